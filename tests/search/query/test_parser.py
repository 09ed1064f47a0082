from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query.parser import MAX_DEPTH, MAX_PARTS, parse
from search.query.tree import (
    And,
    Between,
    Field,
    MatchAll,
    Near,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Words,
    leaves,
    unparse,
)
from tests.examples import examples

PIECES = st.sampled_from(
    [
        *'"“”「」『』()（）|｜-－*~,，。 \n\r',
        "OR",
        "AND",
        "NOT",
        "或",
        "且",
        "非",
        "标题:",
        "版：",
        "日期:",
        "类型:",
        "作者:",
        "2025",
        "..",
        "10",
        "图片",
        "G6",
        "高新",
        "区",
        "a",
        "!",
        "\x00",
        "\u2028",
        "\x1f",
        "\ud800",
        "期:40",
        "~5",
    ]
)


@settings(max_examples=examples(2_000), deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join)))
def test_any_text_parses_and_its_tree_survives_being_written_down(text):
    query = parse(text).query
    assert parse(unparse(query)).query == query


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", MatchAll()),
        ("   ", MatchAll()),
        ("人工智能 杭州", And((Words("人工智能"), Words("杭州")))),
        ("人工智能　杭州", And((Words("人工智能"), Words("杭州")))),
        ('"新质生产力"', Phrase("新质生产力")),
        ("“新质 生产力”", Phrase("新质 生产力")),
        ("「新质」", Phrase("新质")),
        ('“新质生产力"', Phrase("新质生产力")),
        ("“十五五”规划", Words('"十五五"规划')),
        ("A OR B C", Or((Words("A"), And((Words("B"), Words("C")))))),
        ("A｜B", Or((Words("A"), Words("B")))),
        ("A 或 B", Or((Words("A"), Words("B")))),
        ("或许", Words("或许")),
        ("A AND B", And((Words("A"), Words("B")))),
        ("-广告", Not(Words("广告"))),
        ("NOT 广告", Not(Words("广告"))),
        ("非 广告", Not(Words("广告"))),
        ("--广告", Words("广告")),
        ("-(-广告)", Words("广告")),
        ("论坛 -(-(广告 OR -招聘))", And((Words("论坛"), Or((Words("广告"), Not(Words("招聘"))))))),
        ("-(A OR B)", Not(Or((Words("A"), Words("B"))))),
        ("5G-A", Words("5G-A")),
        ("标题:论坛", Field("title", "论坛")),
        ("标题： 论坛", Field("title", "论坛")),
        ("TITLE:论坛", Field("title", "论坛")),
        ('作者:"李 洋"', Field("author", "李 洋")),
        ("作者:李　洋 高新区", And((Field("author", "李 洋"), Words("高新区")))),
        ("作者:张伟　杭州", And((Field("author", "张伟"), Words("杭州")))),
        ("标题:(A OR B)", Or((Field("title", "A"), Field("title", "B")))),
        ("类型:图片", Field("kind", "photo")),
        ("类型:公告", Field("kind", "notice")),
        ("版:2", Between("page", 2, 2)),
        ("版：第02版", Between("page", 2, 2)),
        ("期:40", Between("issue", 40, 40)),
        ("总期:2600..2644", Between("serial", 2600, 2644)),
        ("日期:2025", Between("date", date(2025, 1, 1), date(2025, 12, 31))),
        ("日期:2024-02", Between("date", date(2024, 2, 1), date(2024, 2, 29))),
        ("日期:２０２５年１１月３日", Between("date", date(2025, 11, 3), date(2025, 11, 3))),
        ("日期:2025-01..2025-06", Between("date", date(2025, 1, 1), date(2025, 6, 30))),
        ("日期:2025-01..", Between("date", date(2025, 1, 1), None)),
        ("日期:..2025-01", Between("date", None, date(2025, 1, 31))),
        ("G6*", Prefix("G6")),
        ('"高新区 创新"~10', Near(("高新区", "创新"), 10)),
        ('"高新区"~10', Phrase("高新区")),
        ("！！", Nothing()),
        ("\x00\udcff", Nothing()),
        ('""', Nothing()),
        ("第一：要创新", Words("第一：要创新")),
    ],
)
def test_the_language_reads_as_documented(text, query):
    assert parse(text).query == query


@pytest.mark.parametrize(
    ("text", "query", "note"),
    [
        ('"没有配对', Phrase("没有配对"), "引号没有配对"),
        ("（甲 乙", And((Words("甲"), Words("乙"))), "括号没有配对"),
        ("甲）乙", And((Words("甲"), Words("乙"))), "多出的右括号"),
        ("甲 OR", Words("甲"), "“OR”的一边没有词"),
        ("甲 -", Words("甲"), "后面没有词"),
        ("甲 ！", Words("甲"), "没有可以查找的字"),
        ("高新*", Words("高新"), "“*”只用于"),
        ("版:头版", Words("版:头版"), "不是数字"),
        ("日期:2025-13", Words("日期:2025-13"), "不是日期"),
        ("日期:9999-99-99", Words("日期:9999-99-99"), "不是日期"),
        ("类型:小说", Words("类型:小说"), "没有“小说”这种类型"),
        ("标题:", Words("标题"), "后面没有值"),
        ('"人工智能+"', Phrase("人工智能+"), "“+”不算字"),
        ('"甲 乙"~abc', Phrase("甲 乙"), "看不懂"),
        ("标题:G6*", Field("title", "G6"), "不能用“*”"),
        ("标题:(G6*)", Field("title", "G6"), "不能用“*”"),
        ('标题:"甲 乙"~3', And((Field("title", "甲"), Field("title", "乙"))), "不能写距离"),
        ('标题:("甲 乙"~3)', And((Field("title", "甲"), Field("title", "乙"))), "不能写距离"),
        ("版:4..2", Between("page", 2, 4), "写反了"),
        ('"甲 乙"~99999', Near(("甲", "乙"), 1000), "距离最多"),
        ("。。。", Nothing(), "没有可以查找的字"),
    ],
)
def test_what_was_mended_is_said(text, query, note):
    parsed = parse(text)
    assert parsed.query == query
    assert note in "".join(parsed.notes)


def test_good_queries_have_no_notes():
    for text in ("", "人工智能 杭州", '"甲" OR (乙 -丙)', "标题:论坛 版:2 G6*", '"甲 乙"~3'):
        assert parse(text).notes == ()


@pytest.mark.parametrize(
    "text", ["(" * 50_000, ")" * 50_000, "-" * 100_000, '"' * 99_999, "甲 " * 50_000, "标题:" * 30_000]
)
def test_work_is_bounded_for_any_length(text):
    parsed = parse(text)
    assert len(list(leaves(parsed.query))) <= MAX_PARTS
    assert any("太长" in note for note in parsed.notes)


def test_groups_nest_to_a_depth_that_is_said():
    inside = "(" * (MAX_DEPTH + 3) + "甲" + ")" * (MAX_DEPTH + 3)
    assert "套得太深" in "".join(parse(inside).notes)
    assert parse("(" * MAX_DEPTH + "甲" + ")" * MAX_DEPTH).query == Words("甲")
