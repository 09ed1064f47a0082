"""Related articles (相关报道): those that speak of the same subject, found by the distinctive words of an article.

The words that an article uses often and the archive seldom (tf-idf) become a query of a bounded number of terms, ranked
as every query is (`ranking.py`). Left out are the article itself, digests and advertisements, and whatever
repeats the article or one that stands higher (`repeats.py`). A front-page line without a text does lead to the story
inside, and not the other way round: the story holds all that the line says.

Nothing is kept in the index for this. The work is bounded: so many characters are read, so many terms asked for, so many
articles looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from search.analysis.arrays import BREAK_ID, WORD_IDS, unit_arrays
from search.analysis.words import Segmenter
from search.article import EDITORIAL, Article, ArticleId
from search.engines.whoosh.format.columns import Columns
from search.engines.whoosh.format.segment import Docs
from search.engines.whoosh.match.postings import Postings
from search.engines.whoosh.rank.ranker import Ranker, Term
from search.ranking.nearduplicates import distinct
from search.related import MAX_RELATED, Related

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


class Finder:
    """Finds related articles in one opened index. Share it freely."""

    def __init__(self, postings: Postings, columns: Columns, ranker: Ranker, segmenter: Segmenter) -> None:
        self._postings = postings
        self._columns = columns
        self._ranker = ranker
        self._segmenter = segmenter

    def related(self, article: Article, limit: int, stored: Callable[[int], Article]) -> tuple[Related, ...]:
        """Up to `limit` articles, parts of the same story first. `stored` gives the article of a number."""
        limit = min(limit, MAX_RELATED)
        if limit <= 0:
            return ()
        parts = list(self._parts(article, stored))
        found = [Related.of(part, 1.0, part=True) for part in parts]
        if _has_subject(article):
            found += self._alike(article, parts, limit, stored)
        return tuple(found[:limit])

    def _parts(self, article: Article, stored: Callable[[int], Article]) -> Iterator[Article]:
        """The other parts of the story (上接, 下转) that the index holds, in print order."""
        before, after = self._chain(article, "previous_part", stored), self._chain(article, "next_part", stored)
        yield from reversed(before)
        yield from (part for part in after if part not in before)

    def _chain(self, article: Article, way: str, stored: Callable[[int], Article]) -> list[Article]:
        chain = [article]
        while len(chain) <= PARTS:
            id: ArticleId | None = getattr(chain[-1], way)
            doc = self._columns.doc_of(id) if id else None
            if doc is None or any(part.id == id for part in chain):
                break
            chain.append(stored(doc))
        return chain[1:]

    def _alike(
        self, article: Article, parts: Sequence[Article], limit: int, stored: Callable[[int], Article]
    ) -> list[Related]:
        """Articles on the same subject, the likest first, without repeats."""
        terms = self.terms(article)
        own = self._columns.doc_of(article.id)
        if own is None or not terms:
            return []
        best, scores = self._ranker.best(terms, None, LOOKED_AT * limit + MORE)
        # An article of a kind that ranks low scores low on its own words too.
        whole = max(float(self._ranker.scores(terms, np.array([own]))[0]), float(scores[0]))
        kept = (best != own) & (scores >= LEAST * whole) & (self._shared(terms, best) >= min(SHARED, len(terms)))
        likeness = dict(zip(best[kept].tolist(), (scores[kept] / whole).tolist(), strict=True))
        known = [article, *parts]
        articles = {doc: stored(doc) for doc in likeness}
        told = _once(articles, {part.id for part in parts})
        shown = distinct([*known, *(articles[doc] for doc in told)], len(known))
        found = [told[number - len(known)] for number in shown]
        return [Related.of(articles[doc], likeness[doc]) for doc in found]

    def _shared(self, terms: Sequence[Term], docs: Docs) -> NDArray[np.int64]:
        """How many of the words each article holds."""
        order = np.argsort(docs)
        counts = self._postings.counts(
            self._postings.numbered([(field, text) for field, text, _ in terms]), docs[order]
        )
        found = np.empty(len(docs), np.int64)
        found[order] = np.count_nonzero(counts, axis=0)
        return found

    def terms(self, article: Article) -> list[Term]:
        """The distinctive words of an article, each with its weight, the most telling first."""
        counts = self._counts(article)
        said = list(counts)
        tf = np.array([counts[word] / (counts[word] + K) for word in said])
        worth = tf * self._rarity(said)
        order = np.argsort(-worth, kind="stable")[:TERMS]
        return [("words", said[n], float(tf[n])) for n in order.tolist() if worth[n] > 0]

    def _counts(self, article: Article) -> Counter[str]:
        """How often each word is said. Single characters say little, and the names of those credited are no subject."""
        head = "\n".join(text for _, text in article.head_parts())
        body = "\n".join(text for role, text in article.body_parts() if role != "byline")
        counts = Counter(words(body[:READ], self._segmenter))
        for word in words(head, self._segmenter):
            counts[word] += HEAD
        credited = {name for credit in article.credits for name in (credit.name, credit.organisation)}
        return Counter({word: n for word, n in counts.items() if len(word) > 1 and word not in credited})

    def _rarity(self, said: Sequence[str]) -> NDArray[np.float64]:
        """The idf of each word, 0 for one that no other article holds. Deleted articles count until they are merged."""
        held = np.zeros(len(said), np.int64)
        texts = [word.encode() for word in said]
        for part in self._postings.parts:
            lexicon = part.lexicon("words")
            numbers = np.array(lexicon.find_all(texts), np.int64)
            counts = lexicon.ends[numbers + 1].astype(np.int64) - lexicon.ends[numbers]
            held += np.where(numbers >= 0, counts, 0)
        others = np.maximum(self._columns.live_count - held, 0)
        return np.where(held > 1, np.log(1 + (others + 0.5) / (held + 0.5)), 0.0)


def words(text: str, segmenter: Segmenter) -> list[str]:
    """The words of a text: those of `analysis.words.query_words` in another order, cut in one go.

    The plain cut: the words inside long words say nothing of their own, and would take the place of others.
    """
    units = unit_arrays([text])
    han = units.ids.copy()
    han[(han == BREAK_ID) | (han >= WORD_IDS)] = ord("\n")
    own = [units.words[number - WORD_IDS] for number in units.ids[units.ids >= WORD_IDS].tolist()]
    found = segmenter.cut(han.tobytes().decode("utf-32-le"))
    return [word for word in found if word.strip()] + own


def _once(articles: dict[int, Article], listed: set[ArticleId]) -> list[int]:
    """The numbers of the articles that have a subject, in their order; of the parts of one story the first."""
    told = []
    for doc, article in articles.items():
        if _has_subject(article) and article.id not in listed:
            told.append(doc)
            listed = listed | {article.id} | {part for part in (article.previous_part, article.next_part) if part}
    return told


def _has_subject(article: Article) -> bool:
    """Whether an article speaks of something: an advertisement, a digest and a line of editors (责编) do not."""
    editors = _EDITORS.match(article.headline) and not article.paragraphs
    return article.kind not in APART and not editors and not _DIGEST.fullmatch(article.headline)
