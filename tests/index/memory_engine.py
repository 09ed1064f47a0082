"""An engine in memory: the protocol kept in the plainest way, for tests of building and verifying."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from search.article import Article, ArticleId
from search.engines.base import IndexInfo, IssueInfo
from search.errors import ArticleNotFound, IndexLocked, IndexMissing
from search.imprint import Imprint
from search.request import SearchRequest
from search.results import Hit, Matches, SearchResults, Snippet


class MemoryReader:
    """One state of an archive; `hidden` articles are stored but not found, `lost` ones not even stored."""

    def __init__(self, articles, receipt, name):
        self.stored = dict(sorted(articles.items(), key=lambda pair: (pair[0].issue.startswith("u"), pair[0])))
        self.receipt, self.name, self.hidden = receipt, name, set()

    def search(self, request: SearchRequest) -> SearchResults:
        text = request.text.strip('"')
        found = [
            a
            for a in self.stored.values()
            if text in a.text and a.id not in self.hidden and _within(a, request.filters)
        ]
        part = found[request.offset : request.offset + request.limit]
        return SearchResults(request, len(found), "exact", tuple(map(_hit, part)))

    def match(self, request: SearchRequest) -> Matches:
        results = self.search(request)
        return Matches(results.total, results.reading, tuple(hit.id for hit in results.hits))

    def get(self, id):
        if id not in self.stored:
            raise ArticleNotFound(f"没有编号为 {id} 的文章。")
        return self.stored[id]

    def articles(self, issue, page=None):
        return tuple(a for i, a in self.stored.items() if i.issue == issue and page in (None, i.page))

    def issues(self):
        keys = dict.fromkeys(i.issue for i in self.stored)
        return tuple(self._issue(key) for key in keys)

    def _issue(self, key):
        of = self.articles(key)
        return IssueInfo(key, len({a.page for a in of}), len(of), **Imprint.shared(of).facts())

    def every_article(self):
        return iter(self.stored.values())

    def info(self):
        days = [a.date for a in self.stored.values() if a.date]
        kinds = dict(Counter(a.kind for a in self.stored.values()))
        first, last = (min(days), max(days)) if days else (None, None)
        return IndexInfo("memory", self.name, len(self.stored), len(self.issues()), first, last, kinds, self.receipt)

    def marked(self, text, article):
        return ()

    def issue_by_serial(self, serial):
        return next((a.id.issue for a in self.stored.values() if a.serial == serial), None)

    def close(self):
        pass


class MemoryEngine:
    """States one after another; `spoil` may damage each draft before it is checked."""

    def __init__(self, spoil=lambda draft: None):
        self.states: list[MemoryReader] = []
        self.spoil = spoil
        self.locked = False

    @contextmanager
    def reader(self) -> Iterator[MemoryReader]:
        if not self.states:
            raise IndexMissing("还没有索引；请先运行 baosou rebuild。")
        yield self.states[-1]

    @contextmanager
    def writer(self, *, fresh: bool = False) -> Iterator[MemoryWriter]:
        with self.lock():
            if fresh:
                yield MemoryWriter(self, {})
                return
            with self.reader() as live:
                yield MemoryWriter(self, dict(live.stored))

    @contextmanager
    def lock(self):
        if self.locked:
            raise IndexLocked("索引正由另一个程序写入；请等它结束后再试。")
        self.locked = True
        try:
            yield
        finally:
            self.locked = False

    def receipt(self):
        return self.states[-1].info().receipt if self.states else {}

    def rollback(self):
        with self.lock():
            return self._rollback()

    def _rollback(self):
        if len(self.states) < 2:
            raise IndexMissing("没有更早的一代索引可以回退。")
        self.states.pop()
        return self.states[-1].name

    def close(self):
        pass


class MemoryWriter:
    """See Writer."""

    def __init__(self, engine, articles):
        self.engine, self.articles, self.draft = engine, dict(articles), None
        self.begun_with = articles

    def add(self, article: Article) -> None:
        if article.id in self.articles:
            raise ValueError(f"{article.id}: twice")
        if "不能收入" in article.headline:
            raise ValueError("试验用的拒绝")
        self.articles[article.id] = article

    def delete_issue(self, key: str) -> int:
        gone = [id for id in self.articles if id.issue == key]
        for id in gone:
            del self.articles[id]
        return len(gone)

    def delete(self, id: ArticleId) -> int:
        return int(self.articles.pop(id, None) is not None)

    def flush(self):
        return {id: "试验用的中断" for id, article in self.articles.items() if "索引中断" in article.headline}

    def finish(self, receipt):
        self.draft = MemoryReader(self.articles, receipt, f"g{len(self.engine.states) + 1}")
        self.engine.spoil(self.draft)
        return self.draft

    def restart(self):
        self.articles, self.draft = dict(self.begun_with), None

    def publish(self):
        self.engine.states.append(self.draft)
        return self.draft.name


def _within(article, filters):
    if (filters.since or filters.until) and not article.date:
        return False
    return not ((filters.since and article.date < filters.since) or (filters.until and article.date > filters.until))


def _hit(article):
    none = Snippet("")
    head = {"kicker": none, "headline": Snippet(article.title), "subtitle": none}
    return Hit(**article.facts(), **head, byline="", score=1.0, reading="exact")
