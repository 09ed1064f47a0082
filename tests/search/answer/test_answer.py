import pytest

from search.answer.answer import answer
from search.request import SearchRequest
from search.results import SearchResults


class Reader:
    """Finds so many articles in a reading."""

    def __init__(self, total, reading):
        self.total, self.reading, self.asked = total, reading, 0

    def search(self, request):
        return SearchResults(request, self.total, self.reading, ())


@pytest.fixture(autouse=True)
def _something_else_is_always_meant(monkeypatch):
    def meant(reader, request):
        reader.asked += 1
        return ("高新区",)

    monkeypatch.setattr("search.answer.answer.meant", meant)


def test_few_articles_or_none_as_typed_raise_the_question():
    for total, reading in ((0, "exact"), (3, "exact"), (5_000, "words"), (70, "some")):
        assert answer(Reader(total, reading), SearchRequest("高新取")).meant == ("高新区",)


def test_nobody_is_asked_who_found_enough_or_asked_nothing():
    for text, total in (("高新取", 20), ("", 0), ("  ", 0)):
        reader = Reader(total, "exact")
        assert answer(reader, SearchRequest(text)).meant == ()
        assert reader.asked == 0


def test_what_may_have_been_meant_is_in_the_json():
    found = answer(Reader(0, "exact"), SearchRequest("高新取")).to_json()
    assert found["meant"] == ["高新区"]
