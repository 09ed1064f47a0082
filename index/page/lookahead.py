"""The blocks of a page with a view ahead: what the next lines say about this one.

Print tells the beginning of an article by what follows the title: a byline, a dateline, 上接, telephone numbers. `Reading`
answers such questions by place; it changes nothing. Decisions are made in `compose.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

from index.page.blocks import Block
from index.page.credits import has_dateline, is_author_note, is_photo_credit, read_byline
from index.page.draft import closing_photo_credit, is_picture_heading
from index.page.names import looks_like_names
from index.page.signs import (
    cut_jumps,
    is_ad_label,
    is_briefs_heading,
    is_caption,
    is_contact,
    is_furniture,
    is_picture_label,
    is_question,
    is_sentence,
    is_signature,
    is_title,
    jump_from,
    notice_kind,
    signed_from,
)
from search.article import Kind

NUMBERED = re.compile(r"^\s*(?:第?[（(]?[\d一二三四五六七八九十]{1,3}[)）、.．\s章节]|[①-⑳])")
#: Advertisements keep their telephone numbers within so many lines of the title.
_NEAR = 6
#: So many headlines must stand under a heading for it to be a section of the page.
_SECTION = 3
#: A short title that ends in 公告 is one; a longer one may be news of a notice.
_SHORT = 8
#: A longer question is text.
_QUESTION_LENGTH = 34
#: A subhead is seldom longer.
_SUBHEAD = 12
_DATED = re.compile(r"^(?:近日|日前|昨日|今日|图为|圖為|图|[\d一二三四五六七八九十〇０-９]{1,3}月)")
#: The name of a column in brackets closes a headline: （今日谈）.
COLUMN = re.compile(r"[（(][^（()）。，,]{2,20}[)）]\s*$")
_DAY = re.compile(r"[\d一二三四五六七八九十〇０-９]{1,3}月[\d一二三四五六七八九十０-９]{1,3}日[，,]")
#: Who speaks in what stands below.
_SPEAKER = re.compile(r"(?:主讲|讲述|口述|主持|受访|对话|采访)(?:人|者|嘉宾)?[:：]|嘉宾[:：]")
_INVITES = ("欢迎", "敬请", "诚邀")


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest heading and its lines."""

    heading: Block
    lines: tuple[Block, ...]


def is_loose(block: Block | Digest | None) -> TypeGuard[Block]:
    """True for furniture."""
    return isinstance(block, Block) and (block.furniture or is_furniture(block.text))


def captionlike(text: str) -> bool:
    """True for text that may explain a picture: 图为…, or news with its day first."""
    return is_caption(text) or bool(_DATED.match(text))


def is_titlelike(block: Block, *, inside: bool) -> bool:
    """True for an unmarked line that may stand in a run of titles; `inside`: not as the first of them."""
    if _SPEAKER.match(block.text):
        return False
    if inside and _DAY.match(block.text):
        return False  # news or a caption, cut off by the end of a column
    if (
        is_loose(block)
        or is_author_note(block.text)
        or is_signature(block.text)
        or not is_title(block)
        or signed_from(block.text)
    ):
        return False
    return not (inside and is_question(block.text) and len(block.text) > _QUESTION_LENGTH)


