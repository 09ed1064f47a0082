"""Tallies of expressions on disk: what is counted of an archive does not fit in memory, what is counted of a batch does.

A tally goes into a file of its own in PARTS, each expression into the part that its key falls to. Part by part, then, the
counts of all files can be added up exactly, with only so much of the archive in memory. The files are those of a build
under way; nothing published holds one. Which expressions are kept in the end is not known here.

Layout (`arrayfile.py`), for each kind K of expressions:

    K.data  uint8               the parts, one after the other, each the JSON [keys, counts, days, {key: as printed}]
    K.at    uint32 [PARTS + 1]  where each begins, and the end of the last
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import numpy as np

from search.arrayfile import ArrayFile, ArrayFileWriter, narrowed
from search.article import Article
from search.suggest.expressions import headline_parts, quoted_terms
from search.suggestion import SuggestionKind

#: How many parts a file has: of a million articles a part holds some tens of thousands of expressions.
PARTS = 128
CARRIED: tuple[SuggestionKind, ...] = ("quoted", "headline")


@dataclass(slots=True)
class Tally:
    """Expressions by key: in how many articles, the day of the newest, and as printed where that differs from the key."""

    counts: dict[str, int] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, count: int, day: int, label: str = "") -> None:
        """Count `count` articles more, or fewer if it is negative."""
        self.counts[key] = self.counts.get(key, 0) + count
        if day > self.days.get(key, 0):
            self.days[key] = day
        if label and label != key:
            self.shown.setdefault(key, label)


Tallies = dict[SuggestionKind, Tally]


def tallied(articles: Iterable[Article], by: int = 1) -> Tallies:
    """The expressions of some articles; `by` -1 takes them away from what they are added to."""
    tallies: Tallies = {kind: Tally() for kind in CARRIED}
    for article in articles:
        day = article.date.toordinal() if article.date and by > 0 else 0
        for kind, expressions in (("quoted", quoted_terms(article)), ("headline", headline_parts(article))):
            for key, label in expressions.items():
                tallies[kind].add(key, by, day, label)  # type: ignore[index]  # the kinds are those of CARRIED
    return tallies


def write_tallies(path: Path, tallies: Tallies) -> None:
    """Write a file of tallies."""
    with ArrayFileWriter(path) as file:
        for kind, tally in tallies.items():
            parts: list[list[str]] = [[] for _ in range(PARTS)]
            for key in tally.counts:
                parts[crc32(key.encode()) % PARTS].append(key)
            texts = [_packed(tally, keys) for keys in parts]
            file.put(f"{kind}.data", np.frombuffer(b"".join(texts), np.uint8))
            file.put(f"{kind}.at", narrowed(np.cumsum([0, *map(len, texts)]), np.uint32, f"{kind}.at"))


def _packed(tally: Tally, keys: Sequence[str]) -> bytes:
    counts, days = [tally.counts[key] for key in keys], [tally.days.get(key, 0) for key in keys]
    labels = {key: tally.shown[key] for key in keys if key in tally.shown}
    return json.dumps([keys, counts, days, labels], ensure_ascii=False, separators=(",", ":")).encode()


def added_up(paths: Sequence[Path], kind: SuggestionKind) -> Iterator[Tally]:
    """The tally of all files together, part by part; the files in their order."""
    for part in range(PARTS):
        tally = Tally()
        for path in paths:
            # Opened for each part again: so many files at once may be more than a process may hold open.
            file = ArrayFile(path)
            first, last = file[f"{kind}.at"][part : part + 2].tolist()
            keys, counts, days, labels = json.loads(file[f"{kind}.data"][first:last].tobytes())
            for key, count, day in zip(keys, counts, days, strict=True):
                tally.add(key, count, day, labels.get(key, ""))
        yield tally
