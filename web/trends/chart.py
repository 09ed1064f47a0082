"""Trends as a drawing: where each line, point and label of the chart stands. Shares in, places out.

Across, places are percentages (of 1,000 for lines), so that one drawing fits every window and its letters keep their
size; down, they are pixels. Lines are told apart by their stroke, their marks and the name at their end, not by colour
alone. This module knows no HTML; `trends.html` draws.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from search.answer.trends import Period, Trend, Trends, percent

#: Pixels from the top line to the base line; the names at the lines' ends stand so far apart at least.
HEIGHT, APART = 240, 16
#: Characters of a query at the end of its line; as long as fits beside the chart on a phone.
NAME = 6
#: With more points than this they are not drawn one by one, and the page stays light: a year at a time is a click away.
MOST_POINTS = 90
#: Labels along the base line: on a wide window, and on a phone.
LABELS, FEW_LABELS = 16, 6
_STEPS = (1, 2, 3, 4, 6, 12, 24, 60, 120, 240)


@dataclass(frozen=True, slots=True)
class Point:
    """A period of a line: its place (percent, pixels), what it says, and where its articles are listed, if it has any."""

    x: float
    y: float
    number: int
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """One query: its line in pieces (a missing period parts them), its points, its name and where that stands."""

    trend: Trend
    name: str
    pieces: tuple[str, ...]
    points: tuple[Point, ...]
    end: float


@dataclass(frozen=True, slots=True)
class Label:
    """A label of the base line; `minor` ones are left out where there is little room."""

    x: float
    text: str
    year: int
    minor: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing. `gaps` are the missing periods: where each run of them begins and how wide it is, in percent."""

    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, float], ...]
    labels: tuple[Label, ...]
    gaps: tuple[tuple[float, float], ...]
    dense: bool
    height: int = HEIGHT


def chart(trends: Trends, listed: Callable[[Trend, Period], str], *, dense: bool = False) -> Chart:
    """The drawing of some trends. `listed` gives the address of a query's articles in a period.

    With `dense`, and with very many points, points are not drawn one by one.
    """
    count = len(trends.periods)
    dense = dense or count * len(trends.trends) > MOST_POINTS
    shares = [[trends.share(trend, n) for n in range(count)] for trend in trends.trends]
    top, step = _scale(max((share for line in shares for share in line if share), default=0.0))
    lines = [_line(trends, trend, top, dense, listed) for trend in trends.trends]
    ends = _apart([line.end for line in lines])
    return Chart(
        lines=tuple(
            Line(line.trend, line.name, line.pieces, line.points, end) for line, end in zip(lines, ends, strict=True)
        ),
        ticks=tuple((_down(n * step, top), n * step) for n in range(round(top / step) + 1)),
        labels=tuple(_labels(trends.periods)),
        gaps=tuple(_gaps(trends.totals)),
        dense=dense,
    )


def _scale(most: float) -> tuple[float, float]:
    """The share of the top line, and the step between lines: round figures, three to five steps."""
    if not most:
        return 0.01, 0.005
    power = 10.0 ** math.floor(math.log10(most / 5))
    step = next(power * figure for figure in (1, 2, 2.5, 5, 10) if most <= power * figure * 5 * (1 + 1e-9))
    return step * math.ceil(most / step - 1e-9), step


def _line(trends: Trends, trend: Trend, top: float, dense: bool, listed: Callable[[Trend, Period], str]) -> Line:
    points = []
    for number, period in enumerate(trends.periods):
        share, count = trends.share(trend, number), trend.counts[number]
        if share is not None:
            x = round(_across(number, len(trends.periods)), 2)
            label = f"{period.label}：{count:,} 篇，{percent(share)}"
            points.append(Point(x, _down(share, top), number, label, listed(trend, period) if count else ""))
    runs = [list(run) for run in _runs(points)]
    alone = {run[0].number for run in runs if len(run) == 1}
    return Line(
        trend=trend,
        name=_cut(trend.text, NAME),
        pieces=tuple(" ".join(f"{p.x * 10:.0f},{p.y:g}" for p in run) for run in runs if len(run) > 1),
        # A point between two gaps has no line to show it; of a dense line, the last shows whose it is.
        points=tuple(p for p in points if not dense or p.number in alone or p is points[-1]),
        end=points[-1].y if points else HEIGHT,
    )


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _runs(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Points that follow each other without a missing period between."""
    run: list[Point] = []
    for point in points:
        if run and point.number != run[-1].number + 1:
            yield run
            run = []
        run.append(point)
    if run:
        yield run


def _across(number: int, count: int) -> float:
    return (number + 0.5) / count * 100


def _down(share: float, top: float) -> float:
    return round(HEIGHT * (1 - share / top), 1)


def _apart(ends: Sequence[float]) -> list[float]:
    """The names' places: each beside its line's end, moved as little as keeps them legible, within the drawing."""
    order = sorted(range(len(ends)), key=lambda n: ends[n])
    placed = list(ends)
    lowest = -math.inf
    for n in order:
        placed[n] = lowest = max(ends[n], lowest + APART)
    room = float(HEIGHT)
    for n in reversed(order):
        placed[n] = min(placed[n], room)
        room = placed[n] - APART
    return placed


def _labels(periods: Sequence[Period]) -> Iterator[Label]:
    wide, narrow = (_step(periods, most) for most in (LABELS, FEW_LABELS))
    for number, period in enumerate(periods):
        # Counted from January, or from a round year, whatever the first period is.
        place = period.year if period.month is None else period.year * 12 + period.month - 1
        if place % wide == 0:
            yield Label(round(_across(number, len(periods)), 2), _text(period, wide), period.year, place % narrow != 0)


def _step(periods: Sequence[Period], most: int) -> int:
    steps = (1, 2, 5, 10, 20, 50, 100) if periods and periods[0].month is None else _STEPS
    return next((step for step in steps if len(periods) <= most * step), steps[-1])


def _text(period: Period, step: int) -> str:
    if period.month is None or step >= 12:
        return f"{period.year}"
    return f"{period.year}" if period.month == 1 else f"{period.month}月"


def _gaps(totals: Sequence[int]) -> Iterator[tuple[float, float]]:
    begin = None
    for number, total in enumerate([*totals, 1]):
        if total and begin is not None:
            yield round(begin / len(totals) * 100, 2), round((number - begin) / len(totals) * 100, 2)
            begin = None
        elif not total and begin is None:
            begin = number
