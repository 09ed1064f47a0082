"""A mirrored folder: which of its files are pages, pictures and PDFs, which names mean the same page, where a link leads.

Works on names and paths; what a page holds is read in `layout.py` and `article.py`. As `wget -m` leaves it: the query of an address
in the name (`content_306582.htm?div=-1`, on Windows with `@`), links relative or with the host.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from index.sources.encoding import file_name

_PAGES = (".htm", ".html", ".shtml", ".xhtml")
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp")
#: What comes along with a mirror and is neither page nor picture.
_FURNITURE = (
    ".css", ".js", ".ico", ".swf", ".woff", ".woff2", ".ttf", ".eot", ".svg", ".map", ".xml", ".rss", ".cur", ".mp3", ".mp4", ".flv",
)  # fmt: skip
#: Folders of a site's own decoration.
_DECORATION = frozenset(("tplimg", "template", "tpl", "css", "js", "skin", "static", "testx", "files"))
#: Folders that part the pages of one issue in the newer template; the site for tablets holds the same again.
_PARTS = frozenset(("layout", "content", "con"))
_TWIN = {"pad": "pc"}
_ENTRIES = frozenset(("index", "paperindex", "default", "period"))
_ARTICLES = ("content", "con-", "con_", "nw.", "article", "art_")
#: Nobody links further up than this.
_DEEPEST = 40


def plain_name(name: str) -> str:
    """A file's name without the query that the mirror wrote into it."""
    for mark in ("?", "%3F", "%3f", "@"):
        cut = name.find(mark)
        if cut > 0 and ("." in name[:cut]):
            name = name[:cut]
    return name


def is_page(name: str) -> bool:
    """Whether a file, by its name or path, is a web page."""
    return plain_name(posixpath.basename(name)).lower().endswith(_PAGES)


def is_companion(name: str) -> bool:
    """Whether a file is one that a mirror holds beside its pages: picture, PDF, style, script."""
    return is_image(name) or is_pdf(name) or plain_name(name).lower().endswith(_FURNITURE)


def is_image(name: str) -> bool:
    """Whether a file is a picture; the newer template puts a number after it (.jpg.2)."""
    plain = plain_name(name).lower()
    stem, _, last = plain.rpartition(".")
    return plain.endswith(_PICTURES) or (last.isdigit() and stem.endswith(_PICTURES))


def is_pdf(name: str) -> bool:
    """Whether a file is a PDF."""
    return plain_name(name).lower().endswith(".pdf")


def is_decoration(path: Path) -> bool:
    """Whether a file dresses the site: style, script, or a picture in a folder of such."""
    name = path.name
    return not (is_image(name) or is_pdf(name)) or any(part.lower() in _DECORATION for part in path.parts[-8:-1])


def is_entry(path: Path) -> bool:
    """Whether a page, by its name, only leads to the newest issue: index.htm, paperindex.htm."""
    return plain_name(path.name).partition(".")[0].lower() in _ENTRIES


def may_be_article(path: str) -> bool:
    """Whether an address, by its name, is an article's."""
    name = posixpath.basename(path).lower()
    return is_page(name) and name.startswith(_ARTICLES)


def canonical(path: str | Path) -> str:
    """A path by which the same page is the same: no query, small letters, tablet's site as the desktop's."""
    folder, name = posixpath.split(file_name(path).replace("\\", "/"))
    parts = [_TWIN.get(part, part) for part in folder.lower().split("/")]
    return posixpath.normpath("/".join((*parts, plain_name(name).lower())))


def issue_folder(path: Path) -> str:
    """The folder that pages of one issue have in common, be they parted into layout/ and content/."""
    return "/".join(part for part in posixpath.dirname(canonical(path)).split("/") if part not in _PARTS)


class Mirror:
    """The files of a mirror, found again by the links of its pages. `used` are those that a page has named."""

    def __init__(self, files: Iterable[Path]) -> None:
        self.twins: dict[str, list[Path]] = {}
        for path in files:
            self.twins.setdefault(canonical(path.absolute()), []).append(path)
        for paths in self.twins.values():
            # The desktop's site before the tablet's, a plain name before one with a query.
            paths.sort(key=lambda path: (canonical(path) != file_name(path).lower(), len(path.name), path.name))
        self._by_name: dict[tuple[str, str], str | None] = {}
        for key, paths in self.twins.items():
            place = issue_folder(paths[0].absolute()), posixpath.basename(key)
            self._by_name[place] = None if place in self._by_name else key
        self.used: set[str] = set()

    def path(self, key: str) -> Path:
        """The file to read for a canonical path."""
        return self.twins[key][0]

    def resolve(self, href: str, page: Path) -> str | None:
        """The canonical path that a link of a page leads to, whether or not the mirror holds it; None for no link to a file."""
        href = unquote(href.strip()).partition("#")[0].replace("\\", "/")
        if not href or len(href) > 1_000 or href.lower().startswith(("javascript:", "mailto:", "data:")):
            return None
        here = page.absolute()
        if "//" in href[:10]:
            return self._from_host(href.partition("//")[2], here)
        if href.startswith("/"):
            return self._from_host(href, here)
        if href.count("../") > _DEEPEST:
            return None
        folder, name = posixpath.split(href)
        return self._held(canonical(posixpath.join(file_name(here.parent), folder, plain_name(name))), here)

    def _from_host(self, address: str, page: Path) -> str:
        """An address with its host, or from the host's root: somewhere above the page the mirror begins."""
        folder, name = posixpath.split(address.lstrip("/"))
        tail = posixpath.join(folder, plain_name(name))
        without_host = tail.partition("/")[2]
        for above in page.parents[:_DEEPEST]:
            for end in (tail, without_host):
                key = canonical(posixpath.join(file_name(above), end))
                if end and key in self.twins:
                    return key
        return self._held(canonical(posixpath.join(file_name(page.parent), tail)), page)

    def _held(self, key: str, page: Path) -> str:
        """The path itself, or, where the mirror was flattened, the one page or picture of that name in the same issue."""
        if key in self.twins:
            return key
        return self._by_name.get((issue_folder(page), posixpath.basename(key))) or key

    def file(self, key: str | None) -> Path | None:
        """The file at a canonical path, now used; None where the mirror does not hold it."""
        if key is None or key not in self.twins:
            return None
        self.used.add(key)
        return self.path(key)
