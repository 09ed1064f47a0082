"""Bytes of a web page -> its text, its tree, and the lines that it shows.

Knows HTML and nothing of newspapers: which line is a headline is said in `article.py` and `layout.py`. A page that no newspaper's
system makes (nested thousands deep) is refused before it is parsed, for parsers need time and memory by the square of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.sources.encoding import Decoded, Undecodable, decode, without_controls

#: No page of an edition is this long; a larger file is something else.
MAX_BYTES = 2 * 1024 * 1024
#: Elements that are open at one time, and how often the parser may look through them.
_DEEPEST, _MOST_LOOKS = 1_000, 20_000_000
_LONGEST_TAG = 32 * 1024
#: Names of encodings in a page, and how Python calls what is meant by them: gb2312 is always its superset.
_DECLARED = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?([\w-]{2,20})", re.IGNORECASE)
#: A page names its encoding at its beginning.
_HEAD = 4_096
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
#: Elements that hold nothing, or that the next of their kind closes.
_SELF_CLOSING = frozenset((
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "wbr", "p", "li",
    "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option",
))  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_UNSHOWN = frozenset((
    "script", "style", "head", "noscript", "select", "option", "textarea", "iframe", "object", "title", "template",
))  # fmt: skip
_BOLD = frozenset(("b", "strong"))
_CELLS = frozenset(("td", "th"))
_BREAK = re.compile(r"(?<![\t\r\n])[\t\r\n]++")


class Line(NamedTuple):
    """A line as shown: its text, and whether all of it is bold."""

    text: str
    bold: bool = False


class Picture(NamedTuple):
    """A picture where it stands: its address as written, and the caption that its tag carries."""

    src: str
    caption: str = ""


@dataclass(slots=True)
class _Current:
    """The line being read."""

    parts: list[str]
    plain: bool = False

    def take(self) -> Line | None:
        text, plain = one_line("".join(self.parts)), self.plain
        self.parts, self.plain = [], False
        return Line(text, not plain) if text else None


def decoded(data: bytes) -> Decoded:
    """The text of a page: UTF-8 where the bytes are, else as the page declares, else as found. Raises Undecodable."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        found = _CHARSET.search(data[:_HEAD].decode("latin-1"))
        codec = _DECLARED.get(found[1].lower()) if found else None
        if codec and (text := _strict(data, codec)):
            return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), codec)
    return decode(data)


def _strict(data: bytes, codec: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return ""
    return "" if "\0" in text else text


def parsed(html: str) -> LexborHTMLParser:
    """The tree of a page or of a piece of one. Raises Undecodable where no newspaper's system has made it."""
    _check_depth(html)
    return LexborHTMLParser(html.replace("<![CDATA[", "").replace("]]>", ""))


def _check_depth(html: str) -> None:
    """Refuse what is nested too deep, counted by name from the tags as written; tags that close themselves do not count."""
    open_tags, depth, deepest, tags, last = Counter[str](), 0, 0, 0, 0
    for tag in _TAG.finditer(html):
        tags += 1
        if tag.start() - last > _LONGEST_TAG and html.find(">", last, tag.start()) < 0:
            raise Undecodable("网页里有长得不合理的标签，没有读取")
        last = tag.start()
        name = tag[2].lower()
        if name in _SELF_CLOSING:
            continue
        if not tag[1]:
            open_tags[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif open_tags[name]:
            open_tags[name] -= 1
            depth -= 1
    if deepest > _DEEPEST or deepest * tags > _MOST_LOOKS:
        raise Undecodable(f"网页的标签套了 {deepest:,} 层，不像数字报的页面，没有读取")


def shown(html: str) -> list[Line]:
    """The lines that a piece of HTML shows."""
    return [item for item in flow(parsed(html).root) if isinstance(item, Line)]


def flow(root: LexborNode | None, without: frozenset[str] = frozenset()) -> Iterator[Line | Picture]:
    """Lines and pictures below a node in order; elements named in `without` are passed over. A row of a table is a line."""
    current, bold = _Current([]), 0
    for node, enters in _events(root, without):
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            current.parts.append(text)
            current.plain = current.plain or (not bold and not text.isspace())
        elif tag in _BOLD:
            bold += 1 if enters else -1
        elif tag == "img":
            if enters:
                yield Picture(
                    node.attributes.get("src") or "", caption(node.attributes.get("data-original-title") or "")
                )
        elif tag in _CELLS:
            current.parts.append("" if enters else "\u3000")
        elif ((tag in _BLOCKS and not _in_cell(node)) or tag == "br") and (line := current.take()):
            yield line
    if line := current.take():
        yield line


def caption(html: str) -> str:
    """A caption as a tag carries it, on one line."""
    return " ".join(line.text for line in shown(html)) if html.strip() else ""


def _in_cell(node: LexborNode) -> bool:
    """Whether a block is all there is of a cell in a table of figures: cells of one row are one line."""
    parent = node.parent
    return parent is not None and parent.tag in _CELLS and node.tag == "p" and node.next is None and node.prev is None


def _events(root: LexborNode | None, without: frozenset[str]) -> Iterator[tuple[LexborNode, bool]]:
    """Every node as it is entered, elements also as they are left; without recursion, however deep."""
    stack = [(root, True)] if root is not None else []
    while stack:
        node, enters = stack.pop()
        yield node, enters
        tag = node.tag or ""
        if enters and not tag.startswith(("-", "!")) and tag not in _UNSHOWN and tag not in without:
            stack.append((node, False))
            stack += [(child, True) for child in reversed(list(node.iter(include_text=True)))]


def text_of(node: LexborNode | None, without: frozenset[str] = frozenset()) -> list[str]:
    """The lines of a node as texts."""
    return [item.text for item in flow(node, without) if isinstance(item, Line)]


def one_line(text: str) -> str:
    """Text without the line ends of its source: nothing between Han, else a space; spaces inside stay as printed."""
    text, _ = without_controls(text.replace("\xa0", " ").replace("\u200b", "").replace("\ufeff", ""))
    pieces = [piece.strip(" ") for piece in _BREAK.split(text)]
    pieces = [piece for piece in pieces if piece]
    joined = pieces[:1]
    for before, piece in pairwise(pieces):
        joined += (piece,) if before[-1] > "\u2e7f" and piece[0] > "\u2e7f" else (" ", piece)
    return "".join(joined).strip()


def between(text: str, start: str, end: str, at: int = 0) -> str | None:
    """What stands between the first `start` and the next `end`; None without both."""
    first = text.find(start, at)
    if first < 0:
        return None
    first += len(start)
    last = text.find(end, first)
    return text[first:last] if last >= 0 else None
