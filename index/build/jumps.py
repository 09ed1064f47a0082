"""Stories that run over two pages, and digests that announce them: linking the articles of one issue.

`link` matches every 下转 with its 上接, by pages first and headlines second (a continuation may print a shortened headline, or
none), and gives digest entries the article they announce. What finds no match is reported, never guessed.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace

from search.analysis.fold import fold
from search.analysis.units import kind_of
from search.article import Article, ArticleId, Entry

#: Below this, two headlines are not the same story's.
LIKE = 0.5
#: A digest often prints a headline of its own; below this an entry stays without a target.
ANNOUNCED = 0.6


def link(articles: Sequence[Article]) -> tuple[list[Article], list[str]]:
    """The articles of one issue with `next_part`, `previous_part` and digest targets set, and what found no match."""
    done = {article.id: article for article in articles}
    findings: list[str] = []
    _link_jumps(done, findings)
    for article in articles:
        if article.kind == "digest":
            current = done[article.id]
            done[article.id] = replace(current, entries=tuple(_target(entry, articles) for entry in current.entries))
    return [done[article.id] for article in articles], findings


def likeness(one: str, other: str) -> float:
    """How alike two headlines are, 0 to 1; spaces, punctuation and width aside. One inside the other counts as 1."""
    a, b = _plain(one), _plain(other)
    if not a or not b:
        return 0.0
    if a == b or (min(len(a), len(b)) >= 4 and (a in b or b in a)):
        return 1.0
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _plain(text: str) -> str:
    return "".join(c for c in fold(text) if kind_of(c) in "HDL")


def _head(article: Article) -> str:
    return article.headline + article.subtitle


def _link_jumps(done: dict[ArticleId, Article], findings: list[str]) -> None:
    starts = [a for a in done.values() if a.continues_on is not None]
    ends = [a for a in done.values() if a.continued_from is not None]
    pairs = sorted(
        ((_match(start, end), start.id, end.id) for start in starts for end in ends if _may_follow(start, end)),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    linked: set[tuple[str, ArticleId]] = set()
    for score, here, there in pairs:
        if score < LIKE or ("to", here) in linked or ("from", there) in linked:
            continue
        linked |= {("to", here), ("from", there)}
        done[here] = replace(done[here], next_part=there)
        done[there] = replace(done[there], previous_part=here)
    _without_mark(done, [a for a in starts if ("to", a.id) not in linked], findings)
    for end in ends:
        if ("from", end.id) not in linked:
            findings.append(f"{end.id}《{end.title}》标明上接第 {end.continued_from} 版，但没有找到上文")


def _may_follow(start: Article, end: Article) -> bool:
    """True if the pages that the two jumps name agree."""
    return start.id != end.id and start.continues_on == end.page and end.continued_from == start.page


def _match(start: Article, end: Article) -> float:
    """Likeness of the headlines; a continuation that prints none can only be told by its page."""
    if not end.headline or not start.headline:
        return LIKE
    return max(likeness(start.headline, end.headline), likeness(_head(start), _head(end)))


def _without_mark(done: dict[ArticleId, Article], starts: Sequence[Article], findings: list[str]) -> None:
    """A continuation may lack its 上接: then the headline alone must say it, and say it clearly."""
    for start in starts:
        continuations = [
            a
            for a in done.values()
            if a.page == start.continues_on
            and a.kind == "article"
            and a.previous_part is None
            and a.continued_from is None
            and a.id != start.id
            and likeness(start.headline, a.headline) >= 0.8
        ]
        if len(continuations) == 1:
            done[start.id] = replace(done[start.id], next_part=continuations[0].id)
            done[continuations[0].id] = replace(done[continuations[0].id], previous_part=start.id)
        else:
            findings.append(f"{start.id}《{start.title}》标明下转第 {start.continues_on} 版，但没有找到下文")


def _target(entry: Entry, articles: Sequence[Article]) -> Entry:
    """The entry with the article it announces: same page, headline alike."""
    scores = [
        (max(likeness(entry.headline, a.headline), likeness(entry.headline, _head(a))), a)
        for a in articles
        if a.page == entry.page and a.kind != "digest" and a.headline
    ]
    best = max(scores, key=lambda scored: scored[0], default=None)
    if best is None or best[0] < ANNOUNCED:
        return entry
    return replace(entry, target=best[1].id)
