"""Running numbers of issues: what skips, repeats or runs backwards is a finding for the archivist.

Works on the numbers alone; it neither reads pages nor decides which number is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

#: A longer list of gaps says less, not more: the archive is then a selection of issues.
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class IssueNumbers:
    """The numbers of one issue: `number` within the year, `serial` running; the `last_` ones end a 合刊."""

    key: str
    date: date | None = None
    number: int | None = None
    serial: int | None = None
    last_serial: int | None = None
    last_number: int | None = None

    @property
    def end(self) -> int:
        """The last running number the issue covers."""
        return max(self.serial or 0, self.last_serial or 0)

    @property
    def last(self) -> int:
        """The last number within the year that the issue covers."""
        return max(self.number or 0, self.last_number or 0)

    @property
    def name(self) -> str:
        """The issue as findings call it."""
        if self.serial is None:
            return self.key
        span = f"{self.serial}—{self.end}" if self.end > self.serial else f"{self.serial}"
        return f"{self.key}（总第{span}期）"


def findings(issues: Iterable[IssueNumbers]) -> list[str]:
    """Sentences on 合刊, repeats, numbers that fall while dates rise, and gaps, in this order."""
    ordered = sorted(issues, key=lambda i: (i.date is None, i.date or date.min, i.key))
    numbered = [issue for issue in ordered if issue.serial is not None]
    gaps = [*_gaps(numbered), *_skipped_numbers(ordered)]
    if len(gaps) > _SHOWN:
        gaps = [*gaps[:_SHOWN], f"另有 {len(gaps) - _SHOWN} 处缺期，没有一一列出"]
    return [*_doubles(ordered), *_repeats(numbered), *_backwards(numbered), *gaps]


def _doubles(issues: list[IssueNumbers]) -> Iterator[str]:
    for issue in issues:
        if issue.serial is not None and issue.end > issue.serial:
            yield f"合刊：{issue.name}"
        elif issue.number is not None and issue.last > issue.number:
            yield f"合刊：{issue.key}（第{issue.number}—{issue.last}期）"


def _repeats(issues: list[IssueNumbers]) -> Iterator[str]:
    first: dict[int, IssueNumbers] = {}
    for issue in issues:
        for serial in range(issue.serial or 0, issue.end + 1):
            if serial in first:
                yield f"总期号重复：{first[serial].key} 与 {issue.key} 都是总第{serial}期"
            first.setdefault(serial, issue)


def _backwards(issues: list[IssueNumbers]) -> Iterator[str]:
    for earlier, later in pairwise(issue for issue in issues if issue.date):
        if (later.serial or 0) < (earlier.serial or 0):
            yield f"总期号倒退：{earlier.name}之后是 {later.name}"


def _gaps(issues: list[IssueNumbers]) -> Iterator[str]:
    by_serial = sorted(issues, key=lambda issue: (issue.serial or 0, issue.end))
    reached: IssueNumbers | None = None
    for issue in by_serial:
        if reached and (issue.serial or 0) > reached.end + 1:
            yield _gap("总第", reached.end + 1, (issue.serial or 0) - 1, reached, issue)
        if reached is None or issue.end > reached.end:
            reached = issue


def _skipped_numbers(issues: list[IssueNumbers]) -> Iterator[str]:
    """Gaps of the number within the year, told only where no running number tells them better."""
    for earlier, later in pairwise(issue for issue in issues if issue.date and issue.number):
        told = earlier.serial is not None and later.serial is not None
        same_year = earlier.date is not None and later.date is not None and earlier.date.year == later.date.year
        if same_year and not told and later.number and later.number > earlier.last + 1:
            yield _gap("第", earlier.last + 1, later.number - 1, earlier, later)


def _gap(word: str, first: int, last: int, earlier: IssueNumbers, later: IssueNumbers) -> str:
    missing = f"{word}{first}期" if first == last else f"{word}{first}—{last}期（{last - first + 1} 期）"
    return f"缺{missing}：在 {earlier.key} 与 {later.key} 之间"
