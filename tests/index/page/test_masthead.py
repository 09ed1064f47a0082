"""Masthead and folio lines in the shapes in which they are printed."""

from datetime import date

import pytest

from index.page.masthead import is_masthead_line, is_nameplate, number_of, read_line
from search.article import Credit
from search.places import read_page

A02 = read_page("A02")


def test_a_full_masthead_is_read():
    text = "某某部主管 某某日报社主办 国内统一连续出版物号CN 99—0001 邮发代号9—101 2025年11月3日 星期一 第40期(总第2644期) 今日24版"
    line = read_line(text)
    head = line.masthead
    assert (head.authority, head.sponsor, head.cn, head.post_code) == ("某某部", "某某日报社", "CN 99-0001", "9-101")
    assert (head.date, head.weekday, head.number, head.serial, head.pages) == (
        date(2025, 11, 3),
        "星期一",
        40,
        2644,
        24,
    )
    assert line.rest == ""
    assert line.warnings == ()
    assert is_masthead_line(line, text, top=False)


@pytest.mark.parametrize("dash", list("—–-－‐"))
@pytest.mark.parametrize("brackets", ["()", "（）"])
def test_dashes_and_brackets_are_of_any_kind(dash, brackets):
    head = read_line(f"CN 99 {dash} 0001 邮发代号 9 {dash} 101 第 5 期 {brackets[0]}总第 60 期{brackets[1]}").masthead
    assert (head.cn, head.post_code, head.number, head.serial) == ("CN 99-0001", "9-101", 5, 60)


@pytest.mark.parametrize(
    "text",
    ["2025年11月3日", "２０２５年１１月３日", "2025 年 11 月 3 日", "二〇二五年十一月三日", "2025-11-03", "2025.11.3"],
)
def test_dates_are_read_in_any_writing(text):
    assert read_line(f"{text} 星期一 02版 要闻").masthead.date == date(2025, 11, 3)


def test_authority_and_sponsor_may_follow_a_colon():
    head = read_line("主管：某某部 主办：某某日报社").masthead
    assert (head.authority, head.sponsor) == ("某某部", "某某日报社")


def test_a_wrong_weekday_is_told():
    line = read_line("2025年11月3日 星期二 02版")
    assert line.masthead.date == date(2025, 11, 3)
    assert "星期" in line.warnings[0]
    assert "2025-11-03" in line.warnings[0]


def test_a_day_that_does_not_exist_is_told_and_not_used():
    line = read_line("2025年2月30日 星期日 02版")
    assert line.masthead.date is None
    assert len(line.warnings) == 1


@pytest.mark.parametrize(
    "text", ["总第2643-2644期 合刊", "总第2643—44期（合刊）", "总第2643、2644期 合刊", "总第2643期至第2644期"]
)
def test_a_double_issue_covers_two_numbers(text):
    head = read_line(text).masthead
    assert (head.serial, head.last_serial) == (2643, 2644)


@pytest.mark.parametrize(
    ("text", "page", "section"),
    [
        ("# 每日新闻报 2026年04月29日 第01版：要闻".removeprefix("# "), 1, "要闻"),
        ("02版 要闻 2025年11月3日 星期一 责编：周宁", 2, "要闻"),
        ("责编：周宁 校对：孙苗 2025年11月3日 产业 03版", 3, "产业"),
        ("04 | 观点 | 2025年11月3日 星期一 责编 周宁", 4, "观点"),
        ("２０２５年１１月３日 星期一 ０４版 兩岸合作 責編：林舒", 4, "兩岸合作"),
        ("第十二版 科技 2025年11月3日", 12, "科技"),
        ("02 综合新闻 2025年11月3日 编辑：李某 电话：(010)5550422 E-mail：a@example.com", 2, "综合新闻"),
        ("2025年11月3日 农历乙巳年九月十四 A02 要闻", A02, "要闻"),
        ("2025年11月3日 星期一 A02版 要闻", A02, "要闻"),
        ("第T03版 特别报道 2025年11月3日", read_page("T3"), "特别报道"),
        ("02－03版 特别报道 2025年11月3日", 2, "特别报道"),
    ],
)
def test_folio_lines_are_read_in_any_order(text, page, section):
    line = read_line(text)
    assert (line.masthead.page, line.masthead.section, line.masthead.date is not None) == (page, section, True)
    assert is_masthead_line(line, text, top=False)


