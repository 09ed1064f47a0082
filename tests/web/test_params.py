"""Requests as addresses and back, and addresses that nobody should have written."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search.article import KINDS
from search.request import MAX_QUERY, SORTS, Choice, Filters, SearchRequest
from web import params

NAMES = (
    "q",
    "since",
    "until",
    "sort",
    "offset",
    "limit",
    "year",
    "not_year",
    "page",
    "kind",
    "not_kind",
    "author",
    "noalias",
)

texts = st.text(min_size=1, max_size=12)
choices = st.one_of(
    st.builds(lambda n, x: Choice("year", f"{n:04d}" if n else "0", x), st.integers(0, 9999), st.booleans()),
    st.builds(lambda n, x: Choice("page", str(n), x), st.integers(0, 9999), st.booleans()),
    st.builds(lambda k, x: Choice("kind", k, x), st.sampled_from(KINDS), st.booleans()),
    st.builds(lambda f, v, x: Choice(f, v, x), st.sampled_from(("section", "author")), texts, st.booleans()),
)
days = st.none() | st.dates()


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    """Filters that make sense: the ends in order, no value both taken and left out."""
    since, until = draw(days), draw(days)
    if since and until and since > until:
        since, until = until, since
    chosen = draw(st.lists(choices, max_size=8, unique_by=lambda c: (c.facet, c.value)))
    return Filters(since, until, tuple(chosen))


requests = st.builds(
    SearchRequest,
    text=st.text(max_size=60),
    filters=filters(),
    sort=st.sampled_from(SORTS),
    offset=st.integers(0, params.MAX_OFFSET),
    limit=st.integers(0, 100),
    noalias=st.one_of(
        st.just(("*",)), st.lists(st.sampled_from(["工信部", "2025年", "gdp", "高新区"]), max_size=4).map(tuple)
    ),
)


def read(address: str) -> params.Asked:
    return params.read(MultiDict(parse_qsl(urlsplit(address).query, keep_blank_values=True)))


@given(requests)
def test_an_address_holds_a_request_without_loss(request: SearchRequest) -> None:
    assert params.read(MultiDict(params.write(request))) == params.Asked(request)
    assert read(params.address(request)) == params.Asked(request)


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=20))))
def test_any_parameters_give_a_request_that_stays_as_it_is(pairs: list[tuple[str, str]]) -> None:
    asked = params.read(MultiDict(pairs))
    assert read(params.address(asked.request)) == params.Asked(asked.request)


@pytest.mark.parametrize(
    ("query", "request_", "note"),
    [
        ("since=2025-13-01", SearchRequest(), "起始日期“2025-13-01”看不懂"),
        (
            "since=2025-06-30&until=2025-01-01",
            SearchRequest(filters=Filters(date(2025, 1, 1), date(2025, 6, 30))),
            "对调",
        ),
        ("year=soon", SearchRequest(), "没有年份“soon”"),
        ("kind=poem", SearchRequest(), "没有类型“poem”"),
        ("page=-1", SearchRequest(), "没有版次“-1”"),
        ("sort=random", SearchRequest(), "没有“random”这种排序"),
        ("offset=-5", SearchRequest(), "不是从 0 起的整数"),
        ("limit=" + "9" * 6000, SearchRequest(limit=100), "每页篇数 limit太大"),
        ("q=" + "x" * (MAX_QUERY + 1), SearchRequest("x" * MAX_QUERY), "检索词太长"),
        ("&".join(f"noalias={n}" for n in range(99)), None, "不用的别名太多"),
        ("&".join(f"author={n}" for n in range(99)), None, "筛选条件太多"),
    ],
)
def test_what_cannot_be_read_is_mended_and_said(query: str, request_: SearchRequest | None, note: str) -> None:
    asked = read(f"/search?{query}")
    assert request_ is None or asked.request == request_
    assert len(asked.notes) == 1
    assert note in asked.notes[0]


@pytest.mark.parametrize(
    ("query", "noalias"),
    [
        ("noalias=工業和信息化部&noalias=ＧＤＰ&noalias=gdp&noalias=", ("gdp", "工业和信息化部")),
        ("noalias=工信部&noalias=*", ("*",)),
        ("noalias=！", ()),
    ],
)
def test_forms_that_stay_as_typed_are_held_in_one_way_of_writing(query: str, noalias: tuple[str, ...]) -> None:
    assert read(f"/search?{query}") == params.Asked(SearchRequest(noalias=noalias))


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("since=2025&until=2025-02", Filters(date(2025, 1, 1), date(2025, 2, 28))),
        ("page=02&year= 2025 ", Filters(choices=(Choice("page", "2"), Choice("year", "2025")))),
        ("year=0", Filters(choices=(Choice("year", "0"),))),
        ("since=&until=&section=&sort=&offset=&limit=", Filters()),
        ("author=甲&not_author=甲", Filters(choices=(Choice("author", "甲"),))),
        ("unknown=1&utm_source=x", Filters()),
    ],
)
def test_what_is_plain_enough_is_understood_without_a_word(query: str, filters: Filters) -> None:
    assert read(f"/search?{query}") == params.Asked(SearchRequest(filters=filters))
