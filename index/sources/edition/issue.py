"""The pages of one issue put together: layout pages with the articles that stand on them, in order, with their addresses.

A page's articles are those of its map; what its list names beside them belongs to it only where the article itself says so.
Nothing here opens files, but through `fetch`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from index.model import EditionPage, Masthead, PageOriginal, Problem, Region
from index.sources.edition.imagesize import image_size
from index.sources.edition.layout import LayoutPage, Polygon
from index.sources.edition.meaning import meant
from index.sources.edition.mirror import Mirror
from index.sources.edition.pagefile import PageFile
from index.sources.edition.printed import Label, day_in_path, page_number, place_in_name
from index.sources.encoding import file_name
from index.sources.outcomes import Remark, Skipped
from index.sources.seats import Seats
from search.article import Article, ArticleId
from search.places import undated_issue

#: What somebody gave for a file, and what the names of files say.
Known = Callable[[PageFile], tuple[Masthead, Masthead]]
Fetch = Callable[[str], PageFile | None]
#: How many of a list a sentence names.
_NAMED = 8


@dataclass(slots=True)
class Issue:
    """One issue while it is put together.

    `folder` is its place in the mirror, `taken` are the articles that a page has, `seats` the places that are given, `told` what
    the archivist should know.
    """

    folder: str
    mirror: Mirror
    known: Known
    fetch: Fetch
    taken: set[str]
    seats: Seats
    told: list[Problem] = field(default_factory=list)

    def pages(self, layouts: Iterable[PageFile], articles: dict[str, PageFile]) -> Iterator[EditionPage]:
        """The pages that layout pages show, each with its articles; those are `taken` afterwards."""
        shown = self._each_once(list(layouts))
        self._missing_pages(shown)
        for file in shown:
            layout = file.layout or LayoutPage()
            yield self._page(file, layout, list(self._members(layout, articles)))

    def loose(self, articles: Iterable[PageFile]) -> Iterator[EditionPage]:
        """The pages that articles without a layout page name themselves, or their files' names."""
        sheets: dict[tuple[date | None, str, int], list[tuple[PageFile, int]]] = {}
        for file in sorted(articles, key=lambda file: place_in_name(file.path.name)[0] or 0):
            head, hinted = self.known(file)
            for at, article in enumerate(file.articles):
                day = head.date or article.day or day_in_path(file.key) or hinted.date
                label = article.label.label or place_in_name(file.path.name)[1]
                page = head.page or (page_number(label) if label else hinted.page or 0)
                sheets.setdefault((day, article.label.key or label, page), []).append((file, at))
        for (day, _, page), members in sheets.items():
            file = members[0][0]
            head = self.known(file)[0]
            section = head.section or next(
                (f.articles[at].label.name for f, at in members if f.articles[at].label.name), ""
            )
            name = head.newspaper or next(
                (f.articles[at].newspaper for f, at in members if f.articles[at].newspaper), ""
            )
            sheet = replace(head, newspaper=name, date=day, section=section)
            made = [made for member in members if (made := self._article(*member, sheet, page)) is not None]
            files = {member.key: member for member, _ in members}
            yield EditionPage(tuple(made), self.folder, file.source, file.encoding, len(files))

    def _each_once(self, layouts: list[PageFile]) -> list[PageFile]:
        """The layout pages without those that show the same page under another name."""
        kept: dict[tuple[str, frozenset[str]], PageFile] = {}
        for file in layouts:
            layout = file.layout or LayoutPage()
            same = layout.label.key, frozenset(layout.areas or layout.listed)
            if same in kept and (same[0] or same[1]):
                self.told.append(Skipped(file.source, f"与 {kept[same].source} 是同一版，只读一次"))
            else:
                kept[same] = file
        return list(kept.values())

    def _members(self, layout: LayoutPage, articles: dict[str, PageFile]) -> Iterator[tuple[str, str]]:
        """The articles of a page in the order of its list, each with the headline it has there."""
        for key in dict.fromkeys((*layout.listed, *layout.areas)):
            if key in layout.areas or self._says_so(key, layout, articles):
                yield key, layout.listed.get(key, "")

    def _says_so(self, key: str, layout: LayoutPage, articles: dict[str, PageFile]) -> bool:
        """Whether a listed article without a region names this page, or nothing speaks against it."""
        file = articles.get(key)
        own = file.articles[0].label.key if file else page_key(place_in_name(key.rpartition("/")[2])[1])
        if own and layout.label.key:
            return own == layout.label.key
        return not layout.areas

    def _page(self, file: PageFile, layout: LayoutPage, members: list[tuple[str, str]]) -> EditionPage:
        head, hinted = self.known(file)
        here = day_in_path(file.key)
        day = head.date or layout.day or here or layout.other_day or hinted.date
        if here and layout.day and here != layout.day:
            self.told.append(
                Remark(file.source, f"版面上印的日期是 {layout.day}，所在文件夹是 {here}；以版面上印的为准")
            )
        page = head.page or (page_number(layout.label.label) if layout.label.label else hinted.page or 0)
        found = [(key, title, held) for key, title in members if key not in self.taken and (held := self.fetch(key))]
        name = (
            head.newspaper
            or layout.newspaper
            or next((a.newspaper for _, _, f in found for a in f.articles if a.newspaper), "")
        )
        sheet = replace(head, newspaper=name, date=day, section=head.section or layout.label.name)
        made: list[Article] = []
        regions: list[Region] = []
        polygons, scaled = self._scaled(layout)
        for link in layout.pages:
            self._named(link.pdf)
        for key, title, held in found:
            self.taken.add(key)
            for at in range(len(held.articles)):
                if (article := self._article(held, at, sheet, page, title)) is not None:
                    made.append(article)
                    regions += [Region(article.id, polygon, scaled) for polygon in polygons.get(key, ())]
        self._missing_articles(file, members)
        self._other_days(file, day, found)
        key = made[0].id.issue if made else (day.isoformat() if day else undated_key(self.folder))
        original = PageOriginal(
            key,
            page,
            layout.label.label,
            layout.label.name,
            self._named(layout.image),
            self._named(layout.pdf),
            tuple(regions),
            file.source,
        )
        return EditionPage(tuple(made), self.folder, file.source, file.encoding, 1 + len(found), original)

    def _article(self, file: PageFile, at: int, sheet: Masthead, page: int, title: str = "") -> Article | None:
        place: ArticleId | None = self.seats.take(sheet.date, page, None)
        if place is None:
            self.told.append(Problem(file.source, "这一版已经排满，没有收入这一篇"))
            return None
        for picture in file.articles[at].body.pictures:
            self._named(self.mirror.resolve(picture.src, file.path))
        return meant(file.articles[at], place, sheet, file.source, title)

    def _scaled(self, layout: LayoutPage) -> tuple[dict[str, tuple[Polygon, ...]], bool]:
        """The polygons in fractions of the picture, if its size is said or its file tells it."""
        file = self.mirror.file(layout.image)
        size = layout.size or (image_size(file) if file else None)
        if size is None:
            return layout.areas, False
        width, height = size
        return {
            key: tuple(tuple((_fraction(x, width), _fraction(y, height)) for x, y in polygon) for polygon in polygons)
            for key, polygons in layout.areas.items()
        }, True

    def _named(self, key: str | None) -> str:
        """The file of a picture or PDF, if the mirror holds it."""
        file = self.mirror.file(key)
        return file_name(file) if file else ""

    def _missing_articles(self, file: PageFile, members: list[tuple[str, str]]) -> None:
        gone = [(key, title) for key, title in members if key not in self.taken and key not in self.mirror.twins]
        if gone:
            named = "；".join(
                f"{key.rpartition('/')[2]}{f'《{title}》' if title else ''}" for key, title in gone[:_NAMED]
            )
            more = "等" if len(gone) > _NAMED else ""
            self.told.append(
                Remark(
                    file.source,
                    f"这一版列出 {len(members)} 篇，镜像里缺 {len(gone)} 篇：{named}{more}；请补齐后重新读取",
                )
            )

    def _missing_pages(self, shown: list[PageFile]) -> None:
        """The pages that the lists of pages name and that are not in the mirror, under whatever name."""
        read = {file.layout.label.key for file in shown if file.layout}
        gone = Counter[str]()
        for link in (link for file in shown if file.layout for link in file.layout.pages):
            if link.target not in self.mirror.twins and link.label.key not in read:
                gone[link.label.label or link.target.rpartition("/")[2]] += 1
        if gone:
            named = "、".join([*gone][: 3 * _NAMED]) + ("等" if len(gone) > 3 * _NAMED else "")
            self.told.append(Remark(shown[0].source, f"版面目录里有、镜像里没有的版面 {len(gone)} 个：{named}"))

    def _other_days(self, file: PageFile, day: date | None, found: list[tuple[str, str, PageFile]]) -> None:
        """Articles that print another day than their page: they stay on it, and it is said."""
        odd = [
            held for _, _, held in found if day and held.articles[0].day and abs((held.articles[0].day - day).days) > 1
        ]
        if odd:
            named = "、".join(held.path.name for held in odd[:_NAMED])
            self.told.append(
                Remark(file.source, f"这一版是 {day} 的，其中 {len(odd)} 篇自己印的日期不同：{named}；请核对")
            )


def undated_key(folder: str) -> str:
    """What an issue without a date is called: by the last folder of its place."""
    return undated_issue(folder.rpartition("/")[2])


def page_key(label: str) -> str:
    """A label without noughts."""
    return Label(label).key


def _fraction(value: float, side: float) -> float:
    return round(min(1.0, max(0.0, value / side)), 5)
