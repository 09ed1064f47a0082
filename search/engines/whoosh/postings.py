"""Postings as arrays: which articles hold a term, how often, and where. Read from Whoosh, cached, thread-safe.

Whoosh's own collectors are not used: several of their answers are wrong (docs/decisions.md). This module reads one
term's postings through the public `reader.postings`, under a lock because a Whoosh reader is not thread-safe, and
everything after that is arithmetic on arrays that nobody changes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import TermNotFound

Docs = NDArray[np.int64]

#: Bits of an absolute position that hold the place in the article; the article's number is above them.
PLACE_BITS = 24


@dataclass(frozen=True, slots=True)
class Posting:
    """One term's postings. `docs` ascends; `counts` is parallel to it; `places` (grams only) ascends.

    A place is `article << PLACE_BITS | position`, so phrases are found by adding to places and intersecting.
    """

    docs: Docs
    counts: NDArray[np.float64]
    places: Docs

    @property
    def size(self) -> int:
        """Bytes."""
        return int(self.docs.nbytes + self.counts.nbytes + self.places.nbytes)


_EMPTY = np.zeros(0, np.int64)
EMPTY = Posting(_EMPTY, np.zeros(0, np.float64), _EMPTY)


def leaves(reader: Any) -> list[tuple[Any, int]]:
    """The readers of the segments with the number of their first article; none for an empty index."""
    return [(leaf, base) for leaf, base in reader.leaf_readers() if leaf.doc_count_all()]


class Postings:
    """The postings of one opened index, decoded on demand and kept while there is room (least recently used goes)."""

    def __init__(self, reader: Any, cache_bytes: int) -> None:
        self._leaves = leaves(reader)
        self._room = cache_bytes
        self._cache: OrderedDict[tuple[str, str], Posting] = OrderedDict()
        self._lock = threading.RLock()

    def get(self, field: str, term: str) -> Posting:
        """The postings of a term; EMPTY for one that is not there. Deleted articles are left out."""
        with self._lock:
            key = (field, term)
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
            found = self._cache[key] = self._read(field, term)
            self._room -= found.size
            while self._room < 0 and len(self._cache) > 1:
                self._room += self._cache.popitem(last=False)[1].size
            return found

    def terms(self, field: str, prefix: str) -> list[str]:
        """The terms of a field that begin with a text, sorted."""
        found: set[str] = set()
        with self._lock:
            for reader, _ in self._leaves:
                found.update(term.decode() for term in reader.expand_prefix(field, prefix))
        return sorted(found)

    def stored(self, doc: int) -> dict[str, Any]:
        """The stored fields of an article."""
        with self._lock:
            reader, base = self._leaf(doc)
            return dict(reader.stored_fields(doc - base))

    def _leaf(self, doc: int) -> tuple[Any, int]:
        return next((r, base) for r, base in reversed(self._leaves) if base <= doc)

    def _read(self, field: str, term: str) -> Posting:
        docs: list[int] = []
        counts: list[float] = []
        places: list[int] = []
        for reader, base in self._leaves:
            for doc, count, positions in _entries(reader, field, term):
                docs.append(base + doc)
                counts.append(count)
                places.extend((base + doc) << PLACE_BITS | position for position in positions)
        if not docs:
            return EMPTY
        return Posting(np.array(docs), np.array(counts, np.float64), np.array(places, np.int64))


def _entries(reader: Any, field: str, term: str) -> Iterator[tuple[int, float, list[int]]]:
    try:
        matcher = reader.postings(field, term)
    except TermNotFound:
        return
    positions = matcher.supports("positions")
    while matcher.is_active():
        yield matcher.id(), matcher.weight(), matcher.value_as("positions") if positions else []
        matcher.next()
