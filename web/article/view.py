"""One article as it is read: its parts with numbered marks, and what stands around it on the page.

It arranges what the engine gives; it does not find matches and knows no HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.article import Article, Entry
from search.results import Snippet


@dataclass(frozen=True, slots=True)
class Part:
    """A printed part with its marks; the number of its first mark in the article; what it is besides text."""

    role: str
    snippet: Snippet
    first: int
    heading: bool = False
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article for its page: the parts by role, how many marks, the neighbours on the newspaper page."""

    article: Article
    kicker: Part | None
    headline: Part | None
    subtitle: Part | None
    byline: Part | None
    paragraphs: tuple[Part, ...]
    entries: tuple[Part, ...]
    marks: int
    previous: Article | None
    next: Article | None


def article_view(article: Article, snippets: Sequence[Snippet], page: Sequence[Article]) -> ArticleView:
    """Lay out an article. `snippets` are its parts in the order of `Article.parts`; `page` holds its neighbours."""
    parts = _parts(article, snippets)
    single = {part.role: part for part in parts}
    place = next((i for i, other in enumerate(page) if other.id == article.id), None)
    return ArticleView(
        article=article,
        kicker=single.get("kicker"),
        headline=single.get("headline"),
        subtitle=single.get("subtitle"),
        byline=single.get("byline"),
        paragraphs=tuple(part for part in parts if part.role == "paragraph"),
        entries=tuple(part for part in parts if part.role == "entry"),
        marks=sum(len(part.snippet.marks) for part in parts),
        previous=page[place - 1] if place else None,
        next=page[place + 1] if place is not None and place + 1 < len(page) else None,
    )


def unmarked(article: Article) -> tuple[Snippet, ...]:
    """The parts of an article that no query was asked about."""
    return tuple(Snippet(text) for _, text in article.parts())


#: How far past its length an opening may run to end at a stop.
AHEAD = 12
_STOPS = "。！？；，"


def opening(article: Article, length: int = 80) -> str:
    """The first words of the body, for a list of articles; cut at punctuation where there is some in reach."""
    text = next((p.text for p in article.paragraphs if not p.heading and p.text != article.headline), "")
    if len(text) <= length + AHEAD:
        return text
    ahead = (at for at in range(length - 1, length + AHEAD) if text[at] in _STOPS)
    cut = next(ahead, max(text.rfind(sign, length // 2, length) for sign in _STOPS))
    return text[: cut + 1] if cut > 0 and text[cut] in "。！？" else f"{text[: cut if cut > 0 else length]}……"


def _parts(article: Article, snippets: Sequence[Snippet]) -> list[Part]:
    paragraphs, entries = iter(article.paragraphs), iter(article.entries)
    parts: list[Part] = []
    first = 1
    for (role, _), snippet in zip(article.parts(), snippets, strict=True):
        heading = next(paragraphs).heading if role == "paragraph" else False
        entry = next(entries) if role == "entry" else None
        parts.append(Part(role, snippet, first, heading, entry))
        first += len(snippet.marks)
    return parts
