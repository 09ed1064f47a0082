"""The terms that rank a query: its words and bigrams with their weights, and those of its aliases, whoever holds the postings.

The terms of another form of writing weigh together `alias` of what those of the form as typed weigh, so that an article is not
ranked higher because it prints the longer form; a term that the query asks for anyway is not counted again.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

from search.analysis.units import BREAK, grams, is_han, unit_texts
from search.analysis.words import Segmenter, query_words
from search.query.forms import Forms
from search.query.questionwords import QUESTION_WORDS
from search.query.tree import Field, Near, Phrase, Prefix, Query, Words, leaves
from search.ranking.settings import DEFAULTS, RankingSettings

#: A term that scores: its field, its text, its weight (a term asked for twice counts twice).
Term = tuple[str, str, float]


def own_terms(query: Query, segmenter: Segmenter, settings: RankingSettings = DEFAULTS) -> list[Term]:
    """The terms of a query as it is typed. Those of no weight are left out, unless all are."""
    counts: Counter[Term] = Counter()
    for leaf in leaves(query):
        match leaf:
            case Words(text):
                counts.update(_asked(text, segmenter, settings.question))
                continue
            case Phrase(text) | Prefix(text) | Field("title", text):
                texts = [text]
            case Near(parts, _):
                texts = list(parts)
            case _:
                continue
        for text in texts:
            counts.update(_asked(text, segmenter, 1.0))
    share = {"words": 1.0, "grams": settings.grams}
    weights: dict[tuple[str, str], float] = {}
    for (field, term, weight), count in counts.items():
        weights[field, term] = weights.get((field, term), 0.0) + count * weight * share[field]
    given = [(field, term, weight) for (field, term), weight in weights.items() if weight > 0]
    return given or [(field, term, share[field]) for field, term in weights]


def _asked(text: str, segmenter: Segmenter, question: float) -> Iterator[Term]:
    """The terms of a text; a question word, and a bigram that touches one, weighs `question`."""
    cut = query_words(text, segmenter)
    yield from (("words", word, question if word in QUESTION_WORDS else 1.0) for word in cut)
    run = unit_texts(text)
    sizes = [len(word) if is_han(word[0]) else 1 for word in cut]
    asks = iter([word in QUESTION_WORDS for word, size in zip(cut, sizes, strict=True) for _ in range(size)])
    flags = [unit != BREAK and next(asks) for unit in run]
    for term, pair in zip(grams(run), itertools.pairwise(flags), strict=True):
        yield "grams", term, question if any(pair) else 1.0


def terms(query: Query, forms: Forms, segmenter: Segmenter, settings: RankingSettings = DEFAULTS) -> list[Term]:
    """The terms of the query as typed and, weighed down, of the other forms."""
    weights = {(field, text): weight for field, text, weight in own_terms(query, segmenter, settings)}
    own = frozenset(weights)
    chunks = dict.fromkeys(leaf.text for leaf in leaves(query) if isinstance(leaf, Words))
    for span in dict.fromkeys(span for chunk in chunks for span in forms.of(chunk)):
        weight = _weight(own_terms(Phrase(span.typed), segmenter, settings))
        for other in span.others:
            others = own_terms(Phrase(other), segmenter, settings)
            scale = settings.alias * weight / _weight(others)
            for field, text, given in others:
                if (field, text) not in own:
                    weights[field, text] = max(weights.get((field, text), 0.0), given * scale)
    return [(field, text, weight) for (field, text), weight in weights.items()]


def _weight(weighted: list[Term]) -> float:
    return sum(weight for _, _, weight in weighted) or 1.0
