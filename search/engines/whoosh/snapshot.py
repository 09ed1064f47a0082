"""One opened generation and the answers over it. Immutable: a swap opens another, requests under way keep this one."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import index as whoosh_index

from search import describe, highlight
from search.analysis.fingerprint import fingerprint
from search.analysis.words import Segmenter, open_segmenter, query_words
from search.article import Article, ArticleId
from search.engines.base import IndexInfo, IssueInfo
from search.engines.whoosh import generations, ranking
from search.engines.whoosh.columns import Columns, Mask
from search.engines.whoosh.evaluate import Evaluator
from search.engines.whoosh.facets import count_facets
from search.engines.whoosh.postings import Postings
from search.engines.whoosh.schema import stored_article
from search.errors import ArticleNotFound, IndexMissing, IndexOutdated, SearchError
from search.parser import parse
from search.query import Query
from search.readings import READINGS, read
from search.request import MAX_DEPTH, SearchRequest
from search.results import Hit, Reading, SearchResults, Snippet

#: With fewer articles than this in the first reading that finds any, those of the next one follow.
FEW = 20


class Snapshot:
    """A generation, opened. Raises IndexMissing if it is damaged, IndexOutdated if it was analysed otherwise."""

    def __init__(self, folder: Path, cache_bytes: int) -> None:
        self.folder = folder
        generations.check(folder)
        try:
            self.segmenter = _segmenter(folder)
            self._index = whoosh_index.open_dir(str(folder), readonly=True)
            self._reader = self._index.reader()
            self.columns = Columns(self._reader)
            self.receipt: dict[str, Any] = json.loads((folder / generations.RECEIPT).read_text(encoding="utf-8"))
        except SearchError:
            raise
        except Exception as error:  # Whoosh raises whatever its pickles and structs raise
            raise IndexMissing(
                f"索引 {folder} 打不开（{type(error).__name__}: {error}）；请运行 baosou rollback 或 baosou rebuild。"
            ) from error
        self.postings = Postings(self._reader, cache_bytes)
        self.evaluator = Evaluator(self.postings, self.columns)

    def close(self) -> None:
        """Close the files."""
        self._reader.close()
        self._index.close()

    # articles

    def article(self, doc: int) -> Article:
        """The stored article with this number."""
        return stored_article(self.postings.stored(doc)["article"])

    def get(self, id: ArticleId) -> Article:
        """The article with this id. Raises ArticleNotFound."""
        doc = self.columns.doc_of.get(str(id))
        if doc is None:
            raise ArticleNotFound(f"索引里没有 {id} 这篇文章；它可能已撤下，或编号有误。")
        return self.article(doc)

    @functools.cached_property
    def _issues(self) -> dict[str, list[int]]:
        """The articles of every issue by its key, in print order."""
        docs: dict[str, list[int]] = {}
        for text, doc in self.columns.doc_of.items():
            docs.setdefault(text.rsplit("-p", 1)[0], []).append(doc)
        for held in docs.values():
            held.sort(key=lambda doc: int(self.columns.print_order[doc]))
        return docs

    def ids_by_issue(self) -> Iterator[tuple[str, list[str]]]:
        """The key of every issue with the ids of its articles, as text."""
        for key, docs in self._issues.items():
            yield key, [self.columns.ids[doc] for doc in docs]

    def articles(self, issue: str, page: int | None = None) -> tuple[Article, ...]:
        """See Reader.articles."""
        pages = self.columns.numbers["page"]
        docs = (doc for doc in self._issues.get(issue, ()) if page is None or pages[doc] == page)
        return tuple(self.article(doc) for doc in docs)

    def every_article(self) -> Iterator[Article]:
        """All articles in print order."""
        for doc in np.argsort(self.columns.print_order):
            if self.columns.live[doc]:
                yield self.article(int(doc))

    def issues(self) -> tuple[IssueInfo, ...]:
        """Every issue, newest first, undated ones last."""
        return self._listed

    @functools.cached_property
    def _listed(self) -> tuple[IssueInfo, ...]:
        found = [self._issue(key, docs) for key, docs in self._issues.items()]
        return tuple(sorted(found, key=lambda i: (i.date is None, -(i.date or date.min).toordinal(), i.key)))

    def issue_by_serial(self, serial: int) -> str | None:
        """See Reader.issue_by_serial."""
        found = (i.key for i in self.issues() if i.serial and i.serial <= serial <= (i.last_serial or i.serial))
        return next(found, None)

    def _issue(self, key: str, docs: list[int]) -> IssueInfo:
        numbers = {n: self.columns.numbers[n][docs] for n in self.columns.numbers}
        day, first, first_serial = (int(numbers[name].max()) for name in ("date", "issue", "serial"))
        return IssueInfo(
            key=key,
            newspaper=self.article(docs[0]).newspaper,
            date=date.fromordinal(day) if day else None,
            issue=first or None,
            serial=first_serial or None,
            last_issue=_beyond(numbers["last_issue"], first),
            last_serial=_beyond(numbers["last_serial"], first_serial),
            pages=len(np.unique(numbers["page"])),
            articles=len(docs),
        )

    def info(self) -> IndexInfo:
        """What this generation holds."""
        days = self.columns.numbers["date"][self.columns.live]
        days = days[days > 0]
        return IndexInfo(
            engine="whoosh",
            generation=self.folder.name,
            articles=int(self.columns.live.sum()),
            issues=len(self._issues),
            first=date.fromordinal(int(days.min())) if len(days) else None,
            last=date.fromordinal(int(days.max())) if len(days) else None,
            kinds=self.columns.texts["kind"].counts(self.columns.live),
            receipt=self.receipt,
        )

    # searching

    def search(self, request: SearchRequest) -> SearchResults:
        """Answer a request."""
        parsed = parse(request.text)
        notes = list(parsed.notes)
        allowed = self.evaluator.filtered(request.filters)
        found = self._readings(parsed.query, allowed)
        reading, query, mask = found[0]
        total = int((mask & allowed).sum())
        score = ranking.scores(parsed.query, self.postings, self.columns, self.segmenter)
        lists = [(reading, query, ranking.ordered(mask & allowed, request.sort, score, self.columns))]
        if len(found) > 1:
            weaker, looser, wide = found[1]
            rest = ranking.ordered(wide & allowed & ~mask, request.sort, score, self.columns)
            lists.append((weaker, looser, rest))
        if request.offset + request.limit > MAX_DEPTH:
            notes.append(f"最多翻到第 {MAX_DEPTH:,} 篇；请加词或用筛选缩小范围。")
        return SearchResults(
            request=request,
            total=total,
            reading=reading,
            hits=tuple(self._hits(request, lists, score)),
            facets=count_facets(self.evaluator, mask & self.columns.live, allowed, request.filters),
            notes=tuple(notes),
            partial_total=len(lists[1][2]) if len(lists) > 1 else 0,
            partial_reading=lists[1][0] if len(lists) > 1 else None,
        )

    def cut(self, text: str) -> list[str]:
        """The words of a query, cut with this generation's dictionary."""
        return query_words(text, self.segmenter)

    def _readings(self, query: Query, allowed: Mask) -> list[tuple[Reading, Query, Mask]]:
        """The first reading that finds anything and, where that is little, the next that finds more.

        Where the filters leave nothing of any reading: the first that finds anything without them, so that the facets
        say what other choices would give.
        """
        tried: list[tuple[Reading, Query, Mask]] = []
        first: Mask | None = None
        for reading in READINGS:
            taken = read(query, reading, self.cut)
            if any(taken == other for _, other, _ in tried):
                continue
            mask = self.evaluator.matches(taken)
            tried.append((reading, taken, mask))
            if first is None:
                if (mask & allowed).any():
                    first = mask
                    if (mask & allowed).sum() >= FEW:
                        return [tried[-1]]
                    tried = tried[-1:]
            elif (mask & allowed & ~first).any():
                return [tried[0], tried[-1]]
        if first is not None:
            return tried[:1]
        return [next((found for found in tried if found[2].any()), tried[0])]

    def _hits(self, request: SearchRequest, lists: list[Any], score: ranking.Scores) -> Iterator[Hit]:
        start, end = request.offset, min(request.offset + request.limit, MAX_DEPTH)
        at = 0
        for reading, query, docs in lists:
            wanted = highlight.targets(query)
            for doc in docs[max(start - at, 0) : max(end - at, 0)]:
                yield _hit(self.article(int(doc)), wanted, float(score[doc]), reading)
            at += len(docs)

    def marked(self, text: str, article: Article) -> tuple[Snippet, ...]:
        """The parts of an article with the matches of a query: of the first reading that matches it."""
        query = parse(text).query
        doc = self.columns.doc_of.get(str(article.id))
        taken = query
        for reading in READINGS:
            taken = read(query, reading, self.cut)
            if doc is not None and self.evaluator.matches(taken)[doc]:
                break
        return highlight.marked_parts(article, highlight.marks(article, highlight.targets(taken)))


def _hit(article: Article, wanted: tuple[highlight.Target, ...], score: float, reading: Reading) -> Hit:
    found = highlight.marks(article, wanted)
    parts = dict(zip((role for role, _ in article.parts()), highlight.marked_parts(article, found), strict=True))
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
        snippets=highlight.snippets(article, found),
    )


def _beyond(last: Any, first: int) -> int | None:
    """The second number of a double issue; None where there is only one."""
    return int(last.max()) if int(last.max()) > first else None


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
