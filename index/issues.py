"""One issue put together: what was fed, what the live index holds of it, what was withdrawn, what pages share.

Works on articles in memory, one issue at a time. It does not read, store or link them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.receipt import Withdrawal
from index.serials import IssueNumbers
from index.spool import digest, file_of
from search.article import Article, ArticleId
from search.engines.base import IssueInfo

_SHARED = {"newspaper": "报名", "issue": "期号", "serial": "总期号"}


@dataclass(frozen=True, slots=True)
class Merge:
    """The fed articles at their final places, the live ones that stay beside them, sentences on those that go."""

    fed: tuple[Article, ...]
    kept: tuple[Article, ...]
    replaced: tuple[str, ...] = ()


def merged(fed: Sequence[Article], live: Sequence[Article], files: Mapping[int, Sequence[str]]) -> Merge:
    """Join fed pages with a live issue: a fed page replaces the live page; pages that were not fed stay.

    `files` names the files that fed each page. Page 0 (not known) is no page to be replaced: of it only articles
    from the same file or with the same words go, and fed ones move on to free places.
    """
    same_words = {digest((article,)) for article in fed if not article.page}
    gone: dict[int, list[Article]] = {}
    kept: list[Article] = []
    for article in live:
        known_page = article.page in files and article.page > 0
        again = article.page == 0 and (file_of(article.source) in files.get(0, ()) or digest((article,)) in same_words)
        if known_page or again:
            gone.setdefault(article.page, []).append(article)
        else:
            kept.append(article)
    told = (_told(page, articles, files[page]) for page, articles in sorted(gone.items()))
    return Merge(_placed(fed, kept), tuple(kept), tuple(told))


def _told(page: int, gone: Sequence[Article], files: Sequence[str]) -> str:
    name = f"第{page}版" if page else "版次不明的部分"
    old = "、".join(dict.fromkeys(file_of(article.source) for article in gone))
    return f"{gone[0].id.issue} {name}：{'、'.join(files)} 取代了索引中来自 {old} 的 {len(gone)} 篇"


def _placed(fed: Sequence[Article], kept: Iterable[Article]) -> tuple[Article, ...]:
    """The fed articles, those of unknown page moved to places that no kept article holds."""
    taken = {article.seq for article in kept if not article.page}
    free = max((*taken, *(article.seq for article in fed if not article.page)), default=0) + 1
    placed = []
    for article in fed:
        if not article.page and article.seq in taken:
            article = replace(article, id=ArticleId(article.id.issue, 0, free))
            free += 1
        placed.append(article)
    return tuple(placed)


def allowed(fed: Sequence[Article], withdrawn: Iterable[Withdrawal]) -> tuple[tuple[Article, ...], tuple[str, ...]]:
    """The articles that were not withdrawn, and a sentence for each that is kept out.

    A withdrawn article is known again by its words in the same issue. Where no article has them, the one at its
    place with its headline is kept out too, then whatever stands at its place: to publish again what somebody
    withdrew is worse than to ask.
    """
    out: dict[ArticleId, str] = {}
    for entry in withdrawn:
        place = ArticleId.parse(entry.id)
        of_issue = [article for article in fed if article.id.issue == place.issue]
        same = [article for article in of_issue if digest((article,)) == entry.digest]
        here = [article for article in of_issue if article.id == place]
        for article in same or here:
            doubt = "" if same else "，但文字与当时不同，请复查"
            out[article.id] = (
                f"{article.id} {article.title}：{entry.when[:10]} 由 {entry.who} 撤下（{entry.reason}）{doubt}"
            )
    return tuple(article for article in fed if article.id not in out), tuple(out.values())


def completed(articles: Sequence[Article]) -> tuple[tuple[Article, ...], tuple[str, ...]]:
    """Give every page what some pages of the issue print: newspaper and numbers. Where pages disagree, a finding.

    The running number usually stands on page 1 alone; 期:40 must find page 2 as well. Nothing is filled in where
    pages disagree.
    """
    found = []
    for name, label in _SHARED.items():
        values = list(dict.fromkeys(value for article in articles if (value := getattr(article, name))))
        if len(values) == 1:
            articles = [a if getattr(a, name) else replace(a, **{name: values[0]}) for a in articles]
        elif len(values) > 1 and name != "newspaper":
            listed = "、".join(map(str, values))
            found.append(f"{articles[0].id.issue} 各版所印的{label}不一致：{listed}")
    return tuple(articles), tuple(found)


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


def numbers(info: IssueInfo, doubles: Mapping[str, int]) -> IssueNumbers:
    """The numbers of an issue in the live index."""
    return IssueNumbers(info.key, info.date, info.issue, info.serial, doubles.get(info.key))


def numbers_of(articles: Sequence[Article], doubles: Mapping[str, int]) -> IssueNumbers:
    """The numbers of an issue that was just put together."""

    def first(name: str) -> int | None:
        return next((value for article in articles if (value := getattr(article, name))), None)

    head = articles[0]
    return IssueNumbers(head.id.issue, head.date, first("issue"), first("serial"), doubles.get(head.id.issue))
