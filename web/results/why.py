"""How a query was read, and why it found little, as data for templates: chips with their toggles, counts with links.

What is counted is `search.answer.explain`'s; this module makes addresses of it and knows no HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from search.answer.explain import Count, Explanation, Part
from search.query.forms import key
from search.request import ALL_ALIASES, SearchRequest
from search.results import Alias, Chip, SearchResults
from web import params

#: With fewer results than this a reader may ask why there are no more.
LITTLE = 20


@dataclass(frozen=True, slots=True)
class AliasLink:
    """A form and how else it was looked for; the link takes that away, or (`off`) brings it back."""

    form: str
    others: tuple[str, ...]
    off: bool
    href: str


@dataclass(frozen=True, slots=True)
class ReadAs:
    """The line 读作: the parts or, in a weaker reading, their words; the aliases; the link that drops all of these."""

    texts: tuple[str, ...]
    aliases: tuple[AliasLink, ...]
    none: str


@dataclass(frozen=True, slots=True)
class Row:
    """A part and what it finds: alone, and with the filters (None where there are none)."""

    label: str
    href: str
    alone: Count
    filtered: Count | None
    word: bool
    filter: bool


@dataclass(frozen=True, slots=True)
class ChangeLink:
    """One change, as a link, and how many articles it would give."""

    kind: str
    label: str
    href: str
    count: Count


@dataclass(frozen=True, slots=True)
class Why:
    """The counts of the parts and the changes on offer; `filtered` if there are filters, for the heading of their column."""

    rows: tuple[Row, ...]
    changes: tuple[ChangeLink, ...]
    filtered: bool


def read_as(request: SearchRequest, results: SearchResults) -> ReadAs | None:
    """How the query was read; None for the empty one."""
    if not results.chips:
        return None
    texts = (text for chip in results.chips for text in _texts(chip, weaker=results.reading != "exact"))
    aliases = dict.fromkeys(alias for chip in results.chips for alias in chip.aliases)
    on = [alias for alias in aliases if not alias.off]
    none = params.address(replace(request, noalias=(ALL_ALIASES,), offset=0)) if len(on) > 1 else ""
    return ReadAs(tuple(dict.fromkeys(texts)), tuple(_alias(request, alias) for alias in aliases), none)


def _texts(chip: Chip, *, weaker: bool) -> tuple[str, ...]:
    return chip.words if weaker and chip.words else (chip.text,)


def _alias(request: SearchRequest, alias: Alias) -> AliasLink:
    kept = {form for form in request.noalias if form not in (ALL_ALIASES, key(alias.form))}
    noalias = tuple(kept) if alias.off else (*kept, key(alias.form))
    return AliasLink(alias.form, alias.others, alias.off, params.address(replace(request, noalias=noalias, offset=0)))


def why(explanation: Explanation) -> Why:
    """The table and the links."""
    changes = (ChangeLink(c.kind, c.label, params.address(c.request), c.count) for c in explanation.offers)
    rows = tuple(row for part in explanation.parts for row in _rows(part))
    return Why(rows, tuple(changes), any(row.filtered for row in rows))


def _rows(part: Part) -> Iterator[Row]:
    href = params.address(part.request)
    yield Row(part.label, href, part.alone, part.filtered, part.kind == "word", part.kind == "filter")
    for word in part.words:
        yield from _rows(word)
