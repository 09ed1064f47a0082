"""The marked headings of a page -> headlines (level 1), lower headings (level 2) and lines that are no headings (level 0).

Document models mark what is set larger, and their levels lie: so a level is one sign among others. First the headings that
their neighbours decide: what stands over a byline or a dateline is a headline, a byline is a byline, a number divides. Of the others, each is
weighed: its form, its place, and how many headings of its level on this page are decided for headlines.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from index.page.blocks import Block
from index.page.heads.evidence import Blocks, is_divider, is_item, is_no_heading, leaning, neighbour, opened
from index.page.lookahead import Digest, is_loose
from index.page.names import looks_like_names
from index.page.signs import is_editors_notice
from index.page.wraps import is_unfinished, joined_lines, runs_on

HEADLINE, LOWER = 1, 2
#: Headings of a level that count as headlines for it before one is seen are so many, in the share of the whole page.
_BEFORE = 3
#: Where so many headings of a level are headlines, an undecided one is as likely one as not; what each further share weighs,
#: and what a level weighs at the least.
_EVEN, _SLOPE, _LEAST = 0.8, 8.0, -2.0
#: What it weighs that a heading is the only undecided one between two headlines.
_ALONE = 1.5
#: And that it is much longer than the undecided ones that follow.
_OVER_SUBHEADS = 2.0
#: No such headline is shorter.
_LONG_FOR_SUBHEAD = 18
#: A kicker is seldom longer.
_KICKER = 10
#: Shorter headlines need no second line.
_TWO_LINES = 10


def weigh(blocks: list[Block | Digest]) -> list[Block | Digest]:
    """The blocks with their headings' levels as the page means them; a headline over two lines has become one."""
    if not any(map(_marked, blocks)):
        return blocks
    plain = [
        replace(block, level=0) if isinstance(block, Block) and block.level and is_no_heading(blocks, at) else block
        for at, block in enumerate(blocks)
    ]
    return _levelled(_joined(plain))


def _marked(block: Block | Digest | None) -> bool:
    return isinstance(block, Block) and block.level > 0


def _levelled(blocks: list[Block | Digest]) -> list[Block | Digest]:
    """Each heading as a headline or a lower heading."""
    places = [at for at, block in enumerate(blocks) if _marked(block)]
    decided = {at: role for at in places if (role := _decided(blocks, at))}
    members = Counter(_level(blocks, at) for at in places)
    heads = Counter(_level(blocks, at) for at in places if decided.get(at) == HEADLINE)
    general = heads.total() / len(places) if places else 0.0
    levelled = list(blocks)
    grouped = _grouped(blocks, places, decided)
    for at in places:
        level = _level(blocks, at)
        share = (heads[level] + _BEFORE * general) / (members[level] + _BEFORE)
        role = decided.get(at)
        if role is None:
            weight = leaning(blocks, at) + grouped.get(at, 0)
            role = HEADLINE if weight + max(_LEAST, _SLOPE * (share - _EVEN)) > 0 else LOWER
        block = blocks[at]
        assert isinstance(block, Block)
        levelled[at] = replace(block, level=role)
    return levelled


def _grouped(blocks: Blocks, places: list[int], decided: dict[int, int]) -> dict[int, float]:
    """What the undecided headings between two headlines say of each other. An article has no subhead or several, so one alone
    is hardly one; and a first that is much longer than those that follow is a headline over its own subheads.
    """
    groups: list[list[int]] = [[]]
    for at in places:
        if decided.get(at) == HEADLINE:
            groups.append([])
        else:
            groups[-1].append(at)
    weights: dict[int, float] = {}
    for group in filter(None, groups):
        rest = [len(_text(blocks, at)) for at in group[1:]]
        if not rest:
            weights[group[0]] = _ALONE
        elif len(rest) > 1 and len(_text(blocks, group[0])) > max(_LONG_FOR_SUBHEAD, 1.5 * max(rest)):
            weights[group[0]] = _OVER_SUBHEADS
    return weights


def _level(blocks: Blocks, at: int) -> int:
    block = blocks[at]
    return block.level if isinstance(block, Block) else 0


def _decided(blocks: Blocks, at: int) -> int | None:
    """The role that its neighbours or its words leave no doubt of; None where they do."""
    block, below = blocks[at], neighbour(blocks, at, 1)
    assert isinstance(block, Block)
    if is_item(block.text):
        return HEADLINE
    if isinstance(below, Block) and below.level and opened(blocks, blocks.index(below, at)):
        return HEADLINE if _over_subtitle(blocks, block, below) else LOWER
    if opened(blocks, at):
        above = neighbour(blocks, at, -1)
        return LOWER if isinstance(above, Block) and _over_subtitle(blocks, above, block) else HEADLINE
    return LOWER if is_divider(block.text) else None


def _over_subtitle(blocks: Blocks, upper: Block, lower: Block) -> bool:
    """True where a headline stands over its subtitle; else it is a kicker, or a section's name, over a headline."""
    if not upper.level or is_item(upper.text) or is_item(lower.text):
        return False
    if upper.level != lower.level:
        return upper.level < lower.level and not _headlines(blocks, lower.level)
    return len(upper.text) > _KICKER


def _headlines(blocks: Blocks, level: int) -> bool:
    """True if headings of a level stand over bylines or datelines elsewhere on the page, with no heading right above."""
    alone = (at for at in range(1, len(blocks)) if _level(blocks, at) == level and not _level(blocks, at - 1))
    return any(opened(blocks, at) for at in alone)


def _joined(blocks: list[Block | Digest]) -> list[Block | Digest]:
    """Headlines over two lines, both marked alike, as one line each."""
    pairs = [at for at in range(len(blocks) - 1) if _pair(blocks, at)]
    heads = [at for at, block in enumerate(blocks) if _marked(block) and opened(blocks, at)]
    over_two = {at + 1 for at in pairs}
    long = [at for at in heads if at in over_two or len(_text(blocks, at)) >= _TWO_LINES]
    habit = bool(long) and 2 * sum(at in over_two for at in long) >= len(long)
    joined: list[Block | Digest] = []
    for at, block in enumerate(blocks):
        upper = joined[-1] if joined else None
        if at in over_two and isinstance(upper, Block) and isinstance(block, Block):
            opens = opened(blocks, at) or is_item(upper.text)
            usual = habit and (len(pairs) > 1 or len(upper.text) > _KICKER)
            if (usual and (opens or upper.text == _text(blocks, at - 1))) or (
                opens and _broken(upper.text, block.text)
            ):
                joined[-1] = replace(
                    upper, text=joined_lines(upper.text, block.text), images=upper.images + block.images
                )
                continue
        joined.append(block)
    return joined


def _broken(upper: str, lower: str) -> bool:
    """True if one headline stands on both lines; what is as short as a kicker has to want the lower line."""
    if is_editors_notice(upper) and looks_like_names(lower):
        return True
    return is_unfinished(upper, lower) or (len(upper) > _KICKER and runs_on(upper, lower))


def _pair(blocks: Blocks, at: int) -> bool:
    """True for two headings of one level, one right below the other, neither an item by itself below."""
    upper, lower = blocks[at], blocks[at + 1]
    if not isinstance(upper, Block) or not isinstance(lower, Block) or not upper.level or upper.level != lower.level:
        return False
    if is_loose(lower) or is_item(lower.text) or is_divider(lower.text):
        return False
    return is_item(upper.text) or not is_divider(upper.text)


def _text(blocks: Blocks, at: int) -> str:
    block = blocks[at]
    return block.text if isinstance(block, Block) else ""
