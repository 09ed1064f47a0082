"""A heading is what its neighbours and its page make it; the level that a document model gave it is one sign of several."""

from pathlib import Path

import pytest

from index.model import Page
from index.page.splitter import split
from tests.paths import SHARED

BODY = "某高新区近日建成算力中心，投入使用。全部设备已经到位，运行平稳。"
MORE = "另一处园区引进一百名工程师，开设两个专业。学校与企业共同培养，学生受益。"
NEWS = "本报北京11月3日电（记者赵敏）" + BODY
HARD = SHARED / "pages-hard"


def read(*blocks):
    return split(Page("\n\n".join(blocks), "a.txt", "a", markdown=True))


def headlines(page):
    return [article.headline for article in page.articles]


def subheads(article):
    return [paragraph.text for paragraph in article.paragraphs if paragraph.heading]


@pytest.mark.parametrize("marks", ["# ##", "## #", "### #", "# #"])
def test_headings_over_bylines_and_datelines_are_headlines_at_any_level(marks):
    first, second = marks.split()
    page = read(
        f"{first} 某高新区新建算力中心",
        "本报记者 张伟",
        BODY,
        f"{second} 另一园区举办创新大会",
        NEWS,
        f"{first} 三地签约",
        NEWS,
    )
    assert headlines(page) == ["某高新区新建算力中心", "另一园区举办创新大会", "三地签约"]


@pytest.mark.parametrize("mark", ["#", "##"])
def test_short_headings_inside_a_signed_article_are_subheads_at_any_level(mark):
    page = read("# 某高新区算力产业调查", "本报记者 张伟", BODY, f"{mark} 政策引导", BODY, f"{mark} 人才支撑", MORE)
    assert headlines(page) == ["某高新区算力产业调查"]
    assert subheads(page.articles[0]) == ["政策引导", "人才支撑"]


def test_subheads_above_the_level_of_headlines_are_subheads():
    page = read(
        "## 某高新区算力产业调查", "本报记者 张伟", BODY, "# 政策引导", BODY, "# 人才支撑", MORE,
        "## 另一园区举办创新大会", NEWS, "## 三地签约合作", NEWS,
    )  # fmt: skip
    assert headlines(page) == ["某高新区算力产业调查", "另一园区举办创新大会", "三地签约合作"]
    assert subheads(page.articles[0]) == ["政策引导", "人才支撑"]


def test_a_byline_is_a_byline_however_it_is_marked():
    page = read("# 某高新区新建算力中心", "# 本报记者 张伟", BODY, "# 园区短评（今日谈）", "## 李 洋", MORE)
    assert [(a.headline, a.authors) for a in page.articles] == [
        ("某高新区新建算力中心", ("张伟",)),
        ("园区短评（今日谈）", ("李洋",)),
    ]


@pytest.mark.parametrize("line", ["▼▼ 下转第2版", "（作者系某某大学教授）", BODY, "钱舟/摄"])
def test_what_is_never_a_heading_is_none_when_it_is_marked(line):
    page = read("# 某高新区新建算力中心", "本报记者 张伟", BODY, f"## {line}")
    assert headlines(page)[0] == "某高新区新建算力中心"
    assert not subheads(page.articles[0])
    assert len(page.articles) <= 2


def test_a_headline_over_two_lines_is_one_where_the_page_breaks_its_headlines():
    page = read(
        "# 某高新区建成",
        "# 全省最大算力中心",
        "本报记者 张伟",
        BODY,
        "# 另一园区举办",
        "# 创新大会",
        NEWS,
        "# 三地签约",
        NEWS,
    )
    assert headlines(page) == ["某高新区建成全省最大算力中心", "另一园区举办创新大会", "三地签约"]


def test_an_unmarked_line_that_wants_an_object_goes_on_in_the_next():
    page = split(Page(f"某高新区建成\n\n全省最大算力中心\n\n本报记者 张伟\n\n{BODY}", "a.txt", "a"))
    assert headlines(page) == ["某高新区建成全省最大算力中心"]


def test_a_kicker_marked_like_its_headline_is_a_kicker():
    page = read(
        "# 回眸十四五",
        "# 某高新区高质量发展提速",
        "本报记者 张伟",
        BODY,
        "# 另一园区举办创新大会",
        NEWS,
        "# 三地签约合作",
        NEWS,
    )
    assert (page.articles[0].kicker, page.articles[0].headline) == ("回眸十四五", "某高新区高质量发展提速")


def test_stories_under_a_common_headline_stay_under_it():
    page = read(
        "# 常委会会议审议多部草案",
        "完善园区制度",
        "本报记者 张伟",
        BODY,
        "规范数据流通",
        "本报记者 李洋",
        MORE,
        "# 三地签约",
        NEWS,
    )
    assert headlines(page) == ["常委会会议审议多部草案", "三地签约"]
    assert page.articles[0].authors == ("张伟", "李洋")
    assert subheads(page.articles[0])[:1] == ["完善园区制度"]


def test_pieces_below_an_editors_note_are_of_one_article():
    page = read(
        "# 矢志创新创造", BODY, "——编  者", "某大学教授钱某——", "“国家需要什么就做什么”", "本报记者 张伟", BODY,
        "某研究院研究员付某——", "“一直问下去”", "本报记者 李洋", MORE, "# 三地签约", NEWS,
    )  # fmt: skip
    assert headlines(page) == ["矢志创新创造", "三地签约"]
    assert page.articles[0].authors == ("张伟", "李洋")


