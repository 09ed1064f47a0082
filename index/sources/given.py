"""Metadata that comes from outside the text: the command line, a meta.json, the names of files and folders.

The first two are somebody's word and win over what the page prints; names are hints and lose to it. This
module does not read pages.

A `meta.json` speaks for the files beside it (not for folders below). Its keys, all optional:

    newspaper (text), date ("2025-11-03"), issue (number within the year), serial (总第…期), last_issue and
    last_serial (the second numbers of a 合刊), pages (how many), page (number), section (text), and
    files: {"02.md": {the same keys, for this file only}}
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from index.bounds import FIRST_YEAR, LARGEST, last_year, possible, possible_day
from index.model import Masthead, Problem
from index.sources.encoding import Undecodable, decode, file_name
from index.sources.outcomes import Remark

META = "meta.json"
_TEXTS = {"newspaper": "newspaper", "section": "section"}
_NUMBERS = {
    "issue": "number",
    "serial": "serial",
    "last_issue": "last_number",
    "last_serial": "last_serial",
    "pages": "pages",
    "page": "page",
}

_DATE = re.compile(
    r"(?<![0-9A-Za-z])((?:19|20)\d\d)([-_./]?)(\d\d)\2(\d\d)(?!\d)|((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日"
)
_SERIAL = re.compile(r"总第?\s*(\d{1,6})(?:\s*[-—–~～、至]\s*(\d{1,6}))?\s*期")
_NUMBER = re.compile(r"(?:第\s*(\d{1,3})\s*[-—–~～、至]\s*|(?<!\d))(\d{1,3})\s*期")
_PAGE = re.compile(
    r"(?<![0-9A-Za-z])(\d{1,3})\s*版|版\s*(\d{1,3})(?!\d)|(?<![A-Za-z])[Pp](?:age)?[-_ ]?(\d{1,3})(?!\d)"
)
_BARE = re.compile(r"[-_. ]*(\d{1,2})[-_. ]*")


def from_options(
    date: date | None = None,
    issue: int | None = None,
    serial: int | None = None,
    page: int | None = None,
    section: str = "",
    newspaper: str = "",
) -> Masthead:
    """What the command line gives: `--date --issue --serial --page --section --newspaper`."""
    return Masthead(newspaper=newspaper, date=date, number=issue, serial=serial, page=page, section=section)


def from_names(path: Path) -> Masthead:
    """What the file's name and its next three folders say: `2025-11-03/02.md`, `20251103_02.txt`, `第40期/02版.txt`.

    The innermost name wins. A bare number is a page only where a date or an issue is named with it. Numbers that cannot be are
    left out: see `checked_names`.
    """
    return checked_names(path)[0]


def checked_names(path: Path) -> tuple[Masthead, tuple[str, ...]]:
    """What `from_names` says, and a phrase for each number in the names that cannot be."""
    names = [unicodedata.normalize("NFKC", part) for part in map(file_name, (*path.parent.parts[-3:], path.stem))]
    day, rest = _date(names)
    serial, last_serial = _serial(names)
    number, last_number = _issue(names)
    anchored = day is not None or number is not None or serial is not None
    return possible(
        Masthead(
            date=day,
            number=number,
            serial=serial,
            last_number=last_number,
            last_serial=last_serial,
            page=_page(rest, bare=anchored),
        )
    )


def _date(names: list[str]) -> tuple[date | None, str]:
    """The innermost date in the names, and what the file's name says besides it."""
    joined = "/".join(names)
    stem_at = len(joined) - len(names[-1])
    for match in reversed(list(_DATE.finditer(joined))):
        year, month, day = (match[1], match[3], match[4]) if match[1] else (match[5], match[6], match[7])
        try:
            value = date(int(year), int(month), int(day))
        except ValueError:
            continue
        return value, joined[stem_at : max(match.start(), stem_at)] + " " + joined[max(match.end(), stem_at) :]
    return None, names[-1]


def _serial(names: list[str]) -> tuple[int | None, int | None]:
    for name in reversed(names):
        if match := _SERIAL.search(name):
            return int(match[1]), int(match[2]) if match[2] else None
    return None, None


def _issue(names: list[str]) -> tuple[int | None, int | None]:
    for name in reversed(names):
        if match := _NUMBER.search(_SERIAL.sub("", name)):
            return (int(match[1]), int(match[2])) if match[1] else (int(match[2]), None)
    return None, None


