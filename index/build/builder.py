"""Building: sources in, a new generation out, with a receipt of everything that happened.

The order of things: hold the index, so that nobody else writes; read and split every source into the spool; then issue
by issue, oldest first, complete the articles, leave out withdrawn ones, link jumps, write; then verify the draft; then
publish. Whatever goes wrong before the last step leaves the live index as it was. One bad input is quarantined and costs
only itself.

This module does not decode files (`sources`), cut pages (`page`), check or publish a draft (`publication`), or know how
an engine stores anything.
"""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path

from index.build.gather import gather
from index.build.identity import Identity, Issue
from index.build.issues import Merge, allowed, completed, merged, numbers, numbers_of, unlinked
from index.build.jumps import link
from index.build.publication import Lost, NothingToIndex, SourceMissing, held, publish
from index.build.receipt import BuildReport, Totals, Withdrawal, known_issues, remembered, shown, withdrawals
from index.build.serials import IssueNumbers, bounded, findings
from index.build.spool import Spool
from index.build.undated import Homes, digest, owner_of
from index.build.verify import Progress, silent
from index.model import Masthead, Problem
from search.article import Article, ArticleId
from search.describe import missing_pages
from search.engines.base import Engine, IssueInfo, Reader, Writer
from search.imprint import Imprint
from search.places import day_of_key, key_order


def rebuild(
    engine: Engine, paths: Sequence[Path], given: Masthead, *, progress: Progress = silent, processes: int = 1
) -> BuildReport:
    """Make a new generation of these sources alone and publish it. Pages are split in up to `processes` processes.

    Articles withdrawn earlier stay out, and the report says so. Raises SourceMissing, NothingToIndex,
    VerifyFailed, and what the engine raises (IndexLocked before anything is read); in each case nothing is published.
    """
    return _build(engine, paths, given, progress, processes, fresh=True)


def add(
    engine: Engine, paths: Sequence[Path], given: Masthead, *, progress: Progress = silent, processes: int = 1
) -> BuildReport:
    """Add these sources to the live index: a page it already holds is replaced, other pages of the issue stay.

    Raises as `rebuild`, and IndexMissing where there is no live index.
    """
    return _build(engine, paths, given, progress, processes, fresh=False)


def withdraw(engine: Engine, id: ArticleId, reason: str, *, who: str, when: str) -> BuildReport:
    """Publish a generation without this article, and record why. Raises ArticleNotFound, IndexMissing."""
    started = time.monotonic()

    def write(writer: Writer, live: Reader | None, lost: Lost) -> tuple[BuildReport, list[str] | None]:
        assert live is not None  # only a rebuild has none
        report = BuildReport(operation="withdraw")
        article = live.get(id)
        _carry(report, engine, live)
        report.withdrawn.append(Withdrawal(str(id), article.title, digest((article,)), reason, who, when))
        before = live.articles(id.issue)
        rest, _ = link(unlinked(_without_lost([a for a in before if a.id != id], lost, report)))
        writer.delete_issue(id.issue)
        for kept in rest:
            writer.add(kept)
        report.total.count(before, -1)
        report.total.count(rest)
        report.total.issues -= not rest
        report.issues = remembered([(info.key, info) for info in live.issues() if rest or info.key != id.issue])
        report.seconds = time.monotonic() - started
        return report, [id.issue]

    with held(engine, fresh=False) as index:
        return publish(index, write, silent)


def _build(
    engine: Engine, paths: Sequence[Path], given: Masthead, progress: Progress, processes: int, *, fresh: bool
) -> BuildReport:
    started = time.monotonic()
    _must_exist(paths)
    read = BuildReport(operation="rebuild" if fresh else "add", sources=[str(path) for path in paths])
    with held(engine, fresh=fresh) as index, Spool(known=lambda key: _homes(index.live, key)) as spool:
        gather(spool, paths, given, read, progress, processes)
        if not len(spool):
            raise NothingToIndex(_nothing(read), read)
        spool.settle(_by_day(index.live), known_issues(engine.receipt()) if fresh else {})
        read.replaced += spool.replaced
        read.findings += spool.doubts()

        def write(writer: Writer, live: Reader | None, lost: Lost) -> tuple[BuildReport, list[str] | None]:
            report = _continued(read)
            _carry(report, engine, live)
            _write(writer, live, spool, report, progress, lost)
            if not report.articles:
                raise NothingToIndex(_nothing(report), report)
            report.findings = list(dict.fromkeys(report.findings))
            report.seconds = time.monotonic() - started
            return report, None if fresh else spool.issues()

        return publish(index, write, progress)


