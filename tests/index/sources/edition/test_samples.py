"""Saved pages of real editions, where the folder with them is there: what they hold, field by field."""

import html
import json
import re
from pathlib import Path

import pytest

from index.model import Masthead
from index.sources.edition.layout import read_layout
from index.sources.edition.markup import decoded, parsed
from index.sources.edition.mirror import Mirror
from search.article import Credit
from tests.index.sources.edition.mirrors import Reading, older_article, older_layout, put
from tests.paths import SHARED, needs_shared

EDITIONS, PAGES = SHARED / "editions", SHARED / "pages"
pytestmark = needs_shared


def layout(name):
    path = EDITIONS / name
    text, _ = decoded(path.read_bytes())
    return read_layout(text, parsed(text), path, Mirror([path]))


def article(name):
    (found,) = Reading(EDITIONS / "articles" / name).articles
    return found


def last(path):
    return path.rpartition("/")[2]


def test_a_layout_page_of_the_newer_template():
    page = layout("founder-new/rmrb-20241225.html")
    assert (page.label.label, page.label.name, page.day.isoformat()) == ("01", "要闻", "2024-12-25")
    assert [last(key) for key in page.listed] == [f"content_{n}.html" for n in range(30048054, 30048061)]
    assert list(page.areas) == list(page.listed)
    assert page.areas[next(iter(page.areas))] == (
        ((3.72, 92.805), (194.4, 92.805), (194.4, 323.5525), (3.72, 323.5525)),
    )
    assert page.listed[next(iter(page.listed))].endswith("（总书记的人民情怀）")
    assert page.size == (400, 575)
    assert last(page.image) == "0f88d5f4-cdbd-4b8b-a600-8b44f707a067.jpg.2"
    assert last(page.pdf) == "58d97d37-6229-4f3b-872d-3911f85cb11b.pdf"
    assert [link.label.label for link in page.pages] == [f"{n:02}" for n in range(1, 21)]
    assert page.pages[12].label.name == "广告"


def test_a_layout_page_of_the_older_template():
    page = layout("founder-old/zglyb-2017-10-13-node_1.htm")
    assert (page.label.label, page.label.name, page.other_day.isoformat()) == ("01", "旅游报01版", "2017-10-13")
    assert [last(key) for key in page.listed] == [f"content_{n}.htm" for n in (306582, 306587, 306588, 306593, 306597)]
    assert list(page.listed.values())[1] == "多措并举推动澳门融入世界旅游大格局"
    assert {len(polygons) for polygons in page.areas.values()} == {1}
    assert page.size is None
    assert [link.label.label for link in page.pages] == ["01", "02", "03", "04", "05", "06", "08"]
    assert [last(link.pdf) for link in page.pages][:2] == ["zglyb2017101301.pdf", "zglyb2017101302.pdf"]


def test_a_layout_page_that_writes_its_headlines_by_script():
    page = layout("founder-old/rmrb-2017-10-16-nbs.D110000renmrb_01.htm")
    assert (page.label.label, page.label.name, page.other_day.isoformat()) == ("01", "要闻", "2017-10-16")
    assert list(page.listed.values())[1:3] == [
        "中共中央召开党外人士座谈会 征求对中共十九大报告的意见",
        "党的十九大代表陆续抵京",
    ]
    assert len(page.areas) == 5
    assert last(page.image) == "rmrb2017101601_b.jpg"
    assert last(page.pdf) == "rmrb2017101601.pdf"


def test_kicker_subtitle_and_a_caption_with_its_photographer():
    found = article("rmrb-2026-05-01-kicker+subtitle+captions.html")
    assert found.kicker == "习近平在加强基础研究座谈会上强调"
    assert found.headline == "以更大力度更实举措加强基础研究 进一步打牢科技强国建设根基"
    assert found.subtitle == "蔡奇出席  丁薛祥主持"
    assert found.paragraphs[-1].text.endswith("并发表重要讲话。 新华社记者  翟健岚摄")
    assert found.credits == (Credit("摄", "翟健岚", "新华社"),)
    assert str(found.id) == "2026-05-01-p01-a01"


def test_a_subtitle_of_two_lines_and_a_reporter_in_the_dateline():
    found = article("rmrb-2026-04-28-subtitle-two-lines.html")
    assert found.subtitle == "审议社会救助法草案、农业法修订草案等 赵乐际主持"
    assert found.credits == (Credit("记者", "彭波", "本报"),)


def test_several_names_beside_the_date():
    found = article("rmrb-2026-04-27-several-bylines.html")
    assert list(found.authors) == ["刘志强", "邱超奕", "韩鑫"]
    assert next(p.text for p in found.paragraphs if p.heading) == "这项任务为何摆在首位？"


def test_a_break_at_the_end_of_a_headline_leaves_nothing():
    found = article("rmrb-2026-05-16-title-br.html")
    assert (found.kicker, found.headline) == ("司法部新闻发言人", "就欧盟外国补贴调查相关做法构成不当域外管辖答记者问")
    assert (found.page, list(found.authors)) == (5, ["张璁"])


def test_a_pointer_to_another_page_is_kept_as_text():
    found = article("rmrb-2026-04-27-see-page.html")
    assert found.subtitle == "（二〇二五年十月二十九日）"
    assert found.paragraphs[-1].text == "（中央社会工作部负责人答记者问见第四版）"
    assert next(p.text for p in found.paragraphs if p.heading) == "一、总体要求"


