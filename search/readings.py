"""Readings: how strictly the unquoted chunks of a query are taken, from exact to loose.

*exact*: every chunk as an exact run. *words*: every word of the chunks (two or more characters, each an exact run).
*some*: enough of the words. Question words (`questions.py`) are not counted, unless there are no others. Quoted runs, fields,
numbers and exclusions hold in every reading. The result of `read` has no Words left, so an engine never needs a dictionary to match.

A fourth reading, *any* (one of the words), is never the first: no total speaks of it. Its articles only follow the others, for those
who read on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from search.analysis.units import unit_texts
from search.query import And, AtLeast, Not, Or, Phrase, Query, Words
from search.questions import QUESTION_WORDS
from search.results import Reading

READINGS: tuple[Reading, ...] = ("exact", "words", "some")
#: The readings that may follow the first one that finds anything, in turn.
FOLLOWING: tuple[Reading, ...] = (*READINGS, "any")

Cut = Callable[[str], list[str]]
_QUOTED = re.compile(r'"([^"]*)"')


def minimum_match(count: int) -> int:
    """How many of `count` words the reading *some* asks for: one of two, then more than half."""
    return 1 if count <= 2 else count // 2 + 1


def read(query: Query, reading: Reading, cut: Cut) -> Query:
    """The query in one reading. `cut` gives the words of a text, in order (`analysis.words.query_words`)."""
    match query:
        case Words(text):
            return _chunks([text], reading, cut)
        case And(parts):
            chunks = [part.text for part in parts if isinstance(part, Words)]
            others = [read(part, reading, cut) for part in parts if not isinstance(part, Words)]
            return _and([*others, _chunks(chunks, reading, cut)] if chunks else others)
        case Or(parts):
            return Or(tuple(read(part, reading, cut) for part in parts))
        case Not(part):
            return Not(read(part, "exact", cut))
        case _:
            return query


def _chunks(chunks: Iterable[str], reading: Reading, cut: Cut) -> Query:
    """Chunks that stand side by side, and so share one minimum."""
    if reading == "exact":
        return _and([Phrase(text.replace('"', "")) for text in chunks])
    quoted = [Phrase(text) for chunk in chunks for text in _QUOTED.findall(chunk) if unit_texts(text)]
    words = [Phrase(word) for chunk in chunks for word in _words(_QUOTED.sub(" ", chunk), cut)]
    words = [word for word in dict.fromkeys(words) if word not in quoted]
    words = [word for word in words if word.text not in QUESTION_WORDS] or words
    if reading in ("some", "any") and len(words) > 1:
        minimum = 1 if reading == "any" else minimum_match(len(words))
        return _and([*quoted, AtLeast(minimum, tuple(words))])
    return _and([*quoted, *words])


def _words(chunk: str, cut: Cut) -> list[str]:
    """The words of a chunk that may stand alone; a chunk of none is one word itself."""
    long = [word for word in cut(chunk) if len(word) > 1]
    return long or ([chunk.strip()] if unit_texts(chunk) else [])


def _and(parts: list[Query]) -> Query:
    flat: list[Query] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else [part])
    return flat[0] if len(flat) == 1 else And(tuple(dict.fromkeys(flat)))
