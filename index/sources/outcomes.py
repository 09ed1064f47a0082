"""The two milder outcomes of reading a source, beside `Page`, `Article` and `Problem`.

Both are `Problem`s, so whoever only knows that type still sees them; the builder files them apart, because
neither makes a build incomplete (exit code 0). This module reads nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.model import Problem


@dataclass(frozen=True, slots=True)
class Skipped(Problem):
    """A file that was met in a folder and left alone on purpose: hidden, or of an ending nobody reads."""


@dataclass(frozen=True, slots=True)
class Remark(Problem):
    """The input was read and nothing is lost, but the archivist should know this."""
