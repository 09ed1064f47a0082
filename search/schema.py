"""The fields of the index, once, as data: an engine makes its own schema from these.

`grams` matches, `words` ranks, `chars` answers one-character queries; the rest are columns for filters, facets and
sorting. What an article's value in a field is, is said here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from search.article import Article

#: How many times a word of kicker, headline or subtitle counts as one of the body (BM25F's field weight). It acts when an
#: article is indexed, so it is part of the fingerprint and no ranking setting: another value needs a rebuild.
HEADLINE_WEIGHT = 3

#: `terms` and `positions` are inverted; `number`, `key` (one text, compared as it is), `texts` (any number of names,
#: compared folded) and `measure` (a number that cutting the text gives) are columns; `stored` is only kept.
FieldType = Literal["positions", "terms", "number", "key", "texts", "measure", "stored"]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field: its name, its type, what it is for, and, for columns but measures, an article's value in it.

    `later`: indexes of before have no such column, and are read as if it held what the column of this name holds ("0": nothing).
    """

    name: str
    type: FieldType
    purpose: str
    value: Callable[[Article], int | tuple[str, ...]] | None = None
    later: str = ""


FIELDS = (
    FieldSpec("id", "stored", "the print address"),
    FieldSpec("grams", "positions", "bigrams of units, with positions: matching"),
    FieldSpec("words", "terms", "jieba words, headline words repeated: ranking"),
    FieldSpec("chars", "terms", "the set of Han characters: one-character queries"),
    FieldSpec("date", "number", "proleptic Gregorian ordinal of the day, 0 if undated", lambda a: a.first_day),
    FieldSpec(
        "last_date", "number", "the last day of a month or year, else as date", lambda a: a.last_day, later="date"
    ),
    FieldSpec("page", "number", "page number, letters and all (see `places.py`), 0 if not known", lambda a: a.page),
    FieldSpec(
        "page_count",
        "number",
        "how many pages the issue says it has, 0 if not printed",
        lambda a: a.page_count or 0,
        later="0",
    ),
    FieldSpec("issue", "number", "number within the year, 0 if not printed", lambda a: a.issue or 0),
    FieldSpec("serial", "number", "running number, 0 if not printed", lambda a: a.serial or 0),
    FieldSpec("last_issue", "number", "the second number of a double issue, else as issue", lambda a: a.final_issue),
    FieldSpec("last_serial", "number", "the second running number, else as serial", lambda a: a.final_serial),
    FieldSpec("seq", "number", "place on the page", lambda a: a.seq),
    FieldSpec("head", "measure", "units and breaks of kicker, headline and subtitle: a run that ends within is in it"),
    FieldSpec("length", "measure", "units and breaks in all"),
    FieldSpec("key", "key", "the issue part of the id: a date, or undated-…", lambda a: (a.id.issue,)),
    FieldSpec("edition", "key", "号外, 增刊 …; empty for the ordinary issue", lambda a: (a.edition,), later="0"),
    FieldSpec("newspaper", "key", "the newspaper's name", lambda a: (a.newspaper,)),
    FieldSpec("section", "texts", "section name (栏目/版名)", lambda a: (a.section,) if a.section else ()),
    FieldSpec("kind", "texts", "article, photo, digest, ad, notice", lambda a: (a.kind,)),
    FieldSpec("author", "texts", "names credited, or organisations", lambda a: a.authors),
    FieldSpec("article", "stored", "the whole article"),
)


def head_text(article: Article) -> str:
    """Kicker, headline and subtitle: what `标题:` looks in."""
    return "\n".join(text for _, text in article.head_parts())
