"""Searching one opened generation: readings in turn, order, snippets. Reads articles, never writes; share it freely.

What a query means is said by `search/query/`; which articles match a tree by `match/`; their order by `rank/`.
"""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from search.analysis.aliases import AliasSource
from search.analysis.words import Segmenter, query_words
from search.article import Article
from search.engines.whoosh.format.columns import Mask
from search.engines.whoosh.format.starts import Docs
from search.engines.whoosh.match.facets import count_facets, timeline
from search.engines.whoosh.match.matcher import Matcher, difference, filtered
from search.engines.whoosh.rank.ranker import Ranker
from search.highlight.hits import hits
from search.highlight.marks import marked_parts, marks, targets
from search.query.chips import chips_of
from search.query.forms import AS_TYPED, Forms, find_forms
from search.query.parser import parse
from search.query.relaxation import FOLLOWING, READINGS, read
from search.query.tree import Query
from search.ranking.proximity import Scores
from search.ranking.terms import Term
from search.ranking.terms import terms as terms_of
from search.request import MAX_DEPTH, NO_FILTERS, Filters, SearchRequest
from search.results import Hit, Matches, Reading, SearchResults, Snippet

#: With fewer articles than this in the first reading that finds any, those of the next ones follow, until there are as many.
FEW = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What one reading of a query finds: all that it matches, and what of that the filters let through."""

    reading: Reading
    query: Query
    matched: Docs
    docs: Docs


class Slice(NamedTuple):
    """Articles of one reading that are shown, in their order, with their scores where these made the order."""

    part: Found
    docs: Docs
    scores: Scores | None


class Searcher(ABC):
    """Answers requests. `aliases` is the table in force now. Whoever subclasses it has the stored articles."""

    def __init__(
        self,
        matcher: Matcher,
        ranker: Ranker,
        segmenter: Segmenter,
        aliases: AliasSource,
    ) -> None:
        self._matcher = matcher
        self.columns = matcher.columns
        self.ranker = ranker
        self._segmenter = segmenter
        self._aliases = aliases

    @abstractmethod
    def article(self, doc: int) -> Article:
        """The stored article with this number."""

    def search(self, request: SearchRequest) -> SearchResults:
        """Answer a request."""
        parsed = parse(request.text)
        notes = list(parsed.notes)
        forms = self.forms(parsed.query, request.noalias)
        readings = self.found(parsed.query, self._matcher.allowed(request.filters), forms)
        first = readings[0]
        if forms.cut_short:
            notes.append("别名和年份的写法太多，后面的只按输入的字查找。")
        if request.offset + request.limit > MAX_DEPTH:
            notes.append(f"最多翻到第 {MAX_DEPTH:,} 篇；请加词或用筛选缩小范围。")
        return SearchResults(
            request=request,
            total=len(first.docs),
            reading=first.reading,
            hits=tuple(self._hits(request, parsed.query, forms, readings)),
            facets=count_facets(self._matcher, first.matched, first.docs, request.filters),
            timeline=timeline(self.columns, first.docs),
            notes=tuple(notes),
            partial_total=sum(len(more.docs) for more in readings[1:]),
            partial_reading=readings[1].reading if len(readings) > 1 else None,
            chips=chips_of(parsed.query, self.cut, forms),
        )

    def count(self, query: Query, filters: Filters = NO_FILTERS) -> int:
        """How many articles the reading *exact* finds, in any of the forms, and the filters let through."""
        exact = read(query, "exact", self.cut, self.forms(query, ()))
        return len(filtered(self._matcher.docs(exact), self._matcher.allowed(filters)))

    def match(self, request: SearchRequest) -> Matches:
        """The ids of the asked page in their order, and the total of the first reading. No article is read."""
        query = parse(request.text).query
        forms = self.forms(query, request.noalias)
        allowed = self._matcher.allowed(request.filters)
        first = self._first(query, allowed, forms)
        # What follows is looked for only where the request reaches that far: a count asks for none of it.
        readings = itertools.chain([first], self._following(query, first, allowed, forms))
        slices = self._slices(request, query, forms, readings)
        ids = tuple(self.columns.id(doc) for slice in slices for doc in slice.docs.tolist())
        return Matches(len(first.docs), first.reading, ids)

    def forms(self, query: Query, without: Sequence[str]) -> Forms:
        """The forms of a query that may be written otherwise, by the aliases in force now."""
        return find_forms(query, self._aliases(), self.cut, without)

    def cut(self, text: str) -> list[str]:
        """The words of a query, cut with this generation's dictionary."""
        return query_words(text, self._segmenter)

    def terms(self, query: Query, forms: Forms) -> list[Term]:
        """What a query's articles are ranked by."""
        return terms_of(query, forms, self._segmenter, self.ranker.settings)

    def found(self, query: Query, allowed: Mask | None, forms: Forms = AS_TYPED) -> list[Found]:
        """The first reading that finds anything, and what follows."""
        first = self._first(query, allowed, forms)
        return [first, *self._following(query, first, allowed, forms)]

    def _first(self, query: Query, allowed: Mask | None, forms: Forms) -> Found:
        """The first reading that finds anything.

        Where the filters leave nothing: the first that finds anything without them, so that the facets say what other choices
        would give.
        """
        tried: list[Found] = []
        for reading in READINGS:
            tree = read(query, reading, self.cut, forms)
            if any(tree == other.query for other in tried):
                continue
            matched = self._matcher.docs(tree)
            tried.append(Found(reading, tree, matched, filtered(matched, allowed)))
            if len(tried[-1].docs):
                return tried[-1]
        return next((part for part in tried if len(part.matched)), tried[0])

    def _following(self, query: Query, first: Found, allowed: Mask | None, forms: Forms) -> Iterator[Found]:
        """What the readings after the first add to it, until there is enough to read on."""
        seen, count, before = first.matched, len(first.docs), first.query
        for reading in FOLLOWING[FOLLOWING.index(first.reading) + 1 :]:
            if count >= FEW:
                return
            tree = read(query, reading, self.cut, forms)
            if tree == before:
                continue
            before, matched = tree, self._matcher.docs(tree)
            more = difference(filtered(matched, allowed), seen, self.columns.size)
            if len(more):
                yield Found(reading, tree, matched, more)
                seen, count = np.union1d(seen, matched), count + len(more)

    def _slices(self, request: SearchRequest, query: Query, forms: Forms, readings: Iterable[Found]) -> Iterator[Slice]:
        """What of each reading is shown, in the order asked for; the scores where they made the order.

        No reading is taken that the request does not reach.
        """
        start, end = request.offset, min(request.offset + request.limit, MAX_DEPTH)
        at = 0
        terms: list[Term] | None = None
        for part in readings:
            low, high = max(start - at, 0), min(max(end - at, 0), len(part.docs))
            at += len(part.docs)
            if low < high:
                if len(part.docs) == 1:
                    yield Slice(part, part.docs, None)  # alone, it needs no ranking
                elif request.sort == "relevance":
                    terms = self.terms(query, forms) if terms is None else terms
                    docs, scores = self.ranker.ordered(terms, part.docs, high)
                    yield Slice(part, docs[low:], scores[low:])
                else:
                    yield Slice(part, self.ranker.by_date(part.docs, request.sort, high)[low:], None)
            if at >= end:
                return

    def _hits(self, request: SearchRequest, query: Query, forms: Forms, readings: list[Found]) -> Iterator[Hit]:
        for part, docs, scores in self._slices(request, query, forms, readings):
            if scores is None:
                terms = self.terms(query, forms)
                scores = self.ranker.scores(terms, docs) * self.ranker.boosts(terms, docs)
            articles = [self.article(doc) for doc in docs.tolist()]
            yield from hits(articles, part.query, part.reading, scores.tolist())

    def marked(self, text: str, article: Article, noalias: Sequence[str] = ()) -> tuple[Snippet, ...]:
        """Every part of the article, with the matches of the first reading that finds it (or else of the last) marked."""
        query, doc = parse(text).query, self.columns.doc_of(article.id)
        forms = self.forms(query, noalias)
        tree = query
        for reading in FOLLOWING:
            tree = read(query, reading, self.cut, forms)
            if doc is not None and doc in self._matcher.docs(tree):
                break
        return marked_parts(article, marks(article, targets(tree)))
