"""A small engine in memory for the tests of the site: invented articles, plain string search.

It honours the contract of `Engine` as far as pages can tell; how queries are really read is tested elsewhere.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path

from search.analysis.aliases import shipped
from search.analysis.words import default_segmenter, query_words
from search.article import Article, ArticleId
from search.engines.base import IndexInfo, IssueInfo, ScoredArticle, Writer
from search.errors import ArticleNotFound, IndexMissing
from search.imprint import Imprint
from search.query.chips import chips_of
from search.query.forms import find_forms
from search.query.parser import parse
from search.query.tree import Field, Query, unparse
from search.ranking.terms import Term
from search.request import FACETS, NO_FILTERS, Choice, FacetName, Filters, SearchRequest
from search.results import Chip, Facet, FacetValue, Hit, Matches, Month, SearchResults, Snippet
from search.suggest.vocabulary import Vocabulary
from search.suggest.vocabularywriter import VocabularyWriter
from tests.web.fake_archive import ARTICLES, PAPER


class FakeEngine:
    """Answers from a tuple of articles. With `broken`, raises it from everything."""

    def __init__(self, articles: Iterable[Article] = ARTICLES, broken: Exception | None = None) -> None:
        self.held = {article.id: article for article in articles}
        self.broken = broken

    def search(self, request: SearchRequest) -> SearchResults:
        self._check()
        found = [a for a in self._matching(request.text, all) if _passes(a, request.filters)]
        partial: list[Article] = []
        if len(found) < 20 and len(request.text.split()) > 1:
            partial = [a for a in self._matching(request.text, any) if _passes(a, request.filters)]
            partial = [a for a in partial if a not in found]
        reading = "exact" if found or not partial else "some"
        if not found:
            found, partial = partial, []
        key = (lambda a: (a.date or date.min, a.id)) if request.sort != "relevance" else None
        if key:
            found.sort(key=key, reverse=request.sort == "newest")
        both = [(a, reading) for a in found] + [(a, "some") for a in partial]
        wanted = both[request.offset : request.offset + request.limit]
        return SearchResults(
            request=request,
            total=len(found),
            reading=reading,
            hits=tuple(self._hit(article, request.text, reading) for article, reading in wanted),
            facets=tuple(self._facet(name, request) for name in FACETS),
            timeline=_months(found),
            partial_total=len(partial),
            partial_reading="some" if partial else None,
            chips=_chips(request),
        )

    def match(self, request: SearchRequest) -> Matches:
        results = self.search(request)
        return Matches(results.total, results.reading, tuple(hit.id for hit in results.hits))

    def get(self, id: ArticleId) -> Article:
        self._check()
        if id not in self.held:
            raise ArticleNotFound(f"索引里没有 {id}。")
        return self.held[id]

    def marked(self, text: str, article: Article, noalias: tuple[str, ...] = ()) -> tuple[Snippet, ...]:
        self._check()
        return tuple(_mark(part, text) for _, part in article.parts())

    @contextmanager
    def reader(self) -> Iterator[FakeEngine]:
        self._check()
        yield self

    def count(self, query: Query, filters: Filters = NO_FILTERS) -> int:
        text = unparse(query)
        if isinstance(query, Field):
            return sum(query.text in _values(a, query.name) for a in self.held.values())  # type: ignore[arg-type]
        return sum(_passes(a, filters) for a in self._matching(text, all))

    def best(self, terms: Sequence[Term], limit: int) -> tuple[ScoredArticle, ...]:
        found = []
        for article in self.held.values():
            held = [weight for _, word, weight in terms if word in article.text]
            if held:
                found.append(ScoredArticle(article.id, sum(held), len(held)))
        return tuple(sorted(found, key=lambda one: -one.score)[:limit])

    def frequencies(self, words: Sequence[str]) -> list[int]:
        return [sum(word in article.text for article in self.held.values()) for word in words]

    def vocabulary(self) -> Vocabulary:
        sections = Counter(a.section for a in self.held.values() if a.section)
        words = Counter(word for a in self.held.values() for word in set(_cut(a.text)) if len(word) > 1)
        with tempfile.TemporaryDirectory() as folder:
            writer = VocabularyWriter(None, Path(folder))
            writer.count(self.held.values(), 1)
            writer.write(Path(folder) / "vocabulary.arrays", {"section": sections, "author": {}}, [words], 0)
            return Vocabulary(Path(folder) / "vocabulary.arrays")

    def timeline(self) -> tuple[Month, ...]:
        self._check()
        return _months(self.held.values())

    def articles(self, issue: str, page: int | None = None) -> tuple[Article, ...]:
        self._check()
        found = [a for a in self.held.values() if a.id.issue == issue and page in (None, a.page)]
        return tuple(sorted(found, key=lambda a: a.id))

    def issues(self) -> tuple[IssueInfo, ...]:
        self._check()
        ordered = sorted(self.held.values(), key=lambda a: (a.date or date.min, a.id), reverse=True)
        groups = [(key, list(group)) for key, group in groupby(ordered, key=lambda a: a.id.issue)]
        return tuple(
            IssueInfo(key, len({a.page for a in g}), len(g), **{**Imprint.shared(g).facts(), "newspaper": PAPER})
            for key, g in groups
        )

    def issue_by_serial(self, serial: int) -> str | None:
        self._check()
        return next((a.id.issue for a in self.held.values() if a.serial == serial), None)

    def every_article(self) -> Iterable[Article]:
        return self.held.values()

    def cut(self, text: str) -> list[str]:
        return _cut(text)

    def info(self) -> IndexInfo:
        self._check()
        days = [a.date for a in self.held.values() if a.date]
        return IndexInfo("fake", "20250311T000000Z", len(self.held), len(self.issues()), min(days), max(days))

    def writer(self, *, fresh: bool = False) -> AbstractContextManager[Writer]:
        raise NotImplementedError

    def rollback(self) -> str:
        raise IndexMissing("没有更早的索引。")

    def close(self) -> None:
        pass

    def _check(self) -> None:
        if self.broken:
            raise self.broken

    def _matching(self, text: str, how: object) -> list[Article]:
        words = _words(text)
        return [a for a in self.held.values() if not words or how(word in a.text for word in words)]  # type: ignore[operator]

    def _hit(self, article: Article, text: str, reading: str) -> Hit:
        return Hit(
            **article.facts(),
            kicker=_mark(article.kicker, text),
            headline=_mark(article.title, text),
            subtitle=_mark(article.subtitle, text),
            byline=article.byline,
            score=1.0,
            reading=reading,  # type: ignore[arg-type]
            snippets=tuple(_mark(p.text, text) for p in article.paragraphs[:2]),
        )

    def _facet(self, name: FacetName, request: SearchRequest) -> Facet:
        filters = request.filters.without(name)
        counts: Counter[str] = Counter()
        for article in self._matching(request.text, all):
            if _passes(article, filters):
                counts.update(_values(article, name))
        chosen = request.filters.choices
        return Facet(
            name,
            name,
            tuple(
                FacetValue(v, v, n, Choice(name, v) in chosen, Choice(name, v, True) in chosen)
                for v, n in counts.most_common()
            ),
        )


def _months(articles: Iterable[Article]) -> tuple[Month, ...]:
    counts = Counter((a.date.year, a.date.month) for a in articles if a.date)
    return tuple(Month(*month, count) for month, count in sorted(counts.items()))


def _cut(text: str) -> list[str]:
    return query_words(text, default_segmenter())


def _chips(request: SearchRequest) -> tuple[Chip, ...]:
    query = parse(request.text).query
    return chips_of(query, _cut, find_forms(query, shipped(), _cut, request.noalias))


def _words(text: str) -> list[str]:
    return [word.strip('"“”') for word in text.split() if word.strip('"“”')]


def _values(article: Article, name: FacetName) -> tuple[str, ...]:
    match name:
        case "year":
            return (str(article.date.year) if article.date else "0",)
        case "section":
            return (article.section,) if article.section else ()
        case "page":
            return (str(article.page),)
        case "kind":
            return (article.kind,)
        case _:
            return article.authors


def _passes(article: Article, filters: Filters) -> bool:
    if filters.since and not (article.date and article.date >= filters.since):
        return False
    if filters.until and not (article.date and article.date <= filters.until):
        return False
    for name in FACETS:
        values = _values(article, name)
        taken = [c.value for c in filters.choices if c.facet == name and not c.excluded]
        if taken and not set(taken) & set(values):
            return False
        if any(c.value in values for c in filters.choices if c.facet == name and c.excluded):
            return False
    return True


def _mark(text: str, query: str) -> Snippet:
    spans: list[tuple[int, int]] = []
    for word in _words(query):
        at = text.find(word)
        while at >= 0:
            spans.append((at, at + len(word)))
            at = text.find(word, at + len(word))
    apart: list[tuple[int, int]] = []
    for span in sorted(spans):
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return Snippet(text, tuple(apart))
