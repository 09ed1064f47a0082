"""Suggestions while typing: the entries of the vocabulary that what is typed may become.

What is typed is taken first as the beginning of an entry, then as its sound (whole syllables, then initials or both), then as
something inside it. Of several parts the last is completed, where the whole is the beginning of little. The order
within each of these steps: what has just as many characters as were spelled, then what was counted most, then the newest.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from search.analysis import pinyin
from search.query.tree import FIELD_NAMES, Field, unparse
from search.suggest.expressions import key_of
from search.suggest.vocabulary import Allowed, Entries, Shelf, Vocabulary
from search.suggestion import SUGGESTION_KINDS, Suggestion, SuggestionKind

#: What is longer is no beginning of an entry.
LONGEST = 60
#: Sections or authors in one step of a list, and entries of each other kind, before those of all kinds have had their turn.
_NAMES, _TURN = 2, 3
#: Entries of a kind that a step looks at again: some are shown by another kind already.
_KEPT = 40
#: Completions of a last part that are tried together with the parts before it.
_TRIED = 16
_NAMING = ("section", "author")
_RUNS = re.compile(r"[' ]*+[a-z][a-z' ]*|[' ]++|.", re.DOTALL)
_LAST_PART = re.compile(r"(.*\s)?(-?)(\S+)", re.DOTALL)
#: A part that is excluded: what it excludes is no beginning of anything, nor is what stands before it and it together.
_EXCLUDED = re.compile(r"(?:^|\s)-")
_NAMED = re.compile(r"(?P<field>[^:：\s]+)[:：](?P<value>.*)", re.DOTALL)
_OPENING = '"“「『(（'
_FIELDS: dict[str, SuggestionKind] = {
    **dict.fromkeys(FIELD_NAMES["section"], "section"),
    **dict.fromkeys(FIELD_NAMES["author"], "author"),
}
#: What is suggested to an empty box.
_UNASKED: tuple[SuggestionKind, ...] = ("section", "quoted")

#: Whether a query finds any article, and is written as it should be.
Finds = Callable[[str], bool]


def suggest(vocabulary: Vocabulary, text: str, limit: int, finds: Finds) -> tuple[Suggestion, ...]:
    """At most `limit` suggestions for what is typed so far, best first; for an empty text, what the archive prints most.

    `finds` says whether a query, without having to be mended, finds anything. It is asked of what is put together from parts, and of words
    that were counted in no more articles than `vocabulary.deleted`: these may all be deleted ones.
    """
    kinds, typed = SUGGESTION_KINDS, text.strip()
    if len(typed) > LONGEST or (typed and not key_of(typed)):
        return ()
    if not typed:
        kinds = _UNASKED
    elif named := _NAMED.fullmatch(typed):
        kind = _FIELDS.get(named["field"].casefold())
        if kind is None:
            return ()
        kinds, typed = (kind,), named["value"]
    found = _Found(limit, lambda one: one.kind != "word" or one.count > vocabulary.deleted or finds(one.query))
    if not _EXCLUDED.search(typed):
        _complete(vocabulary, kinds, typed, found)
    parts = _LAST_PART.fullmatch(typed)
    if not found.full and len(kinds) > 1 and parts and (parts[1] or parts[2]) and finds(parts[1] or ""):
        kept = " ".join([*(parts[1] or "").split(), parts[2]])
        for last in suggest(vocabulary, parts[3], _TRIED, finds):
            whole = replace(last, text=kept + last.text, query=kept + last.query)
            if not found.full and finds(whole.query):
                found.add(whole)
    return tuple(found.list)


class _Found:
    """Suggestions in the making: no two that lead to the same, and none that leads nowhere."""

    def __init__(self, limit: int, leads: Callable[[Suggestion], bool]) -> None:
        self.list: list[Suggestion] = []
        self._limit = limit
        self._leads = leads
        self._seen: set[str] = set()

    @property
    def full(self) -> bool:
        """Whether there are as many as are wanted."""
        return len(self.list) >= self._limit

    def add(self, found: Suggestion) -> None:
        """Add one, if there is room and it is new."""
        if not self.full and found.query not in self._seen and self._leads(found):
            self._seen.add(found.query)
            self.list.append(found)


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
    for step in _steps(key, typed.casefold()):
        if found.full or (step.last_resort and found.list):
            continue
        best = [one for shelf in shelves for one in _best(shelf, step.find(shelf), key)]
        for one in _ordered(best, named=len(shelves) > 1, first=step.names_first):
            found.add(_suggestion(one.shelf, one.entry))


#: For a shelf the entries found, and how many characters were spelled: 0 where that says nothing.
Find = Callable[[Shelf], list[tuple[int, Entries]]]


@dataclass(frozen=True, slots=True)
class _Step:
    """A way to take what is typed. `last_resort`: only where nothing else was found."""

    find: Find
    names_first: bool = False
    last_resort: bool = False


def _steps(key: str, typed: str) -> Iterator[_Step]:
    """The ways to take what is typed. Names come first but among initials, which fit too many of them."""
    yield _Step(lambda shelf: [(0, shelf.beginning(key))], names_first=True)
    if whole := _spelled(typed, pinyin.whole):
        yield _Step(_by_sound(whole, rare=False), names_first=True)
    if loose := _spelled(typed, pinyin.loose):
        yield _Step(_by_sound(loose, rare=False), last_resort=bool(whole))
    if len(key) > 1:
        printed = [Allowed(character) for character in key]
        yield _Step(lambda shelf: [(0, shelf.inside(printed))])
    if whole and len(whole[0]) > 1:
        tables = [_table(part, False) for part in whole[0]]
        yield _Step(lambda shelf: [(0, shelf.inside(tables))])
    if whole:
        yield _Step(_by_sound(whole, rare=True), last_resort=True)


def _by_sound(spellings: list[pinyin.Spelling], *, rare: bool) -> Find:
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


@lru_cache(maxsize=128)
def _table(part: str, rare: bool) -> Allowed:
    if part.startswith(_ITSELF):
        return Allowed(part[1:])
    return Allowed(pinyin.characters(part, rare=rare))


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
