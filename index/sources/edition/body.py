"""The body of an article page -> paragraphs, subheads, pictures with captions.

The text between the system's comments, or in the element that stands for it; a second copy for copying is left out.
Who wrote it is asked in `meaning.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.page.credits import has_dateline, read_byline
from index.page.signs import is_sentence
from index.sources.edition.markup import Line, Picture, between, flow, parsed
from search.article import Paragraph

_BEGIN, _END = "<!--enpcontent-->", "<!--/enpcontent-->"
_ELEMENTS = ("founder-content", "#ozoom", "#articleContent", "#content", "div.content")
#: Tables and boxes of pictures that stand beside the body.
_BOXES = "#newspic, .attachment"
_SUBHEAD = 40
#: Signs that stand for themselves, not for a text.
_EMPTY = frozenset("　 \t")


@dataclass(frozen=True, slots=True)
class Body:
    """What a body holds, in order; `known` is False where the page has no place for one."""

    paragraphs: tuple[Paragraph, ...] = ()
    pictures: tuple[Picture, ...] = ()
    known: bool = True


def read_body(html: str, tree: LexborHTMLParser) -> Body:
    """The first body of a page, and the pictures in it and in the boxes beside it."""
    root = body_root(html, tree)
    if root is None:
        return Body(pictures=tuple(_boxed(tree)), known=False)
    lines: list[Line] = []
    pictures: list[Picture] = []
    for item in flow(root):
        if isinstance(item, Picture):
            pictures.append(item)
        else:
            lines.append(item)
    named = {picture.src for picture in pictures}
    pictures = [*(picture for picture in _boxed(tree) if picture.src not in named), *pictures]
    said = {line.text for line in lines}
    boxed = [Picture(src, "" if caption in said else caption) for src, caption in pictures if src or caption]
    return Body(tuple(_paragraphs(lines)), tuple(boxed))


def body_root(html: str, tree: LexborHTMLParser) -> LexborNode | None:
    """The node that holds the body; None where the page has none."""
    at = html.find(_BEGIN)
    if at >= 0:
        while html.startswith(_BEGIN, at + len(_BEGIN)):  # printed twice by the maker's system for sites
            at += len(_BEGIN)
        text = between(html, _BEGIN, _END, at)
        if text is not None:
            return parsed(text).body
    for selector in _ELEMENTS:
        if (node := tree.css_first(selector)) is not None:
            return node
    return None


def _boxed(tree: LexborHTMLParser) -> list[Picture]:
    """The pictures of the boxes; the lines below a picture are its caption."""
    found: list[Picture] = []
    for box in tree.css(_BOXES):
        for item in flow(box):
            if isinstance(item, Picture):
                found.append(item)
            elif found:
                last = found[-1]
                found[-1] = Picture(last.src, f"{last.caption} {item.text}".strip())
            else:
                found.append(Picture("", item.text))
    return found


def _paragraphs(lines: list[Line]) -> list[Paragraph]:
    kept = [line for line in lines if any(char not in _EMPTY for char in line.text)]
    return [
        Paragraph(line.text, _is_subhead(line, kept[at + 1] if at + 1 < len(kept) else None))
        for at, line in enumerate(kept)
    ]


def _is_subhead(line: Line, below: Line | None) -> bool:
    """A short bold line with text below it, or the title of a story inside a story: above a byline or a dateline."""
    text = line.text
    if below is None or len(text) > _SUBHEAD or read_byline(text) or text.startswith(("■", "●", "图")):
        return False
    if line.bold and not below.text.startswith("）"):
        return not text.endswith(("。", "，", "；"))
    return not is_sentence(text) and (_is_written(below.text) and not has_dateline(text))


def _is_written(text: str) -> bool:
    credits = read_byline(text)
    return bool(credits and all(credit.role != "摄" for credit in credits)) or has_dateline(text)