def _continued(read: BuildReport) -> BuildReport:
    """A report that goes on from what was read, for one draft: lists are copied, what they hold is not; it stays as it is."""
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
        return (
            f"没有可以收入的文章，索引没有改动：其中 {len(report.kept_out)} 篇是撤下的，不再收入。请给出别的来源。{why}"
        )
    if report.replaced:
        return f"没有可以收入的文章，索引没有改动。{'；'.join(report.replaced[:3])}"
    return f"没有读到任何文章，索引没有改动。请检查给出的路径和文件。{why or '文件夹里没有可以读取的文件。'}"


def _carry(report: BuildReport, engine: Engine, live: Reader | None) -> None:
    """Take over what outlives a build. For a rebuild the receipt is enough: the live index may be outdated or broken."""
    if live is None:
        report.withdrawn = withdrawals(engine.receipt())
        return
    info = live.info()
    report.withdrawn = withdrawals(info.receipt)
    if "total" in info.receipt:
        report.total = Totals.from_json(info.receipt["total"])
    else:
        report.total.count(live.every_article())
        report.total.issues = info.issues


def _homes(live: Reader | None, key: str) -> Homes:
    """The undated issues of this name in the live index, whether or not they carry a suffix."""
    if live is None:
        return {}
    name = re.compile(rf"{re.escape(key)}(-[0-9a-f]{{6}})?")
    homes = {}
    for info in live.issues():
        if name.fullmatch(info.key) and (articles := live.articles(info.key)):
            homes[info.key] = (owner_of(articles[0]), digest(articles))
    return homes


def _by_day(live: Reader | None) -> Callable[[str], list[Issue]]:
    """The issues that the live index holds, by day."""
    infos: dict[str, list[IssueInfo]] = {}
    for info in live.issues() if live else ():
        infos.setdefault(day_of_key(info.key), []).append(info)

    def of(day: str) -> list[Issue]:
        issues = []
        for info in sorted(infos.get(day, ()), key=lambda info: key_order(info.key)):
            assert live is not None  # else there would be no info
            articles = live.articles(info.key)
            pages = {article.page for article in articles}
            issues.append(Issue(Identity.of(info), pages=pages, key=info.key, text=partial(_text, articles)))
        return issues

    return of


def _text(articles: Iterable[Article], page: int) -> str:
    return "\n".join(article.text for article in articles if article.page == page)


def _write(
    writer: Writer, live: Reader | None, spool: Spool, report: BuildReport, progress: Progress, lost: Lost
) -> None:
    """Write every issue of the spool, completed, linked, and joined with what the live index holds of it."""
    known = {info.key: numbers(info) for info in live.issues()} if live else {}
    lacking: list[str] = []
    total, done = len(spool), 0
    for key in spool.issues():
        fed = spool.articles(key)
        done += len(fed)
        written = _write_issue(writer, fed, live.articles(key) if live else (), spool, report, known, lost)
        if missing := missing_pages(Imprint.shared(written), {article.page for article in written}):
            lacking.append(f"缺版：{key} {missing}")
        progress("index", done, total)
    report.findings += [*findings(known.values()), *bounded("缺版", lacking)]
    report.issues = remembered(known.items())


def _write_issue(
    writer: Writer,
    fed: tuple[Article, ...],
    live: tuple[Article, ...],
    spool: Spool,
    report: BuildReport,
    known: dict[str, IssueNumbers],
    lost: Lost,
) -> list[Article]:
    key = fed[0].id.issue
    admission = allowed(fed, report.withdrawn)
    report.kept_out += admission.kept_out
    issue = (
        merged(admission.welcome, live, spool.files(key), spool.parts(key)) if live else Merge(admission.welcome, ())
    )
    whole, findings = completed((*issue.fed, *issue.kept))
    linked, unmatched = link(unlinked(sorted(_without_lost(whole, lost, report), key=lambda a: a.id)))
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
    return written


def _without_lost(articles: Iterable[Article], lost: Lost, report: BuildReport) -> list[Article]:
    """The articles but for those that the last draft did not find, which are quarantined."""
    kept = []
    for article in articles:
        if article.id in lost:
            what = f"{article.id} {shown(article.title)} {lost[article.id]}；请把原文发给维护者"
            report.quarantined.append(Problem(article.source, what))
        else:
            kept.append(article)
    return kept


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
