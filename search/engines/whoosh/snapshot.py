"""One opened generation: the `Reader` over it. Immutable: a swap opens another, and readers that are out keep this one."""

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
from search.engines.base import IndexInfo, IssueInfo, ScoredArticle
from search.engines.whoosh import generations
from search.engines.whoosh.format.codec import ArraySegment
from search.engines.whoosh.format.columns import NAME as COLUMNS
from search.engines.whoosh.format.columns import Columns
from search.engines.whoosh.format.segment import SegmentFile
from search.engines.whoosh.format.stored import Expander, article_of
from search.engines.whoosh.match import issues
from search.engines.whoosh.match.facets import timeline
from search.engines.whoosh.match.matcher import Matcher
from search.engines.whoosh.match.postings import Postings
from search.engines.whoosh.rank.ranker import Ranker
from search.engines.whoosh.searcher import Searcher
from search.errors import ArticleNotFound, IndexMissing, IndexOutdated, SearchError
from search.ranking.settings import DEFAULTS, RankingSettings
from search.ranking.terms import Term
from search.results import Month
from search.suggest.vocabulary import NAME as VOCABULARY
from search.suggest.vocabulary import Vocabulary

INDEX_NAME = "MAIN"


class Snapshot(Searcher):
    """A generation, opened. Raises IndexMissing if it is damaged, IndexOutdated if it was written or analysed otherwise."""

    def __init__(
        self,
        folder: Path,
        cache_bytes: int,
        aliases: AliasSource | None = None,
        settings: RankingSettings = DEFAULTS,
    ) -> None:
        self.folder = folder
        generations.check(folder)
        try:
            segmenter = _segmenter(folder)
            self.entries: list[ArraySegment] = TOC.read(FileStorage(str(folder)), INDEX_NAME).segments
            segments = [SegmentFile(folder / entry.filename) for entry in self.entries]
            columns = Columns(folder / COLUMNS)
            self._vocabulary = Vocabulary(folder / VOCABULARY)
            self.receipt: dict[str, Any] = json.loads((folder / generations.RECEIPT).read_text(encoding="utf-8"))
        except SearchError:
            raise
        except Exception as error:  # Whoosh raises whatever its pickles and structs raise
            raise IndexMissing(
                f"索引 {folder} 打不开（{type(error).__name__}: {error}）；请运行 baosou rollback 或 baosou rebuild。"
            ) from error
        self.postings = Postings(segments, columns.live, cache_bytes)
        matcher = Matcher(self.postings, columns)
        ranker = Ranker(self.postings, columns, settings)
        super().__init__(matcher, ranker, segmenter, aliases or AliasSource())
        self._dictionary = segments[0].dictionary.tobytes() if segments else b""
        self._local = threading.local()

    def close(self) -> None:
        """Let go. The files stay mapped as long as somebody still reads them."""
        self.__dict__.clear()

    # articles

    def article(self, doc: int) -> Article:
        """The stored article with this number."""
        expand = getattr(self._local, "expand", None)
        if expand is None:
            expand = self._local.expand = Expander(self._dictionary)
        reader = self.postings.reader_of(doc)
        return article_of(expand(reader.segment.stored(doc - reader.first)))

    def get(self, id: ArticleId) -> Article:
        """The article with this id. Raises ArticleNotFound."""
        doc = self.columns.doc_of(id)
        if doc is None:
            raise ArticleNotFound(f"索引里没有 {id} 这篇文章；它可能已撤下，或编号有误；编号以检索结果里的为准。")
        return self.article(doc)

    def articles(self, issue: str, page: int | None = None) -> tuple[Article, ...]:
        """The articles of an issue, or of one page of it, in print order."""
        docs = self.columns.issue(issue)
        if page is not None:
            docs = docs[self.columns.numbers["page"][docs] == page]
        return tuple(self.article(doc) for doc in docs.tolist())

    def every_article(self) -> Iterator[Article]:
        """All articles in print order."""
        for doc in np.argsort(self.columns.oldest):
            if self.columns.live[doc]:
                yield self.article(int(doc))

    # issues

    def issues(self) -> tuple[IssueInfo, ...]:
        """Every issue, newest first, undated ones last."""
        return self._issues

    @functools.cached_property
    def _issues(self) -> tuple[IssueInfo, ...]:
        return issues.issues(self.columns)

    def issue_by_serial(self, serial: int) -> str | None:
        """The key of the issue with this running number; both numbers of a double issue lead to it."""
        keys = (i.key for i in self.issues() if i.serial and i.serial <= serial <= i.final_serial)
        return next(keys, None)

    def timeline(self) -> tuple[Month, ...]:
        """How many articles of each month there are."""
        return self._months

    @functools.cached_property
    def _months(self) -> tuple[Month, ...]:
        return timeline(self.columns, np.flatnonzero(self.columns.live))

    def info(self) -> IndexInfo:
        """What this generation holds."""
        return self._info

    @functools.cached_property
    def _info(self) -> IndexInfo:
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

    # what suggestions and related articles are made of

    def vocabulary(self) -> Vocabulary:
        """What the articles of this generation print."""
        return self._vocabulary

    def best(self, terms: Sequence[Term], limit: int) -> tuple[ScoredArticle, ...]:
        """The articles that some words weigh most in, best first, each with how many of the words it holds."""
        docs, scores = self.ranker.best(terms, None, limit)
        order = np.argsort(docs)
        numbered = self.postings.numbered([(field, text) for field, text, _ in terms])
        shared = np.empty(len(docs), np.int64)
        shared[order] = np.count_nonzero(self.postings.counts(numbered, docs[order]), axis=0)
        rows = zip(docs.tolist(), scores.tolist(), shared.tolist(), strict=True)
        return tuple(ScoredArticle(self.columns.id(doc), score, count) for doc, score, count in rows)

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """How many articles hold each word; deleted ones count until their segment is merged."""
        totals = np.zeros(len(words), np.int64)
        texts = [word.encode() for word in words]
        for reader in self.postings.readers:
            lexicon = reader.lexicon("words")
            numbers = np.array(lexicon.find_all(texts), np.int64)
            counts = lexicon.ends[numbers + 1].astype(np.int64) - lexicon.ends[numbers]
            totals += np.where(numbers >= 0, counts, 0)
        frequencies: list[int] = totals.tolist()
        return frequencies


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
