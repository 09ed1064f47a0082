"""Issues and pages as they are leafed through: what lies on each page, and the neighbours.

It arranges what the engine gives; it does not search and knows no HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from search.article import Article
from search.describe import missing_pages
from search.engines.base import IssueInfo
from search.imprint import Imprint
from search.places import key_order


@dataclass(frozen=True, slots=True)
class PageView:
    """One newspaper page: its number, its section names as printed, its articles in print order."""

    number: int
    section: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The issue before or after: its key and edition, and whether its running number adjoins, so that none is missing between."""

    key: str
    edition: str
    adjoins: bool


@dataclass(frozen=True, slots=True)
class IssueView(Imprint):
    """One issue: its imprint, its pages, what it is known to lack (in words), the issues beside it."""

    key: str
    pages: tuple[PageView, ...]
    articles: int
    missing: str
    earlier: Neighbours | None
    later: Neighbours | None

    def page(self, number: int) -> PageView | None:
        """One of its pages."""
        return next((page for page in self.pages if page.number == number), None)

    def beside(self, number: int) -> tuple[PageView | None, PageView | None]:
        """The pages before and after this one."""
        before = [page for page in self.pages if page.number < number]
        after = [page for page in self.pages if page.number > number]
        return (before[-1] if before else None, after[0] if after else None)


def issue_view(key: str, articles: Sequence[Article], issues: Sequence[IssueInfo]) -> IssueView:
    """Lay out the articles of an issue, at least one; `issues` are all that are held, newest first."""
    earlier, later = _neighbours(key, [info for info in issues if info.date])
    imprint = Imprint.shared(articles)
    return IssueView(
        key=key,
        **imprint.facts(),
        pages=tuple(_page(number, tuple(group)) for number, group in groupby(articles, key=lambda a: a.page)),
        articles=len(articles),
        missing=missing_pages(imprint, {article.page for article in articles}),
        earlier=earlier,
        later=later,
    )


def _neighbours(key: str, dated: Sequence[IssueInfo]) -> tuple[Neighbours | None, Neighbours | None]:
    """The issues before and after; an undated issue has neither. Those of one day follow each other by their number."""
    dated = sorted(dated, key=lambda info: key_order(info.key), reverse=True)
    place = next((i for i, info in enumerate(dated) if info.key == key), None)
    if place is None:
        return None, None
    before = dated[place + 1] if place + 1 < len(dated) else None
    after = dated[place - 1] if place else None
    return (
        Neighbours(before.key, before.edition, _adjoin(before, dated[place])) if before else None,
        Neighbours(after.key, after.edition, _adjoin(dated[place], after)) if after else None,
    )


def _adjoin(first: IssueInfo, second: IssueInfo) -> bool:
    return first.final_serial > 0 and second.serial == first.final_serial + 1


def _page(number: int, articles: tuple[Article, ...]) -> PageView:
    sections = dict.fromkeys(article.section for article in articles if article.section)
    return PageView(number, " ".join(sections), articles)
