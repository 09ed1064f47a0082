"""The index held for writing, from before the first source is read until a draft is live, or is given up.

A draft is asked for what was put into it before it is published. An interruption says what became of the index. What is
written, and what is said of it, is the builder's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from index.build.receipt import BuildReport, receipt, shown
from index.build.verify import Progress, VerifyReport, verify
from search.article import ArticleId
from search.engines.base import Engine, Reader, Writer
from search.errors import SearchError
from search.interruption import postponed

#: How many articles a build asks the draft for before it publishes; `baosou verify` asks for all.
SAMPLE = 2_000
#: One article in so many may be missing from a draft and be quarantined (and one in any case); more, and the draft
#: itself is unsound.
TOLERATED = 100

#: Articles that a draft did not find, by id, each with what was asked.
Lost = Mapping[ArticleId, str]
#: Writes a draft without those articles, beside the live state (None for a rebuild): what was done, and the issues to be
#: verified (None for all).
Write = Callable[[Writer, "Reader | None", Lost], "tuple[BuildReport, list[str] | None]"]


class SourceMissing(SearchError):
    """A path named for a build is not there: building without it might silently halve an archive."""


class NothingToIndex(SearchError):
    """No source held a readable article; the live index was left alone. `report` says what was seen."""

    def __init__(self, message: str, report: BuildReport) -> None:
        super().__init__(message)
        self.report = report


class VerifyFailed(SearchError):
    """The draft did not hold what was put in; it was discarded. `report` says what is amiss."""

    def __init__(self, message: str, report: VerifyReport) -> None:
        super().__init__(message)
        self.report = report


@dataclass(slots=True)
class Held:
    """The writer that holds the index, the state it goes on from (None for a rebuild), and the generation it has made
    live, if it has.
    """

    writer: Writer
    live: Reader | None
    generation: str = ""

    def publish(self) -> str:
        """Make the finished draft live; returns its name. An interruption waits until it is known which it was."""
        with postponed():
            self.generation = self.writer.publish()
        return self.generation


@contextmanager
def held(engine: Engine, *, fresh: bool) -> Iterator[Held]:
    """Hold the index. Raises as `Engine.writer`; KeyboardInterrupt with a sentence for the person who interrupted.

    The live state is taken with the lock held: what is read of it is then what the draft replaces.
    """
    generation = ""
    try:
        with engine.writer(fresh=fresh) as writer, nullcontext() if fresh else engine.reader() as live:
            index = Held(writer, live)
            try:
                yield index
            finally:
                generation = index.generation
    except KeyboardInterrupt:
        raise KeyboardInterrupt(_interrupted(generation)) from None


def _interrupted(generation: str) -> str:
    if generation:
        return f"已中断，但新的索引（{generation}）已经换上；要回到原来的，请运行 baosou rollback。"
    return "已中断；索引没有改动。"


def publish(index: Held, write: Write, progress: Progress) -> BuildReport:
    """Write a draft, ask it for what it holds, and make it live.

    Articles that the engine could not index, and a few that the draft does not find, are quarantined, and the draft is
    written once more without them. Raises VerifyFailed where many are not found, or where the second draft is no better.
    """
    writer = index.writer
    failed: VerifyFailed | None = None
    report, only = write(writer, index.live, {})
    lost = {id: f"无法收入：{why}" for id, why in writer.flush().items()}
    if not lost:
        draft = _finished(writer, report, progress)
        checked = verify(draft, sample=SAMPLE, only=only, progress=progress)
        if checked.ok:
            report.generation = index.publish()
            return report
        if _few_lost(checked) and checked.checked == SAMPLE:
            checked = verify(draft, only=only, progress=progress)
        failed = _failed(checked)
        if not _few_lost(checked):
            raise failed
        lost = {id: f"收入后查不到，没有收入：{what}" for id, what in checked.lost.items()}
    writer.restart()
    try:
        report, only = write(writer, index.live, lost)
    except NothingToIndex:
        if failed is None:
            raise
        raise failed from None
    again = verify(_finished(writer, report, progress), sample=SAMPLE, only=only, progress=progress)
    if not again.ok:
        raise _failed(again)
    report.generation = index.publish()
    return report


def _finished(writer: Writer, report: BuildReport, progress: Progress) -> Reader:
    progress("save", 0, None)
    draft = writer.finish(receipt(report))
    progress("save", 1, 1)
    return draft


def _few_lost(checked: VerifyReport) -> bool:
    """Whether nothing is amiss but a few articles that can be left out."""
    return not checked.mismatches and 0 < len(checked.lost) <= max(1, checked.checked // TOLERATED)


def _failed(checked: VerifyReport) -> VerifyFailed:
    what = "；".join(shown(finding, 200) for finding in [*checked.mismatches, *checked.missing][:3])
    more = f"（另有 {count:,} 处）" if (count := len(checked.mismatches) + len(checked.missing) - 3) > 0 else ""
    message = (
        f"新索引没有通过核对，已丢弃，原来的索引没有改动；请再试一次，仍然如此就把原文和这些话发给维护者：{what}{more}"
    )
    return VerifyFailed(message, checked)
