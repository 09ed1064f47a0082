"""How data becomes text on a page: marks, imprints, dates, numbers, citations.

The one place of the site that writes `<mark>`. Everything that comes from an article or a query is escaped.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Protocol

from flask import Flask
from markupsafe import Markup, escape

from search import describe
from search.answer.trends import percent
from search.article import KIND_LABELS, Article
from search.places import PartialDate, day_of_key, number_of_key, page_label, page_name, page_text, read_date
from search.related import Related
from search.results import Hit, Snippet
from search.suggestion import SUGGESTION_LABELS
from web import params
from web.results.why import LITTLE
from web.trends.view import of_request as trends_address

_WEEKDAYS = "一二三四五六日"
_BULLETS = re.compile(r"^[^\w（(《“\"]+")
_COLOPHON = re.compile(r"(?:本版|本期)?\s*(?:责任编辑|责编|编辑|校对|美编|版式)\s*[:：\s]")
_SENTENCE = re.compile(r"[^。！？]*[！？]?")
_REPORT = re.compile(r"本报(?:\S{0,6})讯\s*[（(]([^（）()]+)[）)]\s*")


def install(app: Flask) -> None:
    """Make the filters known to the templates."""
    for filter in (
        marked,
        imprint,
        describe.quoted,
        describe.issue_numbers,
        issue_name,
        chinese_date,
        page_label,
        page_name,
        page_text,
        credit,
        number,
        percent,
    ):
        app.jinja_env.filters[filter.__name__] = filter
    app.jinja_env.filters["citation"] = citation
    app.jinja_env.filters["source_name"] = source_name
    app.jinja_env.globals.update(
        linked=params.linked,
        address=params.address,
        byline=byline,
        is_colophon=is_colophon,
        KIND_LABELS=KIND_LABELS,
        SORT_LABELS=describe.SORT_LABELS,
        trends_address=trends_address,
        SUGGESTION_LABELS=SUGGESTION_LABELS,
        READ_BY=describe.READ_BY,
        LITTLE=LITTLE,
    )


def marked(snippet: Snippet, first: int = 0, total: int = 0) -> Markup:
    """The text, escaped, with each match in `<mark>`.

    With `total` the marks are numbered from `first` (`id="m3"`), and each is followed by the stepper that shows
    while the mark is the target of the address: previous, 3/7, next, going round at the ends.
    """
    pieces, end = [], 0
    for index, (start, stop) in enumerate(snippet.marks):
        pieces += [escape(snippet.text[end:start]), _mark(snippet.text[start:stop], first + index, total)]
        end = stop
    return Markup("").join([*pieces, escape(snippet.text[end:])])


def _mark(text: str, number: int, total: int) -> Markup:
    if not total:
        return Markup("<mark>{}</mark>").format(text)
    mark = Markup('<mark id="m{}">{}</mark>').format(number, text)
    if total == 1:
        return mark
    before, after = (number - 2) % total + 1, number % total + 1
    steps = '<span class="steps"><a href="#m{}">上一处</a><b>{}/{}</b><a href="#m{}">下一处</a></span>'
    return mark + Markup(steps).format(before, number, total, after)


def imprint(item: Hit | Related) -> Markup:
    """Where it was printed and who wrote it, on one line: `第40期（总第2644期） · 2025-11-03 · 02版 要闻 · 记者 张伟`.

    Each fact is an element of its own, so that a narrow line breaks between facts.
    """
    facts = (*describe.imprint(item), credit(item.byline))
    return Markup(" · ").join(Markup("<span>{}</span>").format(fact) for fact in facts if fact)


class _Keyed(Protocol):
    """Whatever speaks of one issue."""

    @property
    def key(self) -> str: ...
    @property
    def edition(self) -> str: ...


def issue_name(issue: _Keyed | Article) -> str:
    """An issue: its day in Chinese and its edition, or the name of the undated source."""
    key = issue.id.issue if isinstance(issue, Article) else issue.key
    try:
        day = chinese_date(read_date(day_of_key(key)))
    except ValueError:
        return f"日期不详 · {key.removeprefix('undated-')}"
    number = number_of_key(key)
    return f"{day} {issue.edition or (f'之{number}' if number > 1 else '')}".strip()


def chinese_date(day: date) -> str:
    """`2025年11月3日 星期一`; `1995年6月` or `1995年` where no more is known."""
    if isinstance(day, PartialDate):
        return f"{day.year}年{day.month}月" if day.month_known else f"{day.year}年"
    return f"{day.year}年{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}"


def credit(byline: str) -> str:
    """A byline for a line of facts: without bullets, `本报讯（记者 罗晓燕）` and `本报记者 罗晓燕` as `记者 罗晓燕`."""
    line = _BULLETS.sub("", " ".join(byline.split()))
    return _REPORT.sub(r"\1 ", line).replace("本报记者", "记者").strip()


def byline(article: Article) -> str:
    """Who is credited, by a byline or within the text, for the line under a headline."""
    return credit(describe.byline(article) or article.byline)


def is_colophon(article: Article) -> bool:
    """Whether it is only the line that names who made up the page: nothing to cite and nothing like it."""
    return article.kind == "notice" and bool(_COLOPHON.match(article.headline or article.title.strip("［")))


def number(count: int) -> str:
    """`1,204`."""
    return f"{count:,}"


def source_name(source: str) -> str:
    """The file an article was read from, in its folder: how the server's disk is laid out is nobody's business."""
    return "/".join(re.split(r"[/\\]", source)[-2:])


def citation(article: Article) -> str:
    """A reference as GB/T 7714-2015 writes one for a newspaper: `张伟. 题名[N]. 报名, 2025-11-03(02).`

    An issue that is not the ordinary one of its day is named behind the day: `2025-11-03 号外(A01)`.
    """
    by = f"{', '.join(article.authors)}. " if article.authors else ""
    day = article.date.isoformat() if article.date else "日期不详"
    day = f"{day} {article.edition}".strip()
    place = f"{day}({page_text(article.page)})" if article.page else day
    paper = ", ".join(part for part in (article.newspaper, place) if part)
    title = f"{article.headline}: {article.subtitle}" if article.subtitle else article.headline
    title = title if article.headline else _first_sentence(article)
    return f"{by}{title}[N]. {paper}."


def _first_sentence(article: Article) -> str:
    """What stands for the headline of an item without one: its first sentence, whole."""
    first = next((text for role, text in article.parts() if text and role != "byline"), "")
    sentence = _SENTENCE.match(first)
    return (sentence[0].strip() if sentence else "") or article.title
