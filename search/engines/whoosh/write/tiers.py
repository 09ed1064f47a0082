"""Which neighbouring segments of an index become one: sizes in, ranges out. It opens no segment and merges none.

Neighbours only, so that the articles stay in the order of the segments. None grows beyond a limit, for what a segment
holds is numbered with 32 bits; an archive that outgrows one segment has several for good. Lucene's merge policies
(LogByteSizeMergePolicy for neighbours, TieredMergePolicy with its cap on what is merged) are the models.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

#: How large a segment may become by merging, in positions: a quarter of what can be numbered, so that nothing that is counted
#: beside positions (postings, blocks) comes near the end. 1.7 million articles of a newspaper, and far above any batch.
SEGMENT_POSITIONS = 1 << 30
#: A segment is merged with those behind it as soon as they are an eighth of it: few segments stay, and an addition
#: rewrites only what is small.
FACTOR = 8
#: Segments that are merged at a time: each is an open file, twice where two processes merge, and a system may allow 256.
AT_ONCE = 100

#: The first segment of a group, and the one behind its last.
Range = tuple[int, int]


def packed(sizes: Sequence[int], limit: int) -> list[Range]:
    """All segments in as few groups as the limit permits. One that is larger alone is a group of its own."""
    groups: list[Range] = []
    room = 0
    for number, size in enumerate(sizes):
        if groups and size <= room:
            groups[-1] = (groups[-1][0], number + 1)
        else:
            groups.append((number, number + 1))
            room = limit
        room -= size
    return groups


def tiered(sizes: Sequence[int], limit: int) -> list[Range]:
    """The groups after an addition: each behind the last full one is more than FACTOR times the next.

    Full is what cannot be merged with what follows. So there are fewer than two groups for every `limit` of all
    together, and behind them as many as there are powers of FACTOR in the limit.
    """
    groups: list[Range] = []
    merged: list[int] = []
    for number, size in enumerate(sizes):
        groups.append((number, number + 1))
        merged.append(size)
        while len(groups) > 1 and merged[-1] * FACTOR >= merged[-2] and sum(merged[-2:]) <= limit:
            (first, _), (_, last) = groups[-2:]
            groups[-2:] = [(first, last)]
            merged[-2:] = [sum(merged[-2:])]
    # What stands before a pair that cannot be merged has no addition behind it any more: it is packed once and for all.
    pairs = enumerate(itertools.pairwise(merged), 1)
    full = max((number for number, pair in pairs if sum(pair) > limit), default=0)
    closed = packed(merged[:full], limit)
    return [(groups[first][0], groups[last - 1][1]) for first, last in closed] + groups[full:]


def early(count: int) -> list[Range]:
    """Of so many segments that become one, those to be merged first, so that no more than AT_ONCE are merged at a time.

    As few as can be, for they are written once more; none where there are not too many. Of very many there may be too
    many still.
    """
    runs: list[Range] = []
    first, too_many = 0, count - AT_ONCE
    while too_many > 0 and first < count - 1:
        last = min(first + AT_ONCE, first + too_many + 1, count)
        runs.append((first, last))
        too_many -= last - first - 1
        first = last
    return runs
