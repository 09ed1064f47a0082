"""What an engine is: the protocol that the site, the command line and the tests hold every engine to.

An engine answers requests over one archive of articles. It does not read source files and knows no HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from search.article import Article, ArticleId
from search.related import Related
from search.request import SearchRequest
from search.results import Matches, Month, SearchResults, Snippet
from search.suggestion import SUGGESTED, Suggestion


@dataclass(frozen=True, slots=True)
class IssueInfo:
    """One issue the index holds. `key` is the issue part of its articles' ids: a date or `undated-…`."""

    key: str
    newspaper: str
    date: date | None
    issue: int | None
    serial: int | None
    last_issue: int | None
    last_serial: int | None
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


class Reader(Protocol):
    """Answers searches over one state of the archive. Safe to call from several threads at once."""

    def search(self, request: SearchRequest) -> SearchResults:
        """Answer a request. Never raises on any text; raises IndexMissing, IndexOutdated, EngineUnavailable."""

    def match(self, request: SearchRequest) -> Matches:
        """The ids and the total of what `search` would find: for whoever needs no article's text. Raises as `search`."""

    def get(self, id: ArticleId) -> Article:
        """The stored article. Raises ArticleNotFound."""

    def marked(self, text: str, article: Article, noalias: tuple[str, ...] = ()) -> tuple[Snippet, ...]:
        """Every part of the article (in the order of `Article.parts`) with all its matches of the query marked.

        `noalias` is the request's: forms that stay as typed.
        """

    def related(self, id: ArticleId, limit: int) -> tuple[Related, ...]:
        """Up to `limit` (at most MAX_RELATED) other articles on this one's subject: parts of the same story, then the likest.

        Digests and advertisements are never listed, and no article that only repeats this one or another on the list.
        Empty where there are none, and for a digest or an advertisement. Raises ArticleNotFound.
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

    def suggest(self, text: str, limit: int = SUGGESTED) -> tuple[Suggestion, ...]:
        """What a text being typed may become, likeliest first: by its characters, by its pinyin, by initials.

        Each leads to at least one article. For an empty text: sections and quoted terms of which there is most. Empty for an
        index that was built without a vocabulary. Never raises on any text.
        """

    def meant(self, request: SearchRequest) -> tuple[str, ...]:
        """Other queries that this one may have been meant for, likeliest first; only such as find more articles.

        Empty unless the query as it stands, character by character and with its filters, finds next to nothing.
        """

    def cut(self, text: str) -> list[str]:
        """The words of a text, cut as queries are: with the dictionary of this index."""

    def info(self) -> IndexInfo:
        """What the live index is."""

    def close(self) -> None:
        """Let go of files and connections."""


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


class Engine(Reader, Protocol):
    """A reader over the live state, which follows every swap, and the way to make a new one."""

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
