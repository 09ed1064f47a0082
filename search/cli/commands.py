"""The commands that ask: search, show, evaluate. Options are in `options`, how answers are printed in `printing`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from search.answer.answer import answer
from search.answer.explain import explain
from search.answer.related import related as related_of
from search.article import ArticleId
from search.cli.options import Day, engine_options
from search.cli.printing import pretty, print_article, print_related, print_results
from search.engines import open_engine, read_from
from search.errors import ArticleNotFound
from search.evaluation import report as evaluation_report
from search.evaluation.judgements import Names, read_judged
from search.query.forms import key
from search.ranking.settings import RankingSettings
from search.request import ALL_ALIASES, DEFAULT_LIMIT, MAX_DEPTH, MAX_LIMIT, SORTS, Filters, SearchRequest
from search.results import FACET_VALUES
from search.settings import Settings

#: A file that is there, as a path.
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


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
    with read_from(settings) as reader:
        results = answer(reader, request)
        explanation = explain(reader, results) if explained else None
    if as_json:
        more = {"explain": explanation.to_json()} if explanation else {}
        plain = results.to_json(None if facets else FACET_VALUES)
        click.echo(pretty({**plain, **more}))
    else:
        print_results(results, explanation)


@click.command()
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（与 /api/article、/api/related 相同）")
@click.option("--related", is_flag=True, help="不显示正文，列出相关报道")
@engine_options
def show(id: str, as_json: bool, related: bool, settings: Settings) -> None:
    """显示一篇文章。ID 形如 2025-11-03-p01-a02，检索结果里有。"""
    try:
        wanted = ArticleId.parse(id)
    except ValueError as error:
        raise ArticleNotFound(str(error)) from error
    if related:
        with read_from(settings) as reader:
            lines = related_of(reader, wanted)
        if as_json:
            click.echo(pretty({"related": [line.to_json() for line in lines]}))
        else:
            print_related(lines)
        return
    with read_from(settings) as reader:
        article = reader.get(wanted)
    if as_json:
        click.echo(pretty(article.to_json()))
    else:
        print_article(article)


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
    click.echo(pretty(report.to_json()) if as_json else report.text())


commands: list[click.Command] = [search, show, evaluate]
