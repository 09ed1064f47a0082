"""The subcommands that ask: search and show; and what every subcommand shares (the index, the engine, the errors)."""

from __future__ import annotations

import errno
import functools
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console
from rich.text import Text

from search.answer.answer import answer
from search.answer.explain import Explanation, explain
from search.answer.related import related as related_of
from search.article import KIND_LABELS, Article, ArticleId, Item
from search.cli.explanation import alias_lines, why_lines
from search.describe import describe, imprint
from search.engines import open_engine, read_from
from search.errors import ArticleNotFound, SearchError
from search.evaluation import report as evaluation_report
from search.evaluation.judgements import Names, read_judged
from search.query.forms import key
from search.query.parser import parse
from search.query.tree import unparse
from search.ranking.settings import RankingSettings
from search.related import Related
from search.request import ALL_ALIASES, DEFAULT_LIMIT, MAX_DEPTH, MAX_LIMIT, SORTS, Filters, SearchRequest
from search.results import FACET_VALUES, Hit, SearchResults, Snippet
from search.settings import KNOBS, Settings

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

#: Exit code of a command that could not do what it was asked.
COULD_NOT = 3
#: Exit code after Ctrl-C, as shells have it.
INTERRUPTED = 130
#: What the system's commonest refusals mean, and what to do.
_REASONS = {
    errno.EACCES: "没有权限，请检查文件夹的权限",
    errno.EPERM: "没有权限，请检查文件夹的权限",
    errno.EROFS: "这个磁盘只读，请换一个地方",
    errno.ENOSPC: "磁盘已满，请腾出空间再试；原来的索引没有改动",
    errno.EDQUOT: "磁盘配额已满，请腾出空间再试；原来的索引没有改动",
    errno.ENOENT: "找不到文件或文件夹，请检查路径",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径里有一段不是文件夹，请检查路径",
}

#: A file that is there, as a path.
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

F = TypeVar("F", bound=Callable[..., Any])


def engine_options(command: F) -> F:
    """Give a command `--index` and `--engine`, and the argument `settings: Settings` made from them."""
    knobs = {knob.name: knob for knob in KNOBS}

    @functools.wraps(command)
    def with_settings(*args: Any, index: str | None, engine: str | None, **kwargs: Any) -> Any:
        try:
            settings = Settings.load(index=index, engine=engine)
        except ValueError as error:
            raise click.UsageError(f"环境变量里的数值读不懂：{error}") from error
        return command(*args, settings=settings, **kwargs)

    for name in ("engine", "index"):
        knob = knobs[name]
        option = click.option(
            f"--{name}", envvar=knob.variable, show_envvar=True, help=f"{knob.help}（默认 {knob.default}）"
        )
        with_settings = option(with_settings)
    return with_settings  # type: ignore[return-value]


