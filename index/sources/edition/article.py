"""An article page -> what it says: kicker, headline, subtitle, author, body, pictures, page and day.

Three ways to find a head, tried in turn: the newer template (`div.article`), the marks of the older one (its comments and
elements), the older one's table cells in their order. What the system's own comment says of a title is the one-line form of what is
shown. What an article *is* (a notice, a photo) is asked in `meaning.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.sources.edition.body import Body, read_body
from index.sources.edition.markup import between, parsed, shown, text_of
from index.sources.edition.printed import NO_LABEL, Label, day_iso, day_printed, properties, read_label

_HEADS = ("div.article", "div.text_c", "div.article-content", "div.detail")
_NOTED = (("kicker", "pretitle"), ("headline", "title"), ("subtitle", "subtitle"), ("author", "author"))
_CELLS = "td.font01, td.font02"
#: More heads than this on one page are no page of a newspaper.
_MOST = 500


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a body."""

    kicker: str = ""
    headline: str = ""
    subtitle: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article as its page has it; texts on one line each. Empty where the page says nothing."""

    head: Head
    body: Body
    newspaper: str = ""
    day: date | None = None
    label: Label = NO_LABEL

    @property
    def empty(self) -> bool:
        """Whether it holds neither a headline nor a text, nor so much as a caption."""
        return not (
            self.head.headline or self.body.paragraphs or any(picture.caption for picture in self.body.pictures)
        )


def is_article(html: str, tree: LexborHTMLParser) -> bool:
    """Whether a page holds an article, by the marks of either template; a layout page has some of them too."""
    kind = properties(html).get("founder-type", "").strip()
    if kind in ("1", "2"):
        return kind == "1"
    if "<!--enpcontent-->" in html or "npm:article-title" in html or tree.css_first("founder-title, founder-content"):
        return True
    return any(_is_head(node) for selector in _HEADS for node in tree.css(selector))


def read_articles(html: str, tree: LexborHTMLParser) -> Iterator[ArticlePage]:
    """The articles of a page: one, or several where somebody put the articles of a page of print one below the other."""
    blocks = [node for node in tree.css("div.article") if _is_head(node)][:_MOST]
    if len(blocks) < 2:
        yield _read(html, tree)
        return
    for block in blocks:
        inner = block.html or ""
        yield _read(inner, parsed(inner))


def _read(html: str, tree: LexborHTMLParser) -> ArticlePage:
    said = properties(html)
    root = next((node for selector in _HEADS for node in tree.css(selector) if _is_head(node)), None)
    head = (_newer(root) if root is not None else None) or _noted(html, tree) or _cells(tree)
    head = _in_one_line(head, said)
    if not head.headline:
        head = replace(head, headline=_joined(shown(said.get("title") or said.get("founder-title") or "")))
    newspaper, day, label = _printed(tree, said)
    return ArticlePage(head, read_body(html, tree), newspaper, day, label)


def _is_head(node: LexborNode) -> bool:
    return node.css_first("h1, h2.leading_title, #ozoom") is not None


def _newer(root: LexborNode) -> Head | None:
    """h3, h1, h2: kicker, headline, subtitle; the author stands beside the date. A leading title is a kicker, whatever its level."""
    leading = root.css_first("h2.leading_title, .leading_title")
    second = next((node for node in root.css("h2") if "leading" not in (node.attributes.get("class") or "")), None)
    kicker = root.css_first("h3") if leading is None else leading
    headline = " ".join(text_of(root.css_first("h1")))
    if not headline:
        return None
    author = " ".join(_author_lines(root))
    return Head(" ".join(text_of(kicker)), headline, " ".join(text_of(second)), author)


def _author_lines(root: LexborNode) -> list[str]:
    """The line of the author without the day and the page that stand in it."""
    for line in root.css("p.sec, .author"):
        if (line.attributes.get("class") or "") == "author" or line.css_first("span.date"):
            return text_of(line, without=frozenset(("span",)))
    return []


def _noted(html: str, tree: LexborHTMLParser) -> Head | None:
    """What the older template's own marks name; its comments tell kicker and subtitle apart where the cells do not."""
    parts = {}
    for name, mark in _NOTED:
        noted = between(html, f"<!--<npm:article-{mark}>-->", f"<!--</npm:article-{mark}>-->")
        parts[name] = _joined(shown(noted)) if noted else ""
    if not parts["headline"]:
        titles = [" ".join(text_of(node)) for node in tree.css("founder-title")]
        # Where the element stands twice, the first may hold the newspaper's name.
        parts["headline"] = next((title for title in reversed(titles) if title), "")
        if parts["headline"] and (around := _cells(tree)).headline == parts["headline"]:
            parts = {name: parts[name] or getattr(around, name) for name in parts}
    if not parts["author"]:
        parts["author"] = " ".join(text_of(tree.css_first("founder-author")))
    return Head(**parts) if parts["headline"] else None


def _cells(tree: LexborHTMLParser) -> Head:
    """By the order of the cells: above the headline the kicker, below it the subtitle, then the author."""
    above: list[str] = []
    below: list[str] = []
    headline = author = ""
    for cell in tree.css(_CELLS):
        text = " ".join(text_of(cell))
        if cell.css_first("founder-author") is not None:
            author = text
        elif "font01" in (cell.attributes.get("class") or "").split() and not headline:
            headline = text
        elif text:
            (below if headline else above).append(text)
    if not headline:
        return Head(headline=" ".join(text_of(tree.css_first("h1"))))
    if len(below) > 1 and not author:
        author = below.pop()
    return Head(" ".join(above), headline, " ".join(below), author)


def _in_one_line(head: Head, said: dict[str, str]) -> Head:
    """Where the system's comment has the same title without the breaks of the page, its form counts."""
    told = said.get("founder-title", "").strip()
    same = "".join(told.split()) == "".join(head.headline.split())
    return replace(head, headline=told) if told and same and "<" not in told else head


def _printed(tree: LexborHTMLParser, said: dict[str, str]) -> tuple[str, date | None, Label]:
    """Newspaper, day and page as the page prints them, else as the comment has them."""
    day = label = None
    newspaper = said.get("founder-papername", "").strip()
    for node in tree.css("span.newstime"):
        day = day or day_printed(" ".join(text_of(node)))
    for node in tree.css("span.date"):
        text = "".join(text_of(node))
        newspaper = newspaper or (between(text, "《", "》") or "").strip()
        label = label or read_label(text.rpartition("日")[2].strip(" （）()\u3000"))
    if not label or not label.label:
        told = read_label(said.get("founder-pagenum", "").strip() + "版")
        label = next((found for line in _label_lines(tree) if (found := read_label(line)).label), told)
        label = told if told.label and told.key != label.key else label
    return newspaper, day or day_iso(said.get("founder-date", "")) or day_iso(said.get("date", "")), label


def _label_lines(tree: LexborHTMLParser) -> Iterator[str]:
    """Lines that may print the page's label: none of a link, for links name other pages."""
    for line in text_of(tree.body, without=frozenset(("a", "founder-content"))):
        if len(line) <= 40 and "版" in line:
            yield line.partition("\u3000")[0] if "\u3000" in line and "：" in line else line


def _joined(lines: list) -> str:  # type: ignore[type-arg]
    return " ".join(line.text for line in lines)
