"""Relevance: BM25 over words plus half of BM25 over grams, headlines weighted, advertisements and digests down.

Every ranking setting is here, but for HEADLINE_WEIGHT, which acts when an article is indexed (`search.schema`).
Formula: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with Lucene's
idf = ln(1 + (N - n + 0.5) / (n + 0.5)), which is never negative.

The best k are found without scoring every article: terms are taken from the one that can give most to the one that can give
least; once the k-th best so far has more than all remaining terms together could give, no new article can join, and
only those that still can win are completed (MaxScore: Turtle and Flood, Query Evaluation, 1995).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.analysis.units import grams, unit_texts
from search.analysis.words import Segmenter, query_words
from search.engines.whoosh.columns import Columns
from search.engines.whoosh.postings import Postings
from search.engines.whoosh.segment import Docs
from search.query import Field, Near, Phrase, Prefix, Query, Words, leaves

K1 = 1.2
B = 0.75
GRAMS_WEIGHT = 0.5
KIND_WEIGHT = {"ad": 0.1, "digest": 0.2}

Scores = NDArray[np.float32]
#: A term that scores: its field, its text, its weight (a term asked for twice counts twice).
Term = tuple[str, str, float]
#: Up to so many articles are scored one by one; of more, the best are looked for.
FEW = 4096


@dataclass(frozen=True, slots=True)
class Impacts:
    """What one term gives to the score of each article that holds it; `most` is the largest."""

    docs: Docs
    scores: Scores
    most: float


def terms(query: Query, segmenter: Segmenter) -> list[Term]:
    """The terms by which the articles that a query finds are ranked."""
    found: Counter[tuple[str, str]] = Counter()
    for leaf in leaves(query):
        match leaf:
            case Words(text) | Phrase(text) | Prefix(text) | Field("title", text):
                texts = [text]
            case Near(parts, _):
                texts = list(parts)
            case _:
                continue
        for text in texts:
            found.update(("words", word) for word in query_words(text, segmenter))
            found.update(("grams", term) for term in grams(unit_texts(text)))
    weight = {"words": 1.0, "grams": GRAMS_WEIGHT}
    return [(field, term, count * weight[field]) for (field, term), count in found.items()]


class Ranker:
    """Scores and orders articles of one opened index."""

    def __init__(self, postings: Postings, columns: Columns) -> None:
        self._postings = postings
        self._columns = columns
        lengths = columns.numbers["length"] / np.float32(columns.average_length)
        self._norms = (K1 * (1 - B + B * lengths)).astype(np.float32)
        self._kinds: NDArray[np.float32] | None = None
        for kind, factor in KIND_WEIGHT.items():
            mask = columns.texts["kind"].mask(kind)
            if mask.any():
                self._kinds = np.ones(columns.size, np.float32) if self._kinds is None else self._kinds
                self._kinds[mask] = factor

    def impacts(self, field: str, term: str) -> Impacts:
        """What a term gives to each article, for weight 1."""
        key = ("impacts", field, term)
        found: Impacts | None = self._postings.cache.get(key)
        if found is None:
            posting = self._postings.get(field, term)
            held = len(posting.docs)
            idf = np.log(1 + (self._columns.live_count - held + 0.5) / (held + 0.5))
            scores = posting.counts * np.float32(idf * (K1 + 1)) / (posting.counts + self._norms[posting.docs])
            if self._kinds is not None:
                scores *= self._kinds[posting.docs]
            found = Impacts(posting.docs, scores, float(scores.max(initial=0)))
            self._postings.cache.keep(key, found, scores.nbytes + 100)
        return found

    def scores(self, wanted: Sequence[Term], docs: Docs) -> Scores:
        """The scores of some articles (ascending numbers)."""
        total = np.zeros(len(docs), np.float32)
        for _, impacts, weight in self._lists(wanted):
            _complete(total, docs, impacts, weight)
        return total

    def _lists(self, wanted: Sequence[Term]) -> list[tuple[float, Impacts, np.float32]]:
        """The lists of the terms with the most that each can give, most first."""
        found = []
        for field, term, weight in wanted:
            impacts = self.impacts(field, term)
            if len(impacts.docs):
                found.append((weight * impacts.most, impacts, np.float32(weight)))
        return sorted(found, key=lambda item: -item[0])

    def best(self, wanted: Sequence[Term], docs: Docs | None, count: int) -> Docs:
        """The `count` best of these articles (None: of all that hold a term), best first; equal ones newest first."""
        if docs is not None and len(docs) <= FEW:
            return self._first(docs, self.scores(wanted, docs), count)
        lists = self._lists(wanted)
        total = np.zeros(self._columns.size, np.float32)
        eligible = None
        if docs is not None:
            eligible = np.zeros(self._columns.size, bool)
            eligible[docs] = True
        seen: list[Docs] = []
        bounds = [*np.cumsum([most for most, _, _ in reversed(lists)])[::-1].tolist(), 0.0]
        at, least = 0, 0.0
        for at, (_, impacts, weight) in enumerate(lists):
            least = self._least(total, seen, count)
            if least > bounds[at]:
                break
            total[impacts.docs] += weight * impacts.scores
            seen.append(impacts.docs if eligible is None else impacts.docs[eligible[impacts.docs]])
        else:
            at = len(lists)
        pool = docs if docs is not None else np.unique(np.concatenate([np.zeros(0, np.int64), *seen]))
        if at == len(lists):
            return self._first(pool, total[pool], count)
        # A little slack: the bounds are sums of rounded numbers.
        pool = pool[total[pool] >= (least - bounds[at]) * 0.9999]
        scores = total[pool]
        for _, impacts, weight in lists[at:]:
            _complete(scores, pool, impacts, weight)
        return self._first(pool, scores, count)

    def _least(self, total: Scores, seen: list[Docs], count: int) -> float:
        """A score that at least `count` of the articles seen so far have; 0 where there are too few."""
        # The lists of the strongest terms say enough, and are short.
        held = next((docs for docs in seen if len(docs) >= count), None)
        return 0.0 if held is None else float(np.partition(total[held], len(held) - count)[len(held) - count])

    def _first(self, docs: Docs, scores: Scores, count: int) -> Docs:
        if len(docs) > count > 0:
            least = np.partition(scores, len(scores) - count)[len(scores) - count]
            kept = scores >= least
            docs, scores = docs[kept], scores[kept]
        return docs[np.lexsort((self._columns.newest[docs], -scores))][:count]

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


def _complete(total: Scores, docs: Docs, impacts: Impacts, weight: np.float32) -> None:
    """Add what a term gives to these articles."""
    at = impacts.docs.searchsorted(docs)
    np.minimum(at, len(impacts.docs) - 1, out=at)
    total += np.where(impacts.docs[at] == docs, weight * impacts.scores[at], np.float32(0))
