"""Relevance: BM25 over words plus half of BM25 over grams, headlines weighted, advertisements and digests down.

Every ranking setting is here, but for HEADLINE_WEIGHT, which acts when an article is indexed (`search.schema`).
Formula: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with Lucene's
idf = ln(1 + (N - n + 0.5) / (n + 0.5)), which is never negative.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from search.analysis.units import grams, unit_texts
from search.analysis.words import Segmenter, query_words
from search.engines.whoosh.columns import Columns, Mask
from search.engines.whoosh.postings import Postings
from search.query import Field, Near, Phrase, Prefix, Query, Words, leaves

K1 = 1.2
B = 0.75
GRAMS_WEIGHT = 0.5
KIND_WEIGHT = {"ad": 0.1, "digest": 0.2}

Scores = NDArray[np.float64]


def scores(query: Query, postings: Postings, columns: Columns, segmenter: Segmenter) -> Scores:
    """A score for every article, 0 for one that shares no term with the query as typed."""
    total = np.zeros(columns.size)
    lengths = 1 - B + B * columns.numbers["length"] / columns.average_length
    live = int(columns.live.sum())
    for (field, term), weight in _terms(query, segmenter).items():
        found = postings.get(field, term)
        if not len(found.docs):
            continue
        idf = np.log(1 + (live - len(found.docs) + 0.5) / (len(found.docs) + 0.5))
        tf = found.counts * (K1 + 1) / (found.counts + K1 * lengths[found.docs])
        total[found.docs] += weight * idf * tf
    for kind, factor in KIND_WEIGHT.items():
        total[columns.texts["kind"].mask(kind, columns.size)] *= factor
    return total


def _terms(query: Query, segmenter: Segmenter) -> dict[tuple[str, str], float]:
    """The terms that score, with their weight: a term asked for twice counts twice."""
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
            for word in query_words(text, segmenter):
                found["words", word] += 1
            for term in grams(unit_texts(text)):
                found["grams", term] += 1
    return {key: count * (GRAMS_WEIGHT if key[0] == "grams" else 1.0) for key, count in found.items()}


def ordered(chosen: Mask, sort: str, score: Scores | None, columns: Columns) -> NDArray[np.int64]:
    """The chosen articles in the order asked for.

    newest: by date, the newest first, within an issue in print order; oldest the other way round for dates.
    Undated articles stand last in both. relevance: by score, equal scores as in newest.
    """
    docs = np.flatnonzero(chosen)
    dates = columns.numbers["date"][docs]
    place = columns.print_order[docs]
    if sort == "oldest":
        return docs[np.argsort(place)]
    newest = np.where(dates > 0, -dates, 1)
    if sort == "newest" or score is None:
        return docs[np.lexsort((place, newest))]
    # Rounded, so that equal articles do not part by the order of addition.
    return docs[np.lexsort((place, newest, -np.round(score[docs], 9)))]
