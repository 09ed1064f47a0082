"""Readings: how strictly the unquoted chunks of a query are taken, from exact to loose.

*exact*: every chunk as an exact run. *words*: every word of the chunks (two or more characters, each an exact run).
*some*: enough of the words. Question words (`questionwords.py`) are not counted, unless there are no others. Quoted runs, fields,
numbers and exclusions hold in every reading. The result of `read` has no Words left, so an engine never needs a dictionary to match.

Forms that may be written otherwise (`search.query.forms`) widen each reading in the same way: a chunk matches as typed or with
a form replaced by another; a word that is part of a form counts as found where another form of it stands.

A fourth reading, *any* (one of the words), is never the first: no total speaks of it. Its articles only follow the others, for those
who read on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from search.analysis.units import unit_texts
from search.query.forms import AS_TYPED, QUOTED, Cut, Forms, Span, holed, placed
from search.query.questionwords import QUESTION_WORDS
from search.query.tree import And, AtLeast, Not, Or, Phrase, Query, Words
from search.results import Reading

NO_OTHERS: tuple[str, ...] = ()
READINGS: tuple[Reading, ...] = ("exact", "words", "some")
#: The readings that may follow the first one that finds anything, in turn.
FOLLOWING: tuple[Reading, ...] = (*READINGS, "any")


def minimum_match(count: int) -> int:
    """How many of `count` words the reading *some* asks for: one of two, then more than half."""
    return 1 if count <= 2 else count // 2 + 1


def read(query: Query, reading: Reading, cut: Cut, forms: Forms = AS_TYPED) -> Query:
    """The query in one reading. `cut` gives the words of a text, in order (`analysis.words.query_words`)."""
    match query:
        case Words(text):
            return _chunks([text], reading, cut, forms)
        case And(parts):
            chunks = [part.text for part in parts if isinstance(part, Words)]
            others = [read(part, reading, cut, forms) for part in parts if not isinstance(part, Words)]
            return _and([*others, _chunks(chunks, reading, cut, forms)] if chunks else others)
        case Or(parts):
            return Or(tuple(read(part, reading, cut, forms) for part in parts))
        case Not(part):
            return Not(read(part, "exact", cut))
        case _:
            return query


def _chunks(chunks: Iterable[str], reading: Reading, cut: Cut, forms: Forms) -> Query:
    """Chunks that stand side by side, and so share one minimum."""
    if reading == "exact":
        return _and([_any(written(text, forms.of(text))) for text in chunks])
    quoted = [Phrase(text) for chunk in chunks for text in QUOTED.findall(chunk) if unit_texts(text)]
    words = [word for chunk in chunks for word in _words(chunk, cut, forms.of(chunk))]
    words = [word for word in dict.fromkeys(words) if word not in quoted]
    words = [word for word in words if not (isinstance(word, Phrase) and word.text in QUESTION_WORDS)] or words
    if reading in ("some", "any") and len(words) > 1:
        minimum = 1 if reading == "any" else minimum_match(len(words))
        return _and([*quoted, AtLeast(minimum, tuple(words))])
    return _and([*quoted, *words])


def written(chunk: str, spans: Iterable[Span]) -> Iterator[str]:
    """All ways to write a chunk, as typed first: each of its forms, each combined with each."""
    pieces, at = [], 0
    for span in spans:
        pieces += [(chunk[at : span.start],), (chunk[span.start : span.end], *span.others)]
        at = span.end
    for parts in itertools.product(*pieces, (chunk[at:],)):
        typed = "".join(parts) == chunk
        # A blank keeps what is put in apart from letters and digits beside it; it is transparent.
        yield (chunk if typed else " ".join(filter(None, parts))).replace('"', "")


def chunk_words(chunk: str, cut: Cut, spans: Iterable[Span] = ()) -> list[tuple[str, tuple[str, ...]]]:
    """The words of a chunk that may stand alone, each with what else counts as it; a chunk of none is one word itself."""
    spans = tuple(spans)
    words = (
        list(_placed_words(chunk, cut, spans)) if spans else [(word, NO_OTHERS) for word in _long(cut(holed(chunk)))]
    )
    bare = holed(chunk).strip()
    return words or ([(bare, ())] if unit_texts(bare) else [])


def _placed_words(chunk: str, cut: Cut, spans: tuple[Span, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """From left to right: the words between the forms, and those of each form, or the form where it has none."""
    words, at = placed(holed(chunk), cut), 0
    for span in spans:
        yield from ((word, ()) for word in _long(w.text for w in words if at <= w.start < span.start))
        inside = _long(w.text for w in words if span.start <= w.start and w.end <= span.end)
        for word in (chunk[span.start : span.end],) if span.whole or not inside else inside:
            yield word, span.others
        at = span.end
    yield from ((word, ()) for word in _long(w.text for w in words if at <= w.start))


def _long(words: Iterable[str]) -> list[str]:
    return [word for word in words if len(word) > 1]


def _words(chunk: str, cut: Cut, spans: tuple[Span, ...]) -> Iterator[Query]:
    for word, others in chunk_words(chunk, cut, spans):
        yield _any([word, *others])


def _any(texts: Iterable[str]) -> Query:
    phrases = tuple(Phrase(text) for text in texts)
    return phrases[0] if len(phrases) == 1 else Or(phrases)


def _and(parts: list[Query]) -> Query:
    flat: list[Query] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else [part])
    return flat[0] if len(flat) == 1 else And(tuple(dict.fromkeys(flat)))
