"""Mastheads and folio lines on a page: what is one, and what it gives the articles."""

from datetime import date

import pytest

from index.model import Masthead
from tests.index.page.reading import BODY, MASTHEAD, MORE, SECOND, heads, read


def test_precedence_is_given_then_printed_then_hinted():
    folio = "02版 要闻 2025年11月3日 星期一"
    hinted = Masthead(date=date(2025, 11, 10), page=7, section="产业")
    page = read(folio, "某高新区发展提速", "本报记者 张伟", BODY, given=Masthead(page=3), hinted=hinted)
    assert str(page.articles[0].id) == "2025-11-03-p03-a01"
    assert page.masthead.section == "要闻"
    assert len(page.warnings) == 3  # page given and printed; date and page printed and hinted


def test_a_page_without_a_date_is_undated_and_first():
    assert str(read("# 题目", BODY, stem="老 报").articles[0].id) == "undated-老-报-p01-a01"


def test_a_dated_page_without_a_number_is_page_nought_with_a_warning():
    page = read("题目", BODY, hinted=Masthead(date=date(2025, 11, 3)))
    assert page.articles[0].page == 0
    assert any("第几版" in warning for warning in page.warnings)


@pytest.mark.parametrize("jump", ["（上接第1版）", "（上接01版）", "上接第1版", "（紧接第一版）"])
def test_a_jump_above_the_headline_is_no_folio_line(jump):
    page = read(jump, "某高新区发展提速", BODY, hinted=SECOND)
    assert heads(page) == [("article", "", "某高新区发展提速", "")]
    assert (page.masthead.page, page.masthead.section, page.articles[0].continued_from) == (2, "", 1)
    assert (page.jump_lines, page.masthead_lines, page.warnings) == ((jump,), (), ())


def test_a_jump_above_a_marked_headline_belongs_to_it():
    page = read("# 甲", BODY, "（上接第1版）", "# 乙", MORE)
    assert [a.continued_from for a in page.articles] == [None, 1]


@pytest.mark.parametrize("line", ["（下转第2版）", "（详见2版）", "相关报道见第3版", "本期导读 03版"])
def test_a_line_that_points_to_a_page_is_no_folio_line(line):
    page = read(line, "某高新区发展提速", "本报记者 张伟", BODY, hinted=SECOND)
    assert (page.masthead.page, page.masthead.section, page.masthead_lines) == (2, "", ())
    assert [a.headline for a in page.articles] == ["某高新区发展提速"]


def test_a_jump_under_a_folio_line_is_not_swallowed():
    folio = "某某导报 2025年11月3日 星期一 03版 园区·创新\n责编 周宁 美编 何立 电话 010-5550422"
    page = read(folio, "（上接1版）", "某高新区发展提速", "三问人才：人才从何而来？", BODY, "再问产业", MORE)
    assert heads(page) == [("article", "", "某高新区发展提速", "")]
    assert page.articles[0].continued_from == 1
    assert page.masthead_lines == tuple(folio.split("\n"))
    assert [p.text for p in page.articles[0].paragraphs] == ["三问人才：人才从何而来？", BODY, "再问产业", MORE]


def test_a_continuation_without_a_headline_is_an_article_of_its_own():
    page = read("某高新区发展提速", "本报记者 张伟", BODY, "（上接第1版）", MORE)
    assert [(a.headline, a.continued_from) for a in page.articles] == [("某高新区发展提速", None), ("", 1)]
    assert page.warnings


@pytest.mark.parametrize(
    "headline", ["第3版标准发布", "3版《指南》出台", "五版联动", "一版一世界", "第二版指南出台", "第二版 指南出台"]
)
@pytest.mark.parametrize("above", [(), MASTHEAD])
def test_a_headline_that_begins_with_a_page_is_in_an_article(headline, above):
    page = read(*above, headline, "本报讯（记者 张伟）" + BODY)
    assert [a.headline for a in page.articles] == [headline]
    assert page.masthead_lines == above
    assert page.articles[0].page == 1


def test_a_front_page_masthead_wins_over_a_bare_page():
    page = read(*MASTHEAD, "三版 标准发布", "某高新区发展提速", "本报记者 张伟", BODY)
    assert page.masthead.page == 1
    assert "三版 标准发布" in page.articles[0].text


def test_an_inner_page_may_repeat_the_numbers_of_the_issue():
    page = read("2025年11月3日 星期一 第40期(总第2644期)", "02版 要闻", "某高新区发展提速", "本报记者 张伟", BODY)
    assert (page.masthead.page, page.masthead.section) == (2, "要闻")


@pytest.mark.parametrize(("line", "kept"), [("03版 要闻", True), ("三版 标准发布", False)])
def test_a_bare_page_that_contradicts_the_file_name_is_told(line, kept):
    page = read(line, "某高新区发展提速", "本报记者 张伟", BODY, hinted=SECOND)
    assert page.masthead.page == 2
    assert len(page.warnings) == 1
    assert (line in page.masthead_lines) == kept
    assert (line in page.articles[0].text) != kept


def test_a_bare_page_that_agrees_with_the_file_name_is_a_folio_line():
    page = read("二版 标准发布", "某高新区发展提速", "本报记者 张伟", BODY, hinted=SECOND)
    assert (page.masthead.section, page.warnings) == ("标准发布", ())


def test_the_numbers_of_a_double_issue_are_those_of_its_articles():
    page = read("2025年12月29日 星期一 第48-49期合刊(总第2652—2653期)", "某高新区发展提速", "本报记者 张伟", BODY)
    (article,) = page.articles
    assert (article.issue, article.last_issue, article.serial, article.last_serial) == (48, 49, 2652, 2653)
