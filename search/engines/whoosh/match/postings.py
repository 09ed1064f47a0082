"""The postings of an opened index: all its segments as one, decoded where they are packed, kept while there is room.

Articles are numbered through all segments; places are those of a segment (`segment.py`), so whatever asks for places asks part by part.
Lists are never changed once made: threads share them. The lock is held for looking up and keeping, not for decoding.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis.units import is_han
from search.engines.whoosh.format.columns import Mask
from search.engines.whoosh.format.lexicon import Lexicon
from search.engines.whoosh.format.segment import Docs, Numbers, SegmentFile

#: A term of two units: a bigram. What is left are single words of letters and digits.
_PAIR = re.compile(r"[ |\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Posting:
    """The live articles that hold a term, ascending, and how often each does."""

    docs: Docs
    counts: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TermNumbers:
    """A term and its number in each part of the index; -1 where a part does not hold it."""

    field: str
    text: str
    numbers: tuple[int, ...]


_NONE = Posting(np.zeros(0, np.int64), np.zeros(0, np.float32))
_NO_PLACES: Numbers = np.zeros(0, np.uint32)


class Part:
    """One segment of the index; its article i is article `first + i` of the index. `live` and `dead` are None where all are alive."""

    def __init__(self, segment: SegmentFile, first: int, live: Mask) -> None:
        self.segment = segment
        self.first = first
        self.live = None if live.all() else live
        self.dead: Docs | None = None if self.live is None else np.flatnonzero(~live)

    def docs(self, places: NDArray[np.integer]) -> Docs:
        """The live articles of ascending places, each once, as numbers of the index."""
        return self.shown(once(self.segment.docs_of(places)))

    def shown(self, docs: Docs) -> Docs:
        """The live ones of some articles of the segment, as numbers of the index."""
        return (docs if self.live is None else docs[self.live[docs]]) + self.first

    def lexicon(self, field: str) -> Lexicon:
        """The terms of `grams` or `words`."""
        return (self.segment.grams if field == "grams" else self.segment.words).lexicon

    def span(self, docs: Docs) -> tuple[int, int]:
        """Where in an ascending list of articles of the index those of this part stand."""
        low, high = docs.searchsorted([self.first, self.first + self.segment.articles]).tolist()
        return low, high


class Cache:
    """Decoded lists by key, least recently used first to go. `room` is in bytes."""

    def __init__(self, room: int) -> None:
        self._all = self._room = room
        self._held: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any) -> Any:
        """What was kept under a key, or None."""
        with self._lock:
            found = self._held.get(key)
            if found is None:
                return None
            self._held.move_to_end(key)
            return found[0]

    def keep(self, key: Any, value: Any, size: int) -> None:
        """Keep something, and drop what has not been asked for longest. What is larger than all the room is not kept."""
        with self._lock:
            if key in self._held or size > self._all:
                return
            self._held[key] = (value, size)
            self._room -= size
            while self._room < 0:
                self._room += self._held.popitem(last=False)[1][1]

    def __len__(self) -> int:
        return len(self._held)


class Postings:
    """All postings of one opened index."""

    def __init__(self, segments: Sequence[SegmentFile], live: Mask, cache_bytes: int) -> None:
        self.parts: list[Part] = []
        self._live = live
        first = 0
        for segment in segments:
            self.parts.append(Part(segment, first, live[first : first + segment.articles]))
            first += segment.articles
        self.cache = Cache(cache_bytes)

    def part_of(self, doc: int) -> Part:
        """The part that holds an article."""
        return next(part for part in reversed(self.parts) if part.first <= doc)

    def places(self, part: Part, term: int) -> Numbers:
        """Where the bigram of this number stands in a part; a packed list is kept once decoded."""
        grams = part.segment.grams
        if grams.is_plain(term):
            return grams.numbers(term)
        return self._kept(("places", part.first, term), lambda: grams.numbers(term))

    def unit_places(self, part: Part, unit: str) -> Numbers:
        """Where a unit stands in a part, ascending."""
        if is_han(unit):
            return self._kept(("unit", part.first, unit), lambda: part.segment.unit_places(unit))
        number = part.segment.grams.lexicon.find(unit.encode())
        return self.places(part, number) if number >= 0 else _NO_PLACES

    def prefix_places(self, part: Part, beginning: str) -> Numbers:
        """Where words of letters and digits that begin so stand in a part, in no order."""
        grams = part.segment.grams
        terms = [
            number
            for run in grams.lexicon.beginning(beginning.encode())
            for number in run
            if not _PAIR.search(grams.lexicon.term(number).decode())
        ]
        return grams.many(np.array(terms, np.int64))

    def numbered(self, terms: Sequence[tuple[str, str]]) -> list[TermNumbers]:
        """Terms of `grams` and `words`, given as field and text, looked up in every part."""
        columns = []
        for part in self.parts:
            found = {}
            for field in ("grams", "words"):
                texts = [text.encode() for name, text in terms if name == field]
                if texts:
                    found[field] = iter(part.lexicon(field).find_all(texts))
            columns.append([next(found[field]) for field, _ in terms])
        rows = zip(*columns, strict=True) if columns else [()] * len(terms)
        return [TermNumbers(*term, numbers) for term, numbers in zip(terms, rows, strict=True)]

    def held(self, term: TermNumbers) -> int:
        """How many live articles hold a term."""
        total = 0
        for part, number in zip(self.parts, term.numbers, strict=True):
            if number < 0:
                continue
            words = term.field == "words"
            total += part.segment.words.lexicon.count(number) if words else part.segment.held(number)
            if part.dead is not None:
                gone = np.zeros((1, len(part.dead)), np.float32)
                self._counts(part, [(term.field, number)], part.dead + part.first, gone)
                total -= int(np.count_nonzero(gone))
        return total

    def counts(self, terms: Sequence[TermNumbers], docs: Docs) -> NDArray[np.float32]:
        """How often some live articles (ascending) hold some terms: a row for each term, a column for each article."""
        found = np.zeros((len(terms), len(docs)), np.float32)
        for at, part in enumerate(self.parts):
            low, high = part.span(docs) if len(self.parts) > 1 else (0, len(docs))
            if low < high:
                self._counts(part, [(t.field, t.numbers[at]) for t in terms], docs[low:high], found[:, low:high])
        return found

    def _counts(self, part: Part, terms: Sequence[tuple[str, int]], docs: Docs, found: NDArray[np.float32]) -> None:
        """Fill in the rows of the terms that a part holds (by their numbers in it) for articles of that part."""
        inside = docs - part.first
        wanted = inside.astype(np.uint32)
        edges = part.segment.starts[np.concatenate([inside, inside + 1])]
        for row, (field, number) in zip(found, terms, strict=True):
            if number < 0:
                continue
            if field == "grams":
                at = self.places(part, number).searchsorted(edges)
                np.subtract(at[len(docs) :], at[: len(docs)], out=row, casting="unsafe")
            else:
                held = self._list(part, number)
                at = held.searchsorted(wanted)
                np.minimum(at, len(held) - 1, out=at)
                here = held[at] == wanted
                row[here] = part.segment.freqs_at(at[here] + int(part.segment.words.lexicon.ends[number]))

    def _list(self, part: Part, number: int) -> Numbers:
        """The articles of a part that hold the word of this number; a packed list is kept once decoded."""
        words = part.segment.words
        if words.is_plain(number):
            return words.numbers(number)
        return self._kept(("list", part.first, number), lambda: words.numbers(number))

    def _kept(self, key: Any, make: Callable[[], Numbers]) -> Numbers:
        found: Numbers | None = self.cache.get(key)
        if found is None:
            found = make()
            self.cache.keep(key, found, found.nbytes)
        return found

    def get(self, term: TermNumbers) -> Posting:
        """The live articles that hold a term, with how often they do."""
        key = (term.field, term.text)
        found: Posting | None = self.cache.get(key)
        if found is None:
            held = [(part, number) for part, number in zip(self.parts, term.numbers, strict=True) if number >= 0]
            found = _joined([self._of_part(part, term.field, number) for part, number in held])
            self.cache.keep(key, found, found.docs.nbytes + found.counts.nbytes + 100)
        return found

    def char_mask(self, char: str) -> Mask:
        """Which articles are alive and hold a Han character."""
        key = ("char", char)
        found: Mask | None = self.cache.get(key)
        if found is None:
            found = np.concatenate([part.segment.char_mask(char) for part in self.parts] or [np.zeros(0, bool)])
            found &= self._live
            self.cache.keep(key, found, found.nbytes + 100)
        return found

    def _of_part(self, part: Part, field: str, number: int) -> Posting:
        if field == "grams":
            docs = part.segment.docs_of(self.places(part, number))
            edges = np.append(np.flatnonzero(np.diff(docs, prepend=-1)), len(docs))
            docs, counts = docs[edges[:-1]], np.diff(edges)
        else:
            docs = self._list(part, number).astype(np.int64)
            first = int(part.segment.words.lexicon.ends[number])
            counts = part.segment.freqs(first, first + len(docs))
        if part.live is not None:
            kept = part.live[docs]
            docs, counts = docs[kept], counts[kept]
        return Posting(docs + part.first if part.first else docs, counts.astype(np.float32))


def _joined(parts: list[Posting]) -> Posting:
    if not parts:
        return _NONE
    if len(parts) == 1:
        return parts[0]
    docs = np.concatenate([_NONE.docs, *(part.docs for part in parts)])
    return Posting(docs, np.concatenate([_NONE.counts, *(part.counts for part in parts)]))


def once(ascending: Docs) -> Docs:
    """An ascending list without repeats."""
    if len(ascending) < 2:
        return ascending
    new = np.empty(len(ascending), bool)
    new[0] = True
    np.not_equal(ascending[1:], ascending[:-1], out=new[1:])
    return ascending[new]


def common(wanted: Numbers, others: Numbers) -> Numbers:
    """The numbers that stand in both of two ascending lists without repeats."""
    if not len(wanted) or not len(others):
        return wanted[:0]
    # Where the lists are of a size, sorting them together beats searching: measured in docs/decisions.md.
    if len(others) < 4 * len(wanted) and len(wanted) > 64:
        both = np.concatenate([wanted, others])
        both.sort()
        twice: Numbers = both[:-1][both[1:] == both[:-1]]
        return twice
    at = others.searchsorted(wanted)
    np.minimum(at, len(others) - 1, out=at)
    found: Numbers = wanted[others[at] == wanted]
    return found
