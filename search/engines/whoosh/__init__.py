"""The embedded engine: a Whoosh index in a folder, read as arrays, swapped by generations.

Only this package imports whoosh. Its own collectors and searchers are not used: see docs/decisions.md.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
from typing import Any

from search.analysis.aliases import AliasSource
from search.article import Article, ArticleId
from search.engines.base import IndexInfo, IssueInfo
from search.engines.whoosh import generations
from search.engines.whoosh.snapshot import Snapshot
from search.engines.whoosh.writer import WhooshWriter, writing
from search.errors import IndexMissing, SearchError
from search.related import Related
from search.request import SearchRequest
from search.results import Matches, Month, SearchResults, Snippet
from search.settings import Settings
from search.suggestion import SUGGESTED, Suggestion

log = logging.getLogger(__name__)


class WhooshEngine:
    """The `Engine` over `settings.index`. Notices a swapped generation at the next request and opens it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._home = settings.index
        self._cache_bytes = settings.cache_mb << 20
        self._aliases = AliasSource(settings.aliases)
        self._opening = threading.Lock()
        self._open: Snapshot | None = None

    def _snapshot(self) -> Snapshot:
        """The live generation, opened. A new one that cannot be opened leaves the old one in service."""
        name = generations.current(self._home)
        if name is None:
            raise IndexMissing(f"{self._home} 里还没有索引；请先运行 baosou rebuild 来源文件夹 --index {self._home}。")
        held = self._open
        if held is not None and held.folder.name == name:
            return held
        with self._opening:
            if self._open is not None and self._open.folder.name == name:
                return self._open
            try:
                # The old one is not closed: requests under way finish on it, and then nobody holds it.
                folder = generations.folder(self._home, name)
                self._open = Snapshot(folder, self._cache_bytes, self._aliases, self._settings.ranking)
            except SearchError:
                if held is None:
                    raise
                log.exception("generation %s cannot be opened; %s stays in service", name, held.folder.name)
                return held
            return self._open

    def search(self, request: SearchRequest) -> SearchResults:
        """See Reader.search."""
        return self._snapshot().search(request)

    def match(self, request: SearchRequest) -> Matches:
        """See Reader.match."""
        return self._snapshot().match(request)

    def get(self, id: ArticleId) -> Article:
        """See Reader.get."""
        return self._snapshot().get(id)

    def marked(self, text: str, article: Article, noalias: tuple[str, ...] = ()) -> tuple[Snippet, ...]:
        """See Reader.marked."""
        return self._snapshot().marked(text, article, noalias)

    def related(self, id: ArticleId, limit: int) -> tuple[Related, ...]:
        """See Reader.related."""
        return self._snapshot().related(id, limit)

    def articles(self, issue: str, page: int | None = None) -> tuple[Article, ...]:
        """See Reader.articles."""
        return self._snapshot().articles(issue, page)

    def issues(self) -> tuple[IssueInfo, ...]:
        """See Reader.issues."""
        return self._snapshot().issues()

    def issue_by_serial(self, serial: int) -> str | None:
        """See Reader.issue_by_serial."""
        return self._snapshot().issue_by_serial(serial)

    def timeline(self) -> tuple[Month, ...]:
        """See Reader.timeline."""
        return self._snapshot().timeline()

    def every_article(self) -> Iterator[Article]:
        """See Reader.every_article."""
        return self._snapshot().every_article()

    def info(self) -> IndexInfo:
        """See Reader.info."""
        return self._snapshot().info()

    def suggest(self, text: str, limit: int = SUGGESTED) -> tuple[Suggestion, ...]:
        """See Reader.suggest."""
        return self._snapshot().suggest(text, limit)

    def meant(self, request: SearchRequest) -> tuple[str, ...]:
        """See Reader.meant."""
        return self._snapshot().meant(request)

    def cut(self, text: str) -> list[str]:
        """See Reader.cut."""
        return self._snapshot().cut(text)

    @contextlib.contextmanager
    def writer(self, *, fresh: bool = False) -> Iterator[WhooshWriter]:
        """See Engine.writer."""
        with writing(self._settings, fresh=fresh) as writer:
            yield writer

    def receipt(self) -> dict[str, Any]:
        """See Engine.receipt."""
        return generations.last_receipt(self._home)

    def rollback(self) -> str:
        """See Engine.rollback. Where CURRENT is damaged, the newest generation that opens is made live."""
        nothing = IndexMissing(f"{self._home} 里没有更早的一代索引可以回退；要换掉现在的，请用 baosou rebuild 重建。")
        if not generations.published(self._home):
            raise nothing
        with generations.locked(self._home):
            for name in self._before():
                with contextlib.suppress(IndexMissing):
                    Snapshot(generations.folder(self._home, name), self._cache_bytes).close()
                    generations.point(self._home, name)
                    return name
        raise nothing

    def _before(self) -> list[str]:
        """The generations to go back to, the nearest first."""
        try:
            live = generations.current(self._home)
        except IndexMissing:
            live = None
        found = generations.published(self._home)
        if live in found:
            return generations.lineage(self._home, live)[1:]
        return found[::-1]

    def close(self) -> None:
        """See Reader.close."""
        if self._open is not None:
            self._open.close()
            self._open = None


__all__: list[Any] = ["WhooshEngine"]