def test_contributions_that_somebody_wrote_down_are_of_one_article():
    page = read(
        "# 推动深度融合",
        "聚力赋能",
        BODY,
        "（本报记者张伟整理）",
        "拥抱变革",
        MORE,
        "（本报记者李洋整理）",
        "# 三地签约",
        NEWS,
    )
    assert headlines(page) == ["推动深度融合", "三地签约"]


def test_one_unmarked_title_below_a_headline_is_its_subtitle():
    page = read("# 某高新区建成算力中心", "四大方向助力发展", "本报记者 张伟", BODY)
    assert [(a.headline, a.subtitle, a.authors) for a in page.articles] == [
        ("某高新区建成算力中心", "四大方向助力发展", ("张伟",))
    ]


def test_the_post_above_a_name_is_a_byline():
    page = read("# 全省最大算力中心揭牌", "某某委员会副主任委员 张伟", BODY)
    assert (page.articles[0].byline, page.articles[0].authors) == ("某某委员会副主任委员 张伟", ("张伟",))


def test_an_image_between_a_title_and_its_dateline_does_not_part_them():
    page = split(Page("\n\n".join(["三地签约合作", "![](a.png)", NEWS, "园区开放", "![](b.png)", NEWS]), "a.txt", "a"))
    assert headlines(page) == ["三地签约合作", "园区开放"]


def test_an_unmarked_line_of_the_pages_editors_is_a_notice():
    page = split(Page("\n\n".join(["三地签约合作", NEWS, "本版责编：王  慧  孔  歌"]), "a.txt", "a"))
    assert [(a.kind, a.headline) for a in page.articles][1:] == [("notice", "本版责编：王  慧  孔  歌")]
    assert page.articles[1].authors == ()


def test_a_readers_signature_is_of_the_letter_above():
    page = read("# 驿站为何锁门（身边事）", BODY, "某省某县  秦  剑", "# 三地签约", NEWS)
    assert [(a.kicker, a.authors) for a in page.articles] == [("", ("秦剑",)), ("", ("赵敏",))]


#: What a person reads on each of the pages: (headline, authors) of its articles.
ONE = [("甲市高新区建成算力中心", ("某某甲",))]
GROWTH = [("甲市高新区算力增长", ("某某甲",))]
LARGEST = [("甲市高新区建成全省最大算力中心", ("某某甲",))]
WANTED = {
    "f1_levels.md": [("甲市高新区新建算力中心", ("某某甲",)), ("乙市高新区举办创新大会", ("某某乙",))],
    "f3_titlecut.md": LARGEST,
    "f4_sub_same.md": [("甲市高新区算力产业调查", ("某某甲",))],
    "f5_front.md": ONE,
    "f6_marks.md": GROWTH,
    "f7_tri.md": GROWTH,
    "f8_table.md": GROWTH,
    "f9_marker.md": ONE,
    "f10_titlecut.txt": LARGEST,
    "f11_byhash.md": [("全省最大算力中心", ("某某甲",))],
    "f12_title.md": [("全省最大算力中心举行揭牌仪式", ("某某甲",))],
}
#: What has to be searchable, and what must not be.
SEARCHABLE = {"f6_marks.md": "13.3% <5% 63①家 R&D 2000人", "f7_tri.md": "▷", "f8_table.md": "89000 园区 乙园"}
MARKS = ("$", "\\", "&lt;", "&amp;", "<sup>", "<td", "rowspan", "primary_language", "{0}", "#")


@pytest.mark.skipif(not HARD.is_dir(), reason="the folder ../shared with third-party text is not here")
@pytest.mark.parametrize("name", WANTED)
def test_a_hard_page_is_read_as_a_person_reads_it(name):
    page = split(Page((HARD / name).read_text(encoding="utf-8"), name, Path(name).stem, markdown=name.endswith(".md")))
    assert [(a.headline, a.authors) for a in page.articles] == WANTED[name]
    text = "\n".join(article.text for article in page.articles)
    assert all(part in text for part in SEARCHABLE.get(name, "").split())
    assert not any(mark in text for mark in MARKS)
    if name == "f7_tri.md":
        assert page.articles[0].continues_on == 2
    if name == "f4_sub_same.md":
        assert subheads(page.articles[0]) == ["政策引导", "人才支撑"]


def test_a_long_heading_over_several_short_ones_is_a_headline_and_the_label_of_a_box_is_none():
    page = read(
        "# 三地签约合作", NEWS, "# 链接", MORE, "# 另一园区举办创新大会", NEWS,
        "# 某某银行某省分行推进融合创新服务支点建设", BODY, "# 服务大局担责任", BODY, "# 健全机制聚合力", BODY, "# 创新赋能促发展", MORE,
    )  # fmt: skip
    assert headlines(page) == ["三地签约合作", "另一园区举办创新大会", "某某银行某省分行推进融合创新服务支点建设"]
    assert [subheads(article) for article in page.articles] == [
        ["链接"],
        [],
        ["服务大局担责任", "健全机制聚合力", "创新赋能促发展"],
    ]
