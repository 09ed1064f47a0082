"""What the archive holds: one article, its parts, and its address.

For everyone: the splitter makes articles, the engine stores and finds them, the site shows them. This
module does not read pages, does not search and does not know HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal, get_args

from search.imprint import Imprint

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


def kind_label(kind: str) -> str:
    """A kind as a reader sees it; text that is no kind stays as it is."""
    return next((label for name, label in KIND_LABELS.items() if name == kind), kind)


_ID = re.compile(r"(?P<issue>\d{4}-\d{2}-\d{2}|undated-[\w.-]+)-p(?P<page>\d{2,})-a(?P<seq>\d{2,})")
_PATH = re.compile(r"/?(?P<issue>\d{4}-\d{2}-\d{2}|undated-[\w.-]+)/(?P<page>\d{2,})/(?P<seq>\d{2,})")
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True, order=True)
class ArticleId:
    """The print address of an article: which issue, which page, which item on it.

    `issue` is the date of the issue (`2025-11-03`) or, where no date is printed or given,
    `undated-<stem of the source file>`. `page` is 1-based; 0 means that the page is not known. `seq` is the
    1-based place of the article on its page, in reading order.
    """

    issue: str
    page: int
    seq: int

    def __str__(self) -> str:
        return f"{self.issue}-p{self.page:02d}-a{self.seq:02d}"

    @property
    def path(self) -> str:
        """The address on the site; cut from the right it climbs to the page and the issue."""
        return f"/{self.issue}/{self.page:02d}/{self.seq:02d}"

    @classmethod
    def parse(cls, text: str) -> ArticleId:
        """Read an id from its text or its path. Raises ValueError on anything else, with words for who typed it."""
        match = _ID.fullmatch(text) or _PATH.fullmatch(text)
        if match is None:
            raise ValueError(f"“{text[:60]}”不是文章编号；编号像 2025-11-03-p01-a02。")
        return cls(match["issue"], int(match["page"]), int(match["seq"]))


def undated_issue(stem: str) -> str:
    """The issue part of an id for a source without a date; characters unsafe in an address become `-`."""
    safe = _UNSAFE.sub("-", stem).strip("-.")
    return f"undated-{safe or 'page'}"


@dataclass(frozen=True, slots=True)
class Credit:
    """One person or body credited in print: role (记者, 通讯员, 摄, 作者, 编辑部 …), name, organisation."""

    role: str
    name: str = ""
    organisation: str = ""

    @property
    def author(self) -> str:
        """What the author filter and facet use: the name, or the body credited (本报编辑部) where no name is printed.

        Nothing for `（作者系某某研究院院长）`: that is who a named author is, not another author.
        """
        return self.name or ("" if self.role == "作者" else self.organisation)


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
class Item(Imprint):
    """Anything printed on a page, as far as every list shows it: its address, the section (栏目/版名) it stands in, what it is."""

    id: ArticleId
    section: str = ""
    kind: Kind = "article"

    @property
    def page(self) -> int:
        """1-based page number; 0 where it is not known."""
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
    articles at its other end, once found. `source` names the file (and line) the article was read from.
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

    @property
    def authors(self) -> tuple[str, ...]:
        """Distinct names (or organisations without a name), in print order; those who made up the page are no authors."""
        written = (credit.author for credit in self.credits if credit.role not in EDITORIAL)
        return tuple(dict.fromkeys(author for author in written if author))

    @property
    def title(self) -> str:
        """The headline, or for a headless item its first words with an ellipsis in brackets."""
        if self.headline:
            return self.headline
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
            "page": self.page,
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
                    "page": e.page,
                    "label": e.label,
                    "target": str(e.target) if e.target else None,
                }
                for e in self.entries
            ],
            "continues_on": self.continues_on,
            "continued_from": self.continued_from,
            "next_part": str(self.next_part) if self.next_part else None,
            "previous_part": str(self.previous_part) if self.previous_part else None,
            "source": self.source,
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
            date=date.fromisoformat(day) if (day := known("date")) else None,
            credits=tuple(
                [Credit(c.get("role", ""), c.get("name", ""), c.get("organisation", "")) for c in known("credits", ())]
            ),
            paragraphs=tuple([Paragraph(p.get("text", ""), p.get("heading", False)) for p in known("body", ())]),
            entries=tuple(
                Entry(e.get("headline", ""), e.get("page"), e.get("label", ""), address(e.get("target")))
                for e in known("entries", ())
            ),
            next_part=address(known("next_part")),
            previous_part=address(known("previous_part")),
            **{name: data[name] for name in _AS_THEY_ARE if name in data},
        )


#: What of an article is the same in plain data.
_AS_THEY_ARE = (
    "newspaper", "issue", "serial", "last_issue", "last_serial", "section", "kind", "kicker", "headline", "subtitle",
    "byline", "continues_on", "continued_from", "source",
)  # fmt: skip
