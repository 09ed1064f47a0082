"""Nothing is dropped silently: the count of a page's characters against what became of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from index.model import SplitPage
from index.page.blocks import read_blocks


def missing(text: str, split: SplitPage) -> Counter[str]:
    """The characters of a page (spaces and markup aside) that are in no article, jump line, masthead line or furniture."""
    wanted: Counter[str] = Counter()
    for block in read_blocks(text):
        wanted.update(_bare(block.text))
    return wanted - Counter(_bare("".join(_kept(split))))


def missing_blocks(text: str, split: SplitPage) -> list[str]:
    """The blocks that account for missing characters; what no block accounts for comes last, as it is."""
    gone = missing(text, split)
    if not gone:
        return []
    whole = _bare("\n".join(_kept(split)))
    blocks: list[str] = []
    for block in read_blocks(text):
        if _bare(block.text) not in whole and gone & Counter(_bare(block.text)):
            blocks.append(block.text)
            gone -= Counter(_bare(block.text))
    return blocks + (["".join(gone.elements())] if gone else [])


def _kept(split: SplitPage) -> Iterable[str]:
    yield from split.masthead_lines
    for article in split.articles:
        for _, part in article.parts():
            yield part
    yield from split.jump_lines
    yield from split.furniture


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
