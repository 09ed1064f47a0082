"""What an article page means: an article, a photo, a digest, an advertisement, a notice; who is credited; where it jumps to.

The rules for text are those of printed pages (`index/page`); here they are put to an article that is already cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.model import Masthead
from index.page.credits import has_dateline, is_photo_credit, read_byline, read_credits, read_editors
from index.page.digest import read_digest
from index.page.draft import closing_photo_credit, is_picture_heading
from index.page.signs import (
    cut_jumps,
    is_ad_label,
    is_digest_heading,
    is_picture_label,
    jump_from,
    jump_to,
    notice_kind,
)
from index.sources.authors import read_author
from index.sources.edition.article import ArticlePage
from search.analysis.fold import fold
from search.article import Article, ArticleId, Credit, Entry, Kind, Paragraph

#: Lines of credits above and below a body.
_BYLINES = 4
#: A photo is a caption of no more paragraphs than this.
_CAPTION = 3
_EDITORS = re.compile(
    r"(?:[一二三四五六七八九十\d、至]{1,8}版|本版|本期)?(?:责任编辑|责编|编辑|美编|校对|版式设计|值班编辑)(?:\s*+[::]|\s)"
)


@dataclass(slots=True)
class _Text:
    """The parts of a body while they are told apart."""

    bylines: list[str]
    paragraphs: list[Paragraph]
    captions: list[str]
    continues_on: int | None = None
    continued_from: int | None = None


def meant(page: ArticlePage, id: ArticleId, head: Masthead, source: str, headline: str = "") -> Article:
    """The article that a page holds, with the address and the imprint given; `headline` is what the list calls it.

    Captions stand last among the paragraphs, as those of JSON Lines do: kept, searched, under the article they belong to.
    """
    printed = page.head
    headline = printed.headline or ("" if page.body.paragraphs else headline)
    text = _told_apart(page)
    if id.page:
        _cut_jumps(text)
    kind = _kind(headline, head.section, text, bool(page.body.pictures), bool(printed.author))
    entries: tuple[Entry, ...] = ()
    if kind == "digest":
        entries, text.paragraphs = _entries(text.paragraphs)
    credits = tuple(_full(_credits(printed.author, headline, kind, text)))
    captions = [Paragraph(caption) for caption in text.captions]
    return Article(
        id=id,
        **head.imprint.facts(),
        section=head.section,
        kind=kind,
        kicker=printed.kicker,
        headline=headline,
        subtitle=printed.subtitle,
        byline=" ".join([*([printed.author] if printed.author else []), *text.bylines]),
        credits=credits,
        paragraphs=(*text.paragraphs, *captions),
        entries=entries,
        continues_on=text.continues_on,
        continued_from=text.continued_from,
        source=source,
    )


def continued(article: Article) -> bool:
    """Whether its first paragraph says that it goes on from another page, or has said so."""
    first = article.paragraphs[0].text if article.paragraphs else ""
    return article.continued_from is not None or is_continuation(first)


def is_continuation(text: str) -> bool:
    """Whether a paragraph is nothing but 上接A01版, or begins with it."""
    return jump_from(text) is not None or cut_jumps(text)[2] is not None


def _told_apart(page: ArticlePage) -> _Text:
    """Credit lines above and below a body are its byline; a caption that the body repeats is not kept twice."""
    lines = list(page.body.paragraphs)
    above: list[str] = []
    below: list[str] = []
    while (
        len(lines) > 1 and len(above) < _BYLINES and not is_photo_credit(lines[0].text) and read_byline(lines[0].text)
    ):
        above.append(lines.pop(0).text)
    while len(lines) > 1 and len(below) < _BYLINES and not lines[-1].heading and read_byline(lines[-1].text):
        below.insert(0, lines.pop().text)
    whole = _plain("".join(line.text for line in page.body.paragraphs))
    said = [picture.caption for picture in page.body.pictures if picture.caption]
    captions = [caption for caption in dict.fromkeys(said) if _plain(caption) not in whole]
    return _Text([*above, *below], lines, captions)


def _cut_jumps(text: _Text) -> None:
    """Take 上接 off the first paragraph and 下转 off the last."""
    if text.paragraphs and (came := jump_from(text.paragraphs[0].text)) is not None:
        text.continued_from = came
        del text.paragraphs[0]
    if text.paragraphs and (to := jump_to(text.paragraphs[-1].text)) is not None:
        text.continues_on = to
        del text.paragraphs[-1]
    for at in dict.fromkeys((0, len(text.paragraphs) - 1)) if text.paragraphs else ():
        rest, to, came, _ = cut_jumps(text.paragraphs[at].text)
        if (to is not None and text.continues_on is None) or (came is not None and text.continued_from is None):
            text.continues_on, text.continued_from = to or text.continues_on, came or text.continued_from
            text.paragraphs[at] = Paragraph(rest, text.paragraphs[at].heading)
    text.paragraphs = [paragraph for paragraph in text.paragraphs if paragraph.text]


def _kind(headline: str, section: str, text: _Text, pictured: bool, authored: bool) -> Kind:
    """From what stands there; a section of advertisements, an editors' line and a label say it by themselves."""
    lines = [paragraph.text for paragraph in text.paragraphs]
    if is_ad_label(section) or is_ad_label(headline):
        return "ad"
    if _EDITORS.match(fold(headline).strip()) or (not headline and len(lines) == 1 and read_editors(lines[0])):
        return "notice"
    if is_digest_heading(headline) and (lines or text.captions):
        return "digest"
    if is_picture_label(headline) or is_picture_heading(headline):
        return "photo"
    written = authored or any(map(has_dateline, lines[:2])) or bool(text.bylines and not _photographed(text))
    if written:
        return "article"
    named = notice_kind(headline)
    if named:
        return "ad" if named == "ad" else "notice"
    short = len(lines) <= _CAPTION and not any(paragraph.heading for paragraph in text.paragraphs)
    if short and (_photographed(text) or (pictured and not lines) or any(map(closing_photo_credit, lines))):
        return "photo"
    return "article"


def _photographed(text: _Text) -> bool:
    return any(map(is_photo_credit, text.bylines))


def _entries(lines: Sequence[Paragraph]) -> tuple[tuple[Entry, ...], list[Paragraph]]:
    """The lines of a digest as entries, if nothing of them is lost by it; else they stay as they are."""
    entries = read_digest([line.text for line in lines])
    kept = _plain("".join(entry.headline + entry.label for entry in entries))
    if any(entry.page for entry in entries) and len(kept) >= len(_plain("".join(line.text for line in lines))):
        return entries, []
    return (), list(lines)


def _credits(author: str, headline: str, kind: Kind, text: _Text) -> Iterator[Credit]:
    yield from read_author(author) if author else ()
    if kind == "notice":
        yield from read_byline(headline)
    for line in text.bylines:
        yield from read_byline(line)
    for paragraph in text.paragraphs:
        if not paragraph.heading:
            yield from read_byline(paragraph.text) or read_credits(paragraph.text)
            if kind == "photo" and (credit := closing_photo_credit(paragraph.text)):
                yield credit
    for caption in text.captions:
        # Over several lines once: the last is who took the picture.
        if credit := closing_photo_credit(caption):
            yield credit


def _full(credits: Iterator[Credit]) -> Iterator[Credit]:
    """Each credit once; one that names an organisation stands for the same without."""
    found = list(dict.fromkeys(credits))
    full = {(credit.role, credit.name) for credit in found if credit.organisation}
    yield from (credit for credit in found if credit.organisation or (credit.role, credit.name) not in full)


def _plain(text: str) -> str:
    return "".join(text.split())
