"""Running numbers of issues: what skips, repeats or runs backwards is a finding for the archivist.

Works on the numbers alone; it neither reads pages nor decides which number is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from search.imprint import Imprint

#: A longer list of gaps says less, not more: the archive is then a selection of issues.
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class IssueNumbers(Imprint):
    """The imprint of one issue, with its key in the index."""

    key: str

    @property
    def name(self) -> str:
        """The issue as findings call it."""
        if self.serial is None:
            return self.key
        span = f"{self.serial}—{self.final_serial}" if self.final_serial > self.serial else f"{self.serial}"
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
        if issue.serial is not None and issue.final_serial > issue.serial:
            yield f"合刊：{issue.name}"
        elif issue.issue is not None and issue.final_issue > issue.issue:
            yield f"合刊：{issue.key}（第{issue.issue}—{issue.final_issue}期）"


def _repeats(issues: list[IssueNumbers]) -> Iterator[str]:
    first: dict[int, IssueNumbers] = {}
    for issue in issues:
        for serial in range(issue.serial or 0, issue.final_serial + 1):
            if serial in first:
                yield f"总期号重复：{first[serial].key} 与 {issue.key} 都是总第{serial}期"
            first.setdefault(serial, issue)


def _backwards(issues: list[IssueNumbers]) -> Iterator[str]:
    for earlier, later in pairwise(issue for issue in issues if issue.date):
        if (later.serial or 0) < (earlier.serial or 0):
            yield f"总期号倒退：{earlier.name}之后是 {later.name}"


def _gaps(issues: list[IssueNumbers]) -> Iterator[str]:
    by_serial = sorted(issues, key=lambda issue: (issue.serial or 0, issue.final_serial))
    reached: IssueNumbers | None = None
    for issue in by_serial:
        if reached and (issue.serial or 0) > reached.final_serial + 1:
            yield _gap("总第", reached.final_serial + 1, (issue.serial or 0) - 1, reached, issue)
        if reached is None or issue.final_serial > reached.final_serial:
            reached = issue


def _skipped_numbers(issues: list[IssueNumbers]) -> Iterator[str]:
    """Gaps of the number within the year, told only where no running number tells them better."""
    for earlier, later in pairwise(issue for issue in issues if issue.date and issue.issue):
        told = earlier.serial is not None and later.serial is not None
        same_year = earlier.date is not None and later.date is not None and earlier.date.year == later.date.year
        if same_year and not told and later.issue and later.issue > earlier.final_issue + 1:
            yield _gap("第", earlier.final_issue + 1, later.issue - 1, earlier, later)


def _gap(word: str, first: int, last: int, earlier: IssueNumbers, later: IssueNumbers) -> str:
    missing = f"{word}{first}期" if first == last else f"{word}{first}—{last}期（{last - first + 1} 期）"
    return f"缺{missing}：在 {earlier.key} 与 {later.key} 之间"
