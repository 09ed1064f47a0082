"""Which places of each page are taken by the lines of one file, so that no two of its articles share an id. Reads nothing."""

from __future__ import annotations

from datetime import date

from index.bounds import SEQS
from search.article import ArticleId
from search.ids import IdSet

#: An issue (a day and what tells it from others of that day, or the name of a file without one), and a page.
_Page = tuple[str, int]


class Seats:
    """The taken places. `undated` is the issue part of the ids of articles without a day."""

    def __init__(self, undated: str) -> None:
        self._undated = undated
        self._taken = IdSet()
        self._last: dict[_Page, int] = {}
        self._free: dict[_Page, int] = {}

    def take(self, day: date | None, page: int, seq: int | None, issue: str = "") -> ArticleId | None:
        """The wished place if it is free, else the one after the last on that page; None where the page is full.

        `issue` is what tells an issue from others of its day. The id has the day alone: only the builder knows all issues.
        """
        key = (f"{day}|{issue}" if day else self._undated, page)
        name = day.isoformat() if day else self._undated
        last = self._last.get(key, 0)
        if seq is None or not self._taken.add(ArticleId(*key, seq)):
            seq = last + 1 if last < SEQS else self._before_the_last(key)
            if seq > SEQS:
                return None
            self._taken.add(ArticleId(*key, seq))
        self._last[key] = max(seq, last)
        return ArticleId(name, page, seq)

    def _before_the_last(self, key: _Page) -> int:
        """The first free place: one line that wished for the very last leaves those after it the places before."""
        seq = self._free.get(key, 1)
        while seq <= SEQS and not self._taken.add(ArticleId(*key, seq)):
            seq += 1
        self._free[key] = seq
        return seq
