"""A search request as a web address, and back: `read(write(request))` is the request, without loss.

Nothing that is typed into an address is an error: what cannot be understood is left out or mended, and a
Chinese note says so. This module does not parse the query itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from werkzeug.datastructures import MultiDict

from search.article import KINDS
from search.query.fieldvalues import read_day
from search.query.forms import key
from search.request import (
    ALL_ALIASES,
    DEFAULT_LIMIT,
    FACETS,
    MAX_LIMIT,
    MAX_NOALIAS,
    MAX_QUERY,
    SORTS,
    Choice,
    FacetName,
    Filters,
    SearchRequest,
    Sort,
)
from search.results import FACET_VALUES

#: More facet values than this in one address are a mistake or mischief.
MAX_CHOICES = 20
#: Offsets are cut here; the engine stops reading on long before and says so.
MAX_OFFSET = 10**9
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """A request read from an address, and Chinese notes on what had to be mended."""

    request: SearchRequest
    notes: tuple[str, ...] = ()


def read(args: MultiDict[str, str]) -> Asked:
    """The request that an address asks for. Total: never raises on any parameters."""
    notes: list[str] = []
    request = SearchRequest(
        text=_text(args.get("q", ""), notes),
        filters=_filters(args, notes),
        sort=_sort(args.get("sort", ""), notes),
        offset=_number(args.get("offset", ""), 0, MAX_OFFSET, "起始位置 offset", notes),
        limit=_number(args.get("limit", ""), DEFAULT_LIMIT, MAX_LIMIT, "每页篇数 limit", notes),
        noalias=_noalias(args.getlist("noalias"), notes),
    )
    return Asked(request, tuple(notes))


def wants_explanation(args: MultiDict[str, str]) -> bool:
    """Whether the address asks why (`explain=1`). It decides nothing about the answer, so it is no part of a request."""
    return args.get("explain", "") not in ("", "0")


def all_facets(args: MultiDict[str, str]) -> tuple[bool, tuple[str, ...]]:
    """Whether the address asks for every value of every facet (`facets=all`), and a note where it says something else.

    It decides how much of an answer is printed, so it is no part of a request either.
    """
    text = args.get("facets", "")
    known = text in ("", "all")
    note = f"没有“{_excerpt(text)}”这种 facets；每个分面只给出前 {FACET_VALUES} 个值，要全部请写 facets=all。"
    return text == "all", () if known else (note,)


def write(request: SearchRequest) -> list[tuple[str, str]]:
    """The request as (name, value) pairs; what equals the default is left out."""
    pairs = [("q", request.text)] if request.text else []
    for choice in request.filters.choices:
        pairs.append((f"not_{choice.facet}" if choice.excluded else choice.facet, choice.value))
    optional = (
        ("since", request.filters.since),
        ("until", request.filters.until),
        ("sort", request.sort if request.sort != "relevance" else None),
        ("offset", request.offset or None),
        ("limit", request.limit if request.limit != DEFAULT_LIMIT else None),
    )
    pairs += [(name, str(value)) for name, value in optional if value is not None]
    return pairs + [("noalias", form) for form in request.noalias]


def address(request: SearchRequest, path: str = "/search") -> str:
    """The request as a link."""
    return linked(path, write(request))


def linked(path: str, pairs: list[tuple[str, str]]) -> str:
    """A path with parameters, percent-encoded; the path alone where there are none."""
    return f"{path}?{urlencode(pairs, quote_via=quote)}" if pairs else path


def number(text: str, default: int, most: int) -> int:
    """A whole number from 0 to `most`, the default where it is none: for answers that have no room for a note."""
    return _number(text, default, most, "", [])


def _text(text: str, notes: list[str]) -> str:
    if len(text) > MAX_QUERY:
        notes.append(f"检索词太长，只用了前 {MAX_QUERY:,} 个字。")
    return text[:MAX_QUERY]


def _filters(args: MultiDict[str, str], notes: list[str]) -> Filters:
    since = _day(args.get("since", ""), "起始日期", notes, last=False)
    until = _day(args.get("until", ""), "截止日期", notes, last=True)
    if since and until and since > until:
        notes.append("起始日期晚于截止日期，已经对调。")
        since, until = until, since
    choices = tuple(_choices(args, notes))
    if len(choices) > MAX_CHOICES:
        notes.append(f"筛选条件太多，只用了前 {MAX_CHOICES} 个。")
    return Filters(since, until, choices[:MAX_CHOICES])


def _noalias(forms: list[str], notes: list[str]) -> tuple[str, ...]:
    """The forms that stay as typed, in the form in which a request holds them; what holds no form is left out."""
    kept = sorted({form if form == ALL_ALIASES else key(form) for form in forms} - {""})
    if len(kept) > MAX_NOALIAS:
        notes.append(f"不用的别名太多，只用了前 {MAX_NOALIAS} 个。")
    return (ALL_ALIASES,) if ALL_ALIASES in kept else tuple(kept[:MAX_NOALIAS])


def _choices(args: MultiDict[str, str], notes: list[str]) -> Iterator[Choice]:
    """Facet values taken and left out; a value both taken and left out is taken."""
    for facet in FACETS:
        selected = [_value(facet, text, notes) for text in args.getlist(facet)]
        left = [_value(facet, text, notes) for text in args.getlist(f"not_{facet}")]
        yield from (Choice(facet, value) for value in dict.fromkeys(selected) if value)
        yield from (
            Choice(facet, value, excluded=True) for value in dict.fromkeys(left) if value not in (*selected, "")
        )


def _value(facet: FacetName, text: str, notes: list[str]) -> str:
    """A facet value in its one written form; empty, with a note, where it cannot be one."""
    mended = text
    if facet in ("year", "page"):
        number = text.strip()
        mended = str(int(number)) if number.isdecimal() and len(number) <= 4 else ""
        mended = mended.zfill(4) if mended not in ("", "0") and facet == "year" else mended  # 0: 日期不详
    elif facet == "kind":
        mended = text if text in KINDS else ""
    if text and not mended:
        label = {"year": "年份", "page": "版次", "kind": "类型"}[facet]
        notes.append(f"没有{label}“{_excerpt(text)}”，这一条没有使用。")
    return mended


def _day(text: str, label: str, notes: list[str], *, last: bool) -> date | None:
    """A day; of a year or a month alone, the first day or the last."""
    day = read_day(text, last=last)
    if day is None and text.strip():
        notes.append(f"{label}“{_excerpt(text)}”看不懂，没有使用；请写成 2025-11-03。")
    return day


def _sort(text: str, notes: list[str]) -> Sort:
    for sort in SORTS:
        if text == sort:
            return sort
    if text:
        notes.append(f"没有“{_excerpt(text)}”这种排序，改用相关度。")
    return "relevance"


def _number(text: str, default: int, most: int, label: str, notes: list[str]) -> int:
    """A whole number from 0 to `most`; the default, with a note, where it is none."""
    text = text.strip()
    if not text:
        return default
    if not text.isdecimal():
        notes.append(f"{label}“{_excerpt(text)}”不是从 0 起的整数，改用 {default}。")
        return default
    number = int(text[-12:]) if not text[:-12].strip("0") else most + 1
    if number > most:
        notes.append(f"{label}太大，改用 {most:,}。")
    return min(number, most)


def _excerpt(text: str) -> str:
    """The beginning of what was typed, for a note."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"
