"""Archives for the engine tests: a small one written by hand, and Hypothesis strategies for odd ones."""

from datetime import date

from hypothesis import strategies as st

from search.article import KINDS, Article, ArticleId, Credit, Entry, Paragraph
from search.places import issue_key, read_date, read_page
from search.request import FACETS, SORTS, Choice, Filters

PEOPLE = ["张伟", "李　洋", "李洋", "罗晓燕", "赵䶮"]
SECTIONS = ["", "要闻", "产业", "创新·创业"]
DAYS = [None, date(2024, 12, 30), date(2025, 1, 6), date(2025, 11, 3), read_date("2025-01"), read_date("2025")]
PAGES = [0, 1, 2, 3, *map(read_page, ("A01", "A02", "B01", "AA01", "封二"))]
#: Issues of one day by their number: the first is the ordinary one.
EDITIONS = {1: "", 2: "号外", 11: ""}


def article(day, page, seq, **parts):
    """An article with less to write: `body` is a list of texts, `by` a list of (role, name), `number` which issue of the day."""
    body = [Paragraph(text) for text in parts.pop("body", [])]
    credits = tuple(Credit(role, name) for role, name in parts.pop("by", []))
    number = parts.pop("number", 1)
    issue = issue_key(day.isoformat(), number) if day else parts.pop("key", "undated-page")
    return Article(
        id=ArticleId(issue, page, seq),
        date=day,
        paragraphs=tuple(body),
        credits=credits,
        **parts,
    )


FIRST, SECOND, THIRD = date(2024, 12, 30), date(2025, 10, 27), date(2025, 11, 3)

#: Each has something that a wrong engine would get wrong.
HAND_MADE = [
    article(
        THIRD,
        1,
        1,
        issue=40,
        serial=2644,
        section="要闻",
        headline="国家高新区高质量发展提速",
        kicker="回看十四五",
        by=[("记者", "张伟")],
        byline="▶ 本报记者 张伟",
        body=[
            "作为新质生产力引领区，G60科创走廊的“十五五”规划。",
            "高新区与创新，相距甚远的各种各样的事情之后才是创新。",
        ],
    ),
    article(
        THIRD,
        1,
        2,
        issue=40,
        serial=2644,
        section="要闻",
        kind="photo",
        by=[("摄", "陈诚")],
        byline="新华社记者 陈诚/摄",
        body=["图为人工智能机器人在杭州。"],
    ),
    article(
        THIRD,
        2,
        1,
        issue=40,
        serial=2644,
        section="产业",
        headline="高新区创新论坛在杭州举行",
        subtitle="２．０版發佈",
        by=[("记者", "罗晓燕"), ("通讯员", "李　洋")],
        body=["國家高新區與自創區。G6是旧网络，G600不是。人工，智能分开印。"],
    ),
    article(
        SECOND,
        1,
        1,
        issue=39,
        serial=2643,
        section="要闻",
        headline="广告节开幕",
        by=[("记者", "李洋")],
        body=["人工智能与广告。新质生产，力不从心。50亿千瓦，占全国1/15。"],
    ),
    article(
        SECOND,
        3,
        1,
        issue=39,
        serial=2643,
        section="产业",
        headline="十五五开局",
        kind="notice",
        body=["“十五五”的规划还在编。规划十五五。水"],
    ),
    article(
        FIRST,
        1,
        1,
        issue=52,
        serial=2600,
        section="要闻",
        headline="本期导读",
        kind="digest",
    ),
    article(None, 1, 1, headline="没有日期的一页", key="undated-扫描-7", body=["人工智能，杭州。C919 首飞，2.0.1 版"]),
    article(
        FIRST, 8, 1, issue=52, serial=2600, kind="ad", headline="欢迎订阅", body=["电话：010-5550-0199，全年240元"]
    ),
]
HAND_MADE[5] = article(
    FIRST, 1, 1, issue=52, serial=2600, section="要闻", headline="本期导读", kind="digest",
    entries=(Entry("高新区年度盘点", 2, "02版"), Entry("海风瞄准“60亿千瓦”", 3, "03版")),
)  # fmt: skip

