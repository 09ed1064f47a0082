"""Where the words of a query stand in a few articles: read from the postings for the second look (`search/ranking/proximity.py`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.analysis.units import grams
from search.arrayfile import gathered
from search.engines.whoosh.format.columns import Columns
from search.engines.whoosh.format.starts import Docs
from search.engines.whoosh.match.postings import Postings, SegmentReader
from search.ranking.proximity import Run, Scores, Stands, WeightedWord, boosts, rarest
from search.ranking.settings import RankingSettings


class SecondLook:
    """Looks into the articles of one opened index."""

    def __init__(self, postings: Postings, columns: Columns, settings: RankingSettings) -> None:
        self._postings = postings
        self._heads = columns.numbers["head"]
        self._settings = settings

    def boosts(self, words: Sequence[WeightedWord], docs: Docs) -> Scores:
        """What the scores of some articles (in any order) are multiplied by, 1 or more."""
        boost = np.ones(len(docs), np.float32)
        chosen = rarest(words)
        if not chosen or not len(docs):
            return boost
        order = np.argsort(docs, kind="stable")
        for reader in self._postings.readers:
            low, high = reader.span(docs[order])
            if low < high:
                mine = order[low:high]
                boost[mine] = self._of_segment(reader, chosen, docs[mine])
        return boost

    def _of_segment(self, reader: SegmentReader, words: Sequence[WeightedWord], docs: Docs) -> Scores:
        """The same for ascending articles of one segment."""
        starts = reader.segment.starts
        first = starts[docs - reader.first].astype(np.int64)
        ends = starts[docs - reader.first + 1].astype(np.int64)
        stands = [self._stands(reader, word.run, first, ends) for word in words]
        return boosts(words, stands, self._heads[docs].astype(np.int64), self._settings)

    def _stands(self, reader: SegmentReader, run: Run, first: Docs, ends: Docs) -> Stands:
        """Where a run stands in the articles that begin and end there."""
        terms = grams(run) if len(run) > 1 else list(run)
        nothing = np.zeros(0, np.int64)
        begins: Docs | None = None
        for shift, number in enumerate(reader.lexicon("grams").find_all([term.encode() for term in terms])):
            if number < 0:
                return Stands(nothing, nothing)
            positions = self._postings.positions(reader, number)
            edges = positions.searchsorted(np.concatenate([first, ends]).astype(np.uint32))
            low, high = edges[: len(first)], edges[len(first) :]
            here = positions[gathered(low, high - low)].astype(np.int64) - shift
            begins = here if begins is None else np.intersect1d(begins, here, assume_unique=True)
        assert begins is not None
        row = first.searchsorted(begins, "right") - 1
        return Stands(row, begins - first[row])
