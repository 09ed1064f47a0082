"""The index folder: generations side by side, one of them live, swapped atomically.

    <index>/CURRENT                     the name of the live generation, one line
    <index>/LOCK                        held by whoever writes
    <index>/generations/<utc-stamp>/    one complete index: the Whoosh files and
        analysis.json                   the fingerprint of the analysis it was built with
        dictionary.txt                  the dictionary that queries must use
        receipt.json                    what the build did
        files.json                      the format, and the size of every file: a truncated index is noticed when it is opened
        previous                        the generation that was live before it: where a rollback goes
    <index>/generations/.draft-<stamp>/ a generation in the making, or in removal; left over only by a crash

Nothing is ever written into a published generation. Whoosh pickles its schema, so the folder must be trusted.
This module moves folders; it does not read or write postings.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filelock

from search.engines.whoosh.format.segment import FORMAT
from search.errors import IndexLocked, IndexMissing, IndexOutdated

log = logging.getLogger(__name__)

CURRENT, LOCK, GENERATIONS = "CURRENT", "LOCK", "generations"
ANALYSIS, DICTIONARY, RECEIPT, FILES = "analysis.json", "dictionary.txt", "receipt.json", "files.json"
PREVIOUS = "previous"
_DRAFT = ".draft-"
_OURS = (ANALYSIS, DICTIONARY, RECEIPT, FILES, PREVIOUS)
#: Published generations that are kept: the live one, and these many to go back to.
KEPT_BEFORE = 2


def current(index: Path) -> str | None:
    """The name of the live generation, or None where there is no index. Raises IndexMissing where it is damaged."""
    _folder_expected(index)
    try:
        name = (index / CURRENT).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError:
        name = ""
    if not name or "/" in name or name.startswith("."):
        raise IndexMissing(f"索引 {index} 的 CURRENT 文件已损坏；请运行 baosou rollback 或 baosou rebuild。")
    return name


def _folder_expected(index: Path) -> None:
    if index.exists() and not index.is_dir():
        raise IndexMissing(f"{index} 不是文件夹；请用 --index 或 BAOSOU_INDEX 指明索引所在的文件夹。")


def folder(index: Path, name: str) -> Path:
    """Where a generation lies."""
    return index / GENERATIONS / name


#: What tells one state of a generation's files from another: name, size and time of each, and those of CURRENT.
Stamp = tuple[tuple[str, int, int], ...]


def stamp(index: Path, name: str) -> Stamp:
    """What a generation that is live looks like from outside: another stamp says that it may open now."""
    files = [index / CURRENT]
    with contextlib.suppress(OSError):
        files += sorted(folder(index, name).iterdir())
    states = []
    for path in files:
        with contextlib.suppress(OSError):
            state = path.stat()
            states.append((path.name, state.st_size, state.st_mtime_ns))
    return (name, 0, 0), *states


def published(index: Path) -> list[str]:
    """All complete generations, oldest first."""
    if not (index / GENERATIONS).is_dir():
        return []
    paths = (index / GENERATIONS).iterdir()
    return sorted(path.name for path in paths if path.is_dir() and not path.name.startswith("."))


def last_receipt(index: Path) -> dict[str, Any]:
    """The receipt of the live generation or, where that cannot be read, of the newest that can; else empty."""
    names = published(index)[::-1]
    with contextlib.suppress(IndexMissing):
        names = [name for name in (current(index), *names) if name]
    for name in names:
        with contextlib.suppress(OSError, ValueError):
            receipt = json.loads((folder(index, name) / RECEIPT).read_text(encoding="utf-8"))
            if isinstance(receipt, dict):
                return receipt
    return {}


@contextlib.contextmanager
def locked(index: Path) -> Iterator[None]:
    """Hold the index for writing. Raises IndexLocked at once where somebody else does."""
    _folder_expected(index)
    index.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(index / LOCK)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise IndexLocked(f"索引 {index} 正由另一个程序写入；请等它结束后再试。") from None
    try:
        yield
    finally:
        lock.release()


def clear_drafts(index: Path) -> None:
    """Remove what writers left that died. Call with the lock held. Raises nothing: the next writer tries again."""
    with contextlib.suppress(OSError):
        for path in (index / GENERATIONS).glob(f"{_DRAFT}*"):
            shutil.rmtree(path, ignore_errors=True)


def sweep(index: Path) -> None:
    """Remove drafts, and the generations that no rollback leads to. Call with the lock held. Raises nothing.

    Those are generations older than the KEPT_BEFORE that were live before, those that were rolled back from, and those whose
    process died between naming them and making them live. Where the live one is damaged all stay: they may be what cures it.
    """
    clear_drafts(index)
    with contextlib.suppress(OSError, IndexMissing):
        live = current(index)
        if live is None:
            return
        check(folder(index, live))
        kept = lineage(index, live)[: KEPT_BEFORE + 1]
        for name in published(index):
            if name not in kept:
                _remove(index, name)


def _remove(index: Path, name: str) -> None:
    """First it loses its name, so that half of it is never taken for a generation."""
    doomed = index / GENERATIONS / f"{_DRAFT}{name}"
    try:
        folder(index, name).rename(doomed)
        shutil.rmtree(doomed)
    except OSError as error:
        log.warning("the old generation %s could not be removed (%s); the next build tries again", name, error)


def new_draft(index: Path, copy_of: str | None) -> Path:
    """An empty draft folder, or a copy of a generation by hard links. Call with the lock held; old drafts go."""
    home = index / GENERATIONS
    home.mkdir(parents=True, exist_ok=True)
    clear_drafts(index)
    draft = home / f"{_DRAFT}{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
    draft.mkdir()
    if copy_of:
        for path in folder(index, copy_of).iterdir():
            if path.name not in _OURS and not path.name.endswith("LOCK"):
                _link(path, draft / path.name)
    return draft


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


def previous(index: Path, name: str) -> str | None:
    """The generation that was live before this one, if it is still there. Not the one with the name before it: that
    may have been rolled back from, or never have been live.
    """
    try:
        before = (folder(index, name) / PREVIOUS).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return before if before in published(index) else None


def lineage(index: Path, name: str) -> list[str]:
    """A generation and those that were live before it, newest first."""
    names = [name]
    while (before := previous(index, names[-1])) and before not in names:
        names.append(before)
    return names


def seal(draft: Path) -> None:
    """Record the size of every file of a finished draft and bring all of it to the disk."""
    sizes = {p.name: p.stat().st_size for p in sorted(draft.iterdir()) if p.name != FILES and not _is_lock(p)}
    (draft / FILES).write_text(json.dumps({"format": FORMAT, "files": sizes}, indent=1), encoding="utf-8")
    for path in draft.iterdir():
        _sync(path)
    _sync(draft)


def _is_lock(path: Path) -> bool:
    return path.name.endswith("LOCK")


def check(generation: Path) -> None:
    """Raise IndexOutdated if a sealed generation has another format, IndexMissing if a file is missing or has another size.

    Nothing of it is unpickled before: the classes of an older format may be gone.
    """
    try:
        sealed = json.loads((generation / FILES).read_text(encoding="utf-8"))
        # The first format had the sizes alone.
        written = sealed["format"] if "files" in sealed else 1
        if written != FORMAT:
            raise IndexOutdated(
                f"索引 {generation.name} 的格式是第 {written} 版，本程序读写第 {FORMAT} 版；"
                "请用当前版本重建：baosou rebuild 来源文件夹。"
            )
        for name, size in sealed["files"].items():
            actual = (generation / name).stat().st_size
            if actual != size:
                raise ValueError(f"{name} 应有 {size:,} 字节，现有 {actual:,}")
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexMissing(
            f"索引 {generation} 不完整（{error}）；请运行 baosou rollback 回到上一代，或 baosou rebuild 重建。"
        ) from error


def publish(index: Path, draft: Path) -> str:
    """Give a sealed draft its name, make it live and sweep. Returns the name.

    Raises OSError with the former one live and the draft a draft again; once CURRENT has moved nothing is raised.
    """
    name = draft.name.removeprefix(_DRAFT)
    draft.rename(folder(index, name))
    try:
        _sync(index / GENERATIONS)
        point(index, name)
    except OSError:
        with contextlib.suppress(OSError, IndexMissing):
            if current(index) != name:
                folder(index, name).rename(draft)
        raise
    sweep(index)
    return name


def point(index: Path, name: str) -> None:
    """Make a generation live: CURRENT is replaced in one step, after the new file has reached the disk.

    Raises OSError where that could not be done, and nothing after it was done.
    """
    beside = index / f"{CURRENT}.new"
    try:
        beside.write_text(name + "\n", encoding="ascii")
        _sync(beside)
        beside.replace(index / CURRENT)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    try:
        _sync(index)
    except OSError as error:
        log.warning("%s is live, but the disk has not confirmed it (%s)", name, error)


def _sync(path: Path) -> None:
    if os.name != "posix" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
