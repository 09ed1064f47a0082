"""The words an article is compared by."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.words import PythonSegmenter, RustSegmenter, query_words
from search.engines.whoosh.related import words


@pytest.fixture(scope="module", params=[PythonSegmenter, RustSegmenter])
def segmenter(request):
    return request.param(["新质生产力"])


@pytest.mark.slow
@given(st.text(st.sampled_from("高新区新质生产力创杭州國Ｇg6０0.,，。“”—　 \n\r|①x"), max_size=40))
def test_words_found_at_once_are_those_of_a_query(segmenter, text):
    assert Counter(words(text, segmenter)) == Counter(query_words(text, segmenter))
