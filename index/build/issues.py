"""One issue put together: what was fed, what the live index holds of it, what was withdrawn, what pages share.

Works on articles in memory, one issue at a time. It does not read, store or link them.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.build.receipt import Withdrawal, shown
from index.build.serials import IssueNumbers
from index.build.undated import digest, file_of, from_edition, is_undated, owner_of
from search.analysis.fold import fold
from search.analysis.units import kind_of
from search.article import Article, ArticleId
from search.engines.base import IssueInfo
from search.imprint import Imprint
from search.places import page_name

_SHARED = {
    "newspaper": "报名",
    "edition": "版本",
    "last_issue": "合刊后一期的期号",
    "last_serial": "合刊后一期的总期号",
    "issue": "期号",
    "serial": "总期号",
}
#: The second number of a 合刊 holds only with the first.
_FIRST_OF = {"last_issue": "issue", "last_serial": "serial"}
#: From here on two headlines at one place are one headline, corrected.
_LIKE = 0.8
#: A text of fewer characters may be printed again in another issue without being the same article.
_TELLING = 50


@dataclass(frozen=True, slots=True)
class Merge:
    """The fed articles at their final places, the live ones that stay beside them, sentences on those that go."""

    fed: tuple[Article, ...]
    kept: tuple[Article, ...]
    replaced: tuple[str, ...] = ()


def merged(
    fed: Sequence[Article],
    live: Sequence[Article],
    files: Mapping[int, Sequence[str]],
    parts: Collection[int] = frozenset(),
) -> Merge:
    """Join fed pages with a live issue: a fed page replaces the live page; pages that were not fed stay.

    `files` names the files that fed each page. Page 0 (not known) is no page to be replaced: of it only articles
    from the same file or with the same words go, and fed ones move on to free places. Of pages that come in `parts`, files with an
    article each, those of the same files go. A live page of a digital edition stays where the fed one is
    recognised text.
    """
    outranked = {a.page for a in live if from_edition(a)} - {a.page for a in fed if from_edition(a)} - {0}
    aside = [
        f"{live[0].id.issue} 第{page}版：以索引中的数字报为准，没有收入 {'、'.join(files[page])} 的这一版"
        for page in sorted(outranked & files.keys())
    ]
    fed = [article for article in fed if article.page not in outranked]
    same_words = {digest((article,)) for article in fed if not article.page}
    gone: dict[int, list[Article]] = {}
    kept: list[Article] = []
    for article in live:
        known_page = article.page in files and article.page > 0 and article.page not in outranked
        if article.page in parts:
            known_page = owner_of(article) in files[article.page]
        again = article.page == 0 and (owner_of(article) in files.get(0, ()) or digest((article,)) in same_words)
        if known_page or again:
            gone.setdefault(article.page, []).append(article)
        else:
            kept.append(article)
    replaced = (_replacement(page, articles, files[page]) for page, articles in sorted(gone.items()))
    return Merge(_placed(fed, kept, {0, *parts}), tuple(kept), (*aside, *replaced))


def _replacement(page: int, gone: Sequence[Article], files: Sequence[str]) -> str:
    name = page_name(page) if page else "版次不明的部分"
    old = "、".join(dict.fromkeys(file_of(article.source) for article in gone))
    return f"{gone[0].id.issue} {name}：{'、'.join(files)} 取代了索引中来自 {old} 的 {len(gone)} 篇"


def _placed(fed: Sequence[Article], kept: Iterable[Article], shared: Collection[int]) -> tuple[Article, ...]:
    """The fed articles, those of pages that others share moved to places that no kept article holds."""
    held = {(article.page, article.seq) for article in kept if article.page in shared}
    last = Counter({page: max((seq for other, seq in held if other == page), default=0) for page in shared})
    for article in fed:
        last[article.page] = max(last[article.page], article.seq)
    placed = []
    for article in fed:
        if (article.page, article.seq) in held:
            last[article.page] += 1
            article = replace(article, id=ArticleId(article.id.issue, article.page, last[article.page]))
        placed.append(article)
    return tuple(placed)


@dataclass(frozen=True, slots=True)
class Admission:
    """The articles of an issue that may go in, a sentence for each that is kept out, and what should be looked at."""

    welcome: tuple[Article, ...]
    kept_out: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


def allowed(fed: Sequence[Article], withdrawn: Iterable[Withdrawal]) -> Admission:
    """The articles of one issue that were not withdrawn; what was is kept out, whatever its file or date is now.

    A withdrawn article is known again by its words, in any issue: an undated file may have got a date or another
    name. Only a short text (a label, a weekly notice) that was withdrawn from one dated issue is let into another
    dated one. Where no article of the issue has the words, the one at the withdrawn one's place with a headline like
    its own is kept out, to be looked at. A place alone proves nothing: once a line is gone, or a file
    added, an innocent article stands there. It is let in, and the archivist is told.
    """
    by_words: dict[str, list[Article]] = {}
    out: dict[ArticleId, str] = {}
    findings: list[str] = []
    entries = list(withdrawn)
    for article in fed if entries else ():
        by_words.setdefault(digest((article,)), []).append(article)
    for entry in entries:
        place = ArticleId.parse(entry.id)
        same = by_words.get(entry.digest, [])
        for article in same:
            if _tells(article, place):
                out[article.id] = _kept_out(article, entry)
            else:
                findings.append(
                    f"{article.id} {shown(article.title)} 与已撤下的 {entry.id} 文字相同，但很短，又出在另一期，"
                    "照常收入；若也不该收，请用 withdraw 撤下"
                )
        of_issue = [article for article in fed if article.id.issue == place.issue]
        if any(article in same for article in of_issue):
            continue
        for article in of_issue:
            alike = _alike(article.title, entry.headline)
            if alike and article.id == place:
                out[article.id] = f"{_kept_out(article, entry)}，但文字与当时不同，请复查"
            elif alike or article.id == place:
                where = "标题与它相近" if alike else "只是排在它原来的位置"
                findings.append(
                    f"{article.id} {shown(article.title)} 已收入：它不是撤下的 {entry.id}（{shown(entry.headline)}），"
                    f"{where}；若其实是同一篇，请用 withdraw 撤下"
                )
    return Admission(
        tuple(article for article in fed if article.id not in out),
        tuple(out.values()),
        tuple(finding for finding in dict.fromkeys(findings)),
    )


def _tells(article: Article, place: ArticleId) -> bool:
    """Whether having the words of the article withdrawn from `place` means being it."""
    other_day = article.id.issue != place.issue and not is_undated(article.id.issue) and not is_undated(place.issue)
    return not other_day or len(article.text) >= _TELLING


def _kept_out(article: Article, entry: Withdrawal) -> str:
    once = "" if str(article.id) == entry.id else f"，撤下时编号为 {entry.id}"
    return f"{article.id} {shown(article.title)}：{entry.when[:10]} 由 {entry.who} 撤下（{entry.reason}）{once}"


def _alike(one: str, other: str) -> bool:
    """Whether two headlines are the same, spaces, punctuation and width aside, or nearly so."""
    a, b = _plain(one), _plain(other)
    if not a or not b:
        return one == other
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= _LIKE


def _plain(text: str) -> str:
    return "".join(char for char in fold(text) if kind_of(char) in "HDL")


def completed(articles: Sequence[Article]) -> tuple[tuple[Article, ...], tuple[str, ...]]:
    """Give every page what some pages of the issue print: newspaper and numbers. Where pages disagree, a finding.

    The running number usually stands on page 1 alone; 期:40 must find page 2 as well, and so must 期:41 in a 合刊.
    Nothing is filled in where pages disagree.
    """
    findings = []
    for name, label in _SHARED.items():
        values = _values(articles, name)
        agreed = len(values) == 1 and len(_values(articles, _FIRST_OF.get(name, name))) <= 1
        if agreed:
            articles = [a if getattr(a, name) else replace(a, **{name: values[0]}) for a in articles]
        elif len(values) > 1 and name != "newspaper":
            listed = "、".join(map(str, values))
            findings.append(f"{articles[0].id.issue} 各版所印的{label}不一致：{listed}")
    return tuple(articles), tuple(findings)


def _values(articles: Iterable[Article], name: str) -> list[Any]:
    return list(dict.fromkeys(value for article in articles if (value := getattr(article, name))))


def unlinked(articles: Iterable[Article]) -> tuple[Article, ...]:
    """The articles without the links of an earlier build, so that they can be linked anew."""
    return tuple(
        replace(
            article,
            next_part=None,
            previous_part=None,
            entries=tuple(replace(entry, target=None) for entry in article.entries),
        )
        for article in articles
    )


def numbers(info: IssueInfo) -> IssueNumbers:
    """The numbers of an issue in the live index."""
    return IssueNumbers(info.key, **info.facts())


def numbers_of(articles: Sequence[Article]) -> IssueNumbers:
    """The numbers of an issue that was just put together."""
    return IssueNumbers(articles[0].id.issue, **Imprint.shared(articles).facts())
