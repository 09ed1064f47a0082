"""Articles to segments, batch by batch, spread over processes; no article is lost on the way.

Articles wait until a batch is full; a process of the pool writes it as a segment, with its columns and expressions beside it:
what grows with the archive lies on the disk. The count of articles is checked at each seam. A process that dies, or a batch that fails, costs nothing but time: the batch is done
again by itself, then in halves, until the article that cannot be indexed stands alone; that one is rejected with the reason.
One batch, or one process, is done in the calling process: an issue is indexed before a pool has started.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from search.analysis.words import open_segmenter
from search.article import ArticleId
from search.engines.whoosh.format import stored
from search.engines.whoosh.write.columnwriter import write_rows
from search.engines.whoosh.write.inversion import write_batch
from search.engines.whoosh.write.processes import Pool
from search.suggest.tallies import tallied, write_tallies

log = logging.getLogger(__name__)

#: Megabytes that a process holds before any batch (the interpreter, numpy, the dictionary of the segmenter), and how many
#: bytes a character of a batch takes while it is being indexed: measured, see docs/benchmarks.md.
PROCESS_MB = 110
BYTES_A_CHARACTER = 100
#: Characters of a batch from which on another process is worth its memory.
WORTH = 400_000
#: No batch is smaller, whatever the memory, nor larger: beyond, nothing is gained.
SMALLEST, LARGEST = 100_000, 2_000_000


@dataclass(frozen=True, slots=True)
class Task:
    """A batch to be indexed: the file to write, the articles (`stored.plain`), what to cut and compress them with."""

    path: Path
    articles: tuple[bytes, ...]
    words: Path
    dictionary: bytes


@dataclass(frozen=True, slots=True)
class Indexed:
    """A segment that was written: its file, and how many articles it holds. Their columns and expressions lie beside it."""

    path: Path
    articles: int

    @property
    def rows(self) -> Path:
        """The columns (`columnwriter.py`)."""
        return self.path.with_suffix(".rows")

    @property
    def tallies(self) -> Path:
        """The expressions (`tallies.py`)."""
        return self.path.with_suffix(".tallies")


Work = Callable[[Task], Indexed]


def index(task: Task) -> Indexed:
    """Write the segment of a batch. Runs in a process of its own."""
    articles = [stored.article_of(data) for data in task.articles]
    lengths = write_batch(task.path, articles, task.articles, open_segmenter(task.words), task.dictionary)
    done = Indexed(task.path, len(articles))
    write_rows(done.rows, articles, lengths)
    write_tallies(done.tallies, tallied(articles))
    return done


def cores() -> int:
    """How many processes this machine can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processes(memory_mb: int, jobs: int) -> int:
    """How many of `jobs` processes `memory_mb` has room for, beside the one that feeds them: the memory is kept."""
    each = PROCESS_MB + (WORTH * BYTES_A_CHARACTER >> 20)
    return max(1, min(jobs, (memory_mb - PROCESS_MB) // each))


def batch_size(memory_mb: int, jobs: int) -> int:
    """Characters of a batch, so that `jobs` processes and the one that feeds them stay within `memory_mb`."""
    room = (memory_mb - PROCESS_MB * (jobs + 1 if jobs > 1 else 1)) << 20
    # The feeding process holds the batches that wait: one for each job, and the one being filled.
    return max(SMALLEST, min(LARGEST, room // (jobs * BYTES_A_CHARACTER)))


class Batches:
    """Takes articles, gives segments. `dictionary` None: one is trained on the first batch."""

    def __init__(
        self, folder: Path, words: Path, dictionary: bytes | None, jobs: int, memory_mb: int, work: Work = index
    ) -> None:
        self.dictionary = dictionary
        self.rejected: dict[ArticleId, str] = {}
        self._folder = folder
        self._words = words
        self._jobs = jobs
        self._size = batch_size(memory_mb, jobs)
        self._work = work
        self._waiting: list[bytes] = []
        self._characters = 0
        self._given = self._count = 0
        self._pool: Pool | None = None
        self._running: deque[tuple[Task, Future[Indexed]]] = deque()
        self._done: list[Indexed] = []

    def add(self, article: bytes, characters: int) -> None:
        """Take an article as `stored.plain` gives it."""
        self._waiting.append(article)
        self._characters += characters
        self._given += 1
        if self._characters >= self._size:
            self._submit(self._take())

    def finish(self) -> list[Indexed]:
        """The segments of all articles, in the order in which they came. Raises RuntimeError if the counts differ."""
        last = self._take() if self._waiting else None
        if last and self._pool is None:
            self._redo(last, trusted=True)
        elif last:
            self._submit(last)
        while self._running:
            self._collect()
        self.close()
        indexed = sum(segment.articles for segment in self._done)
        if indexed + len(self.rejected) != self._given:
            raise RuntimeError(f"{self._given:,} articles given, {indexed:,} indexed, {len(self.rejected):,} rejected")
        return self._done

    def close(self) -> None:
        """Let the processes go."""
        if self._pool is not None:
            self._pool.dismiss()
            self._pool = None

    def _take(self) -> Task:
        articles, self._waiting, self._characters = tuple(self._waiting), [], 0
        if self.dictionary is None:
            self.dictionary = stored.train(articles)
        return self._task(articles)

    def _task(self, articles: tuple[bytes, ...]) -> Task:
        self._count += 1
        path = self._folder / f"batch{self._count:06d}.arrays"
        return Task(path, articles, self._words, self.dictionary or b"")

    def _submit(self, task: Task) -> None:
        if self._jobs == 1:
            self._redo(task, trusted=True)
            return
        while len(self._running) > self._jobs:
            self._collect()
        if self._pool is None:
            self._pool = Pool(self._jobs)
        self._running.append((task, self._pool.submit(self._work, task)))

    def _collect(self) -> None:
        """Wait for the oldest batch."""
        task, future = self._running.popleft()
        try:
            self._keep(task, future.result())
        except Exception as error:
            log.warning("a batch of %d articles failed (%r) and is done again", len(task.articles), error)
            died = isinstance(error, BrokenProcessPool)
            if died:  # of a lack of memory, maybe: nothing runs beside what is done again, and that one after another
                self.close()
            self._redo(task, trusted=False)
            while died and self._running:
                self._collect()

    def _keep(self, task: Task, indexed: Indexed) -> None:
        if indexed.articles != len(task.articles):
            raise RuntimeError(f"{len(task.articles):,} articles given, {indexed.articles:,} indexed")
        self._done.append(indexed)

    def _redo(self, task: Task, *, trusted: bool) -> None:
        """Index a batch by itself: here, or in a process of its own where one has failed; in halves where it fails."""
        try:
            if trusted:
                self._keep(task, self._work(task))
                return
            alone = Pool(1)
            try:
                self._keep(task, alone.submit(self._work, task).result())
            finally:
                alone.dismiss()
        except MemoryError:
            raise
        except Exception as error:
            task.path.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise  # a full disk is no fault of an article
            if len(task.articles) == 1:
                self._reject(task.articles[0], error)
                return
            middle = len(task.articles) // 2
            for half in (task.articles[:middle], task.articles[middle:]):
                self._redo(self._task(half), trusted=trusted)

    def _reject(self, data: bytes, error: Exception) -> None:
        why = "索引它的进程中途退出" if isinstance(error, BrokenProcessPool) else f"{type(error).__name__}: {error}"
        self.rejected[stored.article_of(data).id] = why
