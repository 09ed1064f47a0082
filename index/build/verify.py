"""Verification: is everything that the index stores also found, and do the counts agree with the receipt?

Each article is asked for twice, by its own headline and by a run cut from its body, as quoted queries, which
are never relaxed and never long: what no run of a few dozen characters can be cut from without splitting a
word (a line of a thousand letters) is not asked for, and counted. The engine is used only through its protocol; this module repairs nothing.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from index.build.receipt import Totals, shown
from search.article import Article, ArticleId
from search.engines.base import IndexInfo, Reader
from search.errors import ArticleNotFound
from search.ids import IdSet
from search.request import MAX_DEPTH, MAX_LIMIT, Filters, SearchRequest
from search.results import Matches

#: Told of progress: the stage, how many are done, how many there are (None where nobody knows).
Progress = Callable[[str, int, "int | None"], None]

LEAST, MOST = 8, 20
#: No query is longer, but for its quotation marks: far below `search.request.MAX_QUERY`, where queries are cut.
LONGEST = 40
# Only here can a run of letters and digits be longer than that.
_UNBROKEN = re.compile(rf"[^\s\u3400-\u9fff，。、；：！？（）]{{{LONGEST + 1},}}")
_FIRST_LOOK = 10
# What would end or upset a quoted query.
_QUOTES = re.compile(r"[\"“”„‟＂「」『』〝〞〟«»\\\r\n\t]+")
_WORD = re.compile(r"[^\W_]")
_POINTS = ".．"
_DECIMAL = re.compile(r"\d[.．]\d")


@dataclass(slots=True)
class VerifyReport:
    """What a verification saw. `missing` and `mismatches` are sentences; there are none when all is well.

    `lost` has each article with something missing, and the first that was. `unchecked` counts articles without any
    text to ask for (a headline of signs alone, or beyond the depth that results can be paged to), `headline_only`
    those whose body has none, though it has words.
    """

    articles: int = 0
    checked: int = 0
    queries: int = 0
    unchecked: int = 0
    headline_only: int = 0
    missing: list[str] = field(default_factory=list)
    mismatches: list[str] = field(default_factory=list)
    lost: dict[ArticleId, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing is amiss."""
        return not self.missing and not self.mismatches

    def miss(self, id: ArticleId, what: str) -> None:
        """Note what of an article is missing."""
        self.missing.append(f"{shown(str(id))}：{what}")
        self.lost.setdefault(id, what)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "ok": self.ok,
            "articles": self.articles,
            "checked": self.checked,
            "queries": self.queries,
            "unchecked": self.unchecked,
            "headline_only": self.headline_only,
            "missing": self.missing,
            "mismatches": self.mismatches,
        }

    def sentence(self) -> str:
        """The outcome in a Chinese sentence or two."""
        asked = f"抽查 {self.checked:,} 篇" if self.checked < self.articles else "逐篇检查"
        if self.ok:
            return f"核对无误：共 {self.articles:,} 篇，{asked}，{self.queries:,} 次查询都找到了本文。{self._unasked()}"
        wrong = [f"{len(self.missing):,} 处查不到"] if self.missing else []
        wrong += [f"{len(self.mismatches):,} 处数目不符"] if self.mismatches else []
        return f"核对有误：共 {self.articles:,} 篇，{asked}，{'，'.join(wrong)}。请重建索引。{self._unasked()}"

    def _unasked(self) -> str:
        """What could not be asked for, where there is any."""
        parts = [f"{self.headline_only:,} 篇只能用标题查（正文里切不出可查的字句）"] if self.headline_only else []
        parts += [f"{self.unchecked:,} 篇没有可查的字句"] if self.unchecked else []
        return f"其中 {'，'.join(parts)}。" if parts else ""


def silent(stage: str, done: int, total: int | None) -> None:
    """The progress that nobody watches."""


