"""The older template: node_N.htm and content_N.htm in a folder of the day."""

import pytest

from search.article import Credit
from tests.index.sources.edition.mirrors import Reading, older_article, older_layout, put

DAY = "paper.example/html/2017-10/13"


def one_page(tmp_path, *files, **layout):
    """A mirror of one page: (name, headline, html) each."""
    node = older_layout("01", "要闻", [(name, headline) for name, headline, _ in files], **layout)
    return Reading(put(tmp_path, {f"{DAY}/node_2.htm": node, **{f"{DAY}/{name}": html for name, _, html in files}}))


def only(tmp_path, **article):
    """The article of a mirror with one."""
    html = older_article(
        article.pop("headline", "潮汐电站并网"), article.pop("paragraphs", ["第一段正文。"]), **article
    )
    (found,) = one_page(tmp_path, ("content_1.htm", "潮汐电站并网", html)).articles
    return found


def test_a_page_yields_its_articles_in_the_order_of_its_list_not_of_its_map(tmp_path):
    names = [("content_9.htm", "甲地开港"), ("content_3.htm", "乙地通车"), ("content_5.htm", "丙地丰收")]
    files = [(name, headline, older_article(headline, [f"{headline}的正文。"])) for name, headline in names]
    boxes = [(name, "40,57,200,57,200,287") for name, _ in reversed(names)]
    reading = one_page(tmp_path, *files, boxes=boxes)
    assert [article.headline for article in reading.articles] == ["甲地开港", "乙地通车", "丙地丰收"]
    assert [str(article.id) for article in reading.articles] == [f"2017-10-13-p01-a0{seq}" for seq in (1, 2, 3)]
    assert {article.section for article in reading.articles} == {"要闻"}
    assert not reading.said()


def test_kicker_headline_subtitle_and_author_are_told_apart_by_the_marks(tmp_path):
    noted = "<!--<npm:article-{0}>-->{1}<!--</npm:article-{0}>-->"
    article = only(
        tmp_path,
        headline=noted.format("title", "海风送电"),
        kicker=noted.format("pretitle", "写在引题处"),
        subtitle=noted.format("subtitle", "副题在此"),
        author="本报记者 沈泊舟",
    )
    assert (article.kicker, article.headline, article.subtitle) == ("写在引题处", "海风送电", "副题在此")
    assert article.credits == (Credit("记者", "沈泊舟", "本报"),)


@pytest.mark.parametrize("kicker", ["", "引题"])
@pytest.mark.parametrize("subtitle", ["", "副题"])
def test_without_marks_the_order_of_the_cells_tells_kicker_from_subtitle(tmp_path, kicker, subtitle):
    article = only(tmp_path, kicker=kicker, subtitle=subtitle)
    assert (article.kicker, article.headline, article.subtitle) == (kicker, "潮汐电站并网", subtitle)


def test_a_headline_over_two_lines_is_one(tmp_path):
    assert only(tmp_path, headline="潮汐电站<br>今日并网").headline == "潮汐电站 今日并网"


def test_where_the_title_element_stands_twice_the_newspapers_name_is_no_headline(tmp_path):
    html = older_article("潮汐电站并网", ["正文。"]).replace("<body>", "<body><founder-title>某某晚报</founder-title>")
    (article,) = one_page(tmp_path, ("content_1.htm", "潮汐电站并网", html)).articles
    assert article.headline == "潮汐电站并网"


def test_cdata_in_a_title_is_no_comment(tmp_path):
    assert only(tmp_path, headline="<![CDATA[海风送电]]>").headline == "海风送电"


def test_bylines_above_the_body_are_a_byline_though_the_author_is_empty(tmp_path):
    article = only(
        tmp_path, paragraphs=["■ 某某日报全媒体记者 沈泊舟", "　　通讯员 李　洋", "第一段正文。", "第二段正文。"]
    )
    assert article.byline == "■ 某某日报全媒体记者 沈泊舟 通讯员 李 洋".replace("李 洋", "李　洋")
    assert [(credit.role, credit.name) for credit in article.credits] == [("全媒体记者", "沈泊舟"), ("通讯员", "李洋")]
    assert [paragraph.text for paragraph in article.paragraphs] == ["第一段正文。", "第二段正文。"]


@pytest.mark.parametrize(
    ("paragraphs", "names"),
    [
        (["本报讯（某某日报全媒体记者沈泊舟）昨日并网。", "第二段。"], ["沈泊舟"]),
        (["昨日并网。", "（新华社北京7月7日电 记者沈泊舟 何静澜）"], ["沈泊舟", "何静澜"]),
        (["昨日，机组并网发电。", "文/本报记者 沈泊舟 图/何静澜"], ["沈泊舟", "何静澜"]),
    ],
)
def test_credits_are_found_in_the_dateline_in_the_closing_bracket_and_in_the_last_line(tmp_path, paragraphs, names):
    assert list(only(tmp_path, paragraphs=paragraphs).authors) == names


def test_the_copy_for_copying_is_left_out(tmp_path):
    copy = "<!-- 以下是供复制全文用 --><div style='display:none'><founder-content><!--enpcontent--><P>第一段正文。</P><!--/enpcontent--></founder-content></div>"
    assert [p.text for p in only(tmp_path, after=copy).paragraphs] == ["第一段正文。"]


def test_paragraphs_inside_paragraphs_and_line_ends_of_the_source_leave_whole_paragraphs(tmp_path):
    article = only(
        tmp_path,
        paragraphs=[
            "第一段的前半\r\n与后半。",
            "<p xmlns=''>第二段。</p>",
            "&nbsp;",
            "　　<STRONG>小标题</STRONG>",
            "第三段。",
        ],
    )
    assert [(p.text, p.heading) for p in article.paragraphs] == [
        ("第一段的前半与后半。", False),
        ("第二段。", False),
        ("小标题", True),
        ("第三段。", False),
    ]