def test_editors_are_credited():
    head = read_line("02版 要闻 2025年11月3日 责编：许  诺 赵  政 美编：何立 校对：孙苗").masthead
    assert head.editors == (
        Credit("责编", "许诺"),
        Credit("责编", "赵政"),
        Credit("美编", "何立"),
        Credit("校对", "孙苗"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "金融赋能科技服务业正当其时 02版",
        "某某高新区政务服务中心 2025年9月1日",
        "8月27日上午9时，一架无人机起飞。",
        "邮发代号: 1-206",
        "2025年9月1日起实施新的规定",
    ],
)
def test_text_below_the_masthead_is_no_masthead(text):
    assert not is_masthead_line(read_line(text), text, top=False)


def test_nameplates_are_known_or_look_like_names():
    assert is_nameplate("中国高新技术产业导报")
    assert is_nameplate("中 国 高 新 技 术 产 业 导 报")
    assert is_nameplate("某某开发区之声", known="某某开发区之声")
    assert not is_nameplate("国家高新区高质量发展提速")


@pytest.mark.parametrize(
    ("text", "value"), [("02", 2), ("１２", 12), ("九", 9), ("十", 10), ("二十四", 24), ("二〇二五", 2025)]
)
def test_numerals_of_any_kind_are_numbers(text, value):
    assert number_of(text) == value


def test_what_is_no_number_is_none():
    assert number_of("十十十") is None
    assert number_of("") is None


@pytest.mark.parametrize(
    "text",
    ["第3版标准发布", "3版《指南》出台", "五版联动", "一版一世界", "第二版指南出台", "2025年11月3日 第二版指南发布"],
)
def test_a_headline_that_begins_with_a_page_is_no_folio_line(text):
    line = read_line(text)
    assert line.masthead.page is None
    assert not is_masthead_line(line, text, top=True)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("02版", "sure"),
        ("02版要闻", "sure"),
        ("第01版：要闻", "sure"),
        ("A2版 要闻", "sure"),
        ("五版要闻", "sure"),
        ("02 要闻", "sure"),
        ("02 | 要闻", "sure"),
        ("园区·创新 03版", "sure"),
        ("02版 编读往来", "sure"),
        ("三版 标准发布", "weak"),
        ("2025年11月3日 02版 要闻", ""),
        ("02版 责编：周宁", ""),
    ],
)
def test_a_line_with_nothing_but_a_page_says_how_sure_it_is(text, bare):
    assert read_line(text).bare == bare
    assert is_masthead_line(read_line(text), text, top=True)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("·2· 要闻 2025年11月3日 星期一", "2"),
        ("A2 要闻 2025-11-03", "A2"),
        ("2版编读往来 2025年11月3日 星期一", "2"),
    ],
)
def test_pages_of_folio_lines_may_stand_between_dots_or_after_a_letter(text, page):
    line = read_line(text)
    assert (line.masthead.page, line.masthead.date) == (read_page(page), date(2025, 11, 3))
    assert is_masthead_line(line, text, top=False)


def test_a_folio_line_with_an_impossible_date_is_one():
    text = "2025年11月31日 星期一 02版 要闻"
    line = read_line(text)
    assert (line.masthead.date, line.masthead.page, line.masthead.section) == (None, 2, "要闻")
    assert line.warnings
    assert is_masthead_line(line, text, top=False)


@pytest.mark.parametrize(
    "text", ["第48-49期合刊(总第2652—2653期)", "第48期、第49期（总第2652、2653期）", "第48—49期 合刊 总第2652-53期"]
)
def test_a_double_issue_has_two_numbers_and_two_serials(text):
    head = read_line(text).masthead
    assert (head.number, head.last_number, head.serial, head.last_serial) == (48, 49, 2652, 2653)


@pytest.mark.parametrize(
    "contact", ["电话 010-5550422", "电话：(010) 5550422", "本版电话:5550422", "邮箱 a@example.com"]
)
def test_telephone_numbers_beside_editors_are_left_out(contact):
    text = f"责编 周宁 美编 何立 {contact}"
    line = read_line(text)
    assert [editor.name for editor in line.masthead.editors] == ["周宁", "何立"]
    assert line.rest == ""
    assert is_masthead_line(line, text, top=True)


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("2025年11月3日 星期一 号外", "号外"),
        ("邮发代号1—206 2025年11月3日 第40期(总第2644期) 增刊", "增刊"),
        ("2025年11月3日 星期一 海外版 第03版", "海外版"),
        ("号外", "号外"),
        ("2025年11月3日 星期一 04版 副刊", ""),
    ],
)
def test_a_masthead_names_an_edition_and_a_section_is_none(text, edition):
    line = read_line(text)
    assert line.masthead.edition == edition
    assert is_masthead_line(line, text, top=True)
