"""Processes beside the one that builds: they end with it, however it ends, and at once when it no longer wants them.

A pool of the standard library outlives a parent that was killed: its processes wait for ever for work. What they do
is not known here.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

#: prctl(2): the signal that a process gets when its parent dies.
_PR_SET_PDEATHSIG = 1

_P = ParamSpec("_P")
_T = TypeVar("_T")


class _Pool(ProcessPoolExecutor):
    """A pool whose processes, which start as work comes, are deaf from their first instruction."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        with _deaf():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def _deaf() -> Iterator[None]:
    """What starts within does not hear what a terminal sends to all its processes: the parent answers that."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def pool(workers: int) -> ProcessPoolExecutor:
    """Processes to submit work to. Let them go with `dismiss`, in the same thread: the kernel takes that for their parent.

    Spawned, not forked: the site or a progress bar may have threads, and a fork would copy their locks.
    """
    spawn = multiprocessing.get_context("spawn")
    with _deaf():  # the standard library starts a process here that keeps account of semaphores
        return _Pool(workers, spawn, initializer=_bind, initargs=(os.getpid(),))


def dismiss(pool: ProcessPoolExecutor) -> None:
    """End the processes of a pool whose work is done or no longer wanted, without waiting for what they are at."""
    for process in list((pool._processes or {}).values()):
        process.kill()
    pool.shutdown(wait=True, cancel_futures=True)


def _bind(parent: int) -> None:
    """Tie this process, of a pool, to its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # for systems on which nothing can start deaf
    if not _killed_with_parent():
        threading.Thread(target=_end_after_parent, daemon=True).start()
    elif os.getppid() != parent:  # it died before the kernel was asked
        os._exit(1)


def _killed_with_parent() -> bool:
    """Ask the kernel to see to it; False where it cannot."""
    if sys.platform != "linux":
        return False
    try:
        return bool(ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def _end_after_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
