"""Width and height of a picture from the first bytes of its file. It decodes no picture."""

from __future__ import annotations

from pathlib import Path

_READ = 512 * 1024
#: JPEG: segments that begin a frame, and those without a length.
_FRAMES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
_BARE = frozenset((0x01, *range(0xD0, 0xDA)))


def image_size(path: Path) -> tuple[float, float] | None:
    """The size in pixels of a JPEG, PNG or GIF; None for anything else, or where it cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(_READ)
    except OSError:
        return None
    if head.startswith(b"\x89PNG") and len(head) >= 24:
        sides = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    elif head.startswith(b"GIF8") and len(head) >= 10:
        sides = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    else:
        sides = _jpeg(head) if head.startswith(b"\xff\xd8") else (0, 0)
    return (float(sides[0]), float(sides[1])) if all(sides) else None


def _jpeg(head: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(head):
        if head[at] != 0xFF:
            return 0, 0
        marker = head[at + 1]
        if marker in _FRAMES:
            return int.from_bytes(head[at + 7 : at + 9], "big"), int.from_bytes(head[at + 5 : at + 7], "big")
        if marker == 0xFF:
            at += 1
        elif marker in _BARE:
            at += 2
        else:
            at += 2 + max(2, int.from_bytes(head[at + 2 : at + 4], "big"))
    return 0, 0
