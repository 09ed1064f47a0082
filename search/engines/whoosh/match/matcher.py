"""A query tree to the live articles it matches, exactly, as ascending numbers.

Every leaf is answered from postings and columns as arrays; nothing is estimated and nothing asks Whoosh to match.
Words do not occur here: `search.query.relaxation` has turned them into phrases.
"""

from __future__ import annotations

import functools
from datetime import date

import numpy as np

from search.analysis.fold import fold
from search.analysis.units import unit_texts
from search.engines.whoosh.format.columns import Columns, Mask
from search.engines.whoosh.format.starts import Docs
from search.engines.whoosh.match.phrases import Phrases
from search.engines.whoosh.match.postings import Postings, intersect
from search.query.tree import (
    And,
    AtLeast,
    Between,
    Field,
    MatchAll,
    Near,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Words,
)
from search.request import Filters


class Matcher:
    """Answers trees over one opened index. Share it freely."""

    def __init__(self, postings: Postings, columns: Columns) -> None:
        self.phrases = Phrases(postings, columns)
        self.columns = columns
        self._cache = postings.cache

    def docs(self, query: Query) -> Docs:
        """The live articles that the query matches, ascending."""
        match query:
            case MatchAll():
                return np.flatnonzero(self.columns.live)
            case Nothing():
                return np.zeros(0, np.int64)
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return self._at_least(1, parts)
            case Not(part):
                mask = self.columns.live.copy()
                mask[self.docs(part)] = False
                return np.flatnonzero(mask)
            case AtLeast(minimum, parts):
                return self._at_least(minimum, parts)
            case Phrase(text):
                return self.phrases.docs(unit_texts(text))
            case Prefix(text):
                return self.phrases.prefix(unit_texts(fold(text))[0])
            case Near(parts, within):
                return self.phrases.near([unit_texts(part) for part in parts], within)
            case Field("title", text):
                return self.phrases.in_head(unit_texts(text))
            case Field(name, text):
                return self._live(self.columns.texts[name].mask(text))
            case Between(name, low, high):
                return self._live(self._between(name, low, high))
            case Words(text):
                raise TypeError(f"Words({text!r}) has no reading yet: see search.query.relaxation")

    def _live(self, mask: Mask) -> Docs:
        return np.flatnonzero(mask & self.columns.live)

    def _all(self, parts: tuple[Query, ...]) -> Docs:
        """What every part matches: runs from the rarest on, each looked for only where the others are.

        Exclusions are taken away at the end.
        """
        wanted = [part for part in parts if not isinstance(part, Not)] or [MatchAll()]
        runs = [unit_texts(part.text) for part in wanted if isinstance(part, Phrase)]
        lists = []
        for part in wanted:
            if not isinstance(part, Phrase):
                lists.append(self.docs(part))
                if not len(lists[-1]):
                    return lists[-1]
        lists.sort(key=len)
        docs = functools.reduce(intersect, lists) if lists else None
        for run in sorted(runs, key=self.phrases.frequency):
            docs = self.phrases.docs(run) if docs is None else self.phrases.among(run, docs)
            if not len(docs):
                return docs
        assert docs is not None  # there is always a part
        for other in parts:
            if isinstance(other, Not) and len(docs):
                docs = difference(docs, self.docs(other.part), self.columns.size)
        return docs

    def _at_least(self, minimum: int, parts: tuple[Query, ...]) -> Docs:
        """What at least so many parts match."""
        if minimum == 1:
            mask = np.zeros(self.columns.size, bool)
            for part in parts:
                if isinstance(part, Phrase):
                    self.phrases.mark(unit_texts(part.text), mask)
                else:
                    mask[self.docs(part)] = True
            return np.flatnonzero(mask)
        # Sixteen bits are enough for parts of a query, which are no more than its characters (MAX_QUERY).
        counts = np.zeros(self.columns.size, np.uint16)
        for part in parts:
            counts[self.docs(part)] += 1
        return np.flatnonzero(counts >= minimum)

    # columns

    def _between(self, name: str, low: int | date | None, high: int | date | None) -> Mask:
        values = self.columns.numbers[name]
        # A double issue is found by each of its numbers.
        last = self.columns.numbers.get(f"last_{name}", values)
        mask: Mask = values > 0
        if low is not None:
            mask &= last >= _number(low)
        if high is not None:
            mask &= values <= _number(high)
        return mask

    def allowed(self, filters: Filters) -> Mask | None:
        """The articles that the filters let through; None where there are none, which lets everything through."""
        if not filters:
            return None
        mask: Mask | None = self._cache.get(filters)
        if mask is None:
            mask = self._allowed(filters)
            self._cache.keep(filters, mask, mask.nbytes + 1000)
        return mask

    def _allowed(self, filters: Filters) -> Mask:
        mask = np.ones(self.columns.size, bool)
        if filters.since or filters.until:
            mask &= self._between("date", filters.since, filters.until)
        for facet in {choice.facet for choice in filters.choices}:
            choices = [choice for choice in filters.choices if choice.facet == facet]
            included = [self._choice(facet, c.value) for c in choices if not c.excluded]
            if included:
                mask &= np.logical_or.reduce(included)
            for choice in choices:
                if choice.excluded:
                    mask &= ~self._choice(facet, choice.value)
        return mask

    def _choice(self, facet: str, value: str) -> Mask:
        if facet in ("year", "page"):
            numbers = self.columns.years if facet == "year" else self.columns.numbers["page"]
            wanted = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
            mask: Mask = numbers == wanted
            return mask
        return self.columns.texts[facet].mask(value)


def _number(bound: int | date) -> int:
    return bound.toordinal() if isinstance(bound, date) else bound


def filtered(docs: Docs, mask: Mask | None) -> Docs:
    """Those of the articles that a filter lets through."""
    return docs if mask is None else docs[mask[docs]]


def difference(docs: Docs, others: Docs, size: int) -> Docs:
    """The articles of one list that are not in another."""
    kept = np.ones(size, bool)
    kept[others] = False
    return docs[kept[docs]]
