"""The terms that rank a query with its aliases: a form and its other ways of writing should weigh as one concept.

The terms of another form weigh together `alias` of what those of the form as typed weigh, so that an article is not
ranked higher because it prints the longer form; a term that the query asks for anyway is not counted again.
"""

from __future__ import annotations

from search.analysis.words import Segmenter
from search.engines.whoosh.rank import ranker as ranking
from search.query.forms import Forms
from search.query.tree import (
    Phrase,
    Query,
    Words,
    leaves,
)
from search.ranking.settings import RankingSettings


def terms(
    query: Query, forms: Forms, segmenter: Segmenter, settings: RankingSettings = ranking.DEFAULTS
) -> list[ranking.Term]:
    """The terms of the query as typed and, weighed down, of the other forms."""
    found = {(field, text): weight for field, text, weight in ranking.terms(query, segmenter, settings)}
    own = frozenset(found)
    chunks = dict.fromkeys(leaf.text for leaf in leaves(query) if isinstance(leaf, Words))
    for span in dict.fromkeys(span for chunk in chunks for span in forms.of(chunk)):
        weight = _weight(ranking.terms(Phrase(span.typed), segmenter, settings))
        for other in span.others:
            others = ranking.terms(Phrase(other), segmenter, settings)
            scale = settings.alias * weight / _weight(others)
            for field, text, given in others:
                if (field, text) not in own:
                    found[field, text] = max(found.get((field, text), 0.0), given * scale)
    return [(field, text, weight) for (field, text), weight in found.items()]


def _weight(found: list[ranking.Term]) -> float:
    return sum(weight for _, _, weight in found) or 1.0
