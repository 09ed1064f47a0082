"""What the tools of a text left in it is taken off or decoded, in pages and in JSON; what was printed stays."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.model import Masthead, Page
from index.page.account import missing
from index.page.blocks import read_blocks
from index.page.marks.document import is_page_mark, without_marks
from index.page.marks.inline import lines_of, printed
from index.page.splitter import split
from index.sources.jsonl import read_articles
from search.article import Image
from tests.examples import examples

BODY = "某高新区建成算力中心，投入使用。"


def texts(*lines):
    return [block.text for block in read_blocks("\n\n".join(lines)) if not block.furniture]


@pytest.mark.parametrize(
    ("marked", "print_"),
    [
        (r"占全省$13.3\%$。", "占全省13.3%。"),
        (r"$1 3 . 3 \%$", "13.3%"),
        (r"$\mathrm{2000}$人", "2000人"),
        (r"$\triangleright$ 本报", "▷ 本报"),
        (r"$\blacktriangledown$ 下转第2版", "▼ 下转第2版"),
        (r"$\mathrm{CO}_{2}$、$10^{4}$、$25^{\circ}\mathrm{C}$", "CO₂、10⁴、25°C"),
        (r"增长$8\%\sim9\%$", "增长8%~9%"),
        (r"$\textcircled{3}$与$^{①}$", "③与①"),
        (r"\(\frac{1}{2}\)", "1/2"),
        (r"2\.0版\(一\)", "2.0版(一)"),
        ("63<sup>①</sup>家，5m<sup>2</sup>", "63①家，5m²"),
        ("&ldquo;十五五&rdquo;规划与卡尔&middot;马克思", "“十五五”规划与卡尔·马克思"),
        ("AT&amp;T公司&#8212;研发&lt;5%", "AT&T公司—研发<5%"),
        ("<p>甲<strong>乙</strong></p>", "甲乙"),
    ],
)
def test_a_mark_of_a_tool_becomes_what_was_printed(marked, print_):
    assert printed(marked) == print_


@pytest.mark.parametrize(
    "text",
    [
        "一套$5元，两套$9元",
        "从$5,$6到$7",
        "R&D投入",
        "AT&T;",
        "研发<5%，人员>3",
        "<某某>网站",
        r"$\unknown$",
        "&nosuchname;",
    ],
)
def test_what_only_looks_like_a_mark_is_print(text):
    assert printed(text) == text


def test_front_matter_and_marks_between_pages_are_no_text():
    facts = "---\nprimary_language: zh\nis_table: False\n---\n甲市高新区建成"
    assert [(block.text, block.line) for block in read_blocks(facts)] == [("甲市高新区建成", 5)]
    assert texts("---", "甲：乙", "---") == ["甲：乙"]
    assert texts("{0}------------", "甲", "<!-- page 2 -->", "乙", "\f", "丙") == ["甲", "乙", "丙"]
    assert not is_page_mark("{0}")
    assert not is_page_mark("<!-- 见第2版 -->")


def test_the_rows_of_a_table_are_lines_with_their_cells():
    table = '<html><body><table border="1"><tr><td rowspan="1">园区</td><td>营收</td></tr><tr><td>甲&amp;乙园</td><td></td></tr></table></body></html>'
    over_lines = "<table>\n<tr>\n<td>1</td>\n<td>乙\n园</td>\n</tr>\n</table>\n尾"
    assert texts(table, over_lines, "| 丙 | 9 |\n|---|---|") == [
        "园区 | 营收",
        "甲&乙园 |",
        "1 | 乙 园",
        "尾",
        "丙 | 9",
    ]
    assert read_blocks(over_lines)[-1].line == 8
    page = split(Page(f"# 某园区排名\n\n{BODY}\n\n{table}", "a.txt", "a", markdown=True))
    assert [p.text for p in page.articles[0].paragraphs] == [BODY, "园区 | 营收", "甲&乙园 |"]
    assert "rowspan" not in page.articles[0].text


def test_style_sheets_on_lines_of_their_own_are_no_text():
    assert lines_of("<style>p { color: red }</style><p>甲</p>") == ["甲"]


def test_headings_of_html_are_headings():
    assert [(block.text, block.level) for block in read_blocks("<h2>某高新区</h2><p>甲。</p>")] == [
        ("某高新区", 2),
        ("甲。", 0),
    ]


def test_images_are_kept_by_the_article_that_they_stand_in_and_are_not_searched():
    page = split(
        Page(
            "\n\n".join(
                [
                    "# 某高新区建成", "![](img/1.jpg)", "本报记者 张伟", BODY, "![现场](img/2.jpg)", BODY,
                    "![](img/3.jpg)", "图为建设现场。", "钱舟/摄", '# 另一篇题目', "本报记者 李洋", '<img src="img/4.jpg">', BODY,
                ]
            ), "a.txt", "a", markdown=True,
        )
    )  # fmt: skip
    found = {article.title: [image.address for image in article.images] for article in page.articles}
    assert found == {
        "某高新区建成": ["img/1.jpg", "img/2.jpg"], "［图为建设现场。］": ["img/3.jpg"], "另一篇题目": ["img/4.jpg"],
    }  # fmt: skip
    assert page.articles[0].images[1] == Image("img/2.jpg", "现场")
    assert not any("jpg" in article.text for article in page.articles)


def test_articles_in_json_lose_the_same_marks(tmp_path):
    line = {
        "headline": "甲&middot;乙", "section": "Science &amp; Technology", "date": "2025-11-03",
        "body": "<p>占全省$13.3\\%$。</p><p>甲<br>乙</p><table><tr><td>园区</td><td>9</td></tr></table>![](a.png)",
        "images": ["b.png", {"address": "c.png", "caption": "现场"}],
    }  # fmt: skip
    (tmp_path / "a.jsonl").write_text(json.dumps(line), encoding="utf-8")
    (article,) = read_articles(tmp_path / "a.jsonl", Masthead(), Masthead())
    assert (article.headline, article.section) == ("甲·乙", "Science & Technology")
    assert [p.text for p in article.paragraphs] == ["占全省13.3%。", "甲", "乙", "园区 | 9"]
    assert article.images == (Image("b.png"), Image("c.png", "现场"), Image("a.png"))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ({"headline": "某某酒业", "section": "广告", "kind": "article"}, "ad"),
        ({"headline": "绿水青山", "section": "公益广告"}, "ad"),
        ({"headline": "本版责编：王  慧"}, "notice"),
        ({"headline": "图片报道", "body": "工人在车间工作。陈诚摄"}, "photo"),
        ({"headline": "广告业回暖", "section": "要闻"}, "article"),
        ({"headline": "本版责编：王  慧", "kind": "digest"}, "digest"),
    ],
)
def test_the_kind_of_an_article_in_json_is_told_by_what_stands_there(tmp_path, line, kind):
    (tmp_path / "a.jsonl").write_text(json.dumps(line), encoding="utf-8")
    (article,) = read_articles(tmp_path / "a.jsonl", Masthead(), Masthead())
    assert article.kind == kind


def test_a_picture_without_a_headline_of_its_own_is_listed_by_its_caption(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"headline": "图片报道", "body": "工人在车间工作。陈诚摄"}), encoding="utf-8"
    )
    (article,) = read_articles(tmp_path / "a.jsonl", Masthead(), Masthead())
    assert (article.headline, article.title) == ("图片报道", "工人在车间工作")


PIECES = st.sampled_from(
    ["甲", "乙园", "$", r"13.3\%", r"\mathrm{", "}", "<table>", "<tr>", "<td>", "</td>", "</table>", "<sup>", "</sup>", "&lt;", "&amp;", "\\", "\n", "---", "{1}---", "![", "](a)", "<p>", "\x1e"]
)  # fmt: skip


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(PIECES, max_size=20))
@example(["</td>", "\n", "<td>"])
def test_no_character_beside_marks_is_lost_and_no_line_moves(pieces):
    text = "".join(pieces)
    assert without_marks(text).count("\n") == text.count("\n")
    kept = "".join(block.text for block in read_blocks(text))
    assert [kept.count(sign) for sign in "甲乙园"] == [text.count(sign) for sign in "甲乙园"]
    assert not missing(text, split(Page(text, "a.txt", "a", markdown=True)))
