"""A split page as a Chinese outline for the terminal: what `baosou split FILE` prints. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterator

from index.model import Masthead, SplitPage
from search.article import KIND_LABELS, Article
from search.describe import issue_numbers
from search.places import page_name

_START = 30


def outline(page: SplitPage, encoding: str) -> str:
    """The issue, each article in a few lines, furniture and warnings."""
    return "\n".join(_lines(page, encoding))


def _lines(page: SplitPage, encoding: str) -> Iterator[str]:
    yield f"{page.source}（{encoding}）"
    yield _issue(page.masthead)
    yield f"文章：{len(page.articles)}"
    for article in page.articles:
        yield from _article(article)
    for title, lines in (("跳转行", page.jump_lines), ("版面附件", page.furniture), ("请留意", page.warnings)):
        if lines:
            yield f"{title}：{len(lines)}"
            yield from (f"  {line}" for line in lines)


def _issue(masthead: Masthead) -> str:
    facts = [
        masthead.newspaper,
        masthead.date.isoformat() if masthead.date else "日期不明",
        masthead.edition,
        issue_numbers(masthead.imprint),
        page_name(masthead.page) if masthead.page else "版次不明",
        masthead.section,
    ]
    return " · ".join(fact for fact in facts if fact)


def _article(article: Article) -> Iterator[str]:
    yield f"  {article.seq:02d} [{KIND_LABELS[article.kind]}] {article.title}"
    for label, text in (("肩题", article.kicker), ("副题", article.subtitle), ("署名", article.byline)):
        if text:
            yield f"     {label}：{text}"
    if article.paragraphs:
        first = article.paragraphs[0].text
        start = first[:_START] + ("…" if len(first) > _START else "")
        length = sum(len(paragraph.text) for paragraph in article.paragraphs)
        yield f"     正文：{len(article.paragraphs)} 段，{length:,} 字：{start}"
    yield from (f"     导读：{entry.text}" for entry in article.entries)
    if article.continues_on:
        yield f"     下转{page_name(article.continues_on)}"
    if article.continued_from:
        yield f"     上接{page_name(article.continued_from)}"
