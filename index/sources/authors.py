"""Who wrote an article that is already cut: its byline and the datelines and notes of its body -> credits.

What is on a page of text is read in `index/page/draft.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.page.credits import credited, read_byline, read_credits
from index.page.names import read_names
from search.article import Credit, Paragraph

#: A longer text in `author` that is no known form of a byline is kept as printed, but names nobody.
_LONGEST_NAME = 30


def read_author(byline: str) -> tuple[Credit, ...]:
    """What a field that names the author says: names alone are authors here, for somebody has said that these are names."""
    if credits := read_byline(byline):
        return credits
    names = read_names(byline) or ((byline,) if 0 < len(byline) <= _LONGEST_NAME else ())
    return tuple(Credit("作者", name) for name in names)


def read_authors(byline: str, paragraphs: Sequence[Paragraph]) -> tuple[Credit, ...]:
    """What the byline says, and the datelines and notes of the body."""
    credits = list(read_author(byline))
    for paragraph in paragraphs:
        if not paragraph.heading:
            credits += read_credits(paragraph.text) or read_byline(paragraph.text)
    return credited(credits)
