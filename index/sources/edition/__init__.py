"""Digital editions: a mirrored folder of web pages -> finished pages of articles. Start at `read`.

    mirror      which file is what, which names are one page, where links lead
    markup      bytes -> text -> tree -> lines
    layout      a page that shows a page of print: articles, regions, picture, PDF
    article     a page that holds an article (`body` its text)
    printed     labels, days, the system's comments
    meaning     what an article is, and who is credited
    issue       all of one issue put together (`repeats` keeps its texts once)

Issue by issue: no more than one is in memory. Nothing is dropped silently: what is no page of a newspaper, another name
of a page already read, or missing in the mirror, comes out as an outcome of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.model import EditionPage, Masthead, Problem
from index.sources.edition.issue import Issue, undated_key
from index.sources.edition.mirror import Mirror, canonical, is_decoration, issue_folder
from index.sources.edition.pagefile import PageFile, read_file
from index.sources.edition.repeats import without_repeats
from index.sources.encoding import file_name
from index.sources.outcomes import Remark, Skipped
from index.sources.seats import Seats

#: What is given for a file (the command line, a meta.json), and what its names say.
KnownOf = Callable[[Path], tuple[Masthead, Masthead]]


def read(pages: Sequence[Path], companions: Sequence[Path], known_of: KnownOf) -> Iterator[EditionPage | Problem]:
    """Everything that the pages of a mirror hold; `companions` are the pictures, PDFs and the like that lie among them.

    First the issues that layout pages show, folder by folder, then the articles that no layout page names.
    """
    mirror = Mirror((*pages, *companions))
    folders: dict[str, list[str]] = {}
    for key in dict.fromkeys(canonical(path.absolute()) for path in pages):
        folders.setdefault(issue_folder(mirror.path(key).absolute()), []).append(key)
    taken = set[str]()
    reading = _Reading(mirror, known_of, taken)
    left: dict[str, list[str]] = {}
    for folder, keys in folders.items():
        yield from reading.issue(folder, keys, left)
    for folder, keys in left.items():
        yield from reading.loose(folder, [key for key in keys if key not in taken])
    yield from _beside(mirror, companions)


class _Reading:
    """Reads the files of a mirror issue by issue."""

    def __init__(self, mirror: Mirror, known_of: KnownOf, taken: set[str]) -> None:
        self._mirror, self._known_of, self._taken = mirror, known_of, taken
        self._seats: dict[str, Seats] = {}

    def issue(self, folder: str, keys: list[str], left: dict[str, list[str]]) -> Iterator[EditionPage | Problem]:
        """The pages of one folder that a layout page shows; the articles that none of them names go to `left`."""
        layouts: list[PageFile] = []
        articles: dict[str, PageFile] = {}
        for key in keys:
            match read_file(key, self._mirror):
                case PageFile() as file:
                    if file.layout:
                        layouts.append(file)
                    else:
                        articles[key] = file
                case problem:
                    yield problem
        yield from self._twins(keys)
        issue = self._issue(folder, articles)
        yield from self._told(issue, list(issue.pages(layouts, articles)))
        if rest := [key for key in articles if key not in self._taken]:
            left[folder] = rest

    def loose(self, folder: str, keys: list[str]) -> Iterator[EditionPage | Problem]:
        """The articles of a folder that no layout page names."""
        files = [file for key in keys if isinstance(file := read_file(key, self._mirror), PageFile)]
        issue = self._issue(folder, {file.key: file for file in files})
        yield from self._told(issue, list(issue.loose(files)))

    def _issue(self, folder: str, articles: dict[str, PageFile]) -> Issue:
        def fetch(key: str) -> PageFile | None:
            if key in articles or key not in self._mirror.twins:
                return articles.get(key)
            file = read_file(key, self._mirror)  # its folder is another issue's
            return file if isinstance(file, PageFile) and file.articles else None

        def known(file: PageFile) -> tuple[Masthead, Masthead]:
            return self._known_of(file.path)

        # One folder's places are given out once, be its articles on a layout page or loose.
        seats = self._seats.setdefault(folder, Seats(undated_key(folder)))
        return Issue(folder, self._mirror, known, fetch, self._taken, seats)

    def _told(self, issue: Issue, pages: list[EditionPage]) -> Iterator[EditionPage | Problem]:
        once, told = without_repeats(pages)
        yield from once
        yield from (*issue.told, *told)

    def _twins(self, keys: list[str]) -> Iterator[Problem]:
        """Other names of pages that were read: told once for a folder."""
        others = [path for key in keys for path in self._mirror.twins[key][1:]]
        if others:
            yield Skipped(
                file_name(others[0].parent),
                f"有 {len(others)} 个文件是已读页面的别名（如 {file_name(others[0].name)}），没有再读",
            )


def _beside(mirror: Mirror, companions: Sequence[Path]) -> Iterator[Problem]:
    """What lies in the mirror and no page names: decoration is passed over, pictures and PDFs are told."""
    rest = [path for path in companions if canonical(path.absolute()) not in mirror.used]
    decoration = [path for path in rest if is_decoration(path)]
    if decoration:
        kinds = Counter(path.suffix.lower() for path in decoration)
        listed = "、".join(f"{kind} {count:,}" for kind, count in kinds.most_common(5))
        yield Skipped(
            file_name(decoration[0].parent), f"数字报的样式、脚本、图标等 {len(decoration):,} 个（{listed}），没有读取"
        )
    originals = [path for path in rest if not is_decoration(path)]
    if originals:
        named = "、".join(file_name(path.name) for path in originals[:3])
        yield Remark(
            file_name(originals[0].parent),
            f"有 {len(originals):,} 个图片或 PDF 没有页面提到（如 {named}）；它们的版面可能不在镜像里",
        )
