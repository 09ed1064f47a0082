"""How the place of print is written: labels of pages (02, A01, 封二), days known in part (1995-06), the keys of issues.

Each of them is one value inside (a number, a date, a text) and has one written form outside, in ids, addresses, filters and
JSON. Read generously, written one way. This module knows neither articles nor issues as a whole.

**Pages** are whole numbers, so that columns, filters and orders know nothing of letters: 1 to 999 as they are, those with one or two
letters as letters * 1000 + number (A01, A02 … AA01 … B01), the covers of a supplement behind all others. 0 is a page that is not known.

**Issues** of one day are told apart by their key: the day for the first, `2025-11-03-2`, `-3` … for others. Where only a
month or year is known the number stands behind `_` (`1995-06_2`): `1995-06-2` would look like a day.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

#: The largest number of a page, with letters or without: three digits, as folio lines are read.
PAGES = 999
#: A number of letters and a number of a page are one number.
_LETTER = 1000
_LETTERS = 27
_COVERS = _LETTERS * _LETTERS
_COVER_NAMES = ("封面", "封二", "封三", "封底")
_COVER_NUMBERS = {name: number for number, name in enumerate(_COVER_NAMES, 1)} | {"封一": 1, "封四": 4}
_NUMERALS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}

_UNSAFE = re.compile(r"[^\w.-]+")
_LABEL = re.compile(
    r"第?\s*+(?:(?P<letters>[a-z]{1,2})\s*+(?:-\s*+)?)?(?P<n>\d{1,9}|[〇零两一二三四五六七八九十]{1,3})\s*+版?"
)
_GROUP = re.compile(r"第?\s*+(?P<letters>[a-z]{1,2})\s*+[版叠]?")

#: A page within an id or address, as it is written or nearly so.
PAGE = rf"\d+|[A-Za-z]{{1,2}}\d{{1,9}}|{'|'.join(_COVER_NAMES)}|封一|封四"
_DAY = r"\d{4}-\d{2}-\d{2}"
_PART = r"\d{4}(?:-\d{2})?"
#: The key of an issue: a day or a part of one, with the number of the issue behind it, or the name of a source without a day.
ISSUE = rf"{_DAY}(?:-[1-9]\d{{0,3}})?|{_PART}(?:_[1-9]\d{{0,3}})?|undated-[\w.-]+"
_NUMBERED = re.compile(rf"(?P<day>{_DAY}|{_PART})(?:[-_](?P<number>[1-9]\d{{0,3}}))?")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?")


# pages


def read_number(text: str) -> int | None:
    """The value of digits of any width, of 二十三 or of 二〇二五; None for anything else."""
    text = _plain(text)
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(c not in _NUMERALS and c != "十" for c in text):
        return None
    if "十" not in text:
        return int("".join(str(_NUMERALS[c]) for c in text))
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)


def page_of(letters: str, number: int) -> int | None:
    """The page of these letters (of any case, or none) and this number; None where there can be no such page."""
    if not 1 <= number <= PAGES:
        return None
    return _letters(letters) * _LETTER + number


def read_page(text: str) -> int | None:
    """The page that a label says, as it is printed or typed: 02, A01, a1, T1, 第一版, 第A01版, 封二, 2版. None for anything else."""
    plain = _plain(text).strip()
    name = plain.removesuffix("版")
    if cover := _COVER_NUMBERS.get(name):
        return _COVERS * _LETTER + cover
    match = _LABEL.fullmatch(plain)
    number = read_number(match["n"]) if match else None
    return page_of(match["letters"] or "", number) if match and number is not None else None


def page_group(text: str) -> tuple[int, int] | None:
    """The first and the last page that letters alone can stand for (版:A); None for anything else."""
    match = _GROUP.fullmatch(_plain(text).strip())
    first = page_of(match["letters"], 1) if match else None
    return (first, first + PAGES - 1) if first else None


def is_page(page: int) -> bool:
    """Whether a whole number is a page that a newspaper can have."""
    letters, number = divmod(page, _LETTER)
    if letters == _COVERS:
        return 1 <= number <= len(_COVER_NAMES)
    return 1 <= number <= PAGES and (not letters or _LETTERS <= letters < _COVERS)


def is_lettered(page: int) -> bool:
    """Whether a page has more than a number: letters before it, or the name of a cover."""
    return page >= _LETTER and is_page(page)


def page_text(page: int) -> str:
    """A page as ids and addresses write it: `02`, `A01`, `封二`; `00` for one that is not known."""
    letters, number = divmod(page, _LETTER)
    if not is_lettered(page):
        return f"{page:02d}"
    if letters == _COVERS:
        return _COVER_NAMES[number - 1]
    return f"{_spelled(letters)}{number:02d}"


def page_value(page: int) -> str:
    """A page as filters write it: `2`, `A01`, `封二`; `0` for one that is not known."""
    return page_text(page) if is_lettered(page) else str(page)


def page_json(page: int | None) -> int | str | None:
    """A page in JSON: a number where it is a number, else its label."""
    return page_text(page) if page and is_lettered(page) else page


def page_from_json(value: Any) -> int | None:
    """Inverse of `page_json`; None for what is no page."""
    return read_page(value) if isinstance(value, str) else value


def page_label(page: int) -> str:
    """A page as folio lines print it: `02版`, `A01版`, `封二`; empty for one that is not known."""
    return f"{page_text(page)}{'' if _is_cover(page) else '版'}" if page else ""


def page_name(page: int) -> str:
    """A page within a sentence: `第2版`, `第A01版`, `封二`."""
    return page_text(page) if _is_cover(page) else f"第{page_value(page)}版"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _is_cover(page: int) -> bool:
    return page // _LETTER == _COVERS and is_page(page)


def _letters(text: str) -> int:
    """A number for one or two letters that orders them as texts: A, AA, AB … B."""
    first, second = (ord(c) - ord("a") + 1 for c in f"{text.lower():`<2}")
    return first * _LETTERS + second


def _spelled(letters: int) -> str:
    first, second = divmod(letters, _LETTERS)
    return chr(ord("A") + first - 1) + (chr(ord("A") + second - 1) if second else "")


# days


class PartialDate(date):
    """A day of which only the year, or the year and the month, are known.

    In orders it stands before the first day that it may be, whose ordinal it has. It prints what is known, and equals no day.
    """

    month_known: bool = False

    def __new__(cls, year: int, month: int | None = None, day: int = 1) -> PartialDate:
        """A month, or with `month` left out a year; `day` is there for what rebuilds dates, and has no meaning."""
        made = super().__new__(cls, year, 1 if month is None else month, 1)
        made.month_known = month is not None
        return made

    @property
    def last(self) -> date:
        """The last day that it may be."""
        month = self.month if self.month_known else 12
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    def isoformat(self) -> str:
        """`1995-06` or `1995`."""
        return f"{self.year:04d}-{self.month:02d}" if self.month_known else f"{self.year:04d}"

    __str__ = isoformat

    def __repr__(self) -> str:
        return f"PartialDate({self.isoformat()})"

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return read_date, (self.isoformat(),)

    def __hash__(self) -> int:
        return hash(self.isoformat())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PartialDate) and self.isoformat() == other.isoformat()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: date) -> bool:
        return _order(self) < _order(other)

    def __le__(self, other: date) -> bool:
        return _order(self) <= _order(other)

    def __gt__(self, other: date) -> bool:
        return _order(self) > _order(other)

    def __ge__(self, other: date) -> bool:
        return _order(self) >= _order(other)


def _order(day: date) -> tuple[int, int]:
    return day.toordinal(), 2 if not isinstance(day, PartialDate) else int(day.month_known)


def read_date(text: str) -> date:
    """The day, month or year that a text in ISO form says. Raises ValueError for anything else."""
    match = _PARTIAL.fullmatch(text)
    if match is None:
        return date.fromisoformat(text)
    return PartialDate(int(match[1]), int(match[2]) if match[2] else None)


def first_day(day: date) -> date:
    """The first day that a date may be; a day is itself."""
    return date.fromordinal(day.toordinal())


def last_day(day: date) -> date:
    """The last day that a date may be; a day is itself."""
    return day.last if isinstance(day, PartialDate) else day


def date_from(first: int, last: int) -> date | None:
    """The date whose first and last days have these ordinals; None for 0."""
    if not first or last <= first:
        return date.fromordinal(first) if first else None
    day = date.fromordinal(first)
    return PartialDate(day.year, day.month if last - first < 31 else None)


# issues


def issue_key(day: str, number: int) -> str:
    """The key of the issue of this number of a day (or month, or year), the first being 1."""
    if number == 1:
        return day
    return f"{day}{'-' if len(day) == len('2025-11-03') else '_'}{number}"


def day_of_key(key: str) -> str:
    """The day, month or year of an issue as its key says it; an undated key is returned as it is."""
    match = _NUMBERED.fullmatch(key)
    return match["day"] if match else key


def number_of_key(key: str) -> int:
    """Which issue of its day it is, 1 for the first."""
    match = _NUMBERED.fullmatch(key)
    return int(match["number"] or 1) if match else 1


def key_order(key: str) -> tuple[str, int]:
    """What keys are ordered by: the day, then the number."""
    return day_of_key(key), number_of_key(key)


def undated_issue(stem: str) -> str:
    """The issue part of an id for a source without a date; characters unsafe in an address become `-`."""
    safe = _UNSAFE.sub("-", stem).strip("-.")
    return f"undated-{safe or 'page'}"
