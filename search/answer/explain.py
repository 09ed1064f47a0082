"""Why a search finds what it finds: each part of it counted, and what one change would give.

For few or no results: which part is it that no article has, which filter takes the rest away, what else could be asked. It
counts through the engine's protocol, MAX_COUNTS times at most, and shows nothing: labels are plain text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from search.describe import describe_choice, describe_dates
from search.engines.base import Reader
from search.query.chips import parts_of
from search.query.parser import parse
from search.query.relaxation import READINGS
from search.query.scanner import is_one_run, unquoted
from search.query.tree import And, Between, Field, Not, Or, Phrase, Query, Words, unparse
from search.request import FACETS, MAX_QUERY, Filters, SearchRequest
from search.results import Chip, Reading, SearchResults

#: Parts of a query, and words of a part, that are counted; what comes after them is not.
MAX_PARTS, MAX_WORDS = 8, 8
#: Counts of one explanation: each costs about as much as a search for one or two words.
MAX_COUNTS = 60

ChangeKind = Literal["filter", "filters", "part", "word", "unquoted", "begin", "exact", "any"]

#: Changes that undo what the reader chose.
_CHOICES = frozenset({"filter", "filters", "unquoted", "begin"})


@dataclass(frozen=True, slots=True)
class Count:
    """How many articles a request finds, and by which reading: the first that finds any."""

    total: int
    reading: Reading = "exact"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the query, or a filter: what it finds alone, and with the filters (None where there are none).

    `request` asks for this part alone. `words` are the words of an unquoted chunk that has several.
    """

    kind: Literal["query", "word", "filter"]
    label: str
    request: SearchRequest
    alone: Count
    filtered: Count | None = None
    words: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """The same request with one thing changed, and what it finds. `label` names what is dropped, or the new query."""

    kind: ChangeKind
    label: str
    request: SearchRequest
    count: Count


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a request was read, what its parts find, and what one change would give. `found` is what it finds now."""

    found: Count
    chips: tuple[Chip, ...]
    parts: tuple[Part, ...]
    changes: tuple[Change, ...]

    @property
    def offers(self) -> tuple[Change, ...]:
        """The changes worth showing: those that find more, or the same in a stricter reading; the exact characters; and,
        where there is nothing, what undoes a choice of the reader's, although it may not help.
        """
        return tuple(change for change in self.changes if self._offered(change))

    def _offered(self, change: Change) -> bool:
        total = change.count.total
        if change.kind == "exact":
            return 0 < total != self.found.total
        stricter = READINGS.index(change.count.reading) < READINGS.index(self.found.reading)
        return (
            total > self.found.total or (total > 0 and stricter) or (not self.found.total and change.kind in _CHOICES)
        )

    def to_json(self) -> dict[str, Any]:
        """The object `explain` of `search --json --explain` and `/api/search?explain=1`."""
        return {
            "read": [
                {
                    "text": chip.text,
                    "words": list(chip.words),
                    "aliases": [{"form": a.form, "others": list(a.others), "off": a.off} for a in chip.aliases],
                }
                for chip in self.chips
            ],
            "parts": [_part_json(part) for part in self.parts],
            "changes": [
                {"kind": change.kind, "label": change.label, "query": change.request.text, **_count_json(change.count)}
                for change in self.changes
            ],
        }


def _count_json(count: Count) -> dict[str, Any]:
    return {"total": count.total, "reading": count.reading}


def _part_json(part: Part) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "text": part.label,
        "alone": _count_json(part.alone),
        "filtered": _count_json(part.filtered) if part.filtered else None,
        "words": [_part_json(word) for word in part.words],
    }


def explain(reader: Reader, results: SearchResults) -> Explanation:
    """Explain the results of a search by the engine that gave them. Raises as `Reader.search`."""
    return _Explainer(reader, results).explain()


class _Explainer:
    def __init__(self, reader: Reader, results: SearchResults) -> None:
        self._reader = reader
        self._chips = results.chips
        self._request = replace(results.request, offset=0)
        self._current = Count(results.total, results.reading)
        self._left = MAX_COUNTS
        self._counted: dict[SearchRequest, Count] = {}

    def explain(self) -> Explanation:
        parts = (*self._parts(), *self._filters())
        return Explanation(self._current, self._chips, tuple(parts), tuple(self._changes()))

    def _count(self, request: SearchRequest) -> Count | None:
        """What a request finds; None once enough has been counted. The order is of no matter to a count."""
        key = replace(request, sort="relevance", limit=0)
        if key not in self._counted:
            if not self._left:
                return None
            self._left -= 1
            matches = self._reader.match(key)
            self._counted[key] = Count(matches.total, matches.reading if matches.total else "exact")
        return self._counted[key]

    # what the parts find

    def _part(self, kind: Literal["query", "word", "filter"], label: str, request: SearchRequest) -> Part | None:
        alone = self._count(request)
        filters = self._request.filters
        with_filters = self._count(replace(request, filters=filters)) if filters and kind != "filter" else None
        return Part(kind, label, request, alone, with_filters) if alone else None

    def _parts(self) -> Iterator[Part]:
        for chip in self._chips[:MAX_PARTS]:
            part = self._part("query", chip.text, self._alone(chip.text))
            if part is None:
                return
            words = chip.words[:MAX_WORDS] if len(chip.words) > 1 else ()
            word_parts = (self._part("word", word, self._alone(word)) for word in words)
            yield replace(part, words=tuple(word for word in word_parts if word))

    def _alone(self, text: str) -> SearchRequest:
        return replace(self._request, text=text, filters=Filters())

    def _filters(self) -> Iterator[Part]:
        for label, filters in _single(self._request.filters):
            part = self._part("filter", label, replace(self._request, text="", filters=filters))
            if part:
                yield part

    # what one change would give

    def _changes(self) -> Iterator[Change]:
        seen = {self._request}
        for kind, label, request in self._candidates():
            if request in seen or len(request.text) > MAX_QUERY:
                continue
            seen.add(request)
            count = self._count(request)
            if count:
                yield Change(kind, label, request, count)

    def _candidates(self) -> Iterator[tuple[ChangeKind, str, SearchRequest]]:
        request, filters = self._request, self._request.filters
        single = list(_single(filters))
        for label, one in single:
            yield "filter", label, replace(request, filters=_without(filters, one))
        if len(single) > 1:
            yield "filters", "所有筛选", replace(request, filters=Filters())
        for kind, label, text in self._rewritten():
            yield kind, label, replace(request, text=text)

    def _rewritten(self) -> Iterator[tuple[ChangeKind, str, str]]:
        """Other queries: one thing dropped, taken more loosely, or exactly."""
        text = self._request.text.strip()
        if bare := unquoted(text):
            yield "unquoted", bare, bare
        if is_one_run(text):
            yield "begin", f"{text}*", f"{text}*"
        parts = parts_of(parse(text).query)
        for number, part in enumerate(parts[:MAX_PARTS]):
            if rest := [other for place, other in enumerate(parts) if place != number]:
                yield "part", unparse(part), unparse(_all(rest))
        if len(parts) == len(self._chips) == 1 and len(self._chips[0].words) > 1:
            words = self._chips[0].words
            for word in words[:MAX_WORDS]:
                yield "word", word, " ".join(other for other in words if other != word)
        if loose := self._any(parts):
            yield "any", loose, loose
        if any(isinstance(part, Words) for part in parts):
            quoted = unparse(_all([_exact(part) for part in parts]))
            yield "exact", quoted, quoted

    def _any(self, parts: tuple[Query, ...]) -> str:
        """Any of the words instead of all; fields and exclusions hold on. Empty where there is no choice of words."""
        if len(parts) != len(self._chips):
            return ""
        kept = [part for part in parts if isinstance(part, Not | Field | Between)]
        loose = [
            word
            for part, chip in zip(parts, self._chips, strict=True)
            if part not in kept
            for word in (chip.words or (chip.text,))
        ]
        queries = [parse(text).query for text in dict.fromkeys(loose)]
        return unparse(_all([*kept, Or(tuple(queries))])) if len(queries) > 1 else ""


def _exact(part: Query) -> Query:
    return Phrase(part.text.replace('"', "")) if isinstance(part, Words) else part


def _all(parts: list[Query]) -> Query:
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _single(filters: Filters) -> Iterator[tuple[str, Filters]]:
    """Each filter by itself, with its words: the dates, then each choice, in the order in which a page shows them."""
    if filters.since or filters.until:
        yield describe_dates(filters.since, filters.until), Filters(filters.since, filters.until)
    for choice in sorted(filters.choices, key=lambda choice: FACETS.index(choice.facet)):
        yield describe_choice(choice), Filters(choices=(choice,))


def _without(filters: Filters, one: Filters) -> Filters:
    if one.choices:
        return replace(filters, choices=tuple(choice for choice in filters.choices if choice not in one.choices))
    return replace(filters, since=None, until=None)
