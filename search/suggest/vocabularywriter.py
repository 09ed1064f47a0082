"""Making the vocabulary of a generation: counts of the one before, new articles added, deleted ones taken away.

Nothing is counted twice and the archive is not read again: a batch is counted by the process that indexes it, deleted
articles are read from the old generation; how many articles have each section, author and word is what an engine counts anyway.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from search.arrayfile import ArrayFileWriter
from search.article import Article
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
#: Kinds that an engine counts anyway, as columns; those carried from generation to generation.
NAMED_KINDS: tuple[SuggestionKind, ...] = ("section", "author")
_CARRIED: tuple[SuggestionKind, ...] = ("quoted", "headline")


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

    def write(
        self, path: Path, names: Mapping[SuggestionKind, Mapping[str, int]], words: Mapping[str, int], deleted: int
    ) -> None:
        """Write the file. `names` are the sections and authors as printed, `words` the words, each with the number of its
        articles; the counts of words may hold so many deleted articles.
        """
        tallies: Tallies = {
            **{kind: _named(counts) for kind, counts in names.items()},
            "word": Tally(dict(words)),
            **self._tallies,
        }
        with ArrayFileWriter(path) as file:
            file.meta = {"format": FORMAT, "deleted": deleted}
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
