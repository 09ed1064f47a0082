"""A layout page -> which page of the newspaper it shows, its articles in order, where they stand on its picture, its PDF.

One reader for both templates and for others alike: what they share (a list of pages, a map over a picture, links to articles) is
looked for, not where it stands. Boxes that list other pages' articles have the same marks: membership is decided in `issue.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.sources.edition.markup import between, shown, text_of
from index.sources.edition.mirror import Mirror, canonical, is_image, is_page, is_pdf, may_be_article
from index.sources.edition.printed import NO_LABEL, Label, day_iso, day_printed, properties, read_label

#: Bounds of what a page of a newspaper can hold.
_LINKS, _AREAS, _POINTS = 5_000, 1_000, 400

Polygon = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page that the list of pages names: where it is, its label and name, its PDF."""

    target: str
    label: Label
    pdf: str | None = None


@dataclass(frozen=True, slots=True)
class LayoutPage:
    """What a layout page says. Addresses are canonical paths; `listed` maps each article's to its headline in the list.

    `areas` are polygons in pixels of the picture as it is shown, `size` its width and height where the page says them. `day` stands
    where the newer template prints it, `other_day` anywhere else.
    """

    label: Label = NO_LABEL
    day: date | None = None
    other_day: date | None = None
    newspaper: str = ""
    listed: dict[str, str] = field(default_factory=dict)
    areas: dict[str, tuple[Polygon, ...]] = field(default_factory=dict)
    image: str | None = None
    size: tuple[float, float] | None = None
    pdf: str | None = None
    pages: tuple[PageLink, ...] = ()


def is_layout(tree: LexborHTMLParser) -> bool:
    """Whether a page that is no article's shows a page of print: a list of pages, a map, or links to articles."""
    if any(_is_page_link(link) for link in tree.css("a[href]")) or _map(tree) is not None:
        return True
    return sum(may_be_article(link.attributes.get("href") or "") for link in tree.css("a[href]")[:_LINKS]) >= 3


def read_layout(html: str, tree: LexborHTMLParser, path: Path, mirror: Mirror) -> LayoutPage:
    """Everything that a layout page says; links are followed only as far as their names."""
    said = properties(html)
    pages, own_pdf = _pages(tree, path, mirror)
    here = canonical(path.absolute())
    own = next((link for link in pages if link.target == here), None)
    areas = _areas(tree, path, mirror)
    image, size = _image(tree, path, mirror)
    return LayoutPage(
        label=_label(tree, pages, own, said),
        day=next((day for node in tree.css(".newstime") if (day := day_printed(" ".join(text_of(node))))), None),
        other_day=day_iso(said.get("founder-date", "")) or day_printed(" ".join(text_of(tree.body))),
        newspaper=said.get("founder-papername", "").strip(),
        listed=_listed(tree, path, mirror, areas),
        areas=areas,
        image=image,
        size=size,
        pdf=(own.pdf if own else None) or own_pdf,
        pages=pages,
    )


def _is_page_link(link: LexborNode) -> bool:
    return (link.attributes.get("id") or "").lower() == "pagelink"


def _pages(tree: LexborHTMLParser, path: Path, mirror: Mirror) -> tuple[tuple[PageLink, ...], str | None]:
    """The list of pages, each once, with the PDF that follows it; and the PDF that stands before the list."""
    found: dict[str, PageLink] = {}
    first: str | None = None
    last: str | None = None
    for link in tree.css("a[href]")[:_LINKS]:
        target = mirror.resolve(link.attributes.get("href") or "", path)
        if target is None:
            continue
        if _is_page_link(link) and is_page(target):
            last = target
            found.setdefault(target, PageLink(target, read_label(" ".join(text_of(link)))))
        elif is_pdf(target):
            if last is None:
                first = first or target
            elif found[last].pdf is None:
                found[last] = PageLink(last, found[last].label, target)
    return tuple(found.values()), first


