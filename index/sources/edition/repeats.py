"""A story that its front-page article holds whole, and that stands once more on the page where print continues it.

The second part keeps its place and its headline; its text, being in the first word for word, is not kept twice.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.model import EditionPage, Problem
from index.sources.edition.meaning import continued, is_continuation
from index.sources.outcomes import Remark
from search.article import Article, ArticleId

#: Shorter texts may be the same without being one.
_TELLING = 30


def without_repeats(pages: Sequence[EditionPage]) -> tuple[list[EditionPage], list[Problem]]:
    """The pages of one issue, each text once, and what was done about it."""
    changed: dict[ArticleId, Article] = {}
    told: list[Problem] = []
    for first, second in _pairs([article for page in pages for article in page.articles]):
        if first.id in changed and not changed[first.id].paragraphs:
            continue
        rest = tuple(line for line in second.paragraphs if is_continuation(line.text) and not second.id.page)
        origin = second.continued_from or (first.id.page or None if second.id.page else None)
        changed[second.id] = replace(second, paragraphs=rest, continued_from=origin)
        before = changed.get(first.id, first)
        changed[first.id] = replace(before, continues_on=before.continues_on or second.id.page or None)
        told.append(
            Remark(second.source, f"《{second.title}》的正文已全在 {first.id} 里，没有重复收入；这一篇只留标题和位置")
        )
    return [
        replace(page, articles=tuple(changed.get(article.id, article) for article in page.articles)) for page in pages
    ], told


def _pairs(articles: Sequence[Article]) -> Iterator[tuple[Article, Article]]:
    """(the article that holds the text, the one that repeats it), by the same headline or a 上接, once for each repeat."""
    plain = {article.id: _text(article) for article in articles}
    by_headline: dict[str, list[Article]] = {}
    for article in articles:
        by_headline.setdefault(_plain(article.headline), []).append(article)
    for second in articles:
        if second.kind != "article" or len(plain[second.id]) < _TELLING:
            continue
        same = by_headline.get(_plain(second.headline), ()) if second.headline else ()
        others = articles if continued(second) else ()
        for first in itertools.chain(same, others):
            if _holds(first, second, plain):
                yield first, second
                break


def _holds(first: Article, second: Article, plain: dict[ArticleId, str]) -> bool:
    a, b = plain[first.id], plain[second.id]
    if first.id == second.id or (first.id.page and first.id.page == second.id.page):
        return False
    earlier = first.id < second.id
    return (len(a) > len(b) or (len(a) == len(b) and earlier)) and b in a


def _text(article: Article) -> str:
    return _plain("".join(line.text for line in article.paragraphs if not is_continuation(line.text)))


def _plain(text: str) -> str:
    return "".join(text.split())
