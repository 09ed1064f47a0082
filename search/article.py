"""What the archive holds: one article, its parts, and its address.

For everyone: the splitter makes articles, the engine stores and finds them, the site shows them. This
module does not read pages, does not search and does not know HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from search.imprint import Imprint
from search.places import ISSUE, PAGE, page_from_json, page_json, page_text, read_date, read_page

Kind = Literal["article", "photo", "digest", "ad", "notice"]
KINDS: tuple[Kind, ...] = get_args(Kind)
#: The kinds as a reader sees them.
KIND_LABELS: dict[Kind, str] = {
    "article": "文章",
    "photo": "图片",
    "digest": "导读",
    "ad": "广告",
    "notice": "启事",
}


#: Roles that make a page, not an article.
EDITORIAL = frozenset({"责编", "责任编辑", "美编", "校对", "版式设计", "版式", "主编", "编辑", "值班编委", "值班主任"})


#: What a newspaper calls itself.
OURS = frozenset({"本报", "本刊", "本网", "本台", "本社"})


def kind_label(kind: str) -> str:
    """A kind as a reader sees it; text that is no kind stays as it is."""
    return next((label for name, label in KIND_LABELS.items() if name == kind), kind)


#: The label of a picture, and how much of its caption stands for it.
_PICTURE = re.compile(r"图片(?:新闻|报道|专题)(?:[（(][^（()）]*[)）])?")
_CAPTION = 40
_ID = re.compile(rf"(?P<issue>{ISSUE})-p(?P<page>{PAGE})-a(?P<seq>\d{{2,}})")
_PATH = re.compile(rf"/?(?P<issue>{ISSUE})/(?P<page>{PAGE})/(?P<seq>\d{{2,}})")


@dataclass(frozen=True, slots=True, order=True)
class ArticleId:
    """The print address of an article: which issue, which page, which item on it.

    `issue` is the key of the issue (`2025-11-03`, `2025-11-03-2`; see `places.py`) or, where no date is printed or given,
    `undated-<stem of the source file>`. `page` is 1-based, or the number of a lettered page (A01); 0 means that the page is
    not known. `seq` is the 1-based place of the article on its page, in reading order.
    """

    issue: str
    page: int
    seq: int

    def __str__(self) -> str:
        return f"{self.issue}-p{page_text(self.page)}-a{self.seq:02d}"

    @property
    def path(self) -> str:
        """The address on the site; cut from the right it climbs to the page and the issue."""
        return f"/{self.issue}/{page_text(self.page)}/{self.seq:02d}"

    @classmethod
    def parse(cls, text: str) -> ArticleId:
        """Read an id from its text or its path. Raises ValueError on anything else, with words for who typed it."""
        match = _ID.fullmatch(text) or _PATH.fullmatch(text)
        if match is None:
            raise ValueError(f"“{text[:60]}”不是文章编号；编号像 2025-11-03-p01-a02。")
        page = match["page"]
        number = int(page) if page.isdecimal() else read_page(page)
        if number is None:
            raise ValueError(f"“{text[:60]}”不是文章编号；没有“{page}”这样的版次。")
        return cls(match["issue"], number, int(match["seq"]))


@dataclass(frozen=True, slots=True)
class Credit:
    """One person or body credited in print: role (记者, 通讯员, 摄, 作者, 编辑部 …), name, organisation."""

    role: str
    name: str = ""
    organisation: str = ""

    @property
    def author(self) -> str:
        """What the author filter and facet use: the name, or the body credited (本报编辑部) where no name is printed.

        Nothing for `（作者系某某研究院院长）`: that is who a named author is, not another author. Nor for 本报, which is nobody.
        """
        return self.name or ("" if self.role == "作者" or self.organisation in OURS else self.organisation)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body, column wraps already joined; `heading` marks a subhead."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a digest: a headline, the page it announces, and the page label as printed (02版).

    `target` is the announced article, where the issue holds it.
    """

    headline: str
    page: int | None = None
    label: str = ""
    target: ArticleId | None = None

    @property
    def text(self) -> str:
        """The line as printed."""
        return f"{self.headline} {self.label}".strip()


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that the source names: its address there, and the caption or other words that stand for it."""

    address: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Item(Imprint):
    """Anything printed on a page, as far as every list shows it: its address, the section (栏目/版名) it stands in, what it is."""

    id: ArticleId
    section: str = ""
    kind: Kind = "article"

    @property
    def page(self) -> int:
        """1-based page number, or the number of a lettered page (see `places.py`); 0 where it is not known."""
        return self.id.page

    @property
    def seq(self) -> int:
        """1-based place on the page."""
        return self.id.seq

    def facts(self) -> dict[str, Any]:
        """The fields of an Item by name: an imprint, and which item."""
        return {field.name: getattr(self, field.name) for field in fields(Item)}


@dataclass(frozen=True, slots=True)
class Article(Item):
    """An item with its text; `kind` says what it is.

    `byline` is the credit line as printed, `credits` what it means. `continues_on` and
    `continued_from` are page numbers of a jump (下转/上接); `next_part` and `previous_part` are the
    articles at its other end, once found. `source` names the file (and line) the article was read from. `images` are
    links only: they are not searched, and the caption of a picture is also a paragraph where it was printed.
    """

    kicker: str = ""
    headline: str = ""
    subtitle: str = ""
    byline: str = ""
    credits: tuple[Credit, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    entries: tuple[Entry, ...] = ()
    continues_on: int | None = None
    continued_from: int | None = None
    next_part: ArticleId | None = None
    previous_part: ArticleId | None = None
    source: str = ""
    images: tuple[Image, ...] = ()

    @property
    def authors(self) -> tuple[str, ...]:
        """Distinct names (or organisations without a name), in print order; those who made up the page are no authors."""
        written = (credit.author for credit in self.credits if credit.role not in EDITORIAL)
        return tuple(dict.fromkeys(author for author in written if author))

    @property
    def title(self) -> str:
        """The headline, or for a headless item its first words with an ellipsis in brackets. For 图片报道 it is the caption."""
        label = self.kind == "photo" and _PICTURE.fullmatch(self.headline)
        if self.headline and not (label and self.paragraphs):
            return self.headline
        if label:  # 图片报道 says nothing: the caption does
            caption, _, _ = self.paragraphs[0].text.partition("。")
            return caption if len(caption) <= _CAPTION else f"{caption[:_CAPTION]}…"
        first = next((text for role, text in self.parts() if text and role != "byline"), self.byline)
        return f"［{first[:20]}{'…' if len(first) > 20 else ''}］"

    def head_parts(self) -> Iterator[tuple[str, str]]:
        """(role, text) of kicker, headline and subtitle, where printed."""
        for role in ("kicker", "headline", "subtitle"):
            text = getattr(self, role)
            if text:
                yield role, text

    def body_parts(self) -> Iterator[tuple[str, str]]:
        """(role, text) of byline, paragraphs and digest lines, in print order."""
        if self.byline:
            yield "byline", self.byline
        for paragraph in self.paragraphs:
            yield "paragraph", paragraph.text
        for entry in self.entries:
            yield "entry", entry.text

    def parts(self) -> Iterator[tuple[str, str]]:
        """(role, text) of everything printed, in the order in which it is searched."""
        yield from self.head_parts()
        yield from self.body_parts()

    @property
    def text(self) -> str:
        """All that is searched: every part on a line of its own. A match never needs more than this."""
        return "\n".join(text for _, text in self.parts())

    def to_json(self) -> dict[str, Any]:
        """Plain data for storage, `show --json` and `/api/article`. Inverse of `from_json`."""
        return {
            "id": str(self.id),
            "newspaper": self.newspaper,
            **self.issue_json(),
            "page": page_json(self.page),
            "pages": self.page_count,
            "seq": self.seq,
            "section": self.section,
            "kind": self.kind,
            "kicker": self.kicker,
            "headline": self.headline,
            "subtitle": self.subtitle,
            "byline": self.byline,
            "credits": [{"role": c.role, "name": c.name, "organisation": c.organisation} for c in self.credits],
            "body": [{"text": p.text, "heading": p.heading} for p in self.paragraphs],
            "entries": [
                {
                    "headline": e.headline,
                    "page": page_json(e.page),
                    "label": e.label,
                    "target": str(e.target) if e.target else None,
                }
                for e in self.entries
            ],
            "continues_on": page_json(self.continues_on),
            "continued_from": page_json(self.continued_from),
            "next_part": str(self.next_part) if self.next_part else None,
            "previous_part": str(self.previous_part) if self.previous_part else None,
            "source": self.source,
            "images": [{"address": image.address, "caption": image.caption} for image in self.images],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Article:
        """Build an article from what `to_json` gave; what is left out has its default. Raises KeyError without an id,
        ValueError or TypeError on other data.
        """

        def address(text: str | None) -> ArticleId | None:
            return ArticleId.parse(text) if text else None

        known = data.get
        return cls(
            id=ArticleId.parse(data["id"]),
            date=read_date(day) if (day := known("date")) else None,
            page_count=known("pages"),
            continues_on=page_from_json(known("continues_on")),
            continued_from=page_from_json(known("continued_from")),
            credits=tuple(
                [Credit(c.get("role", ""), c.get("name", ""), c.get("organisation", "")) for c in known("credits", ())]
            ),
            paragraphs=tuple([Paragraph(p.get("text", ""), p.get("heading", False)) for p in known("body", ())]),
            entries=tuple(
                Entry(
                    e.get("headline", ""), page_from_json(e.get("page")), e.get("label", ""), address(e.get("target"))
                )
                for e in known("entries", ())
            ),
            next_part=address(known("next_part")),
            previous_part=address(known("previous_part")),
            images=tuple(Image(i.get("address", ""), i.get("caption", "")) for i in known("images", ())),
            **{name: data[name] for name in _AS_THEY_ARE if name in data},
        )


#: What of an article is the same in plain data.
_AS_THEY_ARE = (
    "newspaper", "edition", "issue", "serial", "last_issue", "last_serial", "section", "kind", "kicker", "headline", "subtitle",
    "byline", "source",
)  # fmt: skip