def verify(
    engine: Reader,
    *,
    sample: int | None = None,
    only: Collection[str] | None = None,
    progress: Progress = silent,
    seed: int = 0,
) -> VerifyReport:
    """Check the engine's stored articles and counts.

    `sample` asks for that many articles at random (all where None); everything is counted all the same. `only`
    looks at the articles of these issues alone, and compares the engine's own counts with the receipt. The same
    seed asks the same questions.
    """
    info = engine.info()
    report, chance, census = VerifyReport(articles=info.articles), random.Random(seed), _Census()
    stored = engine.every_article() if only is None else _of(engine, only)
    chosen: Iterable[Article] = census.counting(stored)
    if sample is not None:
        chosen = _sampled(chosen, sample, chance)
    expected = info.articles if sample is None else min(sample, info.articles)
    for number, article in enumerate(chosen, 1):
        _check(engine, article, report, chance)
        progress("verify", number, None if only is not None else expected)
    report.mismatches += _compare(info, census.totals if only is None else None)
    report.mismatches += [f"编号重复：{id}" for id in census.repeated]
    return report


class _Census:
    """Counts articles as they pass, and notices an id that passes twice."""

    def __init__(self) -> None:
        self.totals = Totals()
        self.repeated: list[str] = []
        self._seen = IdSet()

    def counting(self, articles: Iterable[Article]) -> Iterator[Article]:
        for article in articles:
            if not self._seen.add(article.id):
                self.repeated.append(str(article.id))
            self.totals.count((article,))
            yield article


def _of(engine: Reader, keys: Iterable[str]) -> Iterator[Article]:
    for key in keys:
        yield from engine.articles(key)


def _sampled(articles: Iterable[Article], size: int, chance: random.Random) -> list[Article]:
    """A uniform sample in one pass (reservoir sampling, algorithm R), in print order again at the end."""
    kept: list[tuple[int, Article]] = []
    for number, article in enumerate(articles):
        if len(kept) < size:
            kept.append((number, article))
        elif (place := chance.randint(0, number)) < size:
            kept[place] = (number, article)
    return [article for _, article in sorted(kept, key=lambda pair: pair[0])]


def _compare(info: IndexInfo, counted: Totals | None) -> Iterator[str]:
    """Where the engine's word, the receipt and (if all was counted) the count of stored articles differ."""
    reported = {"articles": info.articles, "by_kind": {k: n for k, n in sorted(info.kinds.items()) if n}}
    others = {}
    if counted is not None:
        others["实际存有"] = counted.to_json()
    if "total" in info.receipt:
        others["收据"] = info.receipt["total"]
    for who, numbers in others.items():
        for key, name in (("articles", "篇数"), ("by_kind", "各类篇数")):
            if numbers[key] != reported[key]:
                yield f"{name}不符：索引报告 {reported[key]}，{who} {numbers[key]}"
    if len(others) == 2 and others["实际存有"]["characters"] != others["收据"]["characters"]:
        real, noted = others["实际存有"]["characters"], others["收据"]["characters"]
        yield f"字数不符：实际存有 {real:,}，收据 {noted:,}"


def _check(engine: Reader, article: Article, report: VerifyReport, chance: random.Random) -> None:
    try:
        if engine.get(article.id) != article:
            report.miss(article.id, "按编号取出的不是原文")
    except ArticleNotFound:
        report.miss(article.id, "按编号取不出")
    headline, body = headline_run(article), body_run(article, chance)
    runs = [run for run in (headline, body) if run]
    beyond = 0
    for run in runs:
        report.queries += 1
        match _finds(engine, article, f'"{run}"'):
            case False:
                report.miss(article.id, f"用“{shown(run)}”查不到")
            case None:
                beyond += 1
    report.checked += 1
    report.unchecked += beyond == len(runs)
    report.headline_only += bool(headline) and not body and any(map(_searchable, _bodies(article)))