def test_editors_of_four_pages_are_a_notice():
    found = article("rmrb-2026-04-27-duty-editor.html")
    assert (found.kind, found.authors) == ("notice", ())
    assert [credit.name for credit in found.credits][:3] == ["许诺", "赵政", "赵川博"]


@pytest.mark.parametrize(("name", "encoding"), [("", "utf-8"), (".gbk", "gb18030")])
def test_the_older_article_page_in_both_encodings(name, encoding):
    reading = Reading(EDITIONS / "invented" / f"SYNTH-old-article-content_1001{name}.htm")
    (found,) = reading.articles
    assert reading.pages[0].encoding == encoding
    assert (found.kicker, found.headline, found.subtitle) == ("写在引题处的话", "两行标题的第二行", "副题在此")
    assert (found.newspaper, found.section, str(found.id)) == ("某某报", "要闻", "2017-10-13-p01-a01")
    assert [credit.name for credit in found.credits] == ["某甲", "某乙", "某某"]
    assert [(p.text, p.heading) for p in found.paragraphs] == [
        ("第一段正文。", False), ("小标题", True), ("第二段正文。", False), ("图为某处。　　某某　摄", False),
    ]  # fmt: skip
    assert found.continues_on == 3


def plain(text):
    return "".join((text or "").split())


@pytest.mark.slow
def test_24_pages_hold_what_their_records_say():
    """Kickers and subtitles are in the web pages alone; a text repeated on a second page stands on the first."""
    reading = Reading(PAGES / "html")
    assert not reading.problems
    found = {(article.date.isoformat(), article.page, plain(article.headline)): article for article in reading.articles}
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((PAGES / "json").glob("*.json"))]
    assert len(reading.articles) == sum(len(record["articles"]) for record in records) == 167
    emptied = 0
    for record in records:
        seen = {}
        for true in record["articles"]:
            key = (record["date"], record["page"], plain(true["title"]))
            assert key in found
            if seen.setdefault(key, true) is not true:
                continue  # 图片报道 twice on a page
            article = found[key]
            text = plain(article.text)
            lines = [line for line in map(plain, true["body"].split("\n")) if line]
            if article.continued_from and not article.paragraphs:
                emptied += 1
                continue
            assert not [line for line in lines if line not in text and not re.search("下转|上接", line)], key
            assert plain(true["author"]) in plain(article.byline)
    assert emptied == 5


@pytest.fixture(scope="module")
def hainan(tmp_path_factory):
    """A parsed issue, written back into the template it came from."""
    issue = json.loads((EDITIONS / "parsed" / "hndaily-2026-07-08.json").read_text(encoding="utf-8"))
    files = {}
    for page in issue["pages"]:
        links = [(last(article["url"]), html.escape(article["title"])) for article in page["articles"]]
        files[last(page["page_url"])] = older_layout(page["page"], page["page_name"], links)
        for true in page["articles"]:
            title = html.escape(true["title"]).replace("\n", "<br>")
            files[last(true["url"])] = older_article(
                title, [html.escape(text) for text in true["content"].split("\n\n")]
            )
    files["node_1.htm"] = files["node_58464.htm"]
    root = tmp_path_factory.mktemp("hainan")
    put(root, {f"html/2026-07/08/{name}": content for name, content in files.items()})
    return issue, Reading(root, given=Masthead(newspaper="海南日报"))


def test_a_parsed_issue_comes_back_whole_page_by_page(hainan):
    issue, reading = hainan
    assert [(p.original.label, p.original.name, len(p.articles)) for p in reading.pages] == [
        (page["page"], page["page_name"], page["article_count"]) for page in issue["pages"]
    ]
    for page, true in zip(reading.pages, issue["pages"], strict=True):
        for article, record in zip(page.articles, true["articles"], strict=True):
            assert plain(article.headline) == plain(record["title"])
            assert sorted(plain("".join(text for _, text in article.body_parts()))) == sorted(plain(record["content"]))


def test_its_credits_stand_in_the_text_for_the_author_is_empty_in_all(hainan):
    _, reading = hainan
    names = {plain(article.headline): list(article.authors) for article in reading.articles}
    assert names["压实责任抓实整改举一反三牢牢守住生态环境保护底线"] == ["黎鹏"]
    assert names["杜绝过关思想和交账心理"] == ["李萌"]
    assert names["扎根山村，推动村集体收入4年增长超10倍"] == ["刘杰"]
    assert names["海南两部作品在全国节水短视频大赛中获奖"] == ["周晓梦", "彭怡"]
    assert names["以正确政绩观引领提升改革攻坚能力"][:3] == ["张扬", "任会彩", "李苗"]
    assert names["“展示了马克思主义的强大生命力”"] == ["杨维汉", "熊丰", "王明玉"]
    assert names["全国首单保税LNG罐箱国际转运业务落地洋浦"] == ["吴心怡", "洋浦海事局"]
    assert names["海南大学产教融合项目全面封顶"] == ["陈元才", "符马林"]
    assert names["广西强降雨已致6人死亡11人失联"] == ["赵欢", "孙闯"]
    # What is left prints no name.
    assert sum(not found for found in names.values()) <= 6


def test_saved_samples_of_two_papers_side_by_side_lose_nothing():
    reading = Reading(EDITIONS / "founder-old")
    assert len(reading.pages) == 2
    assert not reading.problems
    assert [Path(one.source).name for one in reading.skipped] == []
