"""The terms of one field of several segments to those of one, in ranges of terms, each moved by a few array operations.

Short terms come first, in ranges numbered through, then the long ones (`lexicon.py`). What moves where is said by the
sources; nothing here knows of texts or characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.arrayfile import ArrayFile, ArrayFileWriter, gathered, narrowed
from search.engines.whoosh.format.fieldpostings import FieldPostings, FieldWriter
from search.engines.whoosh.format.lexicon import Lexicon
from search.engines.whoosh.format.segment import SegmentFile
from search.engines.whoosh.format.starts import Numbers, Starts
from search.engines.whoosh.write.inversion import FreqWriter

#: Postings that are in memory at a time, about; each takes some forty bytes on its way.
RANGE = 1 << 20
_STEP = RANGE // 64

Counts = NDArray[Any]


class Source:
    """A segment to be merged, and where its articles go; `live` says which are kept (None: all)."""

    def __init__(self, segment: SegmentFile, live: NDArray[np.bool_] | None) -> None:
        self.segment = segment
        self.live = live if live is not None and not live.all() else None
        lengths = np.diff(segment.starts.astype(np.int64))
        self.lengths = lengths if self.live is None else lengths[self.live]
        self.first_article = self.first_position = 0

    @property
    def size(self) -> int:
        """How much it takes of what can be numbered in a segment: its positions, bytes of long terms, or articles kept."""
        long_terms = (len(field.lexicon.long.text) for field in (self.segment.grams, self.segment.words))
        return max(int(self.lengths.sum()), len(self.lengths), *long_terms)

    def place(self, first_article: int, first_position: int) -> None:
        """Say where in the merged segment the first kept article goes."""
        self.first_article, self.first_position = first_article, first_position
        if self.live is not None:
            lengths = np.where(self.live, np.diff(self.segment.starts.astype(np.int64)), 0)
            self._shift = first_position + np.cumsum(lengths) - lengths - self.segment.starts[:-1]
            self._docs = first_article + np.cumsum(self.live) - 1

    def positions(self, positions: Numbers) -> tuple[Counts, NDArray[np.bool_] | None]:
        """Where positions go, and which of them are kept (None: all)."""
        if self.live is None:
            return positions.astype(np.int64) + self.first_position, None
        docs = self.segment.docs_of(positions)
        return positions + self._shift[docs], self.live[docs]

    def docs(self, docs: NDArray[np.integer]) -> tuple[Counts, NDArray[np.bool_] | None]:
        """Where articles go, and which of them are kept (None: all)."""
        if self.live is None:
            return docs.astype(np.int64) + self.first_article, None
        return self._docs[docs], self.live[docs]

    def char_masks(self, codes: Numbers) -> NDArray[np.bool_]:
        """Which of the articles that are kept hold each of some characters: a row for each."""
        masks = self.segment.char_masks(codes)
        return masks if self.live is None else masks[:, self.live]

    def texts(self) -> Iterator[tuple[Counts, NDArray[np.uint8]]]:
        """The stored articles that are kept, in runs: the length of each, and all their bytes."""
        at = self.segment.text_at.astype(np.int64)
        sizes = np.diff(at)
        if self.live is None:
            yield sizes, self.segment.text
            return
        edges = np.flatnonzero(np.diff(self.live, prepend=False, append=False))
        for first, last in edges.reshape(-1, 2).tolist():
            yield sizes[first:last], self.segment.text[at[first] : at[last]]


class FieldMerge:
    """The merge of one field into a file. Ranges of short terms first, in order, then the long ones, then `finish`."""

    def __init__(self, file: ArrayFileWriter, name: str, sources: Sequence[Source], where: Starts | None) -> None:
        self._name = name
        self._sources = sources
        self._fields: list[FieldPostings] = [getattr(source.segment, name) for source in sources]
        self._lexicons = [field.lexicon for field in self._fields]
        self._writer = FieldWriter(file, name, where)
        self._freqs = FreqWriter(file) if name == "words" else None
        self._cuts = _cuts([lexicon.short[_every(lexicon, 0, len(lexicon.short))] for lexicon in self._lexicons])

    @property
    def ranges(self) -> int:
        """How many ranges of short terms there are."""
        return len(self._cuts) + 1

    def short(self, first: int, last: int) -> None:
        """Merge the short terms of these ranges."""
        edges = [[0, *lex.short.searchsorted(self._cuts).tolist(), len(lex.short)] for lex in self._lexicons]
        for number in range(first, last):
            spans = [(edge[number], edge[number + 1]) for edge in edges]
            keys = [lex.short[low:high] for lex, (low, high) in zip(self._lexicons, spans, strict=True)]
            self._writer.lexicon.add_short(*self._range(spans, keys))

    def long(self) -> None:
        """Merge the long terms."""
        for texts, keys, spans in _long_ranges(self._lexicons):
            numbers, counts = self._range(spans, keys)
            self._writer.lexicon.add_long([texts[number] for number in numbers.tolist()], counts)

    def take(self, file: ArrayFile) -> None:
        """Put what was merged elsewhere behind what was merged here."""
        self._writer.take(file, self._name)

    def finish(self) -> None:
        """Write what can be written only in the end."""
        if self._freqs:
            self._freqs.finish()

    def _range(self, spans: Sequence[tuple[int, int]], keys: Sequence[NDArray[Any]]) -> tuple[NDArray[Any], Counts]:
        """Merge one range of terms: `spans` of term numbers in each source, `keys` what tells equal terms.

        Returns the keys of the terms that are left, ascending, with the count of each; their postings are written.
        """
        counts, numbers, weights = [], [], []
        for source, field, (first, last) in zip(self._sources, self._fields, spans, strict=True):
            ends = field.lexicon.ends[first : last + 1].astype(np.int64)
            moved, kept = (source.positions if self._name == "grams" else source.docs)(field.slice(first, last))
            freq = source.segment.freqs(int(ends[0]), int(ends[-1])) if self._freqs else None
            if kept is not None:
                passed = np.concatenate([[0], np.cumsum(kept)])
                ends = passed[ends - ends[0]]
                moved, freq = moved[kept], None if freq is None else freq[kept]
            counts.append(np.diff(ends))
            numbers.append(narrowed(moved, np.uint32, f"{self._name}.data"))
            if freq is not None:
                weights.append(freq)
        terms, of = np.unique(np.concatenate(keys), return_inverse=True)
        sizes = np.concatenate(counts)
        # Stable: within a term the sources stay in order, so that the merged list ascends.
        order = np.argsort(of, kind="stable")
        at = gathered((np.cumsum(sizes) - sizes)[order], sizes[order])
        total = np.bincount(of, sizes, len(terms)).astype(np.int64)
        self._writer.add(total[total > 0], np.concatenate(numbers)[at])
        if self._freqs:
            self._freqs.add(np.concatenate(weights)[at])
        return terms[total > 0], total[total > 0]


def _long_ranges(
    lexicons: Sequence[Lexicon],
) -> Iterator[tuple[list[bytes], list[NDArray[Any]], list[tuple[int, int]]]]:
    """Ranges of long terms: the distinct terms, in each lexicon their numbers among these, and the span."""
    every = [_every(lexicon, len(lexicon.short), len(lexicon)) - len(lexicon.short) for lexicon in lexicons]
    samples = [
        np.array([lexicon.long[n] for n in numbers.tolist()], object)
        for lexicon, numbers in zip(lexicons, every, strict=True)
    ]
    cuts = _cuts(samples)
    firsts = [0] * len(lexicons)
    for cut in [*cuts.tolist(), None]:
        lists, spans = [], []
        for number, lexicon in enumerate(lexicons):
            last = firsts[number]
            terms = []
            while last < len(lexicon.long) and (cut is None or lexicon.long[last] < cut):
                terms.append(lexicon.long[last])
                last += 1
            base = len(lexicon.short)
            spans.append((base + firsts[number], base + last))
            lists.append(terms)
            firsts[number] = last
        distinct = sorted(set().union(*lists))
        rank = {term: number for number, term in enumerate(distinct)}
        yield distinct, [np.array([rank[term] for term in terms], np.int64) for terms in lists], spans


def _every(lexicon: Lexicon, first: int, last: int) -> Counts:
    """The numbers of the terms at every _STEP-th posting: samples that stand for as much work each."""
    ends = lexicon.ends[first : last + 1].astype(np.int64)
    steps = np.arange(ends[0] + _STEP, ends[-1], _STEP)
    return first + np.unique(np.minimum(ends.searchsorted(steps), last - first - 1)) if last > first else steps[:0]


def _cuts(samples: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Terms that part the whole into ranges of about RANGE postings."""
    ordered = np.sort(np.concatenate(samples))
    return np.unique(ordered[RANGE // _STEP :: RANGE // _STEP])
