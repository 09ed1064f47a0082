"""A mirror as a whole: what is read, what is told, and that nothing is dropped silently."""

import json
from pathlib import Path

import pytest

from index.model import Masthead
from index.sources.edition.markup import parsed, shown
from index.sources.edition.mirror import is_image, is_page, plain_name
from index.sources.edition.printed import Label, day_in_path, day_printed, page_number, read_label
from index.sources.encoding import Undecodable
from search.places import page_of
from tests.index.sources.edition.mirrors import Reading, newer_article, newer_layout, older_article, older_layout, put

DAY = "paper.example/html/2017-10/13"
TEXT = "海风吹过滩涂，机组缓缓转动，第一批电送上了岸，沿线的村庄当晚就用上了它，老人们说这是头一回。"


def older(tmp_path, files):
    return put(tmp_path, {f"{DAY}/{name}": html for name, html in files.items()})


def test_a_listed_article_that_is_not_there_is_a_finding_with_its_headline(tmp_path):
    node = older_layout("01", "要闻", [("content_1.htm", "潮汐电站并网"), ("content_2.htm", "海风送电")])
    reading = Reading(older(tmp_path, {"node_2.htm": node, "content_1.htm": older_article("潮汐电站并网", ["正文。"])}))
    assert len(reading.articles) == 1
    assert "这一版列出 2 篇，镜像里缺 1 篇：content_2.htm《海风送电》" in reading.said()


def test_a_listed_page_that_is_not_there_is_a_finding_once_for_an_issue(tmp_path):
    pages = [("./node_2.htm", "第01版：要闻"), ("node_3.htm", "第02版：综合"), ("node_4.htm", "第03版：副刊")]
    files = {
        "node_2.htm": older_layout("01", "要闻", [], pages=pages),
        "node_3.htm": older_layout("02", "综合", [], pages=pages),
    }
    reading = Reading(older(tmp_path, files))
    assert [one.message for one in reading.remarks] == ["版面目录里有、镜像里没有的版面 1 个：03"]


def test_an_article_that_no_layout_page_lists_is_kept_on_the_page_that_it_names(tmp_path):
    files = {"content_7.htm": older_article("潮汐电站并网", ["正文。"], pagenum="03")}
    (article,) = Reading(older(tmp_path, files)).articles
    assert str(article.id) == "2017-10-13-p03-a01"


def test_a_loose_article_takes_no_place_that_a_listed_one_has(tmp_path):
    node = older_layout("01", "要闻", [("content_1.htm", "潮汐电站并网")])
    files = {"node_2.htm": node, "content_1.htm": older_article("潮汐电站并网", ["正文一。"], pagenum="01")}
    reading = Reading(
        older(tmp_path, {**files, "content_2.htm": older_article("海风送电", ["正文二。"], pagenum="01")})
    )
    assert sorted(str(article.id) for article in reading.articles) == ["2017-10-13-p01-a01", "2017-10-13-p01-a02"]


def test_an_article_in_another_days_folder_is_found_by_its_link(tmp_path):
    files = {
        "pc/layout/202610/02/node_01.html": newer_layout(
            "01", "要闻", "2026年10月02日", [("../../../content/202609/30/content_1.html", "并网")]
        ),
        "pc/content/202609/30/content_1.html": newer_article("并网", "<p>正文。</p>", day="2026年10月02日"),
    }
    assert [str(article.id) for article in Reading(put(tmp_path, files)).articles] == ["2026-10-02-p01-a01"]


def test_links_with_a_host_and_a_flattened_folder_lead_to_the_files(tmp_path):
    links = [
        ("http://paper.example/rmb/pc/content/202412/25/content_1.html", "并网"),
        ("/rmb/pc/content/202412/25/content_2.html", "送电"),
    ]
    layout = newer_layout("01", "要闻", "2024年12月25日", links)
    articles = {f"content_{at}.html": newer_article(links[at - 1][1], f"<p>正文{at}。</p>") for at in (1, 2)}
    whole = {"paper.example/rmb/pc/layout/202412/25/node_01.html": layout}
    whole |= {f"paper.example/rmb/pc/content/202412/25/{name}": html for name, html in articles.items()}
    for files in (whole, {"saved/node_01.html": layout, **{f"saved/{name}": html for name, html in articles.items()}}):
        reading = Reading(put(tmp_path / str(len(list(tmp_path.iterdir()))), files))
        assert [article.headline for article in reading.articles] == ["并网", "送电"]
        assert len(reading.pages) == 1


def test_lettered_pages_lose_nothing_though_their_numbers_would_collide(tmp_path):
    files = {}
    for node, label in ((187, "A01"), (188, "B01")):
        files[f"node_{node}.htm"] = older_layout(label, f"{label}头版", [(f"content_{node}.htm", f"{label}的新闻")])
        files[f"content_{node}.htm"] = older_article(f"{label}的新闻", [f"{label}的正文。"])
    reading = Reading(older(tmp_path, files))
    assert [page.original.label for page in reading.pages] == ["A01", "B01"]
    assert [article.headline for article in reading.articles] == ["A01的新闻", "B01的新闻"]
    assert len({article.id for article in reading.articles}) == 2
    assert [article.page for article in reading.articles] == [page_of("A", 1), page_of("B", 1)]
    assert [page.original.regions[0].article for page in reading.pages] == [article.id for article in reading.articles]


