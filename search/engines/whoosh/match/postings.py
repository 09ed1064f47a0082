"""The postings of an opened index: all its segments as one, decoded where they are packed, kept while there is room.

Articles are numbered through all segments; positions are those of a segment (`segment.py`), so whatever asks for positions
asks segment by segment.
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
from search.engines.whoosh.format.segment import SegmentFile
from search.engines.whoosh.format.starts import Docs, Numbers

#: A term of two units: a bigram. What is left are single words of letters and digits.
_PAIR = re.compile(r"[ |\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Posting:
    """The live articles that hold a term, ascending, and how often each does."""

    docs: Docs
    counts: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TermNumbers:
    """A term and its number in each segment; -1 where a segment does not hold it."""

    field: str
    text: str
    numbers: tuple[int, ...]


_NONE = Posting(np.zeros(0, np.int64), np.zeros(0, np.float32))
_NO_POSITIONS: Numbers = np.zeros(0, np.uint32)


class SegmentReader:
    """One segment of the index; its article i is article `first + i` of the index. `live` and `dead` are None where all are alive."""

    def __init__(self, segment: SegmentFile, first: int, live: Mask) -> None:
        self.segment = segment
        self.first = first
        self.live = None if live.all() else live
        self.dead: Docs | None = None if self.live is None else np.flatnonzero(~live)

    def docs(self, positions: NDArray[np.integer]) -> Docs:
        """The live articles of ascending positions, each once, as numbers of the index."""
        return self.live_docs(unique(self.segment.docs_of(positions)))

    def live_docs(self, docs: Docs) -> Docs:
        """The live ones of some articles of the segment, as numbers of the index."""
        return (docs if self.live is None else docs[self.live[docs]]) + self.first

    def lexicon(self, field: str) -> Lexicon:
        """The terms of `grams` or `words`."""
        return (self.segment.grams if field == "grams" else self.segment.words).lexicon

    def span(self, docs: Docs) -> tuple[int, int]:
        """Where in an ascending list of articles of the index those of this segment stand."""
        low, high = docs.searchsorted([self.first, self.first + self.segment.articles]).tolist()
        return low, high


class Cache:
    """Decoded lists by key, least recently used first to go. `room` is in bytes."""

    def __init__(self, room: int) -> None:
        self._all = self._room = room
        self._entries: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any) -> Any:
        """What was kept under a key, or None."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def keep(self, key: Any, value: Any, size: int) -> None:
        """Keep something, and drop what has not been asked for longest. What is larger than all the room is not kept."""
        with self._lock:
            if key in self._entries or size > self._all:
                return
            self._entries[key] = (value, size)
            self._room -= size
            while self._room < 0:
                self._room += self._entries.popitem(last=False)[1][1]

    def __len__(self) -> int:
        return len(self._entries)


