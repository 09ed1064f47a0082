"""The vocabulary of a generation: what the archive prints, for suggestions and for “did you mean”; it answers no search.

The file is `vocabulary.arrays` (layout: `arrayfile.py`) with meta {"format": 1}. For each kind K of entries (section,
author, word, quoted, headline) it holds, sorted by key, N being their number:

    K.codes   uint16         the keys, one after the other: the form in which texts are compared, one number a character
    K.at      uint32 [N + 1] where each key begins, and the end of the last
    K.counts  uint32 [N]     in how many articles it was counted
    K.days    uint32 [N]     the newest of these, as a day's ordinal; 0 where it is not known
    K.shown   uint8          JSON {"number of the entry": "as printed"}, of those that are printed otherwise than their key

Counts of sections and authors are exact. Those of words hold deleted articles too, until their segment is merged. Those
of terms in quotation marks (quoted) and parts of headlines are carried from generation to generation, new articles added
and deleted ones taken away; what was dropped because the file is bounded begins again at nothing (`vocabularywriter.py`).

A generation without the file, or with one of another format, is served without suggestions. Nothing here changes after it is
opened: share it freely. How a key is looked up by sound is not known here.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.arrayfile import ArrayFile
from search.suggestion import SUGGESTION_KINDS, SuggestionKind

NAME = "vocabulary.arrays"
FORMAT = 1
#: Above every character of a key.
_LAST = "\uffff"

#: Numbers of entries of a shelf: int64.
Entries = NDArray[Any]
#: For each of the 65,536 characters of a key, whether it may stand at a place.
Allowed = NDArray[np.bool_]


class _Keys(Sequence[str]):
    """The keys of a shelf, read where they lie."""

    def __init__(self, codes: NDArray[np.uint16], at: NDArray[np.uint32]) -> None:
        self._codes, self._at = codes, at

    def __len__(self) -> int:
        return len(self._at) - 1

    def __getitem__(self, number: int) -> str:  # type: ignore[override]
        return self._codes[self._at[number] : self._at[number + 1]].tobytes().decode("utf-16-le")


class Shelf:
    """The entries of one kind."""

    def __init__(self, file: ArrayFile, kind: SuggestionKind) -> None:
        self.kind = kind
        self.codes: NDArray[np.uint16] = file[f"{kind}.codes"]
        self.at: NDArray[np.uint32] = file[f"{kind}.at"]
        self.counts: NDArray[np.uint32] = file[f"{kind}.counts"]
        self.days: NDArray[np.uint32] = file[f"{kind}.days"]
        self._shown = file[f"{kind}.shown"]
        self.keys = _Keys(self.codes, self.at)

    def __len__(self) -> int:
        return len(self.counts)

    @cached_property
    def lengths(self) -> Entries:
        """The characters of each key."""
        found: Entries = np.diff(self.at.astype(np.int64))
        return found

    @cached_property
    def _firsts(self) -> NDArray[np.uint16]:
        """The first character of each key."""
        return self.codes[self.at[:-1]]

    @cached_property
    def ranks(self) -> Entries:
        """A number that grows with the count, then with the day, and is smaller for longer keys; below 2 ** 62."""
        counts, days = self.counts.astype(np.int64), self.days.astype(np.int64)
        found: Entries = counts << 28 | days << 8 | np.maximum(255 - self.lengths, 0)
        return found

    @cached_property
    def shown(self) -> dict[int, str]:
        """How those entries are printed that are printed otherwise than their key."""
        return {int(number): text for number, text in json.loads(self._shown.tobytes()).items()}

    def text(self, entry: int) -> str:
        """An entry as it is shown."""
        return self.shown.get(entry) or self.keys[entry]

    def find(self, key: str) -> int:
        """The entry with this key; -1 where there is none."""
        at = bisect_left(self.keys, key)
        return at if at < len(self) and self.keys[at] == key else -1

    def beginning(self, prefix: str) -> Entries:
        """The entries whose key begins so."""
        return np.arange(bisect_left(self.keys, prefix), bisect_left(self.keys, prefix + _LAST))

    def spelled(self, spellings: Iterable[Sequence[Allowed]]) -> list[Entries]:
        """For each spelling the entries whose key begins with a character allowed at each of its places.

        Spellings that begin alike (by the same tables) share the work.
        """
        known: dict[tuple[int, ...], Entries] = {}
        return [self._spelled(spelling, known) for spelling in spellings]

    def _spelled(self, spelling: Sequence[Allowed], known: dict[tuple[int, ...], Entries]) -> Entries:
        found = np.zeros(0, np.int64)
        for place, table in enumerate(spelling):
            beginning = tuple(map(id, spelling[: place + 1]))
            if beginning not in known:
                if place == 0:
                    known[beginning] = np.flatnonzero(table[self._firsts])
                else:
                    longer = found[self.lengths[found] > place]
                    known[beginning] = longer[table[self.codes[self.at[longer] + np.uint32(place)]]]
            found = known[beginning]
            if not len(found):
                break
        return found

    def inside(self, key: str) -> Entries:
        """The entries whose key holds this text, but not at its beginning."""
        return self._holding(np.flatnonzero(self.codes == ord(key[0])), list(map(allowing, key[1:])))

    def sounding(self, spelling: Sequence[Allowed]) -> Entries:
        """The entries whose key has such characters one after the other, but not at its beginning."""
        return self._holding(np.flatnonzero(spelling[0][self.codes]), spelling[1:])

    def _holding(self, places: Entries, rest: Sequence[Allowed]) -> Entries:
        for step, table in enumerate(rest, 1):
            places = places[places + step < len(self.codes)]
            places = places[table[self.codes[places + step]]]
        found = self.at.searchsorted(places.astype(np.uint32), "right") - 1
        within = (self.at[found] < places) & (places + len(rest) < self.at[found + 1])
        return np.unique(found[within])

    def of_length(self, length: int) -> tuple[Entries, NDArray[np.uint16]]:
        """The entries of so many characters, and their characters: one row a place, one column an entry."""
        held = self._by_length.get(length)
        if held is None:
            found = np.flatnonzero(self.lengths == length)
            rows = [self.codes[self.at[found] + np.uint32(place)] for place in range(length)]
            held = self._by_length[length] = (found, np.stack(rows) if rows else np.zeros((0, 0), np.uint16))
        return held

    @cached_property
    def _by_length(self) -> dict[int, tuple[Entries, NDArray[np.uint16]]]:
        return {}


class Vocabulary:
    """An opened vocabulary. Raises ValueError for a file that is not one, or of another format."""

    def __init__(self, path: Path) -> None:
        file = ArrayFile(path)
        if file.meta.get("format") != FORMAT:
            raise ValueError(f"{path.name}: format {file.meta.get('format')}, this program reads {FORMAT}")
        self.shelves: dict[SuggestionKind, Shelf] = {kind: Shelf(file, kind) for kind in SUGGESTION_KINDS}


def open_vocabulary(folder: Path) -> Vocabulary | None:
    """The vocabulary of a generation; None where it has none that this program reads."""
    try:
        return Vocabulary(folder / NAME)
    except (FileNotFoundError, ValueError):
        return None


def allowing(characters: str) -> Allowed:
    """The table that allows these characters."""
    table = np.zeros(1 << 16, bool)
    table[[code for code in map(ord, characters) if code < 1 << 16]] = True
    return table
