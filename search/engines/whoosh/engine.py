"""The engine over an index folder: readers of the live generation, the writer, the way back. It answers nothing itself."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

from search.analysis.aliases import AliasSource
from search.engines.whoosh import generations
from search.engines.whoosh.snapshot import Snapshot
from search.engines.whoosh.write.writer import WhooshWriter, writing
from search.errors import IndexMissing, SearchError
from search.settings import Settings

log = logging.getLogger(__name__)


class WhooshEngine:
    """The `Engine` over `settings.index`. A swapped generation is noticed when the next reader is asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._home = settings.index
        self._cache_bytes = settings.cache_mb << 20
        self._aliases = AliasSource(settings.aliases)
        #: Held while a generation is opened, which may take a while: nobody opens it a second time.
        self._opening = threading.Lock()
        #: Held for a moment, to count readers.
        self._counting = threading.Lock()
        self._live: Snapshot | None = None
        self._readers: Counter[Snapshot] = Counter()
        self._failed: tuple[generations.Stamp, SearchError] | None = None

    @contextlib.contextmanager
    def reader(self) -> Iterator[Snapshot]:
        """A reader of the live generation; one that was replaced meanwhile is closed with its last reader."""
        snapshot = self._taken()
        try:
            yield snapshot
        finally:
            self._given_back(snapshot)

    def _taken(self) -> Snapshot:
        """The live generation with one reader more."""
        while True:
            snapshot = self._current()
            with self._counting:
                # Between the two lines another thread may have replaced it, and nobody held it then.
                if snapshot is self._live:
                    self._readers[snapshot] += 1
                    return snapshot

    def _given_back(self, snapshot: Snapshot) -> None:
        with self._counting:
            self._readers[snapshot] -= 1
            if self._readers[snapshot]:
                return
            del self._readers[snapshot]
            replaced = snapshot is not self._live
        if replaced:
            snapshot.close()

    def _current(self) -> Snapshot:
        """The live generation, opened. One that cannot be opened is tried once, until something of it changes; the one
        that was live before it, where there is one, stays in service.
        """
        name = generations.current(self._home)
        if name is None:
            raise IndexMissing(f"{self._home} 里还没有索引；请先运行 baosou rebuild 来源文件夹 --index {self._home}。")
        live = self._live
        if live is not None and live.folder.name == name:
            return live
        with self._opening:
            live = self._live
            if live is not None and live.folder.name == name:
                return live
            try:
                return self._opened(name)
            except SearchError:
                if live is None:
                    raise
                return live

    def _opened(self, name: str) -> Snapshot:
        """Open a generation and make it the one that readers get. Raises again, and opens nothing, what it raised before."""
        stamp = generations.stamp(self._home, name)
        if self._failed is not None and self._failed[0] == stamp:
            error = self._failed[1]
            raise type(error)(*error.args)
        try:
            folder = generations.folder(self._home, name)
            snapshot = Snapshot(folder, self._cache_bytes, self._aliases, self._settings.ranking)
        except SearchError as error:
            self._failed = stamp, error
            stays = f"; {self._live.folder.name} stays in service" if self._live else ""
            log.error("generation %s cannot be opened%s: %s", name, stays, error)
            raise
        self._failed = None
        self._replace(snapshot)
        return snapshot

    def _replace(self, snapshot: Snapshot | None) -> None:
        """Give readers another generation from now on; the one before it goes now, or with its last reader."""
        with self._counting:
            before, self._live = self._live, snapshot
            in_use = before in self._readers
        if before is not None and not in_use:
            before.close()

    @contextlib.contextmanager
    def writer(self, *, fresh: bool = False) -> Iterator[WhooshWriter]:
        """A writer of the next generation. The folder is locked as long as the context lasts."""
        with writing(self._settings, fresh=fresh) as writer:
            yield writer

    def receipt(self) -> dict[str, Any]:
        """The receipt of the live generation or, where that cannot be read, of the newest that can; else empty."""
        return generations.last_receipt(self._home)

    def rollback(self) -> str:
        """Make the nearest generation before the live one live; where CURRENT is damaged, the newest that opens."""
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
        names = generations.published(self._home)
        if live in names:
            return generations.lineage(self._home, live)[1:]
        return names[::-1]

    def close(self) -> None:
        """Let go of the live generation: it is closed now, or with its last reader."""
        self._replace(None)
