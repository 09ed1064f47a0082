"""Blocks in print order -> drafts of articles: where one ends and the next begins.

A marked headline always begins an article. Without marks, a title line begins one if what follows says so (a byline, a
dateline, 上接), or if print closed the article above. Everything else stays in the article above: a wrong seam loses
less than a lost paragraph. On a page of the digital edition (`edition`) only marked headlines begin articles.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from index.page.blocks import Block
from index.page.credits import is_author_note, is_photo_credit, read_byline
from index.page.digest import read_digest
from index.page.draft import Draft, Line, assign_head, closing_photo_credit, is_picture_heading
from index.page.heads.evidence import is_contribution
from index.page.lookahead import Digest, LookAhead, captionlike, is_loose, is_titlelike
from index.page.names import looks_like_names, posted_names, read_names
from index.page.pagedraft import PageDraft
from index.page.signs import (
    cut_jumps,
    is_ad_label,
    is_briefs_heading,
    is_editors_note_end,
    is_editors_notice,
    is_pointer,
    is_question,
    jump_from,
    jump_to,
    notice_kind,
    signed_from,
)
from search.article import Kind

_SUBHEAD_LENGTH = 30
_KICKER_LENGTH = 20
#: Kicker, headline and subtitle, and one line more for a headline broken in two.
_HEAD_LINES = 4


class Composer(PageDraft):
    """Reads the blocks of one page once, in order; leaves drafts, jump lines, furniture and warnings."""

    def read(self, blocks: Sequence[Block | Digest]) -> None:
        """Put all blocks into drafts."""
        self._page = LookAhead(blocks)
        at = 0
        while at < len(self._page.blocks):
            start, above, count = at, self._open, len(self.drafts)
            at = self._step(at)
            self._hang(self._page.blocks[start:at], above, count)
        self._flush()
        self._hang_rest()
        if self._came is not None:
            self._target(1).continued_from = self._came

    # One step for each sort of block; each returns the place of the next unread block.

    def _step(self, at: int) -> int:
        block = self._page.blocks[at]
        if isinstance(block, Digest):
            return self._digest(block, at)
        label = is_loose(block) and not (block.level and self.edition)
        if label or self._page.is_section(at):
            return self._label(block, at)
        if jump_to(block.text) is not None or jump_from(block.text) is not None:
            return self._jump(block, at)
        if self._page.headline_at(at) or is_editors_notice(block.text):
            return self._headline(block, at)
        if block.level:
            return self._lower_heading(block, at)
        if read_byline(block.text):
            return self._byline(block, at)
        if is_titlelike(block, inside=False):
            return self._titles(at)
        return self._text(block, at)

    def _label(self, block: Block, at: int) -> int:
        self.furniture.append(block.text)
        if self._open and is_ad_label(block.text) and self._open.is_advertisement():
            self._open.kind = "ad"
        return at + 1

    def _digest(self, digest: Digest, at: int) -> int:
        self._flush()
        entries = read_digest([block.text for block in digest.lines])
        heading = digest.heading
        for entry in [entry for entry in entries if entry.page is None][:1]:
            self._warn("导读里有没读出版次的行，留在导读里", entry.headline)
        self.drafts.append(Draft("digest", headline=heading.text, entries=entries, closed=True, line=heading.line))
        if self._open:
            self._open.closed = True
        return at + 1

    def _headline(self, block: Block, at: int) -> int:
        text, to, came, cut = cut_jumps(block.text)
        draft = self._start(Draft(self._page.announced(text, at + 1), " ".join(self._kickers), text, line=block.line))
        self._kickers = []
        draft.continues_on, draft.continued_from = to, came or draft.continued_from
        self.jump_lines += cut
        at += 1
        if self._page.is_subtitle(at):
            draft.subtitle = self._page.blocks[at].text  # type: ignore[union-attr]
            at += 1
        elif parts := self._page.titles_below(at):
            title = self._page.blocks[at].text  # type: ignore[union-attr]
            if parts == 1:
                draft.subtitle = title
            else:
                draft.common = True
                draft.body.append(Line(title, heading=True))
            at += 1
        below = self._page.text_at(at)
        if below and (looks_like_names(below.text) or posted_names(below.text)) and self._page.text_at(at + 1):
            self._author(draft, below.text)
            at += 1
        return at

    def _lower_heading(self, block: Block, at: int) -> int:
        if self._page.headline_at(at + 1) and not self.edition:
            self._kickers.append(block.text)
        elif self._open is None:
            return self._headline(replace(block, level=self._page.level), at)
        else:
            self._flush()
            self._open.body.append(Line(block.text, heading=self._open.kind == "article"))
        return at + 1

    def _jump(self, block: Block, at: int) -> int:
        self._flush()
        self.jump_lines.append(block.text)
        came, above = jump_from(block.text), self._open
        if came is None and above is None:
            self._warn("下转之前没有文章", block.text)
            return at + 1
        if came is not None and (above is None or (above.body and not self.edition)):
            if self._page.is_head_line(at + 1):
                self._came = came  # the jump stands over the headline
                return at + 1
            if above and self._page.prose_at(at + 1):
                self._warn("上接的一段没有标题，单独成篇", block.text)
                self._start(Draft(line=block.line))
        draft = self._target(block.line)
        if (to := jump_to(block.text)) is not None:
            if draft.continues_on is not None:
                self._warn("同一篇文章有两处下转", block.text)
            draft.continues_on, draft.closed = draft.continues_on or to, True
        else:
            draft.continued_from = came
        return at + 1

    def _byline(self, block: Block, at: int) -> int:
        self._flush()
        draft = self._target(block.line)
        if is_photo_credit(block.text):
            self._photo_credit(draft, block)
        elif draft.body:
            draft.body.append(Line(block.text, credit=True))
            draft.closed = not (self.edition or draft.common)
        else:
            draft.bylines.append(block.text)
        return at + 1

    def _photo_credit(self, draft: Draft, block: Block) -> None:
        """A photo credit closes a caption: the paragraph above it, which may be an item of its own."""
        most = 3 if self.edition else 1
        lines = list(itertools.islice((line for line in draft.body if not line.heading), most + 1))
        alone = 0 < len(lines) <= most and not draft.written() and draft.kind == "article"
        credit = Line(block.text, credit=True)
        if draft.kind == "photo" or alone:
            draft.kind, draft.closed = "photo", True
            draft.body.append(credit)
        elif not self.edition and lines and not draft.body[-1].heading and captionlike(draft.body[-1].text):
            self.drafts.append(Draft("photo", body=[draft.body.pop(), credit], closed=True, line=block.line))
        else:
            draft.body.append(credit)

    def _titles(self, at: int) -> int:
        """A run of title lines without marks: the head of a new article, a kicker, or subheads."""
        end = at
        run: list[Block] = []
        while (block := self._page.text_at(end)) and is_titlelike(block, inside=end > at):
            run.append(block)
            end += 1
        kicker = len(run) <= _HEAD_LINES and len(run[-1].text) <= _KICKER_LENGTH  # more lines are verse
        if self._page.headline_at(end) and not self.edition and kicker:
            self._subheads(run[:-1], end - 1)
            self._kickers.append(run[-1].text)
            return end
        start = self._begins(run, end)
        if start is None and self._open and self._open.closed and self._open.kind == "photo":
            self._start(Draft(headline=run.pop(0).text, line=self._page.blocks[at].line))  # type: ignore[union-attr]
        if start is None:
            self._subheads(run, end)
            return end
        self._subheads(run[:start], at + start)
        run, heads = run[start:], len(run) - start
        if not self._page.opens(end) and (self._came is not None or is_briefs_heading(run[0].text)):
            # A continuation repeats the headline, and 短讯 has none: what stands below are subheads.
            heads = 2 if heads > 1 and run[1].text.startswith(("——", "--")) else 1
        self._head(run[:heads], end)
        self._subheads(run[heads:], end)
        return end

    def _begins(self, run: list[Block], end: int) -> int | None:
        """Where in a run of titles a new article begins; None if nowhere."""
        closed = self._open is None or self._open.closed
        if self.edition:
            return 0 if self._open is None else None
        if self._came is not None:
            return 0
        if (item := self._page.item_in(run, end)) is not None:
            return item
        named = len(run) > 1 and looks_like_names(run[-1].text)
        if self._open and self._open.common and not named and self._is_part(self._open, run, end):
            return None
        if self._page.opens(end) or named or self._page.is_picture(end):
            return 0 if closed else self._first_title(run)
        if self._open and is_contribution(self._page.blocks, end - len(run)):
            return None
        return 0 if closed and (self._page.at(end) is not None or self._open is None) else None

    def _is_part(self, draft: Draft, run: list[Block], end: int) -> bool:
        """True if a title under a common headline is one more of its stories: without marks, it has as many lines as the first."""
        draft.part_lines = draft.part_lines or len(run)
        return bool(self._page.level) or not self._page.opens(end) or draft.part_lines == len(run)

    def _first_title(self, run: list[Block]) -> int:
        """Where the head of an article begins in a run below one that has not ended: a question may be the last of its text."""
        first = max(0, len(run) - _HEAD_LINES)
        while first < len(run) - 1 and is_question(run[first].text) and not looks_like_names(run[first + 1].text):
            first += 1
        return first

    def _head(self, run: list[Block], end: int) -> int:
        """Begin an article under these title lines."""
        titles = [block.text for block in run]
        author = titles.pop() if len(titles) > 1 and looks_like_names(titles[-1]) else ""
        cuts = [cut_jumps(title) for title in titles]
        titles = [cut[0] for cut in cuts if cut[0]] or [""]
        kind: Kind = "photo" if is_picture_heading(titles[0]) or self._page.is_picture(end) else "article"
        if not self._page.opens(end) and (named := notice_kind(titles[0])):
            kind = "ad" if named == "ad" else "notice"
        if kind == "article" or kind == "photo":
            kicker, headline, subtitle = assign_head(titles, one_line=not self._page.level)
            body: list[str] = []
        else:
            kicker, headline, subtitle, body = "", titles[0], "".join(titles[1:2]), titles[2:]
        draft = self._start(Draft(kind, kicker, headline, subtitle, line=run[0].line))
        for _, to, came, cut in cuts:
            draft.continues_on, draft.continued_from = to or draft.continues_on, came or draft.continued_from
            self.jump_lines += cut
        draft.body += [Line(text) for text in body]
        if author:
            self._author(draft, author)
        return end

    def _subheads(self, run: list[Block], end: int) -> None:
        """Title lines inside an article: subheads where running text follows, else lines."""
        for block in run:
            draft = self._target(block.line)
            if not draft.closed and draft.written() and self._page.may_be_headline(block.text, end):
                self.warnings.append(f"“{block.text}”可能是另一篇文章的标题，已留在上一篇里")
            self._doubt(draft, block)
            heading = draft.kind == "article" and self._page.prose_at(end) and len(block.text) <= _SUBHEAD_LENGTH
            self._add(draft, block, heading=heading and not is_question(block.text))

    def _text(self, block: Block, at: int) -> int:
        self._flush()
        if self._open is None and is_pointer(block.text):
            self.furniture.append(block.text)
            return at + 1
        if not self.edition and captionlike(block.text) and closing_photo_credit(block.text):
            return self._picture(block, at)
        if self._open is None and self._page.credited(at + 1):
            self._start(Draft("photo", line=block.line))
        draft = self._target(block.line)
        if not is_author_note(block.text) and not self._page.credited(at + 1):
            self._doubt(draft, block)
        self._add(draft, block)
        if is_editors_note_end(block.text) and not draft.bylines and not self.edition:
            draft.common = True
        if (names := signed_from(block.text)) and not draft.bylines:
            draft.authors += read_names(names) or ()
            draft.closed = not self.edition
        if is_author_note(block.text) and draft.kind == "article":
            draft.closed = True
        return at + 1

    def _picture(self, block: Block, at: int) -> int:
        """A caption that names its photographer is an item of its own, or the body of the photo just begun."""
        if self._open and not self._open.body and not self._open.bylines:
            self._open.kind, self._open.closed = "photo", True
            self._open.body.append(Line(block.text))
        else:
            self.drafts.append(Draft("photo", body=[Line(block.text)], closed=True, line=block.line))
        return at + 1
