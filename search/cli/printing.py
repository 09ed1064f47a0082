"""How answers are printed in a terminal: results, an article, related articles. Whatever could steer the terminal is a blank."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from search.answer.explain import Explanation
from search.article import KIND_LABELS, Article, Item
from search.cli.explanation import alias_lines, why_lines
from search.cli.reporting import printable
from search.describe import describe, imprint
from search.query.parser import parse
from search.query.tree import unparse
from search.related import Related
from search.results import Hit, SearchResults, Snippet


def _imprint(item: Item) -> str:
    return " · ".join(imprint(item))


def print_results(results: SearchResults, explanation: Explanation | None) -> None:
    """A page of results, with how the query was read, and why there are few if that was asked for."""
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


def print_article(article: Article) -> None:
    """An article as it is printed, and where its other parts stand."""
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


def print_related(related: Sequence[Related]) -> None:
    """The articles that an article is related to, a line and its imprint each."""
    console = Console(highlight=False, soft_wrap=True)
    if not related:
        console.print("没有相关报道。")
    for number, line in enumerate(related, 1):
        part = "（同一篇的另一部分）" if line.part else ""
        console.print(clean(f"{number:>3}. ") + clean(line.headline, "bold") + clean(part))
        by = f" · {line.byline}" if line.byline else ""
        console.print(clean(f"     {_imprint(line)}{by}  {line.id}", "dim"))


def clean(content: str, style: str = "") -> Text:
    """Text for a terminal: whatever could steer it (escape sequences in a query or on a page) is shown as a blank."""
    return Text(printable(content), style)


def pretty(data: dict[str, Any]) -> str:
    """The JSON of every command's `--json`."""
    return json.dumps(data, ensure_ascii=False, indent=2)
