"""Snippets: the pieces of an article's body that show best what a query matches, cut where a reader would cut.

A snippet is text plus ranges, never HTML. What matches is said by the marks it is given (`marks.py`).
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.article import Article
from search.highlight.marks import Mark, merged
from search.results import Snippet

#: Characters of a snippet, and how far before its first mark it may begin.
WIDTH, LEAD = 88, 24
MAX_SNIPPETS = 2
#: Marks of a target that are looked at to choose snippets: an article may hold many thousands.
MAX_MARKS = 50

_CUT = re.compile(r"(?:[，。；：！？、…;!?\n]|[,:](?!\d))+[”’》〉）)」』]*")
_OPENS = re.compile(r"[“‘《〈（「『]")


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of the text that could be a snippet: [start, end), which targets (as bits) and how many marks it shows
    from `first` on. `paragraph` is the range of the paragraph that it is cut from.
    """

    first: Mark
    start: int
    end: int
    targets: int
    count: int
    paragraph: tuple[int, int]


def snippets(article: Article, marks: Sequence[Mark]) -> tuple[Snippet, ...]:
    """At most two pieces of the body, the ones with the most different matches; its beginning where none matches."""
    text = article.text
    at = sum(len(part) + 1 for _, part in article.head_parts())
    windows: list[_Window] = []
    body = marks[bisect_left(marks, (at,)) :]
    looked_at = _first_of_each(body)
    opening = None
    first = 0
    for role, part in article.body_parts():
        end = at + len(part)
        if role != "byline":
            opening = opening or Snippet(_opening(part))
        last = bisect_left(looked_at, (end,), first)
        if last > first:
            windows.extend(_windows(looked_at[first:last], (at, end)))
        first, at = last, end + 1
    chosen = _choose(windows, text, body)
    if not chosen:
        return (opening,) if opening else ()
    return tuple(_cut_out(text, window.start, window.end, marks) for window in chosen)


def _opening(text: str) -> str:
    return text if len(text) <= WIDTH else text[: _stop(text, WIDTH, 0)] + "…"


def _first_of_each(marks: Sequence[Mark]) -> list[Mark]:
    """The first MAX_MARKS marks of each target: a rare match late in the text must not be lost behind common ones."""
    if len(marks) <= MAX_MARKS:
        return list(marks)
    counts: Counter[int] = Counter()
    kept = []
    for mark in marks:
        counts[mark.target] += 1
        if counts[mark.target] <= MAX_MARKS:
            kept.append(mark)
    return kept


def _windows(inside: Sequence[Mark], paragraph: tuple[int, int]) -> Iterator[_Window]:
    """A window for every mark of a paragraph, taken as the first one shown; not yet cut where a reader would."""
    top, bottom = paragraph
    for number, mark in enumerate(inside):
        start = max(mark.start - LEAD, top)
        end = min(max(start + WIDTH, mark.end), bottom)
        yield _window(inside, number, start, end, paragraph)


def _window(marks: Sequence[Mark], number: int, start: int, end: int, paragraph: tuple[int, int]) -> _Window:
    targets = count = 0
    for other in itertools.islice(marks, number, None):
        if other.start >= end:
            break
        # A match may go on in the next paragraph (its query holds a break): here it ends with this one.
        if min(other.end, paragraph[1]) <= end:
            targets |= 1 << other.target
            count += 1
    return _Window(marks[number], start, end, targets, count, paragraph)


def _choose(windows: list[_Window], text: str, body: Sequence[Mark]) -> list[_Window]:
    """The best window, then the one that adds most to it, in text order; each cut at seams of the text."""
    chosen: list[_Window] = []
    seen = 0
    while windows and len(chosen) < MAX_SNIPPETS:

        def worth(window: _Window, seen: int = seen) -> tuple[int, int, int, int]:
            return (window.targets & ~seen).bit_count(), window.targets.bit_count(), window.count, -window.start

        best = _at_seams(max(windows, key=worth), text, body)
        chosen.append(best)
        seen |= best.targets
        windows = [w for w in windows if w.end <= best.start or w.start >= best.end]
    return sorted(chosen, key=lambda window: window.start)


def _at_seams(window: _Window, text: str, body: Sequence[Mark]) -> _Window:
    """A window cut at the seams of its paragraph; its first mark stays whole."""
    top, bottom = window.paragraph
    part = text[top:bottom]
    start = top + _start(part, window.first.start - top)
    mark_end = min(window.first.end, bottom) - top
    end = top + _stop(part, max(start - top + WIDTH, mark_end), mark_end)
    return _window(body, bisect_left(body, window.first), start, end, window.paragraph)


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
    seams = {m.end() for m in _CUT.finditer(text, max(low - 4, 0), high)} | {
        m.start() for m in _OPENS.finditer(text, low, high)
    }
    return sorted(place for place in seams if low <= place <= high)


def _whole(text: str, at: int, step: int) -> int:
    """Moved so that no number or Latin word is cut; an endless run is cut after 40 characters all the same."""
    for _ in range(40):
        if not 0 < at < len(text) or not (_latin(text[at - 1]) and _latin(text[at])):
            break
        at += step
    return at


def _latin(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in ".%")


def _cut_out(text: str, start: int, end: int, marks: Sequence[Mark]) -> Snippet:
    piece = text[start:end]
    before = "…" if start > 0 and text[start - 1] not in "\n。！？" else ""
    after = "…" if end < len(text) and text[end] != "\n" and text[end - 1] not in "。！？" else ""
    shift = len(before)
    ranges = tuple((low + shift, high + shift) for low, high in merged(marks, start, end))
    return Snippet(before + piece + after, ranges)
