"""Segments to one segment, without the sources: terms are merged in ranges, deleted articles are dropped.

The order of the articles is that of the segments. Memory is bounded by the range, not by the segments: a range holds
about RANGE postings of all of them together (`termmerge.py`), and each of its lists is moved by one array operation.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.arrayfile import ArrayFile, ArrayFileWriter, narrowed
from search.engines.whoosh.format.segment import COMMON, FORMAT, SegmentFile
from search.engines.whoosh.format.starts import write_starts
from search.engines.whoosh.write.processes import Pool
from search.engines.whoosh.write.termmerge import FieldMerge, Source

#: Places from which on a second process pays: starting one takes a second.
LARGE = 10_000_000
#: The share of the bigrams' ranges that is merged here, beside all the rest.
SHARE = 1 / 3
#: Flags of one character in one article that are in memory at a time, a byte each.
FLAGS = 1 << 24

Counts = NDArray[Any]
log = logging.getLogger(__name__)


def merge(path: Path, sources: Sequence[Source], *, jobs: int = 1) -> int:
    """Write the merged segment; returns how many articles it holds. The sources must share one dictionary.

    With more than one job, a second process merges most bigrams of a large segment while this one does the rest.
    """
    dictionary = sources[0].segment.dictionary
    if any(not np.array_equal(source.segment.dictionary, dictionary) for source in sources):
        raise ValueError("segments with different dictionaries cannot be merged; rebuild")
    articles, positions = _place(sources)
    with ArrayFileWriter(path) as file, _beside(path, sources, jobs > 1 and positions > LARGE) as others:
        file.meta = {"format": FORMAT, "articles": articles}
        where = write_starts(file, np.concatenate([source.lengths for source in sources]))
        _merge_words(file, sources)
        _merge_chars(file, sources, articles)
        _merge_texts(file, sources)
        file.put("dictionary", dictionary)
        grams = FieldMerge(file, "grams", sources, where)
        mine = _mine(grams)
        grams.short(0, mine)
        if merged := others():
            grams.take(merged)
        else:
            grams.short(mine, grams.ranges)
            grams.long()
        grams.finish()
    return articles


def _mine(grams: FieldMerge) -> int:
    """How many ranges of bigrams are merged in this process."""
    return int(grams.ranges * SHARE)


def _merge_words(file: ArrayFileWriter, sources: Sequence[Source]) -> None:
    words = FieldMerge(file, "words", sources, None)
    words.short(0, words.ranges)
    words.long()
    words.finish()


def _place(sources: Sequence[Source]) -> tuple[int, int]:
    """Tell each source where its articles go; how many articles and positions there are in all."""
    articles = positions = 0
    for source in sources:
        source.place(articles, positions)
        articles += len(source.lengths)
        positions += int(source.lengths.sum())
    return articles, positions


@contextlib.contextmanager
def _beside(path: Path, sources: Sequence[Source], wanted: bool) -> Iterator[Callable[[], ArrayFile | None]]:
    """Merge the other bigrams in another process; gives what waits for their file, or for None where they are still to be done."""
    if not wanted:
        yield lambda: None
        return
    part = path.with_suffix(".part")
    beside = Pool(1)
    task = beside.submit(_merge_bigrams, part, [(source.segment.path, source.live) for source in sources])

    def others() -> ArrayFile | None:
        try:
            task.result()
        except BrokenProcessPool:
            log.warning("the process that merged bigrams ended; they are merged here")
            return None
        return ArrayFile(part)

    try:
        yield others
    finally:
        beside.dismiss()
        part.unlink(missing_ok=True)


def _merge_bigrams(path: Path, segments: Sequence[tuple[Path, NDArray[np.bool_] | None]]) -> None:
    """Write the merged bigrams that are not merged by the caller. Runs in a process of its own."""
    sources = [Source(SegmentFile(file), live) for file, live in segments]
    _place(sources)
    with ArrayFileWriter(path) as file:
        where = write_starts(file, np.concatenate([source.lengths for source in sources]))
        grams = FieldMerge(file, "grams", sources, where)
        grams.short(_mine(grams), grams.ranges)
        grams.long()
        grams.finish()


def _merge_texts(file: ArrayFileWriter, sources: Sequence[Source]) -> None:
    at, text = file.stream("text_at", "<u8"), file.stream("text", "u1")
    at.append(np.zeros(1, np.uint64))
    for source in sources:
        for sizes, data in source.texts():
            at.append(text.count + np.cumsum(sizes))
            text.append(data)


# characters


def _merge_chars(file: ArrayFileWriter, sources: Sequence[Source], articles: int) -> None:
    codes = _common(sources, articles)
    file.put("chars", narrowed(codes, np.uint32, "chars"))
    bits = file.stream("char_bits", "u1")
    at_once = max(1, FLAGS // max(articles, 1))
    for first in range(0, len(codes), at_once):
        block = codes[first : first + at_once]
        flags = np.concatenate([source.char_masks(block) for source in sources], axis=1)
        bits.append(np.packbits(flags, axis=1, bitorder="little").ravel())


def _common(sources: Sequence[Source], articles: int) -> Counts:
    """The code points of the characters that are worth a bitmap."""
    counts = np.zeros(1 << 16, np.int64)
    for source in sources:
        lexicon = source.segment.grams.lexicon
        codes, first = np.unique(lexicon.first_codes()[0], return_index=True)
        postings = np.diff(lexicon.ends[np.append(first, len(lexicon.short))].astype(np.int64))
        three_bytes = (codes > 0) & (codes < len(counts))
        counts[codes[three_bytes]] += postings[three_bytes]
    return np.flatnonzero((counts > 0) & (counts * COMMON >= articles))
