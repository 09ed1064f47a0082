"""The entries of a vocabulary that are counted most, chosen from any number of them in bounded memory."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.arrayfile import ArrayFileWriter, narrowed
from search.suggest.tallies import Tally

Counts = NDArray[Any]


class MostCounted:
    """The `bound` entries of one kind that are counted most, of equal ones the newest, of these the first by key.

    Each entry must come once, with its whole count: then what falls below the last that is kept can never come up again.
    """

    def __init__(self, bound: int) -> None:
        self._bound = bound
        self._keys: list[str] = []
        self._counts: Counts = np.zeros(0, np.int64)
        self._days: Counts = np.zeros(0, np.int64)
        self._labels: dict[str, str] = {}
        # An entry that is counted no more is none.
        self._least_count, self._least_day = 1, 0

    def take(self, tally: Tally) -> None:
        """Keep of these what may be among the most counted."""
        keys = list(tally.counts)
        counts = np.fromiter(tally.counts.values(), np.int64, len(keys))
        days = np.fromiter((tally.days.get(key, 0) for key in keys), np.int64, len(keys))
        enough = (counts > self._least_count) | ((counts == self._least_count) & (days >= self._least_day))
        numbers = np.flatnonzero(enough)
        self._keys += [keys[number] for number in numbers.tolist()]
        self._counts = np.concatenate([self._counts, counts[numbers]])
        self._days = np.concatenate([self._days, days[numbers]])
        self._labels.update((keys[n], tally.shown[keys[n]]) for n in numbers.tolist() if keys[n] in tally.shown)
        if len(self._keys) > 2 * self._bound:
            self._prune()

    def _prune(self) -> None:
        """Drop what is beyond the bound; what is left is sorted by key."""
        by_key = np.array(sorted(range(len(self._keys)), key=self._keys.__getitem__), np.int64)
        counts, days = self._counts[by_key], self._days[by_key]
        best = np.lexsort((-days, -counts))[: self._bound]
        if len(best) == self._bound:
            self._least_count, self._least_day = int(counts[best[-1]]), int(days[best[-1]])
        kept = by_key[np.sort(best)]
        self._keys = [self._keys[number] for number in kept.tolist()]
        self._counts, self._days = self._counts[kept], self._days[kept]
        self._labels = {key: self._labels[key] for key in self._keys if key in self._labels}

    def write(self, file: ArrayFileWriter, kind: str) -> None:
        """Write the arrays of this kind (`vocabulary.py`)."""
        self._prune()
        labels = {number: self._labels[key] for number, key in enumerate(self._keys) if key in self._labels}
        codes = np.frombuffer("".join(self._keys).encode("utf-16-le"), "<u2")
        file.put(f"{kind}.codes", codes)
        numbers = {
            "at": np.cumsum([0, *map(len, self._keys)]),
            "counts": self._counts,
            "days": self._days,
            "places": np.argsort(codes, kind="stable"),
        }
        for name, values in numbers.items():
            file.put(f"{kind}.{name}", narrowed(values, np.uint32, f"{kind}.{name}"))
        file.put(f"{kind}.shown", np.frombuffer(json.dumps(labels, ensure_ascii=False).encode(), np.uint8))
