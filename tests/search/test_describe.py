"""Requests in words."""

from __future__ import annotations

from datetime import date

import pytest

from search.describe import describe, describe_choice, quoted, value_label
from search.request import FACETS, Choice, Filters, SearchRequest

DAY, LATER = date(2025, 1, 1), date(2025, 6, 30)


def test_a_request_reads_as_one_sentence() -> None:
    choices = (Choice("year", "2025"), Choice("section", "要闻"), Choice("kind", "ad", excluded=True))
    request = SearchRequest("人工智能", Filters(choices=choices))
    assert describe(request) == "“人工智能”的文章，2025 年，栏目：要闻，不含广告，按相关度"


def test_no_query_means_all_articles_and_no_relevance_to_speak_of() -> None:
    assert describe(SearchRequest("  ")) == "全部文章"
    assert describe(SearchRequest(sort="newest")) == "全部文章，从新到旧"


def test_values_of_one_facet_are_listed_together() -> None:
    choices = (Choice("year", "2024"), Choice("year", "2025"), Choice("page", "2"), Choice("author", "甲", True))
    described = describe(SearchRequest("茶", Filters(choices=choices), sort="oldest"))
    assert described == "“茶”的文章，2024、2025 年，02版，不含作者：甲，从旧到新"


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (DAY, LATER, "2025-01-01 至 2025-06-30"),
        (DAY, None, "2025-01-01 起"),
        (None, DAY, "至 2025-01-01"),
        (DAY, DAY, "2025-01-01"),
    ],
)
def test_dates_may_be_open_at_either_end(since: date | None, until: date | None, words: str) -> None:
    assert describe(SearchRequest("茶", Filters(since, until))) == f"“茶”的文章，{words}，按相关度"


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice("kind", "photo"), "类型：图片"),
        (Choice("year", "2025", True), "不含 2025 年"),
        (Choice("page", "2", True), "不含 02版"),
        (Choice("section", "要闻", True), "不含栏目：要闻"),
    ],
)
def test_a_single_choice_has_its_words(choice: Choice, words: str) -> None:
    assert describe_choice(choice) == words


def test_a_query_with_quotes_is_put_in_corner_brackets_and_a_long_one_is_cut() -> None:
    assert quoted('"新质"') == '「"新质"」'
    assert quoted("一" * 100) == f"“{'一' * 60}……”"
    assert quoted("甲\n\t乙") == "“甲 乙”"


def test_every_facet_labels_a_value_it_has_never_seen() -> None:
    assert [value_label(facet, "x") for facet in FACETS] == ["x 年", "x", "0x版", "x", "x"]
