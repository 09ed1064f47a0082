"""The commands that write and check an index, and look into it: rebuild, add, split, verify, info, rollback, withdraw, terms.

Each opens the engine that the settings name; errors become words and an exit code in `search/cli/reporting.py`.
Exit codes: 0 done, 1 done with quarantined input, 2 usage, 3 could not (also: a verification that failed).
"""

from __future__ import annotations

import functools
import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from index.build import builder as build
from index.build import splitting
from index.build.progress import watched
from index.build.publication import NothingToIndex
from index.build.receipt import BuildReport, kinds, receipt, summary, told, withdrawals
from index.build.receipt import problem as plain
from index.build.verify import verify as verify_index
from index.model import Masthead, Page, Problem
from index.options import given_options
from index.outline import outline
from index.page.splitter import split as split_page
from index.sources import read
from index.sources.edition.mirror import is_page
from index.sources.jsonl import ENDINGS
from index.terms import candidates, listed
from search.article import ArticleId
from search.cli.options import engine_options
from search.cli.printing import pretty
from search.cli.reporting import COULD_NOT
from search.engines import open_engine, read_from
from search.engines.base import Engine
from search.running.interruption import postponed
from search.settings import KNOBS, Settings

QUARANTINED = 1
#: Issues of which pages are missing, so many are listed.
_LACKING = 5
_Command = Callable[..., None]


def building_options(command: _Command) -> _Command:
    """Add the options that say what a build may use of the machine, and put them into the settings."""

    @functools.wraps(command)
    def taking(*, settings: Settings, memory: int | None, jobs: int | None, **options: Any) -> None:
        memory_mb = settings.memory_mb if memory is None else memory
        used = replace(settings, memory_mb=memory_mb, jobs=settings.jobs if jobs is None else jobs)
        command(settings=used, **options)

    knobs = {knob.name: knob for knob in KNOBS}
    for name, option, kind in (
        ("jobs", "--jobs", click.IntRange(min=0)),
        ("memory_mb", "--memory", click.IntRange(min=64)),
    ):
        knob = knobs[name]
        help = f"{knob.help}（默认 {knob.default}，也可用环境变量 {knob.variable}）"
        taking = click.option(option, type=kind, metavar="N", help=help)(taking)
    return taking


