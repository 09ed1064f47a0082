"""Related articles (相关报道): those that speak of the same subject, found by the distinctive words of an article.

What the field calls more-like-this, over any engine: the words that an article uses often and the archive seldom (tf-idf) become a
query of a bounded number of terms. Left out are the article itself, digests and advertisements, and whatever
repeats the article or one that stands higher (`ranking/nearduplicates.py`). A front-page line without a text does lead to the story
inside, and not the other way round: the story holds all that the line says.

Nothing is kept in the index for this. The work is bounded: so many characters are read, so many terms asked for, so many
articles looked at.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress

from search.article import EDITORIAL, Article, ArticleId
from search.engines.base import Reader
from search.errors import ArticleNotFound
from search.ranking.nearduplicates import distinct
from search.ranking.terms import Term
from search.related import MAX_RELATED, RELATED, Related

#: Words asked for. docs/decisions.md has what more and fewer find.
TERMS = 30
#: How much a word of the head counts beside one of the body, and how soon a word said again adds nothing.
HEAD, K = 3, 8.0
#: Characters read of an article's body: its beginning says what it is about.
READ = 4_000
#: The least that a related article must score on the words, as a share of what the article itself scores on them.
LEAST = 0.15
#: One word in common is no subject in common.
SHARED = 2
#: Articles looked at for each one asked for, and some more: repeats fall away.
LOOKED_AT, MORE = 3, 12
#: Parts of one story: more than this is a circle.
PARTS = 8
#: What is related to nothing, and nothing to it.
APART = ("ad", "digest")
#: Heads of lines that say who made up the page (本版责编：…), and of digests that came without their kind.
_EDITORS = re.compile(rf"(?:本|[一二三四五六七八九十]+)?[版期]?\s*(?:{'|'.join(sorted(EDITORIAL))})[:：\s]")
_DIGEST = re.compile(r"(?:本[期报版]|今日|要闻)?(?:导读|要目)")


def related(reader: Reader, id: ArticleId, limit: int = RELATED) -> tuple[Related, ...]:
    """Up to `limit` (at most MAX_RELATED) other articles on this one's subject: parts of the same story, then the likest.

    Digests and advertisements are never listed, and no article that only repeats this one or another on the list.
    Empty where there are none, and for a digest or an advertisement. Raises ArticleNotFound.
    """
    article, limit = reader.get(id), min(limit, MAX_RELATED)
    if limit <= 0:
        return ()
    parts = list(_parts(reader, article))
    lines = [Related.of(part, 1.0, part=True) for part in parts]
    if _has_subject(article):
        lines += _alike(reader, article, parts, limit)
    return tuple(lines[:limit])


def _parts(reader: Reader, article: Article) -> Iterator[Article]:
    """The other parts of the story (上接, 下转) that the index holds, in print order."""
    before, after = _chain(reader, article, "previous_part"), _chain(reader, article, "next_part")
    yield from reversed(before)
    yield from (part for part in after if part not in before)


def _chain(reader: Reader, article: Article, way: str) -> list[Article]:
    chain = [article]
    with suppress(ArticleNotFound):
        while len(chain) <= PARTS:
            id: ArticleId | None = getattr(chain[-1], way)
            if id is None or any(part.id == id for part in chain):
                break
            chain.append(reader.get(id))
    return chain[1:]


def _alike(reader: Reader, article: Article, parts: Sequence[Article], limit: int) -> list[Related]:
    """Articles on the same subject, the likest first, without repeats."""
    terms = telling_terms(reader, article)
    best = reader.best(terms, LOOKED_AT * limit + MORE) if terms else ()
    if not best:
        return []
    # Nothing scores more on these words than the article itself, but for one of a kind that ranks low.
    whole, shared = best[0].score, min(SHARED, len(terms))
    likeness = {
        one.id: one.score / whole
        for one in best
        if one.id != article.id and one.score >= LEAST * whole and one.shared >= shared
    }
    known = [article, *parts]
    told = _once([reader.get(id) for id in likeness], {part.id for part in parts})
    shown = distinct([*known, *told], len(known))
    return [Related.of(other, likeness[other.id]) for other in (told[number - len(known)] for number in shown)]


def telling_terms(reader: Reader, article: Article) -> list[Term]:
    """The distinctive words of an article, each with its weight, the most telling first."""
    counts = _counts(reader, article)
    articles = reader.info().articles
    weighed = []
    for (word, count), held in zip(counts.items(), reader.frequencies(list(counts)), strict=True):
        tf = count / (count + K)
        weighed.append((tf * _rarity(held, articles), word, tf))
    weighed.sort(key=lambda one: -one[0])
    return [("words", word, tf) for worth, word, tf in weighed[:TERMS] if worth > 0]


def _counts(reader: Reader, article: Article) -> Counter[str]:
    """How often each word is said. Single characters say little, and the names of those credited are no subject."""
    head = "\n".join(text for _, text in article.head_parts())
    body = "\n".join(text for role, text in article.body_parts() if role != "byline")
    counts = Counter(reader.cut(body[:READ]))
    for word in reader.cut(head):
        counts[word] += HEAD
    credited = {name for credit in article.credits for name in (credit.name, credit.organisation)}
    return Counter({word: n for word, n in counts.items() if len(word) > 1 and word not in credited})


def _rarity(held: int, articles: int) -> float:
    """The idf of a word, 0 for one that no other article holds."""
    return math.log(1 + (max(articles - held, 0) + 0.5) / (held + 0.5)) if held > 1 else 0.0


def _once(articles: Sequence[Article], listed: set[ArticleId]) -> list[Article]:
    """The articles that have a subject, in their order; of the parts of one story the first."""
    told = []
    for article in articles:
        if _has_subject(article) and article.id not in listed:
            told.append(article)
            listed = listed | {article.id} | {part for part in (article.previous_part, article.next_part) if part}
    return told


def _has_subject(article: Article) -> bool:
    """Whether an article speaks of something: an advertisement, a digest and a line of editors (责编) do not."""
    editors = _EDITORS.match(article.headline) and not article.paragraphs
    return article.kind not in APART and not editors and not _DIGEST.fullmatch(article.headline)
