"""Making the vocabulary of a generation: counts of the one before, new articles added, deleted ones taken away.

Nothing is counted twice and the archive is not read again: a batch is counted by the process that indexes it, deleted
articles are read from the old generation, sections and authors come from the columns, words from the segments. Only
where the generation before has no vocabulary, one made by an older version, all its articles are read once.

Counts are exact, and yet only what may be kept is in memory: expressions are added up part by part (`tallies.py`), words in
ranges, and of each the most counted are chosen as they come (`mostcounted.py`).
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from search.article import Article
from search.engines.whoosh.arrayfile import ArrayFileWriter
from search.engines.whoosh.columns import Columns
from search.engines.whoosh.lexicon import Lexicon
from search.engines.whoosh.mostcounted import MostCounted
from search.engines.whoosh.segment import SegmentFile
from search.engines.whoosh.tallies import CARRIED, Tallies, Tally, added_up, tallied, write_tallies
from search.engines.whoosh.vocabulary import FORMAT, Shelf, Vocabulary
from search.expressions import key_of
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
#: Articles that are counted at a time, and words that are looked at at a time.
_AT_ONCE = 10_000
#: First bytes of a Han character in UTF-8: of three bytes from the one, of four from the other on.
_HAN_LEAD, _FOUR_BYTES = 0xE3, 0xF0


class VocabularyWriter:
    """The vocabulary of a generation in the making; begins with that of the one before, if it goes on from there.

    `folder` is for files of its own, which whoever made it removes.
    """

    def __init__(self, before: Vocabulary | None, folder: Path) -> None:
        self._folder = folder
        self._files: list[Path] = []
        self._counted = 0
        if before:
            self._put({kind: _of(before.shelves[kind]) for kind in CARRIED})

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

    def write(self, path: Path, columns: Columns, segments: Sequence[SegmentFile]) -> None:
        """Write the file, with the sections and authors of these columns and the words of these segments."""
        with ArrayFileWriter(path) as file:
            file.meta = {"format": FORMAT}
            for kind in SUGGESTION_KINDS:
                most = MostCounted(BOUNDS[kind])
                for tally in self._tallies(kind, columns, segments):
                    most.take(tally)
                most.write(file, kind)

    def _tallies(self, kind: SuggestionKind, columns: Columns, segments: Sequence[SegmentFile]) -> Iterator[Tally]:
        """All entries of a kind, each in one tally."""
        if kind in CARRIED:
            yield from added_up(self._files, kind)
        elif kind == "word":
            lexicons = [segment.words.lexicon for segment in segments]
            yield _short_words(lexicons)
            yield from _long_words(lexicons)
        else:
            yield _named(columns.texts[kind].counts(np.flatnonzero(columns.live)))


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


# words of two Han characters and more: how many articles hold each, deleted ones too


def _short_words(lexicons: Sequence[Lexicon]) -> Tally:
    """The words of two characters: six of the eight bytes of a short term."""
    words, held = [], []
    for lexicon in lexicons:
        short = lexicon.short
        lead = short >> np.uint64(56)
        two = np.flatnonzero((lead >= _HAN_LEAD) & (lead < _FOUR_BYTES) & (short & np.uint64(0xFFFF) == 0))
        two = two[short[two] & np.uint64(0xFF0000) != 0]
        words.append(short[two])
        held.append(lexicon.ends[two + 1].astype(np.int64) - lexicon.ends[two])
    distinct, of = np.unique(np.concatenate([np.zeros(0, np.uint64), *words]), return_inverse=True)
    counts = np.bincount(of, np.concatenate([np.zeros(0, np.int64), *held]), len(distinct)).astype(np.int64)
    text = distinct.astype(">u8").view(np.uint8).reshape(-1, 8)[:, :6].tobytes().decode()
    return Tally(dict(zip([text[at : at + 2] for at in range(0, len(text), 2)], counts.tolist(), strict=True)))


def _long_words(lexicons: Sequence[Lexicon]) -> Iterator[Tally]:
    """The words of more characters, each of three bytes, range by range."""
    cuts = sorted({lex.long[number] for lex in lexicons for number in range(_AT_ONCE, len(lex.long), _AT_ONCE)})
    done = [0] * len(lexicons)
    for cut in [*cuts, None]:
        found: dict[str, int] = {}
        for number, lexicon in enumerate(lexicons):
            first, last = done[number], len(lexicon.long) if cut is None else bisect_left(lexicon.long, cut)
            base = len(lexicon.short)
            counts = np.diff(lexicon.ends[base + first : base + last + 1].astype(np.int64)).tolist()
            for at, count in zip(range(first, last), counts, strict=True):
                term = lexicon.long[at]
                if term[0] >= _HAN_LEAD and len(term) <= 3 * _LONGEST_WORD:
                    word = term.decode()
                    if 3 * len(word) == len(term):
                        found[word] = found.get(word, 0) + count
            done[number] = last
        yield Tally(found)
