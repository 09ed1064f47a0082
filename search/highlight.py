"""Where a query matches in an article's text, and the snippets that show it. Text and ranges, never HTML.

Every literal match of every positive part is marked, also across transparent quotes and in another width, case or
traditional form: the comparison is by units, as everywhere. This module finds no articles.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from search.analysis.units import Unit, tokens, unit_texts
from search.article import Article
from search.query import Field, Near, Phrase, Prefix, Query, Words, leaves
from search.results import Snippet

#: Characters of a snippet, and how far before its first mark it may begin.
WIDTH, LEAD = 88, 24
MAX_SNIPPETS = 2
#: Marks that are looked at to choose snippets: an article may hold many thousands.
MAX_MARKS = 400

Where = Literal["anywhere", "head", "byline"]
_SEPARATOR = "\x1f"
_CUT = re.compile(r"(?:[，。；：！？、…;!?\n]|[,:](?!\d))+[”’》〉）)」』]*")
_OPENS = re.compile(r"[“‘《〈（「『]")


@dataclass(frozen=True, slots=True)
class Target:
    """A run of units to mark, and where it counts; `prefix` if it is the beginning of one unit."""

    run: tuple[str, ...]
    where: Where = "anywhere"
    prefix: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A match: [start, end) in the text, and which target it is of."""

    start: int
    end: int
    target: int


def targets(query: Query) -> tuple[Target, ...]:
    """What to mark for a query (any reading of it), each once."""
    found: list[Target] = []
    for leaf in leaves(query):
        match leaf:
            case Words(text) | Phrase(text):
                found.append(Target(unit_texts(text)))
            case Near(parts, _):
                found.extend(Target(unit_texts(part)) for part in parts)
            case Prefix(text):
                found.append(Target(unit_texts(text), prefix=True))
            case Field("title", text):
                found.append(Target(unit_texts(text), "head"))
            case Field("author", text):
                found.append(Target(unit_texts(text), "byline"))
    return tuple(dict.fromkeys(target for target in found if target.run))


def find(target: Target, units: list[Unit]) -> Iterator[tuple[int, int]]:
    """The [start, end) character ranges of a target among the tokens of a text; they may overlap."""
    if target.prefix:
        yield from ((u.start, u.end) for u in units if u.text.startswith(target.run[0]))
        return
    joined, starts = _SEPARATOR, []
    for unit in units:
        starts.append(len(joined))
        joined += unit.text + _SEPARATOR
    needle = _SEPARATOR + _SEPARATOR.join(target.run) + _SEPARATOR
    at = joined.find(needle)
    while at >= 0:
        first = bisect_right(starts, at + 1) - 1
        yield units[first].start, units[first + len(target.run) - 1].end
        at = joined.find(needle, at + 1)


def marks(article: Article, wanted: Iterable[Target]) -> list[Mark]:
    """All marks in `article.text`, sorted."""
    units = list(tokens(article.text))
    head = len("\n".join(text for _, text in article.head_parts()))
    bounds = {"anywhere": (0, len(article.text)), "head": (0, head), "byline": (0, 0)}
    if article.byline:
        start = head + 1 if head else 0
        bounds["byline"] = (start, start + len(article.byline))
    found: list[Mark] = []
    for number, target in enumerate(wanted):
        low, high = bounds[target.where]
        found.extend(Mark(s, e, number) for s, e in find(target, units) if low <= s and e <= high)
    return sorted(found)


