"""The page of trends: reads the address, asks `search.answer.trends`, lays out the chart and the table behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from search.answer.trends import BYS, MOST, UNITS, By, Period, Trend, Trends, percent
from search.describe import FOUND_BY, quoted
from search.query.fieldvalues import read_day
from search.request import MAX_QUERY, SearchRequest
from web import params
from web.trends.chart import Chart, chart

#: Characters of the addresses of all points, in the drawing and in the table: with more of them a page is heavy.
POINTS = 24_000
#: The longest link to the months of a year; there is one for every year.
LONGEST = 800


@dataclass(frozen=True, slots=True)
class AskedTrends:
    """What an address asks for: the queries as typed, by year or month or as fits (None), the bounds; and what was mended."""

    texts: tuple[str, ...]
    by: By | None
    since: date | None
    until: date | None
    bounds: tuple[str, str]
    notes: tuple[str, ...] = ()


def read(args: MultiDict[str, str]) -> AskedTrends:
    """Total: never raises on any parameters. Queries are distinct, five at most."""
    notes: list[str] = []
    given = list(dict.fromkeys(text.strip()[:MAX_QUERY] for text in args.getlist("q") if text.strip()))
    if any(len(text.strip()) > MAX_QUERY for text in args.getlist("q")):
        notes.append(f"检索词太长，只用了前 {MAX_QUERY:,} 个字。")
    if len(given) > MOST:
        notes.append(f"一次最多比较 {MOST} 个检索词，只用了前 {MOST} 个。")
    by: By | None = next((name for name in BYS if name == args.get("by", "")), None)
    since = _day(args.get("since", ""), notes, last=False)
    until = _day(args.get("until", ""), notes, last=True)
    if since and until and since > until:
        notes.append("起止写反了，已经对调。")
        since, until = until.replace(day=1), since.replace(day=28)
    bounds = tuple(f"{day.year:04}-{day.month:02}" if day else "" for day in (since, until))
    return AskedTrends(tuple(given[:MOST]), by, since, until, (bounds[0], bounds[1]), tuple(notes))


def _day(text: str, notes: list[str], *, last: bool) -> date | None:
    day = read_day(text, last=last)
    if day is None and text.strip():
        notes.append(f"“{text.strip()[:30]}”不是年月，没有使用；请写成 2025 或 2025-10。")
    return day


def address(texts: tuple[str, ...] | list[str], by: By | None = None, since: str = "", until: str = "") -> str:
    """The page of trends for some queries."""
    pairs = [("q", text) for text in texts]
    pairs += [(name, value) for name, value in (("by", by), ("since", since), ("until", until)) if value]
    return params.linked("/trends", pairs)


def of_request(request: SearchRequest) -> str:
    """The page of trends for the query of a search, within its dates; its other filters are no part of it."""
    bounds = [f"{day.year:04}-{day.month:02}" if day else "" for day in (request.filters.since, request.filters.until)]
    return address([request.text], None, *bounds)


@dataclass(frozen=True, slots=True)
class Cell:
    """A query in a period: how many articles, what share, and where they are listed (empty for none, or where dense)."""

    count: int
    share: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """A period in the table; without cells where it is missing."""

    period: Period
    total: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A query under the chart: its words, the page of its results, how it was read, what else is to be said."""

    text: str
    href: str
    total: int
    reading: str
    outside: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrendsView:
    """All that the template of `/trends` needs."""

    asked: AskedTrends
    sentence: str
    unit: str
    by: By
    names: tuple[Named, ...]
    chart: Chart | None
    rows: tuple[Row, ...]
    boxes: tuple[str, ...]
    missing: bool
    notes: tuple[str, ...]

    def nearer(self, year: int) -> str:
        """The months of one year; nothing where the queries are very long, and each link repeats them all."""
        link = address(self.asked.texts, "month", f"{year:04}", f"{year:04}")
        return link if len(link) <= LONGEST else ""


def trends_view(asked: AskedTrends, trends: Trends) -> TrendsView:
    """The page for what was asked and what was found."""
    spelled = len(address(asked.texts)) * len(trends.periods) * 2
    drawn = (
        chart(trends, lambda trend, period: listed(trend.text, period), dense=spelled > POINTS)
        if trends.trends and trends.periods
        else None
    )
    return TrendsView(
        asked=asked,
        sentence=_sentence(trends),
        unit=UNITS[trends.by],
        by=trends.by,
        names=tuple(_named(trend) for trend in trends.trends),
        chart=drawn,
        rows=tuple(_rows(trends, dense=drawn.dense)) if drawn else (),
        boxes=(*asked.texts, *[""] * (MOST - len(asked.texts))),
        missing=any(not total for total in trends.totals),
        notes=asked.notes + trends.notes,
    )


def _sentence(trends: Trends) -> str:
    if not trends.trends:
        return "趋势"
    subject = "、".join(quoted(trend.text) for trend in trends.trends)
    if not trends.periods:
        return f"{subject}的趋势"
    first, last = trends.periods[0].label, trends.periods[-1].label
    span = first if first == last else f"{first} 至 {last}"
    return f"{subject}占每{UNITS[trends.by]}文章的比例，{span}"


def _named(trend: Trend) -> Named:
    href = params.address(SearchRequest(trend.text))
    return Named(trend.text, href, trend.total, FOUND_BY[trend.reading], trend.outside, trend.notes)


def _rows(trends: Trends, *, dense: bool) -> Iterator[Row]:
    for number, (period, total) in enumerate(zip(trends.periods, trends.totals, strict=True)):
        cells = [_cell(trends, trend, number, dense=dense) for trend in trends.trends] if total else []
        yield Row(period, total, tuple(cells))


def _cell(trends: Trends, trend: Trend, number: int, *, dense: bool) -> Cell:
    count = trend.counts[number]
    href = "" if dense or not count else listed(trend.text, trends.periods[number])
    return Cell(count, percent(trends.share(trend, number) or 0.0), href)


def listed(text: str, period: Period) -> str:
    """The page of results of a query in one period."""
    label = period.label
    when = [("year", label)] if period.month is None else [("since", label), ("until", label)]
    return params.linked("/search", [("q", text), *when])
