"""The answer to a search request, as frozen data for templates, JSON and the terminal.

Nothing here is HTML: a snippet is text plus ranges, and only a template writes `<mark>`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from search.article import ArticleId, Item
from search.places import page_json
from search.request import FacetName, SearchRequest

Reading = Literal["exact", "words", "some", "any"]

#: Values of a facet in JSON, where not all are asked for: an archive has thousands of authors.
FACET_VALUES = 20


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text and the (start, end) character ranges in it that match; ranges are sorted and apart."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(Item):
    """One article in a list of results. `headline` is never empty: a headless item has its first words.

    `under` is another hit of the same list and reading that says what this one says (its story, what it repeats), for a list that puts
    such hits together; it changes neither order nor count.
    """

    kicker: Snippet
    headline: Snippet
    subtitle: Snippet
    byline: str
    score: float
    reading: Reading
    snippets: tuple[Snippet, ...] = ()
    under: ArticleId | None = None

    def to_json(self) -> dict[str, Any]:
        """The hit as `search --json` and `/api/search` print it."""
        return {
            "id": str(self.id),
            "headline": self.headline.text,
            "headline_marks": [list(mark) for mark in self.headline.marks],
            "kicker": self.kicker.text,
            "subtitle": self.subtitle.text,
            **self.issue_json(),
            "page": page_json(self.page),
            "section": self.section,
            "kind": self.kind,
            "byline": self.byline,
            "score": round(self.score, 4),
            "reading": self.reading,
            "under": str(self.under) if self.under else None,
            "url": self.id.path,
            "snippets": [{"text": s.text, "marks": [list(mark) for mark in s.marks]} for s in self.snippets],
        }


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: how many articles have it, and whether it is taken or left out now."""

    value: str
    label: str
    count: int
    selected: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """All values of one facet, commonest first (years: newest first). Counts ignore the facet's own choices."""

    name: FacetName
    label: str
    values: tuple[FacetValue, ...]

    def first(self, most: int) -> list[FacetValue]:
        """The values taken or left out now, and as many of the first others as make `most` in all; in their order."""
        chosen = {place for place, value in enumerate(self.values) if value.selected or value.excluded}
        others = (place for place in range(len(self.values)) if place not in chosen)
        kept = chosen.union(islice(others, max(0, most - len(chosen))))
        return [self.values[place] for place in sorted(kept)]

    def to_json(self, most: int | None) -> list[dict[str, Any]]:
        """The values, `most` of them or (None) all."""
        values = self.values if most is None else self.first(most)
        return [{"value": v.value, "label": v.label, "count": v.count, "selected": v.selected} for v in values]


@dataclass(frozen=True, slots=True)
class Month:
    """How many of the articles found are of one month (1 to 12), or of a year and nobody knows which month (0)."""

    year: int
    month: int
    count: int

    @property
    def label(self) -> str:
        """`2025-11`, or `2025`."""
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"


@dataclass(frozen=True, slots=True)
class Matches:
    """Which articles a search finds, without anything of what is in them.

    `ids` are those of the hits of `SearchResults`, in the same order, `total` and `reading` are the same too: of the ids, those
    beyond `total` (the request's offset counted in) are of the next reading.
    """

    total: int
    reading: Reading
    ids: tuple[ArticleId, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """A form as it stands in the query, and how else it is written; `off` if the request asks that it stay as typed."""

    form: str
    others: tuple[str, ...]
    off: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """One of the parts that a query asks for together, as text that reads as this part again.

    `words` are what the weaker readings take an unquoted chunk for, empty for anything else.
    """

    text: str
    words: tuple[str, ...] = ()
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of results.

    `total` counts the articles of the first reading that finds anything, exactly. `reading` says which that is.
    `partial_total` counts the articles of the next readings that follow under their own headings (部分匹配); they
    are not in `total`, and may be there where it is 0. `partial_reading` is the first of them. `hits` is the slice
    [offset, offset + limit) of all lists, one after the other; each hit carries its reading. `timeline` are the months of
    the articles in `total`, oldest first, without empty months and without undated articles. `notes` are Chinese sentences
    on what was mended in the query. `chips` are how it was read. `meant` are other queries that it may have been meant for, where it finds next to
    nothing (`answer.py`).
    """

    request: SearchRequest
    total: int
    reading: Reading
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...] = ()
    timeline: tuple[Month, ...] = ()
    notes: tuple[str, ...] = ()
    partial_total: int = 0
    partial_reading: Reading | None = None
    chips: tuple[Chip, ...] = ()
    meant: tuple[str, ...] = ()

    @property
    def available(self) -> int:
        """How many hits can be paged through: the total and those that follow it."""
        return self.total + self.partial_total

    def to_json(self, facet_values: int | None = FACET_VALUES) -> dict[str, Any]:
        """The object that `search --json` and `/api/search` print, with so many values of each facet (None: all of them).

        `facet_totals` says how many values each facet has.
        """
        return {
            "total": self.total,
            "reading": self.reading,
            "partial_total": self.partial_total,
            "notes": list(self.notes),
            "meant": list(self.meant),
            "aliases": [
                {"form": alias.form, "others": list(alias.others)}
                for chip in self.chips
                for alias in chip.aliases
                if not alias.off
            ],
            "hits": [hit.to_json() for hit in self.hits],
            "facets": {facet.name: facet.to_json(facet_values) for facet in self.facets},
            "facet_totals": {facet.name: len(facet.values) for facet in self.facets},
            "timeline": [{"month": m.label, "count": m.count} for m in self.timeline],
        }
