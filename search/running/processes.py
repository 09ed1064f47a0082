"""Processes beside the one that builds: they end with it, however it ends, and at once when it no longer wants them.

The pool of the standard library does neither: its processes wait for ever for a parent that was killed, and killing one
of them can leave its threads waiting, for all of them share two pipes. Here each has a pipe and a thread of its own. What
they do is not known here.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, ParamSpec, TypeVar

#: Megabytes that a process of ours holds before any work: the interpreter, numpy, the dictionary of the segmenter. Measured, see
#: docs/benchmarks.md.
PROCESS_MB = 110
#: prctl(2): the signal that a process gets when its parent dies.
_PR_SET_PDEATHSIG = 1
# Spawned, not forked: the site or a progress bar may have threads, and a fork would copy their locks.
_SPAWN = multiprocessing.get_context("spawn")

_P = ParamSpec("_P")
_T = TypeVar("_T")


def cores() -> int:
    """How many processes this machine can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """Up to `workers` processes, started as work comes. Its owner calls `dismiss` in the end."""

    def __init__(self, workers: int) -> None:
        self._threads = ThreadPoolExecutor(workers, initializer=_deaf)
        self._changing = threading.Lock()
        self._idle: list[Connection] = []
        self._processes: list[SpawnProcess] = []
        self._dismissed = False

    def submit(self, work: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Do this in a process. The result raises what `work` raises; BrokenProcessPool where the process ended instead."""
        return self._threads.submit(self._done, work, args, kwargs)

    def dismiss(self) -> None:
        """End the processes without waiting for what they are at."""
        with self._changing:
            self._dismissed = True
            for process in self._processes:
                process.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for process in self._processes:
            process.join()
        for pipe in self._idle:
            pipe.close()

    def _done(self, work: Callable[..., _T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> _T:
        task = pickle.dumps((work, args, kwargs))
        pipe = self._pipe()
        try:
            pipe.send_bytes(task)
            outcome = pipe.recv_bytes()
        except (EOFError, OSError):
            pipe.close()
            raise BrokenProcessPool("a process ended while it was at work") from None
        self._idle.append(pipe)
        result, error = pickle.loads(outcome)
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]

    def _pipe(self) -> Connection:
        """To a process that has nothing to do."""
        with self._changing:
            if self._dismissed:
                raise BrokenProcessPool("the pool was dismissed")
            if self._idle:
                return self._idle.pop()
            ours, its = _SPAWN.Pipe()
            process = _SPAWN.Process(target=_serve, args=(its, os.getpid()), daemon=True)
            process.start()
            its.close()
            self._processes.append(process)
            return ours


def _deaf() -> None:
    """What this thread starts does not hear what a terminal sends to all its processes: the parent answers that."""
    if hasattr(signal, "pthread_sigmask"):
        orders = {signal.SIGINT, signal.SIGHUP}
        signal.pthread_sigmask(signal.SIG_BLOCK, orders)
        resource_tracker.ensure_running()  # its beginning lets the thread hear again
        signal.pthread_sigmask(signal.SIG_BLOCK, orders)


def _serve(pipe: Connection, parent: int) -> None:
    """The life of a process of the pool."""
    _bind(parent)
    while True:
        try:
            task = pipe.recv_bytes()
        except EOFError:
            return
        pipe.send_bytes(_outcome(task))


def _outcome(task: bytes) -> bytes:
    """The result of a task and None, or None and what it raised, with the traceback as a note."""
    try:
        work, args, kwargs = pickle.loads(task)
        return pickle.dumps((work(*args, **kwargs), None))
    except Exception as error:
        error.add_note("".join(traceback.format_exception(error)))
        try:
            return pickle.dumps((None, error))
        except Exception:  # an error that holds what cannot be sent
            return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))


def _bind(parent: int) -> None:
    """Tie this process to its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # for systems on which nothing can start deaf
    if not _killed_with_parent():
        threading.Thread(target=_end_after_parent, daemon=True).start()
    elif os.getppid() != parent:  # it died before the kernel was asked
        os._exit(1)


def _killed_with_parent() -> bool:
    """Ask the kernel to see to it; False where it cannot. It takes the thread that started a process for its parent."""
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