sources_argument = click.argument(
    "sources", nargs=-1, required=True, metavar="SOURCE...", type=click.Path(path_type=Path)
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """The engine of the settings, closed afterwards."""
    with closing(open_engine(settings)) as engine:
        yield engine


@click.command()
@sources_argument
@given_options
@json_option
@engine_options
@building_options
def rebuild(settings: Settings, sources: tuple[Path, ...], given: Masthead, as_json: bool) -> None:
    """用这些文件和文件夹重建整个索引，核对后换上。原来的索引可用 rollback 换回。"""
    _build(build.rebuild, settings, sources, given, as_json)


@click.command()
@sources_argument
@given_options
@json_option
@engine_options
@building_options
def add(settings: Settings, sources: tuple[Path, ...], given: Masthead, as_json: bool) -> None:
    """把这些文件加进索引；已有的版面由新的取代，同一期的其他版面保留。"""
    _build(build.add, settings, sources, given, as_json)


def _build(
    work: Callable[..., BuildReport], settings: Settings, sources: tuple[Path, ...], given: Masthead, as_json: bool
) -> None:
    with opened(settings) as engine, watched() as progress:
        processes = splitting.workers(settings.memory_mb, settings.jobs)
        try:
            report = work(engine, sources, given, progress=progress, processes=processes)
        except NothingToIndex as error:
            for sentence in error.report.kept_out:
                click.echo(sentence, err=True)
            for problem in error.report.quarantined:
                click.echo(told(plain(problem)), err=True)
            raise
    _print_receipt(report, as_json)
    sys.exit(QUARANTINED if report.quarantined else 0)


def _print_receipt(report: BuildReport, as_json: bool) -> None:
    data = {**receipt(report), "generation": report.generation}
    click.echo(pretty(data) if as_json else summary(data))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@given_options
@json_option
def split(file: Path, given: Masthead, as_json: bool) -> None:
    """看一个版面文件被理解成什么：期号、文章、版面附件。不写索引。"""
    if file.name.lower().endswith(ENDINGS):
        raise click.UsageError("JSONL 的每一行已经是一篇文章，不需要切分；请直接用 rebuild 或 add。")
    if is_page(file.name):
        raise click.UsageError("数字报的网页里文章已经分好，不需要切分；请直接用 rebuild 或 add。")
    pages = [item for item in read([file], given) if isinstance(item, Page)]
    problems = [item for item in read([file], given) if isinstance(item, Problem)]
    for problem in problems:
        click.echo(told(plain(problem)), err=True)
    if not pages or file.is_dir():
        if not problems or file.is_dir():
            click.echo(f"{file}：请给出一个版面文件，而不是文件夹。", err=True)
        sys.exit(COULD_NOT)
    results = [split_page(page) for page in pages]
    if as_json:
        one, *more = (result.to_json() for result in results)
        click.echo(pretty({"pages": [one, *more]} if more else one))
    else:
        click.echo("\n\n".join(outline(result, pages[0].encoding) for result in results))


@click.command()
@click.option("--sample", type=click.IntRange(min=1), help="只随机抽查这么多篇（计数仍然全做）；不写则逐篇检查。")
@json_option
@engine_options
def verify(settings: Settings, sample: int | None, as_json: bool) -> None:
    """核对索引：每篇文章都能用自己的标题和正文查到，数目与收据一致。"""
    with read_from(settings) as reader, watched() as progress:
        report = verify_index(reader, sample=sample, progress=progress)
    if as_json:
        click.echo(pretty(report.to_json()))
    else:
        click.echo("\n".join([report.sentence(), *report.mismatches, *report.missing[:50]]))
    sys.exit(0 if report.ok else COULD_NOT)


@click.command()
@json_option
@engine_options
def info(settings: Settings, as_json: bool) -> None:
    """索引的现状：哪一代、多少篇、各类多少、起止日期、最近一次的收据。"""
    with read_from(settings) as reader:
        state = reader.info()
        lacking = [issue for issue in reader.issues() if issue.pages < (issue.page_count or 0)]
    if as_json:
        click.echo(
            pretty(
                {
                    "engine": state.engine,
                    "generation": state.generation,
                    "articles": state.articles,
                    "issues": state.issues,
                    "first": state.first and state.first.isoformat(),
                    "last": state.last and state.last.isoformat(),
                    "kinds": state.kinds,
                    "missing_pages": [{"issue": i.key, "pages": i.page_count, "held": i.pages} for i in lacking],
                    "receipt": state.receipt,
                }
            )
        )
        return
    click.echo(f"索引：{settings.index}（{state.engine}），第 {state.generation} 代")
    click.echo(f"共 {state.issues:,} 期，{state.articles:,} 篇{kinds(state.kinds)}")
    click.echo(f"日期：{state.first} 至 {state.last}" if state.first else "日期：都没有日期")
    if lacking:
        click.echo(f"缺版：{len(lacking):,} 期的版面没有收全")
    for issue in lacking[:_LACKING]:
        click.echo(f"  {issue.key} 今日{issue.page_count}版，收录{issue.pages}版")
    if len(lacking) > _LACKING:
        click.echo(f"  …… 另有 {len(lacking) - _LACKING:,} 期，见 --json")
    if state.receipt:
        click.echo(f"\n最近一次：{summary(state.receipt, most=5)}")


@click.command()
@engine_options
def rollback(settings: Settings) -> None:
    """换回上一代索引。"""
    with opened(settings) as engine:
        before = {w.id for w in withdrawals(_receipt_if_readable(engine))}
        with postponed():  # an interruption waits until it is said what was done
            generation = engine.rollback()
            click.echo(f"已换回 {generation}。")
        after = {w.id for w in withdrawals(_receipt_if_readable(engine))}
    if back := sorted(before - after):
        click.echo(f"注意：这一代里又有了已经撤下的 {len(back)} 篇：{'、'.join(back)}", err=True)


def _receipt_if_readable(engine: Engine) -> dict[str, Any]:
    """The live receipt; none where the live index is damaged, which is just what rollback is for."""
    try:
        with engine.reader() as reader:
            return reader.info().receipt
    except Exception:  # Whatever is wrong with it, going back must still be tried.
        return {}


@click.command()
@click.argument("id", metavar="ID")
@click.option("--reason", required=True, help="为什么撤下；会记在收据里。")
@engine_options
def withdraw(settings: Settings, id: str, reason: str) -> None:
    """撤下一篇文章（如 2025-11-03-p01-a02）。以后的重建和增补都不再收入它。"""
    if not reason.strip():
        raise click.UsageError("请写明撤下的理由（--reason）。")
    try:
        address = ArticleId.parse(id)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with opened(settings) as engine:
        report = build.withdraw(engine, address, reason.strip(), who=_who(), when=now)
    click.echo(f"已撤下 {address} {report.withdrawn[-1].headline}。rollback 可以换回上一代。")
    for problem in report.quarantined:
        click.echo(told(plain(problem)), err=True)
    sys.exit(QUARANTINED if report.quarantined else 0)


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "不详"


@click.command()
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True, help="最多列出几个。")
@click.option("--min", "least", type=click.IntRange(min=1), default=3, show_default=True, help="至少见于几篇文章。")
@json_option
@engine_options
def terms(settings: Settings, limit: int, least: int, as_json: bool) -> None:
    """词典候选：报上印在引号里、而分词词典不认识的词，附次数和例句，供人审定。什么也不会自动加入。"""
    with read_from(settings) as reader, watched() as progress:
        proposals = candidates(reader, limit=limit, least=least, progress=progress)
    click.echo(pretty({"terms": [one.to_json() for one in proposals]}) if as_json else listed(proposals))


commands: list[click.Command] = [rebuild, add, split, verify, info, rollback, withdraw, terms]
