"""Years and days in Chinese or in Arabic numerals: 二〇二五年 and 2025年 are one year, however it is typed.

Only what says that it is a year counts: four numerals and 年 (1900 to 2099), with a month and a day where they follow.
A bare 2025 may be any number and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_DIGITS = "〇一二三四五六七八九"
#: Zero as it is printed, and as input methods offer it first.
_ZEROS = "〇零"
_YEAR = re.compile(r"(?:19|20)\d\d")
_HAN_YEAR = re.compile(r"(?:一九|二[〇零])[〇零一二三四五六七八九]{2}")
_NUMERALS = frozenset(_DIGITS + _ZEROS + "十百千")
_MONTHS, _DAYS = 12, 31


def _spelled(number: int) -> str:
    """A number from 1 to 99 as it is read: 十一, 二十, 三十一."""
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else _DIGITS[tens]) + "十" if tens else "") + (_DIGITS[ones] if ones else "")


_HAN = {_spelled(number): number for number in range(1, _DAYS + 1)}
_ARABIC = {str(number): number for number in range(1, _DAYS + 1)}


def other_ways(run: Sequence[str], at: int) -> tuple[int, tuple[str, ...]]:
    """How many units from `at` on are a year (or a day), and its other ways of writing; (0, ()) where there is none."""
    year, end = _arabic_year(run, at)
    numbers = _ARABIC
    if not year:
        year, end = _han_year(run, at)
        numbers = _HAN
    if not year:
        return 0, ()
    month, end = _counted(run, end, "月", _MONTHS, numbers)
    day, end = _counted(run, end, "日", _DAYS, numbers) if month else (0, end)
    digits = "".join(_DIGITS[int(digit)] for digit in str(year))
    written = [_written(str(year), str(month), str(day))]
    written += [_written(digits.replace("〇", zero), _spelled(month), _spelled(day)) for zero in _ZEROS]
    typed = "".join(run[at:end])
    return end - at, tuple(way for way in dict.fromkeys(written) if way != typed)


def _written(year: str, month: str, day: str) -> str:
    """`2025年11月3日`; a month or day of 0, or none, is left out."""
    parts = [(year, "年"), (month, "月"), (day, "日")]
    return "".join(f"{number}{sign}" for number, sign in parts if number not in ("", "0"))


def _arabic_year(run: Sequence[str], at: int) -> tuple[int, int]:
    """(year, where it ends), or (0, at)."""
    if _YEAR.fullmatch(run[at]) and "".join(run[at + 1 : at + 2]) == "年":
        return int(run[at]), at + 2
    return 0, at


def _han_year(run: Sequence[str], at: int) -> tuple[int, int]:
    """The same in Chinese numerals; what is a part of a longer number is no year."""
    digits = "".join(run[at : at + 4])
    follows = "".join(run[at + 4 : at + 5]) == "年"
    if not (follows and _HAN_YEAR.fullmatch(digits)) or (at and run[at - 1] in _NUMERALS):
        return 0, at
    return int("".join(str(_DIGITS.index(digit.replace("零", "〇"))) for digit in digits)), at + 5


def _counted(run: Sequence[str], at: int, sign: str, most: int, numbers: dict[str, int]) -> tuple[int, int]:
    """(the month or day that `sign` counts from `at` on, where it ends); (0, at) where there is none."""
    for end in range(at + 1, min(at + 4, len(run))):
        number = numbers.get("".join(run[at:end]), 0)
        if 0 < number <= most and run[end] == sign:
            return number, end + 1
    return 0, at
