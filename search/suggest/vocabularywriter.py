"""Making the vocabulary of a generation: counts of the one before, new articles added, deleted ones taken away.

Nothing is counted twice and the archive is not read again: a batch is counted by the process that indexes it, deleted
articles are read from the old generation, sections and authors come from the columns, words from the segments. Only
where the generation before has no vocabulary, one made by an older version, all its articles are read once.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.arrayfile import ArrayFileWriter
from search.article import Article
from search.engines.whoosh.format.columns import Columns
from search.engines.whoosh.format.lexicon import Lexicon
from search.engines.whoosh.format.segment import SegmentFile
from search.suggest.expressions import headline_parts, key_of, quoted_terms
from search.suggest.vocabulary import FORMAT, Shelf, Vocabulary
from search.suggestion import SUGGESTION_KINDS, SuggestionKind

#: Entries of each kind at most. Where there are more, those counted least are dropped first, and of these the oldest.
BOUNDS: dict[SuggestionKind, int] = {
    "section": 5_000,
    "author": 20_000,
    "word": 65_000,
    "quoted": 40_000,
    "headline": 70_000,
}
#: Characters of a word at most: what is longer is a proverb, and found by its beginning anyway.
_LONGEST_WORD = 12
_CARRIED: tuple[SuggestionKind, ...] = ("quoted", "headline")
#: First bytes of a Han character in UTF-8: of three bytes from the one, of four from the other on.
_HAN_LEAD, _FOUR_BYTES = 0xE3, 0xF0

Counts = NDArray[Any]


@dataclass(slots=True)
class Tally:
    """Expressions by key: in how many articles, the day of the newest, and as printed where that differs from the key."""

    counts: dict[str, int] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, count: int, day: int, shown: str = "") -> None:
        """Count `count` articles more, or fewer if it is negative."""
        self.counts[key] = self.counts.get(key, 0) + count
        if day > self.days.get(key, 0):
            self.days[key] = day
        if shown and shown != key:
            self.shown.setdefault(key, shown)

    def update(self, other: Tally) -> None:
        """Count all of another tally."""
        for key, count in other.counts.items():
            self.add(key, count, other.days.get(key, 0), other.shown.get(key, ""))


Tallies = dict[SuggestionKind, Tally]


def tallied(articles: Iterable[Article], by: int = 1) -> Tallies:
    """The expressions of some articles; `by` -1 takes them away from what they are added to."""
    found: Tallies = {kind: Tally() for kind in _CARRIED}
    for article in articles:
        day = article.date.toordinal() if article.date and by > 0 else 0
        for kind, expressions in (("quoted", quoted_terms(article)), ("headline", headline_parts(article))):
            for key, shown in expressions.items():
                found[kind].add(key, by, day, shown)  # type: ignore[index]  # the kinds are those of _CARRIED
    return found


class VocabularyWriter:
    """The vocabulary of a generation in the making; begins with that of the one before, if it goes on from there."""

    def __init__(self, before: Vocabulary | None) -> None:
        self._tallies: Tallies = {kind: _of(before.shelves[kind]) if before else Tally() for kind in _CARRIED}

    def add(self, tallies: Tallies) -> None:
        """Count the expressions of new articles, or take away those of deleted ones."""
        for kind, tally in tallies.items():
            self._tallies[kind].update(tally)

    def write(self, path: Path, columns: Columns, segments: Sequence[SegmentFile]) -> None:
        """Write the file, with the sections and authors of these columns and the words of these segments."""
        live = np.flatnonzero(columns.live)
        tallies: Tallies = {
            "section": _named(columns.texts["section"].counts(live)),
            "author": _named(columns.texts["author"].counts(live)),
            "word": Tally(_words(segments)),
            **self._tallies,
        }
        with ArrayFileWriter(path) as file:
            file.meta = {"format": FORMAT}
            for kind in SUGGESTION_KINDS:
                _write(file, kind, tallies[kind])


def _of(shelf: Shelf) -> Tally:
    """What a shelf holds."""
    text = shelf.codes.tobytes().decode("utf-16-le")
    at = shelf.at.tolist()
    keys = [text[first:last] for first, last in itertools.pairwise(at)]
    days = dict(zip(keys, shelf.days.tolist(), strict=True))
    shown = {keys[number]: printed for number, printed in shelf.shown.items()}
    return Tally(dict(zip(keys, shelf.counts.tolist(), strict=True)), days, shown)


def _named(counts: Mapping[str, int]) -> Tally:
    """Names by key. Two that compare alike are one label already; what has no key, or one outside the BMP, is left out."""
    found = Tally()
    for label, count in counts.items():
        key = key_of(label)
        if key and max(key) < "\U00010000":
            found.add(key, count, 0, label)
    return found


def _words(segments: Sequence[SegmentFile]) -> dict[str, int]:
    """The words of two Han characters and more, and how many articles hold each, deleted ones too."""
    found: dict[str, int] = {}
    for segment in segments:
        lexicon = segment.words.lexicon
        counts: Counts = np.diff(lexicon.ends.astype(np.int64))
        for words, held in (_short_words(lexicon, counts), _long_words(lexicon, counts)):
            found.update(zip(words, (found.get(w, 0) + n for w, n in zip(words, held, strict=True)), strict=True))
    return found


def _short_words(lexicon: Lexicon, counts: Counts) -> tuple[list[str], list[int]]:
    """The words of two characters: six of the eight bytes of a short term."""
    short = lexicon.short
    lead = short >> np.uint64(56)
    two = np.flatnonzero((lead >= _HAN_LEAD) & (lead < _FOUR_BYTES) & (short & np.uint64(0xFFFF) == 0))
    two = two[short[two] & np.uint64(0xFF0000) != 0]
    text = short[two].astype(">u8").view(np.uint8).reshape(-1, 8)[:, :6].tobytes().decode()
    return [text[at : at + 2] for at in range(0, len(text), 2)], counts[two].tolist()


def _long_words(lexicon: Lexicon, counts: Counts) -> tuple[list[str], list[int]]:
    """The words of more characters, each of three bytes."""
    words, held = [], []
    for term, count in zip(lexicon.long, counts[len(lexicon.short) :].tolist(), strict=True):
        if term[0] >= _HAN_LEAD and len(term) <= 3 * _LONGEST_WORD:
            word = term.decode()
            if 3 * len(word) == len(term):
                words.append(word)
                held.append(count)
    return words, held


def _write(file: ArrayFileWriter, kind: SuggestionKind, tally: Tally) -> None:
    keys = sorted(key for key, count in tally.counts.items() if count > 0)
    counts = np.fromiter(map(tally.counts.__getitem__, keys), np.int64, len(keys))
    days = np.fromiter((tally.days.get(key, 0) for key in keys), np.int64, len(keys))
    if len(keys) > BOUNDS[kind]:
        kept = np.sort(np.lexsort((-days, -counts))[: BOUNDS[kind]])
        keys, counts, days = [keys[number] for number in kept.tolist()], counts[kept], days[kept]
    shown = {number: tally.shown[key] for number, key in enumerate(keys) if key in tally.shown}
    codes = np.frombuffer("".join(keys).encode("utf-16-le"), "<u2")
    file.put(f"{kind}.codes", codes)
    file.put(f"{kind}.at", np.cumsum([0, *map(len, keys)]).astype(np.uint32))
    file.put(f"{kind}.counts", counts.astype(np.uint32))
    file.put(f"{kind}.days", days.astype(np.uint32))
    file.put(f"{kind}.places", np.argsort(codes, kind="stable").astype(np.uint32))
    file.put(f"{kind}.shown", np.frombuffer(json.dumps(shown, ensure_ascii=False).encode(), np.uint8))
