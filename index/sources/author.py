"""The author that a field names, not a line of print: names alone are authors here, for somebody has said that they are names."""

from __future__ import annotations

from index.page.credits import read_byline
from index.page.names import read_names
from search.article import Credit

#: A longer text that is no known form of a byline is kept as printed, but names nobody.
_LONGEST_NAME = 30


def read_author(byline: str) -> tuple[Credit, ...]:
    """What the text of such a field says."""
    if credits := read_byline(byline):
        return credits
    names = read_names(byline) or ((byline,) if 0 < len(byline) <= _LONGEST_NAME else ())
    return tuple(Credit("作者", name) for name in names)
