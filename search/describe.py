"""A search request as one Chinese sentence, the words for facets, their values and readings, and an imprint in words.

For the site and the terminal, so that both say the same thing. It does not know how the query was read (that
is in the results) and knows no HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from search.article import Article, Item, kind_label
from search.imprint import Imprint
from search.request import FACETS, Choice, FacetName, Filters, SearchRequest, Sort
from search.results import Reading

FACET_LABELS: dict[FacetName, str] = {
    "year": "年份",
    "section": "栏目",
    "page": "版",
    "kind": "类型",
    "author": "作者",
}
SORT_LABELS: dict[Sort, str] = {"relevance": "按相关度", "newest": "从新到旧", "oldest": "从旧到新"}
#: What a count of a looser reading says of itself, and what a line on a query found by one says.
READ_BY: dict[Reading, str] = {"exact": "", "words": "按词", "some": "只含一部分词"}
FOUND_BY: dict[Reading, str] = {"exact": "", "words": "按词查找", "some": "按部分词查找"}
#: A longer query is quoted with its beginning only.
MAX_QUOTED = 60
_QUOTES = frozenset("\"'“”‘’「」『』＂")


def describe(request: SearchRequest) -> str:
    """What the request asks for, like `“人工智能”的文章，2025 年，栏目：要闻，不含广告，按相关度`."""
    subject = f"{quoted(request.text)}的文章" if request.text.strip() else "全部文章"
    order = [] if subject == "全部文章" and request.sort == "relevance" else [SORT_LABELS[request.sort]]
    return "，".join([subject, *describe_filters(request.filters), *order])


def describe_filters(filters: Filters) -> Iterator[str]:
    """One phrase for the dates and for each facet taken or left out."""
    if filters.since or filters.until:
        yield describe_dates(filters.since, filters.until)
    for excluded in (False, True):
        for facet in FACETS:
            chosen = [c.value for c in filters.choices if c.facet == facet and c.excluded == excluded]
            if chosen:
                yield _phrase(facet, chosen, excluded=excluded)


def describe_choice(choice: Choice) -> str:
    """One facet value taken or left out: `栏目：要闻`, `不含广告`."""
    return _phrase(choice.facet, [choice.value], excluded=choice.excluded)


def describe_dates(since: date | None, until: date | None) -> str:
    """A range of days, both ends included, either end open."""
    if since and until:
        return str(since) if since == until else f"{since} 至 {until}"
    return f"{since} 起" if since else f"至 {until}"


def value_label(facet: FacetName, value: str) -> str:
    """A facet value as a reader sees it: `photo` is 图片, page `2` is 02版."""
    match facet:
        case "kind":
            return kind_label(value)
        case "year":
            return f"{value} 年" if value != "0" else "日期不详"
        case "page":
            return f"{value.zfill(2)}版" if value != "0" else "版次不详"
        case _:
            return value


def quoted(text: str) -> str:
    """The query in quotation marks: corner brackets where it has quotes of its own, cut where it is long."""
    line = " ".join(text.split())
    if len(line) > MAX_QUOTED:
        line = f"{line[:MAX_QUOTED]}……"
    corners = _QUOTES & set(line) and not set("「」") & set(line)
    return f"「{line}」" if corners else f"“{line}”"


def _phrase(facet: FacetName, values: list[str], *, excluded: bool) -> str:
    """Values of one facet, `、` between them; the facet is named where its values do not name it."""
    joined = "、".join(value_label(facet, value) for value in values)
    if facet == "year" and "0" not in values:
        joined = f"{'、'.join(values)} 年"
    gap = " " if excluded and facet in ("year", "page") else ""
    prefix = f"{FACET_LABELS[facet]}：" if facet in ("section", "author") else ""
    if excluded:
        return f"不含{gap}{prefix}{joined}"
    return f"类型：{joined}" if facet == "kind" else f"{prefix}{joined}"


def imprint(item: Item) -> tuple[str, ...]:
    """Where and when an item was printed, fact by fact: `第40期（总第2644期）`, `2025-11-03`, `02版 要闻`."""
    day = item.date.isoformat() if item.date else "日期不详"
    place = f"{page_label(item.page)} {item.section}".strip()
    return tuple(fact for fact in (issue_numbers(item), day, place) if fact)


def page_label(page: int) -> str:
    """`02版`; empty for an unknown page."""
    return f"{page:02d}版" if page else ""


def issue_numbers(item: Imprint) -> str:
    """`第40期（总第2644期）`, `第48—49期（总第2652—2653期）`, or as much of it as is printed."""
    number = f"第{_span(item.issue, item.final_issue)}期" if item.issue else ""
    serial = f"总第{_span(item.serial, item.final_serial)}期" if item.serial else ""
    return f"{number}（{serial}）" if number and serial else number or serial


def _span(first: int, last: int) -> str:
    return f"{first}—{last}" if last > first else f"{first}"


def byline(article: Article) -> str:
    """Who is credited, role by role, for a line below the imprint: 记者 张伟 罗晓燕 通讯员 李洋."""
    by_role: dict[str, list[str]] = {}
    for credit in article.credits:
        if credit.author and credit.author not in by_role.setdefault(credit.role, []):
            by_role[credit.role].append(credit.author)
    phrases = [
        f"{'' if role in ''.join(names) else role + ' '}{' '.join(names)}" for role, names in by_role.items() if names
    ]
    return " ".join(phrases)
