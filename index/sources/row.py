"""A row of keys and values, as a line of JSONL holds them -> the parts of an article. The keys are documented in `jsonl.py`.

It does not read files, and gives no ids.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from index.bounds import LARGEST, SPAN, is_double
from index.model import Masthead
from index.page.marks.images import images_in
from index.page.marks.inline import lines_of
from index.page.signs import told_kind
from index.sources.authors import read_authors
from index.sources.given import as_date, as_page, is_number, wanted_date, wanted_page
from search.article import KINDS, Credit, Entry, Image, Kind, Paragraph


class Wrong(ValueError):
    """A line that is no article; the message says what is wrong with it."""


def parts_of(data: dict[str, Any], known: Masthead) -> dict[str, Any]:
    """Everything of an article but its id and source. Raises Wrong where a value is of another type than documented."""
    headline = _text(data, "headline", "title")
    paragraphs = (*_body(data), *_captions(data))
    entries = tuple(_entry(entry) for entry in _list(data, "entries"))
    if not (headline or paragraphs or entries):
        raise Wrong("既没有标题也没有正文；已略过这一行")
    byline, section = _text(data, "author", "byline"), _text(data, "section") or known.section
    issue, last_issue = _numbers(data, "issue", known.number, known.last_number)
    serial, last_serial = _numbers(data, "serial", known.serial, known.last_serial)
    return {
        "newspaper": _text(data, "newspaper", "source") or known.newspaper,
        "date": _date(data) or known.date,
        "edition": _text(data, "edition") or known.edition,
        "page_count": number_of(data, "pages") or known.pages,
        "issue": issue,
        "serial": serial,
        "last_issue": last_issue,
        "last_serial": last_serial,
        "section": section,
        "kind": _kind(data, headline, section),
        "kicker": _text(data, "kicker"),
        "headline": headline,
        "subtitle": _text(data, "subtitle"),
        "byline": byline,
        "credits": tuple(map(_credit, _list(data, "credits"))) or read_authors(byline, paragraphs),
        "paragraphs": paragraphs,
        "entries": entries,
        "continues_on": page_of(data, "continues_on"),
        "continued_from": page_of(data, "continued_from"),
        "images": tuple(dict.fromkeys((*map(_image, _list(data, "images")), *_linked(data)))),
    }


def _text(data: dict[str, Any], *keys: str) -> str:
    """The first of these keys that says something, on one line; "" where none does."""
    for key in keys:
        value = data.get(key)
        if value is not None and not isinstance(value, str):
            raise Wrong(f"{key} 应当是文字，这里是 {_excerpt(value)}")
        if value and (lines := lines_of(value)):
            return " ".join(lines)
    return ""


def number_of(data: dict[str, Any], key: str, least: int = 1) -> int | None:
    """A whole number of a row, None where there is none. Raises Wrong."""
    value = data.get(key)
    if value is None:
        return None
    if not is_number(value, key, least):
        raise Wrong(f"{key} 应当是 {least} 到 {LARGEST[key]} 的整数，这里是 {_excerpt(value)}")
    return cast(int, value)


def page_of(data: dict[str, Any], key: str) -> int | None:
    """A page of a row, as a number or as it is printed; None where there is none. Raises Wrong."""
    value = data.get(key)
    if value is None or (key == "page" and value == 0 and not isinstance(value, bool)):
        return value
    if (page := as_page(value)) is None:
        raise Wrong(f"{key} {wanted_page(int(key != 'page'))}，这里是 {_excerpt(value)}")
    return page


def _numbers(
    data: dict[str, Any], key: str, known: int | None, known_last: int | None
) -> tuple[int | None, int | None]:
    """A number of the issue and, for a 合刊, its second; what is known of a second belongs to the first that is known."""
    first, last = number_of(data, key), number_of(data, f"last_{key}")
    begin, end = first or known, last or (known_last if first in (None, known) else None)
    if not is_double(begin, end):
        raise Wrong(f"last_{key} 应当是 {begin} 到 {(begin or 0) + SPAN} 的整数（合刊的后一期），这里是 {end}")
    return begin, end


def _date(data: dict[str, Any]) -> date | None:
    value = data.get("date")
    if value in (None, ""):
        return None
    day = as_date(value)
    if day is None:
        raise Wrong(f"date {wanted_date()}，这里是 {_excerpt(value)}")
    return day


def _kind(data: dict[str, Any], headline: str, section: str) -> Kind:
    value = data.get("kind")
    if value in (None, "", "article"):
        return told_kind(headline, section)
    if value not in KINDS:
        raise Wrong(f"kind 应当是 {'、'.join(KINDS)} 之一，这里是 {_excerpt(value)}")
    return cast(Kind, value)


def _list(data: dict[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    if value is not None and not isinstance(value, list):
        raise Wrong(f"{key} 应当是列表，这里是 {_excerpt(value)}")
    return value or []


def _body(data: dict[str, Any]) -> Iterator[Paragraph]:
    body = data.get("body")
    if body is not None and not isinstance(body, str | list):
        raise Wrong(f"body 应当是文字或列表，这里是 {_excerpt(body)}")
    for part in [body] if isinstance(body, str) else body or []:
        match part:
            case str(text):
                heading: object = False
            case {"text": str(text)}:
                heading = part.get("heading", False)
            case _:
                raise Wrong(f'body 的每一段应当是文字或 {{"text", "heading"}}，这里是 {_excerpt(part)}')
        if not isinstance(heading, bool):
            raise Wrong(f"heading 应当是 true 或 false，这里是 {_excerpt(heading)}")
        yield from (Paragraph(line, heading) for line in lines_of(text))


def _captions(data: dict[str, Any]) -> Iterator[Paragraph]:
    for caption in _list(data, "captions"):
        text = _text({"captions": caption}, "captions")
        if text:
            yield Paragraph(text)


def _image(value: object) -> Image:
    """An image by its address, or by what `show --json` prints."""
    if isinstance(value, str):
        return Image(value.strip())
    if not isinstance(value, dict):
        raise Wrong(f'images 的每一项应当是地址或 {{"address", "caption"}}，这里是 {_excerpt(value)}')
    return Image(_text(value, "address"), _text(value, "caption"))


def _linked(data: dict[str, Any]) -> Iterator[Image]:
    body = data.get("body")
    for part in [body] if isinstance(body, str) else body or []:
        yield from images_in(part if isinstance(part, str) else part["text"])


def _credit(value: object) -> Credit:
    if not isinstance(value, dict):
        raise Wrong(f'credits 的每一项应当是 {{"role", "name", "organisation"}}，这里是 {_excerpt(value)}')
    return Credit(_text(value, "role"), _text(value, "name"), _text(value, "organisation"))


def _entry(value: object) -> Entry:
    if not isinstance(value, dict):
        raise Wrong(f'entries 的每一项应当是 {{"headline", "page", "label"}}，这里是 {_excerpt(value)}')
    return Entry(_text(value, "headline"), page_of(value, "page"), _text(value, "label"))


def _excerpt(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else f"{text[:40]}…"
