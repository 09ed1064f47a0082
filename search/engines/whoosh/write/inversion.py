"""A batch of articles to a segment: cut, sorted and written as arrays.

Each unit of the batch has a position; a bigram and its position are packed into one 64-bit number, and sorting those numbers
is the inversion. One process does one batch; nothing here knows of the others or of an index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis.arrays import BREAK_ID, WORD_IDS, Codes, UnitArrays, unit_arrays
from search.analysis.units import gram
from search.analysis.words import Segmenter
from search.arrayfile import ArrayFileWriter, gathered, narrowed
from search.article import Article
from search.engines.whoosh.format.fieldpostings import FieldWriter
from search.engines.whoosh.format.lexicon import SHORT, short_number
from search.engines.whoosh.format.segment import COMMON, FORMAT, write_chars
from search.engines.whoosh.format.starts import Numbers, Starts, write_starts
from search.engines.whoosh.format.stored import Compressor
from search.schema import HEADLINE_WEIGHT, head_text

#: Bits of a position and of a unit's id in the numbers that are sorted; larger batches are sorted the slow way.
_PLACE_BITS, _ID_BITS = 22, 21
Counts = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Lengths:
    """Units and breaks of each article of a batch: in its head, and in all (the final break not counted)."""

    head: Counts
    whole: Counts


@dataclass(frozen=True, slots=True)
class _Terms:
    """Terms in the order of the lexicon: short ones as numbers, long ones as bytes; `order` is where each came from."""

    short: NDArray[np.uint64]
    long: list[bytes]
    order: Counts


def write_batch(
    path: Path, articles: Sequence[Article], stored: Sequence[bytes], segmenter: Segmenter, dictionary: bytes
) -> Lengths:
    """Write the segment of some articles. `stored` are the same articles as `stored.plain` gives them."""
    units = unit_arrays([article.text for article in articles])
    heads = unit_arrays([head_text(article) for article in articles])
    head = np.maximum(np.diff(heads.bounds) - 1, 0)
    positions = np.diff(units.bounds)
    with ArrayFileWriter(path) as file:
        file.meta = {"format": FORMAT, "articles": len(articles)}
        first, second, where = _bigrams(units)
        _write_grams(file, units.words, first, second, where, write_starts(file, positions))
        _write_words(file, units, head, segmenter)
        _write_chars(file, first, where, positions)
        compress = Compressor(dictionary)
        write_text(file, [compress(data) for data in stored], dictionary)
    return Lengths(head, np.maximum(positions - 1, 0))


def write_text(file: ArrayFileWriter, texts: Sequence[bytes], dictionary: bytes) -> None:
    """Write compressed articles and what they were compressed with."""
    ends = np.cumsum([0, *map(len, texts)])
    file.put("text_at", ends.astype(np.uint64))
    file.put("text", np.frombuffer(b"".join(texts), np.uint8))
    file.put("dictionary", np.frombuffer(dictionary, np.uint8))


# grams


def _write_grams(
    file: ArrayFileWriter, words: Sequence[str], first: Codes, second: Codes, positions: Numbers, where: Starts
) -> None:
    edges = _edges(first, second)
    terms = _gram_terms(first[edges[:-1]], second[edges[:-1]], words)
    _write(FieldWriter(file, "grams", where), terms, edges, positions)


def _bigrams(units: UnitArrays) -> tuple[Codes, Codes, Numbers]:
    """The two ids and the position of every term, sorted; a word of letters and digits alone has 0 as its second."""
    begins = np.ones(len(units.ids), bool)
    begins[units.bounds[1:][np.diff(units.bounds) > 0] - 1] = False
    at = np.flatnonzero(begins)
    alone = np.flatnonzero(units.ids >= WORD_IDS)
    first = np.concatenate([units.ids[at], units.ids[alone]])
    second = np.concatenate([units.ids[at + 1], np.zeros(len(alone), np.uint32)])
    positions = np.concatenate([at, alone])
    if len(units.ids) >= 1 << _PLACE_BITS or WORD_IDS + len(units.words) >= 1 << _ID_BITS:
        order = np.lexsort((positions, second, first))
        return first[order], second[order], narrowed(positions[order], np.uint32, "grams.data")
    key = first.astype(np.uint64) << np.uint64(_ID_BITS)
    key |= second
    key <<= np.uint64(_PLACE_BITS)
    key |= positions.astype(np.uint64)
    key.sort()
    positions = narrowed(key & np.uint64((1 << _PLACE_BITS) - 1), np.uint32, "grams.data")
    key >>= np.uint64(_PLACE_BITS)
    second = narrowed(key & np.uint64((1 << _ID_BITS) - 1), np.uint32, "grams.short")
    return narrowed(key >> np.uint64(_ID_BITS), np.uint32, "grams.short"), second, positions


def _edges(*keys: NDArray[np.generic]) -> Counts:
    """Where a run of equal keys begins, and the end."""
    if not len(keys[0]):
        return np.zeros(1, np.int64)
    new = np.zeros(len(keys[0]), bool)
    new[0] = True
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return np.append(np.flatnonzero(new), len(new))


def _gram_terms(first: Codes, second: Codes, words: Sequence[str]) -> _Terms:
    """The terms of pairs of ids. Two Han characters or breaks are put together as arrays, words one by one."""
    worded = (first >= WORD_IDS) | (second >= WORD_IDS)
    short = _utf8_pairs(first, second)

    def text(unit: int) -> str:
        return words[unit - WORD_IDS] if unit >= WORD_IDS else chr(unit)

    at = np.flatnonzero(worded)
    pairs = zip(first[at].tolist(), second[at].tolist(), strict=True)
    texts = [(gram(text(a), text(b)) if b else text(a)).encode() for a, b in pairs]
    return _sorted_terms(short, at, texts)


def _sorted_terms(short: NDArray[np.uint64], at: Counts, texts: list[bytes]) -> _Terms:
    """Terms in order. `texts` are those with the numbers `at`; the others are given in `short`."""
    brief = [number for number, text in enumerate(texts) if len(text) <= SHORT]
    short[at[brief]] = [short_number(texts[number]) for number in brief]
    long = sorted((text, number) for text, number in zip(texts, at.tolist(), strict=True) if len(text) > SHORT)
    is_short = np.ones(len(short), bool)
    is_short[[number for _, number in long]] = False
    kept = np.flatnonzero(is_short)
    kept = kept[np.argsort(short[kept])]
    order = np.concatenate([kept, np.array([number for _, number in long], np.int64)])
    return _Terms(short[kept], [text for text, _ in long], order)


def _utf8_pairs(first: Codes, second: Codes) -> NDArray[np.uint64]:
    """`short_number` of two characters, as arrays; of no meaning where one is no character."""
    bytes_1, length_1 = _utf8(first)
    bytes_2, length_2 = _utf8(second)
    shift_1: NDArray[Any] = np.uint64(64) - length_1
    pairs: NDArray[np.uint64] = (bytes_1 << shift_1) | (bytes_2 << (shift_1 - length_2))
    return pairs


def _utf8(codes: Codes) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The UTF-8 bytes of characters as one number each, and how many bits that are (8, 24 or 32)."""
    c: NDArray[np.uint64] = codes.astype(np.uint64)
    tail, mid, high = c & np.uint64(63), c >> np.uint64(6) & np.uint64(63), c >> np.uint64(12)
    three = (
        ((high | np.uint64(0xE0)) << np.uint64(16)) | ((mid | np.uint64(0x80)) << np.uint64(8)) | tail | np.uint64(0x80)
    )
    lead, next_ = c >> np.uint64(18) | np.uint64(0xF0), high & np.uint64(63) | np.uint64(0x80)
    four = (lead << np.uint64(24)) | (next_ << np.uint64(16)) | (three & np.uint64(0xFFFF))
    one, wide = codes == BREAK_ID, codes > 0xFFFF
    text: NDArray[np.uint64] = np.where(one, c, np.where(wide, four, three)).astype(np.uint64)
    return text, np.where(one, 8, np.where(wide, 32, 24)).astype(np.uint64)


