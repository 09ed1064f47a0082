"""Gathering: every source read and split into the spool, what cannot be read named in the report.

It neither completes issues nor writes an index: that is `builder.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from index.build.receipt import BuildReport
from index.build.splitting import Outcome, split_all
from index.build.spool import Spool
from index.build.undated import file_of
from index.build.verify import Progress
from index.model import EditionPage, Masthead, Page, Problem, SplitPage
from index.sources import read
from index.sources.outcomes import Remark, Skipped
from search.article import Article


def gather(
    spool: Spool, paths: Iterable[Path], given: Masthead, report: BuildReport, progress: Progress, processes: int = 1
) -> None:
    """Read and split everything into the spool; what cannot be is quarantined."""
    for item, outcome in split_all(read(paths, given), processes):
        match item:
            case Skipped():
                report.skipped.append(item)
            case Remark():
                where = f" 第 {item.line} 行" if item.line else ""
                report.findings.append(f"{item.source}{where}：{item.message}")
            case Problem():
                report.quarantined.append(item)
            case Page():
                _put_split(item, outcome, spool, report)
            case EditionPage():
                _put_page(item, spool, report)
            case Article():
                _record(report, file_of(item.source), "utf-8", 1)
                # Numbers of lines may be misread too, but where no line names a page nothing else tells issues apart.
                stated = ("newspaper",) if item.page else ("newspaper", "number")
                spool.put((item,), file_of(item.source), stated=stated)
        progress("read", len(spool), None)


def _put_page(page: EditionPage, spool: Spool, report: BuildReport) -> None:
    """A page of a digital edition: its articles, and its original under the ids that they have got."""
    report.files.append(
        {"path": page.source, "encoding": page.encoding, "articles": len(page.articles), "files": page.files}
    )
    ids = spool.put(page.articles, page.owner)
    if page.original is not None:
        spool.originals.keep(page.original, dict(zip((article.id for article in page.articles), ids, strict=True)))


def _put_split(page: Page, result: Outcome, spool: Spool, report: BuildReport) -> None:
    if not isinstance(result, SplitPage):
        report.quarantined += [result] if result else []
        return
    report.furniture += len(result.furniture)
    report.findings += [f"{page.source}：{warning}" for warning in result.warnings]
    if not result.articles:
        report.quarantined.append(Problem(page.source, "没有认出任何文章；请用 baosou split 查看，并检查文件内容"))
        return
    _record(report, page.source, page.encoding, len(result.articles))
    said = page.given.over(page.hinted)
    stated = [name for name, fact in (("newspaper", said.newspaper), ("number", said.serial or said.number)) if fact]
    sure = page.given.page is not None
    spool.put(result.articles, page.source, sure=sure, part=result.masthead.part, stated=stated)


def _record(report: BuildReport, path: str, encoding: str, articles: int) -> None:
    """Count articles of a file; those of one file come one after another."""
    if not report.files or report.files[-1]["path"] != path:
        report.files.append({"path": path, "encoding": encoding, "articles": 0})
    report.files[-1]["articles"] += articles
