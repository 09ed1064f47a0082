"""Facet counts: for every value, how many of the matching articles have it, the facet's own choices set aside.

And the timeline: how many of the articles shown are of each month.
"""

from __future__ import annotations

import numpy as np

from search.describe import FACET_LABELS, value_label
from search.engines.whoosh.format.columns import Columns, text_key
from search.engines.whoosh.format.starts import Docs
from search.engines.whoosh.match.matcher import Matcher, filtered
from search.request import FACETS, Choice, FacetName, Filters
from search.results import Facet, FacetValue, Month


def count_facets(matcher: Matcher, matched: Docs, docs: Docs, filters: Filters) -> tuple[Facet, ...]:
    """All facets of a search. `matched` is what the query finds, `docs` what of it the filters let through."""
    return tuple(_facet(name, matcher, matched, docs, filters) for name in FACETS)


def timeline(columns: Columns, docs: Docs) -> tuple[Month, ...]:
    """The months of these articles that have any, oldest first; undated ones are in none."""
    counts = np.bincount(columns.months[docs], minlength=1)
    counts[0] = 0
    return tuple(Month(int(m) // 12, int(m) % 12 + 1, int(counts[m])) for m in np.flatnonzero(counts))


def _facet(name: FacetName, matcher: Matcher, matched: Docs, docs: Docs, filters: Filters) -> Facet:
    own = {choice for choice in filters.choices if choice.facet == name}
    chosen = filtered(matched, matcher.allowed(filters.without(name))) if own else docs
    counts = _counts(name, matcher.columns, chosen)
    label = FACET_LABELS[name]
    if not own and name in ("section", "author"):
        # There may be thousands of them, and nothing is to be said of any but its name.
        return Facet(name, label, tuple([FacetValue(value, value, count) for value, count in counts.items()]))
    # A value that is taken stays on the page, to be let go again, even where it counts nothing now.
    known = {text_key(value) for value in counts}
    if new := {choice.value: 0 for choice in own if text_key(choice.value) not in known}:
        counts = dict(sorted({**counts, **new}.items(), key=lambda item: _rank(name, *item)))
    return Facet(name, label, tuple(_value(name, value, count, own) for value, count in counts.items()))


def _counts(name: FacetName, columns: Columns, chosen: Docs) -> dict[str, int]:
    """How many of the articles have each value, in the order in which they are shown."""
    if name in ("section", "kind", "author"):
        return columns.texts[name].counts(chosen)
    if name == "year":
        counts = np.bincount(columns.years[chosen])
        years = np.flatnonzero(counts)[::-1]
        rows = list(zip(years.tolist(), counts[years].tolist(), strict=True))
    else:
        # Nothing keeps an index of before from holding page 9,999,999: counted is by the pages there are.
        pages, codes = columns.pages
        counts = np.bincount(codes[chosen], minlength=len(pages))
        counted = np.flatnonzero(counts)
        rows = list(zip(pages[counted].tolist(), counts[counted].tolist(), strict=True))
    # 0 is a value too: an archive may hold many undated articles, and they must be reachable. It stands last.
    rows.sort(key=lambda one: one[0] == 0)
    return {str(value): count for value, count in rows}


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
