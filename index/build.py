"""Building: sources in, a new generation out, with a receipt of everything that happened.

The order of things: read and split every source into the spool; then issue by issue, oldest first, complete the
articles, leave out withdrawn ones, link jumps, write; then verify the draft; then publish. Whatever goes wrong
before the last step leaves the live index as it was. One bad input is quarantined and costs only itself: so does
an article that the draft cannot find, for which the draft is written once more without it.

This module does not decode files (`sources`), cut pages (`splitter`), or know how an engine stores anything.
"""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from index.gather import gather
from index.issues import Merge, allowed, completed, merged, numbers, numbers_of, unlinked
from index.jumps import link
from index.model import Masthead, Problem
from index.receipt import BuildReport, Totals, Withdrawal, receipt, shown, withdrawals
from index.serials import IssueNumbers, findings
from index.spool import Homes, Spool, digest, file_of
from index.verify import Progress, VerifyReport, silent, verify
from search.article import Article, ArticleId
from search.engines.base import Engine, Reader, Writer
from search.errors import SearchError

#: How many articles a build asks the draft for before it publishes; `baosou verify` asks for all.
SAMPLE = 2_000
#: One article in so many may be missing from a draft and be quarantined (and one in any case); more, and the draft
#: itself is unsound.
TOLERATED = 100

#: Articles that a draft did not find, by id, each with what was asked.
_Lost = Mapping[ArticleId, str]
#: Writes a draft without those articles: what was done, and the issues to be verified (None for all).
_Write = Callable[[Writer, _Lost], "tuple[BuildReport, list[str] | None]"]


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


def rebuild(engine: Engine, paths: Sequence[Path], given: Masthead, *, progress: Progress = silent) -> BuildReport:
    """Make a new generation of these sources alone and publish it.

    Articles withdrawn earlier stay out, and the report says so. Raises SourceMissing, NothingToIndex,
    VerifyFailed, and what the engine raises; in each case nothing is published.
    """
    return _build(engine, paths, given, progress, fresh=True)


def add(engine: Engine, paths: Sequence[Path], given: Masthead, *, progress: Progress = silent) -> BuildReport:
    """Add these sources to the live index: a page it already holds is replaced, other pages of the issue stay.

    Raises as `rebuild`, and IndexMissing where there is no live index.
    """
    engine.info()
    return _build(engine, paths, given, progress, fresh=False)


def withdraw(engine: Engine, id: ArticleId, reason: str, *, who: str, when: str) -> BuildReport:
    """Publish a generation without this article, and record why. Raises ArticleNotFound, IndexMissing."""
    started = time.monotonic()
    engine.info()

    def write(writer: Writer, lost: _Lost) -> tuple[BuildReport, list[str] | None]:
        report = BuildReport(operation="withdraw")
        article = engine.get(id)
        _carry(report, engine)
        report.withdrawn.append(Withdrawal(str(id), article.title, digest((article,)), reason, who, when))
        live = engine.articles(id.issue)
        rest, _ = link(unlinked(_found([a for a in live if a.id != id], lost, report)))
        writer.delete_issue(id.issue)
        for kept in rest:
            writer.add(kept)
        report.total.count(live, -1)
        report.total.count(rest)
        report.total.issues -= not rest
        report.seconds = time.monotonic() - started
        return report, [id.issue]

    return _publish(engine, write, silent, fresh=False)


def _build(engine: Engine, paths: Sequence[Path], given: Masthead, progress: Progress, *, fresh: bool) -> BuildReport:
    started = time.monotonic()
    _must_exist(paths)
    read = BuildReport(operation="rebuild" if fresh else "add", sources=[str(path) for path in paths])
    with Spool(known=(lambda key: {}) if fresh else lambda key: _homes(engine, key)) as spool:
        gather(spool, paths, given, read, progress)
        if not len(spool):
            raise NothingToIndex(_nothing(read), read)
        read.replaced += spool.replaced
        read.findings += spool.doubts()

        def write(writer: Writer, lost: _Lost) -> tuple[BuildReport, list[str] | None]:
            report = _continued(read)
            _carry(report, engine)
            _write(writer, engine, spool, report, progress, fresh, lost)
            if not report.articles:
                raise NothingToIndex(_nothing(report), report)
            report.findings = list(dict.fromkeys(report.findings))
            report.seconds = time.monotonic() - started
            return report, None if fresh else spool.issues()

        return _publish(engine, write, progress, fresh=fresh)


def _continued(read: BuildReport) -> BuildReport:
    """A report that goes on from what was read, for one draft: lists are copied, what they hold is not, for it stays as it is."""
    report = copy.copy(read)
    for field in fields(read):
        setattr(report, field.name, copy.copy(getattr(read, field.name)))
    report.total = copy.deepcopy(read.total)
    return report


def _must_exist(paths: Iterable[Path]) -> None:
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise SourceMissing(f"找不到：{'、'.join(missing)}。请检查路径；索引没有改动。")


def _nothing(report: BuildReport) -> str:
    why = "；".join([*report.kept_out, *(f"{p.source}：{p.message}" for p in report.quarantined)][:3])
    if report.kept_out:
        return f"没有可以收入的文章，索引没有改动：其中 {len(report.kept_out)} 篇是撤下的。{why}"
    return f"没有读到任何文章，索引没有改动。{why or '给出的文件夹里没有可以读取的文件。'}"


