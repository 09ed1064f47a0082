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
from search.suggest.vocabulary import Allowed, Entries, Listing, Vocabulary
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
    suggestions = _Suggestions(
        limit, lambda one: one.kind != "word" or one.count > vocabulary.deleted or finds(one.query)
    )
    if not _EXCLUDED.search(typed):
        _complete(vocabulary, kinds, typed, suggestions)
    parts = _LAST_PART.fullmatch(typed)
    if not suggestions.full and len(kinds) > 1 and parts and (parts[1] or parts[2]) and finds(parts[1] or ""):
        kept = " ".join([*(parts[1] or "").split(), parts[2]])
        for last in suggest(vocabulary, parts[3], _TRIED, finds):
            whole = replace(last, text=kept + last.text, query=kept + last.query)
            if not suggestions.full and finds(whole.query):
                suggestions.add(whole)
    return tuple(suggestions.list)


class _Suggestions:
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

    def add(self, suggestion: Suggestion) -> None:
        """Add one, if there is room and it is new."""
        if not self.full and suggestion.query not in self._seen and self._leads(suggestion):
            self._seen.add(suggestion.query)
            self.list.append(suggestion)


def _suggestion(listing: Listing, entry: int) -> Suggestion:
    text = listing.text(entry)
    kind = listing.kind
    query = unparse(Field(kind, text)) if kind == "section" or kind == "author" else text
    return Suggestion(text, kind, int(listing.counts[entry]), query)


def _complete(vocabulary: Vocabulary, kinds: Sequence[SuggestionKind], typed: str, suggestions: _Suggestions) -> None:
    """Fill the list from the steps, one after the other, until it is full."""
    key = key_of(typed.lstrip(_OPENING))
    if len(key) > LONGEST:
        return
    listings = [vocabulary.listings[kind] for kind in kinds]
    for step in _steps(key, typed.casefold()):
        if suggestions.full or (step.last_resort and suggestions.list):
            continue
        best = [one for listing in listings for one in _best(listing, step.find(listing), key)]
        for one in _ordered(best, named=len(listings) > 1, first=step.names_first):
            suggestions.add(_suggestion(one.listing, one.entry))


#: For a listing the entries found, and how many characters were spelled: 0 where that says nothing.
Find = Callable[[Listing], list[tuple[int, Entries]]]


@dataclass(frozen=True, slots=True)
class _Step:
    """A way to take what is typed. `last_resort`: only where nothing else was found."""

    find: Find
    names_first: bool = False
    last_resort: bool = False


def _steps(key: str, typed: str) -> Iterator[_Step]:
    """The ways to take what is typed. Names come first but among initials, which fit too many of them."""
    yield _Step(lambda listing: [(0, listing.beginning(key))], names_first=True)
    if whole := _spelled(typed, pinyin.whole):
        yield _Step(_by_sound(whole, rare=False), names_first=True)
    if loose := _spelled(typed, pinyin.loose):
        yield _Step(_by_sound(loose, rare=False), last_resort=bool(whole))
    if len(key) > 1:
        printed = [Allowed(character) for character in key]
        yield _Step(lambda listing: [(0, listing.inside(printed))])
    if whole and len(whole[0]) > 1:
        tables = [_table(part, False) for part in whole[0]]
        yield _Step(lambda listing: [(0, listing.inside(tables))])
    if whole:
        yield _Step(_by_sound(whole, rare=True), last_resort=True)


def _by_sound(spellings: list[pinyin.Spelling], *, rare: bool) -> Find:
    tables = [[_table(part, rare) for part in spelling] for spelling in spellings]
    lengths = [len(spelling) for spelling in spellings]
    return lambda listing: list(zip(lengths, listing.spelled(tables), strict=True))


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

    listing: Listing
    entry: int
    exact: bool
    rank: int

    @property
    def order(self) -> tuple[bool, bool, int]:
        """What was printed in one article only comes behind what was printed in several."""
        return (not self.exact, int(self.listing.counts[self.entry]) < 2, -self.rank)


def _best(listing: Listing, ways: list[tuple[int, Entries]], key: str) -> list[_One]:
    """The best entries of a listing; what is typed already is no suggestion."""
    by_entry: dict[int, _One] = {}
    for spelled, entries in ways:
        ranks = listing.ranks[entries]
        exact = listing.lengths[entries] == spelled
        if len(entries) > _KEPT:
            top = np.argpartition(ranks | exact.astype(np.int64) << 62, -_KEPT)[-_KEPT:]
            entries, ranks, exact = entries[top], ranks[top], exact[top]
        for entry, just, rank in zip(entries.tolist(), exact.tolist(), ranks.tolist(), strict=True):
            if entry not in by_entry or just:
                by_entry[entry] = _One(listing, entry, just, rank)
    named = listing.kind in _NAMING
    return [one for one in by_entry.values() if named or listing.keys[one.entry] != key]


def _ordered(best: Sequence[_One], *, named: bool, first: bool) -> Iterator[_One]:
    """The entries of all kinds in one order, of each kind not too many before the others have had their turn.

    `named` False: names are all that is asked for. `first` gives the best names before anything else.
    """
    ordered = sorted(best, key=lambda one: one.order)
    turns = dict.fromkeys(_NAMING, _NAMES) if named else {}
    early: list[_One] = []
    late: list[_One] = []
    for one in ordered:
        left = turns.get(one.listing.kind, _TURN)
        turns[one.listing.kind] = left - 1
        (early if left > 0 else late).append(one)
    if first:
        early.sort(key=lambda one: one.listing.kind not in _NAMING or one.order[1])
    return itertools.chain(early, late)