def _write(field: FieldWriter, terms: _Terms, edges: Counts, *lists: Numbers) -> list[Numbers]:
    """Write a field: its terms, and the first of `lists` as its postings. Returns all lists in the terms' order."""
    counts = np.diff(edges)[terms.order]
    field.lexicon.add_short(terms.short, counts[: len(terms.short)])
    field.lexicon.add_long(terms.long, counts[len(terms.short) :])
    at = gathered(edges[:-1][terms.order], counts)
    ordered = [numbers[at] for numbers in lists]
    field.add(counts, ordered[0])
    return ordered


# words


def _write_words(file: ArrayFileWriter, units: UnitArrays, head: Counts, segmenter: Segmenter) -> None:
    names, words, docs = _words(units, head, segmenter)
    key = np.sort(words << 32 | docs)
    once = _edges(key)
    freqs = np.diff(once)
    key = key[once[:-1]]
    edges = _edges(key >> 32)
    spelled = [names[number].encode() for number in (key[edges[:-1]] >> 32).tolist()]
    terms = _sorted_terms(np.zeros(len(spelled), np.uint64), np.arange(len(spelled)), spelled)
    docs = narrowed(key & 0xFFFFFFFF, np.uint32, "words.data")
    _, freqs = _write(FieldWriter(file, "words"), terms, edges, docs, freqs)
    writer = FreqWriter(file)
    writer.add(freqs)
    writer.finish()


