"""Bytes of a text file to text: which encoding it is, or why it is none.

UTF-8 (with or without a mark), UTF-16 with a mark, GB18030 (which holds GBK and GB2312). Decoding is strict:
a file is read without loss or refused with the cure; nothing is guessed at, replaced or dropped. This module
opens no files.

GB18030 accepts almost any even mixture of bytes, so text counts as GB18030 only when it also reads like
Chinese print: what is not ASCII is common Han or Chinese punctuation (`_COMMON_SHARE`), and longer text uses
the commonest characters (`_frequent_needed`). Measured on 2,267 newspaper articles, simplified and
traditional: the lowest share of common characters was 0.85; the highest of Big5 read as GB18030 was 0.57.
EUC-KR maps onto common Han entirely, and only the second test knows it (0.02 against at least 0.17 in real
articles of 100 Han and more). The library charset-normalizer names a best guess for everything (40 characters
of GB18030 were Korean to it in 3 of 100 cases) and never refuses; we need the refusal more than the guess.
"""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from functools import cache
from typing import NamedTuple

_MAGIC = (
    (b"%PDF", "PDF 文件"),
    (b"PK\x03\x04", "ZIP 压缩包（或 Word、EPUB 文件）"),
    (b"\x1f\x8b", "gzip 压缩文件"),
    (b"\xfd7zXZ", "xz 压缩文件"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"Rar!", "RAR 压缩包"),
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word 文件"),
    (b"{\\rtf", "RTF 文件"),
    (b"\x7fELF", "程序文件"),
    (b"SQLite format 3", "SQLite 数据库"),
)
_COMMON_SHARE = 0.75
# The 150 Han that cover 46% of 10,458 newspaper articles, and their traditional forms.
_FREQUENT = frozenset(
    "的国中一人在业发大是新年为和化不能生有展动全作了成实产工地力上学建要会出家民进体行时以来理合党与等高同现方文到"
    "重我多对个区主长部平务用技市开设这经关科提推创心政机共代持自加日本法强制更面保公定量系场通治从性者度水入前下深"
    "们于基记过好电就品事近社分向术服月资研可员安海统规源质着数应正领物造活期里总点程"
    "來個們創動務區員國場學實對強從應數於時會業機爲為現產發統經總與術裏裡製規記設資質這進過長開關電領體點黨"
)
# Fewer Han than this do not tell one language from another.
_TELLING = 30
# What a control character is for no page of print: tabs and line ends stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_CURE = "请另存为 UTF-8 后重试"


class Undecodable(ValueError):
    """The bytes are no text we can read without loss; the message, in Chinese, says why and what to do."""


class Decoded(NamedTuple):
    r"""The text, line ends as `\n`, and the encoding it was in: `utf-8`, `utf-8-sig`, `utf-16`, `gb18030`."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Decode the bytes of one file strictly. Raises Undecodable for an empty, binary or unreadable file."""
    if not data:
        raise Undecodable("文件是空的；请检查导出是否完成")
    if kind := binary_kind(data):
        raise Undecodable(f"是{kind}，不是文本；请先导出为 .txt、.md 或 .jsonl")
    text, encoding = _marked(data) or _unmarked(data)
    if not text.strip():
        raise Undecodable("文件里只有空白；请检查导出是否完成")
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), encoding)


def without_controls(text: str) -> tuple[str, int]:
    """The text with a space for every control character but tabs and line ends, and how many there were."""
    return _CONTROL.subn(" ", text)


def binary_kind(head: bytes) -> str | None:
    """What kind of binary file begins with these bytes, in Chinese; None where they may be text."""
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return None
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    return "二进制文件（或没有标记的 UTF-16 文本）" if b"\0" in head else None


def file_name(path: str | os.PathLike[str]) -> str:
    """A path as text that can be shown and stored: names that an old archive wrote in GBK are read as such."""
    raw = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def reads_like_chinese(text: str) -> bool:
    """Whether text decoded from a Chinese legacy encoding is what it seems, by the shares in the module's docstring."""
    foreign = [char for char in text if ord(char) > 127 and not char.isspace()]
    if not foreign:
        return True
    if sum(map(_is_common, foreign)) / len(foreign) < _COMMON_SHARE:
        return False
    han = [char for char in foreign if _is_han(char)]
    return sum(char in _FREQUENT for char in han) >= _frequent_needed(len(han)) * len(han)


def _marked(data: bytes) -> tuple[str, str] | None:
    """Decode by the mark at the start; None without one."""
    if data.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):
        raise Undecodable(f"是 UTF-32 编码；{_CURE}")
    for mark, encoding, name in (
        (BOM_UTF8, "utf-8-sig", "utf-8-sig"),
        (BOM_UTF16_LE, "utf-16", "utf-16"),
        (BOM_UTF16_BE, "utf-16", "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding), name
            except UnicodeDecodeError as error:
                at = f"第 {error.start + 1} 个字节"
                raise Undecodable(f"标明是 {encoding.upper()}，但{at}起无法解码，可能已损坏；请重新导出") from None
    return None


def _unmarked(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    if text := _chinese(data, "gb18030"):
        return text, "gb18030"
    hint = _chinese(data, "big5")
    if hint and sum(map(_is_han, hint)) >= _TELLING:
        raise Undecodable(f"像是 Big5 编码；{_CURE}")
    raise Undecodable(f"认不出编码：不是 UTF-8（第 {line} 行起），也不像 GB18030；{_CURE}")


def _chinese(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if reads_like_chinese(text) else None


def _frequent_needed(han: int) -> float:
    """The share of the commonest characters that this many Han must reach; short text proves nothing."""
    if han < _TELLING:
        return 0.0
    return 0.04 if han < 100 else 0.15


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"


@cache
def _is_common(char: str) -> bool:
    """Chinese punctuation, full-width forms, or a Han of the everyday levels of GB 2312 or Big5."""
    if not _is_han(char):
        return "\u2010" <= char <= "\u203f" or "\u3000" <= char <= "\u301f" or "\uff00" <= char <= "\uffef"
    simplified, traditional = char.encode("gb2312", "ignore"), char.encode("big5", "ignore")
    return b"\xb0" <= simplified[:1] <= b"\xd7" or b"\xa4" <= traditional[:1] <= b"\xc6"
