"""Articles that are already cut: JSON Lines, one article a line, UTF-8; also packed as .gz or .xz.

Keys of a line; all are optional, but there must be a headline or a body:

    headline (or title), kicker, subtitle     text
    body          text with line breaks between paragraphs; or a list of texts or of {"text", "heading"}
    date          "2025-11-03"                page, seq       whole numbers from 1
    section       text                        issue, serial   第…期, 总第…期
    last_issue, last_serial                   the second numbers of a double issue (合刊)
    newspaper (or source)                     kind            article photo digest ad notice
    author (or byline)                        the byline as printed (cut into credits)
    credits       a list of {"role", "name", "organisation"}, where it is known better than that
    entries       a list of {"headline", "page", "label"}: the lines of a digest
    captions      a list of texts: photo captions, kept as last paragraphs
    continues_on, continued_from              page numbers of a jump

How large a number may be, and which days there are, is said in `index/bounds.py`. Other keys are ignored; what `show --json`
prints can be fed again. Where a line is silent the command line, meta.json and the file's name answer, in that order.
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
from datetime import date
from pathlib import Path
from typing import IO, Any, cast

from index.bounds import LARGEST, SEQS, SPAN, is_double
from index.model import Masthead, Problem
from index.sources.author import read_author
from index.sources.encoding import binary_kind, file_name, without_controls
from index.sources.given import as_date, is_number, wanted_date
from index.sources.outcomes import Remark
from index.sources.seats import Seats
from search.article import KINDS, Article, Credit, Entry, Kind, Paragraph, undated_issue

ENDINGS = (".jsonl", ".jsonl.gz", ".jsonl.xz")


class _Wrong(ValueError):
    """A line that is no article; the message says what is wrong with it."""


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
        parts = _parts(data, known)
        page = _number(data, "page", least=0) or known.page or 0
        seq = _number(data, "seq")
        if (id := seats.take(parts["date"], page, seq)) is None:
            raise _Wrong(f"这一版已经排满 {SEQS:,} 篇；请写明 date 和 page")
    except _Wrong as error:
        yield Problem(file_name(path), str(error), number)
        return
    if seq not in (None, id.seq):
        yield Remark(file_name(path), f"seq {seq} 在同一版上已经用过；改排为 {id}", number)
    yield Article(id=id, source=f"{file_name(path)}:{number}", **parts)


def _object(line: bytes, mended: Counter[str]) -> dict[str, Any]:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Wrong(f"不是 UTF-8（第 {error.start + 1} 个字节）；请另存为 UTF-8 后重试") from None
    try:
        data = _cleaned(json.loads(text), mended)
        if "\\ud" in text.lower():
            json.dumps(data, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise _Wrong("含有不成字符的代码（半个代理对）；请检查导出程序") from None
    except RecursionError:
        raise _Wrong("嵌套过深，不是一篇文章") from None
    except ValueError as error:
        column = f"第 {error.colno} 列" if isinstance(error, json.JSONDecodeError) else "这一行"
        raise _Wrong(f"{column}不是合法的 JSON；请检查这一行是否完整") from None
    if not isinstance(data, dict):
        raise _Wrong("不是一个 JSON 对象；每行应当是一篇文章：{…}")
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


def _parts(data: dict[str, Any], known: Masthead) -> dict[str, Any]:
    """Everything of an article but its id and source. Raises _Wrong where a value is of another type than documented."""
    headline = _text(data, "headline", "title")
    paragraphs = (*_body(data), *_captions(data))
    entries = tuple(_entry(entry) for entry in _list(data, "entries"))
    if not (headline or paragraphs or entries):
        raise _Wrong("既没有标题也没有正文；已略过这一行")
    byline = _text(data, "author", "byline")
    issue, last_issue = _numbers(data, "issue", known.number, known.last_number)
    serial, last_serial = _numbers(data, "serial", known.serial, known.last_serial)
    return {
        "newspaper": _text(data, "newspaper", "source") or known.newspaper,
        "date": _date(data) or known.date,
        "issue": issue,
        "serial": serial,
        "last_issue": last_issue,
        "last_serial": last_serial,
        "section": _text(data, "section") or known.section,
        "kind": _kind(data),
        "kicker": _text(data, "kicker"),
        "headline": headline,
        "subtitle": _text(data, "subtitle"),
        "byline": byline,
        "credits": tuple(map(_credit, _list(data, "credits"))) or read_author(byline),
        "paragraphs": paragraphs,
        "entries": entries,
        "continues_on": _number(data, "continues_on"),
        "continued_from": _number(data, "continued_from"),
    }


def _text(data: dict[str, Any], *keys: str) -> str:
    """The first of these keys that says something, on one line; "" where none does."""
    for key in keys:
        value = data.get(key)
        if value is not None and not isinstance(value, str):
            raise _Wrong(f"{key} 应当是文字，这里是 {_excerpt(value)}")
        if value and value.strip():
            return " ".join(part.strip() for part in value.splitlines() if part.strip())
    return ""


def _number(data: dict[str, Any], key: str, least: int = 1) -> int | None:
    value = data.get(key)
    if value is None:
        return None
    if not is_number(value, key, least):
        raise _Wrong(f"{key} 应当是 {least} 到 {LARGEST[key]} 的整数，这里是 {_excerpt(value)}")
    return cast(int, value)


def _numbers(
    data: dict[str, Any], key: str, known: int | None, known_last: int | None
) -> tuple[int | None, int | None]:
    """A number of the issue and, for a 合刊, its second; what is known of a second belongs to the first that is known."""
    first, last = _number(data, key), _number(data, f"last_{key}")
    begin, end = first or known, last or (known_last if first in (None, known) else None)
    if not is_double(begin, end):
        raise _Wrong(f"last_{key} 应当是 {begin} 到 {(begin or 0) + SPAN} 的整数（合刊的后一期），这里是 {end}")
    return begin, end


def _date(data: dict[str, Any]) -> date | None:
    value = data.get("date")
    if value in (None, ""):
        return None
    day = as_date(value)
    if day is None:
        raise _Wrong(f"date {wanted_date()}，这里是 {_excerpt(value)}")
    return day


def _kind(data: dict[str, Any]) -> Kind:
    value = data.get("kind")
    if value in (None, ""):
        return "article"
    if value not in KINDS:
        raise _Wrong(f"kind 应当是 {'、'.join(KINDS)} 之一，这里是 {_excerpt(value)}")
    return cast(Kind, value)


def _list(data: dict[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    if value is not None and not isinstance(value, list):
        raise _Wrong(f"{key} 应当是列表，这里是 {_excerpt(value)}")
    return value or []


def _body(data: dict[str, Any]) -> Iterator[Paragraph]:
    body = data.get("body")
    if body is not None and not isinstance(body, str | list):
        raise _Wrong(f"body 应当是文字或列表，这里是 {_excerpt(body)}")
    for part in [body] if isinstance(body, str) else body or []:
        match part:
            case str(text):
                heading: object = False
            case {"text": str(text)}:
                heading = part.get("heading", False)
            case _:
                raise _Wrong(f'body 的每一段应当是文字或 {{"text", "heading"}}，这里是 {_excerpt(part)}')
        if not isinstance(heading, bool):
            raise _Wrong(f"heading 应当是 true 或 false，这里是 {_excerpt(heading)}")
        yield from (Paragraph(line.strip(), heading) for line in text.splitlines() if line.strip())


def _captions(data: dict[str, Any]) -> Iterator[Paragraph]:
    for caption in _list(data, "captions"):
        text = _text({"captions": caption}, "captions")
        if text:
            yield Paragraph(text)


def _credit(value: object) -> Credit:
    if not isinstance(value, dict):
        raise _Wrong(f'credits 的每一项应当是 {{"role", "name", "organisation"}}，这里是 {_excerpt(value)}')
    return Credit(_text(value, "role"), _text(value, "name"), _text(value, "organisation"))


def _entry(value: object) -> Entry:
    if not isinstance(value, dict):
        raise _Wrong(f'entries 的每一项应当是 {{"headline", "page", "label"}}，这里是 {_excerpt(value)}')
    return Entry(_text(value, "headline"), _number(value, "page"), _text(value, "label"))


def _excerpt(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else f"{text[:40]}…"
