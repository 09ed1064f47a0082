"""Where in the chunks of a query a form stands that may be written otherwise: aliases and years.

A form counts where it begins and ends with words of the chunk's cut (央行 in 中央行政区 does not), outside quotes; of those
that begin together the longest. Years count wherever they stand. Quoted runs, fields and exclusions are never looked
at. What the other forms then mean in each reading is said in `search.query.relaxation`; this module matches no articles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from search.analysis import days
from search.analysis.aliases import Aliases
from search.analysis.units import Unit, unit_texts, units
from search.query.tree import Query, Words, leaves
from search.request import ALL_ALIASES

Cut = Callable[[str], list[str]]
QUOTED = re.compile(r'"([^"]*)"')

#: So many ways to write one chunk, all its forms combined, and so many forms of one query, are tried at most.
MAX_TEXTS, MAX_SPANS = 32, 16


@dataclass(frozen=True, slots=True)
class Span:
    """A form in a chunk, characters [start, end), and how else it is written. `typed` is the form in units.

    `whole`: its words mean nothing apart (二/〇/二/五年). `off`: the request asks that it stay as typed.
    """

    start: int
    end: int
    typed: str
    others: tuple[str, ...]
    whole: bool = False
    off: bool = False


@dataclass(frozen=True, slots=True)
class Forms:
    """The spans of a query's chunks, by the text of the chunk; `cut_short` where there were more than are tried."""

    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    cut_short: bool = False

    def of(self, chunk: str) -> tuple[Span, ...]:
        """The spans in force in a chunk, from left to right, apart."""
        return tuple(span for span in self.spans.get(chunk, ()) if not span.off)


@dataclass(frozen=True, slots=True)
class Placed:
    """A word of a chunk's cut: characters [start, end)."""

    text: str
    start: int
    end: int


#: A query as it is typed and no other way.
AS_TYPED = Forms()


def find_forms(query: Query, aliases: Aliases, cut: Cut, without: Collection[str] = ()) -> Forms:
    """The forms in the chunks that an article is found by. `without` are those (in units) that stay as typed."""
    by_chunk: dict[str, tuple[Span, ...]] = {}
    left, cut_short = MAX_SPANS, False
    for leaf in leaves(query):
        if not isinstance(leaf, Words) or leaf.text in by_chunk:
            continue
        spans: list[Span] = []
        texts = 1
        for span in _spans(leaf.text, aliases, cut):
            off = span.typed in without or ALL_ALIASES in without
            if not left or (not off and texts * (1 + len(span.others)) > MAX_TEXTS):
                cut_short = True
                break
            left -= 1
            texts *= 1 if off else 1 + len(span.others)
            spans.append(Span(span.start, span.end, span.typed, span.others, span.whole, off))
        by_chunk[leaf.text] = tuple(spans)
    return Forms(by_chunk, cut_short)


def holed(chunk: str) -> str:
    """The chunk with blanks for its quoted parts, so that every character keeps its place."""
    return QUOTED.sub(lambda quoted: " " * len(quoted[0]), chunk)


def placed(text: str, cut: Cut) -> list[Placed]:
    """The words of a text and where they stand; empty where the cut does not give the text's units again."""
    run = [unit for unit in units(text) if not unit.is_break]
    words, at = [], 0
    for word in cut(text):
        end = at
        while end < len(run) and len("".join(unit.text for unit in run[at:end])) < len(word):
            end += 1
        if "".join(unit.text for unit in run[at:end]) != word:
            return []
        words.append(Placed(word, run[at].start, run[end - 1].end))
        at = end
    return words


def _spans(chunk: str, aliases: Aliases, cut: Cut) -> Iterator[Span]:
    """The forms of a chunk, from left to right."""
    text = holed(chunk)
    words = placed(text, cut)
    starts, ends = {word.start for word in words}, {word.end for word in words}
    run = units(text)
    texts = [unit.text for unit in run]
    at = 0
    while at < len(run):
        length, others = days.other_ways(texts, at)
        whole = length > 0 and not texts[at].isdigit()
        if not length and run[at].start in starts:
            length, others = _longest(run, at, aliases, ends)
        if length and '"' not in chunk[run[at].start : run[at + length - 1].end]:
            yield Span(run[at].start, run[at + length - 1].end, "".join(texts[at : at + length]), others, whole)
        at += length or 1


def _longest(run: list[Unit], at: int, aliases: Aliases, ends: set[int]) -> tuple[int, tuple[str, ...]]:
    for length in range(min(aliases.longest, len(run) - at), 0, -1):
        others = aliases.others(tuple(unit.text for unit in run[at : at + length]))
        if others and run[at + length - 1].end in ends:
            return length, others
    return 0, ()


def key(form: str) -> str:
    """A form as `without` names it: its units."""
    return "".join(unit_texts(form))
