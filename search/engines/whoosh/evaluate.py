"""A query tree to the set of articles it matches, exactly, as a boolean array over all articles.

Every leaf is answered from postings and columns as arrays; nothing is estimated and nothing asks Whoosh to match.
Words do not occur here: `search.readings` has turned them into phrases.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from search.analysis.fold import fold
from search.analysis.units import grams, is_han, unit_texts
from search.engines.whoosh.columns import Columns, Mask
from search.engines.whoosh.postings import PLACE_BITS, Docs, Postings
from search.query import (
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

Run = tuple[str, ...]


class Evaluator:
    """Answers trees over one opened index. Holds no state of its own: share it freely."""

    def __init__(self, postings: Postings, columns: Columns) -> None:
        self.postings = postings
        self.columns = columns

    def matches(self, query: Query) -> Mask:
        """The live articles that the query matches."""
        return self._mask(query) & self.columns.live

    def _mask(self, query: Query) -> Mask:
        match query:
            case MatchAll():
                return np.ones(self.columns.size, bool)
            case Nothing():
                return np.zeros(self.columns.size, bool)
            case And(parts):
                return _combined(np.logical_and, [self._mask(part) for part in parts])
            case Or(parts):
                return _combined(np.logical_or, [self._mask(part) for part in parts])
            case Not(part):
                return ~self._mask(part)
            case AtLeast(minimum, parts):
                counts: Docs = np.sum([self._mask(part) for part in parts], axis=0)
                return counts >= minimum
            case Phrase(text):
                return self._flags(self.docs(unit_texts(text)))
            case Prefix(text):
                return self._prefix(fold(text))
            case Near(parts, within):
                return self._flags(self._near([unit_texts(part) for part in parts], within))
            case Field("title", text):
                return self._flags(self._in_head(unit_texts(text)))
            case Field(name, text):
                return self.columns.texts[name].mask(text, self.columns.size)
            case Between(name, low, high):
                return self._between(name, low, high)
            case Words(text):
                raise TypeError(f"Words({text!r}) has no reading yet: see search.readings")

    def _flags(self, docs: Docs) -> Mask:
        found = np.zeros(self.columns.size, bool)
        found[docs] = True
        return found

    # runs

    def docs(self, run: Run) -> Docs:
        """The articles that hold a run of units and breaks, with repeats where it stands more than once."""
        if not run:
            return np.zeros(0, np.int64)
        if len(run) == 1:
            return self.postings.get("chars" if is_han(run[0]) else "grams", run[0]).docs
        return self.places(run) >> PLACE_BITS

    def places(self, run: Run) -> Docs:
        """Where a run begins, as absolute places, ascending."""
        if len(run) == 1:
            return self._unit_places(run[0])
        found = [(self.postings.get("grams", term).places, at) for at, term in enumerate(grams(run))]
        found.sort(key=lambda item: len(item[0]))
        starts = found[0][0] - found[0][1]
        for places, at in found[1:]:
            starts = starts[_contained(starts + at, places)]
        return starts

    def _unit_places(self, unit: str) -> Docs:
        """Where one unit stands: a run of letters and digits is a term; each Han character begins one bigram."""
        if not is_han(unit):
            return self.postings.get("grams", unit).places
        terms = self.postings.terms("grams", unit)
        return np.sort(np.concatenate([np.zeros(0, np.int64), *(self.postings.get("grams", t).places for t in terms)]))

    def _prefix(self, beginning: str) -> Mask:
        unit = unit_texts(beginning)[0]
        found = np.zeros(self.columns.size, bool)
        for term in self.postings.terms("grams", unit):
            if unit_texts(term) == (term,):  # a unit alone, not a bigram
                found[self.postings.get("grams", term).docs] = True
        return found

    def _in_head(self, run: Run) -> Docs:
        if not run:
            return np.zeros(0, np.int64)
        places = self.places(run)
        docs: Docs = places >> PLACE_BITS
        ends = (places & ((1 << PLACE_BITS) - 1)) + len(run)
        return docs[ends <= self.columns.numbers["head"][docs]]

    def _near(self, runs: list[Run], within: int) -> Docs:
        """Articles where all runs lie close: a sweep over all their places in order.

        For each place taken as the last to begin, the latest place of every other run ends last, so it is the best.
        """
        starts = [self.places(run) for run in runs]
        common = np.unique(starts[0] >> PLACE_BITS)
        for places in starts[1:]:
            common = common[np.isin(common, places >> PLACE_BITS)]
        starts = [places[np.isin(places >> PLACE_BITS, common)] for places in starts]
        events = sorted((int(p), number) for number, places in enumerate(starts) for p in places)
        found: list[int] = []
        ends: dict[int, int] = {}
        for place, number in events:
            ends[number] = place + len(runs[number])
            doc = place >> PLACE_BITS
            if len(ends) < len(runs) or (found and found[-1] == doc):
                continue
            first_end = min(ends.values())
            if first_end >> PLACE_BITS == doc and place - first_end <= within:
                found.append(doc)
        return np.array(found, np.int64)

    # columns

    def _between(self, name: str, low: int | date | None, high: int | date | None) -> Mask:
        values = self.columns.numbers[name]
        # A double issue is found by each of its numbers.
        last = self.columns.numbers.get(f"last_{name}", values)
        found = values > 0
        if low is not None:
            found &= last >= _number(low)
        if high is not None:
            found &= values <= _number(high)
        return found

    def filtered(self, filters: Filters) -> Mask:
        """The articles that the filters let through."""
        found = np.ones(self.columns.size, bool)
        if filters.since or filters.until:
            found &= self._between("date", filters.since, filters.until)
        for facet in {choice.facet for choice in filters.choices}:
            choices = [choice for choice in filters.choices if choice.facet == facet]
            taken = [self._choice(facet, c.value) for c in choices if not c.excluded]
            if taken:
                found &= _combined(np.logical_or, taken)
            for choice in choices:
                if choice.excluded:
                    found &= ~self._choice(facet, choice.value)
        return found

    def _choice(self, facet: str, value: str) -> Mask:
        if facet in ("year", "page"):
            numbers = self.columns.years if facet == "year" else self.columns.numbers["page"]
            wanted = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
            found: Mask = numbers == wanted
            return found
        return self.columns.texts[facet].mask(value, self.columns.size)


def _combined(operation: np.ufunc, masks: list[Mask]) -> Mask:
    found: Mask = operation.reduce(masks)
    return found


def _number(bound: int | date) -> int:
    return bound.toordinal() if isinstance(bound, date) else bound


def _contained(wanted: Docs, places: Docs) -> Mask:
    """For each of `wanted`, whether it is among `places`; both ascend."""
    if not len(places):
        return np.zeros(len(wanted), bool)
    at = np.searchsorted(places, wanted)
    found: Mask = places[np.minimum(at, len(places) - 1)] == wanted
    return found