_TEXT = st.lists(
    st.one_of(
        st.sampled_from("高新区创杭州水高高新新人工智能國Ｇg6０0.,，。“”—　 \n①〇ＡaB\u200d|\x1f*\x07\r"),
        st.sampled_from(
            ["高新技术产业开发区", "央行", "人民银行", "GDP", "国内生产总值", "2025年", "二〇二五年", "二零二五年"]
        ),
    ),
    max_size=30,
).map("".join)
_SHORT = st.text(st.sampled_from("高新区水智能g60 ，"), max_size=6)


#: Numbers of an issue and, for a double issue, the second ones.
ISSUES = st.sampled_from([(None, None), (1, None), (40, None), (39, 40)])
SERIALS = st.sampled_from([(None, None), (2643, None), (2644, None), (2643, 2644)])


@st.composite
def articles(draw):
    """A list of articles with distinct ids over few days, pages and names, in any order."""
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(DAYS), st.sampled_from(list(EDITIONS)), st.sampled_from(PAGES), st.integers(1, 3)
            ),
            # Without a day there is one issue.
            unique_by=lambda key: (key[0], key[0] and key[1], *key[2:]),
            max_size=9,
        )
    )
    return [
        article(
            day,
            page,
            seq,
            number=number,
            edition=EDITIONS[number] if day else "",
            page_count=draw(st.sampled_from([None, 4])),
            kind=draw(st.sampled_from(KINDS)),
            **dict(zip(("issue", "last_issue"), draw(ISSUES), strict=True)),
            **dict(zip(("serial", "last_serial"), draw(SERIALS), strict=True)),
            section=draw(st.sampled_from(SECTIONS)),
            kicker=draw(_SHORT),
            headline=draw(_SHORT),
            subtitle=draw(_SHORT),
            byline=draw(_SHORT),
            by=[("记者", name) for name in draw(st.lists(st.sampled_from(PEOPLE), max_size=2))],
            body=draw(st.lists(_TEXT, max_size=3)),
        )
        for day, number, page, seq in keys
    ]


_CHUNK = st.text(st.sampled_from("高新区创杭州水人工智能g60国 ，"), min_size=1, max_size=5)
_LEAF = st.one_of(
    _CHUNK,
    _CHUNK.map(lambda t: f'"{t}"'),
    _CHUNK.map(lambda t: f"标题:{t.strip() or '高'}"),
    st.tuples(_CHUNK, _CHUNK, st.integers(0, 4)).map(lambda t: f'"{t[0]} {t[1]}"~{t[2]}'),
    st.sampled_from(
        [
            "g*",
            "6*",
            "作者:李洋",
            "作者:张伟",
            "栏目:要闻",
            "类型:图片",
            "版:1",
            "版:2..3",
            "版:A01",
            "版:a",
            "版:A02..B1",
            "版:封二",
            "期:40",
        ]
    ),
    st.sampled_from(
        ["高新区创", "水高新区GDP", "央行", "中国人民银行水", "国内生产总值", "二〇二五年", "2025年水", "-央行"]
    ),
    st.sampled_from(
        [
            "日期:2025",
            "日期:..2024",
            "日期:2025-01..",
            "日期:2025-01",
            "日期:2025-01-06",
            "总期:2644",
            "人工智能",
            "新高区",
            "智能杭州",
        ]
    ),
)
QUERIES = st.recursive(
    _LEAF,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(lambda t: f"({t[0]} OR {t[1]})"),
        inner.map(lambda t: f"-({t})"),
    ),
    max_leaves=4,
)
_VALUES = {
    "year": ["2024", "2025"],
    "section": ["要闻", "创新创业"],
    "page": ["1", "2", "A01", "封二"],
    "kind": ["ad", "article"],
}
CHOICES = st.sampled_from(FACETS).flatmap(
    lambda facet: st.builds(
        Choice, st.just(facet), st.sampled_from(_VALUES.get(facet, ["李洋", "张伟"])), st.booleans()
    )
)
FILTERS = st.builds(
    Filters,
    since=st.sampled_from([None, None, date(2025, 1, 1), date(2025, 1, 6)]),
    until=st.sampled_from([None, None, date(2025, 1, 6), date(2025, 1, 31)]),
    choices=st.lists(CHOICES, max_size=3).map(tuple),
)
SORT = st.sampled_from(SORTS)
