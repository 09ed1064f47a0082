"""Progress bars for the terminal: how many articles, how many a second, how much time is left.

Shown on stderr, and only where that is a terminal; elsewhere nothing is printed. Counts nothing itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from index.build.verify import Progress as Told
from index.build.verify import silent

_STAGES = {"read": "读取", "index": "写入", "save": "保存", "verify": "核对", "terms": "数词"}
_EVERY = 0.1


class _Speed(ProgressColumn):
    """Articles a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or task.finished_speed or 0:,.0f} 篇/秒")


@contextmanager
def watched() -> Iterator[Told]:
    """A progress callback that draws one bar for each stage, or does nothing without a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield silent
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Speed(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bars:
        tasks = {}
        drawn = dict.fromkeys(_STAGES, 0.0)

        def progress(stage: str, done: int, total: int | None) -> None:
            now = time.monotonic()
            if now - drawn.get(stage, 0.0) < _EVERY and done != total:
                return
            drawn[stage] = now
            if stage not in tasks:
                tasks[stage] = bars.add_task(_STAGES.get(stage, stage), total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield progress
