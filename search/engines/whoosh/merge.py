"""Segments to one segment, without the sources: terms are merged in ranges, deleted articles are dropped.

The order of the articles is that of the segments. Memory is bounded by the range, not by the segments: a range holds
about RANGE postings of all of them together, and each of its lists is moved by one array operation.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.arrayfile import ArrayFile, ArrayFileWriter
from search.engines.whoosh.inversion import write_freqs
from search.engines.whoosh.lexicon import Lexicon
from search.engines.whoosh.segment import (
    COMMON,
    FORMAT,
    FieldPostings,
    FieldWriter,
    Numbers,
    SegmentFile,
    Starts,
    gathered,
    write_chars,
    write_starts,
)

#: Postings that are in memory at a time, about; each takes some forty bytes on its way.
RANGE = 1 << 20
#: Places from which on a second process pays: starting one takes a second.
LARGE = 10_000_000

log = logging.getLogger(__name__)

Counts = NDArray[Any]


class Source:
    """A segment to be merged, and where its articles go; `live` says which are kept (None: all)."""

    def __init__(self, segment: SegmentFile, live: NDArray[np.bool_] | None) -> None:
        self.segment = segment
        self.live = live if live is not None and not live.all() else None
        lengths = np.diff(segment.starts.astype(np.int64))
        self.lengths = lengths if self.live is None else lengths[self.live]
        self.first_article = self.first_place = 0

    def place(self, first_article: int, first_place: int) -> None:
        """Say where in the merged segment the first kept article goes."""
        self.first_article, self.first_place = first_article, first_place
        if self.live is not None:
            lengths = np.where(self.live, np.diff(self.segment.starts.astype(np.int64)), 0)
            self._shift = first_place + np.cumsum(lengths) - lengths - self.segment.starts[:-1]
            self._docs = first_article + np.cumsum(self.live) - 1

    def places(self, places: Numbers) -> tuple[Counts, NDArray[np.bool_] | None]:
        """Where places go, and which of them are kept (None: all)."""
        if self.live is None:
            return places.astype(np.int64) + self.first_place, None
        docs = self.segment.docs_of(places)
        return places + self._shift[docs], self.live[docs]

    def docs(self, docs: NDArray[np.integer]) -> tuple[Counts, NDArray[np.bool_] | None]:
        """Where articles go, and which of them are kept (None: all)."""
        if self.live is None:
            return docs.astype(np.int64) + self.first_article, None
        return self._docs[docs], self.live[docs]

    def char_docs(self, char: str) -> Counts:
        """Where the articles that hold a character go."""
        docs, kept = self.docs(self.segment.char_docs(char))
        return docs if kept is None else docs[kept]

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


def merge(path: Path, sources: Sequence[Source], *, jobs: int = 1) -> int:
    """Write the merged segment; returns how many articles it holds. The sources must share one dictionary.

    With more than one job, a second process merges the bigrams of a large segment while this one does the rest.
    """
    dictionary = sources[0].segment.dictionary
    if any(not np.array_equal(source.segment.dictionary, dictionary) for source in sources):
        raise ValueError("segments with different dictionaries cannot be merged; rebuild")
    articles, places = _place(sources)
    with ArrayFileWriter(path) as file, _beside(path, sources, jobs > 1 and places > LARGE) as bigrams:
        file.meta = {"format": FORMAT, "articles": articles}
        where = write_starts(file, np.concatenate([source.lengths for source in sources]))
        _merge_field(file, "words", sources, None)
        codes = _common(sources, articles)
        found = (np.concatenate([source.char_docs(chr(code)) for source in sources]) for code in codes.tolist())
        write_chars(file, codes, articles, found)
        _merge_texts(file, sources)
        file.put("dictionary", dictionary)
        if merged := bigrams():
            for name in merged.names("grams."):
                file.put(name, merged[name])
        else:
            _merge_field(file, "grams", sources, where)
    return articles


def _place(sources: Sequence[Source]) -> tuple[int, int]:
    """Tell each source where its articles go; how many articles and places there are in all."""
    articles = places = 0
    for source in sources:
        source.place(articles, places)
        articles += len(source.lengths)
        places += int(source.lengths.sum())
    return articles, places


@contextlib.contextmanager
def _beside(path: Path, sources: Sequence[Source], wanted: bool) -> Iterator[Callable[[], ArrayFile | None]]:
    """Merge the bigrams in another process; gives what waits for their file, or for None where they are still to be done."""
    if not wanted:
        yield lambda: None
        return
    part = path.with_suffix(".part")
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        task = pool.submit(_merge_bigrams, part, [(source.segment.path, source.live) for source in sources])

        def bigrams() -> ArrayFile | None:
            try:
                task.result()
            except BrokenProcessPool:
                log.warning("the process that merged bigrams ended; they are merged here")
                return None
            return ArrayFile(part)

        try:
            yield bigrams
        finally:
            part.unlink(missing_ok=True)


def _merge_bigrams(path: Path, segments: Sequence[tuple[Path, NDArray[np.bool_] | None]]) -> None:
    """Write the merged bigrams alone. Runs in a process of its own."""
    sources = [Source(SegmentFile(file), live) for file, live in segments]
    _place(sources)
    with ArrayFileWriter(path) as file:
        where = write_starts(file, np.concatenate([source.lengths for source in sources]))
        _merge_field(file, "grams", sources, where)


def _merge_texts(file: ArrayFileWriter, sources: Sequence[Source]) -> None:
    at, text = file.stream("text_at", "<u8"), file.stream("text", "u1")
    at.append(np.zeros(1, np.uint64))
    for source in sources:
        for sizes, data in source.texts():
            at.append(text.count + np.cumsum(sizes))
            text.append(data)


# terms


def _merge_field(file: ArrayFileWriter, name: str, sources: Sequence[Source], where: Starts | None) -> None:
    fields: list[FieldPostings] = [getattr(source.segment, name) for source in sources]
    writer = FieldWriter(file, name, where)
    freqs: list[Numbers] = []
    for keys, spans in _short_ranges([field.lexicon for field in fields]):
        terms, counts = _merge_range(writer, name, sources, fields, spans, keys, freqs)
        writer.lexicon.add_short(terms, counts)
    for texts, keys, spans in _long_ranges([field.lexicon for field in fields]):
        numbers, counts = _merge_range(writer, name, sources, fields, spans, keys, freqs)
        writer.lexicon.add_long([texts[number] for number in numbers.tolist()], counts)
    if name == "words":
        write_freqs(file, np.concatenate(freqs) if freqs else np.zeros(0, np.uint32))


def _merge_range(
    writer: FieldWriter,
    name: str,
    sources: Sequence[Source],
    fields: Sequence[FieldPostings],
    spans: Sequence[tuple[int, int]],
    keys: Sequence[NDArray[Any]],
    freqs: list[Numbers],
) -> tuple[NDArray[Any], Counts]:
    """Merge one range of terms: `spans` of term numbers in each source, `keys` what tells equal terms.

    Returns the keys of the terms that are left, ascending, with the count of each; their postings are written.
    """
    counts, numbers, weights = [], [], []
    for source, field, (first, last) in zip(sources, fields, spans, strict=True):
        ends = field.lexicon.ends[first : last + 1].astype(np.int64)
        moved, kept = (source.places if name == "grams" else source.docs)(field.slice(first, last))
        freq = source.segment.freqs(int(ends[0]), int(ends[-1])) if name == "words" else None
        if kept is not None:
            passed = np.concatenate([[0], np.cumsum(kept)])
            ends = passed[ends - ends[0]]
            moved, freq = moved[kept], None if freq is None else freq[kept]
        counts.append(np.diff(ends))
        numbers.append(moved.astype(np.uint32))
        if freq is not None:
            weights.append(freq)
    terms, of = np.unique(np.concatenate(keys), return_inverse=True)
    held = np.concatenate(counts)
    # Stable: within a term the sources stay in order, so that the merged list ascends.
    order = np.argsort(of, kind="stable")
    taken = gathered((np.cumsum(held) - held)[order], held[order])
    total = np.bincount(of, held, len(terms)).astype(np.int64)
    writer.add(total[total > 0], np.concatenate(numbers)[taken])
    if weights:
        freqs.append(np.concatenate(weights)[taken].astype(np.uint32))
    return terms[total > 0], total[total > 0]


def _short_ranges(lexicons: Sequence[Lexicon]) -> Iterator[tuple[list[NDArray[Any]], list[tuple[int, int]]]]:
    """Ranges of short terms: in each lexicon the terms, and the numbers of the first and behind the last."""
    cuts = _cuts([lexicon.short[_every(lexicon, 0, len(lexicon.short))] for lexicon in lexicons])
    edges = [[0, *lexicon.short.searchsorted(cuts).tolist(), len(lexicon.short)] for lexicon in lexicons]
    for number in range(len(cuts) + 1):
        spans = [(edge[number], edge[number + 1]) for edge in edges]
        yield [lexicon.short[first:last] for lexicon, (first, last) in zip(lexicons, spans, strict=True)], spans


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
        held, spans = [], []
        for number, lexicon in enumerate(lexicons):
            last = firsts[number]
            terms = []
            while last < len(lexicon.long) and (cut is None or lexicon.long[last] < cut):
                terms.append(lexicon.long[last])
                last += 1
            base = len(lexicon.short)
            spans.append((base + firsts[number], base + last))
            held.append(terms)
            firsts[number] = last
        distinct = sorted(set().union(*held))
        rank = {term: number for number, term in enumerate(distinct)}
        yield distinct, [np.array([rank[term] for term in terms], np.int64) for terms in held], spans


_STEP = RANGE // 64


def _every(lexicon: Lexicon, first: int, last: int) -> Counts:
    """The numbers of the terms at every _STEP-th posting: samples that stand for as much work each."""
    ends = lexicon.ends[first : last + 1].astype(np.int64)
    steps = np.arange(ends[0] + _STEP, ends[-1], _STEP)
    return first + np.unique(np.minimum(ends.searchsorted(steps), last - first - 1)) if last > first else steps[:0]


def _cuts(samples: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Terms that part the whole into ranges of about RANGE postings."""
    found = np.sort(np.concatenate(samples))
    return np.unique(found[RANGE // _STEP :: RANGE // _STEP])


# characters


def _common(sources: Sequence[Source], articles: int) -> Counts:
    """The code points of the characters that are worth a bitmap."""
    counts = np.zeros(1 << 16, np.int64)
    for source in sources:
        lexicon = source.segment.grams.lexicon
        codes, first = np.unique(_first_codes(lexicon.short), return_index=True)
        ends = lexicon.ends[np.append(first, len(lexicon.short))].astype(np.int64)
        counts[codes] += np.diff(ends)
    counts[:0x800] = 0
    return np.flatnonzero((counts > 0) & (counts * COMMON >= articles))


def _first_codes(short: NDArray[np.uint64]) -> Counts:
    """The code point of the first character of terms that begin with one of three bytes, 0 for others."""
    lead, mid, tail = ((short >> np.uint64(shift) & np.uint64(0xFF)).astype(np.int64) for shift in (56, 48, 40))
    codes = (lead & 15) << 12 | (mid & 63) << 6 | tail & 63
    return np.where((lead >= 0xE0) & (lead < 0xF0), codes, 0)
