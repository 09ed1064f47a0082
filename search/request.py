"""A search request as data: what was typed, the filters, the order, the slice of results.

A request equals its URL: `web/params.py` writes and reads it without loss. It is hashable. It does not
parse the query (see `parser.py`) and does not run it (see `engines`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

Sort = Literal["relevance", "newest", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)

FacetName = Literal["year", "section", "page", "kind", "author"]
FACETS: tuple[FacetName, ...] = get_args(FacetName)

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
#: Results beyond this place are not shown: reading on is then a matter of narrowing the query.
MAX_DEPTH = 10_000
#: A longer query is cut here, and a note says so: every link of a results page repeats the query.
MAX_QUERY = 500
#: In `noalias`: every form stays as typed.
ALL_ALIASES = "*"
#: So many forms can be named in `noalias`.
MAX_NOALIAS = 20


@dataclass(frozen=True, slots=True, order=True)
class Choice:
    """One facet value taken (只看) or, with `excluded`, left out (排除). Values are text: `2025`, `要闻`, `photo`."""

    facet: FacetName
    value: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """Narrowing that is not part of the query: dates (both ends included) and facet values.

    Values taken of one facet are alternatives; different facets must all hold; a value left out never shows.
    An undated article matches no date bound and has no year. Choices are kept sorted and distinct, so equal
    filters compare equal.
    """

    since: date | None = None
    until: date | None = None
    choices: tuple[Choice, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "choices", tuple(sorted(set(self.choices))))

    def toggled(self, choice: Choice) -> Filters:
        """The filters with this choice added, or removed where it was there; its opposite is dropped."""
        opposite = replace(choice, excluded=not choice.excluded)
        kept = tuple(c for c in self.choices if c not in (choice, opposite))
        return replace(self, choices=kept if choice in self.choices else (*kept, choice))

    def without(self, facet: FacetName) -> Filters:
        """The filters less everything said about one facet: what that facet's counts are made with."""
        return replace(self, choices=tuple(c for c in self.choices if c.facet != facet))

    def __bool__(self) -> bool:
        return bool(self.since or self.until or self.choices)


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Everything that decides an answer. `offset` and `limit` count articles, from 0.

    `noalias` are the forms (in units, see `search.query.forms.key`) that the query is to be read with as typed, without their
    aliases; ALL_ALIASES stands for all. Kept sorted and distinct, so equal requests compare equal.
    """

    text: str = ""
    filters: Filters = NO_FILTERS
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = DEFAULT_LIMIT
    noalias: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "noalias", tuple(sorted(set(self.noalias))))
        if self.offset < 0 or not 0 <= self.limit <= MAX_LIMIT:
            raise ValueError(f"offset {self.offset} or limit {self.limit} out of bounds (limit 0..{MAX_LIMIT})")
        if self.sort not in SORTS:
            raise ValueError(f"unknown sort {self.sort!r}")
