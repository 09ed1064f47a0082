"""How a query was read, as chips: the parts that are asked for together, their words, their aliases.

Made from the tree and the forms found in it; it counts nothing (see `search.answer.explain`) and knows no HTML.
"""

from __future__ import annotations

from search.analysis.units import unit_texts
from search.query.forms import QUOTED, Cut, Forms
from search.query.relaxation import chunk_words
from search.query.tree import And, MatchAll, Nothing, Query, Words, leaves, unparse
from search.results import Alias, Chip


def parts_of(query: Query) -> tuple[Query, ...]:
    """The parts of a query that must all hold; none for the empty query and for one that can find nothing."""
    match query:
        case MatchAll() | Nothing():
            return ()
        case And(parts):
            return parts
        case _:
            return (query,)


def chips_of(query: Query, cut: Cut, forms: Forms) -> tuple[Chip, ...]:
    """One chip for each part."""
    return tuple(_chip(part, cut, forms) for part in parts_of(query))


def _chip(part: Query, cut: Cut, forms: Forms) -> Chip:
    words: tuple[str, ...] = ()
    if isinstance(part, Words):
        quoted = [f'"{text}"' for text in QUOTED.findall(part.text) if unit_texts(text)]
        words = (*quoted, *(word for word, _ in chunk_words(part.text, cut, forms.of(part.text))))
    chunks = [leaf.text for leaf in leaves(part) if isinstance(leaf, Words)]
    aliases = (Alias(text[s.start : s.end], s.others, s.off) for text in chunks for s in forms.spans.get(text, ()))
    return Chip(unparse(part), tuple(dict.fromkeys(words)), tuple(dict.fromkeys(aliases)))
