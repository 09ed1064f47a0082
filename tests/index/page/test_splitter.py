"""One small invented page for each rule of what stands on a page."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.model import Page
from index.page.account import missing
from index.page.splitter import split
from search.article import Credit
from tests.examples import examples
from tests.index.page.reading import BODY, MORE, heads, read


def test_kicker_headline_and_byline_begin_an_article():
    page = read("回眸这五年", "某高新区一体化发展提速", "▶ 本报记者 张伟", BODY)
    assert heads(page) == [("article", "回眸这五年", "某高新区一体化发展提速", "")]
    assert page.articles[0].byline == "▶ 本报记者 张伟"
    assert [p.text for p in page.articles[0].paragraphs] == [BODY]


def test_a_line_after_a_dash_is_the_subtitle():
    page = read("一体推进人才发展", "把论文写进车间里", "——某某高新区观察", "本报记者 张伟", BODY)
    assert heads(page) == [("article", "一体推进人才发展", "把论文写进车间里", "——某某高新区观察")]


def test_a_subtitle_may_follow_one_space():
    page = read("某某高新区发展论坛在某市举行 四大方向助力发展", "本报讯（记者 张伟）" + BODY)
    assert heads(page) == [("article", "", "某某高新区发展论坛在某市举行", "四大方向助力发展")]


def test_a_balanced_double_headline_stays_whole():
    page = read("学以致用求实效 动真碰硬解难题", "本报讯（记者 张伟）" + BODY)
    assert page.articles[0].headline == "学以致用求实效 动真碰硬解难题"


def test_a_marked_headline_is_never_split():
    headline = "某某高新区发展论坛在某市举行 四大方向助力发展"
    assert read(f"# {headline}", BODY).articles[0].headline == headline


def test_subheads_stay_in_the_article():
    page = read("某高新区发展提速", "本报记者 张伟", BODY, "创新能力加速提升", MORE)
    assert [(p.text, p.heading) for p in page.articles[0].paragraphs][1] == ("创新能力加速提升", True)


def test_a_dateline_begins_an_article():
    page = read("某高新区发展提速", "本报记者 张伟", BODY, "平台今日上线", "本报讯 " + MORE)
    assert [a.headline for a in page.articles] == ["某高新区发展提速", "平台今日上线"]


def test_a_jump_closes_an_article_and_is_taken_out():
    page = read("某高新区发展提速", "本报记者 张伟", BODY, "▼▼ 下转第2版", "另一篇没有署名的文章", MORE)
    assert [a.headline for a in page.articles] == ["某高新区发展提速", "另一篇没有署名的文章"]
    assert page.articles[0].continues_on == 2
    assert page.jump_lines == ("▼▼ 下转第2版",)
    assert "下转" not in page.articles[0].text


@pytest.mark.parametrize("jump", ["（上接第1版）", "（紧接第一版）", "（上接01版）", "(上接第１版)"])
def test_a_continuation_is_marked(jump):
    page = read("某高新区发展提速", jump, BODY)
    assert (page.articles[0].continued_from, page.jump_lines) == (1, (jump,))


def test_a_jump_at_the_end_of_a_paragraph_is_taken_out():
    page = read("某高新区发展提速", "本报记者 张伟", BODY + "（下转03版）")
    assert page.articles[0].continues_on == 3
    assert page.articles[0].paragraphs[-1].text == BODY


def test_a_caption_and_its_credit_are_a_photo():
    caption = "10月28日，图为观众参观智能机器人。"
    page = read("某高新区发展提速", "本报记者 张伟", BODY, "▼▼ 下转第2版", caption, "新华社记者 陈诚/摄")
    assert [a.kind for a in page.articles] == ["article", "photo"]
    assert page.articles[1].credits == (Credit("摄", "陈诚", "新华社"),)
    assert page.articles[1].paragraphs[0].text == caption
    assert page.warnings == ()


def test_a_caption_may_name_its_photographer():
    page = read("某高新区发展提速", "本报记者 张伟", BODY, "图为现场。本报记者 李明 摄")
    assert page.articles[1].credits == (Credit("摄", "李明", "本报"),)


def test_text_after_a_photo_goes_on_in_the_article_above():
    page = read("某高新区发展提速", "本报记者 张伟", BODY, "图为大桥通车的现场。", "钱舟/摄", MORE)
    assert [a.kind for a in page.articles] == ["article", "photo"]
    assert page.articles[0].paragraphs[-1].text == MORE


@pytest.mark.parametrize(
    ("title", "kind"), [("更正", "notice"), ("公告", "notice"), ("遗失启事", "notice"), ("欢迎订阅", "ad")]
)
def test_notices_and_advertisements_are_items_of_their_own(title, kind):
    page = read("某高新区发展提速", "本报记者 张伟", BODY, title, "详情见园区网站，特此说明。")
    assert heads(page)[1:] == [(kind, "", title, "")]


def test_a_label_makes_the_item_above_an_advertisement():
    page = read("# 研修班开班", "学制三个月。", "报名电话：0999-5550422", "广告")
    assert page.articles[0].kind == "ad"
    assert page.furniture == ("广告",)


def test_an_advertisement_of_a_digital_edition_is_an_item():
    page = read("# 每日新闻报 2026年04月29日 第08版：广告", "## 广告", "## 某某", BODY)
    assert (page.articles[0].kind, page.articles[0].headline) == ("ad", "广告")


def test_a_marked_label_on_other_pages_is_furniture():
    page = read("# 某某", BODY, "# 广告", "# 另一篇", MORE)
    assert [a.headline for a in page.articles] == ["某某", "另一篇"]
    assert page.furniture == ("广告",)


def test_furniture_is_set_aside():
    page = read("某高新区发展提速", "本报记者 张伟", BODY, "微信公众号", "微信小程序", "中国高新网")
    assert page.furniture == ("微信公众号", "微信小程序", "中国高新网")


def test_furniture_between_two_halves_does_not_part_a_paragraph():
    page = read(
        "某高新区发展提速", "本报记者 张伟", "园区面积不断扩大。如今这里有企业三百", "微信公众号", "家，产值可观。"
    )
    assert page.articles[0].paragraphs[0].text.endswith("如今这里有企业三百家，产值可观。")


def test_marked_headings_make_headlines_subtitles_and_subheads():
    page = read("# 十大新闻", "## 年度盘点", "► 本报编辑部", BODY, "# 另一篇", "## 1 第一条", BODY, "## 2 第二条", MORE)
    assert heads(page) == [("article", "", "十大新闻", "年度盘点"), ("article", "", "另一篇", "")]
    assert [p.text for p in page.articles[1].paragraphs if p.heading] == ["1 第一条", "2 第二条"]


def test_a_line_above_a_marked_headline_is_its_kicker():
    page = read("# 第一篇", BODY, "观点", "# 第二篇", "▶ 方小禾", MORE)
    assert heads(page)[1] == ("article", "观点", "第二篇", "")


def test_a_bare_name_under_a_marked_headline_is_the_author():
    page = read("# 评论一则", "周 天 李良生", BODY, MORE)
    assert page.articles[0].authors == ("周天", "李良生")
    assert page.articles[0].byline == "周 天 李良生"


def test_a_digital_edition_begins_articles_only_at_marked_headlines():
    page = read(
        "# 每日新闻报 2026年04月29日 第04版：要闻",
        "## 审议多部草案",
        "甲草案初审",
        "本报记者 张伟",
        BODY,
        "乙草案初审",
        "本报记者 李明",
        MORE,
    )
    assert [a.headline for a in page.articles] == ["审议多部草案"]
    assert str(page.articles[0].id) == "2026-04-29-p04-a01"
    assert page.articles[0].section == "要闻"


def test_the_editors_line_of_a_digital_edition_is_a_notice():
    page = read(
        "# 每日新闻报 2026年04月29日 第04版：要闻", "## 某某", BODY, "## 本版责编：王  慧  孔  歌", "版式设计：汪某"
    )
    assert [c.role for c in page.articles[1].credits] == ["责编", "责编", "版式设计"]
    assert page.articles[1].kind == "notice"


def test_bold_bullets_images_and_tags_are_markup():
    page = read(
        "# 题目",
        "**重点** 说明。",
        "- 第一点；",
        "![](a.png)",
        "<p><strong>某网消息</strong>：开幕。</p>",
        markdown=True,
    )
    assert [p.text for p in page.articles[0].paragraphs] == ["重点 说明。", "第一点；", "某网消息 ：开幕。"]
    assert page.furniture == ("![](a.png)",)


def test_angle_brackets_in_text_are_text():
    page = read("一行“<script>alert(1)</script>”难倒网站", "本报记者 张伟", BODY)
    assert page.articles[0].headline == "一行“<script>alert(1)</script>”难倒网站"


def test_text_without_a_headline_is_kept_and_told():
    page = read(BODY, MORE)
    assert [p.text for p in page.articles[0].paragraphs] == [BODY, MORE]
    assert page.articles[0].headline == ""
    assert page.warnings


def test_text_after_a_marked_end_is_kept_above_and_told():
    page = read("某高新区发展提速", "本报记者 张伟", BODY, "（下转02版）", MORE)
    assert page.articles[0].paragraphs[-1].text == MORE
    assert page.warnings


def test_articles_name_the_file_and_line_they_come_from():
    assert [a.source for a in read("# 甲", BODY, "# 乙", MORE).articles] == ["page.txt:1", "page.txt:5"]


def test_an_empty_page_has_no_articles():
    assert read("").articles == ()


def test_a_subhead_that_could_name_a_digest_is_none():
    page = read("某高新区发展提速", "本报记者 张伟", BODY, "看点", MORE)
    assert [a.kind for a in page.articles] == ["article"]


def test_a_long_subhead_may_be_another_headline_and_is_told():
    title = "多部门联合印发人工智能产业行动方案"
    page = read("某高新区发展提速", "本报记者 张伟", BODY, title, MORE)
    assert page.articles[0].paragraphs[1].text == title
    assert page.warnings == (f"“{title}”可能是另一篇文章的标题，已留在上一篇里",)


def test_briefs_are_a_section_of_their_own():
    page = read("某高新区发展提速", "本报记者 张伟", BODY, "短讯", "某园区获评示范基地", MORE, "某企业上市", MORE)
    assert [a.headline for a in page.articles] == ["某高新区发展提速", "短讯"]
    assert [p.text for p in page.articles[1].paragraphs if p.heading] == ["某园区获评示范基地", "某企业上市"]


def test_a_picture_label_begins_a_photo():
    caption = "10月28日，观众参观智能机器人。"
    page = read("某高新区发展提速", "本报记者 张伟", BODY, "图片新闻", caption, MORE)
    assert [(a.kind, a.headline) for a in page.articles] == [("article", "某高新区发展提速"), ("photo", "图片新闻")]
    assert page.warnings  # what follows the caption may be another article's


def test_single_asterisks_underscores_and_comments_are_markup():
    page = read("# 题目", "*本报记者 罗晓燕 文/图*", "<!-- 第一行\n第二行 -->", BODY, "_图为现场。_", "甲*乙*丙。")
    assert page.articles[0].credits == (Credit("文/图", "罗晓燕", "本报"),)
    assert [p.text for p in page.articles[0].paragraphs] == [BODY, "图为现场。", "甲*乙*丙。"]
    assert page.furniture == ("<!-- 第一行 -->", "<!-- 第二行 -->")


def test_a_name_after_a_dash_is_a_signature():
    page = read("# 题目", BODY, "——孙大伟", MORE)
    assert [(p.text, p.heading) for p in page.articles[0].paragraphs] == [
        (BODY, False),
        ("——孙大伟", False),
        (MORE, False),
    ]


def test_editors_at_the_foot_may_have_a_telephone():
    page = read("某高新区发展提速", "本报记者 张伟", BODY, "责编 周宁 美编 何立 电话 010-5550422")
    assert [p.text for p in page.articles[0].paragraphs] == [BODY]
    assert len(page.masthead.editors) == 2


PIECES = st.sampled_from(
    ["# 题目", "## 小题 一", BODY, "▶ 本报记者 张伟", "钱舟/摄", "图为现场", "本期导读", "- 提速 02版", "第九版", "▼▼ 下转第2版", "（上接第1版）",
     "公告", "欢迎订阅", "广告", "电话：0999-5550422", "微信公众号", "02版 要闻 2025年11月3日", "某某导报", "总第3期", "第二版指南出台", "三版 标准发布", "上接第1版", "（详见2版）", "短讯", "图片新闻", "02 ▏提速", "——孙大伟", "<!-- 注", "-->", "*斜*", "**", "![x](y)", "<p>甲</p>", "| a | b |", "李 明", "（作者系某某）", "短句，没有结", "尾。", "\u200b", "\ufeff", "---"]
)  # fmt: skip


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=14), st.booleans())
def test_any_page_splits_without_loss(pieces, markdown):
    text = "\n\n".join(pieces)
    page = split(Page(text, "p.md", "p", markdown=markdown))
    assert not missing(text, page)
    assert [a.seq for a in page.articles] == list(range(1, len(page.articles) + 1))


@settings(max_examples=examples(150), deadline=None)
@given(st.text(alphabet="一二三版第总期年月日记者本报讯摄图为上下接转、，。：“”《》（）0123 \n　", max_size=120))
def test_no_character_without_markup_is_lost(text):
    page = split(Page(text, "p.txt", "p"))
    kept = [*page.masthead_lines, *page.jump_lines, *page.furniture, *(a.text for a in page.articles)]
    printed = Counter("".join(text.split()))
    assert not printed - Counter("".join("".join(kept).split()))
