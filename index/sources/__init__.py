"""Sources: from paths to pages and articles, one module a format. Start at `read`.

Nothing here knows what a line of print means (the splitter does) or where articles go (the builder does).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.model import EditionPage, Masthead, Page, Problem
from index.sources import edition, jsonl, text
from index.sources.edition.mirror import is_companion, is_page
from index.sources.encoding import file_name
from index.sources.given import META, Metas, checked_names
from index.sources.outcomes import Remark, Skipped
from search.article import Article

_DIGITS = re.compile(r"(\d+)")
_READABLE = "、".join((*text.ENDINGS, *jsonl.ENDINGS, ".htm", ".html"))


def read(paths: Iterable[Path], given: Masthead) -> Iterator[Page | Article | EditionPage | Problem]:
    """Everything the files and folders hold, in a fixed order: paths as given, folders by name, numbers by value.

    Folders are walked to the bottom; a file reached twice is read once. Whatever is not read comes out as a
    Problem: a `Skipped` where it was met in a folder (hidden, or of an unknown ending), a plain one where
    somebody asked for it by name. The web pages of a path are one mirror, read after its other files; what lies among
    them (pictures, PDFs, styles) belongs to it. Never raises on what a file holds.
    """
    metas, seen, doubts = Metas(), set[Path](), set[str]()
    for path in paths:
        pages: list[Path] = []
        companions: list[Path] = []
        for entry in _entries(Path(path)):
            if isinstance(entry, Problem):
                yield entry
            elif (real := entry.resolve()) not in seen:
                seen.add(real)
                if is_page(entry.name):
                    pages.append(entry)
                elif _is_source(entry):
                    yield from _read(entry, given, metas, doubts)
                else:
                    companions.append(entry)
        if pages:
            yield from _read_edition(pages, companions, given, metas)
        else:
            yield from map(_unread, companions)


def _read_edition(
    pages: list[Path], companions: list[Path], given: Masthead, metas: Metas
) -> Iterator[EditionPage | Problem]:
    """A mirror; problems with a meta.json come before the pages beside it."""
    for page in pages:
        yield from (item for item in metas.of(page) if isinstance(item, Problem))

    def known_of(path: Path) -> tuple[Masthead, Masthead]:
        beside = next(item for item in metas.of(path) if not isinstance(item, Problem))
        return given.over(beside), checked_names(path.absolute())[0]

    yield from edition.read(pages, companions, known_of)


def _read(path: Path, given: Masthead, metas: Metas, doubts: set[str]) -> Iterator[Page | Article | Problem]:
    beside = Masthead()
    for meta in metas.of(path):
        if isinstance(meta, Problem):
            yield meta
        else:
            beside = meta
    known = given.over(beside)
    hinted, odd = checked_names(path.absolute())
    # A folder's name speaks for all its files, and is doubted once.
    new = [phrase for phrase in odd if f"{path.parent}/{phrase}" not in doubts]
    doubts.update(f"{path.parent}/{phrase}" for phrase in new)
    if new:
        yield Remark(file_name(path), f"文件或文件夹名里的{'、'.join(new)}；没有用上它")
    if path.name.lower().endswith(jsonl.ENDINGS):
        yield from jsonl.read_articles(path, known, hinted)
    else:
        yield from text.read_page(path, known, hinted)


def _entries(path: Path) -> Iterator[Path | Problem]:
    """The readable files at a path somebody named, and what is in the way of reading others."""
    if path.is_dir():
        yield from _walk(path)
    elif not path.exists():
        yield Problem(file_name(path), "找不到这个文件或文件夹；请检查路径")
    elif not path.is_file():
        yield Problem(file_name(path), "不是普通文件；请给出文件或文件夹")
    elif not _is_source(path):
        yield Problem(file_name(path), f"不认识这种文件；可以读取：{_READABLE}")
    else:
        yield path


def _walk(folder: Path) -> Iterator[Path | Problem]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: (natural(entry.name), entry.name))
    except OSError as error:
        yield Problem(file_name(folder), f"打不开文件夹：{error.strerror or error}；请检查权限")
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith("."):
            yield Skipped(file_name(path), "隐藏文件，没有读取")
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(path)
        elif not entry.is_file():
            yield Skipped(file_name(path), "不是普通文件（如指向文件夹的链接），没有读取")
        elif _is_source(path) or is_companion(entry.name):
            yield path
        elif entry.name != META:
            yield _unread(path)


def _unread(path: Path) -> Skipped:
    return Skipped(file_name(path), f"不认识这种文件，没有读取；可以读取：{_READABLE}")


def _is_source(path: Path) -> bool:
    return path.name.lower().endswith((*text.ENDINGS, *jsonl.ENDINGS)) or is_page(path.name)


def natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """A sort key that puts 2 before 10."""
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in _DIGITS.split(name) if part)
