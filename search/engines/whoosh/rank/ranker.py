"""Relevance: BM25 over words plus a share of BM25 over grams, headlines weighted, advertisements and digests down.

Every setting is in `search/ranking/settings.py`. Formula: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25
and Beyond (2009), with Lucene's idf = ln(1 + (N - n + 0.5) / (n + 0.5)), which is never negative. The best few are then
looked at again (`search/ranking/proximity.py`).

The best k are found without scoring every article: terms are taken from the one that can give most to the one that can give
least; once the k-th best so far has more than all remaining terms together could give, no new article can join, and
only those that still can win are completed (MaxScore: Turtle and Flood, Query Evaluation, 1995).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.analysis.units import unit_texts
from search.engines.whoosh.format.columns import Columns
from search.engines.whoosh.format.starts import Docs
from search.engines.whoosh.match.postings import Postings, TermNumbers
from search.engines.whoosh.rank.positions import SecondLook
from search.ranking.proximity import Scores, WeightedWord, can_stand
from search.ranking.settings import DEFAULTS, RankingSettings
from search.ranking.terms import Term

#: Up to so many articles are scored one by one; of more, the best are looked for.
FEW = 4096


@dataclass(frozen=True, slots=True)
class ScoredTerm:
    """A term that some article holds. No article gets more than `max_score` from it: BM25 has an upper end."""

    term: TermNumbers
    max_score: float


class Ranker:
    """Scores and orders articles of one opened index."""

    def __init__(self, postings: Postings, columns: Columns, settings: RankingSettings = DEFAULTS) -> None:
        self._postings = postings
        self._columns = columns
        self.settings = settings
        self._second_look = SecondLook(postings, columns, settings)
        lengths = columns.numbers["length"] / np.float32(columns.average_length)
        self._norms = (settings.k1 * (1 - settings.b + settings.b * lengths)).astype(np.float32)
        self._kinds: NDArray[np.float32] | None = None
        for kind, factor in settings.kind_weights().items():
            mask = columns.texts["kind"].mask(kind)
            if mask.any():
                self._kinds = np.ones(columns.size, np.float32) if self._kinds is None else self._kinds
                self._kinds[mask] = factor

    def _scored(self, wanted: Sequence[Term]) -> list[ScoredTerm]:
        """The terms that any article holds, those that can give most first."""
        terms = []
        numbered = self._postings.numbered([(field, text) for field, text, _ in wanted])
        for term, (_, _, weight) in zip(numbered, wanted, strict=True):
            if idf := self._idf(term):
                terms.append(ScoredTerm(term, weight * idf * (self.settings.k1 + 1)))
        return sorted(terms, key=lambda scored: -scored.max_score)

    def _idf(self, term: TermNumbers) -> float:
        """The weight of a term's rarity; 0 where no live article holds it."""
        key = ("idf", term.field, term.text)
        idf: float | None = self._postings.cache.get(key)
        if idf is None:
            doc_freq = self._postings.doc_freq(term)
            idf = math.log(1 + (self._columns.live_count - doc_freq + 0.5) / (doc_freq + 0.5)) if doc_freq else 0.0
            self._postings.cache.keep(key, idf, 200)
        return idf

    def _impacts(self, scored: ScoredTerm) -> tuple[Docs, Scores]:
        """All articles that hold a term, and what it gives to each before `max_score` and the kind."""
        key = ("impacts", scored.term.field, scored.term.text)
        impacts: tuple[Docs, Scores] | None = self._postings.cache.get(key)
        if impacts is None:
            posting = self._postings.get(scored.term)
            impacts = posting.docs, posting.counts / (posting.counts + self._norms[posting.docs])
            self._postings.cache.keep(key, impacts, impacts[1].nbytes + 100)
        return impacts

    def scores(self, wanted: Sequence[Term], docs: Docs) -> Scores:
        """The scores of some articles, in any order."""
        order = np.argsort(docs)
        scores = np.empty(len(docs), np.float32)
        scores[order] = self._scores(wanted, docs[order])
        return scores

    def _scores(self, wanted: Sequence[Term], docs: Docs) -> Scores:
        """The scores of some articles, which ascend."""
        scored = self._scored(wanted)
        counts = self._postings.counts([one.term for one in scored], docs)
        most = np.array([[one.max_score] for one in scored], np.float32).reshape(-1, 1)
        # Added up term by term, as `best` does, so that the same article has the same score to the last bit on every page.
        given: Scores = np.add.reduce(most * (counts / (counts + self._norms[docs])), axis=0, dtype=np.float32)
        return self._kind(given, docs)

    def _given(self, scored: ScoredTerm, docs: Docs) -> Scores:
        """What a term gives to some articles (ascending), before the kind."""
        (counts,) = self._postings.counts([scored.term], docs)
        given: Scores = np.float32(scored.max_score) * (counts / (counts + self._norms[docs]))
        return given

    def best(self, wanted: Sequence[Term], docs: Docs | None, count: int) -> tuple[Docs, Scores]:
        """The `count` best of these articles (None: of all that hold a term), best first, with their scores.

        Equal ones stand newest first. `docs` must ascend.
        """
        if docs is not None and len(docs) <= FEW:
            return self._first(docs, self._scores(wanted, docs), count)
        terms = self._scored(wanted)
        bounds = [*np.cumsum([scored.max_score for scored in reversed(terms)])[::-1].tolist(), 0.0]
        eligible = None
        if docs is not None:
            eligible = np.zeros(self._columns.size, bool)
            eligible[docs] = True
        total = np.zeros(self._columns.size, np.float32)
        at, least, strongest = 0, 0.0, None
        while at < len(terms):
            if strongest is not None:
                least = _nth(self._kind(total[strongest], strongest), count)
                if least > bounds[at]:
                    break
            holders, scores = self._impacts(terms[at])
            total[holders] += np.float32(terms[at].max_score) * scores
            if strongest is None:
                # The articles of one strong term tell how good the best are at least; its list is short.
                mine = holders if eligible is None else holders[eligible[holders]]
                strongest = mine if len(mine) >= count else None
            at += 1
        # A little slack: the bounds are sums of rounded numbers.
        enough = (least - bounds[at]) * 0.9999
        if docs is None:
            docs = np.flatnonzero(total >= enough if enough > 0 else total)
        pool = docs[total[docs] >= enough] if enough > 0 else docs
        return self._finish(terms[at:], bounds[at + 1 :], pool, total[pool], count)

    def _finish(
        self, terms: Sequence[ScoredTerm], bounds: Sequence[float], pool: Docs, scores: Scores, count: int
    ) -> tuple[Docs, Scores]:
        """The best of a pool whose scores lack some terms; whoever cannot win any more is dropped on the way."""
        for scored, rest in zip(terms, bounds, strict=True):
            scores = scores + self._given(scored, pool)
            if len(pool) > 4 * count:
                kept = scores >= (_nth(self._kind(scores, pool), count) - rest) * 0.9999
                pool, scores = pool[kept], scores[kept]
        return self._first(pool, self._kind(scores, pool), count)

    def _kind(self, scores: Scores, docs: Docs) -> Scores:
        return scores if self._kinds is None else scores * self._kinds[docs]

    def _first(self, docs: Docs, scores: Scores, count: int) -> tuple[Docs, Scores]:
        if len(docs) > count > 0:
            kept = scores >= _nth(scores, count)
            docs, scores = docs[kept], scores[kept]
        order = np.lexsort((self._columns.newest[docs], -scores))[:count]
        return docs[order], scores[order]

    def ordered(self, wanted: Sequence[Term], docs: Docs, count: int) -> tuple[Docs, Scores]:
        """The `count` best of these articles, the first `pool` of them looked at again; with their scores, which never rise.

        A second look only raises a score, so no article behind the pool stands above one in it. The pool does not depend on
        `count`: pages of one list hold every article once.
        """
        pool = int(self.settings.pool)
        docs, scores = self.best(wanted, docs, max(count, pool))
        again, better = docs[:pool], scores[:pool] * self.boosts(wanted, docs[:pool])
        order = np.lexsort((self._columns.newest[again], -better))
        docs, scores = np.concatenate([again[order], docs[pool:]]), np.concatenate([better[order], scores[pool:]])
        return docs[:count], scores[:count]

    def boosts(self, wanted: Sequence[Term], docs: Docs) -> Scores:
        """What a second look multiplies the scores of some articles by (in any order)."""
        runs = {text: unit_texts(text) for field, text, _ in wanted if field == "words"}
        words = [text for text, run in runs.items() if can_stand(run)]
        numbered = self._postings.numbered([("words", text) for text in words])
        weighted = [WeightedWord(runs[text], self._idf(term)) for text, term in zip(words, numbered, strict=True)]
        return self._second_look.boosts(weighted, docs)

    def by_date(self, docs: Docs, sort: str, count: int) -> Docs:
        """The first `count` of these articles by date.

        newest: by date, the newest first, within an issue in print order; oldest the other way round for dates.
        Undated articles stand last in both.
        """
        rank = (self._columns.oldest if sort == "oldest" else self._columns.newest)[docs]
        if len(docs) > 4 * count:
            first = np.argpartition(rank, count)[:count]
            docs, rank = docs[first], rank[first]
        return docs[np.argsort(rank)][:count]


def _nth(scores: Scores, count: int) -> float:
    """The score of the `count`-th best."""
    last = len(scores) - count
    return float(np.partition(scores, last)[last])
