"""The terms of a field in a segment, sorted, and how many postings each has.

A term of up to eight bytes (UTF-8), which is nearly every bigram and most words, is kept as one number: its bytes,
filled up with zeros behind, read as a big-endian number; numbers then sort as the terms do. Longer terms are kept as
text in a table of their own. Terms are numbered through: the short ones first, then the long ones, each sorted.

Arrays in the segment file, for a field F:

    F.short     uint64      the short terms
    F.long      uint8       the long terms, one after the other
    F.long_at   uint32      where each begins, and the end of the last
    F.ends      uint32      for term t, ends[t] is the number of postings of all terms before it; one more at the end

This module does not hold postings.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from search.arrayfile import ArrayFile, ArrayFileWriter

Numbers = NDArray[np.uint64]

SHORT = 8


def short_number(term: bytes) -> int:
    """A term of up to eight bytes as the number it is kept as."""
    return int.from_bytes(term.ljust(SHORT, b"\0"), "big")


def short_term(number: int) -> bytes:
    """The term that `short_number` made this number of; no term holds a zero byte."""
    return int(number).to_bytes(SHORT, "big").rstrip(b"\0")


class _Long(Sequence[bytes]):
    """The long terms of a file, read where they lie."""

    def __init__(self, text: NDArray[np.uint8], at: NDArray[np.uint32]) -> None:
        self.text = text.data
        self.at = at

    def __len__(self) -> int:
        return len(self.at) - 1

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]
        return bytes(self.text[self.at[number] : self.at[number + 1]])


class Lexicon:
    """The terms of one field of an opened segment. Read-only: share it freely."""

    def __init__(self, file: ArrayFile, field: str) -> None:
        self.short: Numbers = file[f"{field}.short"]
        self.long = _Long(file[f"{field}.long"], file[f"{field}.long_at"])
        self.ends: NDArray[np.uint32] = file[f"{field}.ends"]

    def __len__(self) -> int:
        return len(self.ends) - 1

    def find(self, term: bytes) -> int:
        """The number of a term; -1 where the field does not hold it."""
        if len(term) <= SHORT:
            number = short_number(term)
            at = int(self.short.searchsorted(np.uint64(number)))
            return at if at < len(self.short) and int(self.short[at]) == number else -1
        at = bisect_left(self.long, term)
        return len(self.short) + at if at < len(self.long) and self.long[at] == term else -1

    def find_all(self, terms: Sequence[bytes]) -> list[int]:
        """The numbers of some terms, as `find` gives them: one search for all the short ones."""
        brief = np.array([short_number(term) for term in terms if len(term) <= SHORT], np.uint64)
        at = self.short.searchsorted(brief)
        np.minimum(at, len(self.short) - 1, out=at)
        known = (self.short[at] == brief).tolist() if len(self.short) else [False] * len(brief)
        numbers = iter([number if here else -1 for number, here in zip(at.tolist(), known, strict=True)])
        return [next(numbers) if len(term) <= SHORT else self.find(term) for term in terms]

    def term(self, number: int) -> bytes:
        """The term of this number."""
        if number < len(self.short):
            return short_term(self.short[number])
        return self.long[number - len(self.short)]

    def count(self, number: int) -> int:
        """How many postings a term has."""
        return int(self.ends[number + 1]) - int(self.ends[number])

    def first_codes(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The code point of the first character of each short and each long term, ascending.

        Only those of three bytes in UTF-8 are told; of terms that begin otherwise it is 0, or beyond all that have three.
        """
        text = np.frombuffer(self.long.text, np.uint8)
        first, second, third = (text[self.long.at[:-1] + np.uint32(n)].astype(np.uint64) for n in range(3))
        longs = first << np.uint64(16) | second << np.uint64(8) | third
        return _three_bytes(self.short >> np.uint64(40)), _three_bytes(longs)

    def beginning(self, prefix: bytes) -> tuple[range, range]:
        """The numbers of the short and of the long terms that begin with these bytes."""
        first, last = self._from(prefix)
        return range(*first), range(*last)

    def _from(self, prefix: bytes) -> tuple[tuple[int, int], tuple[int, int]]:
        short = (0, 0)
        if len(prefix) <= SHORT:
            low = short_number(prefix)
            high = low + (1 << 8 * (SHORT - len(prefix)))
            short = (self._at(low), self._at(high))
        base, behind = len(self.short), _after(prefix)
        high_long = bisect_left(self.long, behind) if behind else len(self.long)
        return short, (base + bisect_left(self.long, prefix), base + high_long)

    def _at(self, number: int) -> int:
        return len(self.short) if number >> 64 else int(self.short.searchsorted(np.uint64(number)))


def _three_bytes(leads: Numbers) -> NDArray[np.int64]:
    """The code points that three bytes of UTF-8 mean, given as numbers; see `Lexicon.first_codes` for others."""
    leads = leads.astype(np.int64)
    codes = (leads >> 16 & 15) << 12 | (leads >> 8 & 63) << 6 | leads & 63
    return np.where(leads < 0xE00000, 0, np.where(leads >= 0xF00000, 0x110000, codes))


def _after(prefix: bytes) -> bytes:
    """The first text behind all that begin with a prefix; empty where there is none."""
    kept = prefix.rstrip(b"\xff")
    return kept[:-1] + bytes([kept[-1] + 1]) if kept else b""


class LexiconWriter:
    """Writes the terms of a field: all short ones first, then all long ones, each sorted."""

    def __init__(self, file: ArrayFileWriter, field: str) -> None:
        self._short = file.stream(f"{field}.short", "<u8")
        self._long = file.stream(f"{field}.long", "u1")
        self._long_at = file.stream(f"{field}.long_at", "<u4")
        self._ends = file.stream(f"{field}.ends", "<u4")
        self._long_at.append(np.zeros(1, np.uint32))
        self._ends.append(np.zeros(1, np.uint32))
        self._last = 0

    def add_short(self, terms: Numbers, counts: NDArray[np.int64]) -> None:
        """Add short terms, as numbers, with the count of postings of each."""
        self._short.append(terms)
        self._count(counts)

    def add_long(self, terms: Iterable[bytes], counts: NDArray[np.int64]) -> None:
        """Add long terms."""
        terms = list(terms)
        lengths = np.fromiter(map(len, terms), np.int64, len(terms))
        self._long_at.append(self._long.count + np.cumsum(lengths))
        self._long.append(np.frombuffer(b"".join(terms), np.uint8))
        self._count(counts)

    def take(self, file: ArrayFile, field: str) -> None:
        """Add the next terms from a file in which they were written by themselves; no long ones may have been added here."""
        self._short.append(file[f"{field}.short"])
        self._long.append(file[f"{field}.long"])
        self._long_at.append(file[f"{field}.long_at"][1:])
        self._count(np.diff(file[f"{field}.ends"]).astype(np.int64))

    def _count(self, counts: NDArray[np.int64]) -> None:
        ends = self._last + np.cumsum(counts)
        if len(ends):
            self._last = int(ends[-1])
            self._ends.append(ends)
