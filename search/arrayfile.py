r"""A file of named arrays, mapped into memory and read without copying.

Layout, all numbers little-endian:

    bytes 0..7     b"BAOSOU\0" and the version of this layout (one byte, now 1)
    bytes 8..15    uint64: where the directory begins
    bytes 16..23   uint64: its length in bytes
    bytes 24..63   zeros
    from byte 64   the arrays, each beginning at a multiple of 64, with zeros between them
    at the end     the directory: UTF-8 JSON, {"meta": {...}, "arrays": {name: [dtype, offset, count]}},
                   dtype as numpy writes it ("<u4"), offset in bytes from the start of the file

A mapped file costs no memory of its own, its pages are shared by all processes, and arrays that nobody may write to
need no lock. No number is written that its type does not hold. This module does not know what the arrays mean.
"""

from __future__ import annotations

import json
import mmap
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from search.errors import ArchiveTooLarge

MAGIC = b"BAOSOU\0"
VERSION = 1
_HEAD = 64
_ALIGN = 64

Array = NDArray[Any]


class ArrayFile:
    """A mapped file. Raises ValueError for one that is not ours, of another version, or cut off."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head = self._map[:24]
        if head[:7] != MAGIC:
            raise ValueError(f"{path.name}: not a file of arrays")
        if head[7] != VERSION:
            raise ValueError(f"{path.name}: layout version {head[7]}, this program reads {VERSION}")
        start, length = (int(n) for n in np.frombuffer(head, "<u8", 2, 8))
        if start + length > len(self._map):
            raise ValueError(f"{path.name}: cut off")
        directory = json.loads(self._map[start : start + length])
        self.meta: dict[str, Any] = directory["meta"]
        self._arrays: dict[str, tuple[str, int, int]] = directory["arrays"]

    def __getitem__(self, name: str) -> Array:
        """The array of this name, read-only, backed by the file. Raises KeyError."""
        dtype, offset, count = self._arrays[name]
        return np.frombuffer(self._map, dtype, count, offset)

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def names(self, beginning: str) -> list[str]:
        """The arrays whose names begin so, in the order of the file."""
        return [name for name in self._arrays if name.startswith(beginning)]

    def sizes(self) -> dict[str, int]:
        """The bytes of each array."""
        return {name: np.dtype(dtype).itemsize * count for name, (dtype, _, count) in self._arrays.items()}


class Stream:
    """One array in the making: parts are appended; they wait in a temporary file."""

    def __init__(self, folder: Path, name: str, dtype: str) -> None:
        self.dtype = np.dtype(dtype)
        self.count = 0
        self._name = name
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 — closed by close()

    def append(self, part: Array) -> None:
        """Add numbers at the end. Raises ArchiveTooLarge where one does not fit the stream's type."""
        self._file.write(np.ascontiguousarray(narrowed(part, self.dtype, self._name)).data)
        self.count += len(part)

    def copy_to(self, file: IO[bytes]) -> None:
        """Write everything to a file and forget it."""
        self._file.seek(0)
        shutil.copyfileobj(self._file, file, 1 << 20)
        self.close()

    def close(self) -> None:
        """Forget it."""
        self._file.close()


class ArrayFileWriter:
    """Makes a file of arrays; a context manager. The file is whole when the context ends, absent if it fails."""

    def __init__(self, path: Path) -> None:
        self.meta: dict[str, Any] = {}
        self._path = path
        self._streams: dict[str, Stream] = {}

    def stream(self, name: str, dtype: str) -> Stream:
        """Begin an array that comes in parts."""
        stream = self._streams[name] = Stream(self._path.parent, name, dtype)
        return stream

    def put(self, name: str, array: Array) -> None:
        """Add a whole array."""
        self.stream(name, array.dtype.newbyteorder("<").str).append(array)

    def __enter__(self) -> ArrayFileWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._write()
        except BaseException:
            self._path.unlink(missing_ok=True)
            raise
        finally:
            for stream in self._streams.values():
                stream.close()

    def _write(self) -> None:
        arrays: dict[str, tuple[str, int, int]] = {}
        # What lies there may be a hard link to a file that is being read: a new file, not new content.
        self._path.unlink(missing_ok=True)
        with self._path.open("wb") as file:
            file.write(bytes(_HEAD))
            for name, stream in self._streams.items():
                file.write(bytes(-file.tell() % _ALIGN))
                arrays[name] = (stream.dtype.str, file.tell(), stream.count)
                stream.copy_to(file)
            directory = json.dumps({"meta": self.meta, "arrays": arrays}, ensure_ascii=False).encode()
            start = file.tell()
            file.write(directory)
            file.seek(0)
            file.write(MAGIC + bytes([VERSION]) + np.array([start, len(directory)], "<u8").tobytes())


def narrowed(numbers: Array, dtype: DTypeLike, name: str) -> Array:
    """Whole numbers in a smaller type. Raises ArchiveTooLarge where one does not fit; `name` says what they are."""
    kind = np.dtype(dtype)
    if len(numbers) and not np.can_cast(numbers.dtype, kind):
        room = np.iinfo(kind)
        for number in (int(numbers.min()), int(numbers.max())):
            if not room.min <= number <= room.max:
                raise ArchiveTooLarge(
                    f"索引的 {name} 要记 {number:,}，而这种文件最多记到 {room.max:,}；请把资料分成几份，各建一个索引。"
                )
    return numbers.astype(kind, copy=False)


def gathered(starts: Array, counts: Array) -> Array:
    """The numbers starts[0], starts[0] + 1, … (counts[0] of them), then those of starts[1], and so on."""
    edges = np.cumsum(counts)
    total = int(edges[-1]) if len(edges) else 0
    return np.repeat(starts - edges + counts, counts) + np.arange(total)
