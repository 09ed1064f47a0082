"""The newer template: layout/ and content/ in folders of the month, fields in a comment, captions in attributes."""

from datetime import date

import pytest

from index.model import Region
from search.article import Credit
from tests.index.sources.edition.mirrors import Reading, newer_article, newer_layout, put

ROOT = "paper.example/rmb/pc"


def mirror(tmp_path, articles, *, label="01", name="要闻", day="2024年12月25日", **layout):
    """A page with articles (headline, html) each."""
    links = [
        (f"../../../content/202412/25/content_{at}.html", headline) for at, (headline, _) in enumerate(articles, 1)
    ]
    files = {f"{ROOT}/layout/202412/25/node_{label}.html": newer_layout(label, name, day, links, **layout)}
    files |= {f"{ROOT}/content/202412/25/content_{at}.html": html for at, (_, html) in enumerate(articles, 1)}
    return put(tmp_path, files)


def only(tmp_path, body="<p>　　第一段正文。</p>", headline="潮汐电站并网", **article):
    (found,) = Reading(mirror(tmp_path, [(headline, newer_article(headline, body, **article))])).articles
    return found


def test_a_headline_in_a_paragraph_is_not_empty_and_lines_of_a_subtitle_are_kept(tmp_path):
    article = only(
        tmp_path,
        kicker="<p> 写在引题处 </p>",
        subtitle="<p> 副题一</p><p>副题二 </p>",
        author="本报记者  沈泊舟  李  洋",
    )
    assert (article.kicker, article.headline, article.subtitle) == ("写在引题处", "潮汐电站并网", "副题一 副题二")
    assert article.credits == (Credit("记者", "沈泊舟", "本报"), Credit("记者", "李洋", "本报"))
    assert (article.newspaper, article.section, str(article.id)) == ("某某报", "要闻", "2024-12-25-p01-a01")


def test_a_name_alone_beside_the_date_is_an_author(tmp_path):
    assert only(tmp_path, author="沈泊舟").credits == (Credit("作者", "沈泊舟"),)


def test_the_stale_date_in_a_comment_is_not_read(tmp_path):
    assert only(tmp_path).date == date(2024, 12, 25)


def test_a_caption_in_an_attribute_is_kept_and_searched(tmp_path):
    title = "&lt;p&gt;　　图为海上机组。&lt;/p&gt;&lt;p&gt;　　新华社记者  何静澜摄&lt;/p&gt;"
    article = only(
        tmp_path,
        f'<p class="patt"><img data-original-title="{title}" src="../../../pic/202412/25/a.jpg.2"></p><p>　　正文。</p>',
    )
    assert [p.text for p in article.paragraphs] == ["正文。", "图为海上机组。 新华社记者  何静澜摄"]
    assert article.credits == (Credit("摄", "何静澜", "新华社"),)
    assert "图为海上机组" in article.text


def test_a_caption_that_the_body_repeats_stands_once(tmp_path):
    article = only(
        tmp_path,
        '<p><img data-original-title="&lt;p&gt;图为海上机组。&lt;/p&gt;" src="a.jpg"></p><p>　　图为海上机组。</p>',
    )
    assert [p.text for p in article.paragraphs] == ["图为海上机组。"]


def test_a_bold_line_is_a_subhead_and_a_bold_paragraph_is_not(tmp_path):
    long = "这一整段都用粗体排印，因为它是编者写在前面的话，比一行小标题长得多，也有句号，所以不是小标题。"
    body = f"<p>　　<strong>海上的电</strong></p><p><strong>　　{long}</strong></p><p>　　正文。</p><p>　　</p>"
    assert [p.heading for p in only(tmp_path, body).paragraphs] == [True, False, False]


def test_the_title_of_a_story_inside_a_story_is_a_subhead_and_its_byline_credits(tmp_path):
    body = "".join(
        f"<p>　　{text}</p>"
        for text in (
            "以海风送电",
            "本报记者  沈泊舟",
            "第一则的正文。",
            "",
            "以潮汐送电",
            "本报记者  何静澜",
            "第二则的正文。",
        )
    )
    article = only(tmp_path, body, headline="两则新闻")
    assert [p.text for p in article.paragraphs if p.heading] == ["以海风送电", "以潮汐送电"]
    assert list(article.authors) == ["沈泊舟", "何静澜"]
    assert "第二则的正文。" in article.text


def test_the_opening_comment_twice_and_the_properties_before_it_are_no_text(tmp_path):
    html = newer_article("潮汐电站并网", "<p>　　正文。</p>").replace(
        "<!--enpcontent-->", "<!--enpproperty <articleid>9</articleid>/enpproperty--><!--enpcontent--><!--enpcontent-->"
    )
    (article,) = Reading(mirror(tmp_path, [("潮汐电站并网", html)])).articles
    assert [p.text for p in article.paragraphs] == ["正文。"]