def _carry(report: BuildReport, engine: Engine) -> None:
    """Take over what outlives a build. For a rebuild the receipt is enough: the live index may be outdated or broken."""
    if report.operation == "rebuild":
        report.withdrawn = withdrawals(engine.receipt())
        return
    info = engine.info()
    report.withdrawn = withdrawals(info.receipt)
    if "total" in info.receipt:
        report.total = Totals.from_json(info.receipt["total"])
    else:
        report.total.count(engine.every_article())
        report.total.issues = info.issues


def _homes(engine: Engine, key: str) -> Homes:
    """The undated issues of this name in the live index, whether or not they carry a suffix."""
    name = re.compile(rf"{re.escape(key)}(-[0-9a-f]{{6}})?")
    homes = {}
    for info in engine.issues():
        if name.fullmatch(info.key) and (articles := engine.articles(info.key)):
            homes[info.key] = (file_of(articles[0].source), digest(articles))
    return homes


def _write(
    writer: Writer, engine: Engine, spool: Spool, report: BuildReport, progress: Progress, fresh: bool, lost: _Lost
) -> None:
    """Write every issue of the spool, completed, linked, and joined with what the live index holds of it."""
    known = {} if fresh else {info.key: numbers(info) for info in engine.issues()}
    total, done = len(spool), 0
    for key in spool.issues():
        fed = spool.articles(key)
        done += len(fed)
        _write_issue(writer, fed, () if fresh else engine.articles(key), spool, report, known, lost)
        progress("index", done, total)
    report.findings += findings(known.values())


def _write_issue(
    writer: Writer,
    fed: tuple[Article, ...],
    live: tuple[Article, ...],
    spool: Spool,
    report: BuildReport,
    known: dict[str, IssueNumbers],
    lost: _Lost,
) -> None:
    key = fed[0].id.issue
    admission = allowed(fed, report.withdrawn)
    report.kept_out += admission.kept_out
    issue = merged(admission.welcome, live, spool.files(key)) if live else Merge(admission.welcome, ())
    whole, findings = completed((*issue.fed, *issue.kept))
    linked, unmatched = link(unlinked(sorted(_found(whole, lost, report), key=lambda a: a.id)))
    report.replaced += issue.replaced
    report.findings += [*admission.findings, *findings, *unmatched]
    if live:
        writer.delete_issue(key)
        report.total.count(live, -1)
    written = _add(writer, linked, {article.id for article in issue.fed}, report)
    report.total.issues += bool(written) - bool(live)
    known.pop(key, None)
    if written:
        known[key] = numbers_of(written)


def _found(articles: Iterable[Article], lost: _Lost, report: BuildReport) -> list[Article]:
    """The articles but for those that the last draft did not find, which are quarantined."""
    found = []
    for article in articles:
        if article.id in lost:
            what = f"{article.id} {shown(article.title)} {lost[article.id]}；请把原文发给维护者"
            report.quarantined.append(Problem(article.source, what))
        else:
            found.append(article)
    return found


def _add(writer: Writer, articles: Iterable[Article], fed: set[ArticleId], report: BuildReport) -> list[Article]:
    """Add the articles of an issue in print order and count them; one that cannot be indexed is quarantined."""
    written = []
    built = Totals()
    for article in articles:
        try:
            writer.add(article)
        except ValueError as error:
            report.quarantined.append(Problem(article.source, f"{article.id} 无法收入：{error}"))
            continue
        written.append(article)
        built.count((article,) if article.id in fed else ())
    report.total.count(written)
    report.articles += built.articles
    report.characters += built.characters
    for kind, count in built.by_kind.items():
        report.by_kind[kind] = report.by_kind.get(kind, 0) + count
    return written


def _publish(engine: Engine, write: _Write, progress: Progress, *, fresh: bool) -> BuildReport:
    """Write a draft, ask it for what it holds, and make it live.

    Articles that the engine could not index, and a few that the draft does not find, are quarantined, and the draft is
    written once more without them. Raises VerifyFailed where many are not found, or where the second draft is no better.
    """
    failed: VerifyFailed | None = None
    with engine.writer(fresh=fresh) as writer:
        report, only = write(writer, {})
        lost = {id: f"无法收入：{why}" for id, why in writer.flush().items()}
        if not lost:
            draft = _finished(writer, report, progress)
            checked = verify(draft, sample=SAMPLE, only=only, progress=progress)
            if checked.ok:
                report.generation = writer.publish()
                return report
            if _few_lost(checked) and checked.checked == SAMPLE:
                checked = verify(draft, only=only, progress=progress)
            failed = _failed(checked)
            if not _few_lost(checked):
                raise failed
            lost = {id: f"收入后查不到，没有收入：{what}" for id, what in checked.lost.items()}
    with engine.writer(fresh=fresh) as writer:
        try:
            report, only = write(writer, lost)
        except NothingToIndex:
            if failed is None:
                raise
            raise failed from None
        again = verify(_finished(writer, report, progress), sample=SAMPLE, only=only, progress=progress)
        if not again.ok:
            raise _failed(again)
        report.generation = writer.publish()
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
    what = "；".join(shown(said, 200) for said in [*checked.mismatches, *checked.missing][:3])
    more = f"（另有 {count:,} 处）" if (count := len(checked.mismatches) + len(checked.missing) - 3) > 0 else ""
    return VerifyFailed(f"新索引没有通过核对，已丢弃，原来的索引没有改动：{what}{more}", checked)
