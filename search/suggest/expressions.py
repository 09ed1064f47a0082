"""What an article prints that is worth suggesting: the parts of its headline, and the terms in its “ ”.

An expression is one run of Han characters, letters and digits, without a break. Its key is the form in which texts are
compared (folded, transparent characters removed), so `“十五五”规划` and `十五五规划` are one. Words are not cut here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from search.analysis.fold import table
from search.analysis.units import TRANSPARENT, is_han, kind_of
from search.article import Article

#: Characters of an expression: fewer say nothing, more are a sentence.
SHORTEST, LONGEST_PART, LONGEST_TERM = 2, 20, 12
#: A headline is cut at spaces and at whatever is no letter, no digit and no transparent character.
_PART = re.compile(r"(?:[^\W_]|[" + re.escape("".join(sorted(TRANSPARENT - {"\t", "_"}))) + r"]|(?<=\d)\.(?=\d))+")
_RULES = re.compile("——|－－|--|──|━━")
_QUOTED = re.compile(r"[“「『]([^“”「」『』\n]{2,24})[”」』]")
#: What stays of the transparent characters in the form that is shown.
_SHOWN = frozenset("·-")
#: Kinds whose headlines are the paper's own words.
_TITLED = ("article", "photo")


@cache
def _removed() -> dict[int, int | None]:
    return table() | dict.fromkeys(map(ord, TRANSPARENT))


@cache
def _unshown() -> dict[int, None]:
    return dict.fromkeys(ord(character) for character in TRANSPARENT - _SHOWN)


def key_of(text: str) -> str:
    """The form of an expression in which it is compared: no break in it is seen, no blank, no quotation mark."""
    return _visible("".join(text.translate(_removed()).split()))


def shown_of(text: str) -> str:
    """An expression as it is shown and typed: as printed, without quotation marks and signs of the query language."""
    return _visible("".join(text.translate(_unshown()).split())).strip("-·")


def _visible(text: str) -> str:
    """The text without what has no width: joiners, marks, control characters. Nearly always it has none."""
    if text.isalnum():
        return text
    return "".join(c for c in text if c in _SHOWN or kind_of(c) != "T")


def _is_expression(key: str, longest: int) -> bool:
    """Whether this key is one run of units with a Han character in it, and of a length worth keeping."""
    return (
        SHORTEST <= len(key) <= longest
        and key.replace(".", "").isalnum()
        and any(map(is_han, key))
        and max(key) < "\U00010000"
    )


def headline_parts(article: Article) -> dict[str, str]:
    """The parts of the headline of an article or picture, by key, as shown."""
    if article.kind not in _TITLED:
        return {}
    parts: dict[str, str] = {}
    for line in _RULES.split(article.headline):
        for part in _PART.findall(line):
            key = key_of(part)
            if _is_expression(key, LONGEST_PART):
                parts.setdefault(key, shown_of(part))
    return parts


def quoted(text: str) -> Iterator[tuple[str, str, int]]:
    """The terms in quotation marks: key, as shown, and where the term begins in the text. Repeats are given too."""
    for match in _QUOTED.finditer(text):
        key = key_of(match[1])
        # A break inside makes it a sentence or a list; a Han character alone is no term.
        if _is_expression(key, LONGEST_TERM):
            yield key, shown_of(match[1]), match.start(1)


def quoted_terms(article: Article) -> dict[str, str]:
    """The terms that an article prints in quotation marks, by key, as shown."""
    terms: dict[str, str] = {}
    for key, label, _ in quoted(article.text):
        terms.setdefault(key, label)
    return terms