def test_a_row_of_a_table_is_a_line(tmp_path):
    table = "<table><tr><th>地名</th><th>度数</th></tr><tr><td><p>甲地</p></td><td>12.5</td></tr></table>"
    assert [p.text for p in only(tmp_path, f"<p>　　正文。</p>{table}").paragraphs] == [
        "正文。",
        "地名　度数",
        "甲地　12.5",
    ]


def test_regions_are_fractions_of_the_picture(tmp_path):
    reading = Reading(mirror(tmp_path, [("潮汐电站并网", newer_article("潮汐电站并网", "<p>正文。</p>"))]))
    (page,) = reading.pages
    assert page.original.regions == (Region(reading.articles[0].id, ((0.1, 0.1), (0.5, 0.1), (0.5, 0.5), (0.1, 0.5))),)


def test_an_article_without_a_box_is_still_on_the_page(tmp_path):
    reading = Reading(
        mirror(tmp_path, [("潮汐电站并网", newer_article("潮汐电站并网", "<p>正文。</p>"))], coords="null")
    )
    assert len(reading.articles) == 1
    assert reading.pages[0].original.regions == ()


def test_picture_and_pdf_of_the_page_are_found_by_their_odd_names_and_are_not_skipped(tmp_path):
    root = mirror(tmp_path, [("潮汐电站并网", newer_article("潮汐电站并网", "<p>正文。</p>"))])
    put(root, {f"{ROOT}/pic/202412/25/page01.jpg.2": b"\xff\xd8", f"{ROOT}/attachement/202412/25/page01.pdf": b"%PDF"})
    reading = Reading(root)
    original = reading.pages[0].original
    assert original.image.endswith("pic/202412/25/page01.jpg.2")
    assert original.pdf.endswith("attachement/202412/25/page01.pdf")
    assert not reading.said()


def test_the_tablets_copy_of_an_issue_counts_once(tmp_path):
    root = mirror(tmp_path, [("潮汐电站并网", newer_article("潮汐电站并网", "<p>正文。</p>"))])
    for path in list(root.rglob("*.html")):
        put(root, {str(path.relative_to(root)).replace("/pc/", "/pad/"): path.read_bytes()})
    reading = Reading(root)
    assert len(reading.pages) == len(reading.articles) == 1
    assert all("/pc/" in article.source for article in reading.articles)


def test_the_day_that_the_page_prints_wins_over_its_folder_and_both_are_told(tmp_path):
    html = newer_article("潮汐电站并网", "<p>正文。</p>", day="2024年12月22日")
    reading = Reading(mirror(tmp_path, [("潮汐电站并网", html)], day="2024年12月26日"))
    assert reading.articles[0].date == date(2024, 12, 26)
    assert "2024-12-26" in reading.said()
    assert "2024-12-25" in reading.said()
    assert "自己印的日期不同" in reading.said()


@pytest.mark.parametrize(
    ("headline", "body", "kind"),
    [
        ("本版责编：沈泊舟  何静澜", "", "notice"),
        ("一版责编：沈泊舟  二版责编：何静澜", "", "notice"),
        ("广告", "", "ad"),
        ("公益广告", "<p>保护海洋</p>", "ad"),
        ("图片报道", "<p><img src='a.jpg'></p><p>　　图为海上机组。</p><p>　　何静澜摄（影像中国）</p>", "photo"),
        ("海上机组", "<p><img src='a.jpg'></p>", "photo"),
        ("潮汐电站并网", "", "article"),
        ("某某公司招聘公告", "<p>　　现招聘若干名。</p>", "notice"),
    ],
)
def test_what_is_no_article_is_called_what_it_is(tmp_path, headline, body, kind):
    assert only(tmp_path, body, headline=headline).kind == kind


def test_everything_on_a_page_of_advertisements_is_one(tmp_path):
    root = mirror(tmp_path, [("某某牌机组", newer_article("某某牌机组", "<p>欢迎选用。</p>"))], name="广告")
    assert Reading(root).articles[0].kind == "ad"


def test_a_digest_has_entries(tmp_path):
    article = only(
        tmp_path, "<p>　　海风送电</p><p>　　第二版</p><p>　　潮汐送电</p><p>　　第三版</p>", headline="导读"
    )
    assert article.kind == "digest"
    assert [(entry.headline, entry.page) for entry in article.entries] == [("海风送电", 2), ("潮汐送电", 3)]
    assert article.paragraphs == ()


def test_editors_of_a_page_are_credited_and_are_no_authors(tmp_path):
    article = only(tmp_path, "", headline="本版责编：沈泊舟  何  静")
    assert [credit.name for credit in article.credits] == ["沈泊舟", "何静"]
    assert article.authors == ()
