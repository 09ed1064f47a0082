"""Where a query matches in an article's text, and the snippets that show it. Text and ranges, never HTML.

Every literal match of every positive part is marked, also across transparent quotes and in another width, case or
traditional form: the comparison is by units, as everywhere. This module finds no articles.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis.arrays import WORD_IDS, unit_arrays
from search.analysis.units import is_han, is_word, unit_texts
from search.article import Article
from search.query import Field, Near, Phrase, Prefix, Query, Words, leaves
from search.results import Snippet

#: Characters of a snippet, and how far before its first mark it may begin.
WIDTH, LEAD = 88, 24
MAX_SNIPPETS = 2
#: Marks of a target that are looked at to choose snippets: an article may hold many thousands.
MAX_MARKS = 50

Where = Literal["anywhere", "head", "byline"]
_CUT = re.compile(r"(?:[，。；：！？、…;!?\n]|[,:](?!\d))+[”’》〉）)」』]*")
_OPENS = re.compile(r"[“‘《〈（「『]")


@dataclass(frozen=True, slots=True)
class Target:
    """A run of units to mark, and where it counts; `prefix` if it is the beginning of one unit."""

    run: tuple[str, ...]
    where: Where = "anywhere"
    prefix: bool = False


class Mark(NamedTuple):
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


class _Line:
    """The units of some texts as a string of one character a unit, so that finding a run is finding a string.

    Runs of letters and digits that no target asks for are all one character: only those that are asked for count.
    """

    def __init__(self, texts: Sequence[str], wanted: Sequence[Target]) -> None:
        self.cut = unit_arrays(texts, spell=False)
        self._worded = np.flatnonzero(self.cut.ids == WORD_IDS)
        asked = sorted({unit for target in wanted if not target.prefix for unit in target.run if is_word(unit)})
        self._codes = {word: WORD_IDS + 1 + number for number, word in enumerate(asked)}
        ids = self.cut.ids.copy()
        for word, code in self._codes.items():
            ids[self._spelled(word, whole=True)] = code
        self._text = ids.tobytes().decode("utf-32-le", "surrogatepass")

    def _spelled(self, word: str, *, whole: bool) -> NDArray[np.int64]:
        """The runs of letters and digits that are this word, or begin so."""
        found = self._worded
        lengths = self.cut.ends[found] - self.cut.starts[found]
        found = found[lengths == len(word)] if whole else found[lengths >= len(word)]
        for offset, character in enumerate(word):
            found = found[self.cut.folded[self.cut.starts[found] + offset] == ord(character)]
        return found

    def find(self, target: Target, text: int) -> Iterator[tuple[int, int]]:
        """The [start, end) character ranges of a target in one of the texts; they may overlap."""
        low, high = int(self.cut.bounds[text]), int(self.cut.bounds[text + 1])
        starts, ends = self.cut.starts, self.cut.ends
        if target.prefix:
            for unit in self._beginning(target.run[0], low, high):
                yield int(starts[unit]), int(ends[unit])
            return
        needle = "".join(chr(self._codes[unit]) if is_word(unit) else unit for unit in target.run)
        at = self._text.find(needle, low, high)
        while at >= 0:
            yield int(starts[at]), int(ends[at + len(needle) - 1])
            at = self._text.find(needle, at + 1, high)

    def _beginning(self, prefix: str, low: int, high: int) -> list[int]:
        """The units of a text that begin so: a Han character, or words of letters and digits."""
        if is_han(prefix):
            found = low + np.flatnonzero(self.cut.ids[low:high] == ord(prefix))
        else:
            found = self._spelled(prefix, whole=False)
        return [unit for unit in found.tolist() if low <= unit < high]


def marks_of(articles: Sequence[Article], wanted: Sequence[Target]) -> list[list[Mark]]:
    """All marks in the text of each article, sorted. Many articles at once cost little more than one."""
    texts = [article.text for article in articles]
    line = _Line(texts, wanted)
    edges = [0, *itertools.accumulate(len(text) + 1 for text in texts)]
    return [_marks(line, number, article, edges[number], wanted) for number, article in enumerate(articles)]


def _marks(line: _Line, number: int, article: Article, edge: int, wanted: Sequence[Target]) -> list[Mark]:
    head = sum(len(text) + 1 for _, text in article.head_parts())
    bounds = {"head": (0, head - 1), "byline": (head, head + len(article.byline))}
    found: list[Mark] = []
    for which, target in enumerate(wanted):
        ranges = line.find(target, number)
        if target.where == "anywhere":
            found.extend(Mark(start - edge, end - edge, which) for start, end in ranges)
            continue
        low, high = bounds[target.where]
        found.extend(Mark(s - edge, e - edge, which) for s, e in ranges if low <= s - edge and e - edge <= high)
    return sorted(found)


def marks(article: Article, wanted: Sequence[Target]) -> list[Mark]:
    """All marks in `article.text`, sorted."""
    return marks_of([article], wanted)[0]


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


def marked_parts(article: Article, found: Sequence[Mark]) -> tuple[Snippet, ...]:
    """Every part of the article, in the order of `Article.parts`, with its marks."""
    return tuple(_marked(article.parts(), found))


def marked_head(article: Article, found: Sequence[Mark]) -> dict[str, Snippet]:
    """Kicker, headline and subtitle by name, where printed, with their marks."""
    roles = (role for role, _ in article.head_parts())
    return dict(zip(roles, _marked(article.head_parts(), found), strict=True))


def _marked(parts: Iterable[tuple[str, str]], found: Sequence[Mark]) -> Iterator[Snippet]:
    at = first = 0
    for _, text in parts:
        end = at + len(text)
        while first < len(found) and found[first].end <= at:
            first += 1
        last = bisect_left(found, (end,), first)
        yield Snippet(text, merged(found[first:last], at, end) if last > first else ())
        at = end + 1


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


def snippets(article: Article, found: Sequence[Mark]) -> tuple[Snippet, ...]:
    """At most two pieces of the body, the ones with the most different matches; its beginning where none matches."""
    text = article.text
    at = sum(len(part) + 1 for _, part in article.head_parts())
    windows: list[_Window] = []
    body = found[bisect_left(found, (at,)) :]
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
    return tuple(_cut_out(text, window.start, window.end, found) for window in chosen)


def _opening(text: str) -> str:
    return text if len(text) <= WIDTH else text[: _stop(text, WIDTH, 0)] + "…"


def _first_of_each(found: Sequence[Mark]) -> list[Mark]:
    """The first MAX_MARKS marks of each target: a rare match late in the text must not be lost behind common ones."""
    if len(found) <= MAX_MARKS:
        return list(found)
    counts: Counter[int] = Counter()
    kept = []
    for mark in found:
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
        yield _shown(inside, number, start, end, paragraph)


def _shown(found: Sequence[Mark], number: int, start: int, end: int, paragraph: tuple[int, int]) -> _Window:
    targets = count = 0
    for other in itertools.islice(found, number, None):
        if other.start >= end:
            break
        # A match may go on in the next paragraph (its query holds a break): here it ends with this one.
        if min(other.end, paragraph[1]) <= end:
            targets |= 1 << other.target
            count += 1
    return _Window(found[number], start, end, targets, count, paragraph)


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
    return _shown(body, bisect_left(body, window.first), start, end, window.paragraph)


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


def _cut_out(text: str, start: int, end: int, found: Sequence[Mark]) -> Snippet:
    piece = text[start:end]
    before = "…" if start > 0 and text[start - 1] not in "\n。！？" else ""
    after = "…" if end < len(text) and text[end] != "\n" and text[end - 1] not in "。！？" else ""
    shift = len(before)
    ranges = tuple((low + shift, high + shift) for low, high in merged(found, start, end))
    return Snippet(before + piece + after, ranges)