def _page(stem: str, *, bare: bool) -> int | None:
    match = _PAGE.search(stem) or (_BARE.fullmatch(stem.strip()) if bare else None)
    number = next((int(group) for group in match.groups() if group), 0) if match else 0
    return number or None


@dataclass(frozen=True, slots=True)
class Meta:
    """What the meta.json of one folder gives: for all files in it, and for single ones by name."""

    whole: Masthead = field(default_factory=Masthead)
    files: dict[str, Masthead] = field(default_factory=dict)

    def of(self, name: str) -> Masthead:
        """What is given for the file of this name; its own entry wins over the folder's."""
        return self.files.get(name, Masthead()).over(self.whole)


def read_meta(path: Path) -> tuple[Meta, tuple[Problem, ...]]:
    """Read a meta.json. What is wrong with it comes back as Problems (and unknown keys as Remarks); what is right counts."""
    try:
        data = json.loads(decode(path.read_bytes()).text)
    except (OSError, Undecodable, ValueError, RecursionError) as error:
        return Meta(), (
            Problem(file_name(path), f"meta.json 读不出来（{_why(error)}）；旁边的文件照常读取，但没有用上它"),
        )
    if not isinstance(data, dict):
        return Meta(), (Problem(file_name(path), 'meta.json 应当是一个对象，例如 {"date": "2025-11-03"}；没有用上它'),)
    files = data.pop("files", {})
    problems: list[Problem] = []
    whole = masthead(data, file_name(path), problems)
    if not isinstance(files, dict) or not all(isinstance(entry, dict) for entry in files.values()):
        problems.append(Problem(file_name(path), 'meta.json 的 files 应当是 {"文件名": {…}}；没有用上它'))
        files = {}
    return Meta(whole, {name: masthead(entry, file_name(path), problems) for name, entry in files.items()}), tuple(
        problems
    )


def masthead(data: dict[str, Any], source: str, problems: list[Problem]) -> Masthead:
    """The masthead that documented keys make; bad values are left out and named in `problems`."""
    fields: dict[str, Any] = {}
    for key, value in data.items():
        if value is None:
            continue
        if key in _TEXTS and isinstance(value, str):
            fields[_TEXTS[key]] = value.strip()
        elif key in _NUMBERS and is_number(value, key):
            fields[_NUMBERS[key]] = value
        elif key == "date" and (day := as_date(value)):
            fields["date"] = day
        elif key in _known():
            problems.append(Problem(source, f"{key} 的值 {_excerpt(value)} 不合要求（{_wanted(key)}）；没有用上它"))
        else:
            problems.append(Remark(source, f"不认识的键 {key}；没有用上它"))
    # One number at a time is possible by now; a 合刊 may still not be.
    head, wrong = possible(Masthead(**fields))
    problems += [Problem(source, f"{phrase}；没有用上它") for phrase in wrong]
    return head


def is_number(value: object, key: str, least: int = 1) -> bool:
    """Whether a value of JSON is a whole number that can stand under this key (see `bounds.py`)."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= LARGEST[key]


def as_date(value: object) -> date | None:
    """The day that an ISO text says, if a newspaper can be of it; None for anything else."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day and possible_day(day) else None


def _known() -> Iterable[str]:
    return ("date", *_TEXTS, *_NUMBERS)


def _wanted(key: str) -> str:
    if key == "date":
        return wanted_date()
    return "应当是文字" if key in _TEXTS else f"应当是 1 到 {LARGEST[key]} 的整数"


def wanted_date() -> str:
    """What a date must look like."""
    return f"应当像 2025-11-03，在 {FIRST_YEAR} 至 {last_year()} 年之间"


def _excerpt(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"第 {error.lineno} 行第 {error.colno} 列不是合法的 JSON"
    return error.strerror or "读取失败" if isinstance(error, OSError) else str(error) or type(error).__name__


class Metas:
    """The meta.json of each folder, read once; problems with one are told once."""

    def __init__(self) -> None:
        self._read: dict[Path, Meta] = {}

    def of(self, path: Path) -> Iterator[Problem | Masthead]:
        """The problems of the meta.json beside `path`, if new; last, what it gives for `path`."""
        folder = path.parent
        if folder not in self._read:
            beside = folder / META
            self._read[folder], problems = read_meta(beside) if beside.is_file() else (Meta(), ())
            yield from problems
        yield self._read[folder].of(path.name)
