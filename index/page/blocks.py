"""The text of a page -> its blocks: one printed line or paragraph each, markup taken off, heading levels kept.

Plain text and Markdown come in, and what page recognition makes of both: `#` headings, `**bold**`, `- ` bullets, images,
a few HTML tags. A block keeps every character that was printed. What a block *means* is said in `signs.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_HEADING = re.compile(r"^\s{0,3}(#{1,6})(?:\s+|(?=[^\s#\d]))")
#: No image in the text of another; brackets in an address in pairs.
_IMAGE = re.compile(r"!\[((?:(?!!\[)[^\]])*+)\]\((?:[^()\s]|\([^()\s]*+\))*+(?:\s+\"[^\"]*\")?\)")
_LINK_LINE = re.compile(r"^\[[^\]]*\]\([^)]*\)$")
_BULLET = re.compile(r"^\s{0,6}(?:[-*+]\s+)(?=\S)")
_BOLD = re.compile(r"\*\*")
#: *…* or _…_ around a whole line.
_EMPHASIS = re.compile(r"^\s*(?P<mark>[*_])(?P<text>[^\s*_](?:[^*]*[^\s*_])?)(?P=mark)\s*$")
#: No comment in another: what is opened and never closed is looked through once.
_COMMENT = re.compile(r"<!--(?:(?!<!--|-->).)*+-->", re.DOTALL)
_RULE = re.compile(r"^\s*(?:-{3,}|(?:\*\s*+){3,}+|_{3,}|={3,}|```\w*)\s*$")
_TABLE_RULE = re.compile(r"^\s*+\|?(?:\s*+:?-{2,}+:?\s*+\|)++\s*+:?-*+:?\s*+$")
_TAG_NAMES = "p|strong|b|em|i|u|br|div|span|center|table|thead|tbody|tr|td|th|img|a|h[1-6]|sup|sub|font|section|article|figure|figcaption"
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TAGGED_LINE = re.compile(rf"^\s*<(?:{_TAG_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_NEW_LINE_TAG = re.compile(r"</?(?:p|br|div|tr|table|h[1-6]|center)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_INVISIBLE = "\ufeff\u2060"
_NO_END = re.compile(r"[^。！？!?…：:；;”’」』）)\]】.]$")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its text without markup, the level of its heading (0: none), whether it is a bullet, its line."""

    text: str
    level: int = 0
    bullet: bool = False
    furniture: bool = False
    line: int = 1


def read_blocks(text: str) -> list[Block]:
    """The blocks of a page, in order. Every character that is not markup is in exactly one block."""
    blocks: list[Block] = []
    group: list[Block] = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "-->" in text:  # each line of a comment becomes a comment of its own
        text = _COMMENT.sub(lambda comment: comment[0].replace("\n", " -->\n<!-- "), text)
    for number, line in enumerate(text.split("\n"), start=1):
        of_line = _line_blocks(line, number)
        if not of_line and not line.strip():
            blocks += _unwrap(group)
            group = []
        group += of_line
    return blocks + _unwrap(group)


def _line_blocks(line: str, number: int) -> list[Block]:
    line = line.strip(_INVISIBLE)
    if not line.strip() or _RULE.match(line) or _TABLE_RULE.match(line):
        return []
    if "<!--" in line and (comments := list(_COMMENT.finditer(line))):
        return _commented(line, comments, number)
    if _LINK_LINE.match(line.strip()):
        return [Block(line.strip(), furniture=True, line=number)]
    if images := list(_IMAGE.finditer(line)):
        return _image_blocks(line, images, number)
    if _TAGGED_LINE.match(line):
        pieces = (_TAG.sub(" ", piece).strip() for piece in _NEW_LINE_TAG.sub("\n", line).split("\n"))
        return [Block(piece, bullet="<td" in line or "<th" in line, line=number) for piece in pieces if piece]
    return [_text_block(line, number)]


def _commented(line: str, comments: list[re.Match[str]], number: int) -> list[Block]:
    """Comments are furniture, also beside text; an empty one is nothing."""
    rest = _line_blocks(_COMMENT.sub("", line), number)
    texts = [comment[0] for comment in comments if comment[0][4:-3].strip()]
    return rest + [Block(text, furniture=True, line=number) for text in texts]


def _image_blocks(line: str, images: list[re.Match[str]], number: int) -> list[Block]:
    """Images are furniture; their alternative text, where there is one, is print."""
    blocks: list[Block] = []
    at = 0
    for image in images:
        if before := line[at : image.start()].strip():
            blocks.append(_text_block(before, number))
        blocks.append(
            Block(image[1].strip(), line=number) if image[1].strip() else Block(image[0], furniture=True, line=number)
        )
        at = image.end()
    if after := line[at:].strip():
        blocks.append(_text_block(after, number))
    return blocks


def _text_block(line: str, number: int) -> Block:
    level = 0
    if heading := _HEADING.match(line):
        level, line = len(heading[1]), _without_closing(line[heading.end() :])
    line = re.sub(r"^\s*>\s?", "", line)
    bullet = _BULLET.match(line)
    if bullet:
        line = line[bullet.end() :]
    line = _BOLD.sub("", line)
    if emphasised := _EMPHASIS.match(line):
        line = emphasised["text"]
    row = bool(re.fullmatch(r"\s*\|.*\|\s*", line))
    if row:
        line = " ".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    return Block(line.strip(" \t"), level, bool(bullet) or row, line=number)


def _without_closing(heading: str) -> str:
    """A heading without the marks that close it: # 甲 #."""
    heading = heading.rstrip()
    text = heading.rstrip("#")
    return text.rstrip() if text[-1:].isspace() else heading


def _unwrap(group: list[Block]) -> list[Block]:
    """Lines that follow each other without a blank line are one paragraph where they are the even lines of a column."""
    kept = [block for block in group if block.text]
    if len(kept) < 3 or any(block.level or block.bullet or block.furniture for block in kept):
        return kept
    widths = [len(block.text) for block in kept[:-1]]
    even = max(widths) - min(widths) <= 2 and len(kept[-1].text) <= max(widths) + 1
    if (
        not even
        or min(widths) < 8
        or _NO_END.search(kept[-1].text)
        or sum(bool(_NO_END.search(b.text)) for b in kept[:-1]) * 2 < len(widths)
    ):
        return kept
    return [replace(kept[0], text="".join(block.text for block in kept))]
