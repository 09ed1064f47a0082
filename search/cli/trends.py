"""The subcommand `trends`: shares by year or month as a table in the terminal, or as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from search.answer.trends import BYS, MOST, UNITS, Trends, percent
from search.answer.trends import trends as trends_of
from search.cli.options import Day, engine_options
from search.cli.printing import clean, pretty
from search.describe import FOUND_BY
from search.engines import read_from
from search.settings import Settings

#: Characters of the longest bar.
_WIDTH = 30


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("queries", nargs=-1, required=True)
@click.option("--by", type=click.Choice(BYS), help="按年或按月；不写就看收录的时间有多长")
@click.option("--since", type=Day(last=False), help="从哪年哪月起（如 2020 或 2020-03）")
@click.option("--until", type=Day(last=True), help="到哪年哪月止")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（与 /api/trends 相同）")
@engine_options
def trends(
    queries: tuple[str, ...],
    by: Any,
    since: date | None,
    until: date | None,
    as_json: bool,
    settings: Settings,
) -> None:
    """每年（或每月）的文章里，有多大一份符合。QUERIES 是一到五个查询，查询里有空格时用单引号括起。"""
    if unknown := next((word for word in queries if word.startswith("--")), None):
        raise click.NoSuchOption(unknown)
    if len(queries) > MOST:
        raise click.UsageError(f"一次最多比较 {MOST} 个查询。")
    with read_from(settings) as reader:
        comparison = trends_of(reader, queries, by, since, until)
    if as_json:
        click.echo(pretty(comparison.to_json()))
    else:
        _print(comparison)


def _print(comparison: Trends) -> None:
    """A row a period. A single query also gets a bar, for the eye."""
    console = Console(highlight=False, soft_wrap=True)
    if not comparison.periods:
        console.print("这段时间没有收录文章。")
        return
    alone = len(comparison.trends) == 1
    table = Table(box=None, pad_edge=False)
    table.add_column(UNITS[comparison.by])
    for trend in comparison.trends:
        table.add_column(clean(trend.text), justify="right")
    table.add_column("收录", justify="right", style="dim")
    if alone:
        table.add_column("")
    shares = [
        [comparison.share(trend, number) or 0.0 for trend in comparison.trends]
        for number in range(len(comparison.periods))
    ]
    most = max(max(row, default=0.0) for row in shares)
    for number, (period, total) in enumerate(zip(comparison.periods, comparison.totals, strict=True)):
        counts = [trend.counts[number] for trend in comparison.trends]
        cells = [f"{n:,} {percent(share):>7}" for n, share in zip(counts, shares[number], strict=True)]
        bar = ["█" * round(_WIDTH * shares[number][0] / most) if most else ""] if alone else []
        row = [*cells, f"{total:,}", *bar] if total else [*["没有收录"] * len(cells), ""]
        table.add_row(period.label, *row)
    console.print(table)
    for note in comparison.notes:
        console.print(clean(f"（{note}）", "dim"))
    for trend in comparison.trends:
        outside = f"，其中 {trend.outside:,} 篇不在表中（日期不详，或在这段时间之外）" if trend.outside else ""
        reading = f"，{FOUND_BY[trend.reading]}" if trend.total and trend.reading != "exact" else ""
        console.print(clean(f"{trend.text}：共 {trend.total:,} 篇{reading}{outside}", "dim"))
        for note in trend.notes:
            console.print(clean(f"（{note}）", "dim"))