class Postings:
    """All postings of one opened index."""

    def __init__(self, segments: Sequence[SegmentFile], live: Mask, cache_bytes: int) -> None:
        self.readers: list[SegmentReader] = []
        self._live = live
        first = 0
        for segment in segments:
            self.readers.append(SegmentReader(segment, first, live[first : first + segment.articles]))
            first += segment.articles
        self.cache = Cache(cache_bytes)

    def reader_of(self, doc: int) -> SegmentReader:
        """The reader of the segment that holds an article."""
        return next(reader for reader in reversed(self.readers) if reader.first <= doc)

    def positions(self, reader: SegmentReader, term: int) -> Numbers:
        """Where the bigram of this number stands in a segment; a packed list is kept once decoded."""
        grams = reader.segment.grams
        if grams.is_plain(term):
            return grams.numbers(term)
        return self._kept(("positions", reader.first, term), lambda: grams.numbers(term))

    def unit_positions(self, reader: SegmentReader, unit: str) -> Numbers:
        """Where a unit stands in a segment, ascending."""
        if is_han(unit):
            return self._kept(("unit", reader.first, unit), lambda: reader.segment.unit_positions(unit))
        number = reader.segment.grams.lexicon.find(unit.encode())
        return self.positions(reader, number) if number >= 0 else _NO_POSITIONS

    def prefix_positions(self, reader: SegmentReader, beginning: str) -> Numbers:
        """Where words of letters and digits that begin so stand in a segment, in no order."""
        grams = reader.segment.grams
        terms = [
            number
            for run in grams.lexicon.beginning(beginning.encode())
            for number in run
            if not _PAIR.search(grams.lexicon.term(number).decode())
        ]
        return grams.many(np.array(terms, np.int64))

    def numbered(self, terms: Sequence[tuple[str, str]]) -> list[TermNumbers]:
        """Terms of `grams` and `words`, given as field and text, looked up in every segment."""
        columns = []
        for reader in self.readers:
            by_field = {}
            for field in ("grams", "words"):
                texts = [text.encode() for name, text in terms if name == field]
                if texts:
                    by_field[field] = iter(reader.lexicon(field).find_all(texts))
            columns.append([next(by_field[field]) for field, _ in terms])
        rows = zip(*columns, strict=True) if columns else [()] * len(terms)
        return [TermNumbers(*term, numbers) for term, numbers in zip(terms, rows, strict=True)]

    def doc_freq(self, term: TermNumbers) -> int:
        """How many live articles hold a term."""
        total = 0
        for reader, number in zip(self.readers, term.numbers, strict=True):
            if number < 0:
                continue
            words = term.field == "words"
            total += reader.segment.words.lexicon.count(number) if words else reader.segment.doc_freq(number)
            if reader.dead is not None:
                gone = np.zeros((1, len(reader.dead)), np.float32)
                self._counts(reader, [(term.field, number)], reader.dead + reader.first, gone)
                total -= int(np.count_nonzero(gone))
        return total

    def counts(self, terms: Sequence[TermNumbers], docs: Docs) -> NDArray[np.float32]:
        """How often some live articles (ascending) hold some terms: a row for each term, a column for each article."""
        counts = np.zeros((len(terms), len(docs)), np.float32)
        for at, reader in enumerate(self.readers):
            low, high = reader.span(docs) if len(self.readers) > 1 else (0, len(docs))
            if low < high:
                self._counts(reader, [(t.field, t.numbers[at]) for t in terms], docs[low:high], counts[:, low:high])
        return counts

    def _counts(
        self, reader: SegmentReader, terms: Sequence[tuple[str, int]], docs: Docs, rows: NDArray[np.float32]
    ) -> None:
        """Fill in the rows of the terms that a segment holds (by their numbers in it) for articles of that segment."""
        inside = docs - reader.first
        wanted = inside.astype(np.uint32)
        edges = reader.segment.starts[np.concatenate([inside, inside + 1])]
        for row, (field, number) in zip(rows, terms, strict=True):
            if number < 0:
                continue
            if field == "grams":
                at = self.positions(reader, number).searchsorted(edges)
                np.subtract(at[len(docs) :], at[: len(docs)], out=row, casting="unsafe")
            else:
                holders = self._list(reader, number)
                at = holders.searchsorted(wanted)
                np.minimum(at, len(holders) - 1, out=at)
                here = holders[at] == wanted
                row[here] = reader.segment.freqs_at(at[here] + int(reader.segment.words.lexicon.ends[number]))

    def _list(self, reader: SegmentReader, number: int) -> Numbers:
        """The articles of a segment that hold the word of this number; a packed list is kept once decoded."""
        words = reader.segment.words
        if words.is_plain(number):
            return words.numbers(number)
        return self._kept(("list", reader.first, number), lambda: words.numbers(number))

    def _kept(self, key: Any, make: Callable[[], Numbers]) -> Numbers:
        numbers: Numbers | None = self.cache.get(key)
        if numbers is None:
            numbers = make()
            self.cache.keep(key, numbers, numbers.nbytes)
        return numbers

    def get(self, term: TermNumbers) -> Posting:
        """The live articles that hold a term, with how often they do."""
        key = (term.field, term.text)
        posting: Posting | None = self.cache.get(key)
        if posting is None:
            pairs = [(reader, number) for reader, number in zip(self.readers, term.numbers, strict=True) if number >= 0]
            posting = _joined([self._of_segment(reader, term.field, number) for reader, number in pairs])
            self.cache.keep(key, posting, posting.docs.nbytes + posting.counts.nbytes + 100)
        return posting

    def char_mask(self, char: str) -> Mask:
        """Which articles are alive and hold a Han character."""
        key = ("char", char)
        mask: Mask | None = self.cache.get(key)
        if mask is None:
            mask = np.concatenate([reader.segment.char_mask(char) for reader in self.readers] or [np.zeros(0, bool)])
            mask &= self._live
            self.cache.keep(key, mask, mask.nbytes + 100)
        return mask

    def _of_segment(self, reader: SegmentReader, field: str, number: int) -> Posting:
        if field == "grams":
            docs = reader.segment.docs_of(self.positions(reader, number))
            edges = np.append(np.flatnonzero(np.diff(docs, prepend=-1)), len(docs))
            docs, counts = docs[edges[:-1]], np.diff(edges)
        else:
            docs = self._list(reader, number).astype(np.int64)
            first = int(reader.segment.words.lexicon.ends[number])
            counts = reader.segment.freqs(first, first + len(docs))
        if reader.live is not None:
            kept = reader.live[docs]
            docs, counts = docs[kept], counts[kept]
        return Posting(docs + reader.first if reader.first else docs, counts.astype(np.float32))


def _joined(parts: list[Posting]) -> Posting:
    if not parts:
        return _NONE
    if len(parts) == 1:
        return parts[0]
    docs = np.concatenate([_NONE.docs, *(part.docs for part in parts)])
    return Posting(docs, np.concatenate([_NONE.counts, *(part.counts for part in parts)]))


def unique(ascending: Docs) -> Docs:
    """An ascending list without repeats."""
    if len(ascending) < 2:
        return ascending
    new = np.empty(len(ascending), bool)
    new[0] = True
    np.not_equal(ascending[1:], ascending[:-1], out=new[1:])
    return ascending[new]


def intersect(wanted: Numbers, others: Numbers) -> Numbers:
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
    common: Numbers = wanted[others[at] == wanted]
    return common
