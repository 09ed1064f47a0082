"""Articles, pages and issues as they are read, cited and left again."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from search.article import Article, ArticleId, Credit, Paragraph
from search.results import Snippet
from tests.web.fake_archive import SECOND
from tests.web.fake_engine import FakeEngine
from tests.web.scan import text_of
from web import create_app
from web.article.view import opening
from web.filters import citation, credit, is_colophon, marked


def test_an_article_keeps_its_marks_and_steps_between_them(client: FlaskClient) -> None:
    page = client.get(f"/{SECOND}/01/01?q=人工智能").text
    assert re.findall(r'<mark id="(m\d)">人工智能</mark>', page) == ["m1", "m2", "m3", "m4"]
    assert '<a href="#m4">上一处</a><b>1/4</b><a href="#m2">下一处</a>' in page
    assert "共 4 处" in page
    assert "<mark" not in client.get(f"/{SECOND}/01/01").text


def test_an_article_climbs_jumps_and_cites(client: FlaskClient) -> None:
    page = client.get(f"/{SECOND}/01/01?q=茶").text
    assert f'<a href="/{SECOND}">' in page
    assert f'<a href="/{SECOND}/01">' in page
    assert re.search(rf'<a href="/{SECOND}/02/01\?q=[^"]+">接第2版</a>', page)
    assert "转自第1版" in client.get(f"/{SECOND}/02/01").text
    assert "林小满. 云岭把人工智能种进茶园: 十分钟看一眼 一垄一垄浇[N]. 虚构科技周刊, 2025-03-10(01)." in page
    assert "made-up/2025-03-10-01.txt" in page
    assert f'rel="next" href="/{SECOND}/01/02' in page
    assert 'rel="prev"' not in page


def test_digest_lines_lead_to_what_they_announce(client: FlaskClient) -> None:
    page = client.get(f"/{SECOND}/01/03?q=河湾").text
    assert re.search(rf'<a href="/{SECOND}/02/02\?q=[^"]+" aria-label="河湾园区试行共享实验台 02版"></a>', page)
    assert "没有登出来的文章 03版</li>" in page


def test_an_issue_lays_out_its_pages_in_order(client: FlaskClient) -> None:
    page = text_of(client.get(f"/{SECOND}").text)
    assert page.index("01版 要闻") < page.index("本期导读") < page.index("02版 园区") < page.index("欢迎订阅")
    assert "上一期 2025年3月3日 星期一" in page
    assert "下一期" not in page


def test_a_page_shows_first_lines_and_its_neighbours(client: FlaskClient) -> None:
    page = client.get(f"/{SECOND}/02").text
    assert "河湾园区的实验台按小时出租" in page
    assert f'rel="prev" href="/{SECOND}/01"' in page


def test_marks_escape_what_they_mark() -> None:
    assert marked(Snippet("a<b>&c", ((1, 4),))) == "a<mark>&lt;b&gt;</mark>&amp;c"
    assert marked(Snippet("<i>")) == "&lt;i&gt;"


@pytest.mark.parametrize(
    ("byline", "line"),
    [
        ("▶ 本报记者 张三", "记者 张三"),
        ("本报讯（记者 李四）", "记者 李四"),
        ("新华社记者 王五/摄", "新华社记者 王五/摄"),
        ("○ 文/图 赵六", "文/图 赵六"),
        ("", ""),
    ],
)
def test_a_byline_is_shortened_for_the_line_of_facts(byline: str, line: str) -> None:
    assert credit(byline) == line


def test_the_way_back_from_an_article_keeps_filters_sort_and_place(client: FlaskClient) -> None:
    asked = f"q={quote('人工智能')}&section={quote('要闻')}&sort=oldest&offset=1&limit=1"
    results = client.get(f"/search?{asked}").text
    (href,) = re.findall(r'class="headline" href="([^"]+)"', results)
    path, _, query = Markup(href).unescape().partition("?")
    assert query == asked
    page = client.get(f"{path}?{query}").text
    assert Markup('<a class="back" href="{}">回到结果</a>').format(f"/search?{asked}") in page
    assert f'<link rel="canonical" href="{path}">' in page
    assert f'<a href="{path}">http://localhost{path}</a>' in page
    beside = page[page.index('<nav class="beside"') :].partition("</nav>")[0]
    assert quote("人工智能") in beside
    assert "sort=" not in beside


def test_the_way_back_is_there_where_nothing_is_marked(client: FlaskClient) -> None:
    page = client.get(f"/{SECOND}/01/01?section={quote('要闻')}").text
    assert f'href="/search?section={quote("要闻")}">回到结果</a>' in page
    assert "第一处" not in page
    assert "回到结果" not in client.get(f"/{SECOND}/01/01").text


def test_an_item_without_a_headline_is_cited_by_its_first_sentence() -> None:
    text = "三月九日，云岭的茶农在测叶小站旁边学看读数，一直学到天黑。小站不大。"
    photo = Article(ArticleId(SECOND, 1, 2), kind="photo", paragraphs=(Paragraph(text),))
    assert citation(photo).startswith("三月九日，云岭的茶农在测叶小站旁边学看读数，一直学到天黑[N].")


def test_a_line_of_editors_is_neither_cited_nor_related() -> None:
    line = Article(ArticleId(SECOND, 1, 9), section="要闻", kind="notice", headline="责编：何远 校对：林小满")
    assert is_colophon(line)
    assert not is_colophon(Article(ArticleId(SECOND, 1, 9), kind="notice", headline="编辑部启事"))
    page = create_app(FakeEngine((line,))).test_client().get(line.id.path).text
    assert "引用" not in page
    assert "相关" not in page


def test_a_page_credits_those_who_are_named_in_the_text_only() -> None:
    credits = (Credit("记者", "何远", "本报"),)
    item = Article(
        ArticleId(SECOND, 1, 1),
        headline="甲",
        paragraphs=(Paragraph("本报讯（记者何远）今天。"),),
        credits=credits,
    )
    page = create_app(FakeEngine((item,))).test_client().get(f"/{SECOND}/01").text
    assert '<p class="facts">记者 何远</p>' in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一二三四五六七八九十，" + "一" * 30, "一二三四五六七八九十……"),
        ("一二三四五六七八九十一二三。" + "一" * 30, "一二三四五六七八九十一二三。"),
        ("一二三四五六七。" + "一" * 30, "一二三四五六七。"),
        ("一" * 22, "一" * 22),
        ("一" * 50, "一" * 10 + "……"),
    ],
)
def test_an_opening_looks_a_little_ahead_for_a_stop(text: str, shown: str) -> None:
    assert opening(Article(ArticleId(SECOND, 1, 1), headline="甲", paragraphs=(Paragraph(text),)), 10) == shown


def test_an_article_knows_the_way_back_to_its_results(client: FlaskClient) -> None:
    results = client.get("/search?q=人工智能&year=2025&sort=newest").text
    link = re.search(r'class="headline" href="([^"]+)"', results)
    assert link is not None
    page = client.get(link[1].replace("&amp;", "&")).text
    back = re.search(r'href="(/search[^"]+)"[^>]*>回到结果', page)
    assert back is not None
    assert {"year=2025", "sort=newest"} <= set(re.split(r"[?&]|&amp;", back[1].replace("&amp;", "&")))


@pytest.mark.parametrize("path", [f"/{SECOND}/", f"/{SECOND}/01/", f"/{SECOND}/01/01/", "/search/", "/help/"])
def test_an_address_cut_from_the_right_may_keep_its_slash(client: FlaskClient, path: str) -> None:
    answer = client.get(path, query_string={"q": "河湾"}, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path == path.rstrip("/")
    assert answer.request.args["q"] == "河湾"
