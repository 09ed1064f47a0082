"""The results page as data: the facets with their links, the groups of hits, the way to the neighbours.

Made from results and nothing else; templates loop over it. It knows addresses (through `params`), not HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from search import describe
from search.answer.explain import Explanation
from search.query.scanner import is_one_run, unquoted
from search.request import DEFAULT_LIMIT, FACETS, MAX_DEPTH, SORTS, Choice, FacetName, Filters, SearchRequest
from search.results import Facet, FacetValue, Hit, Reading, SearchResults
from web import params
from web.results.why import ReadAs, Why, read_as, why

#: Facet values shown before 更多.
SHOWN_VALUES = 8
#: Values under 更多; an archive has thousands of authors, and a page is to stay light.
MORE_VALUES = 8
#: How to ask for a value that is not listed.
FIELD_OF: dict[FacetName, str] = {"author": "作者", "section": "栏目", "page": "版", "year": "日期", "kind": "类型"}
READINGS: dict[Reading, str] = {
    "exact": "每个词都一字不差地出现。",
    "words": "没有逐字相同的文章，以下按词匹配：每个两字以上的词都出现，但不一定相连。",
    "some": "没有文章包含全部的词，以下只含其中一部分。",
    "any": "",  # never the first reading that finds anything: it only follows
}
PARTIAL: dict[Reading, str] = {
    "exact": "",
    "words": "每个两字以上的词都出现，但不一定相连",
    "some": "只含一部分词",
    "any": "至少含一个词",
}
#: A longer word is worth taking apart.
_LONG = 4


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go: the words, the address, whether it is where one is now."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class ValueLinks:
    """A facet value with its two toggles: 只看 and 排除 (or undo)."""

    label: str
    count: int
    take: Link
    leave: Link


@dataclass(frozen=True, slots=True)
class FacetLinks:
    """A facet for the rail: the first values, the next for 更多, how many are not listed, and how to ask for one."""

    label: str
    first: tuple[ValueLinks, ...]
    rest: tuple[ValueLinks, ...]
    unlisted: int
    field: str


@dataclass(frozen=True, slots=True)
class HitGroup:
    """A hit, and those of the same page that say what it says: its line in the digest, its other part, where it was printed again."""

    hit: Hit
    same: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one reading that follow each other; `partial` ones stand under their own heading."""

    partial: bool
    words: str
    start: int
    hit_groups: tuple[HitGroup, ...]


@dataclass(frozen=True, slots=True)
class Hints:
    """What else to try where nothing was found, beside what can be counted: only what fits the query."""

    long: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """All that the template of `/search` needs beside the results themselves."""

    request: SearchRequest
    results: SearchResults
    sentence: str
    notes: tuple[str, ...]
    reading: str
    sorts: tuple[Link, ...]
    facets: tuple[FacetLinks, ...]
    loosened: tuple[Link, ...]
    cleared: str
    start: str
    hints: Hints
    meant: tuple[Link, ...]
    read: ReadAs | None
    why: Why | None
    ask_why: str
    kept: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    previous: str
    next: str
    first: int
    last: int


def listing(asked: params.Asked, results: SearchResults, explanation: Explanation | None = None) -> Listing:
    """The page for what was asked and what was found, with the explanation where there is to be one."""
    # The links of a request for no results (`limit=0`) ask for some.
    request = replace(asked.request, limit=asked.request.limit or DEFAULT_LIMIT)
    first, last = request.offset + 1, request.offset + len(results.hits)
    return Listing(
        request=request,
        results=results,
        sentence=describe.describe(request),
        notes=asked.notes + results.notes,
        reading=READINGS[results.reading] if results.total and results.reading != "exact" else "",
        sorts=tuple(_sorts(request)),
        facets=tuple(_facet(request, facet) for facet in results.facets if facet.values),
        loosened=tuple(_loosened(request)),
        cleared=params.address(_from_start(request, Filters())),
        start=params.address(replace(request, offset=0)),
        hints=_hints(request),
        meant=tuple(Link(text, params.address(replace(request, text=text, offset=0))) for text in results.meant),
        read=read_as(request, results),
        why=why(explanation) if explanation else None,
        ask_why=f"{params.linked('/search', [*params.write(request), ('explain', '1')])}#why" if results.chips else "",
        kept=tuple(_kept(request)),
        groups=tuple(_groups(results)),
        previous=_previous(request, results),
        next=_next(request, results, last),
        first=first,
        last=last,
    )


