"""A line of the list 相关报道: an article that belongs to another, with what the list shows of it.

`search.answer.related` finds them; this is only what it answers with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from search.article import Article, Item
from search.describe import byline
from search.places import page_json

#: How many are listed where nobody says.
RELATED = 6
#: How many are given at most, however many are asked for.
MAX_RELATED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Related(Item):
    """An article on the same subject, or, with `part`, another part of the same story (下转/上接).

    `headline` is never empty: a headless item has its first words. `likeness` says how much of the subject the two share, from 0 to
    about 1; parts have 1.
    """

    headline: str
    byline: str
    likeness: float
    part: bool = False

    @classmethod
    def of(cls, article: Article, likeness: float, *, part: bool = False) -> Related:
        """The line for an article."""
        return cls(**article.facts(), headline=article.title, byline=byline(article), likeness=likeness, part=part)

    def to_json(self) -> dict[str, Any]:
        """The line as `show --related --json` and `/api/related` print it."""
        return {
            "id": str(self.id),
            "headline": self.headline,
            **self.issue_json(),
            "page": page_json(self.page),
            "section": self.section,
            "kind": self.kind,
            "byline": self.byline,
            "likeness": round(self.likeness, 3),
            "part": self.part,
            "url": self.id.path,
        }