def headline_run(article: Article) -> str:
    """The longest stretch of the headline between quotation marks, at most LONGEST characters; "" if none says anything."""
    longest = max((piece for piece in _pieces(article.headline)), key=len, default="")
    return _searchable(longest[: _seam(longest, min(len(longest), LONGEST), 0)])


def body_run(article: Article, chance: random.Random) -> str:
    """A run of 8 to 20 characters out of a paragraph, whole numbers and Latin words only; shorter if all is short.

    Longer, up to LONGEST, only where a single word is.
    """
    pieces = [piece for text in _bodies(article) for piece in _pieces(text)]
    if not pieces:
        return ""
    long = [piece for piece in pieces if len(piece) >= LEAST]
    piece = chance.choice(long) if long else max(pieces, key=len)
    start = _seam(piece, chance.randint(0, max(0, len(piece) - LEAST)), 0)
    end = _seam(piece, min(len(piece), start + chance.randint(LEAST, MOST)), start)
    return _searchable(piece[start:end]) or _searchable(piece[: _seam(piece, min(len(piece), MOST), 0)])


def _pieces(text: str) -> Iterator[str]:
    """The stretches of a text that say something, between quotation marks and words too long to be asked for."""
    for piece in _QUOTES.split(text):
        if not _UNBROKEN.search(piece):
            if _searchable(piece):
                yield piece
            continue
        start, seams = 0, [at for at in range(len(piece) + 1) if not _splits(piece, at)]
        for before, after in pairwise(seams):
            if after - before > LONGEST:
                yield from filter(_searchable, [piece[start:before]])
                start = after
        yield from filter(_searchable, [piece[start:]])


def _bodies(article: Article) -> Iterator[str]:
    return (text for role, text in article.body_parts() if role in ("paragraph", "entry"))


def _searchable(run: str) -> str:
    """The run without outer space, or "" where it holds no letter, digit or Han."""
    return run.strip() if _WORD.search(run) else ""


def _seam(text: str, at: int, least: int) -> int:
    """The nearest place before `at` (but after `least`) that splits no run of letters or digits, else the next one behind."""
    before = next((place for place in range(at, least, -1) if not _splits(text, place)), None)
    if before is not None:
        return before
    return next(place for place in range(at, len(text) + 1) if not _splits(text, place))


def _splits(text: str, at: int) -> bool:
    """Whether a cut here would go through a word in letters, a number, or a number and its decimals (89.5, 100㎡)."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if after in _POINTS or before in _POINTS:
        around = text[max(0, at - 2) : at + 2]
        return bool(_DECIMAL.search(around))
    return _joined(before) and _joined(after)


@cache
def _joined(char: str) -> bool:
    """Whether a character is of a kind that forms runs: letters and digits of any width and script, but not Han."""
    plain = unicodedata.normalize("NFKC", char)
    return any(c.isalnum() and not "\u3400" <= c <= "\u9fff" for c in plain) or bool(unicodedata.combining(char))


def _finds(engine: Reader, article: Article, text: str) -> bool | None:
    """Whether the query finds the article; None where its place is beyond what can be paged to."""
    answer = engine.match(SearchRequest(text, limit=_FIRST_LOOK))
    if article.id in _exact(answer, 0):
        return True
    if answer.reading != "exact" or answer.total <= len(answer.ids):
        return False
    # Only where to look is narrowed here: that the query finds the article at all was asked without a filter.
    filters = Filters(since=article.date, until=article.date) if article.date else Filters()
    for offset in range(0, MAX_DEPTH, MAX_LIMIT):
        answer = engine.match(SearchRequest(text, filters, "oldest", offset, MAX_LIMIT))
        if article.id in _exact(answer, offset):
            return True
        if offset + MAX_LIMIT >= answer.total:
            return False
    return None


def _exact(answer: Matches, offset: int) -> tuple[ArticleId, ...]:
    """The articles that were found as they were asked for."""
    return answer.ids[: max(0, answer.total - offset)] if answer.reading == "exact" else ()
