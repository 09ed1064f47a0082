"""The values of typed fields: `版:2`, `日期:2025-01..2025-06`, `类型:图片` as leaves of the query tree."""

from __future__ import annotations

import calendar
import re
from datetime import date

from search.analysis.fold import fold
from search.article import KIND_LABELS, Kind
from search.query.tree import FIELD_NAMES, Between, Field, Query

_NAMES: dict[str, str] = {name: field for field, names in FIELD_NAMES.items() for name in names}
#: A field name and its colon, at the place where an item begins.
FIELD = re.compile(rf"({'|'.join(sorted(_NAMES, key=len, reverse=True))})[:：]", re.IGNORECASE)

_KINDS: dict[str, Kind] = {
    **{kind: kind for kind in KIND_LABELS},
    **{label: kind for kind, label in KIND_LABELS.items()},
    "报道": "article",
    "照片": "photo",
    "摄影": "photo",
    "目录": "digest",
    "公告": "notice",
    "通知": "notice",
}
_NUMBER = re.compile(r"(?:总?第)?\s*(\d{1,9})\s*[版期]?")
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_RANGE = re.compile(r"(?<!\s)\s*+(?:\.{2,}|…|~|至|到)\s*")


def read_value(name: str, value: str, notes: list[str]) -> Query | None:
    """The leaf for a field as typed, or None, with a note, for a value that the field cannot have."""
    field = _NAMES[name.lower()]
    if field in ("title", "author", "section"):
        return Field(field, value)  # type: ignore[arg-type]
    if field == "kind":
        kind = _KINDS.get(fold(value))
        if kind:
            return Field("kind", kind)
        notes.append(f"没有“{value}”这种类型（有：{'、'.join(KIND_LABELS.values())}），按普通文字查找。")
        return None
    bounds = _bounds(fold(value), read_day if field == "date" else _number)
    if bounds is None:
        notes.append(f"“{name}：{value}”不是{'日期' if field == 'date' else '数字'}，按普通文字查找。")
        return None
    low, high = bounds
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        notes.append("范围的两端写反了，已调换。")
        low, high = high, low
    return Between(field, low, high)  # type: ignore[arg-type]


def _number(text: str, *, last: bool) -> int | None:
    match = _NUMBER.fullmatch(text)
    return int(match[1]) if match else None


def read_day(text: str, *, last: bool) -> date | None:
    """The first (or last) day of a year (2025), a month (2025-10) or a day; None for anything else."""
    match = _DATE.fullmatch(fold(text).strip())
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if month is None:
            return date(year, 12, 31) if last else date(year, 1, 1)
        if day is None:
            return date(year, month, calendar.monthrange(year, month)[1] if last else 1)
        return date(year, month, day)
    except (ValueError, calendar.IllegalMonthError):
        return None


def _bounds(text: str, read: object) -> tuple[object, object] | None:
    ends = _RANGE.split(text)
    if len(ends) > 2:
        return None
    values = [read(end, last=bool(i) or len(ends) == 1) if end else None for i, end in enumerate(ends)]  # type: ignore[operator]
    if any(value is None and end for value, end in zip(values, ends, strict=True)):
        return None
    if len(ends) == 1:
        return (read(ends[0], last=False), values[0])  # type: ignore[operator]
    return None if values == [None, None] else (values[0], values[1])
