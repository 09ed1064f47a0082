"""How a query was read and why it found little, as lines for the terminal. The counts are `search.answer.explain`'s."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search.answer.explain import Count, Explanation, Part
from search.describe import READ_BY, quoted
from search.results import Chip

_CHANGES = {
    "filter": "去掉{}",
    "filters": "去掉{}",
    "part": "去掉{}",
    "word": "去掉{}",
    "unquoted": "去掉引号：{}",
    "begin": "以它开头：{}",
    "any": "有一个就行：{}",
    "exact": "一字不差（加引号）：{}",
}


def alias_lines(chips: Iterable[Chip]) -> Iterator[str]:
    """One line for each form of the query that was also looked for otherwise."""
    for alias in dict.fromkeys(alias for chip in chips for alias in chip.aliases):
        if not alias.off:
            yield f"{alias.form} ＝ {' ＝ '.join(alias.others)}（不用别名：--no-alias {alias.form}）"


def why_lines(explanation: Explanation) -> Iterator[str]:
    """The parts with their counts, their words under them; then what one change would give."""
    yield "每一部分各有多少篇："
    for part in explanation.parts:
        yield from _part_lines(part, "  ")
    if explanation.offers:
        yield "改动一处："
    for change in explanation.offers:
        by = f"（{READ_BY[change.count.reading]}）" if change.count.reading != "exact" else ""
        label = quoted(change.label) if change.kind in ("filter", "part", "word") else change.label
        yield f"  {_CHANGES[change.kind].format(label)}  {change.count.total:,} 篇{by}"


def _part_lines(part: Part, indent: str) -> Iterator[str]:
    filtered = f"，加上筛选 {_counted(part.filtered)}" if part.filtered else ""
    yield f"{indent}{'筛选 ' if part.kind == 'filter' else ''}{part.label}  {_counted(part.alone)}{filtered}"
    for word in part.words:
        yield from _part_lines(word, indent + "    ")


def _counted(count: Count) -> str:
    if count.reading == "exact" or not count.total:
        return f"{count.total:,} 篇"
    return f"0 篇（{READ_BY[count.reading]} {count.total:,} 篇）"
