"""Suggestions while typing: the entries of the vocabulary that what is typed may become.

What is typed is taken first as the beginning of an entry, then as its sound (whole syllables, then initials or both), then as
something inside it. Of several parts the last is completed, where the whole is the beginning of little. The order
within each of these steps: what has just as many characters as were spelled, then what was counted most, then the newest.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from search.analysis import pinyin
from search.engines.whoosh.vocabulary import Allowed, Entries, Shelf, Vocabulary, allowing
from search.expressions import key_of
from search.query import FIELD_NAMES, Field, unparse
from search.suggestion import SUGGESTION_KINDS, Suggestion, SuggestionKind

#: What is longer is no beginning of an entry.
LONGEST = 60
#: Sections or authors in one step of a list, and entries of each other kind, before those of all kinds have had their turn.
_NAMES, _TURN = 2, 3
#: Entries of a kind that a step looks at again: some are shown by another kind already.
_KEPT = 40
_NAMING = ("section", "author")
_RUNS = re.compile(r"[a-z' ]*[a-z][a-z' ]*|.", re.DOTALL)
_LAST_PART = re.compile(r"(.*\s)?(\S+)", re.DOTALL)
_NAMED = re.compile(r"(?P<field>[^:：\s]+)[:：](?P<value>.*)", re.DOTALL)
_OPENING = '"“「『(（-'
_FIELDS: dict[str, SuggestionKind] = {
    **dict.fromkeys(FIELD_NAMES["section"], "section"),
    **dict.fromkeys(FIELD_NAMES["author"], "author"),
}
#: What is suggested to an empty box.
_UNASKED: tuple[SuggestionKind, ...] = ("section", "quoted")

#: Whether any article prints a word, by the word and how many held it when it was counted.
Exists = Callable[[str, int], bool]


def suggest(vocabulary: Vocabulary, text: str, limit: int, exists: Exists) -> tuple[Suggestion, ...]:
    """At most `limit` suggestions for what is typed so far, best first; for an empty text, what the archive prints most.

    `exists` says whether any article still prints a word; it is asked only of words about to be suggested.
    """
    kept, typed, kinds = "", text.strip(), SUGGESTION_KINDS
    if not typed:
        kinds = _UNASKED
    elif named := _NAMED.fullmatch(typed):
        kind = _FIELDS.get(named["field"].casefold())
        if kind is None:
            return ()
        kinds, typed = (kind,), named["value"]
    found = _Found(limit, exists)
    _complete(vocabulary, kinds, typed, found)
    if len(found.list) < limit and (parts := _LAST_PART.fullmatch(typed)) and parts[1] and len(kinds) > 1:
        kept = " ".join(parts[1].split()) + " "
        return found.list_with(suggest(vocabulary, parts[2], limit - len(found.list), exists), kept)
    return tuple(found.list)


class _Found:
    """Suggestions in the making: no two that lead to the same."""

    def __init__(self, limit: int, exists: Exists) -> None:
        self.list: list[Suggestion] = []
        self._limit = limit
        self._exists = exists
        self._seen: set[str] = set()

    @property
    def full(self) -> bool:
        """Whether there are as many as are wanted."""
        return len(self.list) >= self._limit

    def add(self, shelf: Shelf, entry: int) -> None:
        """Add an entry, if there is room, it is new, and an article still has it."""
        found = _suggestion(shelf, entry)
        if self.full or found.query in self._seen:
            return
        if shelf.kind == "word" and not self._exists(found.text, found.count):
            return
        self._seen.add(found.query)
        self.list.append(found)

    def list_with(self, more: Sequence[Suggestion], kept: str) -> tuple[Suggestion, ...]:
        """What was found, and behind it suggestions for the last part, with the parts before it kept."""
        ended = [Suggestion(kept + one.text, one.kind, one.count, kept + one.query) for one in more]
        return (*self.list, *(one for one in ended if one.query not in self._seen))


def _suggestion(shelf: Shelf, entry: int) -> Suggestion:
    text = shelf.text(entry)
    kind = shelf.kind
    query = unparse(Field(kind, text)) if kind == "section" or kind == "author" else text
    return Suggestion(text, kind, int(shelf.counts[entry]), query)


def _complete(vocabulary: Vocabulary, kinds: Sequence[SuggestionKind], typed: str, found: _Found) -> None:
    """Fill the list from the steps, one after the other, until it is full."""
    key = key_of(typed.lstrip(_OPENING))
    if len(key) > LONGEST:
        return
    shelves = [vocabulary.shelves[kind] for kind in kinds]
    for step, names_first in _steps(key, typed.casefold()):
        if found.full:
            return
        best = [one for shelf in shelves for one in _best(shelf, step(shelf), key)]
        for one in _ordered(best, named=len(shelves) > 1, first=names_first):
            found.add(one.shelf, one.entry)


#: For a shelf the entries found, and how many characters were spelled: 0 where that says nothing.
Step = Callable[[Shelf], list[tuple[int, Entries]]]


def _steps(key: str, typed: str) -> Iterator[tuple[Step, bool]]:
    """The ways to take what is typed, and whether names come first there; initials fit too many of them."""
    yield lambda shelf: [(0, shelf.beginning(key))], True
    whole, loose = _spelled(typed, pinyin.whole), _spelled(typed, pinyin.loose)
    for spellings, names_first in ((whole, True), (loose, False)):
        if spellings:
            yield _by_sound(spellings, rare=False), names_first
    if len(key) > 1:
        yield lambda shelf: [(0, shelf.inside(key))], False
        if whole and len(whole[0]) > 1:
            tables = [_table(part, False) for part in whole[0]]
            yield lambda shelf: [(0, shelf.sounding(tables))], False
    if whole:
        yield _by_sound(whole, rare=True), False


def _by_sound(spellings: list[pinyin.Spelling], *, rare: bool) -> Step:
    tables = [[_table(part, rare) for part in spelling] for spelling in spellings]
    lengths = [len(spelling) for spelling in spellings]
    return lambda shelf: list(zip(lengths, shelf.spelled(tables), strict=True))


#: Marks a part that is the character itself.
_ITSELF = "="


def _spelled(typed: str, how: Callable[[str], list[pinyin.Spelling]]) -> list[pinyin.Spelling]:
    """What is typed as parts of one character each, where it holds letters: letters by sound, anything else as it stands."""
    runs = _RUNS.findall(typed)
    if len(typed) > LONGEST or not any(map(_is_letters, runs)):
        return []
    ways = [how(run) if _is_letters(run) else [tuple(_ITSELF + c for c in key_of(run))] for run in runs]
    combined = itertools.islice(itertools.product(*ways), pinyin.SPELLINGS)
    return [tuple(itertools.chain(*parts)) for parts in combined]


def _is_letters(run: str) -> bool:
    return any("a" <= character <= "z" for character in run)


@lru_cache(maxsize=256)
def _table(part: str, rare: bool) -> Allowed:
    if part.startswith(_ITSELF):
        return allowing(part[1:])
    return allowing(pinyin.characters(part, rare=rare))


@dataclass(frozen=True, slots=True)
class _One:
    """An entry found: `exact` if it has just as many characters as were spelled."""

    shelf: Shelf
    entry: int
    exact: bool
    rank: int

    @property
    def order(self) -> tuple[bool, bool, int]:
        """What was printed in one article only comes behind what was printed in several."""
        return (not self.exact, int(self.shelf.counts[self.entry]) < 2, -self.rank)


def _best(shelf: Shelf, ways: list[tuple[int, Entries]], key: str) -> list[_One]:
    """The best entries of a shelf; what is typed already is no suggestion."""
    found: dict[int, _One] = {}
    for spelled, entries in ways:
        ranks = shelf.ranks[entries]
        exact = shelf.lengths[entries] == spelled
        if len(entries) > _KEPT:
            taken = np.argpartition(ranks | exact.astype(np.int64) << 62, -_KEPT)[-_KEPT:]
            entries, ranks, exact = entries[taken], ranks[taken], exact[taken]
        for entry, just, rank in zip(entries.tolist(), exact.tolist(), ranks.tolist(), strict=True):
            if entry not in found or just:
                found[entry] = _One(shelf, entry, just, rank)
    named = shelf.kind in _NAMING
    return [one for one in found.values() if named or shelf.keys[one.entry] != key]


def _ordered(best: Sequence[_One], *, named: bool, first: bool) -> Iterator[_One]:
    """The entries of all kinds in one order, of each kind not too many before the others have had their turn.

    `named` False: names are all that is asked for. `first` gives the best names before anything else.
    """
    ordered = sorted(best, key=lambda one: one.order)
    turns = dict.fromkeys(_NAMING, _NAMES) if named else {}
    early: list[_One] = []
    late: list[_One] = []
    for one in ordered:
        left = turns.get(one.shelf.kind, _TURN)
        turns[one.shelf.kind] = left - 1
        (early if left > 0 else late).append(one)
    if first:
        early.sort(key=lambda one: one.shelf.kind not in _NAMING or one.order[1])
    return itertools.chain(early, late)
