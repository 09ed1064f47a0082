"""Which places of each page are taken by the lines of one file, so that no two of its articles share an id. Reads nothing."""

from __future__ import annotations

from datetime import date

from index.bounds import SEQS
from search.article import ArticleId

#: A day, or the name of a file without one, and a page.
_Page = tuple[str, int]


class Seats:
    """The taken places. `undated` is the issue part of the ids of articles without a day."""

    def __init__(self, undated: str) -> None:
        self._undated = undated
        self._taken: dict[_Page, set[int]] = {}
        self._last: dict[_Page, int] = {}
        self._free: dict[_Page, int] = {}

    def take(self, day: date | None, page: int, seq: int | None) -> ArticleId | None:
        """The wished place if it is free, else the one after the last on that page; None where the page is full."""
        key = (day.isoformat() if day else self._undated, page)
        taken = self._taken.setdefault(key, set())
        if len(taken) == SEQS:
            return None
        if seq is None or seq in taken:
            seq = self._last.get(key, 0) + 1
        if seq > SEQS:
            seq = self._first_free(key)
        taken.add(seq)
        self._last[key] = max(seq, self._last.get(key, 0))
        return ArticleId(*key, seq)

    def _first_free(self, key: _Page) -> int:
        """One line that wished for the very last place leaves those after it the places before."""
        seq = self._free.get(key, 1)
        while seq in self._taken[key]:
            seq += 1
        self._free[key] = seq
        return seq
