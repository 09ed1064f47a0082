"""Facet counts: for every value, how many of the matching articles have it, the facet's own choices set aside."""

from __future__ import annotations

import numpy as np

from search.describe import FACET_LABELS, value_label
from search.engines.whoosh.columns import Mask, text_key
from search.engines.whoosh.evaluate import Evaluator
from search.request import FACETS, Choice, FacetName, Filters
from search.results import Facet, FacetValue


def count_facets(evaluator: Evaluator, matched: Mask, allowed: Mask, filters: Filters) -> tuple[Facet, ...]:
    """All facets of a search. `matched` is what the query finds, `allowed` what the filters let through."""
    return tuple(_facet(name, evaluator, matched, allowed, filters) for name in FACETS)


def _facet(name: FacetName, evaluator: Evaluator, matched: Mask, allowed: Mask, filters: Filters) -> Facet:
    own = {choice for choice in filters.choices if choice.facet == name}
    chosen = matched & (evaluator.filtered(filters.without(name)) if own else allowed)
    counts = _counts(name, evaluator, chosen)
    known = {text_key(value) for value in counts}
    # A value that is taken stays on the page, to be let go again, even where it counts nothing now.
    counts.update({choice.value: 0 for choice in own if text_key(choice.value) not in known})
    values = sorted(counts.items(), key=lambda item: _rank(name, *item))
    return Facet(name, FACET_LABELS[name], tuple(_value(name, value, count, own) for value, count in values))


def _counts(name: FacetName, evaluator: Evaluator, chosen: Mask) -> dict[str, int]:
    columns = evaluator.columns
    if name in ("section", "kind", "author"):
        return columns.texts[name].counts(chosen)
    numbers = columns.years if name == "year" else columns.numbers["page"]
    values, counts = np.unique(numbers[chosen], return_counts=True)
    # 0 is a value too: an archive may hold many undated articles, and they must be reachable.
    return {str(v): int(n) for v, n in zip(values, counts, strict=True)}


def _rank(name: FacetName, value: str, count: int) -> tuple[int, int, str]:
    if name in ("year", "page") and value.isdecimal():
        number = int(value)
        return (int(number == 0), -number if name == "year" else number, value)
    return (2, -count, value)


def _value(name: FacetName, value: str, count: int, own: set[Choice]) -> FacetValue:
    mine = [choice for choice in own if text_key(choice.value) == text_key(value)]
    return FacetValue(
        value=value,
        label=value_label(name, value),
        count=count,
        selected=any(not choice.excluded for choice in mine),
        excluded=any(choice.excluded for choice in mine),
    )
