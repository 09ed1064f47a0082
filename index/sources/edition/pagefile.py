"""One web page of a mirror as a file: read, decoded, and told apart as layout, article, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from index.model import Problem
from index.sources.edition.article import ArticlePage, is_article, read_articles
from index.sources.edition.layout import LayoutPage, is_layout, read_layout
from index.sources.edition.markup import MAX_BYTES, decoded, parsed, text_of
from index.sources.edition.mirror import Mirror, is_entry, may_be_article
from index.sources.encoding import Undecodable, file_name
from index.sources.outcomes import Skipped


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page of the mirror: its canonical path, its file, its encoding, and either a layout or articles."""

    key: str
    path: Path
    encoding: str
    layout: LayoutPage | None = None
    articles: tuple[ArticlePage, ...] = ()

    @property
    def source(self) -> str:
        """The file as it is shown to people."""
        return file_name(self.path)


def read_file(key: str, mirror: Mirror) -> PageFile | Problem:
    """The page at a canonical path; a Problem where it cannot be read, a Skipped where it is none of a newspaper."""
    path = mirror.path(key)
    source = file_name(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            return Problem(source, f"大于 {MAX_BYTES // 2**20} MB，不像数字报的一个页面；没有读取")
        html, encoding = decoded(path.read_bytes())
        tree = parsed(html)
        if is_entry(path) or _leads_on(tree):
            return Skipped(source, "数字报的入口页，只通向某一期；没有读取")
        if is_article(html, tree):
            articles = tuple(page for page in read_articles(html, tree) if not page.empty)
            if articles:
                return PageFile(key, path, encoding, articles=articles)
            return Problem(source, "是数字报的文章页，但没有读出标题和正文；请检查这个文件是否完整")
        if is_layout(tree):
            return PageFile(key, path, encoding, layout=read_layout(html, tree, path, mirror))
    except Undecodable as error:
        return Problem(source, str(error))
    except OSError as error:
        return Problem(source, f"打不开：{error.strerror or error}；请检查文件和权限")
    if may_be_article(key):
        return Problem(source, "名字像数字报的文章页，但没有认出标题和正文；请检查这个文件是否完整")
    return Skipped(source, "网页里没有认出数字报的版面或文章，没有读取")


def _leads_on(tree: LexborHTMLParser) -> bool:
    """Whether a page refreshes itself at once and is nothing but the way to another one."""
    refreshes = (
        meta for meta in tree.css("meta[http-equiv]") if "url" in (meta.attributes.get("content") or "").lower()
    )
    if not any((meta.attributes.get("http-equiv") or "").lower() == "refresh" for meta in refreshes):
        return False
    return not text_of(tree.body)