def _from_start(request: SearchRequest, filters: Filters) -> SearchRequest:
    """Another narrowing begins at the first result again."""
    return replace(request, filters=filters, offset=0)


def _sorts(request: SearchRequest) -> Iterator[Link]:
    """The orders; without a query there is no relevance, and the newest come first."""
    browsing = not request.text.strip()
    current = "newest" if browsing and request.sort == "relevance" else request.sort
    for sort in SORTS[1:] if browsing else SORTS:
        other = replace(request, sort=sort, offset=0)
        yield Link(describe.SORT_LABELS[sort].removeprefix("按"), params.address(other), sort == current)


def _facet(request: SearchRequest, facet: Facet) -> FacetLinks:
    """The values in the facet's order, but those taken or left out are never hidden under 更多."""
    first = list(facet.values[:SHOWN_VALUES])
    first += [value for value in facet.values[SHOWN_VALUES:] if value.selected or value.excluded]
    known = {value.value for value in facet.values}
    for choice in request.filters.choices:
        if choice.facet == facet.name and choice.value not in known:
            label = describe.value_label(choice.facet, choice.value)
            first.append(FacetValue(choice.value, label, 0, not choice.excluded, choice.excluded))
    rest = [value for value in facet.values if value not in first]
    return FacetLinks(
        label=describe.FACET_LABELS[facet.name],
        first=tuple(_value(request, facet, value) for value in first),
        rest=tuple(_value(request, facet, value) for value in rest[:MORE_VALUES]),
        unlisted=max(len(rest) - MORE_VALUES, 0),
        field=FIELD_OF[facet.name],
    )


def _value(request: SearchRequest, facet: Facet, value: FacetValue) -> ValueLinks:
    def toggle(excluded: bool) -> str:
        filters = request.filters.toggled(Choice(facet.name, value.value, excluded))
        return params.address(_from_start(request, filters))

    return ValueLinks(
        label=describe.value_label(facet.name, value.value),
        count=value.count,
        take=Link("取消只看" if value.selected else "只看", toggle(excluded=False), value.selected),
        leave=Link("取消排除" if value.excluded else "排除", toggle(excluded=True), value.excluded),
    )


def _loosened(request: SearchRequest) -> Iterator[Link]:
    """Each filter in force, as a link to the same request without it."""
    filters = request.filters
    if filters.since or filters.until:
        without = replace(filters, since=None, until=None)
        label = describe.describe_dates(filters.since, filters.until)
        yield Link(label, params.address(_from_start(request, without)))
    for choice in sorted(filters.choices, key=lambda c: FACETS.index(c.facet)):
        without = filters.toggled(choice)
        yield Link(describe.describe_choice(choice), params.address(_from_start(request, without)))


def _hints(request: SearchRequest) -> Hints:
    text = request.text.strip()
    bare = unquoted(text)
    plain = not any(sign in text for sign in ":：*")
    long = plain and not is_one_run(text) and len(bare) > _LONG and len(bare.split()) == 1
    return Hints(long=long, bare=plain)


def _kept(request: SearchRequest) -> Iterator[tuple[str, str]]:
    """What the form of dates must carry along."""
    for name, value in params.write(replace(request, offset=0)):
        if name not in ("since", "until"):
            yield name, value


def _groups(results: SearchResults) -> Iterator[Group]:
    """The hits by reading: those that the total counts, then those that follow under their own heading."""
    start = results.request.offset
    for reading, hits in groupby(results.hits, key=lambda hit: hit.reading):
        group = tuple(hits)
        partial = start >= results.total
        yield Group(partial, PARTIAL[reading] if partial else "", start + 1, tuple(_hit_groups(group)))
        start += len(group)


def _hit_groups(hits: Sequence[Hit]) -> Iterator[HitGroup]:
    """Each hit that is put under none, in order, with those that are put under it."""
    for hit in hits:
        if hit.under is None:
            yield HitGroup(hit, tuple(other for other in hits if other.under == hit.id))


def _previous(request: SearchRequest, results: SearchResults) -> str:
    """The address of the results before these; from beyond the end, of the last ones there are."""
    if not request.offset or not request.limit or not results.available:
        return ""
    end = min(request.offset, -(-results.available // request.limit) * request.limit)
    return params.address(replace(request, offset=max(0, end - request.limit)))


def _next(request: SearchRequest, results: SearchResults, last: int) -> str:
    """The address of the results after these, as deep as the engine reads."""
    if not results.hits or last >= min(results.available, MAX_DEPTH):
        return ""
    return params.address(replace(request, offset=last))
