"""One marked heading and its neighbours: what speaks for a headline, what for a subhead, what for no heading at all.

Every function looks at one place of a page and decides nothing: `roles.py` weighs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.page.blocks import Block
from index.page.credits import has_dateline, is_author_note, is_photo_credit, read_byline
from index.page.draft import closing_photo_credit
from index.page.lookahead import COLUMN, NUMBERED, Digest, is_loose
from index.page.names import looks_like_names
from index.page.signs import (
    is_briefs_heading,
    is_editors_notice,
    is_picture_label,
    is_signature,
    jump_from,
    jump_to,
    notice_kind,
    signed_from,
)

Blocks = Sequence[Block | Digest]
#: No headline is longer.
_LONGEST = 90
#: A subhead leads over to what stands below it: 优化提升传统产业——.
_LEADS = re.compile(r"(?:[—－─]{1,2}|--|[：:])\s*$")
#: A box beside an article and part of it.
_BOX = re.compile(r"(?:相关|新闻|知识|背景|资料|政策)?链接|延伸阅读|名词解释|相关阅读")
_STOPS = re.compile(r"[。；;](?=.)|[。；;，,、][”’」』）)]*$")
#: Headlines are seldom as short, subheads seldom as long, and hardly ever longer than the last.
_SHORT, _LONG, _LONGER = 8, 15, 22
#: What opens an article stands so near below its headline: a subtitle or two may come between.
_NEAR = 3
#: A caption has no more paragraphs.
_CAPTION = 3


def is_no_heading(blocks: Blocks, at: int) -> bool:
    """True for a marked line that is a byline, a jump, a caption's credit or running text, as print has none for headings."""
    block = blocks[at]
    assert isinstance(block, Block)
    text = block.text
    if is_editors_notice(text) or is_picture_label(text):
        return False
    if jump_to(text) is not None or jump_from(text) is not None or has_dateline(text) or is_signature(text):
        return True
    if read_byline(text) or is_author_note(text) or signed_from(text) or len(text) > _LONGEST or _STOPS.search(text):
        return True
    above = neighbour(blocks, at, -1)
    named = looks_like_names(text) and isinstance(above, Block) and above.level > 0
    return named and not (isinstance(above, Block) and is_editors_notice(above.text))


def neighbour(blocks: Blocks, at: int, step: int) -> Block | Digest | None:
    """The next block in a direction that is neither an image nor furniture."""
    at += step
    while 0 <= at < len(blocks) and is_loose(blocks[at]):
        at += step
    return blocks[at] if 0 <= at < len(blocks) else None


def is_item(text: str) -> bool:
    """True for a heading that is an item of its own by what it says: 本版责编, 图片报道, 启事, 短讯."""
    return bool(is_editors_notice(text) or is_picture_label(text) or is_briefs_heading(text) or notice_kind(text))


def opened(blocks: Blocks, at: int) -> bool:
    """True if what opens an article stands below the heading: a byline, a dateline, 上接; names under it, over text."""
    for place in range(at + 1, min(at + 1 + _NEAR + _loose(blocks, at + 1), len(blocks))):
        block = blocks[place]
        if not isinstance(block, Block):
            return False
        if is_loose(block):
            continue
        text = block.text
        if has_dateline(text):
            return not is_author_note(text)
        if jump_from(text) is not None:
            return True
        if read_byline(text):
            return not is_photo_credit(text)
        if looks_like_names(text) and place == at + 1 + _loose(blocks, at + 1):
            return True
        if _STOPS.search(text) or block.level or len(text) > _LONGEST:
            return False
    return False


def _loose(blocks: Blocks, at: int) -> int:
    count = 0
    while at + count < len(blocks) and is_loose(blocks[at + count]):
        count += 1
    return count


def is_divider(text: str) -> bool:
    """True for a heading that divides an article by its form: numbered, leading over to what stands below, or the label of a box."""
    return bool(NUMBERED.match(text) or _LEADS.search(text) or _BOX.fullmatch(text.strip()))


def is_contribution(blocks: Blocks, at: int) -> bool:
    """True for one of several pieces under a common headline: somebody wrote down the one above, and somebody this one.

    Each ends with （本报记者某某整理）, and no byline or dateline opens it.
    """
    above = neighbour(blocks, at, -1)
    if not isinstance(above, Block) or not _wrote_down(above.text):
        return False
    for place in range(at, len(blocks)):
        block = blocks[place]
        if isinstance(block, Digest):
            return False
        if is_author_note(block.text):
            return _wrote_down(block.text)
        if place > at and (has_dateline(block.text) or read_byline(block.text)):
            return False
    return False


def _wrote_down(text: str) -> bool:
    return "整理" in text and is_author_note(text)


def _pictured(blocks: Blocks, at: int) -> bool:
    """True for a heading over a caption and its photo credit, with the next heading or nothing below."""
    for place in range(at + 1, min(at + 2 + _CAPTION, len(blocks))):
        block = blocks[place]
        if isinstance(block, Digest) or block.level:
            return False
        if closing_photo_credit(block.text) and at + 1 == place:
            return True
        if is_photo_credit(block.text):
            below = neighbour(blocks, place, 1)
            return place > at + 1 and (not isinstance(below, Block) or below.level > 0)
    return False


def leaning(blocks: Blocks, at: int) -> float:
    """How much its form and its place speak for a headline (above 0) or a subhead (below)."""
    block, above, below = blocks[at], neighbour(blocks, at, -1), neighbour(blocks, at, 1)
    assert isinstance(block, Block)
    weight = 2.5 if COLUMN.search(block.text) else 0.0
    weight += 0.5 * (len(block.text) >= _LONG) + (len(block.text) >= _LONGER) - (len(block.text) <= _SHORT)
    if _pictured(blocks, at):
        weight += 3.5
    if isinstance(below, Block) and below.level > block.level and is_divider(below.text):
        weight += 3.5
    if above is None:
        weight += 2
    elif is_contribution(blocks, at):
        weight -= 2
    elif isinstance(above, Digest) or is_author_note(above.text) or jump_to(above.text) is not None:
        weight += 1.5
    elif is_photo_credit(above.text) or (read_byline(above.text) and not above.level):
        weight += 1
    return weight
