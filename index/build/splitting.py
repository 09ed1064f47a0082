"""Splitting many pages, in several processes where they are worth it: the same articles in the same order, however many work.

What a page says does not depend on other pages, so pages are handed out in parcels and taken back in their order. The first ones are
split here: for a few issues no process is started. It does not read files, and does not keep what was split.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from typing import Any, TypeVar

from index.model import Page, Problem, SplitPage
from index.page.splitter import split
from search.running.processes import PROCESS_MB, Pool, cores

_T = TypeVar("_T")
#: What a page was understood as, or why not; None for what is no page.
Outcome = SplitPage | Problem | None
#: Characters of a parcel: sending one costs nothing beside splitting it, and some may wait in memory.
PARCEL = 200_000
#: What anything but a page counts for in a parcel, so that not too many wait.
_OTHER = 1_000
#: Characters that are split here before processes are started: each takes a second or two to start.
WORTH = 1_000_000
#: Megabytes for the parcels of a process: the one it works at, and those that wait in line.
_PARCELS_MB = 16


def workers(memory_mb: int, jobs: int) -> int:
    """How many processes `memory_mb` has room for beside this one, at most `jobs`; 0 jobs: one for each processor."""
    return max(1, min(jobs or cores(), (memory_mb - PROCESS_MB) // (PROCESS_MB + _PARCELS_MB)))


def split_or_problem(page: Page) -> SplitPage | Problem:
    """What a page was understood as; a problem where the splitter failed, for one page must not cost the archive."""
    try:
        return split(page)
    except Exception as error:  # whatever the splitter met in it
        what = f"{type(error).__name__}: {error}"
        return Problem(page.source, f"切分时出错（{what}）；请把这个文件发给维护者")


def split_all(items: Iterable[_T], processes: int) -> Iterator[tuple[_T, Outcome]]:
    """Every item in its order, a page with what it was understood as, anything else with None."""
    if processes == 1:
        yield from ((item, _split_if_page(item)) for item in items)
        return
    source, done = iter(items), 0
    for item in source:
        yield item, _split_if_page(item)
        done += _size(item)
        if done >= WORTH:
            break
    with closing(_Parcels(processes)) as parcels:
        yield from parcels.split(source)


class _Parcels:
    """Parcels of items under way, in their order."""

    def __init__(self, processes: int) -> None:
        self._pool = Pool(processes)
        self._most = 2 * processes
        self._waiting: deque[tuple[list[Any], Future[list[Outcome]]]] = deque()

    def close(self) -> None:
        """End the processes."""
        self._pool.dismiss()

    def split(self, items: Iterator[_T]) -> Iterator[tuple[_T, Outcome]]:
        """The items with their outcomes; at most two parcels for each process are under way."""
        parcel: list[_T] = []
        size = 0
        for item in items:
            parcel.append(item)
            size += _size(item)
            if size >= PARCEL:
                self._send(parcel)
                parcel, size = [], 0
                if len(self._waiting) > self._most:
                    yield from self._first()
        self._send(parcel)
        while self._waiting:
            yield from self._first()

    def _send(self, parcel: list[Any]) -> None:
        pages = [item if isinstance(item, Page) else None for item in parcel]
        self._waiting.append((parcel, self._pool.submit(_split_parcel, pages) if any(pages) else _without_pages(pages)))

    def _first(self) -> Iterator[tuple[Any, Outcome]]:
        parcel, future = self._waiting.popleft()
        try:
            outcomes = future.result()
        except BrokenProcessPool:  # the process was killed, as where memory ran out: its pages are not lost
            outcomes = _split_parcel(parcel)
        yield from zip(parcel, outcomes, strict=True)


def _without_pages(pages: list[Any]) -> Future[list[Outcome]]:
    done: Future[list[Outcome]] = Future()
    done.set_result(list(pages))
    return done


def _split_parcel(items: Iterable[object]) -> list[Outcome]:
    return [_split_if_page(item) for item in items]


def _split_if_page(item: object) -> Outcome:
    return split_or_problem(item) if isinstance(item, Page) else None


def _size(item: object) -> int:
    return len(item.text) if isinstance(item, Page) else _OTHER
