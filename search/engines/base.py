"""What an engine is: the protocol that the site, the command line and the tests hold every engine to.

An engine answers requests over one archive of articles. It does not read source files and knows no HTTP. What can be made
of its answers alike for every engine (suggestions, did-you-mean, related articles, explanations, trends) is `search/answer/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from search.article import Article, ArticleId
from search.imprint import Imprint
from search.query.tree import Query
from search.ranking.terms import Term
from search.request import NO_FILTERS, Filters, SearchRequest
from search.results import Matches, Month, SearchResults, Snippet
from search.suggest.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class IssueInfo(Imprint):
    """One issue the index holds. `key` is the issue part of its articles' ids: a date or `undated-…`."""

    key: str
    pages: int
    articles: int


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What `baosou info` and `/healthz` tell of the live index."""

    engine: str
    generation: str
    articles: int
    issues: int
    first: date | None
    last: date | None
    kinds: dict[str, int] = field(default_factory=dict)
    receipt: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScoredArticle:
    """An article that holds some of the words asked for: its score, and how many of the words."""

    id: ArticleId
    score: float
    shared: int


class Reader(Protocol):
    """Answers over one state of the archive, pinned: whatever is published meanwhile, its answers belong together.

    Got from `Engine.reader()` and given back there. Safe to use from several threads at once.
    """

    def search(self, request: SearchRequest) -> SearchResults:
        """Answer a request. Never raises on any text."""

    def match(self, request: SearchRequest) -> Matches:
        """The ids and the total of what `search` would find: for whoever needs no article's text."""

    def count(self, query: Query, filters: Filters = NO_FILTERS) -> int:
        """How many articles a query finds exactly as it stands, in any way of writing: nothing of it is relaxed."""

    def get(self, id: ArticleId) -> Article:
        """The stored article. Raises ArticleNotFound."""

    def marked(self, text: str, article: Article, noalias: tuple[str, ...] = ()) -> tuple[Snippet, ...]:
        """Every part of the article (in the order of `Article.parts`) with all its matches of the query marked.

        `noalias` is the request's: forms that stay as typed.
        """

    def articles(self, issue: str, page: int | None = None) -> tuple[Article, ...]:
        """The articles of an issue, or of one page of it, in print order; empty where there are none."""

    def issues(self) -> tuple[IssueInfo, ...]:
        """Every issue, newest first, undated ones last."""

    def issue_by_serial(self, serial: int) -> str | None:
        """The key of the issue with this running number (总第…期)."""

    def timeline(self) -> tuple[Month, ...]:
        """How many articles of each month there are, oldest first, without empty months and undated articles."""

    def every_article(self) -> Iterable[Article]:
        """All stored articles in print order: for verification and for exports."""

    def best(self, terms: Sequence[Term], limit: int) -> tuple[ScoredArticle, ...]:
        """The `limit` articles of the whole archive that some words weigh most in, best first.

        The order is that of relevance without its second look; equal ones stand newest first.
        """

    def frequencies(self, words: Sequence[str]) -> Sequence[int]:
        """How many articles hold each word (of the field `words`). Deleted ones may be counted for a while."""

    def vocabulary(self) -> Vocabulary:
        """What the archive prints, for suggestions and for did-you-mean."""

    def cut(self, text: str) -> list[str]:
        """The words of a text, cut as queries are: with the dictionary of this index."""

    def info(self) -> IndexInfo:
        """What this state is."""


class Writer(Protocol):
    """A new state of the archive in the making, beside the live one; nobody sees it before `publish`.

    Use: `with engine.writer() as writer: writer.add(...); draft = writer.finish(receipt); ...check draft...;
    writer.publish()`. Leaving the context without `publish`, or by an exception, discards everything.

    As long as the context lasts nobody else writes: what the engine answers meanwhile is what `publish` replaces.
    """

    def add(self, article: Article) -> None:
        """Add an article. Raises ValueError before anything is written, for one that cannot be indexed (or twice)."""

    def delete_issue(self, key: str) -> int:
        """Remove every article of an issue that the live index holds; returns how many there were."""

    def delete(self, id: ArticleId) -> int:
        """Remove one article that the live index holds; returns 1, or 0 where it was not there."""

    def flush(self) -> Mapping[ArticleId, str]:
        """Index everything added. No more adds after this.

        Returns the articles that could not be indexed after all, each with the reason; every other is in the state.
        Raises what a machine in trouble raises (OSError for a full disk); nothing is published then.
        """

    def finish(self, receipt: dict[str, Any]) -> Reader:
        """Write everything to disk with the receipt, and open it for checking. Flushes first, where that was not done."""

    def restart(self) -> None:
        """Drop everything that was written, and begin again as the writer began; nobody else writes in between."""

    def publish(self) -> str:
        """Make the finished state live, atomically; returns the generation's name.

        Succeeds or fails: once the state is live nothing is raised, and whatever is raised leaves the former one live.
        """


class Engine(Protocol):
    """An archive: readers over its live state, and the way to make a new one."""

    def reader(self) -> AbstractContextManager[Reader]:
        """A reader pinned to the state that is live now, for one request or one command; it is given back at the end.

        Raises IndexMissing, IndexOutdated, EngineUnavailable. A state that was replaced goes with its last reader.
        """

    def writer(self, *, fresh: bool = False) -> AbstractContextManager[Writer]:
        """Begin a new state: empty if `fresh`, else a cheap copy of the live one.

        Raises IndexLocked at once where somebody else writes or rolls back, so a build enters here before it reads its
        sources; IndexMissing and IndexOutdated where there is nothing to copy.
        """

    def receipt(self) -> dict[str, Any]:
        """The receipt of the live state, also where it is outdated or damaged; empty where there never was any."""

    def rollback(self) -> str:
        """Make the previous generation live again; returns its name. Holds what a writer holds.

        Raises IndexLocked, and IndexMissing where there is no such generation.
        """

    def close(self) -> None:
        """Let go of files and connections. Readers that are out keep theirs until they are given back."""