def test_two_pages_of_one_number_stand_side_by_side(tmp_path):
    files = {
        "node_2.htm": older_layout("01", "要闻", [("content_1.htm", "并网")]),
        "node_9.htm": older_layout("1", "号外", [("content_2.htm", "送电")]),
    }
    files |= {
        f"content_{at}.htm": older_article(headline, [f"{headline}。"]) for at, headline in ((1, "并网"), (2, "送电"))
    }
    assert [str(a.id) for a in Reading(older(tmp_path, files)).articles] == ["2017-10-13-p01-a01", "2017-10-13-p01-a02"]


@pytest.mark.parametrize("jump", ["上接第1版", "（上接第一版）", None])
def test_a_continuation_whose_text_the_front_page_holds_does_not_double_it(tmp_path, jump):
    files = {
        "node_2.htm": older_layout("01", "要闻", [("content_1.htm", "海风送电")]),
        "node_3.htm": older_layout("02", "综合", [("content_2.htm", "海风送电")]),
        "content_1.htm": older_article("海风送电", ["开头一段。", TEXT]),
        "content_2.htm": older_article("海风送电", [*([jump] if jump else []), TEXT]),
    }
    reading = Reading(older(tmp_path, files))
    first, second = reading.articles
    assert [p.text for p in first.paragraphs] == ["开头一段。", TEXT]
    assert (second.headline, second.paragraphs) == ("海风送电", ())
    assert (first.continues_on, second.continued_from) == (2, 1)
    assert f"《海风送电》的正文已全在 {first.id} 里" in reading.said()


def test_a_continuation_that_goes_on_keeps_its_text(tmp_path):
    files = {
        "node_2.htm": older_layout("01", "要闻", [("content_1.htm", "海风送电")]),
        "node_3.htm": older_layout("02", "综合", [("content_2.htm", "海风送电")]),
        "content_1.htm": older_article("海风送电", ["开头一段。", "下转第2版"]),
        "content_2.htm": older_article("海风送电", ["上接第1版", TEXT]),
    }
    first, second = Reading(older(tmp_path, files)).articles
    assert ([p.text for p in first.paragraphs], first.continues_on) == (["开头一段。"], 2)
    assert ([p.text for p in second.paragraphs], second.continued_from) == ([TEXT], 1)


def test_the_ways_in_are_passed_over_by_name_and_by_refresh(tmp_path):
    files = {
        "paper.example/paperindex.htm": '<META HTTP-EQUIV="REFRESH" CONTENT="0; URL=html/2017-10/13/node_2.htm">',
        "paper.example/html/old.htm": "<html><head><meta http-equiv=refresh content='1; url=x.htm'></head><body></body></html>",
        f"{DAY}/index.htm": older_layout("01", "要闻", [("content_1.htm", "并网")]),
        f"{DAY}/content_1.htm": older_article("并网", ["正文。"], pagenum="01"),
    }
    reading = Reading(put(tmp_path, files))
    assert len(reading.articles) == 1
    assert [one.message for one in reading.skipped] == ["数字报的入口页，只通向某一期；没有读取"] * 3


def test_html_that_is_neither_page_nor_article_is_told_and_what_should_be_one_is_a_problem(tmp_path):
    files = {
        "notice.htm": "<html><body><p>关于版权的说明</p></body></html>",
        "content_5.htm": "<html><body><p>页面不存在</p></body></html>",
    }
    reading = Reading(older(tmp_path, {**files, "content_6.htm": older_article("", [])}))
    assert [Path(one.source).name for one in reading.skipped] == ["notice.htm"]
    assert [Path(one.source).name for one in reading.problems] == ["content_5.htm", "content_6.htm"]


def test_decoration_is_one_line_and_a_picture_that_no_page_names_is_told(tmp_path):
    node = older_layout("01", "要闻", [("content_1.htm", "并网")])
    root = older(tmp_path, {"node_2.htm": node, "content_1.htm": older_article("并网", ["正文。"])})
    put(
        root,
        {
            "paper.example/tplimg/pdf.gif": b"GIF8",
            "paper.example/tplimg/a.css": "a{}",
            "paper.example/tplimg/b.js": "1",
        },
    )
    put(
        root,
        {
            "paper.example/images/2017-10/13/01/P_b.jpg": b"\xff\xd8",
            "paper.example/images/2017-10/13/04/P4.pdf": b"%PDF",
        },
    )
    reading = Reading(root)
    assert ["3 个（" in one.message for one in reading.skipped] == [True]
    assert [one.message.partition("（")[0] for one in reading.remarks] == ["有 1 个图片或 PDF 没有页面提到"]


def test_without_web_pages_pictures_are_skipped_one_by_one_as_ever(tmp_path):
    put(tmp_path, {"01.jpg": b"\xff\xd8", "01.txt": "潮汐电站并网\n\n正文。"})
    assert [Path(one.source).name for one in Reading(tmp_path).skipped] == ["01.jpg"]


