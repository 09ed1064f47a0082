"""Where in an article the words of a query stand: a second look at the best few, whoever holds the positions.

Two figures between 0 and 1, each a share of the query's words, a word weighing what its rarity weighs (idf):
together, the most that begin within `window` units of each other; head, those in kicker, headline or subtitle. Words are exact
runs of two or more units, or one of letters and digits; single characters are everywhere and prove nothing. The engine says
where each word stands in these few articles, so the cost does not grow with the archive. This module finds nothing and orders nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis.units import is_han
from search.ranking.settings import RankingSettings

#: Of a longer query the rarest words are looked at: work is bounded by articles times words.
MAX_WORDS = 24
Scores = NDArray[np.float32]
Run = tuple[str, ...]
Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class WeightedWord:
    """A word of the query as a run of units, and what its rarity weighs."""

    run: Run
    idf: float


class Stands(NamedTuple):
    """Where a word stands in some articles: the row of the article, and the unit of it at which the word begins.

    Both int64 and of one length; rows ascend, and positions within a row.
    """

    rows: Numbers
    positions: Numbers


def can_stand(run: Run) -> bool:
    """Whether a word's position says anything: not that of a single Han character."""
    return len(run) > 1 or (len(run) == 1 and not is_han(run[0]))


def rarest(words: Sequence[WeightedWord]) -> list[WeightedWord]:
    """The words that are looked at: those that some article holds, the rarest first, MAX_WORDS at most."""
    return sorted((word for word in words if word.idf > 0), key=lambda word: -word.idf)[:MAX_WORDS]


def boosts(
    words: Sequence[WeightedWord], stands: Sequence[Stands], heads: Numbers, settings: RankingSettings
) -> Scores:
    """What the scores of some articles are multiplied by, 1 or more: 1 + together x T + head x H (see `ranking/settings.py`).

    `stands` says for each word where it stands, `heads` for each article how many units its head has.
    """
    total = sum(word.idf for word in words)
    head = np.zeros(len(heads))
    for word, (rows, positions) in zip(words, stands, strict=True):
        head[np.unique(rows[positions + len(word.run) <= heads[rows]])] += word.idf
    together = _together(words, stands, len(heads), int(settings.window))
    more = settings.together * together + settings.head * head
    return (1 + more / total).astype(np.float32)


def _together(
    words: Sequence[WeightedWord], stands: Sequence[Stands], articles: int, width: int
) -> NDArray[np.float64]:
    """For each article the largest weight of words that begin within the window.

    Articles are laid one after the other with more than a window between them. Of all positions taken as the last of a
    window, each word counts if its latest position up to there is in the window.
    """
    step = 1 + width + max((int(at.max()) for _, at in stands if len(at)), default=0)
    lines = [rows * step + at for rows, at in stands]
    every = np.unique(np.concatenate(lines))
    weight = np.zeros(len(every))
    for word, line in zip(words, lines, strict=True):
        if len(line):
            latest = line.searchsorted(every, "right") - 1
            weight += word.idf * ((latest >= 0) & (every - line[latest] < width))
    best = np.zeros(articles)
    np.maximum.at(best, every // step, weight)
    return best
