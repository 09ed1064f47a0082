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


def read_authors(byline: str, paragraphs: Sequence[Paragraph]) -> tuple[Credit, ...]:
    """What the byline says, and the datelines and notes of the body.

    Names alone are authors: here, unlike on a page, somebody has said that these are names.
    """
    credits = list(read_byline(byline))
    if not credits:
        names = read_names(byline) or ((byline,) if 0 < len(byline) <= _LONGEST_NAME else ())
        credits = [Credit("作者", name) for name in names]
    for paragraph in paragraphs:
        if not paragraph.heading:
            credits += read_credits(paragraph.text) or read_byline(paragraph.text)
    return credited(credits)