class FreqWriter:
    """Writes the frequencies of the postings of `words`, in order, as they come; then `finish`."""

    def __init__(self, file: ArrayFileWriter) -> None:
        self._freqs = file.stream("words.freqs", "u1")
        self._often = file.stream("words.often", "<u4")
        self._high: list[Numbers] = []

    def add(self, freqs: Numbers) -> None:
        """Add the frequencies of the next postings."""
        often = np.flatnonzero(freqs >= 256)
        self._often.append(self._freqs.count + often)
        self._high.append(freqs[often])
        self._freqs.append(np.where(freqs < 256, freqs, 0))

    def finish(self) -> None:
        """Write how often what is found 256 times and more is found: there is little of it."""
        self._often.append(np.concatenate([np.zeros(0, np.uint32), *self._high]))


def _words(units: UnitArrays, head: Counts, segmenter: Segmenter) -> tuple[list[str], Counts, Counts]:
    """The words of a batch: their texts, and for every occurrence its number and its article; heads count more."""
    # A word that is met first gets the next number; looking one up is no step of Python's.
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    numbers["\n"] = 0
    occurrences: list[int] = []
    sizes = []
    # Han runs go to the segmenter as one text, parted by line ends, which it gives back as words of their own.
    han = units.ids.copy()
    han[(units.ids == BREAK_ID) | (units.ids >= WORD_IDS)] = ord("\n")
    text = han.tobytes().decode("utf-32-le")
    starts, ends = units.bounds[:-1], units.bounds[1:]
    for first, middle, last in zip(starts.tolist(), (starts + head).tolist(), ends.tolist(), strict=True):
        words = segmenter.cut_for_search(text[first:middle]) * HEADLINE_WEIGHT
        words += segmenter.cut_for_search(text[middle:last])
        occurrences += map(numbers.__getitem__, words)
        sizes.append(len(words))
    docs = np.repeat(np.arange(len(sizes)), sizes)
    cut = np.array(occurrences, np.int64)
    # Words of letters and digits come from our own rule.
    own = np.flatnonzero(units.ids >= WORD_IDS)
    own_docs = np.searchsorted(ends, own, "right")
    weight = np.where(own - starts[own_docs] < head[own_docs], HEADLINE_WEIGHT, 1)
    own_words = units.ids[own].astype(np.int64) - WORD_IDS + len(numbers)
    kept = cut > 0
    return (
        [*numbers, *units.words],
        np.concatenate([cut[kept], np.repeat(own_words, weight)]),
        np.concatenate([docs[kept], np.repeat(own_docs, weight)]),
    )


# characters


def _write_chars(file: ArrayFileWriter, first: Codes, positions: Numbers, lengths: Counts) -> None:
    """Write which articles hold each common character: the characters that begin bigrams, and the positions of these."""
    articles = len(lengths)
    edges = _edges(first)
    counts = np.diff(edges)
    codes = first[edges[:-1]]
    common = np.flatnonzero((codes != BREAK_ID) & (codes <= 0xFFFF) & (counts * COMMON >= articles))
    docs = np.repeat(np.arange(articles), lengths)
    spans = zip(edges[common].tolist(), edges[common + 1].tolist(), strict=True)
    write_chars(file, codes[common], articles, (docs[positions[low:high]] for low, high in spans))
