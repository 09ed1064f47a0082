"""The numbers and days that an archive can hold: outside of these bounds, what was given or read is a slip.

Decided here once, and asked for wherever a value enters: JSON Lines, meta.json, names of files and folders, the command
line, mastheads. A wrong number must cost only itself, and a number that no newspaper can have must not stand in an address, make
a column wide or a gap of a million issues. What becomes of it is decided where it entered: a line is quarantined,
a page loses the number, not its text, and both are told.

    date     from 1815, when the first periodical in Chinese appeared, to the end of next year: a paper is dated ahead by days
    page     1 to 999: three digits, as folio lines are read; no paper numbers its pages further; likewise behind letters (A01)
    seq      1 to 999,999, where the addresses of the site end. A page holds a hundred, but a file that names no pages is
             counted through as one, and archives hold some hundred thousand articles
    issue    1 to 9,999: a daily reaches 366, but many papers print the running number as 第…期
    serial   1 to 200,000: a daily comes there in five hundred years; the oldest stand below 100,000
    a 合刊   at most 10 numbers beyond its first: the paper of a holiday, not a misread digit
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from index.model import Masthead
from search.places import PAGES, is_page

SEQS = 999_999
ISSUES = 9_999
SERIALS = 200_000
#: How far the second number of a 合刊 may lie behind its first.
SPAN = 10
FIRST_YEAR = 1815

#: The largest value of each key of a JSON line or a meta.json that is a whole number from 1.
LARGEST = {
    "page": PAGES,
    "pages": PAGES,
    "continues_on": PAGES,
    "continued_from": PAGES,
    "seq": SEQS,
    "issue": ISSUES,
    "last_issue": ISSUES,
    "serial": SERIALS,
    "last_serial": SERIALS,
}
#: A masthead's own names of these numbers, and what people call them.
_OF_A_MASTHEAD = {
    "page": ("page", "版次"),
    "pages": ("pages", "版数"),
    "number": ("issue", "期号"),
    "last_number": ("last_issue", "合刊后一期的期号"),
    "serial": ("serial", "总期号"),
    "last_serial": ("last_serial", "合刊后一期的总期号"),
}


def possible_day(day: date) -> bool:
    """Whether a newspaper in Chinese can be of this day."""
    return FIRST_YEAR <= day.year <= last_year()


def last_year() -> int:
    """The last year that a newspaper can be of today."""
    return date.today().year + 1


def is_double(first: int | None, last: int | None) -> bool:
    """Whether these can be the two numbers of a 合刊; one alone can be, for the other may be printed elsewhere."""
    return first is None or last is None or first <= last <= first + SPAN


def possible(head: Masthead) -> tuple[Masthead, tuple[str, ...]]:
    """The masthead without numbers and days that cannot be, and for each of these a phrase that names it."""
    wrong: dict[str, str] = {}
    if head.date is not None and not possible_day(head.date):
        wrong["date"] = f"日期 {head.date.isoformat()} 不在 {FIRST_YEAR} 至 {last_year()} 年之间"
    for name, (key, label) in _OF_A_MASTHEAD.items():
        value = getattr(head, name)
        fits = is_page if name == "page" else range(1, LARGEST[key] + 1).__contains__
        if value is not None and not fits(value):
            wrong[name] = f"{label} {value} 不在 1 至 {LARGEST[key]} 之间"
    for first, second in (("number", "last_number"), ("serial", "last_serial")):
        if first not in wrong and second not in wrong and not is_double(getattr(head, first), getattr(head, second)):
            wrong[second] = (
                f"{_OF_A_MASTHEAD[second][1]} {getattr(head, second)} 与前一期的 {getattr(head, first)} 连不上"
            )
        elif first in wrong and getattr(head, second) is not None:
            wrong.setdefault(second, f"{_OF_A_MASTHEAD[second][1]} {getattr(head, second)} 没有前一期")
    nothing: dict[str, Any] = dict.fromkeys(wrong)
    return replace(head, **nothing), tuple(wrong.values())
