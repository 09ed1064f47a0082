"""A segment: some articles, where their terms stand, and their text, in one file of arrays.

Every unit and break of the articles has one running number in the segment, its *position*; the postings of a bigram are
then one ascending list of positions, a phrase is an intersection of shifted lists, and the article of a position is found
in the list of the positions where articles begin. An article of n units takes n + 1 positions (the last is its final
break), one without units takes none. `words` keeps articles and how often, no positions.

The file is `<index>_<segment id>.arrays` (layout: `arrayfile.py`) with meta {"format": 2, "articles": N} and

    starts      uint32 [N + 1]  the first position of each article; last: how many positions there are
    doc_at      uint32          the article that holds position 256 * i (or the next that has any)
    grams.*                     the bigrams and words of letters and digits (`lexicon.py`), and
    grams.at    uint32 [T + 1]  where in grams.data the block of each term begins, in words of four bytes
    grams.data  uint32          for each term its positions, as a block (`packing.py`)
    grams.many  uint32          the terms of PACK_FROM postings or more, ascending, and
    grams.held  uint32          how many articles hold each: for shorter lists counting is quick
    words.*                     the words, likewise; words.data holds article numbers, and
    words.freqs uint8           how often, for every posting; 0 where it is 256 times or more:
    words.often uint32 [2 K]    K numbers of such postings, ascending, then K frequencies
    chars       uint32 [C]      code points of common Han characters, ascending
    char_bits   uint8           for each a bitmap of the articles that hold it: bit i is article i, lowest bit first
    text        uint8           the stored articles (`stored.py`), one after the other
    text_at     uint64 [N + 1]  where each begins, and the end of the last
    dictionary  uint8           the zstd dictionary that they were compressed with; may be empty

A rarer character has no bitmap: the bigrams that begin with it are neighbours in the lexicon. Deleted articles stay in the file;
the segment's entry in Whoosh's table of contents names them. Nothing here changes after it is opened: share it freely.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.analysis.units import is_han
from search.arrayfile import ArrayFile, ArrayFileWriter, gathered, narrowed
from search.engines.whoosh.format.fieldpostings import FieldPostings, distinct
from search.engines.whoosh.format.starts import Docs, Numbers, Starts

#: The format of a whole generation; the paths of the pickled classes (`codec.py`, `schema.py`) are part of it.
FORMAT = 2
EXTENSION = ".arrays"
#: A character has a bitmap if there is an occurrence for every so many articles; the bitmap is then the smaller.
COMMON = 8


class SegmentFile:
    """An opened segment. Raises ValueError for a file of another format."""

    def __init__(self, path: Path) -> None:
        self.path = path
        file = ArrayFile(path)
        if file.meta.get("format") != FORMAT:
            raise ValueError(f"{path.name}: format {file.meta.get('format')}, this program reads {FORMAT}")
        self.articles = int(file.meta["articles"])
        where = Starts(file["starts"], file["doc_at"])
        self.starts: Numbers = where.starts
        self.docs_of = where.docs_of
        self.positions = int(self.starts[-1])
        self.grams = FieldPostings(file, "grams")
        self.words = FieldPostings(file, "words")
        self._many: Numbers = file["grams.many"]
        self._doc_freqs: Numbers = file["grams.held"]
        self._freqs: NDArray[np.uint8] = file["words.freqs"]
        often = file["words.often"]
        self._often, self._often_freqs = often[: len(often) // 2], often[len(often) // 2 :]
        self.chars: Numbers = file["chars"]
        self._char_bits: NDArray[np.uint8] = file["char_bits"]
        self.text: NDArray[np.uint8] = file["text"]
        self.text_at: NDArray[np.uint64] = file["text_at"]
        self.dictionary: NDArray[np.uint8] = file["dictionary"]

    def doc_freq(self, term: int) -> int:
        """How many articles hold a bigram, deleted ones too."""
        at = int(self._many.searchsorted(np.uint32(term)))
        if at < len(self._many) and int(self._many[at]) == term:
            return int(self._doc_freqs[at])
        if self.grams.lexicon.count(term) == 1:
            return 1
        return distinct(self.docs_of(self.grams.numbers(term)))

    def freqs(self, first: int, last: int) -> Numbers:
        """The frequencies of the postings of `words` numbered first to last (excluded)."""
        freqs = self._freqs[first:last].astype(np.uint32)
        if len(self._often):
            low, high = self._often.searchsorted([first, last])
            freqs[self._often[low:high] - np.uint32(first)] = self._often_freqs[low:high]
        return freqs

    def freqs_at(self, postings: Docs) -> Numbers:
        """The frequencies of some postings of `words`."""
        freqs = self._freqs[postings].astype(np.uint32)
        if len(self._often) and not freqs.all():
            zero = np.flatnonzero(freqs == 0)
            freqs[zero] = self._often_freqs[self._often.searchsorted(postings[zero].astype(np.uint32))]
        return freqs

    def char_mask(self, char: str) -> NDArray[np.bool_]:
        """Which articles hold a Han character."""
        at = int(self.chars.searchsorted(ord(char)))
        if at < len(self.chars) and int(self.chars[at]) == ord(char):
            width = -(-self.articles // 8)
            bits = self._char_bits[at * width : (at + 1) * width]
            return np.unpackbits(bits, count=self.articles, bitorder="little").view(bool)
        mask = np.zeros(self.articles, bool)
        mask[self.docs_of(self.unit_positions(char))] = True
        return mask

    def char_masks(self, codes: Numbers) -> NDArray[np.bool_]:
        """Which articles hold each of some Han characters, given as code points: a row for each."""
        masks = np.zeros((len(codes), self.articles), bool)
        at = self.chars.searchsorted(codes.astype(np.uint32))
        known = at < len(self.chars)
        known[known] = self.chars[at[known]] == codes[known]
        bits = self._char_bits.reshape(len(self.chars), -(-self.articles // 8))[at[known]]
        masks[known] = np.unpackbits(bits, axis=1, count=self.articles, bitorder="little").view(bool)
        rows, base = np.flatnonzero(~known), 0
        for firsts in self.grams.lexicon.first_codes():
            low, high = firsts.searchsorted(codes[rows]), firsts.searchsorted(codes[rows], "right")
            self._flag(masks, np.repeat(rows, high - low), base + gathered(low, high - low))
            base += len(firsts)
        return masks

    def _flag(self, masks: NDArray[np.bool_], rows: Docs, terms: Docs) -> None:
        """In the row of each bigram mark the articles that hold it."""
        at, counts = self.grams.at[terms].astype(np.int64), np.diff(self.grams.lexicon.ends)[terms].astype(np.int64)
        plain = self.grams.at[terms + 1] - at == counts
        positions = self.grams.data[gathered(at[plain], counts[plain])]
        masks[np.repeat(rows[plain], counts[plain]), self.docs_of(positions)] = True
        for row, term in zip(rows[~plain].tolist(), terms[~plain].tolist(), strict=True):
            masks[row, self.docs_of(self.grams.numbers(term))] = True

    def char_docs(self, char: str) -> Docs:
        """The articles that hold a Han character, ascending."""
        return np.flatnonzero(self.char_mask(char))

    def unit_positions(self, unit: str) -> Numbers:
        """Where a unit stands, ascending: a word is a term; each Han character begins one bigram."""
        if not is_han(unit):
            number = self.grams.lexicon.find(unit.encode())
            return self.grams.numbers(number) if number >= 0 else np.zeros(0, np.uint32)
        runs = self.grams.lexicon.beginning(unit.encode())
        positions = np.concatenate([self.grams.slice(run.start, run.stop) for run in runs])
        positions.sort()
        return positions

    def stored(self, doc: int) -> bytes:
        """The compressed text of an article."""
        return self.text[self.text_at[doc] : self.text_at[doc + 1]].tobytes()


def write_chars(file: ArrayFileWriter, codes: NDArray[np.integer], articles: int, docs: Iterable[Docs]) -> None:
    """Write `chars` and `char_bits`: for every code point the articles that hold it, in any order."""
    file.put("chars", narrowed(codes, np.uint32, "chars"))
    bits = file.stream("char_bits", "u1")
    for holders in docs:
        flags = np.zeros(articles, bool)
        flags[holders] = True
        bits.append(np.packbits(flags, bitorder="little"))
