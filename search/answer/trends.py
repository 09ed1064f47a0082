"""Trends: what share of each year's, or month's, articles speak of something, for a few queries side by side.

Engine-free: it asks a reader for the months of what a query finds (`SearchResults.timeline`) and of the whole archive
(`Reader.timeline`), and sets one against the other. A share speaks of the first reading that finds anything, as every total does.
A year or a month of which the archive holds no article is missing, which is not zero. It draws nothing.
"""

from __future__ import annotations

import calendar
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from search.engines.base import Reader
from search.request import Filters, SearchRequest
from search.results import Month, Reading

By = Literal["year", "month"]
BYS: tuple[By, ...] = get_args(By)
UNITS: dict[By, str] = {"year": "年", "month": "月"}
#: Queries side by side: more lines than this cannot be told apart.
MOST = 5
#: An archive of fewer months than this is shown month by month, where nobody says how.
BY_MONTH = 36
#: Periods shown at once: of more, the newest.
MOST_PERIODS = 120


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, or a month of it (1 to 12)."""

    year: int
    month: int | None = None

    @property
    def label(self) -> str:
        """`2025` or `2025-10`: also what `since` and `until` take."""
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        first, last = (1, 12) if self.month is None else (self.month, self.month)
        return date(self.year, first, 1), date(self.year, last, calendar.monthrange(self.year, last)[1])


@dataclass(frozen=True, slots=True)
class Trend:
    """One query: how many articles of each period it finds, in the order of the periods, and by which reading.

    `total` counts all it finds, also undated articles and those of other times.
    """

    text: str
    reading: Reading
    total: int
    counts: tuple[int, ...]
    notes: tuple[str, ...] = ()

    @property
    def outside(self) -> int:
        """How many of the articles found are in none of the periods."""
        return self.total - sum(self.counts)


@dataclass(frozen=True, slots=True)
class Trends:
    """Up to five queries over the same periods, which follow each other without a gap; `totals` are all articles of each.

    `notes` are Chinese sentences on what was left out.
    """

    by: By
    periods: tuple[Period, ...]
    totals: tuple[int, ...]
    trends: tuple[Trend, ...]
    notes: tuple[str, ...] = ()

    def share(self, trend: Trend, number: int) -> float | None:
        """The share of a period's articles that a query finds, 0 to 1; None for a period that is missing."""
        return trend.counts[number] / self.totals[number] if self.totals[number] else None

    def to_json(self) -> dict[str, Any]:
        """The object that `trends --json` and `/api/trends` print."""
        return {
            "by": self.by,
            "periods": [
                {"period": period.label, "articles": total}
                for period, total in zip(self.periods, self.totals, strict=True)
            ],
            "trends": [
                {
                    "q": trend.text,
                    "reading": trend.reading,
                    "total": trend.total,
                    "counts": list(trend.counts),
                    "shares": [_rounded(self.share(trend, number)) for number in range(len(self.periods))],
                    "notes": list(trend.notes),
                }
                for trend in self.trends
            ],
            "notes": list(self.notes),
        }


def trends(
    reader: Reader, texts: Iterable[str], by: By | None = None, since: date | None = None, until: date | None = None
) -> Trends:
    """Ask each query. Empty ones are dropped, and those after the fifth.

    The periods are those from the first to the last that the archive holds, within `since` and `until`: a period that
    a bound falls into is shown whole. Without `by` they are months where there are fewer than BY_MONTH of them, else years.
    """
    timeline = within(reader.timeline(), since, until)
    by = by or ("month" if len(list(_months(timeline))) < BY_MONTH else "year")
    if by == "year":
        timeline = within(reader.timeline(), since and since.replace(month=1, day=1), until and until.replace(month=12))
    every = tuple(_periods(timeline, by))
    periods = every[-MOST_PERIODS:]
    unit = "年" if by == "year" else "个月"
    notes = (f"一次最多看 {MOST_PERIODS} {unit}，只显示最近的；更早的，请写明起止。",) if every != periods else ()
    wanted = [text.strip() for text in texts if text.strip()][:MOST]
    series = tuple(_trend(reader, text, periods) for text in wanted)
    return Trends(by, periods, _counts(periods, timeline), series, notes)


def percent(share: float) -> str:
    """`12.5%`, `1.2%`, `0.034%`: two figures that count, and never an 0 for what is not nothing."""
    value = share * 100
    if not value:
        return "0"
    digits = 1 if value >= 1 else 1 - math.floor(math.log10(value))
    text = f"{value:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def within(months: Sequence[Month], since: date | None, until: date | None) -> list[Month]:
    """Those of the months that two days, both included, touch."""
    first = (since.year, since.month) if since else (0, 0)
    last = (until.year, until.month) if until else (9999, 12)
    return [month for month in months if first <= (month.year, month.month) <= last]


def _trend(reader: Reader, text: str, periods: tuple[Period, ...]) -> Trend:
    # No hits are asked for: the months of all that is found come with every answer.
    results = reader.search(SearchRequest(text, Filters(), limit=0))
    return Trend(text, results.reading, results.total, _counts(periods, results.timeline), results.notes)


def by_period(months: Iterable[Month]) -> Counter[Period]:
    """How many articles each year has, and each month of it."""
    counts: Counter[Period] = Counter()
    for month in months:
        counts[Period(month.year)] += month.count
        counts[Period(month.year, month.month)] += month.count
    return counts


def _counts(periods: tuple[Period, ...], months: Iterable[Month]) -> tuple[int, ...]:
    counts = by_period(months)
    return tuple(counts[period] for period in periods)


def _months(timeline: Sequence[Month]) -> Iterator[Period]:
    """Every month from the first to the last, held or not."""
    if timeline:
        first, last = timeline[0], timeline[-1]
        for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
            yield Period(number // 12, number % 12 + 1)


def _periods(timeline: Sequence[Month], by: By) -> Iterator[Period]:
    if by == "month":
        yield from _months(timeline)
    elif timeline:
        yield from (Period(year) for year in range(timeline[0].year, timeline[-1].year + 1))


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 6)
