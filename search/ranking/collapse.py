"""Which hits of a page of results say what another of them says, so that a list can put them under it.

A digest goes under the article it announces, the second part of a story under the first, a text printed again under the one that
stands above it. Nothing is left out or counted otherwise: this only says what belongs together, and only within one page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search.article import Article, ArticleId
from search.ranking.nearduplicates import of_earlier


def parents(articles: Sequence[Article]) -> list[ArticleId | None]:
    """For each article, in the order of a page, the one it is put under; that one is put under none."""
    places = {article.id: place for place, article in enumerate(articles)}
    above = of_earlier(articles)
    under: list[int | None] = []
    for article, repeated in zip(articles, above, strict=True):
        named = _named(article, places)
        under.append(repeated if named is None else named)
    return [
        None if root is None else articles[root].id for root in (_root(under, place) for place in range(len(under)))
    ]


def _named(article: Article, places: Mapping[ArticleId, int]) -> int | None:
    """The place of the article that this one says it belongs to."""
    if article.kind == "digest":
        return next((places[e.target] for e in article.entries if e.target and e.target in places), None)
    return places.get(article.previous_part) if article.previous_part else None


def _root(under: Sequence[int | None], place: int) -> int | None:
    """The place at the end of the chain from here; None for one that is under none, or leads back to itself."""
    seen, at = {place}, under[place]
    if at is None:
        return None
    while (further := under[at]) is not None:
        if further in seen:
            return None
        seen.add(at)
        at = further
    return at
