"""The table of aliases, its file, and where in a query its forms are found."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.aliases import OFF, SHIPPED_FILE, Aliases, AliasSource, Group, read_groups, shipped
from search.analysis.days import other_ways
from search.analysis.units import unit_texts
from search.analysis.words import default_segmenter, query_words
from search.errors import AliasesUnreadable
from search.query.chips import chips_of
from search.query.forms import AS_TYPED, MAX_SPANS, MAX_TEXTS, find_forms
from search.query.parser import parse
from search.query.relaxation import READINGS, read, written
from search.query.tree import And, AtLeast, Not, Or, Phrase, leaves


def cut(text):
    return query_words(text, default_segmenter())


def others(form, table=None):
    return set((table or shipped()).others(unit_texts(form)))


def forms(text, *without):
    return find_forms(parse(text).query, shipped(), cut, without)


def reading(text, name):
    return read(parse(text).query, name, cut, forms(text))


def either(*texts):
    return Or(tuple(Phrase(text) for text in texts))


# the shipped file


def test_the_shipped_file_has_the_groups_that_the_beat_needs():
    assert len(read_groups(SHIPPED_FILE)) >= 60
    for short, long in [
        ("工信部", "工业和信息化部"),
        ("高新区", "高新技术产业开发区"),
        ("自创区", "国家自主创新示范区"),
        ("发改委", "发展和改革委员会"),
        ("人社部", "人力资源和社会保障部"),
        ("央行", "中国人民银行"),
        ("深交所", "深圳证券交易所"),
        ("长三角", "长江三角洲"),
        ("863计划", "国家高技术研究发展计划"),
    ]:
        assert long in others(short)


def test_what_is_only_alike_or_means_several_things_is_no_alias():
    for form in ("人工智能", "AI", "自贸区", "高企", "社保", "医保", "数博会", "大湾区", "国家重点实验室"):
        assert not others(form)


@pytest.mark.parametrize(
    ("long", "short"),
    [("人力资源和社会保障部", "人社部"), ("国有企业", "国企"), ("中国人民银行", "央行"), ("最高人民法院", "最高法")],
)
def test_a_short_form_that_is_a_part_of_other_things_is_not_looked_for(long, short):
    assert long in others(short)
    assert short not in others(long)


def test_every_form_of_the_file_is_found_in_a_query_of_itself():
    for run in shipped().table:
        text = "".join(run).replace("|", "、")
        (spans,) = forms(text).spans.values()
        assert [span.typed for span in spans] == ["".join(run)], text


def test_no_form_finds_itself():
    for run, found in shipped().table.items():
        assert run not in map(unit_texts, found)
        assert len(set(found)) == len(found)


# a file of one's own


def test_one_direction_is_one_direction():
    table = Aliases.of([Group(("中国人民银行", "人民银行"), ("央行",))])
    assert others("央行", table) == {"中国人民银行", "人民银行"}
    assert others("人民银行", table) == {"中国人民银行"}


def test_a_file_of_ones_own_lies_over_ours_and_is_read_again_when_it_changes(tmp_path):
    path = tmp_path / "own.txt"
    path.write_text("# 本报\n产业导报 ＝ 高新导报\n工信部 = 信息部\n央行\n", encoding="utf-8")
    source = AliasSource(str(path))
    assert others("高新导报", source()) == {"产业导报"}
    assert others("工信部", source()) == {"信息部"}
    assert others("工业和信息化部", source()) == set()
    assert others("央行", source()) == set()
    assert others("高新区", source()) == {"高新技术产业开发区"}
    path.write_text("甲乙 = 丙丁", encoding="utf-8")
    os.utime(path, (1, 1))
    assert others("甲乙", source()) == {"丙丁"}
    path.write_text("甲 = 丙丁", encoding="utf-8")
    assert others("甲乙", source()) == {"丙丁"}, "one that cannot be read leaves the former in force"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("甲乙 = 丙丁\n丙丁 = 戊己", "第 1 行和第 2 行"),
        ("甲 = 甲乙", "至少两个字"),
        ("甲乙 = ", "“”不能作别名"),
        ('甲乙 = "丙丁"', "不带引号"),
        ("甲乙 > 丙丁 > 戊己", "两个“>”"),
        ("甲乙 = ！！", "不能作别名"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_with_its_line_and_the_cure(tmp_path, text, said):
    path = tmp_path / "own.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AliasesUnreadable, match="BAOSOU_ALIASES") as caught:
        AliasSource(str(path))()
    assert said in str(caught.value)


def test_a_missing_file_and_one_in_another_encoding_are_said(tmp_path):
    with pytest.raises(AliasesUnreadable, match="没有这个文件"):
        AliasSource(str(tmp_path / "none.txt"))()
    path = tmp_path / "gbk.txt"
    path.write_bytes("工信部 = 工业和信息化部".encode("gbk"))
    with pytest.raises(AliasesUnreadable, match="UTF-8"):
        AliasSource(str(path))()


def test_off_is_no_table():
    assert not AliasSource(OFF)().table


# years and days


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("2025年", {"二〇二五年", "二零二五年"}),
        ("２０２５年", {"二〇二五年", "二零二五年"}),
        ("二〇二五年", {"2025年", "二零二五年"}),
        ("二零二五年", {"2025年", "二〇二五年"}),
        ("一九九八年", {"1998年"}),
        ("1998年", {"一九九八年"}),
        ("2025年11月", {"二〇二五年十一月", "二零二五年十一月"}),
        ("二〇二五年十月三十一日", {"2025年10月31日", "二零二五年十月三十一日"}),
        ("2025", set()),
        ("20251年", set()),
        ("3025年", set()),
        ("五年", set()),
        ("二十五年", set()),
        ("一二〇二五年", set()),
    ],
)
def test_years_and_days_are_read_either_way(text, ways):
    run = unit_texts(text)
    length, found = other_ways(run, 0)
    assert set(found) == ways
    assert length == (len(run) if ways else 0)


def test_a_month_that_is_none_ends_the_date():
    assert other_ways(unit_texts("2025年13月"), 0) == (2, ("二〇二五年", "二零二五年"))


# in a query


def test_a_chunk_is_taken_as_typed_or_with_its_forms_replaced():
    assert reading("高新区创新", "exact") == either("高新区创新", "高新技术产业开发区 创新")
    assert reading("高新区创新", "words") == And((either("高新区", "高新技术产业开发区"), Phrase("创新")))
    assert reading("高新区创新", "some") == AtLeast(1, (either("高新区", "高新技术产业开发区"), Phrase("创新")))


def test_every_word_of_a_form_counts_as_found_where_another_form_stands():
    assert reading("地质调查局国家能源投资集团", "words") == And(
        (
            Phrase("地质"),
            Phrase("调查局"),
            either("国家", "国家能源集团"),
            either("能源", "国家能源集团"),
            either("投资", "国家能源集团"),
            either("集团", "国家能源集团"),
        )
    )


def test_a_form_whose_words_are_single_characters_is_a_word():
    assert reading("工信部数据", "words") == And((either("工信部", "工业和信息化部"), Phrase("数据")))
    assert reading("二〇二五年数据", "words") == And((either("二〇二五年", "2025年", "二零二五年"), Phrase("数据")))


@pytest.mark.parametrize("name", READINGS)
@pytest.mark.parametrize(
    ("text", "query"),
    [
        ('"工信部"', Phrase("工信部")),
        ("“工信部”", Phrase("工信部")),
        ("杭州 -工信部", And((Not(Phrase("工信部")), Phrase("杭州")))),
        ("中央行政区划", None),
        ('高"高新区"新', None),
        ("作者:工信部", parse("作者:工信部").query),
    ],
)
def test_quotes_fields_exclusions_and_pieces_of_words_are_left_alone(name, text, query):
    assert reading(text, name) == read(parse(text).query, name, cut)
    assert query is None or reading(text, name) == query


def test_a_form_that_is_turned_off_stays_as_typed_and_is_still_shown():
    query = parse("高新区工信部").query
    found = find_forms(query, shipped(), cut, ("高新区",))
    assert list(written("高新区工信部", found.of("高新区工信部"))) == ["高新区工信部", "高新区 工业和信息化部"]
    (chip,) = chips_of(query, cut, found)
    assert [(alias.form, alias.off) for alias in chip.aliases] == [("高新区", True), ("工信部", False)]
    assert not find_forms(query, shipped(), cut, ("*",)).of("高新区工信部")


PIECES = st.sampled_from(
    [
        "高新区",
        "工信部",
        "国家发改委",
        "二〇二五年",
        "2025年",
        "GDP",
        "的",
        "创新",
        '"',
        " ",
        "-",
        "作者:",
        "(",
        " OR ",
        "，",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_the_work_is_bounded_and_nothing_typed_is_lost(text):
    query = parse(text).query
    found = find_forms(query, shipped(), cut)
    assert sum(map(len, found.spans.values())) <= MAX_SPANS
    for chunk, spans in found.spans.items():
        ways = list(written(chunk, spans))
        assert len(ways) == len(set(ways)) <= MAX_TEXTS
        assert unit_texts(ways[0]) == unit_texts(chunk.replace('"', ""))
        for span in spans:
            assert "".join(unit_texts(chunk[span.start : span.end])) == span.typed
            assert '"' not in chunk[span.start : span.end]
    plain, wide = (list(leaves(read(query, "exact", cut, known))) for known in (AS_TYPED, found))
    assert set(plain) <= set(wide)
