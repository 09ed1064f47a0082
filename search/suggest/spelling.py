"""Edits of the keyboard: what of the vocabulary a text may have been meant for, and how far that is from what was typed.

Nearest is what sounds the same (高新取: 高新区) and what is spelled in letters (gaoxinqu); then two characters swapped, then what
sounds nearly the same, then one character missing, too many or wrong. Only parts are looked at that hold a character which
stands alone when the text is cut into words, for that is how a edit shows; and the whole. The work is bounded:
so many parts of a text, so many entries for each. Whether an article prints what is proposed is asked elsewhere.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from search.analysis import pinyin
from search.analysis.fold import fold
from search.analysis.units import Unit, is_han, units
from search.suggest.vocabulary import Allowed, Entries, Listing

#: How far an entry is from what was typed.
SPELLED, SOUND, SWAPPED, INITIALS, NEAR_SOUND, ONE_OFF = 0.5, 1.0, 1.2, 1.6, 1.8, 2.4
#: Characters of a part, parts of a text, characters of a text, and entries for each part that are looked at.
LONGEST_PART, PARTS, LONGEST_TEXT, ENTRIES = 8, 60, 60, 4
#: A whole run of Han characters is one part up to this length.
_LONGEST_RUN = 14
#: In shorter parts one wrong character is half of the word, and everything is near.
_LONG_ENOUGH = 3
#: Characters that stand alone without being a edit.
_PARTICLES = frozenset("的了和与在是及等为对从把被也就都而或之其向让将")
#: Letters that may be pinyin; the syllables may stand apart.
_LETTERS = re.compile(r"(?<![a-z0-9])[a-z']{2,}(?: [a-z']+)*(?![a-z0-9])")

Cut = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Edit:
    """A text as it may have been meant: how far it is, in how many articles the entry put in was counted, its length."""

    text: str
    distance: float
    count: int
    length: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of units of the text."""

    key: str
    start: int
    end: int


def edits(text: str, listings: Sequence[Listing], cut: Cut, *, far: bool) -> Iterator[Edit]:
    """What a text may be meant for. `far` False gives what sounds the same, True what is further off."""
    if '"' in text:
        return
    parts = _parts(text, cut)
    for part in parts:
        for listing in listings:
            for entries, distance in _further(listing, part.key) if far else _near(listing, part.key):
                yield from _edits(text, part, listing, entries, distance)
    if not far:
        yield from _spelled(text, listings)


def _edits(text: str, part: _Part, listing: Listing, entries: Entries, distance: float) -> Iterator[Edit]:
    best = entries[np.argsort(-listing.ranks[entries], kind="stable")[: ENTRIES + 1]]
    for entry in best.tolist():
        if listing.keys[entry] != part.key:
            put = text[: part.start] + listing.text(entry) + text[part.end :]
            yield Edit(put, distance, int(listing.counts[entry]), len(listing.keys[entry]))


# the parts


def _parts(text: str, cut: Cut) -> list[_Part]:
    """The parts of a text that are looked at, the longest first of those that matter most."""
    parts: dict[tuple[int, int], _Part] = {}
    for run in _han_runs(units(text[:LONGEST_TEXT])):
        key = "".join(unit.text for unit in run)
        for first, last in _spans(key, cut):
            part = _Part(key[first:last], run[first].start, run[last - 1].end)
            parts.setdefault((part.start, part.end), part)
    return list(parts.values())[:PARTS]


def _spans(key: str, cut: Cut) -> list[tuple[int, int]]:
    """The spans of a run that are looked at."""
    edges = list(itertools.accumulate(map(len, cut(key)), initial=0))
    words = list(itertools.pairwise(edges))
    alone = [first for first, last in words if last - first == 1 and key[first] not in _PARTICLES]
    spans = [(0, edges[-1])] if 2 <= edges[-1] <= _LONGEST_RUN else []
    if not alone:
        return spans + words
    return spans + sorted(_around(alone, edges[-1]), key=lambda span: abs(span[1] - span[0] - _LONG_ENOUGH))


