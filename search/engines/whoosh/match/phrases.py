"""Where runs of units stand: intersections of the positions of their bigrams, segment by segment.

A run of n units is n - 1 bigrams. Not all of them are needed: bigrams that together cover every unit say as much, and the
cheapest cover is chosen by the lengths of their lists. Only a bigram that begins with a break is always needed: its list
is what keeps a run from going on in the next article.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.analysis.units import BREAK, grams, is_han
from search.arrayfile import gathered
from search.engines.whoosh.format.columns import Columns, Mask
from search.engines.whoosh.format.starts import Docs, Numbers
from search.engines.whoosh.match.postings import Postings, SegmentReader, TermNumbers, intersect

Run = tuple[str, ...]
#: With one article for so many positions of a run, the run is looked up in these articles; else its list is gone through.
FEW = 8
_NOWHERE: Numbers = np.zeros(0, np.uint32)
_NO_DOCS: Docs = np.zeros(0, np.int64)


class Phrases:
    """Finds runs in one opened index. Holds no state of its own."""

    def __init__(self, postings: Postings, columns: Columns) -> None:
        self._postings = postings
        self._columns = columns

    def docs(self, run: Run) -> Docs:
        """The live articles that hold a run of units and breaks, ascending."""
        if not run:
            return _NO_DOCS
        if len(run) == 1 and is_han(run[0]):
            return np.flatnonzero(self._postings.char_mask(run[0]))
        if len(run) <= 2:
            return self._postings.get(self._term(run)).docs
        return self._gather([reader.docs(self.positions(reader, run)) for reader in self._postings.readers])

    def _term(self, run: Run) -> TermNumbers:
        """The one term of a run of two units, or of a word of letters and digits."""
        (term,) = self._postings.numbered([("grams", grams(run)[0] if len(run) == 2 else run[0])])
        return term

    def among(self, run: Run, docs: Docs) -> Docs:
        """Those of some live articles (ascending) that hold a run."""
        if len(run) == 1 and is_han(run[0]):
            return docs[self._postings.char_mask(run[0])[docs]]
        if len(run) in (1, 2) and len(docs) * FEW < self.frequency(run):
            kept: Docs = docs[self._postings.counts([self._term(run)], docs)[0] > 0]
            return kept
        return intersect(docs, self.docs(run))

    def frequency(self, run: Run) -> int:
        """How often a run stands in the index at most."""
        return sum(self._frequency(reader, run) for reader in self._postings.readers) if run else 0

    def mark(self, run: Run, mask: Mask) -> None:
        """Mark the live articles that hold a run."""
        if len(run) == 1 and is_han(run[0]):
            mask |= self._postings.char_mask(run[0])
        else:
            mask[self.docs(run)] = True

    def in_head(self, run: Run) -> Docs:
        """The live articles that hold a run in kicker, headline or subtitle."""
        if not run:
            return _NO_DOCS
        lists = []
        for reader in self._postings.readers:
            positions = self.positions(reader, run)
            docs = reader.segment.docs_of(positions)
            within = positions.astype(np.int64) + len(run) - reader.segment.starts[docs]
            lists.append(reader.docs(positions[within <= self._columns.numbers["head"][docs + reader.first]]))
        return self._gather(lists)

    def prefix(self, beginning: str) -> Docs:
        """The live articles with a word of letters and digits that begins so."""
        return self._gather(
            [
                reader.docs(np.sort(self._postings.prefix_positions(reader, beginning)))
                for reader in self._postings.readers
            ]
        )

    def near(self, runs: Sequence[Run], within: int) -> Docs:
        """The live articles where all runs lie close (see `search.query.tree.Near`)."""
        distinct = list(dict.fromkeys(runs))
        if not all(distinct):
            return _NO_DOCS
        together = functools.reduce(intersect, sorted(map(self.docs, distinct), key=len))
        lists = []
        for reader in self._postings.readers:
            low, high = reader.span(together)
            positions = (
                self._close(reader, distinct, within, together[low:high] - reader.first) if low < high else _NOWHERE
            )
            lists.append(reader.docs(positions))
        return self._gather(lists)

    def _gather(self, lists: list[Docs]) -> Docs:
        return lists[0] if len(lists) == 1 else np.concatenate([_NO_DOCS, *lists])

    def positions(self, reader: SegmentReader, run: Run) -> Numbers:
        """Where a run begins in a segment, ascending."""
        if len(run) == 1:
            return self._postings.unit_positions(reader, run[0])
        lexicon = reader.segment.grams.lexicon
        numbers = lexicon.find_all([gram.encode() for gram in grams(run)])
        if min(numbers) < 0:
            return _NOWHERE
        counts = [lexicon.count(number) for number in numbers]
        chosen = sorted(cover(run, counts), key=counts.__getitem__)
        first = chosen[0]
        starts = self._postings.positions(reader, numbers[first])
        starts = starts[starts.searchsorted(first) :] - np.uint32(first)
        for at in chosen[1:]:
            # A little beyond the last position there are numbers left (MOST_POSITIONS): nothing wraps.
            shift = np.uint32(at)
            starts = intersect(starts + shift, self._postings.positions(reader, numbers[at])) - shift
        return starts

    def _close(self, reader: SegmentReader, runs: Sequence[Run], within: int, docs: Docs) -> Numbers:
        """Places of articles where all runs lie close; `docs` are those that hold all of them at all.

        For each place taken as the last to begin, the latest place of every other run ends last, so it is the best.
        """
        starts = self._neighbours(reader, runs, within + max(map(len, runs)), docs)
        if not all(len(positions) for positions in starts):
            return _NOWHERE
        close = []
        for last in starts:
            article = reader.segment.starts[reader.segment.docs_of(last)]
            first_end = np.full(len(last), np.iinfo(np.int64).max)
            together = np.ones(len(last), bool)
            for positions, run in zip(starts, runs, strict=True):
                at = positions.searchsorted(last, "right") - 1
                begins = positions[at]
                together &= (at >= 0) & (begins >= article)
                np.minimum(first_end, begins + len(run), out=first_end)
            close.append(last[together & (last - first_end <= within)])
        return np.sort(np.concatenate(close)).astype(np.uint32)

    def _neighbours(self, reader: SegmentReader, runs: Sequence[Run], reach: int, docs: Docs) -> list[Docs]:
        """Where each run begins, but only positions that have all other runs within reach, or nearly so.

        From the rarest run on, each run leaves fewer positions for the next: common characters cost little beside a rare
        word, and many common ones soon leave nothing. Work grows with the lists, not with their product.
        """
        order = sorted(range(len(runs)), key=lambda number: self._frequency(reader, runs[number]))
        starts = [_NO_DOCS] * len(runs)
        kept = np.zeros(reader.segment.articles, bool)
        kept[docs] = True
        anchor: Docs | None = None
        for number in order:
            if anchor is not None and not len(anchor):
                break
            positions = self.positions(reader, runs[number])
            if anchor is None:
                anchor = positions[kept[reader.segment.docs_of(positions)]].astype(np.int64)
                starts[number] = anchor
                continue
            starts[number] = _around(anchor, positions, reach)
            anchor = anchor[_has_near(anchor, starts[number], reach)]
        left = _NO_DOCS if anchor is None else anchor
        return [positions[_has_near(positions, left, reach)] for positions in starts]

    def _frequency(self, reader: SegmentReader, run: Run) -> int:
        """How often a run stands in a segment at most."""
        lexicon = reader.segment.grams.lexicon
        if len(run) == 1 and is_han(run[0]):
            return reader.segment.positions  # not counted: a single character is taken for frequent
        terms = grams(run) if len(run) > 1 else list(run)
        return min(
            lexicon.count(number) if number >= 0 else 0 for number in lexicon.find_all([t.encode() for t in terms])
        )


def _around(anchor: Docs, positions: Numbers, reach: int) -> Docs:
    """Those of ascending positions that lie within reach of an anchor."""
    # `reach` is bounded (MAX_WITHIN, MAX_QUERY), and beyond the last position there are more numbers left (MOST_POSITIONS).
    low = np.maximum(anchor - reach, 0).astype(np.uint32)
    first = positions.searchsorted(low)
    last = positions.searchsorted((anchor + reach).astype(np.uint32), "right")
    # Neighbouring anchors share positions: each is taken once.
    first = np.maximum(first, np.concatenate([[0], last[:-1]]))
    near: Docs = positions[gathered(first, np.maximum(last - first, 0))].astype(np.int64)
    return near


def _has_near(anchor: Docs, positions: Docs, reach: int) -> NDArray[np.bool_]:
    """Which anchors have one of these positions within reach."""
    near: NDArray[np.bool_] = positions.searchsorted(anchor - reach) < positions.searchsorted(anchor + reach, "right")
    return near


def cover(run: Run, counts: Sequence[int]) -> list[int]:
    """Which bigrams of a run to intersect: every unit in one of them, with the least to read."""
    last = len(counts) - 1
    # For each bigram: the cheapest cover that ends with it, as cost and the one before it.
    best: list[tuple[int, int]] = []
    for at, count in enumerate(counts):
        before = [at - 1] if at else []
        if at >= 2 and run[at - 1] != BREAK:
            before.append(at - 2)
        cost, previous = min(((best[b][0], b) for b in before), default=(0, -1))
        best.append((cost + count, previous))
    chosen = [last]
    while best[chosen[-1]][1] >= 0:
        chosen.append(best[chosen[-1]][1])
    return chosen
