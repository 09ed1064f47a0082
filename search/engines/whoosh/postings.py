"""The postings of an opened index: all its segments as one, decoded where they are packed, kept while there is room.

Articles are numbered through all segments; places are those of a segment (`segment.py`), so whatever asks for places asks part by part.
Lists are never changed once made: threads share them. The lock is held for looking up and keeping, not for decoding.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis.units import is_han
from search.engines.whoosh.columns import Mask
from search.engines.whoosh.segment import Docs, Numbers, SegmentFile

#: A term of two units: a bigram. What is left are single words of letters and digits.
_PAIR = re.compile(r"[ |\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Posting:
    """The live articles that hold a term, ascending, and how often each does."""

    docs: Docs
    counts: NDArray[np.float32]


_NONE = Posting(np.zeros(0, np.int64), np.zeros(0, np.float32))
_NO_PLACES: Numbers = np.zeros(0, np.uint32)


class Part:
    """One segment of the index; its article i is article `first + i` of the index. `live` is None where all are."""

    def __init__(self, segment: SegmentFile, first: int, live: Mask) -> None:
        self.segment = segment
        self.first = first
        self.live = None if live.all() else live

    def docs(self, places: NDArray[np.integer]) -> Docs:
        """The live articles of ascending places, each once, as numbers of the index."""
        docs = once(self.segment.docs_of(places))
        return (docs if self.live is None else docs[self.live[docs]]) + self.first


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
        key = ("places", part.first, term)
        found = self.cache.get(key)
        if found is None:
            found = grams.numbers(term)
            self.cache.keep(key, found, found.nbytes)
        return found  # type: ignore[no-any-return]

    def unit_places(self, part: Part, unit: str) -> Numbers:
        """Where a unit stands in a part, ascending."""
        if is_han(unit):
            key = ("unit", part.first, unit)
            found = self.cache.get(key)
            if found is None:
                found = part.segment.unit_places(unit)
                self.cache.keep(key, found, found.nbytes)
            return found  # type: ignore[no-any-return]
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

    def get(self, field: str, term: str) -> Posting:
        """The live articles that hold a term of `grams`, `words` or `chars`, with how often they do (chars: once)."""
        key = (field, term)
        found: Posting | None = self.cache.get(key)
        if found is None:
            read = {"grams": self._gram, "words": self._word, "chars": self._char}[field]
            found = _joined([self._live(part, *read(part, term)) for part in self.parts])
            self.cache.keep(key, found, found.docs.nbytes + found.counts.nbytes + 100)
        return found

    def _live(self, part: Part, docs: Docs, counts: NDArray[Any]) -> Posting:
        if part.live is not None:
            kept = part.live[docs]
            docs, counts = docs[kept], counts[kept]
        return Posting(docs + part.first, counts.astype(np.float32))

    def _gram(self, part: Part, term: str) -> tuple[Docs, NDArray[Any]]:
        number = part.segment.grams.lexicon.find(term.encode())
        if number < 0:
            return _NONE.docs, _NONE.counts
        docs = part.segment.docs_of(self.places(part, number))
        edges = np.append(np.flatnonzero(np.diff(docs, prepend=-1)), len(docs))
        return docs[edges[:-1]], np.diff(edges)

    def _word(self, part: Part, term: str) -> tuple[Docs, NDArray[Any]]:
        words = part.segment.words
        number = words.lexicon.find(term.encode())
        if number < 0:
            return _NONE.docs, _NONE.counts
        first = int(words.lexicon.ends[number])
        docs = words.numbers(number).astype(np.int64)
        return docs, part.segment.freqs(first, first + len(docs))

    def _char(self, part: Part, char: str) -> tuple[Docs, NDArray[Any]]:
        docs = part.segment.char_docs(char)
        return docs, np.ones(len(docs), np.float32)


def _joined(parts: list[Posting]) -> Posting:
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
    if len(others) < 8 * len(wanted) and len(wanted) > 64:
        both = np.concatenate([wanted, others])
        both.sort()
        twice: Numbers = both[:-1][both[1:] == both[:-1]]
        return twice
    at = others.searchsorted(wanted)
    np.minimum(at, len(others) - 1, out=at)
    found: Numbers = wanted[others[at] == wanted]
    return found
