"""The data that passes between sources, splitter and builder.

A source yields `Page`s (text pages), finished articles (JSONL), finished pages (`EditionPage`, digital editions) or a
`Problem`; the splitter turns a `Page` into a `SplitPage`. Nothing here reads files or decides what a line of print means.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from search.article import Article, ArticleId, Credit
from search.imprint import Imprint
from search.places import page_json


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a masthead (报头) or folio line prints, or what was given beside the file; None or "" where nothing is.

    `edition` names what is not the ordinary issue of its day (号外). `number` is the issue within the year (第40期), `serial` the running number (总第2644期), `last_serial` the
    second number of a double issue (合刊). `pages` is the count of pages (今日24版), `page` this page's number (a lettered one as `search.places` has it), `part` which
    part of that page is here, where a page comes in several files, "" for all of it.
    `editors` are the people named on the folio line (责编, 美编, 校对).
    """

    newspaper: str = ""
    newspaper_en: str = ""
    cn: str = ""
    post_code: str = ""
    date: date | None = None
    edition: str = ""
    weekday: str = ""
    number: int | None = None
    serial: int | None = None
    last_number: int | None = None
    last_serial: int | None = None
    pages: int | None = None
    page: int | None = None
    part: str = ""
    section: str = ""
    sponsor: str = ""
    authority: str = ""
    editors: tuple[Credit, ...] = ()

    @property
    def imprint(self) -> Imprint:
        """What of it everything on the page is cited by."""
        return Imprint(
            newspaper=self.newspaper,
            date=self.date,
            edition=self.edition,
            page_count=self.pages,
            issue=self.number,
            serial=self.serial,
            last_issue=self.last_number,
            last_serial=self.last_serial,
        )

    def over(self, other: Masthead) -> Masthead:
        """This masthead, with `other` answering where this one says nothing.

        The second number of a 合刊 belongs to its first: it is not taken to another first.
        """
        empty = Masthead()
        filled = {
            f.name: getattr(other, f.name) for f in fields(self) if getattr(self, f.name) == getattr(empty, f.name)
        }
        for first in ("number", "serial"):
            if getattr(self, first) not in (None, getattr(other, first)):
                filled.pop(f"last_{first}", None)
        return replace(self, **filled)

    def to_json(self) -> dict[str, Any]:
        """Plain data for `baosou split --json`, in the names of the gold files."""
        plain: dict[str, Any] = {
            f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("date", "editors", "part")
        }
        plain["page"] = page_json(self.page)
        plain["date"] = self.date.isoformat() if self.date else None
        plain["editors"] = [{"role": e.role, "name": e.name} for e in self.editors]
        return plain


@dataclass(frozen=True, slots=True)
class Page:
    """One page of text as it reached us.

    `source` is the file's path as shown to people, `stem` the file name without its ending, `encoding` what it
    was decoded from, `markdown` whether headings are marked. `given` is metadata from outside the text (command
    line, meta.json, file and folder names, in that order); what the page itself prints wins over file names but not
    over the command line or meta.json: the source has settled that by putting the former in `given` and the latter
    in `hinted`.
    """

    text: str
    source: str
    stem: str
    encoding: str = "utf-8"
    markdown: bool = False
    given: Masthead = Masthead()
    hinted: Masthead = Masthead()


@dataclass(frozen=True, slots=True)
class Region:
    """Where an article stands on the picture of its page: a polygon of (x, y) from the upper left corner.

    In fractions of width and height, 0 to 1, where `scaled`; else, the size of the picture being unknown, in pixels of the
    picture as the edition shows it.
    """

    article: ArticleId
    polygon: tuple[tuple[float, float], ...]
    scaled: bool = True


@dataclass(frozen=True, slots=True)
class PageOriginal:
    """A page as it was printed: its label and name, the files of its picture and PDF ("" where there is none), its regions.

    `issue` and `page` are those of its articles' ids; `label` is what is printed (A01), also where `page` cannot say it.
    `source` is the layout page all this was read from.
    """

    issue: str
    page: int
    label: str = ""
    name: str = ""
    image: str = ""
    pdf: str = ""
    regions: tuple[Region, ...] = ()
    source: str = ""

    def of_issue(self, key: str) -> PageOriginal:
        """The same page under the key that its issue has got."""
        regions = (replace(r, article=replace(r.article, issue=key)) for r in self.regions)
        return replace(self, issue=key, regions=tuple(regions))

    def to_json(self) -> dict[str, Any]:
        """Plain data. Inverse of `from_json`."""
        plain: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "regions"}
        plain["regions"] = [
            {"article": str(r.article), "polygon": [list(point) for point in r.polygon], "scaled": r.scaled}
            for r in self.regions
        ]
        return plain

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> PageOriginal:
        """A page's original from what `to_json` gave. Raises KeyError or ValueError on other data."""
        regions = tuple(
            Region(ArticleId.parse(r["article"]), tuple((x, y) for x, y in r["polygon"]), r["scaled"])
            for r in data["regions"]
        )
        return cls(**{**data, "regions": regions})


@dataclass(frozen=True, slots=True)
class EditionPage:
    """A page of a digital edition, its articles finished; `original` is None where no layout page shows it.

    `owner` is whose the page is in an archive: the issue's folder, for two pages of one issue never replace each other.
    `source` is the file that names its articles, `files` how many files it was read from.
    """

    articles: tuple[Article, ...]
    owner: str
    source: str
    encoding: str = "utf-8"
    files: int = 1
    original: PageOriginal | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be read: quarantined, named, and said what to do. `line` is 1-based."""

    source: str
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class SplitPage:
    """What a page was understood as.

    Every character of the page is in exactly one of: `masthead_lines`, an article's parts, an article's jump line
    (`jump_lines`), `furniture`. `warnings` are Chinese sentences for the archivist.
    """

    masthead: Masthead
    articles: tuple[Article, ...]
    masthead_lines: tuple[str, ...] = ()
    jump_lines: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source: str = ""

    def to_json(self) -> dict[str, Any]:
        """The object that `baosou split FILE --json` prints."""
        return {
            "source": self.source,
            "issue": self.masthead.to_json(),
            "articles": [article.to_json() for article in self.articles],
            "furniture": list(self.furniture),
            "masthead_lines": list(self.masthead_lines),
            "jump_lines": list(self.jump_lines),
            "warnings": list(self.warnings),
        }
