"""Articles that are already cut: JSON Lines, one article a line, UTF-8; also packed as .gz or .xz.

Keys of a line; all are optional, but there must be a headline or a body:

    headline (or title), kicker, subtitle     text
    body          text with line breaks between paragraphs; or a list of texts or of {"text", "heading"}
    date          "2025-11-03", or "1995-06" or "1995" where no more is known
    page          3 or "A01"                  seq             a whole number from 1
    section       text                        issue, serial   第…期, 总第…期
    edition       号外, 增刊 …                 pages           how many the issue has
    last_issue, last_serial                   the second numbers of a double issue (合刊)
    newspaper (or source)                     kind            article photo digest ad notice
    author (or byline)                        the byline as printed (cut into credits)
    credits       a list of {"role", "name", "organisation"}, where it is known better than that
    entries       a list of {"headline", "page", "label"}: the lines of a digest
    captions      a list of texts: photo captions, kept as last paragraphs
    images        a list of addresses or of {"address", "caption"}
    continues_on, continued_from              pages of a jump

How large a number may be, and which days there are, is said in `index/bounds.py`. Other keys are ignored; what `show --json`
prints can be fed again. Tags, entities and other marks of tools are taken off every text; credits are also read from datelines; a kind that
is missing, or only article, is told by headline and section (本版责编, 图片报道, 广告). Where a line is silent the command line, meta.json and the file's name answer, in that order.
The id is made of date, page and seq; `seq` counts on within a date and page where a line has none. A line that repeats
a taken seq gets the next free one, with a Remark: within one file nothing replaces anything.
A damaged line is a Problem with its number, and every other line is read. Control characters become spaces, and one
Remark counts those of the whole file.
"""

from __future__ import annotations

import gzip
import json
import lzma
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from index.bounds import SEQS
from index.model import Masthead, Problem
from index.sources.encoding import binary_kind, file_name, without_controls
from index.sources.outcomes import Remark
from index.sources.row import Wrong, number_of, page_of, parts_of
from index.sources.seats import Seats
from search.article import Article
from search.places import undated_issue

ENDINGS = (".jsonl", ".jsonl.gz", ".jsonl.xz")


def stem(path: Path) -> str:
    """The file's name without any of its endings."""
    name = file_name(path.name)
    ending = max((e for e in ENDINGS if name.lower().endswith(e)), key=len, default="")
    return name[: len(name) - len(ending)]


def read_articles(path: Path, given: Masthead, hinted: Masthead) -> Iterator[Article | Problem]:
    """The articles of a file in its order, and a Problem for each line that is none."""
    known = given.over(hinted)
    seats = Seats(undated_issue(stem(path)))
    number = reports = 0
    mended = Counter[str]()
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, 1):
                if number == 1 and (kind := binary_kind(line[:4096])):
                    yield Problem(file_name(path), f"是{kind}，不是 JSONL；请检查文件")
                    return
                if line.strip():
                    reports += 1
                    yield from _line(line, path, number, known, seats, mended)
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        yield Problem(file_name(path), f"读到第 {number} 行之后中断（{why}）；此前的已读取，请检查文件是否完整")
        reports += 1
    if mended.total():
        yield Remark(file_name(path), f"有 {mended.total():,} 个控制字符，换成了空格")
    if not reports:
        yield Problem(file_name(path), "文件是空的，或只有空白；请检查导出是否完成")


def _opened(path: Path) -> IO[bytes]:
    name = path.name.lower()
    if name.endswith(".gz"):
        return cast(IO[bytes], gzip.open(path, "rb"))
    return lzma.open(path, "rb") if name.endswith(".xz") else path.open("rb")


def _line(
    line: bytes, path: Path, number: int, known: Masthead, seats: Seats, mended: Counter[str]
) -> Iterator[Article | Problem]:
    try:
        data = _object(line, mended)
        parts = parts_of(data, known)
        page = page_of(data, "page") or known.page or 0
        seq = number_of(data, "seq")
        issue = "|".join(str(parts[name]) for name in ("newspaper", "edition", "issue", "serial"))
        if (id := seats.take(parts["date"], page, seq, issue)) is None:
            raise Wrong(f"这一版已经排满 {SEQS:,} 篇；请写明 date 和 page")
    except Wrong as error:
        yield Problem(file_name(path), str(error), number)
        return
    if seq not in (None, id.seq):
        yield Remark(file_name(path), f"seq {seq} 在同一版上已经用过；改排为 {id}", number)
    yield Article(id=id, source=f"{file_name(path)}:{number}", **parts)


def _object(line: bytes, mended: Counter[str]) -> dict[str, Any]:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Wrong(f"不是 UTF-8（第 {error.start + 1} 个字节）；请另存为 UTF-8 后重试") from None
    try:
        data = _cleaned(json.loads(text), mended)
        if "\\ud" in text.lower():
            json.dumps(data, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise Wrong("含有不成字符的代码（半个代理对）；请检查导出程序") from None
    except RecursionError:
        raise Wrong("嵌套过深，不是一篇文章") from None
    except ValueError as error:
        column = f"第 {error.colno} 列" if isinstance(error, json.JSONDecodeError) else "这一行"
        raise Wrong(f"{column}不是合法的 JSON；请检查这一行是否完整") from None
    if not isinstance(data, dict):
        raise Wrong("不是一个 JSON 对象；每行应当是一篇文章：{…}")
    return data


def _cleaned(value: Any, mended: Counter[str]) -> Any:
    """The value with its texts rid of control characters, which `mended` counts."""
    match value:
        case str():
            text, count = without_controls(value)
            mended["controls"] += count
            return text
        case list():
            return [_cleaned(part, mended) for part in value]
        case dict():
            return {key: _cleaned(part, mended) for key, part in value.items()}
    return value