def _around(alone: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    """The spans that hold a character that stands alone."""
    for size in range(2, min(LONGEST_PART, length) + 1):
        for first in range(length - size + 1):
            if any(first <= at < first + size for at in alone):
                yield first, first + size


def _han_runs(text_units: Sequence[Unit]) -> Iterator[list[Unit]]:
    run: list[Unit] = []
    for unit in text_units:
        if is_han(unit.text) and ord(unit.text) < 1 << 16:
            run.append(unit)
        elif run:
            yield run
            run = []
    if run:
        yield run


# the ways to be near


@lru_cache(maxsize=128)
def _sounds(character: str, nearly: bool) -> Allowed:
    return Allowed(pinyin.sounding_like(character, nearly=nearly))


def _near(listing: Listing, key: str) -> Iterator[tuple[Entries, float]]:
    """What sounds the same, and what has two neighbours swapped."""
    yield _sounding(listing, key, nearly=False), SOUND
    yield _swapped(listing, key), SWAPPED


def _further(listing: Listing, key: str) -> Iterator[tuple[Entries, float]]:
    yield _sounding(listing, key, nearly=True), NEAR_SOUND
    if len(key) >= _LONG_ENOUGH:
        yield _one_wrong(listing, key), ONE_OFF
        yield _one_more(listing, key), ONE_OFF
    if len(key) > _LONG_ENOUGH:
        yield _one_less(listing, key), ONE_OFF


def _sounding(listing: Listing, key: str, *, nearly: bool) -> Entries:
    entries, rows = listing.of_length(len(key))
    at = np.arange(len(entries))
    for place, character in enumerate(key):
        at = at[_sounds(character, nearly).table[rows[place][at]]]
    return entries[at]


def _equal(rows: NDArray[np.uint16], key: str) -> NDArray[np.bool_]:
    equal: NDArray[np.bool_] = rows == np.array([ord(character) for character in key], np.uint16)[:, None]
    return equal


def _swapped(listing: Listing, key: str) -> Entries:
    others = {key[:at] + key[at + 1] + key[at] + key[at + 2 :] for at in range(len(key) - 1)}
    return np.array([entry for entry in map(listing.find, sorted(others - {key})) if entry >= 0], np.int64)


def _one_wrong(listing: Listing, key: str) -> Entries:
    entries, rows = listing.of_length(len(key))
    wrong: Entries = entries[_equal(rows, key).sum(0) == len(key) - 1]
    return wrong


def _one_more(listing: Listing, key: str) -> Entries:
    """The entries that have one character more."""
    entries, rows = listing.of_length(len(key) + 1)
    before = _run_of_true(_equal(rows[:-1], key))
    behind = _run_of_true(_equal(rows[1:], key)[::-1])
    return entries[before + behind >= len(key)]


def _one_less(listing: Listing, key: str) -> Entries:
    """The entries that lack one of the characters."""
    entries, rows = listing.of_length(len(key) - 1)
    before = _run_of_true(_equal(rows, key[:-1]))
    behind = _run_of_true(_equal(rows, key[1:])[::-1])
    return entries[before + behind >= len(key) - 1]


def _run_of_true(rows: NDArray[np.bool_]) -> Entries:
    """In each column, how many rows from the first on are true."""
    lengths: Entries = np.logical_and.accumulate(rows, 0).sum(0)
    return lengths


def _spelled(text: str, listings: Sequence[Listing]) -> Iterator[Edit]:
    """Runs of letters as the pinyin of entries, to the end."""
    for run in list(_LETTERS.finditer(fold(text[:LONGEST_TEXT])))[:4]:
        part = _Part(run[0], *run.span())
        for spelling in pinyin.closed(run[0]):
            named = not spelling[-1].endswith(pinyin.BEGINS)
            if not named and len(spelling) < _LONG_ENOUGH:
                continue
            tables = [Allowed(pinyin.characters(syllable, rare=named)) for syllable in spelling]
            for listing in listings:
                (entries,) = listing.spelled([tables])
                entries = entries[listing.lengths[entries] == len(spelling)]
                yield from _edits(text, part, listing, entries, SPELLED if named else INITIALS)
