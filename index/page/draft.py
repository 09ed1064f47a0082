"""An article while it is being put together, and the making of the finished `Article`.

A draft collects what the splitter hands it, in print order: head, bylines, paragraphs, jumps. `finish` joins what a
removed block had parted, moves closing credit lines to the byline, and reads the credits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from index.model import Masthead
from index.page.credits import has_dateline, read_byline, read_credits
from index.page.signs import is_contact
from index.page.wraps import is_seam
from search.article import Article, ArticleId, Credit, Entry, Kind, Paragraph

_SPACE = re.compile(r"(?<=[^\x00-\x2f:-@\s])[ \u3000](?=[^\x00-\x2f\s])")
_COLUMN = re.compile(r"(?:报道|观察|专栏|专刊|特刊|专题|系列|调查|访谈|笔记|手记|快评|时评|聚焦|进行时|在行动)$")
_PICTURES = re.compile(r"^(?:图片(?:报道|新闻|专题)|读图|图说|光影|镜头)")


@dataclass(slots=True)
class Line:
    """One paragraph of a draft; `credit` marks a line that is nothing but a byline or photo credit."""

    text: str
    heading: bool = False
    credit: bool = False
    bullet: bool = False


class Asked:
    """Whether any line of a body is such a one. It may be asked after every line: only lines that are new are looked at.

    Lines come and go at the end of a body; what stands before does not change until the article is finished.
    """

    def __init__(self, is_such: Callable[[Line], bool]) -> None:
        self._is_such = is_such
        self._known: list[tuple[Line, bool]] = []

    def any(self, body: list[Line]) -> bool:
        """The answer for the lines there are now."""
        known = self._known
        while known and (len(known) > len(body) or known[-1][0] is not body[len(known) - 1]):
            known.pop()
        for at in range(len(known), len(body)):
            known.append((body[at], (bool(known) and known[-1][1]) or self._is_such(body[at])))
        return bool(known) and known[-1][1]


def _dated() -> Asked:
    return Asked(lambda line: has_dateline(line.text))


def _credited() -> Asked:
    return Asked(lambda line: bool(_credits_of(line)))


def _reachable() -> Asked:
    return Asked(lambda line: is_contact(line.text))


@dataclass(slots=True)
class Draft:
    """An unfinished article. `closed` says that print marked its end: a jump, an author's note, a photo credit."""

    kind: Kind = "article"
    kicker: str = ""
    headline: str = ""
    subtitle: str = ""
    bylines: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    entries: tuple[Entry, ...] = ()
    continues_on: int | None = None
    continued_from: int | None = None
    closed: bool = False
    line: int = 1
    _dated: Asked = field(default_factory=_dated, repr=False, compare=False)
    _credited: Asked = field(default_factory=_credited, repr=False, compare=False)
    _reachable: Asked = field(default_factory=_reachable, repr=False, compare=False)

    def finish(self, id: ArticleId, head: Masthead, source: str) -> Article:
        """The article, under its id and with the data of its issue."""
        self._join()
        while self.body and self.body[-1].credit:
            self.bylines.append(self.body.pop().text)
        credits = self.credits()
        return Article(
            id=id,
            **head.imprint.facts(),
            section=head.section,
            kind=self.kind,
            kicker=self.kicker,
            headline=self.headline,
            subtitle=self.subtitle,
            byline=" ".join(self.bylines),
            credits=credits,
            paragraphs=tuple(Paragraph(line.text, line.heading) for line in self.body),
            entries=self.entries,
            continues_on=self.continues_on,
            continued_from=self.continued_from,
            source=f"{source}:{self.line}",
        )

    def credits(self) -> tuple[Credit, ...]:
        """Everybody credited, each once, in print order."""
        credits: list[Credit] = list(read_byline(self.headline))
        for text in self.bylines:
            credits += read_byline(text)
        credits += [Credit("作者", name) for name in self.authors]
        for line in self.body:
            credits += _credits_of(line)
        if self.kind == "photo":
            credits += [credit for line in self.body if (credit := closing_photo_credit(line.text))]
        full = {(credit.role, credit.name) for credit in credits if credit.organisation}
        return tuple(
            credit for credit in dict.fromkeys(credits) if credit.organisation or (credit.role, credit.name) not in full
        )

    def written(self) -> bool:
        """True if a byline or a dateline says that somebody wrote this."""
        return bool(self.bylines or self.authors) or self._dated.any(self.body)

    def is_advertisement(self) -> bool:
        """True if nobody wrote this and it names telephone numbers: with the label 广告 beside it, it was paid for."""
        if self.kind != "article" or self.authors or any(map(read_byline, (self.headline, *self.bylines))):
            return False
        return self._reachable.any(self.body) and not self._dated.any(self.body) and not self._credited.any(self.body)

    def _join(self) -> None:
        """Joins across what was taken out between two blocks (a photo, a label): certain signs only."""
        joined: list[Line] = []
        for line in self.body:
            last = joined[-1] if joined else None
            plain = last and not any((last.heading, last.credit, line.heading, line.credit, line.bullet))
            if last and plain and self.kind in ("article", "photo") and is_seam(last.text, line.text, proof="certain"):
                last.text += line.text
            else:
                joined.append(line)
        self.body = joined


def _credits_of(line: Line) -> tuple[Credit, ...]:
    if line.heading:
        return ()
    return read_byline(line.text) if line.credit else read_credits(line.text)


def closing_photo_credit(text: str) -> Credit | None:
    """The photographer named at the end of a caption, after its last full stop."""
    _, stop, rest = text.rpartition("。")
    credits = read_byline(rest.strip().strip("（）()")) or read_byline(rest.strip()) if stop and len(rest) <= 40 else ()
    return next((credit for credit in credits if credit.role == "摄"), None)


def is_picture_heading(text: str) -> bool:
    """True for 图片报道 and the like."""
    return bool(_PICTURES.match(text))


def assign_head(titles: list[str], *, one_line: bool) -> tuple[str, str, str]:
    """Kicker, headline, subtitle from the title lines above an article. `one_line`: a subtitle may follow a space."""
    if len(titles) == 1:
        return ("", *(split_subtitle(titles[0]) if one_line else (titles[0], "")))
    first, second = titles[0], titles[1]
    dashed = second.startswith(("—", "--", "──"))
    if len(titles) == 2 and not dashed and len(first) > len(second) and not _COLUMN.search(first):
        return "", first, second
    if dashed:
        return "", first, " ".join(titles[1:])
    rest = " ".join(titles[2:])
    headline, subtitle = split_subtitle(second) if one_line and not rest else (second, rest)
    return first, headline, subtitle


def split_subtitle(text: str) -> tuple[str, str]:
    """A headline and the subtitle after its only space; balanced double headlines stay whole."""
    gaps = list(_SPACE.finditer(text))
    if len(gaps) != 1 or len(re.findall(r"\s", text)) != 1:
        return text, ""
    first, second = text[: gaps[0].start()], text[gaps[0].end() :]
    if len(first) < 6 or len(second) < 6 or len(first) == len(second) or len(text) < 16:
        return text, ""
    quoted = any(first.count(a) > first.count(b) for a, b in ("“”", "《》", "「」", "（）"))
    return (text, "") if quoted else (first, second)
