"""The vocabulary of a generation: what the archive prints, for suggestions and for “did you mean”; it answers no search.

The file is `vocabulary.arrays` (layout: `arrayfile.py`) with meta {"format": 2, "deleted": D}, D being how many deleted articles the
counts of words hold at most. For each kind K of entries (section, author, word, quoted, headline) it holds, sorted by key, N being their number:

    K.codes   uint16         the keys, one after the other: the form in which texts are compared, one number a character
    K.at      uint32 [N + 1] where each key begins, and the end of the last
    K.counts  uint32 [N]     in how many articles it was counted
    K.days    uint32 [N]     the newest of these, as a day's ordinal; 0 where it is not known
    K.places  uint32         the places in `codes`, those of the smallest character first, ascending for each
    K.shown   uint8          JSON {"number of the entry": "as printed"}, of those that are printed otherwise than their key

Counts of sections and authors are exact. Those of words hold deleted articles too, until their segment is merged. Those
of terms in quotation marks (quoted) and parts of headlines are carried from generation to generation, new articles added
and deleted ones taken away; what was dropped because the file is bounded begins again at nothing (`vocabularywriter.py`).

Nothing here changes after it is opened: share it freely. How a key is looked up by sound is not known here.
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

from search.arrayfile import ArrayFile, gathered
from search.suggestion import SUGGESTION_KINDS, SuggestionKind

NAME = "vocabulary.arrays"
FORMAT = 2
#: Above every character of a key, and how many there can be.
_LAST, _CODES = "\uffff", 1 << 16

#: Numbers of entries of a listing: int64.
Entries = NDArray[Any]


class Allowed:
    """The characters that may stand at a place of a key: as numbers, and for each of the 65,536 whether it is one."""

    __slots__ = ("codes", "table")

    def __init__(self, characters: str) -> None:
        self.codes = np.array(sorted({code for code in map(ord, characters) if code < _CODES}), np.int64)
        self.table = np.zeros(_CODES, bool)
        self.table[self.codes] = True


class _Keys(Sequence[str]):
    """The keys of a listing, read where they lie."""

    def __init__(self, codes: NDArray[np.uint16], at: NDArray[np.uint32]) -> None:
        self._codes, self._at = codes, at

    def __len__(self) -> int:
        return len(self._at) - 1

    def __getitem__(self, number: int) -> str:  # type: ignore[override]
        return self._codes[self._at[number] : self._at[number + 1]].tobytes().decode("utf-16-le")


class Listing:
    """The entries of one kind."""

    def __init__(self, file: ArrayFile, kind: SuggestionKind) -> None:
        self.kind = kind
        self.codes: NDArray[np.uint16] = file[f"{kind}.codes"]
        self.at: NDArray[np.uint32] = file[f"{kind}.at"]
        self.counts: NDArray[np.uint32] = file[f"{kind}.counts"]
        self.days: NDArray[np.uint32] = file[f"{kind}.days"]
        self._places: NDArray[np.uint32] = file[f"{kind}.places"]
        self._shown = file[f"{kind}.shown"]
        self.keys = _Keys(self.codes, self.at)

    def __len__(self) -> int:
        return len(self.counts)

    @cached_property
    def lengths(self) -> Entries:
        """The characters of each key."""
        lengths: Entries = np.diff(self.at.astype(np.int64))
        return lengths

    @cached_property
    def _begin(self) -> Entries:
        """For each character the first entry that begins with it or a later one."""
        return self.codes[self.at[:-1]].searchsorted(np.arange(_CODES + 1, dtype=np.uint32)).astype(np.int64)

    @cached_property
    def _stand(self) -> Entries:
        """For each character where in `places` its places begin."""
        return self.codes[self._places].searchsorted(np.arange(_CODES + 1, dtype=np.uint32)).astype(np.int64)

    @cached_property
    def ranks(self) -> Entries:
        """A number that grows with the count, then with the day, and is smaller for longer keys; below 2 ** 62."""
        counts, days = self.counts.astype(np.int64), self.days.astype(np.int64)
        ranks: Entries = counts << 28 | days << 8 | np.maximum(255 - self.lengths, 0)
        return ranks

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
        entries = np.zeros(0, np.int64)
        for place, allowed in enumerate(spelling):
            beginning = tuple(map(id, spelling[: place + 1]))
            if beginning not in known:
                if place == 0:
                    known[beginning] = _ranges(self._begin, allowed.codes)
                else:
                    longer = entries[self.lengths[entries] > place]
                    known[beginning] = longer[allowed.table[self.codes[self.at[longer] + np.uint32(place)]]]
            entries = known[beginning]
            if not len(entries):
                break
        return entries

    def inside(self, spelling: Sequence[Allowed]) -> Entries:
        """The entries whose key has such characters one after the other, but not at its beginning."""
        places = self._places[_ranges(self._stand, spelling[0].codes)].astype(np.int64)
        for step, allowed in enumerate(spelling[1:], 1):
            places = places[places + step < len(self.codes)]
            places = places[allowed.table[self.codes[places + step]]]
        entries = self.at.searchsorted(places.astype(np.uint32), "right") - 1
        within = (self.at[entries] < places) & (places + len(spelling) <= self.at[entries + 1])
        return np.unique(entries[within])

    def of_length(self, length: int) -> tuple[Entries, NDArray[np.uint16]]:
        """The entries of so many characters, and their characters: one row a place, one column an entry."""
        cached = self._by_length.get(length)
        if cached is None:
            entries = np.flatnonzero(self.lengths == length)
            rows = [self.codes[self.at[entries] + np.uint32(place)] for place in range(length)]
            cached = self._by_length[length] = (entries, np.stack(rows) if rows else np.zeros((0, 0), np.uint16))
        return cached

    @cached_property
    def _by_length(self) -> dict[int, tuple[Entries, NDArray[np.uint16]]]:
        return {}


class Vocabulary:
    """An opened vocabulary. Raises ValueError for a file that is not one, or of another format."""

    def __init__(self, path: Path) -> None:
        file = ArrayFile(path)
        if file.meta.get("format") != FORMAT:
            raise ValueError(f"{path.name}: format {file.meta.get('format')}, this program reads {FORMAT}")
        self.deleted = int(file.meta["deleted"])
        self.listings: dict[SuggestionKind, Listing] = {kind: Listing(file, kind) for kind in SUGGESTION_KINDS}


def _ranges(edges: Entries, codes: Entries) -> Entries:
    """The numbers edges[c] to edges[c + 1] (excluded) for each of these characters, one after the other."""
    return gathered(edges[codes], edges[codes + 1] - edges[codes])
