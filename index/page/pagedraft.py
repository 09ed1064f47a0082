"""The draft of a page: the drafts set so far, the article that is open, and what was put aside.

It keeps what `compose.py` decides and decides nothing about what a block is.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.page.blocks import Block
from index.page.draft import Draft, Line
from index.page.lookahead import Digest, LookAhead
from index.page.names import looks_like_names, posted_names, read_names
from index.page.signs import cut_jumps, is_picture_label
from search.article import Image


class PageDraft:
    """Drafts, jump lines, furniture and warnings of one page. `edition`: a page of the digital edition."""

    def __init__(self, *, edition: bool) -> None:
        self.edition = edition
        self.drafts: list[Draft] = []
        self.jump_lines: list[str] = []
        self.furniture: list[str] = []
        self.warnings: list[str] = []
        self._open: Draft | None = None
        self._kickers: list[str] = []
        self._came: int | None = None
        self._images: list[Image] = []
        self._page = LookAhead(())

    def advertise(self) -> None:
        """On a page of advertisements, what nobody signed is one."""
        for draft in self.drafts:
            if draft.kind == "article" and not draft.credits():
                draft.kind = "ad"

    def _add(self, draft: Draft, block: Block, *, heading: bool = False) -> None:
        text, to, came, cut = cut_jumps(block.text)
        self.jump_lines += cut
        draft.continues_on, draft.continued_from = to or draft.continues_on, came or draft.continued_from
        if text:
            draft.body.append(Line(text, heading, bullet=block.bullet))
        pictured = is_picture_label(draft.kicker or draft.headline) and not heading and not self._page.level
        draft.closed = draft.closed or to is not None or pictured

    def _doubt(self, draft: Draft, block: Block) -> None:
        """Text after an end that print marked: kept, and told once."""
        if draft.closed and not self.edition:
            self._warn("这一段接在已经结束的文章后面，可能另属一篇", block.text)
        draft.closed = False

    def _author(self, draft: Draft, text: str) -> None:
        draft.bylines.append(text)
        draft.authors += (read_names(text) if looks_like_names(text) else posted_names(text)) or ()

    def _start(self, draft: Draft) -> Draft:
        draft.continued_from, self._came = draft.continued_from or self._came, None
        self.drafts.append(draft)
        self._open = draft
        return draft

    def _target(self, line: int) -> Draft:
        """The article that text goes to; a headless one is begun where there is none."""
        if self._open is None:
            self._warn("版面开头的文字没有标题，单独成篇")
            return self._start(Draft(line=line))
        return self._open

    def _flush(self) -> None:
        """A kicker that no headline followed is text after all."""
        waiting, self._kickers = self._kickers, []
        for text in waiting:
            self._target(1).body.append(Line(text))

    def _hang(self, blocks: Sequence[Block | Digest], above: Draft | None, count: int) -> None:
        """Give away the images of the blocks just read: to the photo whose caption they are, else to the article that was open
        above them. `count` is the number of drafts before these blocks.
        """
        self._images += [image for block in blocks if isinstance(block, Block) for image in block.images]
        waiting, self._images = self._images, []
        new = self.drafts[-1] if len(self.drafts) > count else None
        if new and (new.kind == "photo" or above is None):
            new.images += waiting
        elif above and above.body and self._open is above:
            above.body[-1].images += waiting
        elif above:
            above.images += waiting
        else:
            self._images = waiting

    def _hang_rest(self) -> None:
        """What stands below the last block belongs to the last article."""
        if self.drafts:
            self.drafts[-1].images += self._images

    def _warn(self, what: str, text: str = "") -> None:
        self.warnings.append(f"{what}：{text[:20]}" if text else what)