def merged(found: Iterable[Mark], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The marks that touch [start, end), cut to it, shifted to begin there, overlapping ones joined."""
    ranges: list[tuple[int, int]] = []
    for mark in found:
        low, high = max(mark.start, start) - start, min(mark.end, end) - start
        if low >= high:
            continue
        if ranges and low <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(high, ranges[-1][1]))
        else:
            ranges.append((low, high))
    return tuple(ranges)


def marked_parts(article: Article, found: list[Mark]) -> tuple[Snippet, ...]:
    """Every part of the article, in the order of `Article.parts`, with its marks."""
    parts, at = [], 0
    for _, text in article.parts():
        parts.append(Snippet(text, merged(found, at, at + len(text))))
        at += len(text) + 1
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch that could be a snippet: [start, end) of the text, which targets and how many marks it shows."""

    start: int
    end: int
    targets: frozenset[int]
    count: int


def snippets(article: Article, found: list[Mark]) -> tuple[Snippet, ...]:
    """At most two pieces of the body, the ones with the most different matches; its beginning where none matches."""
    windows: list[_Window] = []
    head = len("\n".join(text for _, text in article.head_parts()))
    at = head + 1 if head else 0
    body = [mark for mark in found if mark.start >= at][:MAX_MARKS]
    opening = None
    for role, text in article.body_parts():
        if role != "byline":
            opening = opening or Snippet(_opening(text))
            windows.extend(_windows(text, at, body))
        at += len(text) + 1
    chosen = _choose(windows)
    if not chosen:
        return (opening,) if opening else ()
    return tuple(_cut_out(article.text, window.start, window.end, found) for window in chosen)


def _opening(text: str) -> str:
    return text if len(text) <= WIDTH else text[: _stop(text, WIDTH, 0)] + "…"


def _windows(text: str, at: int, found: list[Mark]) -> Iterator[_Window]:
    """A window for every mark of a paragraph, taken as the first one shown."""
    bottom = at + len(text)
    # A match may go on in the next paragraph (its query holds a break): here it ends with this one.
    inside = [Mark(m.start, min(m.end, bottom), m.target) for m in found if at <= m.start < bottom]
    for number, mark in enumerate(inside):
        start = at + _start(text, mark.start - at)
        end = at + _stop(text, max(start - at + WIDTH, mark.end - at), mark.end - at)
        shown = [m for m in inside[number:] if m.end <= end]
        yield _Window(start, end, frozenset(m.target for m in shown), len(shown))


def _choose(windows: list[_Window]) -> list[_Window]:
    """The best window, then the one that adds most to it, in text order."""
    chosen: list[_Window] = []
    seen: frozenset[int] = frozenset()
    while windows and len(chosen) < MAX_SNIPPETS:
        ranked = [(len(w.targets - seen), len(w.targets), w.count, -w.start, w) for w in windows]
        best = max(ranked, key=lambda entry: entry[:4])[4]
        chosen.append(best)
        seen |= best.targets
        windows = [w for w in windows if w.end <= best.start or w.start >= best.end]
    return sorted(chosen, key=lambda window: window.start)


def _start(text: str, mark: int) -> int:
    """Where a snippet with a mark at `mark` begins: at the furthest seam not too far before it."""
    low = max(0, mark - LEAD)
    if low == 0:
        return 0
    near = _seams(text, low, mark)
    far = _seams(text, max(0, mark - 2 * LEAD), low)
    return near[0] if near else far[-1] if far else _whole(text, low, -1)


def _stop(text: str, high: int, least: int) -> int:
    """Where it ends: at the last seam before `high` but not before `least`, or else soon after."""
    if high >= len(text):
        return len(text)
    before = _seams(text, max(least, high - LEAD), high)
    after = _seams(text, high, min(high + LEAD // 2, len(text)))
    return before[-1] if before else after[0] if after else _whole(text, high, 1)


def _seams(text: str, low: int, high: int) -> list[int]:
    """Where a sentence may be cut in [low, high]: behind punctuation and what closes with it, before what opens."""
    found = {m.end() for m in _CUT.finditer(text, max(low - 4, 0), high)} | {
        m.start() for m in _OPENS.finditer(text, low, high)
    }
    return sorted(place for place in found if low <= place <= high)


def _whole(text: str, at: int, step: int) -> int:
    """Moved so that no number or Latin word is cut; an endless run is cut after 40 characters all the same."""
    for _ in range(40):
        if not 0 < at < len(text) or not (_latin(text[at - 1]) and _latin(text[at])):
            break
        at += step
    return at


def _latin(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in ".%")


def _cut_out(text: str, start: int, end: int, found: list[Mark]) -> Snippet:
    piece = text[start:end]
    before = "…" if start > 0 and text[start - 1] not in "\n。！？" else ""
    after = "…" if end < len(text) and text[end] != "\n" and text[end - 1] not in "。！？" else ""
    shift = len(before)
    ranges = tuple((low + shift, high + shift) for low, high in merged(found, start, end))
    return Snippet(before + piece + after, ranges)
