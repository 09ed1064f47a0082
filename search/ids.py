"""A set of article ids in eight bytes each: an archive's ids must not outweigh the rest of what is in memory.

Pages and places of an issue are kept as one ascending array of numbers. Ids that come in print order, as they do, are put
behind; others are put where they belong, which costs time by the length of their issue.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left

from search.article import ArticleId

_LARGEST = (1 << 32) - 1


class IdSet:
    """Ids that were seen."""

    def __init__(self) -> None:
        self._issues: dict[str, array[int]] = {}
        self._others: set[ArticleId] = set()

    def add(self, id: ArticleId) -> bool:
        """Put an id in; whether it was not in before."""
        if not (0 <= id.page <= _LARGEST and 0 <= id.seq <= _LARGEST):
            new = id not in self._others
            self._others.add(id)
            return new
        places = self._issues.setdefault(id.issue, array("Q"))
        place = id.page << 32 | id.seq
        if not places or places[-1] < place:
            places.append(place)
            return True
        at = bisect_left(places, place)
        if places[at] == place:
            return False
        places.insert(at, place)
        return True
