"""Where the articles of a segment begin among its positions, written and read: from positions to articles."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.arrayfile import ArrayFileWriter, narrowed
from search.errors import ArchiveTooLarge

#: Positions of a segment at most: they are numbered with 32 bits, and a query may look a little beyond the last one.
MOST_POSITIONS = (1 << 32) - (1 << 12)
#: Positions for one entry of `doc_at`.
STRIDE = 256

#: Positions or articles of a segment: uint32.
Numbers = NDArray[Any]
#: Articles of a segment, or of an index, that are being worked with: int64.
Docs = NDArray[Any]


class Starts:
    """Where articles begin: from positions to articles."""

    def __init__(self, starts: Numbers, doc_at: Numbers) -> None:
        self.starts = starts
        self._doc_at = doc_at

    def docs_of(self, positions: NDArray[np.integer]) -> Docs:
        """The articles that hold these positions."""
        if len(positions) < STRIDE:
            # A needle of another type would have the whole list converted first.
            docs: Docs = self.starts.searchsorted(positions.astype(np.uint32, copy=False), "right") - 1
            return docs
        docs = self._doc_at[positions >> 8].astype(np.int64)
        for _ in range(4):
            beyond = self.starts[docs + 1] <= positions
            if not beyond.any():
                return docs
            docs += beyond
        # Articles of a few units in a row: few positions are left, search for them.
        left = np.flatnonzero(self.starts[docs + 1] <= positions)
        docs[left] = self.starts.searchsorted(positions[left].astype(np.uint32, copy=False), "right") - 1
        return docs


def write_starts(file: ArrayFileWriter, lengths: NDArray[np.int64]) -> Starts:
    """Write `starts` and `doc_at` from the positions that each article takes; returns them."""
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