class LookAhead:
    """The blocks of a page, by place. `level` is the level of headlines, 0 where none is marked."""

    def __init__(self, blocks: Sequence[Block | Digest]) -> None:
        self.blocks = list(blocks)
        self.level = _headline_level(self.blocks)

    def at(self, place: int) -> Block | Digest | None:
        """The block at a place; None past the end."""
        return self.blocks[place] if 0 <= place < len(self.blocks) else None

    def text_at(self, place: int) -> Block | None:
        """The block at a place, if it is an unmarked line."""
        block = self.at(place)
        return block if isinstance(block, Block) and not block.level else None

    def headline_at(self, place: int) -> Block | None:
        """The block at a place, if it is a marked headline."""
        block = self.at(place)
        return block if isinstance(block, Block) and 0 < block.level <= self.level else None

    def opens(self, place: int) -> bool:
        """True if the block opens an article: byline, dateline, 上接."""
        block = self.text_at(place)
        if block is None:
            return False
        if jump_from(block.text) is not None:
            return True
        if has_dateline(block.text):
            return not is_author_note(block.text)
        return bool(read_byline(block.text)) and not is_photo_credit(block.text)

    def is_picture(self, place: int) -> bool:
        """True if a caption and its photo credit stand here."""
        caption, credit = self.text_at(place), self.text_at(place + 1)
        if caption is None or not is_caption(caption.text):
            return False
        return bool(closing_photo_credit(caption.text)) or (credit is not None and is_photo_credit(credit.text))

    def credited(self, place: int) -> bool:
        """True if a photo credit stands here."""
        block = self.text_at(place)
        return block is not None and is_photo_credit(block.text)

    def prose_at(self, place: int) -> bool:
        """True if running text stands here."""
        block = self.text_at(place)
        return block is not None and is_sentence(block.text)

    def is_head_line(self, place: int) -> bool:
        """True if a headline stands here, marked or not."""
        block = self.text_at(place)
        return bool(self.headline_at(place)) or (block is not None and is_titlelike(block, inside=False))

    def may_be_headline(self, title: str, below: int) -> bool:
        """True if an unmarked title over running text is long for a subhead."""
        plain = not self.level and self.prose_at(below) and len(title) > _SUBHEAD
        return plain and not is_question(title) and not NUMBERED.match(title)

    def item_in(self, run: Sequence[Block], below: int) -> int | None:
        """Where in a run of titles one begins an item by itself: 短讯, 图片新闻, 启事, 上接; None if none does."""
        for at, block in enumerate(run):
            kind = notice_kind(block.text)
            if is_briefs_heading(block.text) or is_picture_label(block.text) or COLUMN.search(block.text):
                return at
            if cut_jumps(block.text)[2] is not None or (kind and self.is_notice(kind, block.text, below)):
                return at
        return None

    def contact_follows(self, place: int) -> bool:
        """True if telephone numbers or the label 广告 follow before the next article opens."""
        for i in range(place, min(place + _NEAR, len(self.blocks))):
            block = self.blocks[i]
            if isinstance(block, Digest) or self.opens(i) or self.headline_at(i):
                return False
            if is_contact(block.text) or is_ad_label(block.text):
                return True
        return False

    def announced(self, headline: str, below: int) -> Kind:
        """The kind that a marked headline announces."""
        if read_byline(headline):
            return "notice"  # 本版责编：…
        if is_picture_heading(headline):
            return "photo"
        if is_ad_label(headline):
            return "ad"
        named = notice_kind(headline)
        if not named or self.opens(below):
            return "article"
        if named == "notice":
            return "notice"
        return "ad" if headline.startswith(_INVITES) or self.contact_follows(below) else "article"

    def is_notice(self, kind: str, title: str, below: int) -> bool:
        """True if an unmarked title of this kind, with what stands below it, begins a notice or an advertisement."""
        if kind == "ad":
            return title.startswith(_INVITES) or self.contact_follows(below)
        return (len(title) <= _SHORT and not self.opens(below)) or self.contact_follows(below)

    def is_subtitle(self, place: int) -> bool:
        """True if the block under a headline is its subtitle: the only lower heading there, or a line after a dash."""
        below = self.at(place)
        if not isinstance(below, Block):
            return False
        if not below.level:
            return below.text.startswith(("——", "--")) and is_title(below)
        if below.level <= self.level or NUMBERED.match(below.text):
            return False
        own = []
        for i in range(place, len(self.blocks)):
            if self.headline_at(i):
                break
            own.append(getattr(self.blocks[i], "level", 0))
        return own.count(below.level) == 1 and len(own) > 1

    def titles_below(self, place: int) -> int:
        """How many unmarked titles with a byline or dateline of their own stand between here and the next headline; none where
        no such title stands right here.
        """
        count = 0
        for at in range(place, len(self.blocks) - 1):
            block = self.text_at(at)
            if self.headline_at(at) or isinstance(self.blocks[at], Digest):
                break
            if block and self.opens(at + 1) and is_titlelike(block, inside=False) and not looks_like_names(block.text):
                count += 1
            elif at == place:
                return 0
        return count

    def is_section(self, place: int) -> bool:
        """True for a heading above the level of headlines that has no text of its own."""
        block, below = self.at(place), self.at(place + 1)
        if not isinstance(block, Block) or not isinstance(below, Block):
            return False
        return 0 < block.level < self.level and below.level > block.level


def _headline_level(blocks: Sequence[Block | Digest]) -> int:
    """The smallest level, unless that only names sections and the next one carries the articles."""
    heads = [(i, b.level) for i, b in enumerate(blocks) if isinstance(b, Block) and b.level]
    if not heads:
        return 0
    least = min(level for _, level in heads)
    lower = min((level for _, level in heads if level > least), default=0)
    if not lower:
        return least
    members = Counter(b.level for b in blocks if isinstance(b, Block) and b.level and not NUMBERED.match(b.text))
    sections = [i for i, level in heads if level == least and _level(blocks, i + 1) > least]
    enough = bool(sections) and members[lower] >= _SECTION * len(sections)
    return lower if enough and _mostly_opened(blocks, lower) else least


def _level(blocks: Sequence[Block | Digest], place: int) -> int:
    block = blocks[place] if place < len(blocks) else None
    return block.level if isinstance(block, Block) else 0


def _mostly_opened(blocks: Sequence[Block | Digest], level: int) -> bool:
    """True if most headings of a level stand over a byline or dateline: then they are headlines."""
    below = [blocks[i + 1] for i in range(len(blocks) - 1) if _level(blocks, i) == level]
    texts = [block.text for block in below if isinstance(block, Block)]
    opened = sum(bool(read_byline(text)) or has_dateline(text) or text.startswith("央视网消息") for text in texts)
    return bool(texts) and opened * 2 > len(texts)
