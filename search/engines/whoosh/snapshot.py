"""One opened generation and the answers over it. Immutable: a swap opens another, requests under way keep this one."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.analysis.aliases import AliasSource
from search.analysis.fingerprint import fingerprint
from search.analysis.words import Segmenter, open_segmenter
from search.article import Article, ArticleId
from search.engines.base import IndexInfo, IssueInfo
from search.engines.whoosh import columns, generations, issues, ranking
from search.engines.whoosh.codec import ArraySegment
from search.engines.whoosh.columns import Columns
from search.engines.whoosh.evaluate import Evaluator
from search.engines.whoosh.facets import timeline
from search.engines.whoosh.guide import Guide
from search.engines.whoosh.postings import Postings
from search.engines.whoosh.related import Finder
from search.engines.whoosh.searcher import Searcher
from search.engines.whoosh.segment import SegmentFile
from search.engines.whoosh.stored import Expander, article_of
from search.errors import ArticleNotFound, IndexMissing, IndexOutdated, SearchError
from search.ranking_settings import RankingSettings
from search.related import Related
from search.request import SearchRequest
from search.results import Matches, Month, SearchResults, Snippet
from search.suggestion import SUGGESTED, Suggestion

INDEX_NAME = "MAIN"


class Snapshot:
    """A generation, opened. Raises IndexMissing if it is damaged, IndexOutdated if it was analysed otherwise."""

    def __init__(
        self,
        folder: Path,
        cache_bytes: int,
        aliases: AliasSource | None = None,
        settings: RankingSettings = ranking.DEFAULTS,
    ) -> None:
        self.folder = folder
        generations.check(folder)
        try:
            self.segmenter = _segmenter(folder)
            self.entries: list[ArraySegment] = TOC.read(FileStorage(str(folder)), INDEX_NAME).segments
            segments = [SegmentFile(folder / entry.filename) for entry in self.entries]
            self.columns = Columns(folder / columns.NAME)
            self.receipt: dict[str, Any] = json.loads((folder / generations.RECEIPT).read_text(encoding="utf-8"))
        except SearchError:
            raise
        except Exception as error:  # Whoosh raises whatever its pickles and structs raise
            raise IndexMissing(
                f"索引 {folder} 打不开（{type(error).__name__}: {error}）；请运行 baosou rollback 或 baosou rebuild。"
            ) from error
        self.postings = Postings(segments, self.columns.live, cache_bytes)
        self.evaluator = Evaluator(self.postings, self.columns)
        self.ranker = ranking.Ranker(self.postings, self.columns, settings)
        self.searcher = Searcher(self.evaluator, self.ranker, self.segmenter, aliases or AliasSource(), self.article)
        self.guide = Guide(folder, self.evaluator, self.searcher)
        self.finder = Finder(self.postings, self.columns, self.ranker, self.segmenter)
        self._dictionary = segments[0].dictionary.tobytes() if segments else b""
        self._local = threading.local()

    def close(self) -> None:
        """Let go. The files stay mapped as long as somebody still reads them."""
        del self.postings, self.evaluator, self.ranker, self.finder, self.searcher, self.guide, self.columns

    # articles

    def article(self, doc: int) -> Article:
        """The stored article with this number."""
        expand = getattr(self._local, "expand", None)
        if expand is None:
            expand = self._local.expand = Expander(self._dictionary)
        part = self.postings.part_of(doc)
        return article_of(expand(part.segment.stored(doc - part.first)))

    def get(self, id: ArticleId) -> Article:
        """The article with this id. Raises ArticleNotFound."""
        doc = self.columns.doc_of(id)
        if doc is None:
            raise ArticleNotFound(f"索引里没有 {id} 这篇文章；它可能已撤下，或编号有误。")
        return self.article(doc)

    def related(self, id: ArticleId, limit: int) -> tuple[Related, ...]:
        """See Reader.related."""
        return self.finder.related(self.get(id), limit, self.article)

    def articles(self, issue: str, page: int | None = None) -> tuple[Article, ...]:
        """See Reader.articles."""
        docs = self.columns.issue(issue)
        if page is not None:
            docs = docs[self.columns.numbers["page"][docs] == page]
        return tuple(self.article(doc) for doc in docs.tolist())

    def timeline(self) -> tuple[Month, ...]:
        """See Reader.timeline."""
        return self._months

    @functools.cached_property
    def _months(self) -> tuple[Month, ...]:
        return timeline(self.columns, np.flatnonzero(self.columns.live))

    def every_article(self) -> Iterator[Article]:
        """All articles in print order."""
        for doc in np.argsort(self.columns.oldest):
            if self.columns.live[doc]:
                yield self.article(int(doc))

    def issues(self) -> tuple[IssueInfo, ...]:
        """Every issue, newest first, undated ones last."""
        return self._listed

    @functools.cached_property
    def _listed(self) -> tuple[IssueInfo, ...]:
        return issues.issues(self.columns)

    def issue_by_serial(self, serial: int) -> str | None:
        """See Reader.issue_by_serial."""
        found = (i.key for i in self.issues() if i.serial and i.serial <= serial <= (i.last_serial or i.serial))
        return next(found, None)

    def info(self) -> IndexInfo:
        """What this generation holds."""
        days = self.columns.numbers["date"][self.columns.live]
        days = days[days > 0]
        return IndexInfo(
            engine="whoosh",
            generation=self.folder.name,
            articles=self.columns.live_count,
            issues=len(self.issues()),
            first=date.fromordinal(int(days.min())) if len(days) else None,
            last=date.fromordinal(int(days.max())) if len(days) else None,
            kinds=self.columns.texts["kind"].counts(np.flatnonzero(self.columns.live)),
            receipt=self.receipt,
        )

    # helping to ask

    def suggest(self, text: str, limit: int = SUGGESTED) -> tuple[Suggestion, ...]:
        """See Reader.suggest."""
        return self.guide.suggest(text, limit)

    def meant(self, request: SearchRequest) -> tuple[str, ...]:
        """See Reader.meant."""
        return self.guide.meant(request)

    # searching

    def search(self, request: SearchRequest) -> SearchResults:
        """See Reader.search."""
        return self.searcher.search(request)

    def match(self, request: SearchRequest) -> Matches:
        """See Reader.match."""
        return self.searcher.match(request)

    def marked(self, text: str, article: Article, noalias: Sequence[str] = ()) -> tuple[Snippet, ...]:
        """See Reader.marked."""
        doc = self.columns.doc_of(article.id)
        return self.searcher.marked(text, article, doc, noalias)

    def cut(self, text: str) -> list[str]:
        """See Reader.cut."""
        return self.searcher.cut(text)


def _segmenter(folder: Path) -> Segmenter:
    """The segmenter with the generation's own dictionary. Raises IndexOutdated where the rules have changed."""
    dictionary = folder / generations.DICTIONARY
    segmenter = open_segmenter(dictionary)
    built = json.loads((folder / generations.ANALYSIS).read_text(encoding="utf-8"))
    now = fingerprint(dictionary, segmenter)
    changed = sorted(name for name in {*built, *now} if built.get(name) != now.get(name))
    if changed:
        raise IndexOutdated(
            f"索引 {folder.name} 是用另一套分析规则建的（不同处：{'、'.join(changed)}）；"
            "请用当前版本重建：baosou rebuild 来源文件夹。"
        )
    return segmenter
