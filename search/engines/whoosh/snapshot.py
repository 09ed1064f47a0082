"""One opened generation and the answers over it. Immutable: a swap opens another, requests under way keep this one."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search import describe, highlight
from search.analysis.fingerprint import fingerprint
from search.analysis.words import Segmenter, open_segmenter, query_words
from search.article import Article, ArticleId
from search.engines.base import IndexInfo, IssueInfo
from search.engines.whoosh import columns, generations, issues, ranking
from search.engines.whoosh.codec import ArraySegment
from search.engines.whoosh.columns import Columns, Mask
from search.engines.whoosh.evaluate import Evaluator, through, without
from search.engines.whoosh.facets import count_facets, timeline
from search.engines.whoosh.guide import Guide
from search.engines.whoosh.postings import Postings
from search.engines.whoosh.related import Finder
from search.engines.whoosh.segment import Docs, SegmentFile
from search.engines.whoosh.stored import Expander, article_of
from search.errors import ArticleNotFound, IndexMissing, IndexOutdated, SearchError
from search.parser import parse
from search.query import Query
from search.ranking_settings import RankingSettings
from search.readings import FOLLOWING, READINGS, read
from search.related import Related
from search.request import MAX_DEPTH, SearchRequest
from search.results import Hit, Matches, Month, Reading, SearchResults, Snippet
from search.snippets import snippets
from search.suggestion import SUGGESTED, Suggestion

#: With fewer articles than this in the first reading that finds any, those of the next ones follow, until there are as many.
FEW = 100
INDEX_NAME = "MAIN"


@dataclass(frozen=True, slots=True)
class Found:
    """What one reading of a query finds: all that it matches, and what of that the filters let through."""

    reading: Reading
    query: Query
    matched: Docs
    shown: Docs


class Slice(NamedTuple):
    """Articles of one reading that are shown, in their order, with their scores where these made the order."""

    part: Found
    docs: Docs
    scores: ranking.Scores | None


class Snapshot:
    """A generation, opened. Raises IndexMissing if it is damaged, IndexOutdated if it was analysed otherwise."""

    def __init__(self, folder: Path, cache_bytes: int, settings: RankingSettings = ranking.DEFAULTS) -> None:
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
        self.guide = Guide(folder, self.evaluator, functools.partial(query_words, segmenter=self.segmenter))
        self.ranker = ranking.Ranker(self.postings, self.columns, settings)
        self.finder = Finder(self.postings, self.columns, self.ranker, self.segmenter)
        self._dictionary = segments[0].dictionary.tobytes() if segments else b""
        self._local = threading.local()

    def close(self) -> None:
        """Let go. The files stay mapped as long as somebody still reads them."""
        del self.postings, self.evaluator, self.ranker, self.finder, self.columns, self.guide

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
        for doc in np.argsort(self.columns.oldest).tolist():
            if self.columns.live[doc]:
                yield self.article(doc)

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
        """Answer a request."""
        parsed = parse(request.text)
        notes = list(parsed.notes)
        found = self.found(parsed.query, self.evaluator.filtered(request.filters))
        first = found[0]
        if request.offset + request.limit > MAX_DEPTH:
            notes.append(f"最多翻到第 {MAX_DEPTH:,} 篇；请加词或用筛选缩小范围。")
        return SearchResults(
            request=request,
            total=len(first.shown),
            reading=first.reading,
            hits=tuple(self._hits(request, parsed.query, found)),
            facets=count_facets(self.evaluator, first.matched, first.shown, request.filters),
            timeline=timeline(self.columns, first.shown),
            notes=tuple(notes),
            partial_total=sum(len(more.shown) for more in found[1:]),
            partial_reading=found[1].reading if len(found) > 1 else None,
        )

    def match(self, request: SearchRequest) -> Matches:
        """See Reader.match."""
        query = parse(request.text).query
        found = self.found(query, self.evaluator.filtered(request.filters))
        slices = self._slices(request, query, found)
        ids = tuple(self.columns.id(doc) for slice in slices for doc in slice.docs.tolist())
        return Matches(len(found[0].shown), found[0].reading, ids)

    def cut(self, text: str) -> list[str]:
        """The words of a query, cut with this generation's dictionary."""
        return query_words(text, self.segmenter)

    def terms(self, query: Query) -> list[ranking.Term]:
        """What a query's articles are ranked by."""
        return ranking.terms(query, self.segmenter, self.ranker.settings)

    def found(self, query: Query, allowed: Mask | None) -> list[Found]:
        """The first reading that finds anything (without the filters, where they leave nothing: for the facets), and what follows."""
        tried: list[Found] = []
        for reading in READINGS:
            taken = read(query, reading, self.cut)
            if any(taken == other.query for other in tried):
                continue
            matched = self.evaluator.docs(taken)
            tried.append(Found(reading, taken, matched, through(matched, allowed)))
            if len(tried[-1].shown):
                break
        first = next((found for found in (tried[-1], *tried) if len(found.shown)), None)
        first = first or next((found for found in tried if len(found.matched)), tried[0])
        return [first, *self._following(query, first, allowed)]

    def _following(self, query: Query, first: Found, allowed: Mask | None) -> Iterator[Found]:
        """What the readings after the first add to it, until there is enough to read on."""
        seen, count, before = first.matched, len(first.shown), first.query
        for reading in FOLLOWING[FOLLOWING.index(first.reading) + 1 :]:
            if count >= FEW:
                return
            taken = read(query, reading, self.cut)
            if taken == before:
                continue
            before, matched = taken, self.evaluator.docs(taken)
            more = without(through(matched, allowed), seen, self.columns.size)
            if len(more):
                yield Found(reading, taken, matched, more)
                seen, count = np.union1d(seen, matched), count + len(more)

    def _slices(self, request: SearchRequest, query: Query, readings: list[Found]) -> Iterator[Slice]:
        """What of each reading is shown, in the order asked for; the scores where they made the order."""
        start, end = request.offset, min(request.offset + request.limit, MAX_DEPTH)
        at = 0
        for part in readings:
            low, high = max(start - at, 0), min(max(end - at, 0), len(part.shown))
            at += len(part.shown)
            if low >= high:
                continue
            if len(part.shown) == 1:
                yield Slice(part, part.shown, None)  # alone, it needs no ranking
            elif request.sort == "relevance":
                docs, scores = self.ranker.ordered(self.terms(query), part.shown, high)
                yield Slice(part, docs[low:], scores[low:])
            else:
                yield Slice(part, self.ranker.by_date(part.shown, request.sort, high)[low:], None)

    def _hits(self, request: SearchRequest, query: Query, readings: list[Found]) -> Iterator[Hit]:
        for part, docs, scores in self._slices(request, query, readings):
            if scores is None:
                terms = self.terms(query)
                scores = self.ranker.scores(terms, docs) * self.ranker.factors(terms, docs)
            articles = [self.article(doc) for doc in docs.tolist()]
            marks = highlight.marks_of(articles, highlight.targets(part.query))
            for article, found, score in zip(articles, marks, scores.tolist(), strict=True):
                yield _hit(article, found, score, part.reading)

    def marked(self, text: str, article: Article) -> tuple[Snippet, ...]:
        """The parts of an article with the matches of a query: of the first reading that matches it."""
        query = parse(text).query
        doc = self.columns.doc_of(article.id)
        taken = query
        for reading in FOLLOWING:
            taken = read(query, reading, self.cut)
            if doc is not None and doc in self.evaluator.docs(taken):
                break
        return highlight.marked_parts(article, highlight.marks(article, highlight.targets(taken)))


def _hit(article: Article, found: list[highlight.Mark], score: float, reading: Reading) -> Hit:
    parts = highlight.marked_head(article, found)
    return Hit(
        id=article.id,
        kind=article.kind,
        kicker=parts.get("kicker", Snippet("")),
        headline=parts.get("headline", Snippet(article.title)),
        subtitle=parts.get("subtitle", Snippet("")),
        date=article.date,
        issue=article.issue,
        serial=article.serial,
        last_issue=article.last_issue,
        last_serial=article.last_serial,
        page=article.page,
        section=article.section,
        byline=describe.byline(article),
        score=score,
        reading=reading,
        snippets=snippets(article, found),
    )


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
