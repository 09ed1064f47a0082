"""Links to images, out of the way of the text: they say nothing of what an article is, so no title should have to look past them.

An image goes with the block below it. Which article it belongs to is found in `pagedraft.py`.
"""

from __future__ import annotations

from dataclasses import replace

from index.page.blocks import Block
from index.page.lookahead import Digest
from search.article import Image


def carry_images(blocks: list[Block | Digest], furniture: list[str]) -> list[Block | Digest]:
    """The blocks without those that are nothing but a link to an image; the link itself goes to the furniture.

    Each image is carried by the next block. Where none follows, the last link stays a block.
    """
    carried: list[Block | Digest] = []
    waiting: tuple[Image, ...] = ()
    last = max((at for at, block in enumerate(blocks) if not _is_link(block)), default=-1)
    for at, block in enumerate(blocks):
        if isinstance(block, Block) and _is_link(block) and at < last:
            waiting += block.images
            furniture.append(block.text)
        elif waiting and isinstance(block, Block):
            carried.append(replace(block, images=waiting + block.images))
            waiting = ()
        else:
            carried.append(block)
    return carried


def _is_link(block: Block | Digest) -> bool:
    return isinstance(block, Block) and block.furniture and bool(block.images)
