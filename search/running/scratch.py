"""A temporary folder that does not outlive its process for long: what a killed one leaves, the next one of its kind removes.

Its owner holds a lock inside it, which the system lets go when the owner dies; so a folder whose lock is free has none. A
process id would not do: it may be another process's by then, or one of another machine. Only folders of the same user
are looked at.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

#: In each folder: the lock of its owner, and what the owner works in.
_OWNER, _FILES = "owner", "files"


@contextmanager
def scratch(prefix: str) -> Iterator[Path]:
    """An empty folder of one's own in the system's place for temporary files; gone afterwards. Ownerless ones go first."""
    _sweep(prefix)
    folder, lock = _owned(prefix)
    try:
        yield folder / _FILES
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)  # where an open file cannot be removed


def _owned(prefix: str) -> tuple[Path, filelock.BaseFileLock]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix))
        with suppress(FileNotFoundError):
            (folder / _FILES).mkdir()
        if lock := _locked(folder):
            if (folder / _FILES).is_dir():
                return folder, lock
            lock.release()
        # Somebody who sweeps came between the folder and its lock, and has removed it; locking may have made it anew.
        shutil.rmtree(folder, ignore_errors=True)


def _locked(folder: Path) -> filelock.BaseFileLock | None:
    """The folder's lock, held; None where somebody else holds it, or has removed it."""
    lock = filelock.FileLock(folder / _OWNER)
    with suppress(filelock.Timeout, FileNotFoundError):
        lock.acquire(timeout=0)
        return lock
    return None


def _sweep(prefix: str) -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError):
            if _is_ours(folder) and (lock := _locked(folder)):
                shutil.rmtree(folder, ignore_errors=True)
                lock.release()


def _is_ours(folder: Path) -> bool:
    """Whether it is a folder, no link to one, that this user made. Where the system knows no users all are."""
    status = folder.lstat()
    return stat.S_ISDIR(status.st_mode) and (not hasattr(os, "getuid") or status.st_uid == os.getuid())
