"""Articles to the hits of a page: marks, snippets, and which of them stand under another. It neither finds nor orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search import describe
from search.article import Article, ArticleId
from search.highlight.marks import Mark, marked_head, marks_of, targets
from search.highlight.snippets import snippets
from search.query.tree import Query
from search.ranking.collapse import parents
from search.results import Hit, Reading, Snippet


def hits(articles: Sequence[Article], query: Query, reading: Reading, scores: Sequence[float]) -> Iterator[Hit]:
    """The hits of some articles in their order: found by a query in one reading, with their scores."""
    by_article = marks_of(articles, targets(query))
    for article, marks, score, parent in zip(articles, by_article, scores, parents(articles), strict=True):
        yield _hit(article, marks, score, reading, parent)


def _hit(article: Article, marks: list[Mark], score: float, reading: Reading, parent: ArticleId | None) -> Hit:
    parts = marked_head(article, marks)
    return Hit(
        **article.facts(),
        kicker=parts.get("kicker", Snippet("")),
        headline=parts.get("headline", Snippet(article.title)),
        subtitle=parts.get("subtitle", Snippet("")),
        byline=describe.byline(article),
        score=score,
        reading=reading,
        snippets=snippets(article, marks),
        under=parent,
    )
