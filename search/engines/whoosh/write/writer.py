"""Writing a generation: beside the live one, all or nothing, on the disk before anybody sees it."""

from __future__ import annotations

import contextlib
import itertools
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.analysis.dictionary import DICTIONARY
from search.analysis.fingerprint import fingerprint
from search.analysis.words import open_segmenter
from search.article import Article, ArticleId
from search.engines.whoosh import generations
from search.engines.whoosh.format import stored
from search.engines.whoosh.format.codec import ArraySegment
from search.engines.whoosh.format.columns import NAME as COLUMNS
from search.engines.whoosh.format.columns import Columns, Mask
from search.engines.whoosh.format.schema import make_schema
from search.engines.whoosh.format.segment import SegmentFile
from search.engines.whoosh.snapshot import INDEX_NAME, Snapshot
from search.engines.whoosh.write import tiers
from search.engines.whoosh.write.batches import Batches, Work, cores, index, processes
from search.engines.whoosh.write.columnwriter import ColumnWriter, check
from search.engines.whoosh.write.merge import merge
from search.engines.whoosh.write.termmerge import Source
from search.engines.whoosh.write.tiers import packed, tiered
from search.engines.whoosh.write.wordcounts import word_counts
from search.errors import IndexMissing
from search.ids import IdSet
from search.settings import Settings
from search.suggest.vocabulary import NAME as VOCABULARY
from search.suggest.vocabularywriter import NAMED_KINDS, VocabularyWriter

#: A segment of which more than this share is deleted is written anew.
DEAD = 1 / 3
#: Articles may not be longer, in characters: positions of a segment are numbered with 32 bits, and nobody prints this.
LONGEST = 1 << 24


