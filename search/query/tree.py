"""The query tree: what a query means, free of any engine.

`parser.py` makes trees from text, `relaxation.py` turns their unquoted chunks into phrases, an engine evaluates the
result. `unparse` writes a tree as text again; parsing that text gives the same tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from search.article import kind_label

TextField = Literal["title", "author", "section", "kind"]
NumberField = Literal["page", "issue", "serial", "date"]

#: Field names as typed: the Chinese one first, then synonyms.
FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("标题", "题", "title"),
    "author": ("作者", "记者", "author"),
    "section": ("栏目", "版名", "section"),
    "kind": ("类型", "kind"),
    "page": ("版", "版次", "page"),
    "issue": ("期", "期号", "issue"),
    "serial": ("总期", "总期号", "serial"),
    "date": ("日期", "date"),
}


@dataclass(frozen=True, slots=True)
class MatchAll:
    """Every article: an empty query, or one of exclusions only."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article: a query without anything that could be found, like `！！`."""


@dataclass(frozen=True, slots=True)
class Words:
    """A chunk typed without quotes. Which articles it matches depends on the reading (`relaxation.py`).

    The text may hold quoted runs glued to it (`"十五五"规划`); these stay exact in every reading.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Exactly this run of units and breaks, anywhere in the article."""

    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """Each part as an exact run, in any order, close together.

    Close: there are at most `within` units and breaks between the end of the part that ends first and the beginning
    of the part that begins last. Parts may overlap.
    """

    parts: tuple[str, ...]
    within: int


@dataclass(frozen=True, slots=True)
class Prefix:
    """A run of letters and digits that begins so: `G6*`."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A part of the article that holds (title) or is (author, section, kind) this text."""

    name: TextField
    text: str


@dataclass(frozen=True, slots=True)
class Between:
    """A number or date from `low` to `high`, both included; None leaves that end open.

    Articles without the number or date match no bound.
    """

    name: NumberField
    low: int | date | None
    high: int | date | None


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """All articles but these."""

    part: Query


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `minimum` of the words, each a phrase or one of several. Never typed: it comes from the reading *some*."""

    minimum: int
    parts: tuple[Query, ...]


Query: TypeAlias = MatchAll | Nothing | Words | Phrase | Near | Prefix | Field | Between | And | Or | Not | AtLeast

#: Text that can stand as a chunk or a value without quotes.
PLAIN = re.compile(r'[^\s()（）|｜"“”「」『』]+')


def unparse(query: Query) -> str:
    """The tree as text that parses to the same tree (AtLeast, which is never typed, as alternatives)."""
    match query:
        case MatchAll():
            return ""
        case Nothing():
            return '""'
        case Words(text):
            return text
        case Phrase(text):
            return f'"{text}"'
        case Near(parts, within):
            return f'"{" ".join(parts)}"~{within}'
        case Prefix(text):
            return f"{text}*"
        case Field(name, text):
            label = _label(name, text)
            return f"{FIELD_NAMES[name][0]}:" + (label if PLAIN.fullmatch(label) else f'"{label}"')
        case Between(name, low, high):
            bounds = f"{low}" if low == high else f"{_bound(low)}..{_bound(high)}"
            return f"{FIELD_NAMES[name][0]}:{bounds}"
        case Not(part):
            return f"-{_grouped(part)}"
        case And(parts):
            return " ".join(_grouped(part) for part in parts)
        case Or(parts):
            return " OR ".join(_grouped(part, loose=False) for part in parts)
        case AtLeast(_, parts):
            return unparse(Or(parts))


def _label(name: str, text: str) -> str:
    return kind_label(text) if name == "kind" else text


def _bound(value: int | date | None) -> str:
    return "" if value is None else str(value)


def _grouped(query: Query, *, loose: bool = True) -> str:
    inner = isinstance(query, Or | AtLeast) or (not loose and isinstance(query, And))
    return f"({unparse(query)})" if inner or isinstance(query, And) else unparse(query)


def leaves(query: Query) -> Iterator[Query]:
    """The leaves that an article is found *by*: everything that is not under a Not."""
    match query:
        case And(parts) | Or(parts) | AtLeast(_, parts):
            for part in parts:
                yield from leaves(part)
        case Not():
            return
        case _:
            yield query
