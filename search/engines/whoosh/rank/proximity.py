"""Where in an article the words of a query stand: a second look at the best few.

Two figures between 0 and 1, each a share of the query's words, a word weighing what its rarity weighs (idf):
together, the most that begin within `window` units of each other; head, those in kicker, headline or subtitle. Words are exact runs of two or more units, or one of letters and digits; single
characters are everywhere and prove nothing. Only the places of the words' bigrams in these few articles are read, so the cost does
not grow with the archive. This module finds nothing and orders nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.analysis.units import grams, is_han
from search.engines.whoosh.format.columns import Columns
from search.engines.whoosh.format.segment import Docs, gathered
from search.engines.whoosh.match.postings import Part, Postings
from search.ranking.settings import RankingSettings

#: Of a longer query the rarest words are looked at: work is bounded by articles times words.
MAX_WORDS = 24
Scores = NDArray[np.float32]
Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighty:
    """A word of the query as a run of units, and what its rarity weighs."""

    run: Run
    idf: float


def can_stand(run: Run) -> bool:
    """Whether a word's place says anything: not that of a single Han character."""
    return len(run) > 1 or (len(run) == 1 and not is_han(run[0]))


class Reranker:
    """Looks into the articles of one opened index."""

    def __init__(self, postings: Postings, columns: Columns, settings: RankingSettings) -> None:
        self._postings = postings
        self._heads = columns.numbers["head"]
        self._settings = settings

    def factors(self, words: Sequence[Weighty], docs: Docs) -> Scores:
        """What the scores of some articles (in any order) are multiplied by, 1 or more."""
        found = np.ones(len(docs), np.float32)
        chosen = sorted((w for w in words if w.idf > 0), key=lambda word: -word.idf)[:MAX_WORDS]
        if not chosen or not len(docs):
            return found
        order = np.argsort(docs, kind="stable")
        for part in self._postings.parts:
            low, high = part.span(docs[order])
            if low < high:
                mine = order[low:high]
                found[mine] = self._of_part(part, chosen, docs[mine])
        return found

    def _of_part(self, part: Part, words: Sequence[Weighty], docs: Docs) -> Scores:
        """The same for ascending articles of one part."""
        starts = part.segment.starts
        first = starts[docs - part.first].astype(np.int64)
        ends = starts[docs - part.first + 1].astype(np.int64)
        heads = self._heads[docs].astype(np.int64)
        total = sum(word.idf for word in words)
        head = np.zeros(len(docs))
        stands: list[tuple[Docs, Docs]] = []
        for word in words:
            row, at = self._places(part, word.run, first, ends)
            stands.append((row, at))
            head[np.unique(row[at + len(word.run) <= heads[row]])] += word.idf
        together = self._together(words, stands, len(docs))
        own = self._settings
        more = own.together * together + own.head * head
        return (1 + more / total).astype(np.float32)

    def _places(self, part: Part, run: Run, first: Docs, ends: Docs) -> tuple[Docs, Docs]:
        """Where a run stands in the articles that begin and end there: the row of the article, the place within it."""
        terms = grams(run) if len(run) > 1 else list(run)
        nothing = np.zeros(0, np.int64)
        found: Docs | None = None
        for shift, number in enumerate(part.lexicon("grams").find_all([term.encode() for term in terms])):
            if number < 0:
                return nothing, nothing
            places = self._postings.places(part, number)
            edges = places.searchsorted(np.concatenate([first, ends]).astype(np.uint32))
            low, high = edges[: len(first)], edges[len(first) :]
            here = places[gathered(low, high - low)].astype(np.int64) - shift
            found = here if found is None else np.intersect1d(found, here, assume_unique=True)
        assert found is not None
        row = first.searchsorted(found, "right") - 1
        return row, found - first[row]

    def _together(
        self, words: Sequence[Weighty], stands: Sequence[tuple[Docs, Docs]], rows: int
    ) -> NDArray[np.float64]:
        """For each article the largest weight of words that begin within the window.

        Articles are laid one after the other with more than a window between them. Of all places taken as the last of a window, each
        word counts if its latest place up to there is in the window.
        """
        width = int(self._settings.window)
        step = 1 + width + max((int(at.max()) for _, at in stands if len(at)), default=0)
        lines = [row * step + at for row, at in stands]
        every = np.unique(np.concatenate(lines))
        weight = np.zeros(len(every))
        for word, line in zip(words, lines, strict=True):
            if len(line):
                latest = line.searchsorted(every, "right") - 1
                weight += word.idf * ((latest >= 0) & (every - line[latest] < width))
        best = np.zeros(rows)
        np.maximum.at(best, every // step, weight)
        return best
