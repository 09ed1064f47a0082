"""The digest (本期导读): lines of headline and page -> `Entry`.

The page may be printed as 02版, 第九版, →2版, ②, A02, /02, before the headline (02 ▏…, P2 …), or stand on a line of its own that
closes the entry above it. `gather` finds the digests of a page. Which article an entry announces is found later, in `jumps.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.page.blocks import Block
from index.page.credits import has_dateline, read_byline
from index.page.lookahead import Digest
from index.page.masthead import number_of
from index.page.signs import (
    is_digest_heading,
    is_sentence,
    is_strong_digest_heading,
    is_title,
    jump_from,
    jump_to,
    notice_kind,
)
from search.analysis.fold import fold
from search.article import Entry

_CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)} | {chr(0x2776 + i): i + 1 for i in range(10)}
_NUMBER = r"(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_LEADER = r"[\s.·…—–\-→>▶►/|(\[【见详第a-d]"
# A run of leaders or blanks is tried once, from its beginning.
_LABEL = re.compile(
    rf"(?P<label>(?<!{_LEADER}){_LEADER}*+(?P<n>{_NUMBER})(?:[至、-]{_NUMBER})?\s*+版(?:\s*+[)\]】])?)\s*+$"
)
_LOOSE = re.compile(
    r"(?P<label>(?:(?<![.·…→])[.·…→]++\s*+|(?:(?<![\d\s])\s*+|(?<=\s))[/|▏]\s*+[pa-d]?|(?<!\s)\s++(?:[(\[【]\s*+)?[pa-d]?)"
    r"(?P<n>\d{1,3})(?:\s*+[)\]】])?)\s*+$"
)
_CIRCLE = re.compile(rf"(?<!\s)\s*+(?P<label>[{''.join(_CIRCLED)}])\s*$")
_FIRST = re.compile(rf"^(?P<label>[【\[(]?第?[a-d]?(?P<n>{_NUMBER})\s*版[】\])]?(?:\s*+[:·|])?)\s*+(?=\S)")
#: A page without 版 before the headline: with a stroke, a letter or a nought, or two digits and a space.
_AHEAD = re.compile(
    r"^(?P<label>(?:[pa-d]?(?P<a>\d{1,3})\s*[|▏丨/]|(?:p|[a-d]?0|[a-d](?=\d))(?P<b>\d{1,2})(?=\s|\D)|(?P<c>[1-9]\d)(?=\s+\D)))\s*(?=\S)"
)
_ALONE = re.compile(r"(?:0|p\.?|[a-d]0?)\d{1,2}")
#: No digest has more lines.
_LONGEST = 300
_FULL = re.compile(r"[。；]")


def read_entry(text: str) -> Entry | None:
    """One digest line with its page; None where no page is printed on it."""
    folded = fold(text)
    ahead = _AHEAD.match(folded)
    for pattern in (_LABEL, _LOOSE):
        match = pattern.search(folded)
        if match and not (ahead and pattern is _LOOSE):
            headline = text[: match.start()].strip()
            return Entry(headline, number_of(match["n"]), text[match.start() :].strip())
    if match := _CIRCLE.search(text):
        return Entry(text[: match.start()].strip(), _CIRCLED[match["label"]], match["label"])
    if match := _FIRST.match(folded):
        return Entry(text[match.end() :].strip(), number_of(match["n"]), text[: match.end()].strip())
    if ahead:
        number = ahead["a"] or ahead["b"] or ahead["c"]
        return Entry(text[ahead.end() :].strip(), number_of(number), text[: ahead.end()].strip())
    return None


def is_label(text: str) -> bool:
    """True for a line that is only a page (第九版)."""
    entry = read_entry(" " + text)
    return (
        entry is not None
        and not entry.headline
        and bool("版" in entry.label or entry.label in _CIRCLED or _ALONE.fullmatch(fold(entry.label)))
    )


def take_digest(lines: Sequence[tuple[str, bool]]) -> int:
    """How many of the lines after a digest heading belong to it. Each line comes with whether it is a bullet."""
    count = 0
    for at, (text, bullet) in enumerate(lines):
        if _FULL.search(text) or len(text) > 80:
            break
        if bullet or read_entry(text) or is_label(text):
            count = at + 1
        elif at - count >= 3:
            break
    return count


def read_digest(lines: Sequence[str]) -> tuple[Entry, ...]:
    """The entries of a digest. Lines without a page belong to the entry that the next page closes.

    Where pages stand before the headlines, or over them, a line without one is an entry of its own, or the one below its page.
    """
    if lines and is_label(lines[0]):
        return _under_labels(lines)
    entries: list[Entry] = []
    open_lines: list[str] = []
    for text in lines:
        entry = read_entry(text) or (read_entry(" " + text) if is_label(text) else None)
        if entry is None:
            open_lines.append(text.strip())
            continue
        if open_lines and entry.headline and text.strip().startswith(entry.label):
            entries += [Entry(line) for line in open_lines]
            open_lines = []
        headline = " ".join([*open_lines, entry.headline]).strip()
        entries.append(Entry(headline, entry.page, entry.label))
        open_lines = []
    return (*entries, *(Entry(text) for text in open_lines))


def _under_labels(lines: Sequence[str]) -> tuple[Entry, ...]:
    """第二版 over its headlines: each line to the next label is an entry of that page."""
    entries: list[Entry] = []
    page, label = None, ""
    for text in lines:
        if is_label(text):
            page, label = _page_of(text), text.strip()
        elif entry := read_entry(text):
            entries.append(entry)
        else:
            entries.append(Entry(text.strip(), page, label))
            label = ""
    return (*entries, Entry("", page, label)) if label else tuple(entries)


def _page_of(label: str) -> int | None:
    entry = read_entry(" " + label)
    return entry.page if entry else None


def gather(blocks: list[Block], *, whole: bool) -> list[Block | Digest]:
    """The blocks with each digest heading and its lines taken together; `whole`: all lines to the next heading."""
    parts: list[Block | Digest] = []
    at, end = 0, -1
    while at < len(blocks):
        block = blocks[at]
        at += 1
        if block.furniture or (whole and not block.level) or not is_digest_heading(block.text):
            parts.append(block)
            continue
        if end < at:  # else it is that of the digest heading above
            end = next((i for i in range(at, len(blocks)) if _ends(blocks[i], whole=whole)), len(blocks))
        members = blocks[at : end if whole else min(end, at + _LONGEST)]
        lines = [b for b in members if not b.furniture]
        count = len(lines) if whole else take_digest([(b.text, b.bullet) for b in lines])
        if not whole:
            count = _unread(block, lines, count)
        if not count and not block.level:
            parts.append(block)
            continue
        last = lines[count - 1].line if count else block.line
        members = [b for b in members if b.line <= last] if count else []
        parts.append(Digest(block, tuple(b for b in members if not b.furniture)))
        parts += [b for b in members if b.furniture]
        at += len(members)
    return parts


def _ends(block: Block, *, whole: bool) -> bool:
    return bool(block.level or (not whole and notice_kind(block.text)))


def _unread(heading: Block, lines: Sequence[Block], count: int) -> int:
    """How many lines belong to a digest, counting those that cannot be read: they are nobody else's."""
    group = count
    above = lines[count - 1] if count else heading
    while group < len(lines) and lines[group].line == above.line + 1 and _listed(lines[group]):
        above, group = lines[group], group + 1
    apart = group == len(lines) or lines[group].line > above.line + 1
    if count or (group and apart):
        return group if apart else count
    while group < len(lines) and _listed(lines[group]):
        group += 1
    if group < len(lines) and (is_sentence(lines[group].text) or not is_title(lines[group])):
        group -= 1  # that one is the headline of what follows
    return group if group >= (1 if is_strong_digest_heading(heading.text) else 2) else 0


def _listed(block: Block) -> bool:
    text = block.text
    if _FULL.search(text) or len(text) > 60 or has_dateline(text) or read_byline(text):
        return False
    return jump_to(text) is None and jump_from(text) is None and (block.bullet or not re.search(r"[，。：:]$", text))
