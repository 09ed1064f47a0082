"""Candidates for the dictionary: terms that the archive prints in quotation marks and that are not cut as one word.

They are for a person to review: nothing is added anywhere. Everything is counted by reading the articles of the live index once;
whether a term is one word already is told by the dictionary of that index, not by the one this program ships.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from index.build.verify import Progress, silent
from search.analysis.units import is_han
from search.article import Article, ArticleId
from search.engines.base import Reader
from search.suggest.expressions import quoted

#: Examples of each candidate: the newest.
EXAMPLES = 3
#: Characters of an example on each side of the term.
_AROUND = 18


@dataclass(frozen=True, slots=True)
class Example:
    """Where a term is printed: the article, and a piece of one of its lines."""

    id: ArticleId
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term, how often it is printed in quotation marks, in how many articles, and how it is cut now."""

    term: str
    occurrences: int
    articles: int
    words: tuple[str, ...]
    examples: tuple[Example, ...]

    def to_json(self) -> dict[str, Any]:
        """The object that `baosou terms --json` prints."""
        return {
            "term": self.term,
            "occurrences": self.occurrences,
            "articles": self.articles,
            "words": list(self.words),
            "examples": [{"id": str(one.id), "text": one.text} for one in self.examples],
        }


@dataclass(slots=True)
class _Counted:
    occurrences: int = 0
    articles: int = 0
    places: list[tuple[ArticleId, int]] = field(default_factory=list)


def candidates(engine: Reader, *, limit: int, least: int, progress: Progress = silent) -> list[Candidate]:
    """At most `limit` terms of Han characters in `least` articles or more, those of most articles first.

    Terms with letters or digits are left out: these are units of their own, and the dictionary cannot join them to a word.
    """
    counted = _count(engine, progress)
    often = [(term, tally) for term, tally in counted.items() if tally.articles >= least and all(map(is_han, term))]
    often.sort(key=lambda pair: (-pair[1].articles, -pair[1].occurrences, pair[0]))
    return list(_listed(engine, often, limit))


def _count(engine: Reader, progress: Progress) -> dict[str, _Counted]:
    total = engine.info().articles
    counted: dict[str, _Counted] = {}
    for number, article in enumerate(engine.every_article(), 1):
        here = set()
        for term, _, at in quoted(article.text):
            tally = counted.setdefault(term, _Counted())
            tally.occurrences += 1
            if term not in here:
                here.add(term)
                tally.articles += 1
                # The archive comes oldest first: the newest stay.
                tally.places = [*tally.places[1 - EXAMPLES :], (article.id, at)]
        progress("terms", number, total)
    return counted


def _listed(engine: Reader, often: list[tuple[str, _Counted]], limit: int) -> Iterator[Candidate]:
    for term, tally in often:
        if limit == 0:
            return
        words = tuple(engine.cut(term))
        if len(words) > 1:
            limit -= 1
            examples = tuple(_example(engine.get(id), at, len(term)) for id, at in reversed(tally.places))
            yield Candidate(term, tally.occurrences, tally.articles, words, examples)


def _example(article: Article, at: int, length: int) -> Example:
    """The line around a place in the text of an article, cut short on both sides."""
    text = article.text
    first, last = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    last = len(text) if last < 0 else last
    start, end = max(first, at - _AROUND), min(last, at + length + _AROUND)
    piece = "".join(c if c.isprintable() else " " for c in text[start:end])
    return Example(article.id, f"{'…' if start > first else ''}{piece}{'…' if end < last else ''}")


def listed(proposals: list[Candidate]) -> str:
    """The candidates for the terminal, and what to do with them."""
    if not proposals:
        return "没有候选：引号里的词，要么词典里已有，要么见得不够多（可用 --min 1）。"
    lines = []
    for number, one in enumerate(proposals, 1):
        lines.append(
            f"{number:>3}. {one.term}　{one.articles:,} 篇，{one.occurrences:,} 次；现在切成 {' / '.join(one.words)}"
        )
        lines += [f"     {example.id}　{example.text}" for example in one.examples]
    lines.append(
        "\n审定后写进 search/analysis/data/dictionary.txt（一行一词），再用 baosou rebuild 重建索引，新词才起作用。"
    )
    return "\n".join(lines)
