"""Making the vocabulary of a generation: counts of the one before, new articles added, deleted ones taken away.

Nothing is counted twice and the archive is not read again: a batch is counted by the process that indexes it, deleted
articles are read from the old generation; how many articles have each section, author and word is what an engine counts anyway.

Counts are exact, and yet only what may be kept is in memory: expressions are added up part by part (`tallies.py`), words come
in ranges, and of each the most counted are chosen as they come (`mostcounted.py`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from search.arrayfile import ArrayFileWriter
from search.article import Article
from search.suggest.expressions import key_of
from search.suggest.mostcounted import MostCounted
from search.suggest.tallies import CARRIED, Tallies, Tally, added_up, tallied, write_tallies
from search.suggest.vocabulary import FORMAT, Listing, Vocabulary
from search.suggestion import SUGGESTION_KINDS, SuggestionKind

#: Entries of each kind at most. Where there are more, those counted least are dropped first, and of these the oldest.
BOUNDS: dict[SuggestionKind, int] = {
    "section": 5_000,
    "author": 20_000,
    "word": 65_000,
    "quoted": 40_000,
    "headline": 70_000,
}
#: Kinds that an engine counts anyway, as columns.
NAMED_KINDS: tuple[SuggestionKind, ...] = ("section", "author")
#: Articles that are counted at a time.
_AT_ONCE = 10_000


class VocabularyWriter:
    """The vocabulary of a generation in the making; begins with that of the one before, if it goes on from there.

    `folder` is for files of its own, which whoever made it removes.
    """

    def __init__(self, before: Vocabulary | None, folder: Path) -> None:
        self._folder = folder
        self._files: list[Path] = []
        self._counted = 0
        if before:
            self._put({kind: _of(before.listings[kind]) for kind in CARRIED})

    def add(self, tallies: Path) -> None:
        """Count the expressions of new articles, given as a file that lies there until the vocabulary is written."""
        self._files.append(tallies)

    def count(self, articles: Iterable[Article], by: int) -> None:
        """Count the expressions of these articles, or with `by` -1 take them away."""
        left = iter(articles)
        while some := list(itertools.islice(left, _AT_ONCE)):
            self._put(tallied(some, by))

    def _put(self, tallies: Tallies) -> None:
        self._counted += 1
        self._files.append(self._folder / f"counted{self._counted:06d}.tallies")
        write_tallies(self._files[-1], tallies)

    def write(
        self,
        path: Path,
        names: Mapping[SuggestionKind, Mapping[str, int]],
        words: Iterable[Mapping[str, int]],
        deleted: int,
    ) -> None:
        """Write the file. `names` are the sections and authors as printed, `words` the words, range by range, no word in two;
        each with the number of its articles, and the counts of words may hold so many `deleted` ones.
        """
        with ArrayFileWriter(path) as file:
            file.meta = {"format": FORMAT, "deleted": deleted}
            for kind in SUGGESTION_KINDS:
                most = MostCounted(BOUNDS[kind])
                for tally in self._tallies(kind, names, words):
                    most.take(tally)
                most.write(file, kind)

    def _tallies(
        self,
        kind: SuggestionKind,
        names: Mapping[SuggestionKind, Mapping[str, int]],
        words: Iterable[Mapping[str, int]],
    ) -> Iterator[Tally]:
        """All entries of a kind, each in one tally."""
        if kind in CARRIED:
            yield from added_up(self._files, kind)
        elif kind == "word":
            yield from (Tally(dict(some)) for some in words)
        else:
            yield _named(names[kind])


def _of(listing: Listing) -> Tally:
    """What a listing holds."""
    text = listing.codes.tobytes().decode("utf-16-le")
    at = listing.at.tolist()
    keys = [text[first:last] for first, last in itertools.pairwise(at)]
    days = dict(zip(keys, listing.days.tolist(), strict=True))
    labels = {keys[number]: printed for number, printed in listing.shown.items()}
    return Tally(dict(zip(keys, listing.counts.tolist(), strict=True)), days, labels)


def _named(counts: Mapping[str, int]) -> Tally:
    """Names by key. Two that compare alike are one label already; what has no key, or one outside the BMP, is left out."""
    tally = Tally()
    for label, count in counts.items():
        key = key_of(label)
        if key and max(key) < "\U00010000":
            tally.add(key, count, 0, label)
    return tally