def test_a_picture_beside_the_body_leaves_its_caption_as_the_last_paragraph_and_credits_its_photographer(tmp_path):
    box = (
        '<table id="newspic"><tr><td><!--<npm:article-pic>--><img src="../../../images/2017-10/13/01/1_p1.jpg"><!--</npm:article-pic>-->'
        "</td></tr><tr><td><!--<npm:article-pic-text>--><P>图为海上机组。　　何静澜　摄</P><!--</npm:article-pic-text>--></td></tr></table>"
    )
    article = only(tmp_path, before=box)
    assert article.paragraphs[-1].text == "图为海上机组。　　何静澜　摄"
    assert Credit("摄", "何静澜") in article.credits
    assert article.kind == "article"


def test_a_jump_is_cut_off_and_kept_as_a_page(tmp_path):
    article = only(tmp_path, paragraphs=["第一段正文。", "第二段正文。（下转第三版）"])
    assert article.continues_on == 3
    assert article.paragraphs[-1].text == "第二段正文。"


def test_the_same_article_with_a_query_in_its_name_is_read_once(tmp_path):
    html = older_article("潮汐电站并网", ["正文。"])
    names = ["content_1.htm", "content_1.htm?div=-1", "content_1.htm@div=0"]
    node = older_layout(
        "01", "要闻", [("content_1.htm?div=-1", "潮汐电站并网"), ("content_1.htm?div=0", "潮汐电站并网")]
    )
    reading = Reading(put(tmp_path, {f"{DAY}/node_2.htm": node, **{f"{DAY}/{name}": html for name in names}}))
    assert [article.source.rpartition("/")[2] for article in reading.articles] == ["content_1.htm"]
    assert len(reading.pages[0].original.regions) == 1
    assert "2 个文件是已读页面的别名" in reading.said()


def test_only_a_name_with_a_query_is_enough(tmp_path):
    node = older_layout("01", "要闻", [("content_1.htm?div=-1", "潮汐电站并网")])
    files = {f"{DAY}/node_2.htm": node, f"{DAY}/content_1.htm?div=-1": older_article("潮汐电站并网", ["正文。"])}
    (article,) = Reading(put(tmp_path, files)).articles
    assert article.headline == "潮汐电站并网"


def test_the_same_page_under_two_names_counts_once(tmp_path):
    node = older_layout("01", "头版", [("content_1.htm", "潮汐电站并网")])
    files = {
        f"{DAY}/node_1.htm": node,
        f"{DAY}/node_58464.htm": node,
        f"{DAY}/content_1.htm": older_article("潮汐电站并网", ["正文。"]),
    }
    reading = Reading(put(tmp_path, files))
    assert len(reading.pages) == len(reading.articles) == 1
    assert "是同一版，只读一次" in reading.said()


def test_a_box_with_other_pages_articles_adds_none(tmp_path):
    others = (
        "<div>今日关注<ul>"
        + "".join(f"<li><a href=content_{n}.htm>别版{n}</a></li>" for n in (11, 12, 13))
        + "</ul></div>"
    )
    front = older_layout("01", "要闻", [("content_1.htm", "潮汐电站并网")], others=others)
    second = older_layout("02", "综合", [(f"content_{n}.htm", f"别版{n}") for n in (11, 12)])
    files = {f"{DAY}/node_2.htm": front, f"{DAY}/node_3.htm": second}
    files |= {f"{DAY}/content_{n}.htm": older_article(f"别版{n}", [f"正文{n}。"]) for n in (11, 12)}
    reading = Reading(put(tmp_path, {**files, f"{DAY}/content_1.htm": older_article("潮汐电站并网", ["正文。"])}))
    assert [[article.headline for article in page.articles] for page in reading.pages] == [
        ["潮汐电站并网"],
        ["别版11", "别版12"],
    ]
    assert not reading.said()


def test_without_a_map_the_articles_own_page_decides(tmp_path):
    listed = [("content_1.htm", "潮汐电站并网"), ("content_2.htm", "别版")]
    files = {
        f"{DAY}/node_2.htm": older_layout("01", "要闻", listed, boxes=[]),
        f"{DAY}/node_3.htm": older_layout("02", "综合", [("content_2.htm", "别版")], boxes=[]),
        f"{DAY}/content_1.htm": older_article("潮汐电站并网", ["正文一。"], pagenum="01"),
        f"{DAY}/content_2.htm": older_article("别版", ["正文二。"], pagenum="02"),
    }
    assert [str(article.id) for article in Reading(put(tmp_path, files)).articles] == [
        "2017-10-13-p01-a01",
        "2017-10-13-p02-a01",
    ]


def test_a_page_of_people_daily_writes_its_headlines_by_script(tmp_path):
    node = (
        "<html><body><map name=PagePicMap><Area coords='1,1,9,1,9,9' shape=polygon href='nw.D110000some_20171016_1-01.htm'></map>"
        "<li>01版:要闻 &nbsp; PDF版下载</li><ul><li><a href=nw.D110000some_20171016_1-01.htm><script>document.write(view("
        '"两行标题<br>第二行  "))</script></a></li></ul><a id=pageLink href=./nbs.D110000some_01.htm>第01版：要闻</a></body></html>'
    )
    reading = Reading(put(tmp_path, {"html/2017-10/16/nbs.D110000some_01.htm": node}))
    assert (reading.pages[0].original.label, reading.pages[0].original.name) == ("01", "要闻")
    assert reading.pages[0].original.issue == "2017-10-16"
    assert "缺 1 篇" in reading.said()
    assert "《两行标题 第二行》" in reading.said()
