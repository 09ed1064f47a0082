"""The bars above the results: of each year's articles, the share that is found; each bar takes the year as a filter.

And, where only one year is in question, of its months. The counts of the years are those of the year facet. A bar is a
link that sets the filter or, where it is set, lifts it. This module knows addresses (through `params`), not HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.answer.trends import Period, by_period, percent
from search.engines.base import Reader
from search.request import DEFAULT_LIMIT, Choice, Filters, SearchRequest
from search.results import Month, SearchResults
from web import params

#: Pixels of the highest bar, and of the lowest that stands for anything.
HEIGHT, LOWEST = 36, 2
#: With more bars than this only round years are labelled.
LABELLED = 20
#: Characters of all addresses of a row: with a long query and many years the page would be heavy, and the facet is there.
ADDRESSES = 16_000
#: Years of a row. There are not so many years of newspapers: a date is wrong, and the facet shows which.
YEARS = 300


@dataclass(frozen=True, slots=True)
class Bar:
    """A year or a month: how high, how many, what share, where it leads; `href` is empty where nothing would be found."""

    label: str
    words: str
    height: int
    count: int
    share: str
    href: str
    current: bool
    missing: bool
    labelled: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """A row of bars, of years or of the months of one year."""

    title: str
    bars: tuple[Bar, ...]
    height: int = HEIGHT


def rows_of_bars(request: SearchRequest, results: SearchResults, reader: Reader) -> tuple[Bars, ...]:
    """The rows for a page of results: none where there is nothing to choose between."""
    # The links of a request for no results (`limit=0`) ask for some.
    request = replace(request, limit=request.limit or DEFAULT_LIMIT, offset=0)
    timeline = reader.timeline()
    if not timeline:
        return ()
    first, last = timeline[0].year, timeline[-1].year
    rows = [_years(request, results, timeline)] if first < last <= first + YEARS else []
    year = first if first == last else _only_year(request.filters)
    if year is not None and first <= year <= last:
        rows.append(_months(request, results, timeline, year, reader))
    return tuple(row for row in rows if row is not None)


def _years(request: SearchRequest, results: SearchResults, timeline: Sequence[Month]) -> Bars | None:
    facet = next((facet for facet in results.facets if facet.name == "year"), None)
    counts = {value.value: value.count for value in facet.values} if facet else {}
    selected = {c.value for c in request.filters.choices if c.facet == "year" and not c.excluded}
    totals = by_period(timeline)
    bars = []
    for period in (Period(year) for year in range(timeline[0].year, timeline[-1].year + 1)):
        value = period.label
        filters = request.filters.toggled(Choice("year", value))
        numbers = (counts.get(value, 0), totals[period])
        bars.append((period, numbers, filters, value in selected))
    return _row("年份", request, bars)


def _months(
    request: SearchRequest, results: SearchResults, timeline: Sequence[Month], year: int, reader: Reader
) -> Bars | None:
    bounded = request.filters.since or request.filters.until
    if bounded:
        # As for every filter, the row's own choice set aside.
        free = replace(request, filters=replace(request.filters, since=None, until=None), limit=0)
        results = reader.search(free)
    counts, totals = by_period(results.timeline), by_period(timeline)
    bars = []
    for period in (Period(year, month) for month in range(1, 13)):
        since, until = period.days
        current = (request.filters.since, request.filters.until) == (since, until)
        filters = replace(request.filters, since=None if current else since, until=None if current else until)
        bars.append((period, (counts[period], totals[period]), filters, current))
    return _row(f"{year} 年各月", request, bars)


def _only_year(filters: Filters) -> int | None:
    """The year that the filters leave, if it is one: the one taken, or that of both bounds."""
    selected = [c.value for c in filters.choices if c.facet == "year" and not c.excluded]
    if len(selected) == 1 and selected[0] != "0":
        return int(selected[0])
    one = not selected and filters.since and filters.until and filters.since.year == filters.until.year
    return filters.since.year if one and filters.since else None


def _row(
    title: str, request: SearchRequest, periods: Sequence[tuple[Period, tuple[int, int], Filters, bool]]
) -> Bars | None:
    shares = [count / total if total else 0.0 for _, (count, total), _, _ in periods]
    # Where everything is found, and so every share is whole, the bars show how much there is.
    whole = all(count == total for _, (count, total), _, _ in periods)
    sizes = [float(count) for _, (count, _), _, _ in periods] if whole else shares
    most = max(sizes)
    if not most and not any(current for *_, current in periods):
        return None
    bars = []
    for (period, (count, total), filters, current), share, size in zip(periods, shares, sizes, strict=True):
        height = max(LOWEST, round(HEIGHT * size / most)) if count else 0
        href = params.address(replace(request, filters=filters)) if count or current else ""
        number = period.year if period.month is None else period.month
        bars.append(
            Bar(
                label=f"{number:04}" if period.month is None else f"{number}月",
                words=f"{period.year} 年" if period.month is None else f"{period.year} 年 {period.month} 月",
                height=height,
                count=count,
                share=percent(share),
                href=href,
                current=current,
                missing=not total,
                labelled=len(periods) <= LABELLED or number % 5 == 0,
            )
        )
    return Bars(title, tuple(bars)) if sum(len(bar.href) for bar in bars) <= ADDRESSES else None
