"""Did you mean: other spellings of a query that finds little, each of which is known to find more.

A proposal changes one part of the query (or one in each of several parts) to something of the vocabulary that is near
(`spelling.py`), and is counted as it would be searched, filters included, every character as it stands. Only what finds more
than the query itself is given. Nothing is ever searched in place of what was typed.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.query.parser import parse
from search.query.tree import And, Field, Or, Phrase, Query, Words, unparse
from search.suggest.spelling import Cut, Edit, edits
from search.suggest.vocabulary import Vocabulary
from search.suggestion import ENOUGH, SuggestionKind

#: Where it finds some, only what sounds the same, is so long and finds so many times more is worth a question.
_SURE_LENGTH, _SURE_TIMES = 3, 20
#: Proposals that are given, that are counted for them, parts of a query that are looked at, and edits of each.
MOST, COUNTED, LEAVES, SLIPS = 3, 10, 4, 30
#: What a step away costs, and each word into which the text is cut, in natural logarithms of the articles found; what each
#: character put in gives.
_STEP, _PIECE, _CHARACTER = 3.0, 3.0, 0.7
#: A proposal as much worse than the best is not worth a line.
_BEHIND = 5.0

_PROSE: tuple[SuggestionKind, ...] = ("word", "quoted", "headline", "author")
_KINDS: dict[str, tuple[SuggestionKind, ...]] = {
    "title": ("word", "quoted", "headline"),
    "author": ("author",),
    "section": ("section",),
}
#: Letters and blanks alone: perhaps one word, spelled syllable by syllable.
_SYLLABLES = re.compile(r"[A-Za-z' ]+")
Count = Callable[[Query], int]


@dataclass(frozen=True, slots=True)
class _Proposal:
    """Another query; what it costs to believe it, and how good it is before it has been counted."""

    query: Query
    cost: float
    worth: float


def meant(vocabulary: Vocabulary, text: str, count: Count, cut: Cut) -> tuple[str, ...]:
    """At most MOST other queries, the likeliest first. `count` says how many articles a query finds, as it stands."""
    query = parse(text).query
    leaves = [(leaf, leaf) for leaf in itertools.islice(_leaves(query), LEAVES)]
    if len(leaves) > 1 and _SYLLABLES.fullmatch(text):
        leaves.append((query, Words(text.strip())))
    if not leaves:
        return ()
    total = count(query)
    if total >= ENOUGH:
        return ()
    for far in (False, True) if not total else (False,):
        mended = [(leaf, _mended(vocabulary, part, cut, far, _SURE_LENGTH if total else 1)) for leaf, part in leaves]
        proposals = sorted(_proposals(query, mended), key=lambda one: -one.worth)
        if better := _better(proposals, max(1, total * _SURE_TIMES), count):
            return better
    return ()


def _better(proposals: Sequence[_Proposal], least: int, count: Count) -> tuple[str, ...]:
    """Those of the first proposals that find so many articles at least."""
    counted = []
    for proposal in proposals[:COUNTED]:
        total = count(proposal.query)
        if total >= least:
            counted.append((math.log(total) - proposal.cost, unparse(proposal.query)))
    counted.sort(key=lambda one: -one[0])
    return tuple(text for worth, text in counted[:MOST] if worth > counted[0][0] - _BEHIND)


_Mended = list[tuple[Query, float, float]]


def _proposals(query: Query, mended: Sequence[tuple[Query, _Mended]]) -> Iterable[_Proposal]:
    """Other queries, no two alike: each with one part mended, and one with all parts that can be mended at their best."""
    by_query: dict[Query, _Proposal] = {}
    for leaf, others in mended:
        for other, cost, worth in others:
            proposal = _Proposal(_put(query, leaf, other), cost, worth)
            if proposal.query not in by_query or worth > by_query[proposal.query].worth:
                by_query[proposal.query] = proposal
    bests = [(leaf, *max(others, key=lambda one: one[2])) for leaf, others in mended if others and leaf is not query]
    if len(bests) > 1:
        whole = query
        for leaf, other, _, _ in bests:
            whole = _put(whole, leaf, other)
        by_query[whole] = _Proposal(whole, max(cost for *_, cost, _ in bests), max(worth for *_, worth in bests))
    return by_query.values()


def _mended(vocabulary: Vocabulary, leaf: Query, cut: Cut, far: bool, length: int) -> _Mended:
    """A part of the query as it may have been meant, by entries of so many characters at least; the costs and worths."""
    kinds: tuple[SuggestionKind, ...]
    match leaf:
        case Words(text) | Phrase(text):
            kinds = _PROSE
        case Field(name, text):
            kinds = _KINDS[name]
        case _:
            return []
    candidates = edits(text, [vocabulary.listings[kind] for kind in kinds], cut, far=far)
    rough = sorted((edit for edit in candidates if edit.length >= length), key=lambda edit: -_worth(edit))
    return [
        (
            replace(leaf, text=edit.text),
            cost := _STEP * edit.distance + _PIECE * len(cut(edit.text)),
            _worth(edit) - cost,
        )
        for edit in rough[:SLIPS]
    ]


def _worth(edit: Edit) -> float:
    """How good a edit is, before it is known what it makes of the text."""
    return math.log(edit.count + 1) + _CHARACTER * edit.length


def _leaves(query: Query) -> Iterator[Query]:
    """The parts of a query that can be mended; what is excluded stays as it is."""
    match query:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part)
        case Words() | Phrase():
            yield query
        case Field(name, _) if name in _KINDS:
            yield query


def _put(query: Query, leaf: Query, other: Query) -> Query:
    """The query with another part in the place of one."""
    if query is leaf:
        return other
    match query:
        case And(parts):
            return And(tuple(_put(part, leaf, other) for part in parts))
        case Or(parts):
            return Or(tuple(_put(part, leaf, other) for part in parts))
    return query