def test_what_a_meta_json_gives_holds_for_the_pages_beside_it(tmp_path):
    root = older(
        tmp_path,
        {
            "node_2.htm": older_layout("01", "要闻", [("content_1.htm", "并网")]),
            "content_1.htm": older_article("并网", ["正文。"]),
        },
    )
    put(root, {f"{DAY}/meta.json": json.dumps({"newspaper": "某某导报", "serial": 2644})})
    (article,) = Reading(root).articles
    assert (article.newspaper, article.serial) == ("某某导报", 2644)
    (article,) = Reading(root, given=Masthead(serial=2645)).articles
    assert article.serial == 2645


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "utf-8", "big5"])
def test_a_page_in_gbk_is_read_whatever_it_declares(tmp_path, charset):
    html = older_article("镕基大桥通车", [TEXT * 3], charset=charset).encode("gb18030")
    reading = Reading(older(tmp_path, {"content_1.htm": html}))
    assert [article.headline for article in reading.articles] == ["镕基大桥通车"]


def test_a_page_in_utf_8_that_declares_gb2312_is_utf_8(tmp_path):
    html = older_article("镕基大桥通车", [TEXT], charset="gb2312")
    assert [a.headline for a in Reading(older(tmp_path, {"content_1.htm": html})).articles] == ["镕基大桥通车"]


def test_a_damaged_page_is_a_problem_and_is_never_mangled(tmp_path):
    html = older_article("潮汐电站并网", [TEXT]).encode()[:-400] + b"\xff\xfe\xff"
    reading = Reading(older(tmp_path, {"content_1.htm": html, "content_2.htm": older_article("海风送电", ["正文。"])}))
    assert [article.headline for article in reading.articles] == ["海风送电"]
    assert [Path(one.source).name for one in reading.problems] == ["content_1.htm"]


@pytest.mark.parametrize(
    "piece", ["<div>", "<b><p>", "<a href=x>x<div>", "<table><tr><td>", "<svg><p>", "<font color=1><p>x</p>"]
)
def test_a_page_nested_without_end_is_refused_before_it_is_parsed(piece):
    with pytest.raises(Undecodable):
        parsed(piece * 30_000)


def test_a_tag_that_never_ends_is_refused():
    with pytest.raises(Undecodable):
        parsed("<p " + "a=1 " * 30_000 + "<b" + "<b>" * 10)


def test_a_page_that_is_deep_but_not_hostile_is_read_to_its_bottom():
    assert [line.text for line in shown("<div>" * 900 + "<p>到底了</p>" + "</div>" * 900)] == ["到底了"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("第01版：要闻", ("01", "要闻")),
        ("第A01版：头版", ("A01", "头版")),
        ("A01： 头版", ("A01", "头版")),
        ("01版:要闻", ("01", "要闻")),
        ("第1版　　　要闻", ("1", "要闻")),
        ("第一版", ("1", "")),
        ("005", ("005", "")),
        ("第005版：理论周刊 新论", ("005", "理论周刊 新论")),
        ("T1版", ("T1", "")),
        ("责编：张伟", ("", "")),
        ("2017", ("2017", "")),
        (
            "第二版指南今日发布，各地都在学习，记者从多个部门了解到，其中新增的内容有很多，各地的做法也不一样，有的印成小册子，有的请人讲解，读者来信说很有用，还要再印。",
            ("", ""),
        ),
    ],
)
def test_labels_are_read_as_printed(text, label):
    assert tuple(read_label(text)) == label


def test_a_label_with_noughts_is_the_same_page_and_only_a_number_is_an_address():
    assert Label("01").key == Label("1").key == Label("001").key != Label("A01").key
    assert [page_number(label) for label in ("1", "012", "A01", "", "9999")] == [1, 12, page_of("A", 1), 0, 0]


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("h/html/2017-10/13/node_2.htm", "2017-10-13"),
        ("h/pc/layout/202412/25/node_01.html", "2024-12-25"),
        ("h/2026/20260708/20260708_001/001.html", "2026-07-08"),
        ("h/nw.D110000renmrb_20171016_2-01.htm", "2017-10-16"),
        ("h/html/2017-13/45/node_2.htm", None),
    ],
)
def test_days_of_folders_and_names(path, day):
    found = day_in_path(path)
    assert (found.isoformat() if found else None) == day


def test_a_day_is_read_over_line_breaks_and_in_english():
    assert day_printed("2017年10月\n 13日 星期五").isoformat() == "2017-10-13"
    assert day_printed("2017-October-16").isoformat() == "2017-10-16"
    assert day_printed("2017年13月13日") is None


def test_names_of_a_mirror():
    assert plain_name("content_1.htm?div=-1") == plain_name("content_1.htm@div=-1") == "content_1.htm"
    assert is_page("content_1.htm?div=-1")
    assert is_page("NODE_1.HTM")
    assert not is_page("mail@example.txt")
    assert is_image("a.jpg.2")
    assert not is_image("a.2")


def test_a_million_line_breaks_are_one_line():
    assert shown("<p>" + "\n\t某 " * 200_000 + "</p>")[0].text == "某" * 200_000
