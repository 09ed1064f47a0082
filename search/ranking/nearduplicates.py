"""Which of some articles repeat others: those of whose text nearly all stands in another.

Compared are shingles, runs of a few units (Broder, On the Resemblance and Containment of Documents, 1997). Among related articles runs of
letters and digits all count as the same unit: yesterday's weather with other numbers is a repeat. On a page of results it is not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.analysis.arrays import BREAK_ID, unit_arrays
from search.article import Article

#: An article of whose shingles so many are held by another repeats it.
REPEATED = 0.7
#: Units of a shingle.
SIZE = 6
#: Characters compared: the beginning is enough to know a text by.
READ = 6_000
#: Characters compared in a page of results, and the share: a text printed again begins as it did, with the same numbers.
#: Announcements of the same event in two years differ in little else.
OPENING, SAME = 400, 0.85
#: Of fewer shingles than this nothing is told: a form of words (图片报道) is no story.
LEAST = 6
_MIX = np.uint64(0x9E3779B97F4A7C15)
#: Bits of a hash that give way to the number of the article.
_NUMBER = 10


def distinct(articles: Sequence[Article], first: int) -> list[int]:
    """Of the articles from number `first` on those that repeat none before them, by their numbers, in their order.

    Where one is repeated by a fuller one of them, the fuller one takes its place. An article without text is left
    out. At most 1,024 articles.
    """
    sizes, common = _shared(articles)
    kept: list[int] = []
    for number in range(first, len(articles)):
        repeated = common[number] >= REPEATED * sizes[number]
        if not sizes[number] or any(repeated[other] for other in (*range(first), *kept)):
            continue
        within = [other for other in kept if common[number, other] >= REPEATED * sizes[other]]
        if within:
            kept[kept.index(within[0])] = number
            kept = [other for other in kept if other not in within[1:]]
        else:
            kept.append(number)
    return kept


def of_earlier(articles: Sequence[Article]) -> list[int | None]:
    """For each article the number of the first one before it of whose opening it repeats nearly all; None for most."""
    sizes, common = _shared(articles, OPENING, exact=True)
    earlier: list[int | None] = []
    for number in range(len(articles)):
        again = np.flatnonzero(common[number, :number] >= SAME * sizes[number])
        earlier.append(int(again[0]) if sizes[number] >= LEAST and len(again) else None)
    return earlier


def _shared(
    articles: Sequence[Article], read: int = READ, *, exact: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """How many distinct shingles each article has, and how many every two of them share. `exact`: numbers count as what they are."""
    texts = ["\n".join(text for role, text in a.parts() if role != "byline")[:read] for a in articles]
    shingles = _shingles(texts, exact)
    shingles.sort()
    shingles = shingles[np.append(True, shingles[1:] != shingles[:-1])] if len(shingles) else shingles
    owners = (shingles & np.uint64((1 << _NUMBER) - 1)).astype(np.int64)
    groups = shingles >> np.uint64(_NUMBER)
    begins = np.append(True, groups[1:] != groups[:-1]) if len(groups) else np.zeros(0, bool)
    group = np.cumsum(begins) - 1
    shared = np.bincount(group)[group] > 1
    rows = np.unique(group[shared], return_inverse=True)[1]
    # Whole numbers: a product of floats goes to threads of its own, which is no gain for one so small.
    holds = np.zeros((int(rows.max()) + 1 if len(rows) else 0, len(articles)), np.int32)
    holds[rows, owners[shared]] = 1
    return np.bincount(owners, minlength=len(articles)), holds.T @ holds


def _shingles(texts: Sequence[str], exact: bool) -> NDArray[np.uint64]:
    """A hash of every run of SIZE units that a text holds, with the number of the text in its lowest bits.

    Breaks are no units. A text shorter than SIZE is one shingle.
    """
    cut = unit_arrays(texts, spell=exact)
    spoken = np.flatnonzero(cut.ids != BREAK_ID)
    units, owners = cut.ids[spoken].astype(np.uint64), np.searchsorted(cut.bounds, spoken, "right") - 1
    counts = np.bincount(owners, minlength=len(texts))
    # Whoever is short is filled up at its end, so that it has a shingle too.
    missing = np.where(counts > 0, np.maximum(SIZE - counts, 0), 0)
    at = np.repeat(np.cumsum(counts), missing)
    units, owners = np.insert(units, at, 0), np.insert(owners, at, np.repeat(np.arange(len(texts)), missing))
    length = max(len(units) - SIZE + 1, 0)
    hashed = np.zeros(length, np.uint64)
    for offset in range(SIZE):
        hashed = (hashed ^ units[offset : offset + length]) * _MIX
        hashed ^= hashed >> np.uint64(29)
    whole = owners[:length] == owners[SIZE - 1 :][:length]
    number = owners[:length].astype(np.uint64)
    shingles: NDArray[np.uint64] = ((hashed << np.uint64(_NUMBER)) | number)[whole]
    return shingles