@contextmanager
def reported() -> Iterator[None]:
    """Say an expected error in Chinese on stderr and leave with COULD_NOT; other errors are bugs and pass through."""
    try:
        yield
    except SearchError as error:
        click.echo(f"未能完成：{error}", err=True)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`) and has what it wanted.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as error:
        what = _REASONS.get(error.errno or 0, error.strerror or str(error))
        click.echo(f"未能完成：{what}（{error.filename or '磁盘'}）", err=True)
    except KeyboardInterrupt:
        click.echo("已中断；索引没有改动。", err=True)
        raise SystemExit(INTERRUPTED) from None
    else:
        return
    raise SystemExit(COULD_NOT)


if TYPE_CHECKING:
    _DayType = click.ParamType[date]
else:
    _DayType = click.ParamType  # a generic class since click 8.4 only


class Day(_DayType):
    """A date as YYYY-MM-DD, YYYY-MM or YYYY; the first day of what is named, or the last."""

    name = "日期"

    def __init__(self, *, last: bool) -> None:
        self.last = last

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """See click.ParamType."""
        from search.query.fieldvalues import read_day

        if isinstance(value, date):
            return value
        return read_day(str(value), last=self.last) or self.fail(
            f"“{value}”不是日期（写成 2025-10-03、2025-10 或 2025）"
        )


# A query may begin with a dash (-广告): what is no option of ours is taken for text.
@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（与 /api/search 相同）")
@click.option("--limit", type=click.IntRange(0, MAX_LIMIT), default=DEFAULT_LIMIT, show_default=True, help="显示几篇")
@click.option("--offset", type=click.IntRange(0, MAX_DEPTH), default=0, help="跳过前几篇")
@click.option("--sort", type=click.Choice(SORTS), default="relevance", show_default=True, help="相关度、最新、最旧")
@click.option("--since", type=Day(last=False), help="起始日期（含）")
@click.option("--until", type=Day(last=True), help="截止日期（含）")
@click.option("--no-alias", "noalias", multiple=True, metavar="写法", help="这个写法不展开别名（可以写几次）")
@click.option("--no-aliases", is_flag=True, help="都不展开别名")
@click.option("--facets", type=click.Choice(("all",)), help=f"JSON 里分面的全部值（不写：各前 {FACET_VALUES} 个）")
@click.option("--explain", "explained", is_flag=True, help="每一部分各有多少篇，改动一处会有多少篇")
@engine_options
def search(
    query: tuple[str, ...],
    as_json: bool,
    limit: int,
    offset: int,
    sort: Any,
    since: date | None,
    until: date | None,
    noalias: tuple[str, ...],
    no_aliases: bool,
    facets: str | None,
    explained: bool,
    settings: Settings,
) -> None:
    """检索。QUERY 的写法见 README；查询里有引号时整句用单引号括起。"""
    if unknown := next((word for word in query if word.startswith("--")), None):
        raise click.NoSuchOption(unknown)
    kept = (ALL_ALIASES,) if no_aliases else tuple(form for form in map(key, noalias) if form)
    request = SearchRequest(" ".join(query), Filters(since, until), sort, offset, limit, kept)
    with reported():
        with read_from(settings) as reader:
            results = answer(reader, request)
            explanation = explain(reader, results) if explained else None
        if as_json:
            more = {"explain": explanation.to_json()} if explanation else {}
            found = results.to_json(None if facets else FACET_VALUES)
            click.echo(json.dumps({**found, **more}, ensure_ascii=False, indent=2))
        else:
            _print_results(results, explanation)


@click.command()
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（与 /api/article、/api/related 相同）")
@click.option("--related", is_flag=True, help="不显示正文，列出相关报道")
@engine_options
def show(id: str, as_json: bool, related: bool, settings: Settings) -> None:
    """显示一篇文章。ID 形如 2025-11-03-p01-a02，检索结果里有。"""
    with reported():
        try:
            wanted = ArticleId.parse(id)
        except ValueError as error:
            raise ArticleNotFound(f"“{id}”不是文章编号；编号形如 2025-11-03-p01-a02。") from error
        if related:
            with read_from(settings) as reader:
                lines = related_of(reader, wanted)
            if as_json:
                click.echo(json.dumps({"related": [line.to_json() for line in lines]}, ensure_ascii=False, indent=2))
            else:
                _print_related(lines)
            return
        with read_from(settings) as reader:
            article = reader.get(wanted)
        if as_json:
            click.echo(json.dumps(article.to_json(), ensure_ascii=False, indent=2))
        else:
            _print_article(article)


@click.command()
@click.option("--queries", type=_FILE, required=True, help="查询：JSONL，每行 {id, query}")
@click.option("--qrels", type=_FILE, required=True, help="判断：每行 查询编号、文献编号、等级，用制表符隔开")
@click.option("--corpus", type=_FILE, help="建索引的那个 JSONL 文件；文献编号不是文章编号时要给")
@click.option(
    "--ranking", "ranking", multiple=True, metavar="名=值|文件", help="排序设置；可以写几次，也可以是 TOML 文件"
)
@click.option("--compare", "compared", multiple=True, metavar="名=值|文件", help="与这组排序设置逐个查询比较")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@engine_options
@reported()
def evaluate(
    queries: Path,
    qrels: Path,
    corpus: Path | None,
    ranking: tuple[str, ...],
    compared: tuple[str, ...],
    as_json: bool,
    settings: Settings,
) -> None:
    """用带判断的查询评测排序：nDCG@10、MRR@10、recall@100，连同 95% 置信区间。"""
    report = evaluation_report.made(
        open_engine,
        replace(settings, ranking=RankingSettings().given(ranking)),
        read_judged(queries, qrels),
        Names(corpus),
        RankingSettings().given([*ranking, *compared]) if compared else None,
    )
    click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2) if as_json else report.text())


commands: list[click.Command] = [search, show, evaluate]


def _imprint(item: Item) -> str:
    return " · ".join(imprint(item))


def _print_results(results: SearchResults, explanation: Explanation | None) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(clean(f"{describe(results.request)}；共 {results.total:,} 篇"))
    for note in _all_notes(results):
        console.print(clean(f"（{note}）", "dim"))
    if results.meant:
        console.print(clean(f"您要找的是不是：{'　'.join(results.meant)}"))
    if results.chips and not explanation and (results.reading == "some" or not results.total):
        console.print(clean("（每一部分各有多少篇：加上 --explain）", "dim"))
    for line in (*alias_lines(results.chips), *(why_lines(explanation) if explanation else ())):
        console.print(clean(line, "dim"))
    for number, hit in enumerate(results.hits, results.request.offset + 1):
        if hit.reading != results.reading and (number == results.total + 1 or number == results.request.offset + 1):
            console.print(clean("\n—— 部分匹配 ——", "dim"))
        _print_hit(console, number, hit)
    if results.request.offset + len(results.hits) < results.available and results.hits:
        console.print(clean(f"\n后面还有；接着看：--offset {results.request.offset + len(results.hits)}", "dim"))


def _all_notes(results: SearchResults) -> list[str]:
    notes = list(results.notes)
    if results.total and results.reading == "words":
        notes.append("没有逐字相同的文章，以下按词查找。")
    elif results.total and results.reading == "some":
        notes.append("没有文章含有全部的词，以下含有其中一部分。")
    elif not results.total:
        notes.append(f"没有找到。查询读作：{unparse(parse(results.request.text).query) or '全部文章'}")
    return notes


def _print_hit(console: Console, number: int, hit: Hit) -> None:
    kind = "" if hit.kind == "article" else f"［{KIND_LABELS[hit.kind]}］"
    console.print()
    console.print(clean(f"{number:>3}. {kind}") + _marked(hit.headline, "bold"))
    console.print(clean(f"     {_imprint(hit)}" + (f" · {hit.byline}" if hit.byline else "") + f"  {hit.id}", "dim"))
    if hit.under:
        console.print(clean(f"     与 {hit.under} 是同一篇", "dim"))
        return
    for snippet in hit.snippets:
        console.print(clean("     ") + _marked(snippet, ""))


def _marked(snippet: Snippet, style: str) -> Text:
    text = clean(snippet.text, style)
    for start, end in snippet.marks:
        text.stylize("reverse", start, end)
    return text


def _print_article(article: Article) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for role, text in article.parts():
        style = {"headline": "bold", "kicker": "dim", "byline": "dim"}.get(role, "")
        console.print(clean(text, style))
        if role == "subtitle" or (role == "headline" and not article.subtitle):
            console.print(clean(_imprint(article), "dim"))
    if not article.headline:
        console.print(clean(_imprint(article), "dim"))
    for label, part in (("转自", article.previous_part), ("接", article.next_part)):
        if part:
            console.print(clean(f"—— {label}第{part.page}版：{part}", "dim"))


def _print_related(found: Sequence[Related]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if not found:
        console.print("没有相关报道。")
    for number, line in enumerate(found, 1):
        part = "（同一篇的另一部分）" if line.part else ""
        console.print(clean(f"{number:>3}. ") + clean(line.headline, "bold") + clean(part))
        by = f" · {line.byline}" if line.byline else ""
        console.print(clean(f"     {_imprint(line)}{by}  {line.id}", "dim"))


def clean(content: str, style: str = "") -> Text:
    """Text for a terminal: whatever could steer it (escape sequences in a query or on a page) is shown as a blank."""
    return Text(_CONTROL.sub(" ", content), style)
