"""The postings of one field of a segment, written and read: its lexicon, and for each term a list of positions or articles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.arrayfile import ArrayFile, ArrayFileWriter, gathered
from search.engines.whoosh.format.lexicon import Lexicon, LexiconWriter
from search.engines.whoosh.format.packing import PACK_FROM, pack, unpack
from search.engines.whoosh.format.starts import Docs, Numbers, Starts


class FieldPostings:
    """The lexicon of one field and the lists of numbers of its terms."""

    def __init__(self, file: ArrayFile, field: str) -> None:
        self.lexicon = Lexicon(file, field)
        self.at: Numbers = file[f"{field}.at"]
        self.data: Numbers = file[f"{field}.data"]

    def numbers(self, term: int) -> Numbers:
        """The list of a term, by the term's number: positions or articles, ascending."""
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


class FieldWriter:
    """Writes the postings of one field, terms in order: all short ones, then all long ones.

    `where` is given for a field of positions: then the articles of long lists are counted.
    """

    def __init__(self, file: ArrayFileWriter, field: str, where: Starts | None = None) -> None:
        self.lexicon = LexiconWriter(file, field)
        self._where = where
        if where:
            self._many = file.stream(f"{field}.many", "<u4")
            self._doc_freqs = file.stream(f"{field}.held", "<u4")
        self._terms = 0
        self._at = file.stream(f"{field}.at", "<u4")
        self._data = file.stream(f"{field}.data", "<u4")
        self._at.append(np.zeros(1, np.uint32))

    def add(self, counts: NDArray[np.int64], numbers: Numbers) -> None:
        """Add the lists of the next terms, `counts` numbers each, one after the other. The lexicon is written apart."""
        edges = np.concatenate([[0], np.cumsum(counts)])
        sizes = counts.copy()
        blocks, doc_freqs = [], []
        done = 0
        many = np.flatnonzero(counts >= PACK_FROM)
        for term in many.tolist():
            first, last = int(edges[term]), int(edges[term + 1])
            block = pack(numbers[first:last])
            blocks += [numbers[done:first], block]
            sizes[term] = len(block)
            done = last
            if self._where:
                doc_freqs.append(distinct(self._where.docs_of(numbers[first:last])))
        if self._where:
            self._many.append(self._terms + many)
            self._doc_freqs.append(np.array(doc_freqs, np.int64))
        self._terms += len(counts)
        blocks.append(numbers[done:])
        self._at.append(self._data.count + np.cumsum(sizes))
        for block in blocks:
            self._data.append(block)

    def take(self, file: ArrayFile, field: str) -> None:
        """Add the next terms and their lists from a file in which they were written by themselves."""
        if self._where:
            self._many.append(self._terms + file[f"{field}.many"].astype(np.int64))
            self._doc_freqs.append(file[f"{field}.held"])
        self._terms += len(file[f"{field}.at"]) - 1
        self._at.append(self._data.count + file[f"{field}.at"][1:].astype(np.int64))
        self._data.append(file[f"{field}.data"])
        self.lexicon.take(file, field)


def distinct(ascending: NDArray[np.integer]) -> int:
    """How many different numbers an ascending list holds."""
    return int(np.count_nonzero(ascending[1:] != ascending[:-1])) + 1 if len(ascending) else 0
