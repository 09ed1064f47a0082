"""Text pages: one .txt or .md file is one page (or one day) of print.

Reads and decodes; what the lines mean is the splitter's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.model import Masthead, Page, Problem
from index.sources.encoding import Undecodable, decode, file_name, without_controls
from index.sources.outcomes import Remark

ENDINGS = (".txt", ".md", ".markdown")
#: No page of print is this long; a larger file is something else.
MAX_BYTES = 32 * 1024 * 1024


def read_page(path: Path, given: Masthead, hinted: Masthead) -> Iterator[Page | Problem]:
    """The page that a text file holds, or why it cannot be read; before it a Remark on what was mended."""
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
    text, controls = without_controls(text)
    if controls:
        yield Remark(file_name(path), f"有 {controls:,} 个控制字符，换成了空格")
    if not text.strip():
        yield Problem(file_name(path), "文件里只有控制字符和空白；请检查导出是否完成")
        return
    yield Page(
        text=text,
        source=file_name(path),
        stem=file_name(path.stem),
        encoding=encoding,
        markdown=path.suffix.lower() != ".txt",
        given=given,
        hinted=hinted,
    )
