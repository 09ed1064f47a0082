"""Aliases: other ways to write the same thing (工信部 = 工业和信息化部), for queries; articles are indexed as printed.

The format is said at the top of `data/aliases.txt`: `A = B = C` find each other; `A > B = C` lets A find B and C, which
find each other but not A; `#` begins a comment. A file of a reader's own is laid over ours: a form that it names leaves our
groups, and a line of one form alone says that this form is not expanded.

A table is looked up by units, so width, case and traditional forms do not matter. This module knows no queries: where in
a chunk a form stands is found by `search.query.forms`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from search.analysis.units import is_han, unit_texts
from search.errors import AliasesUnreadable

log = logging.getLogger(__name__)

SHIPPED_FILE = Path(__file__).parent / "data" / "aliases.txt"
#: What the setting may say besides the path of a file.
SHIPPED, OFF = "shipped", "off"

Units = tuple[str, ...]
_SIGNS = str.maketrans("＝＞＃", "=>#")


@dataclass(frozen=True, slots=True)
class Group:
    """One line: `forms` find each other; `short` forms find them and each other, and are not found by them."""

    forms: tuple[str, ...]
    short: tuple[str, ...] = ()

    def pairs(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each form of the line with the others it finds."""
        for form in self.short:
            yield form, tuple(other for other in (*self.short, *self.forms) if other != form)
        for form in self.forms:
            yield form, tuple(other for other in self.forms if other != form)


@dataclass(frozen=True, slots=True)
class Aliases:
    """A table: the units of a form, and the other forms as the file writes them. `longest` form in units."""

    table: Mapping[Units, tuple[str, ...]] = field(default_factory=dict)
    longest: int = 0

    @classmethod
    def of(cls, ours: Iterable[Group], own: Iterable[Group] = ()) -> Aliases:
        """The table of some groups, with those of a reader's own laid over them."""
        own = tuple(own)
        named = {unit_texts(form) for group in own for form in (*group.short, *group.forms)}
        kept = (
            Group(
                tuple(form for form in group.forms if unit_texts(form) not in named),
                tuple(form for form in group.short if unit_texts(form) not in named),
            )
            for group in ours
        )
        table = {unit_texts(form): others for group in (*kept, *own) for form, others in group.pairs() if others}
        return cls(table, max(map(len, table), default=0))

    def others(self, run: Units) -> tuple[str, ...]:
        """The other forms of a form; empty where it is none."""
        return self.table.get(run, ())


def read_groups(path: Path) -> list[Group]:
    """The groups of a file. Raises OSError, and ValueError, with the line in Chinese, for one that cannot be read."""
    groups: list[Group] = []
    seen: dict[Units, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        text = line.translate(_SIGNS).split("#")[0].strip()
        if not text:
            continue
        sides = [tuple(form.strip() for form in side.split("=")) for side in text.split(">")]
        if len(sides) > 2:
            raise ValueError(f"第 {number} 行有两个“>”：{text}")
        for form in (form for side in sides for form in side):
            run = unit_texts(form)
            if not run or '"' in form or (len(run) == 1 and is_han(run[0])):
                raise ValueError(f"第 {number} 行的“{form}”不能作别名（至少两个字，不带引号）：{text}")
            if run in seen:
                raise ValueError(f"“{form}”在第 {seen[run]} 行和第 {number} 行都有；一种写法只能出现一次")
            seen[run] = number
        groups.append(Group(sides[-1], sides[0] if len(sides) > 1 else ()))
    return groups


class AliasSource:
    """The table that a setting names, read again when its file changes: editing it needs no restart and no rebuild.

    `setting` is SHIPPED, OFF, or the path of a file of one's own. Calling it raises AliasesUnreadable where the file cannot
    be read; once it could be, a later version that cannot leaves the former in force. Safe to share between threads.
    """

    def __init__(self, setting: str = SHIPPED) -> None:
        self.setting = setting
        self._last: Aliases | None = None

    def __call__(self) -> Aliases:
        """The table in force now."""
        if self.setting == OFF:
            return Aliases()
        if self.setting == SHIPPED:
            return shipped()
        path = Path(self.setting)
        try:
            state = path.stat()
            self._last = _laid_over_ours(path, state.st_mtime_ns, state.st_size)
        except (OSError, ValueError) as error:
            if self._last is None:
                raise AliasesUnreadable(
                    f"别名表 {path} 读不了：{_reason(error)}。请改好它，或改设置 BAOSOU_ALIASES。"
                ) from error
            log.warning("the aliases of %s cannot be read, the former stay in force: %s", path, error)
        return self._last


def _reason(error: OSError | ValueError) -> str:
    match error:
        case FileNotFoundError():
            return "没有这个文件"
        case OSError():
            return error.strerror or str(error)
        case UnicodeDecodeError():
            return "不是 UTF-8 文字"
        case _:
            return str(error)


@lru_cache(maxsize=1)
def shipped() -> Aliases:
    """The table of the shipped file."""
    return Aliases.of(read_groups(SHIPPED_FILE))


@lru_cache(maxsize=4)
def _laid_over_ours(path: Path, changed: int, size: int) -> Aliases:
    return Aliases.of(read_groups(SHIPPED_FILE), read_groups(path))
