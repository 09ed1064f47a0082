"""Writing a generation: beside the live one, all or nothing, on the disk before anybody sees it."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index

from search.analysis.dictionary import DICTIONARY
from search.analysis.fingerprint import fingerprint
from search.analysis.words import open_segmenter
from search.article import Article, ArticleId
from search.engines.whoosh import generations
from search.engines.whoosh.schema import document, make_schema
from search.engines.whoosh.snapshot import Snapshot
from search.errors import IndexMissing

#: Megabytes that Whoosh may hold before it writes a run to disk.
MEMORY_MB = 256


class WhooshWriter:
    """The `Writer` of the Whoosh engine; made by `writing`."""

    def __init__(self, index: Path, live: Snapshot | None, cache_bytes: int) -> None:
        self._home = index
        self._before: str | None = None
        self._cache_bytes = cache_bytes
        with contextlib.suppress(IndexMissing):  # a damaged CURRENT is what a rebuild cures
            self._before = generations.current(index)
        #: The ids that the draft will hold, by issue.
        self._known: dict[str, set[str]] = {key: set(ids) for key, ids in live.ids_by_issue()} if live else {}
        self.draft = generations.new_draft(index, live.folder.name if live else None)
        dictionary = live.folder / generations.DICTIONARY if live else DICTIONARY
        shutil.copyfile(dictionary, self.draft / generations.DICTIONARY)
        self._segmenter = open_segmenter(dictionary)
        open_or_make = whoosh_index.open_dir if live else lambda path: whoosh_index.create_in(path, make_schema())
        self._index = open_or_make(str(self.draft))
        self._writer: Any = self._index.writer(limitmb=MEMORY_MB)
        self._opened: Snapshot | None = None

    def add(self, article: Article) -> None:
        """See Writer.add. Everything that can fail on an article's content fails before Whoosh is touched."""
        held = self._known.setdefault(article.id.issue, set())
        if str(article.id) in held:
            raise ValueError(f"{article.id}: already in the index; delete it first")
        values = document(article, self._segmenter)
        if Article.from_json(json.loads(json.dumps(article.to_json()))) != article:
            raise ValueError(f"{article.id}: would not come back from storage as it is")
        self._writer.add_document(**values)
        held.add(str(article.id))

    def delete_issue(self, key: str) -> int:
        """See Writer.delete_issue."""
        gone = self._known.pop(key, ())
        if gone:
            self._writer.delete_by_term("issue_key", key)
        return len(gone)

    def delete(self, id: ArticleId) -> int:
        """See Writer.delete."""
        held = self._known.get(id.issue, set())
        if str(id) not in held:
            return 0
        self._writer.delete_by_term("id", str(id))
        held.discard(str(id))
        return 1

    def finish(self, receipt: dict[str, Any]) -> Snapshot:
        """See Writer.finish: commits, seals, and opens the draft for checking."""
        self._writer.commit()
        self._writer = None
        self._index.close()
        dictionary = self.draft / generations.DICTIONARY
        analysis = fingerprint(dictionary, self._segmenter)
        _dump(self.draft / generations.ANALYSIS, analysis)
        _dump(self.draft / generations.RECEIPT, receipt)
        (self.draft / generations.PREVIOUS).write_text(f"{self._before or ''}\n", encoding="ascii")
        generations.seal(self.draft)
        self._opened = Snapshot(self.draft, self._cache_bytes)
        return self._opened

    def publish(self) -> str:
        """See Writer.publish."""
        if self._opened is None:
            raise RuntimeError("finish() first: nothing is published unchecked")
        self._opened.close()
        self._opened = None
        return generations.publish(self._home, self.draft)

    def discard(self) -> None:
        """Drop whatever was not published."""
        if self._writer is not None:
            with contextlib.suppress(Exception):  # the draft goes anyway
                self._writer.cancel()
            self._index.close()
        if self._opened is not None:
            self._opened.close()
        shutil.rmtree(self.draft, ignore_errors=True)


def _dump(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


@contextlib.contextmanager
def writing(index: Path, *, fresh: bool, cache_bytes: int) -> Iterator[WhooshWriter]:
    """Hold the lock and give a writer; what it has not published when the context ends is gone.

    Raises IndexLocked; IndexMissing where a copy of the live index is wanted and there is none.
    """
    with generations.locked(index):
        live = None
        if not fresh:
            name = generations.current(index)
            if name is None:
                raise IndexMissing(f"{index} 里还没有索引；请先运行 baosou rebuild 来源文件夹 --index {index}。")
            live = Snapshot(generations.folder(index, name), cache_bytes)
        writer = None
        try:
            writer = WhooshWriter(index, live, cache_bytes)
            yield writer
        finally:
            if writer is not None:
                writer.discard()
            generations.clear_drafts(index)
            if live is not None:
                live.close()
