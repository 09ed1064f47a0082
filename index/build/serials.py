"""Running numbers of issues: what skips, repeats or runs backwards is a finding for the archivist.

Works on the numbers alone; it neither reads pages nor decides which number is right. Each kind of finding is told so
many times and no more, and takes no longer for a large number than for a small one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from index.bounds import is_double
from search.imprint import Imprint

#: A longer list of one kind says less, not more: the archive is then a selection of issues, or numbered wrongly throughout.
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class IssueNumbers(Imprint):
    """The imprint of one issue, with its key in the index. An index of before may hold a 合刊 that cannot be: it counts for its first."""

    key: str

    @property
    def final_issue(self) -> int:
        """The last number within the year that is covered."""
        return _final(self.issue, self.last_issue)

    @property
    def final_serial(self) -> int:
        """The last running number that is covered."""
        return _final(self.serial, self.last_serial)

    @property
    def name(self) -> str:
        """The issue as findings call it."""
        if self.serial is None:
            return self.key
        return f"{self.key}（总第{_span(self.serial, self.final_serial)}期）"


def findings(issues: Iterable[IssueNumbers]) -> list[str]:
    """Sentences on 合刊, numbers of one that cannot be, repeats, numbers that fall while dates rise, and gaps, in this order."""
    ordered = sorted(issues, key=lambda i: (i.date is None, i.date or date.min, i.key))
    numbered = [issue for issue in ordered if issue.serial is not None]
    return [
        *_bounded("合刊", _doubles(ordered)),
        *_bounded("合刊号不可信", _impossible(ordered)),
        *_bounded("总期号重复", _repeats(numbered)),
        *_bounded("总期号倒退", _backwards(numbered)),
        *_bounded("缺期", [*_gaps(numbered), *_skipped_numbers(ordered)]),
    ]


def _bounded(kind: str, sentences: Iterable[str]) -> Iterator[str]:
    more = 0
    for number, sentence in enumerate(sentences):
        if number < _SHOWN:
            yield sentence
        else:
            more += 1
    if more:
        yield f"另有 {more} 处{kind}，没有一一列出"


def _doubles(issues: list[IssueNumbers]) -> Iterator[str]:
    for issue in issues:
        if issue.serial is not None and issue.final_serial > issue.serial:
            yield f"合刊：{issue.name}"
        elif issue.issue is not None and issue.final_issue > issue.issue:
            yield f"合刊：{issue.key}（第{issue.issue}—{issue.final_issue}期）"


def _impossible(issues: list[IssueNumbers]) -> Iterator[str]:
    for issue in issues:
        for first, last in ((issue.serial, issue.last_serial), (issue.issue, issue.last_issue)):
            if last and first and not is_double(first, last):
                yield f"合刊号不可信：{issue.key} 的 {first}—{last}；请改正后重新读取"


def _repeats(issues: list[IssueNumbers]) -> Iterator[str]:
    """One sentence for the numbers that two issues share; an issue has few, see `IssueNumbers`."""
    first: dict[int, IssueNumbers] = {}
    for issue in issues:
        shared: dict[str, list[int]] = {}
        for serial in range(issue.serial or 0, issue.final_serial + 1):
            if serial in first:
                shared.setdefault(first[serial].key, []).append(serial)
            first.setdefault(serial, issue)
        for key, serials in shared.items():
            yield f"总期号重复：{key} 与 {issue.key} 都是总第{_span(serials[0], serials[-1])}期"


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
        serials_known = earlier.serial is not None and later.serial is not None
        same_year = earlier.date is not None and later.date is not None and earlier.date.year == later.date.year
        if same_year and not serials_known and later.issue and later.issue > earlier.final_issue + 1:
            yield _gap("第", earlier.final_issue + 1, later.issue - 1, earlier, later)


def _gap(word: str, first: int, last: int, earlier: IssueNumbers, later: IssueNumbers) -> str:
    count = "" if first == last else f"（{last - first + 1} 期）"
    return f"缺{word}{_span(first, last)}期{count}：在 {earlier.key} 与 {later.key} 之间"


def _final(first: int | None, last: int | None) -> int:
    return last if last and is_double(first, last) else first or 0


def _span(first: int, last: int) -> str:
    return f"{first}—{last}" if last > first else f"{first}"