class WhooshWriter:
    """The `Writer` of the Whoosh engine; made by `writing`."""

    def __init__(self, settings: Settings, live: Snapshot | None, work: Work = index) -> None:
        self._settings = settings
        self._base = live
        self._work = work
        self._opened: Snapshot | None = None
        self._before: str | None = None
        with contextlib.suppress(IndexMissing):  # a damaged CURRENT is what a rebuild cures
            self._before = generations.current(settings.index)
        self._begin()

    def _begin(self) -> None:
        settings, live = self._settings, self._base
        self.draft = generations.new_draft(settings.index, live.folder.name if live else None)
        dictionary = live.folder / generations.DICTIONARY if live else DICTIONARY
        shutil.copyfile(dictionary, self.draft / generations.DICTIONARY)
        self._old = live.columns if live else None
        self._fresh = live is None
        self._live: Mask = live.columns.live.copy() if live else np.zeros(0, bool)
        self._segments: list[ArraySegment] = list(live.entries) if live else []
        self._added = IdSet()
        known = SegmentFile(self.draft / self._segments[0].filename).dictionary.tobytes() if self._segments else None
        self._jobs = processes(settings.memory_mb, settings.jobs or cores())
        words = self.draft / generations.DICTIONARY
        # Batches and what lies beside them; gone before the draft is sealed.
        self._spilled = self.draft / "batches"
        self._spilled.mkdir()
        self._batches = Batches(self._spilled, words, known, self._jobs, settings.memory_mb, self._work)
        self._columns = ColumnWriter(self._old)
        self._vocabulary = VocabularyWriter(live.vocabulary() if live else None, self._spilled)
        self._flushed = False

    def add(self, article: Article) -> None:
        """Put an article into a batch. Everything that can fail on its content fails before it joins one."""
        characters = len(article.text)
        if characters > LONGEST:
            raise ValueError(f"{article.id}: {characters:,} characters, more than {LONGEST:,}")
        check(article)
        data = stored.plain(article)
        if self._live_doc(article.id) is not None or not self._added.add(article.id):
            raise ValueError(f"{article.id}: already in the index; delete it first")
        self._batches.add(data, characters)

    def _live_doc(self, id: ArticleId) -> int | None:
        doc = self._old.doc_of(id) if self._old else None
        return doc if doc is not None and self._live[doc] else None

    def delete_issue(self, key: str) -> int:
        """Mark the live articles of an issue as deleted; returns how many there were."""
        docs = self._old.issue(key) if self._old else np.zeros(0, np.int64)
        gone = int(self._live[docs].sum())
        self._live[docs] = False
        return gone

    def delete(self, id: ArticleId) -> int:
        """Mark an article as deleted; returns 1, or 0 where none of this id is alive."""
        doc = self._live_doc(id)
        if doc is not None:
            self._live[doc] = False
        return int(doc is not None)

    def flush(self) -> dict[ArticleId, str]:
        """Index what waits in batches and take the segments into the draft; returns the articles that were rejected."""
        if not self._flushed:
            self._flushed = True
            for batch in self._batches.finish():
                segment = ArraySegment(INDEX_NAME, ArraySegment.new_id(), batch.articles)
                batch.path.rename(self.draft / segment.filename)
                self._segments.append(segment)
                self._columns.add(batch.rows)
                self._vocabulary.add(batch.tallies)
                self._live = np.append(self._live, np.ones(batch.articles, bool))
        return self._batches.rejected

    def finish(self, receipt: dict[str, Any]) -> Snapshot:
        """Merge, write columns, vocabulary and table of contents, seal the draft, and open it for checking."""
        self.flush()
        self._segments, kept = self._merged()
        self._columns.write(self.draft / COLUMNS, self._live, kept)
        self._write_vocabulary()
        shutil.rmtree(self._spilled)
        storage = FileStorage(str(self.draft))
        for name in self.draft.glob("_*.toc"):
            name.unlink()
        TOC(make_schema(), self._segments, 1).write(storage, INDEX_NAME)
        dictionary = self.draft / generations.DICTIONARY
        analysis = fingerprint(dictionary, open_segmenter(dictionary))
        _dump(self.draft / generations.ANALYSIS, analysis)
        _dump(self.draft / generations.RECEIPT, receipt)
        (self.draft / generations.PREVIOUS).write_text(f"{self._before or ''}\n", encoding="ascii")
        generations.seal(self.draft)
        self._opened = Snapshot(self.draft, self._settings.cache_mb << 20)
        return self._opened

    def _write_vocabulary(self) -> None:
        """Take deleted articles out of the counts, and write them."""
        if self._base is not None:
            was = self._base.columns.live
            gone = np.flatnonzero(was & ~self._live[: len(was)])
            self._vocabulary.count(map(self._base.article, gone.tolist()), -1)
        columns = Columns(self.draft / COLUMNS)
        live = np.flatnonzero(columns.live)
        names = {kind: columns.texts[kind].counts(live) for kind in NAMED_KINDS}
        words = word_counts([SegmentFile(self.draft / segment.filename) for segment in self._segments])
        self._vocabulary.write(self.draft / VOCABULARY, names, words, columns.size - columns.live_count)

    def _merged(self) -> tuple[list[ArraySegment], Mask]:
        """The segments that the generation will have, and which articles stay in them (deleted or not)."""
        edges = np.cumsum([0, *(segment.articles for segment in self._segments)])
        kept = np.ones(len(self._live), bool)
        alive = []
        for segment, (first, last) in zip(self._segments, itertools.pairwise(edges), strict=True):
            if self._live[first:last].any():
                alive.append((segment, slice(first, last)))
            else:
                kept[first:last] = False
                (self.draft / segment.filename).unlink()
        sizes = [self._source(segment, self._live[rows]).size for segment, rows in alive]
        entries = []
        for first, last in (packed if self._fresh else tiered)(sizes, tiers.SEGMENT_POSITIONS):
            segments = [segment for segment, _ in alive[first:last]]
            lives = [self._live[rows] for _, rows in alive[first:last]]
            if last - first == 1 and not _is_worn(len(lives[0]), int(lives[0].sum())):
                deleted = frozenset(np.flatnonzero(~lives[0]).tolist())
                entries.append(ArraySegment(INDEX_NAME, segments[0].segid, segments[0].articles, deleted))
                continue
            for _, rows in alive[first:last]:
                kept[rows] = self._live[rows]
            entries.append(self._merge(segments, lives))
        return entries, kept

    def _source(self, segment: ArraySegment, live: Mask) -> Source:
        return Source(SegmentFile(self.draft / segment.filename), live)

    def _merge(self, segments: Sequence[ArraySegment], lives: Sequence[Mask]) -> ArraySegment:
        """Segments as one, the files of which go. The count of articles is checked."""
        while early := tiers.early(len(segments)):
            for first, last in reversed(early):
                part = self._merge(segments[first:last], lives[first:last])
                segments = [*segments[:first], part, *segments[last:]]
                lives = [*lives[:first], np.ones(part.articles, bool), *lives[last:]]
        expected = sum(int(live.sum()) for live in lives)
        target = ArraySegment(INDEX_NAME, ArraySegment.new_id(), expected)
        sources = list(map(self._source, segments, lives))
        merged = merge(self.draft / target.filename, sources, jobs=self._jobs)
        if merged != expected:
            raise RuntimeError(f"{expected:,} articles to merge, {merged:,} merged")
        for segment in segments:
            (self.draft / segment.filename).unlink()
        return target

    def restart(self) -> None:
        """Discard the draft and begin another from the same live generation."""
        self.discard()
        self._begin()

    def publish(self) -> str:
        """Make the draft the live generation; returns its name. What was opened for checking is closed."""
        if self._opened is None:
            raise RuntimeError("finish() first: nothing is published unchecked")
        self._opened.close()
        self._opened = None
        return generations.publish(self._settings.index, self.draft)

    def discard(self) -> None:
        """Drop whatever was not published."""
        self._batches.close()
        if self._opened is not None:
            self._opened.close()
            self._opened = None
        shutil.rmtree(self.draft, ignore_errors=True)


def _is_worn(articles: int, live: int) -> bool:
    """Whether so much of a segment is deleted that it is written anew."""
    return articles - live > articles * DEAD


def _dump(path: Path, data: dict[str, Any]) -> None:
    # In pieces as they are made: a receipt names every file that was read.
    with path.open("w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, indent=1)


def _live(home: Path) -> Path:
    name = generations.current(home)
    if name is None:
        raise IndexMissing(f"{home} 里还没有索引；请先运行 baosou rebuild 来源文件夹 --index {home}。")
    return generations.folder(home, name)


@contextlib.contextmanager
def writing(settings: Settings, *, fresh: bool) -> Iterator[WhooshWriter]:
    """Hold the lock and give a writer; what it has not published when the context ends is gone.

    Raises IndexLocked; IndexMissing where a copy of the live index is wanted and there is none.
    """
    home = settings.index
    if not fresh:
        _live(home)  # before the lock, which makes a folder
    with generations.locked(home):
        generations.sweep(home)
        live = None if fresh else Snapshot(_live(home), settings.cache_mb << 20)
        writer = None
        try:
            writer = WhooshWriter(settings, live)
            yield writer
        finally:
            # Nothing here may raise: it may have been published.
            if writer is not None:
                writer.discard()
            generations.clear_drafts(home)
            if live is not None:
                live.close()
