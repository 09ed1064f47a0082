"""A segment: some articles, where their terms stand, and their text, in one file of arrays.

Every unit and break of the articles has one running number in the segment, its *place*; the postings of a bigram are
then one ascending list of places, a phrase is an intersection of shifted lists, and the article of a place is found
in the list of the places where articles begin. An article of n units takes n + 1 places (the last is its final
break), one without units takes none. `words` keeps articles and how often, no places.

The file is `<index>_<segment id>.arrays` (layout: `arrayfile.py`) with meta {"format": 2, "articles": N} and

    starts      uint32 [N + 1]  the first place of each article; last: how many places there are
    doc_at      uint32          the article that holds place 256 * i (or the next that has any)
    grams.*                     the bigrams and words of letters and digits (`lexicon.py`), and
    grams.at    uint32 [T + 1]  where in grams.data the block of each term begins, in words of four bytes
    grams.data  uint32          for each term its places, as a block (`packing.py`)
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
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis.units import is_han
from search.arrayfile import ArrayFile, ArrayFileWriter, gathered, narrowed
from search.engines.whoosh.format.lexicon import Lexicon, LexiconWriter
from search.engines.whoosh.format.packing import PACK_FROM, pack, unpack
from search.errors import ArchiveTooLarge

#: The format of a whole generation; the paths of the pickled classes (`codec.py`, `schema.py`) are part of it.
FORMAT = 2
EXTENSION = ".arrays"
#: Places of a segment at most: they are numbered with 32 bits, and a query may look a little beyond the last one.
MOST_POSITIONS = (1 << 32) - (1 << 12)
#: Places for one entry of `doc_at`.
STRIDE = 256
#: A character has a bitmap if there is an occurrence for every so many articles; the bitmap is then the smaller.
COMMON = 8

#: Places or articles of a segment: uint32.
Numbers = NDArray[Any]
#: Articles of a segment, or of an index, that are being worked with: int64.
Docs = NDArray[Any]


class Starts:
    """Where articles begin: from places to articles."""

    def __init__(self, starts: Numbers, doc_at: Numbers) -> None:
        self.starts = starts
        self._doc_at = doc_at

    def docs_of(self, places: NDArray[np.integer]) -> Docs:
        """The articles that hold these places."""
        if len(places) < STRIDE:
            # A needle of another type would have the whole list converted first.
            found: Docs = self.starts.searchsorted(places.astype(np.uint32, copy=False), "right") - 1
            return found
        docs: Docs = self._doc_at[places >> 8].astype(np.int64)
        for _ in range(4):
            beyond = self.starts[docs + 1] <= places
            if not beyond.any():
                return docs
            docs += beyond
        # Articles of a few units in a row: few places are left, search for them.
        left = np.flatnonzero(self.starts[docs + 1] <= places)
        docs[left] = self.starts.searchsorted(places[left].astype(np.uint32, copy=False), "right") - 1
        return docs


class FieldPostings:
    """The lexicon of one field and the lists of numbers of its terms."""

    def __init__(self, file: ArrayFile, field: str) -> None:
        self.lexicon = Lexicon(file, field)
        self.at: Numbers = file[f"{field}.at"]
        self.data: Numbers = file[f"{field}.data"]

    def numbers(self, term: int) -> Numbers:
        """The list of a term, by the term's number: places or articles, ascending."""
        return unpack(self.data[self.at[term] : self.at[term + 1]], self.lexicon.count(term))

    def is_plain(self, term: int) -> bool:
        """Whether `numbers` of a term is only a look into the file."""
        return int(self.at[term + 1]) - int(self.at[term]) == self.lexicon.count(term)

    def many(self, terms: Docs) -> Numbers:
        """The lists of some terms, one after the other."""
        sizes = self.at[terms + 1].astype(np.int64) - self.at[terms]
        plain = sizes == self.lexicon.ends[terms + 1].astype(np.int64) - self.lexicon.ends[terms]
        packed = [self.numbers(term) for term in terms[~plain].tolist()]
        return np.concatenate([self.data[gathered(self.at[terms[plain]].astype(np.int64), sizes[plain])], *packed])

    def slice(self, first: int, last: int) -> Numbers:
        """The lists of the terms first to last (excluded), one after the other. Plain blocks are taken as they lie."""
        counts = np.diff(self.lexicon.ends[first : last + 1])
        packed = np.flatnonzero(np.diff(self.at[first : last + 1]) != counts)
        if not len(packed):
            return self.data[self.at[first] : self.at[last]]
        parts, done = [], first
        for term in (packed + first).tolist():
            parts += [self.data[self.at[done] : self.at[term]], self.numbers(term)]
            done = term + 1
        parts.append(self.data[self.at[done] : self.at[last]])
        return np.concatenate(parts)


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
        self.places = int(self.starts[-1])
        self.grams = FieldPostings(file, "grams")
        self.words = FieldPostings(file, "words")
        self._many: Numbers = file["grams.many"]
        self._held: Numbers = file["grams.held"]
        self._freqs: NDArray[np.uint8] = file["words.freqs"]
        often = file["words.often"]
        self._often, self._often_freqs = often[: len(often) // 2], often[len(often) // 2 :]
        self.chars: Numbers = file["chars"]
        self._char_bits: NDArray[np.uint8] = file["char_bits"]
        self.text: NDArray[np.uint8] = file["text"]
        self.text_at: NDArray[np.uint64] = file["text_at"]
        self.dictionary: NDArray[np.uint8] = file["dictionary"]

    def held(self, term: int) -> int:
        """How many articles hold a bigram, deleted ones too."""
        at = int(self._many.searchsorted(np.uint32(term)))
        if at < len(self._many) and int(self._many[at]) == term:
            return int(self._held[at])
        if self.grams.lexicon.count(term) == 1:
            return 1
        return distinct(self.docs_of(self.grams.numbers(term)))

    def freqs(self, first: int, last: int) -> Numbers:
        """The frequencies of the postings of `words` numbered first to last (excluded)."""
        found = self._freqs[first:last].astype(np.uint32)
        if len(self._often):
            low, high = self._often.searchsorted([first, last])
            found[self._often[low:high] - np.uint32(first)] = self._often_freqs[low:high]
        return found

    def freqs_at(self, postings: Docs) -> Numbers:
        """The frequencies of some postings of `words`."""
        found = self._freqs[postings].astype(np.uint32)
        if len(self._often) and not found.all():
            zero = np.flatnonzero(found == 0)
            found[zero] = self._often_freqs[self._often.searchsorted(postings[zero].astype(np.uint32))]
        return found

    def char_mask(self, char: str) -> NDArray[np.bool_]:
        """Which articles hold a Han character."""
        at = int(self.chars.searchsorted(ord(char)))
        if at < len(self.chars) and int(self.chars[at]) == ord(char):
            width = -(-self.articles // 8)
            bits = self._char_bits[at * width : (at + 1) * width]
            return np.unpackbits(bits, count=self.articles, bitorder="little").view(bool)
        found = np.zeros(self.articles, bool)
        found[self.docs_of(self.unit_places(char))] = True
        return found

    def char_masks(self, codes: Numbers) -> NDArray[np.bool_]:
        """Which articles hold each of some Han characters, given as code points: a row for each."""
        found = np.zeros((len(codes), self.articles), bool)
        at = self.chars.searchsorted(codes.astype(np.uint32))
        known = at < len(self.chars)
        known[known] = self.chars[at[known]] == codes[known]
        bits = self._char_bits.reshape(len(self.chars), -(-self.articles // 8))[at[known]]
        found[known] = np.unpackbits(bits, axis=1, count=self.articles, bitorder="little").view(bool)
        rows, base = np.flatnonzero(~known), 0
        for firsts in self.grams.lexicon.first_codes():
            low, high = firsts.searchsorted(codes[rows]), firsts.searchsorted(codes[rows], "right")
            self._flag(found, np.repeat(rows, high - low), base + gathered(low, high - low))
            base += len(firsts)
        return found

    def _flag(self, found: NDArray[np.bool_], rows: Docs, terms: Docs) -> None:
        """In the row of each bigram mark the articles that hold it."""
        at, counts = self.grams.at[terms].astype(np.int64), np.diff(self.grams.lexicon.ends)[terms].astype(np.int64)
        plain = self.grams.at[terms + 1] - at == counts
        places = self.grams.data[gathered(at[plain], counts[plain])]
        found[np.repeat(rows[plain], counts[plain]), self.docs_of(places)] = True
        for row, term in zip(rows[~plain].tolist(), terms[~plain].tolist(), strict=True):
            found[row, self.docs_of(self.grams.numbers(term))] = True

    def char_docs(self, char: str) -> Docs:
        """The articles that hold a Han character, ascending."""
        return np.flatnonzero(self.char_mask(char))

    def unit_places(self, unit: str) -> Numbers:
        """Where a unit stands, ascending: a word is a term; each Han character begins one bigram."""
        if not is_han(unit):
            number = self.grams.lexicon.find(unit.encode())
            return self.grams.numbers(number) if number >= 0 else np.zeros(0, np.uint32)
        runs = self.grams.lexicon.beginning(unit.encode())
        found = np.concatenate([self.grams.slice(run.start, run.stop) for run in runs])
        found.sort()
        return found

    def stored(self, doc: int) -> bytes:
        """The compressed text of an article."""
        return self.text[self.text_at[doc] : self.text_at[doc + 1]].tobytes()


class FieldWriter:
    """Writes the postings of one field, terms in order: all short ones, then all long ones.

    `where` is given for a field of places: then the articles of long lists are counted.
    """

    def __init__(self, file: ArrayFileWriter, field: str, where: Starts | None = None) -> None:
        self.lexicon = LexiconWriter(file, field)
        self._where = where
        if where:
            self._many = file.stream(f"{field}.many", "<u4")
            self._held = file.stream(f"{field}.held", "<u4")
        self._terms = 0
        self._at = file.stream(f"{field}.at", "<u4")
        self._data = file.stream(f"{field}.data", "<u4")
        self._at.append(np.zeros(1, np.uint32))

    def add(self, counts: NDArray[np.int64], numbers: Numbers) -> None:
        """Add the lists of the next terms, `counts` numbers each, one after the other. The lexicon is written apart."""
        edges = np.concatenate([[0], np.cumsum(counts)])
        sizes = counts.copy()
        blocks, held = [], []
        done = 0
        many = np.flatnonzero(counts >= PACK_FROM)
        for term in many.tolist():
            first, last = int(edges[term]), int(edges[term + 1])
            block = pack(numbers[first:last])
            blocks += [numbers[done:first], block]
            sizes[term] = len(block)
            done = last
            if self._where:
                held.append(distinct(self._where.docs_of(numbers[first:last])))
        if self._where:
            self._many.append(self._terms + many)
            self._held.append(np.array(held, np.int64))
        self._terms += len(counts)
        blocks.append(numbers[done:])
        self._at.append(self._data.count + np.cumsum(sizes))
        for block in blocks:
            self._data.append(block)

    def take(self, file: ArrayFile, field: str) -> None:
        """Add the next terms and their lists from a file in which they were written by themselves."""
        if self._where:
            self._many.append(self._terms + file[f"{field}.many"].astype(np.int64))
            self._held.append(file[f"{field}.held"])
        self._terms += len(file[f"{field}.at"]) - 1
        self._at.append(self._data.count + file[f"{field}.at"][1:].astype(np.int64))
        self._data.append(file[f"{field}.data"])
        self.lexicon.take(file, field)


def distinct(ascending: NDArray[np.integer]) -> int:
    """How many different numbers an ascending list holds."""
    return int(np.count_nonzero(ascending[1:] != ascending[:-1])) + 1 if len(ascending) else 0


def write_starts(file: ArrayFileWriter, lengths: NDArray[np.int64]) -> Starts:
    """Write `starts` and `doc_at` from the places that each article takes; returns them."""
    ends = np.cumsum(lengths)
    if len(ends) and int(ends[-1]) > MOST_POSITIONS:
        raise ArchiveTooLarge(
            f"索引的一段要放 {ends[-1]:,} 个字，最多放 {MOST_POSITIONS:,} 个；请把资料分成几份，各建一个索引。"
        )
    starts = narrowed(np.concatenate([[0], ends]), np.uint32, "starts")
    file.put("starts", starts)
    every = np.arange(0, max(int(starts[-1]), 1), STRIDE)
    doc_at = narrowed(starts.searchsorted(every.astype(np.uint32), "right") - 1, np.uint32, "doc_at")
    file.put("doc_at", doc_at)
    return Starts(starts, doc_at)


def write_chars(file: ArrayFileWriter, codes: NDArray[np.integer], articles: int, docs: Iterable[Docs]) -> None:
    """Write `chars` and `char_bits`: for every code point the articles that hold it, in any order."""
    file.put("chars", narrowed(codes, np.uint32, "chars"))
    bits = file.stream("char_bits", "u1")
    for found in docs:
        flags = np.zeros(articles, bool)
        flags[found] = True
        bits.append(np.packbits(flags, bitorder="little"))
