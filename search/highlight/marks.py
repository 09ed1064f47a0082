"""Where a query matches in an article's text: marks, as ranges of characters, never HTML.

Every literal match of every positive part is marked, also across transparent quotes and in another width, case or
traditional form: the comparison is by units, as everywhere. This module finds no articles; `snippets.py` chooses what to show.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis.arrays import WORD_IDS, unit_arrays
from search.analysis.units import is_han, is_word, unit_texts
from search.article import Article
from search.query.tree import Field, Near, Phrase, Prefix, Query, Words, leaves
from search.results import Snippet

Where = Literal["anywhere", "head", "byline"]


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
    wanted: list[Target] = []
    for leaf in leaves(query):
        match leaf:
            case Words(text) | Phrase(text):
                wanted.append(Target(unit_texts(text)))
            case Near(parts, _):
                wanted.extend(Target(unit_texts(part)) for part in parts)
            case Prefix(text):
                wanted.append(Target(unit_texts(text), prefix=True))
            case Field("title", text):
                wanted.append(Target(unit_texts(text), "head"))
            case Field("author", text):
                wanted.append(Target(unit_texts(text), "byline"))
    return tuple(dict.fromkeys(target for target in wanted if target.run))


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
        runs = self._worded
        lengths = self.cut.ends[runs] - self.cut.starts[runs]
        runs = runs[lengths == len(word)] if whole else runs[lengths >= len(word)]
        for offset, character in enumerate(word):
            runs = runs[self.cut.folded[self.cut.starts[runs] + offset] == ord(character)]
        return runs

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
            units = low + np.flatnonzero(self.cut.ids[low:high] == ord(prefix))
        else:
            units = self._spelled(prefix, whole=False)
        return [unit for unit in units.tolist() if low <= unit < high]


def marks_of(articles: Sequence[Article], wanted: Sequence[Target]) -> list[list[Mark]]:
    """All marks in the text of each article, sorted. Many articles at once cost little more than one."""
    texts = [article.text for article in articles]
    line = _Line(texts, wanted)
    edges = [0, *itertools.accumulate(len(text) + 1 for text in texts)]
    return [_marks(line, number, article, edges[number], wanted) for number, article in enumerate(articles)]


def _marks(line: _Line, number: int, article: Article, edge: int, wanted: Sequence[Target]) -> list[Mark]:
    head = sum(len(text) + 1 for _, text in article.head_parts())
    bounds = {"head": (0, head - 1), "byline": (head, head + len(article.byline))}
    matches: list[Mark] = []
    for which, target in enumerate(wanted):
        ranges = line.find(target, number)
        if target.where == "anywhere":
            matches.extend(Mark(start - edge, end - edge, which) for start, end in ranges)
            continue
        low, high = bounds[target.where]
        matches.extend(Mark(s - edge, e - edge, which) for s, e in ranges if low <= s - edge and e - edge <= high)
    return sorted(matches)


def marks(article: Article, wanted: Sequence[Target]) -> list[Mark]:
    """All marks in `article.text`, sorted."""
    return marks_of([article], wanted)[0]


def merged(matches: Iterable[Mark], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The marks that touch [start, end), cut to it, shifted to begin there, overlapping ones joined."""
    ranges: list[tuple[int, int]] = []
    for mark in matches:
        low, high = max(mark.start, start) - start, min(mark.end, end) - start
        if low >= high:
            continue
        if ranges and low <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(high, ranges[-1][1]))
        else:
            ranges.append((low, high))
    return tuple(ranges)


def marked_parts(article: Article, matches: Sequence[Mark]) -> tuple[Snippet, ...]:
    """Every part of the article, in the order of `Article.parts`, with its marks."""
    return tuple(_marked(article.parts(), matches))


def marked_head(article: Article, matches: Sequence[Mark]) -> dict[str, Snippet]:
    """Kicker, headline and subtitle by name, where printed, with their marks."""
    roles = (role for role, _ in article.head_parts())
    return dict(zip(roles, _marked(article.head_parts(), matches), strict=True))


def _marked(parts: Iterable[tuple[str, str]], matches: Sequence[Mark]) -> Iterator[Snippet]:
    at = first = 0
    for _, text in parts:
        end = at + len(text)
        while first < len(matches) and matches[first].end <= at:
            first += 1
        last = bisect_left(matches, (end,), first)
        yield Snippet(text, merged(matches[first:last], at, end) if last > first else ())
        at = end + 1
