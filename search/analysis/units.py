"""Units: what a text is compared by. One Han character, or one run of letters and digits with its decimals.

Between units stand *transparent* characters (quotes, title marks, dashes, spaces), which take no position and do not
break a run, and *breaks* (all other punctuation, line ends, symbols). Several breaks in a row count as one, and any
break matches any other. Two texts are "the same string" when their units and the breaks between them are the same;
breaks at the two ends do not count. This definition is the oracle's too.

`grams` turns units into the terms of the field `grams`. It does not cut words: that is `words.py`.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis.fold import fold

#: Stands for a break in a run of units; never itself a unit.
BREAK = "|"

_QUOTES = "“”‘’\"'〝〞《》〈〉「」『』"
_DASHES = "-‐‑‒–—―−─━"
_DOTS = "·•・‧∙"
_SIGNS = "/%+&_~"
TRANSPARENT = frozenset(_QUOTES + _DASHES + _DOTS + _SIGNS + "\t")
#: Zero-width, formatting and control characters, combining marks, spaces: invisible in print, so invisible here.
_INVISIBLE = ("Cc", "Cf", "Mn", "Me", "Zs")
#: Control characters that end a line.
_LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85"

_HAN = re.compile(
    r"[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"  # 々 〇 and the ideographs
)


def kind_of(character: str) -> str:
    """The class of one folded character: H Han, D digit, L other letter or number, T transparent, P point, B break."""
    if _HAN.match(character):
        return "H"
    if character in "0123456789":
        return "D"
    if character == ".":
        return "P"
    if character in _LINE_ENDS:
        return "B"
    category = unicodedata.category(character)
    if character in TRANSPARENT or category in _INVISIBLE:
        return "T"
    listed = unicodedata.decomposition(character).startswith("<circle>")
    return "L" if character.isalnum() and not listed else "B"


class _Kinds(dict[int, str]):
    def __missing__(self, code: int) -> str:
        kind = self[code] = kind_of(chr(code))
        return kind


_KINDS = _Kinds()
# A point is part of a run only between two digits; any other point is a break.
_TOKEN = re.compile(r"H|(?:[LD]|(?<=D)P(?=D))+|[BP](?:[BPT]*[BP])?")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, or a break (text BREAK), and where it stands in the text: [start, end)."""

    text: str
    start: int
    end: int

    @property
    def is_break(self) -> bool:
        """True for a break."""
        return self.text == BREAK


def tokens(text: str) -> Iterator[Unit]:
    """Units and breaks of a text as they come; breaks at the ends are included, none follows another."""
    folded = fold(text)
    pending = None
    for match in _TOKEN.finditer(folded.translate(_KINDS)):
        start, end = match.span()
        if match[0][0] in "BP":
            pending = pending or Unit(BREAK, start, end)
            continue
        if pending:
            yield pending
            pending = None
        yield Unit(folded[start:end], start, end)
    if pending:
        yield pending


def units(text: str) -> list[Unit]:
    """Units and the breaks between them; no break at either end. Empty for a text without any unit."""
    run = list(tokens(text))
    if run and run[0].is_break:
        del run[0]
    if run and run[-1].is_break:
        del run[-1]
    return run


def unit_texts(text: str) -> tuple[str, ...]:
    """Only the texts of `units`."""
    return _short_texts(text) if len(text) <= _SHORT else _texts(text)


def _texts(text: str) -> tuple[str, ...]:
    return tuple(unit.text for unit in units(text))


#: Parts of a query are cut several times on their way to an answer: such short texts are remembered.
_SHORT = 40
_short_texts = functools.lru_cache(maxsize=4096)(_texts)


def is_han(unit: str) -> bool:
    """True for the text of a unit that is one Han character."""
    return len(unit) == 1 and _HAN.match(unit) is not None


def is_word(unit: str) -> bool:
    """True for the text of a unit of letters and digits."""
    return unit != BREAK and not is_han(unit)


def gram(first: str, second: str) -> str:
    """The term for two adjacent units: 高新, 2025年, g60科; a space parts two runs of letters and digits."""
    return f"{first} {second}" if is_word(first) and is_word(second) else first + second


def grams(run: tuple[str, ...]) -> list[str]:
    """The terms of a run of n units, in order: n-1 bigrams, breaks included."""
    return [gram(first, second) for first, second in itertools.pairwise(run)]


def han_runs(text: str) -> Iterator[str]:
    """The runs of Han characters and the single runs of letters and digits, folded, transparent characters removed."""
    run: list[str] = []
    for token in tokens(text):
        if is_han(token.text):
            run.append(token.text)
            continue
        if run:
            yield "".join(run)
            run = []
        if not token.is_break:
            yield token.text
    if run:
        yield "".join(run)