def _label(tree: LexborHTMLParser, pages: tuple[PageLink, ...], own: PageLink | None, said: dict[str, str]) -> Label:
    """Beside the picture, else in the list of pages, else on any line that is no link, else in the comment."""
    lines = [line for node in tree.css(".ban") for line in text_of(node)]
    printed = next((label for line in lines if "版" in line and (label := read_label(line)).label), NO_LABEL)
    if not printed.label and own:
        printed = own.label
    if not printed.label:
        every = text_of(tree.body, without=frozenset(("a",)))
        printed = next(
            (label for line in every if len(line) <= 60 and "版" in line and (label := read_label(line)).label), Label()
        )
    if not printed.label:
        return read_label(said.get("founder-pagenum", "").strip() + "版")
    # On the line beside the picture more may stand than the page's name.
    listed = next((link.label for link in pages if link.label.key == printed.key and link.label.name), None)
    return listed or Label(printed.label, printed.name.partition("PDF")[0].strip())


def _listed(
    tree: LexborHTMLParser, path: Path, mirror: Mirror, areas: dict[str, tuple[Polygon, ...]]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for link in tree.css("a[href]")[:_LINKS]:
        if (link.attributes.get("class") or "") == "preart" or _is_page_link(link):
            continue
        target = mirror.resolve(link.attributes.get("href") or "", path)
        if target and (may_be_article(target) or target in areas):
            found[target] = found.get(target) or _headline(link)
    return found


def _headline(link: LexborNode) -> str:
    """The headline in a link: its text, or what a script writes there (`document.write(view("…"))`)."""
    text = " ".join(text_of(link))
    if not text and (script := link.css_first("script")) is not None:
        text = " ".join(line.text for line in shown(between(script.text() or "", 'view("', '")') or ""))
    return text.strip(" \u3000·")


def _map(tree: LexborHTMLParser) -> LexborNode | None:
    named = (node for node in tree.css("map") if (node.attributes.get("name") or "").lower() == "pagepicmap")
    return next(named, None)


def _areas(tree: LexborHTMLParser, path: Path, mirror: Mirror) -> dict[str, tuple[Polygon, ...]]:
    """The polygons of each article on the map, each polygon once; none for an article without a box (`coords="null"`)."""
    found: dict[str, tuple[Polygon, ...]] = {}
    root = _map(tree)
    for area in root.css("area")[:_AREAS] if root is not None else ():
        target = mirror.resolve(area.attributes.get("href") or "", path)
        if target is None or not is_page(target):
            continue
        polygon = _polygon(area.attributes.get("coords") or "")
        known = found.setdefault(target, ())
        if polygon and polygon not in known:
            found[target] = (*known, polygon)
    return found


def _polygon(coords: str) -> Polygon | None:
    numbers = list(_numbers(coords))
    if len(numbers) == 4:  # a rectangle
        left, top, right, bottom = numbers
        numbers = [left, top, right, top, right, bottom, left, bottom]
    points = tuple(zip(numbers[::2], numbers[1::2], strict=False))
    return points if len(points) >= 3 else None


def _numbers(coords: str) -> Iterator[float]:
    for number in coords.split(",", 2 * _POINTS)[: 2 * _POINTS]:
        try:
            value = float(number)
        except ValueError:
            return
        if not math.isfinite(value):
            return
        yield value


def _image(tree: LexborHTMLParser, path: Path, mirror: Mirror) -> tuple[str | None, tuple[float, float] | None]:
    """The page's picture, the one under the map, and the size at which it is shown."""
    for image in tree.css("img[usemap]"):
        target = mirror.resolve(image.attributes.get("src") or "", path)
        if target and is_image(target):
            return target, _size(image)
    return None, None


def _size(image: LexborNode) -> tuple[float, float] | None:
    sides = [(image.attributes.get(name) or "").strip().removesuffix("px") for name in ("width", "height")]
    if not all(side.isascii() and side.isdigit() and 0 < int(side) < 100_000 for side in sides if len(side) < 7):
        return None
    return (float(sides[0]), float(sides[1])) if all(sides) and all(len(side) < 7 for side in sides) else None
