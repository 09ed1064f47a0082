"""Texts that once took minutes. Nothing is timed: what is quadratic again will not come to its end in a run of the suite."""

import pytest

from index.model import Page
from index.page.blocks import read_blocks
from index.page.contacts import is_address
from index.page.draft import Asked, Line
from index.page.signs import cut_jumps, jump_to
from index.page.splitter import split

SIZE = 100_000
BLANKS = " " * SIZE


def split_text(text):
    return split(Page(text, "page.txt", "page"))


@pytest.mark.parametrize(
    ("line", "text", "level"),
    [
        (f"# 甲{BLANKS}#", "甲", 1),
        (f"# 甲{BLANKS}乙", f"甲{BLANKS}乙", 1),
        (f"***{BLANKS}甲", f"*{BLANKS}甲", 0),
        (f"{BLANKS}甲", "甲", 0),
        ("![](" * (SIZE // 4), "![](" * (SIZE // 4), 0),
        ("<!--" * (SIZE // 4), "<!--" * (SIZE // 4), 0),
        ("-->" + "<!--" * (SIZE // 4), "-->" + "<!--" * (SIZE // 4), 0),
    ],
    ids=["closed heading", "heading", "rule", "table", "images", "comments", "comments that were never opened"],
)
def test_a_line_of_markup_that_never_ends_is_one_block(line, text, level):
    assert [(block.text, block.level) for block in read_blocks(line)] == [(text, level)]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("# 甲 #", "甲"),
        ("# 甲#", "甲#"),
        ("# 甲 ## ##", "甲 ##"),
        ("# ##", "##"),
        ("#甲 ", "甲"),
        ("## ", None),
        ("#1", None),
    ],
)
def test_the_marks_that_close_a_heading_are_no_text(line, text):
    assert [block.text for block in read_blocks(line) if block.level] == ([text] if text else [])


@pytest.mark.parametrize(
    ("line", "blocks"),
    [
        ("![图](a(1).png)", [("图", False)]),
        ('![](a.png "题")', [('![](a.png "题")', True)]),
        ("前![图](a)后", [("前", False), ("图", False), ("后", False)]),
        ("![甲 ![乙](b)", [("![甲", False), ("乙", False)]),
        ("甲<!-- 一 -->乙<!-- 二 -->", [("甲乙", False), ("<!-- 一 -->", True), ("<!-- 二 -->", True)]),
    ],
)
def test_images_and_comments_are_told_from_text(line, blocks):
    assert [(block.text, block.furniture) for block in read_blocks(line)] == blocks


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("邮箱" * 50_000 + "！", False),
        ("电话a" * 30_000 + "！", False),
        ("电话：010-5550422 邮箱: email@paper.cn", True),
        ("电话:010-5550422邮箱: a@paper.cn", True),
        ("e-mail:a@paper.cn 网址：www.paper.cn", True),
        ("www.paper.cn/a?b=c", True),
        ("a.b@paper.cn", True),
        ("电话", False),
        ("电话 010 说", False),
    ],
)
def test_a_line_of_addresses_is_told_in_one_pass(text, is_one):
    assert is_address(text) is is_one


def test_a_line_of_marks_or_blanks_is_looked_through_once_for_a_jump():
    assert cut_jumps("■" * SIZE + "甲") == ("■" * SIZE + "甲", None, None, [])
    assert jump_to(f"下转{BLANKS}第2版") is None
    assert cut_jumps("正文。▼▼ 下转 第 2 版")[:2] == ("正文。", 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["短讯\n\n", "国\n\n广告\n\n", "导读\n\n园区负责人介绍。\n\n", "国家高新区，我们的园区负责人说有，\n\n"]
)
def test_a_page_of_one_thing_over_and_over_is_read_in_one_pass(piece):
    page = split_text(piece * (50_000 // len(piece)))
    kept = sum(len(text) for article in page.articles for _, text in article.parts()) + sum(map(len, page.furniture))
    assert kept >= len(piece.replace("\n", "")) * (50_000 // len(piece))


def test_a_body_is_asked_again_only_about_what_is_new():
    looked_at = []
    dated = Asked(lambda line: looked_at.append(line.text) or line.text == "今")
    body = []
    answers = []
    for text in "甲乙今丙":
        body.append(Line(text))
        answers.append(dated.any(body))
    assert answers == [False, False, True, True]
    del body[2:]
    assert dated.any(body) is False
    body.append(Line("今"))
    assert dated.any(body) is True
    assert looked_at == ["甲", "乙", "今", "今"]
