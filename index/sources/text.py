"""Text pages: a .txt or .md file is a page of print, or several that marks or folio lines tell apart.

Reads and decodes; what the lines mean is the splitter's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from index.model import Masthead, Page, Problem
from index.page.splitter import split
from index.sources.cutting import Leaf, cut
from index.sources.encoding import Undecodable, decode, file_name, without_controls
from index.sources.outcomes import Remark

ENDINGS = (".txt", ".md", ".markdown")
#: No page of print is this long; a larger file is something else.
MAX_BYTES = 32 * 1024 * 1024
#: Characters that a page of print may hold; a broadsheet without pictures has some ten thousand.
_LARGEST = 40_000


def read_page(path: Path, given: Masthead, hinted: Masthead) -> Iterator[Page | Problem]:
    """The pages that a text file holds, or why it cannot be read; before them a Remark on what was mended."""
    try:
        if path.stat().st_size > MAX_BYTES:
            yield Problem(file_name(path), f"大于 {MAX_BYTES // 2**20} MB，不像一个版面；请按版拆成多个文件")
            return
        text, encoding = decode(path.read_bytes())
    except Undecodable as error:
        yield Problem(file_name(path), str(error))
        return
    except OSError as error:
        yield Problem(file_name(path), f"打不开：{error.strerror or error}；请检查文件和权限")
        return
    # A form feed tells pages apart, so they are cut before control characters become spaces.
    leaves, controls = _without_controls(cut(text, given.newspaper or hinted.newspaper))
    if controls:
        yield Remark(file_name(path), f"有 {controls:,} 个控制字符，换成了空格")
    if not any(leaf.text.strip() for leaf in leaves):
        yield Problem(file_name(path), "文件里只有控制字符和空白；请检查导出是否完成")
        return
    page = Page(
        text=leaves[0].text,
        source=file_name(path),
        stem=file_name(path.stem),
        encoding=encoding,
        markdown=path.suffix.lower() != ".txt",
        given=given,
        hinted=hinted,
    )
    if len(leaves) > 1:
        yield from _pages(page, leaves)
        return
    if len(text) > _LARGEST:
        yield Remark(
            page.source,
            "这个文件像有好几版，但分不出版面，整个当作一版；请按版拆开，或在各版之间写一行 <!-- page 2 -->",
        )
    yield page


def _pages(whole: Page, leaves: Sequence[Leaf]) -> Iterator[Page | Problem]:
    """The pages of a file that holds several. What the first prints of the issue holds for those that are silent."""
    given = replace(whole.given, page=None)
    if whole.given.page is not None:
        yield Remark(whole.source, f"文件里有 {len(leaves)} 版，没有用上给出的版次；各版按所印的、所标的排")
    printed = split(replace(whole, text=leaves[0].text, given=given)).masthead
    issue = replace(printed, page=None, section="", editors=())
    for leaf in leaves:
        hinted = Masthead(page=leaf.number).over(issue).over(replace(whole.hinted, page=None))
        yield replace(whole, text=leaf.text, given=given, hinted=hinted)


def _without_controls(leaves: Iterable[Leaf]) -> tuple[list[Leaf], int]:
    cleaned, total = [], 0
    for leaf in leaves:
        text, count = without_controls(leaf.text)
        cleaned.append(replace(leaf, text=text))
        total += count
    return cleaned, total
