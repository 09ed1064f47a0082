"""The page of results: what was found, narrowed, loosened, meant."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.web.fake_archive import SCRIPT, SECOND
from tests.web.scan import text_of


def test_results_say_what_they_are_and_how_many(client: FlaskClient) -> None:
    page = client.get("/search?q=人工智能&section=要闻").text
    assert "“人工智能”的文章，栏目：要闻，按相关度" in page
    assert "共 2 篇" in text_of(page)
    assert "云岭把<mark>人工智能</mark>种进茶园" in page
    assert "第10期（总第902期） · 2025-03-10 · 01版 要闻 · 本报记者 林小满".replace("本报", "") in text_of(page)
    assert f'href="/{SECOND}/01/01?q=' in page


def test_partial_matches_stand_under_their_own_heading(client: FlaskClient) -> None:
    page = text_of(client.get("/search?q=人工智能 茶芽").text)
    assert "共 1 篇，另有部分匹配 2 篇" in page
    assert "部分匹配 只含一部分词，不计入总数" in page


def test_a_weaker_reading_is_said_in_words(client: FlaskClient) -> None:
    assert "没有文章包含全部的词" in client.get("/search?q=河湾 传感器").text


def test_facets_show_eight_values_and_the_rest_under_more(client: FlaskClient) -> None:
    page = client.get("/search?year=2024").text
    assert "更多（3）" in page
    assert "不含" not in page
    taken = client.get("/search?year=2024&section=专栏9").text
    assert 'class="taken"' in taken
    assert "取消只看 专栏9" in taken


def test_paging_gives_the_neighbours_and_the_range(client: FlaskClient) -> None:
    page = client.get("/search?year=2024&limit=10&offset=10").text
    assert "第 11–20 篇，共 30 篇" in page
    assert 'rel="prev" href="/search?year=2024&amp;limit=10"' in page
    assert 'rel="next" href="/search?year=2024&amp;offset=20&amp;limit=10"' in page
    beyond = client.get("/search?year=2024&offset=900").text
    assert "没有更多结果" in beyond
    assert 'rel="prev" href="/search?year=2024&amp;offset=20"' in beyond


def test_an_empty_page_says_what_was_looked_for_and_loosens_one_thing_at_a_time(client: FlaskClient) -> None:
    page = client.get("/search?q=查无此事&year=2025&not_kind=ad").text
    assert page.count("“查无此事”的文章，2025 年，不含广告") == 2, "in the title and the heading, not again"
    assert "“查无此事”的文章，2025 年，不含广告" in page
    assert "去掉“2025 年”" in page
    assert "去掉“不含广告”" in page


def test_a_request_that_was_mended_says_so(client: FlaskClient) -> None:
    page = client.get("/search?q=茶&sort=loud&since=someday").text
    assert "没有“loud”这种排序" in page
    assert "起始日期“someday”看不懂" in page


def test_the_skip_link_of_results_leads_to_the_results(client: FlaskClient) -> None:
    page = client.get("/search?q=茶").text
    assert '<a class="skip" href="#found">跳到结果</a>' in page
    assert 'id="found" tabindex="-1"' in page
    assert '<a class="skip" href="#main">跳到正文</a>' in client.get("/help").text


@pytest.mark.parametrize(
    ("query", "said", "unsaid"),
    [
        ('"查无此事"', f'href="/search?q={quote("查无此事")}"', "拆成几个词"),
        ("Q77", 'href="/search?q=Q77%2A"', "去掉引号"),
        ("查无此事查无此事", "拆成几个词", "去掉引号"),
        ("查无", "换个说法", "拆成几个词"),
        ("标题:查无", "换个说法", "只记得标题"),
        ("总第902期", 'href="/i/902"', "去掉引号"),
        ("总第77期", "换个说法", 'href="/i/'),
    ],
)
def test_an_empty_page_hints_only_at_what_applies(client: FlaskClient, query: str, said: str, unsaid: str) -> None:
    page = client.get(f"/search?q={quote(query)}").text
    assert "没有找到" in page
    assert said in page
    assert unsaid not in page


def test_a_title_is_the_sentence_of_what_is_shown(client: FlaskClient) -> None:
    page = client.get("/search?q=茶&sort=newest").text
    assert "<title>“茶”的文章，从新到旧 · 报搜</title>" in page


def test_a_request_for_none_does_not_lead_to_itself(client: FlaskClient) -> None:
    page = client.get("/search?limit=0").text
    assert "从第一篇看起" in page
    assert "limit=0" not in page


def test_chips_stand_in_the_order_of_the_facets(client: FlaskClient) -> None:
    page = client.get("/search?author=林小满&year=2025&section=要闻").text
    assert re.findall(r'title="去掉这一条">([^<]+)', page) == ["2025 年", "栏目：要闻", "作者：林小满"]


def test_what_has_no_date_can_be_asked_for(client: FlaskClient) -> None:
    page = client.get("/search?year=0").text
    assert "<h1>全部文章，日期不详</h1>" in page
    assert "共 1 篇" in text_of(page)
    assert "日期不详" in client.get("/undated-old-scan").text


def test_what_may_have_been_meant_is_a_link_that_keeps_the_filters(client: FlaskClient) -> None:
    page = client.get("/search?q=人工只能&year=2025&offset=40").text
    (href,) = re.findall(r'您要找的是不是：</span>\s*<a href="([^"]+)">人工智能</a>', page)
    assert href == f"/search?q={quote('人工智能')}&amp;year=2025"
    assert "您要找的是不是" not in client.get("/search?q=人工智能").text


def test_what_may_have_been_meant_is_escaped(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.answer.answer.meant", lambda reader, request: (SCRIPT,))
    page = client.get("/search?q=<b>").text
    assert "您要找的是不是" in page
    assert SCRIPT not in page


def test_an_empty_page_and_the_front_page_suggest_without_a_script(client: FlaskClient) -> None:
    home = client.get("/").text
    assert "报上常见" in home
    assert f'href="/search?q={quote("栏目:要闻")}"' in home
    assert "报上有" not in client.get("/search?q=查无此事").text
    near = client.get(f"/search?q={quote('园')}&kind=notice").text
    assert f'href="/search?q={quote("栏目:园区")}"' in near
