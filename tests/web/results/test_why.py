"""The line that says how a query was read, and the answer to why so little was found."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from search.request import SearchRequest
from search.results import SearchResults
from tests.web.fake_archive import SCRIPT, SECOND
from tests.web.fake_engine import FakeEngine
from tests.web.test_pages import Scan, text_of
from web import create_app


def chips(page: str) -> str:
    found = re.search(r'<p class="loosen read">.*?</p>', page, re.DOTALL)
    assert found is not None
    return found[0]


def links(piece: str) -> dict[str, str]:
    """Words to address of each link."""
    pairs = re.findall(r'<a [^>]*?href="([^"]+)"[^>]*>(.*?)</a>', piece, re.DOTALL)
    return {text_of(words): str(Markup(href).unescape()) for href, words in pairs}


def test_every_results_page_says_how_the_query_was_read(client: FlaskClient) -> None:
    assert "读作 人工智能 -广告" in text_of(chips(client.get("/search?q=人工智能 -广告").text))
    assert "读作" not in client.get("/search?year=2025").text


def test_an_alias_can_be_taken_away_and_brought_back(client: FlaskClient) -> None:
    piece = chips(client.get("/search?q=河湾高新区&year=2025").text)
    assert "高新区 ＝ 高新技术产业开发区 ×" in text_of(piece)
    ((words, away),) = links(piece).items()
    assert "去掉别名" in words
    assert away == f"/search?q={quote('河湾高新区')}&year=2025&noalias={quote('高新区')}"
    piece = chips(client.get(away).text)
    assert "高新技术产业开发区" not in text_of(piece)
    ((words, back),) = links(piece).items()
    assert "没有用别名" in words
    assert back == f"/search?q={quote('河湾高新区')}&year=2025"


def test_several_aliases_can_be_taken_away_at_once(client: FlaskClient) -> None:
    piece = chips(client.get("/search?q=高新区 2025年").text)
    none = links(piece)["都不用别名"]
    assert none.endswith("&noalias=%2A")
    off = chips(client.get(none).text)
    assert text_of(off).count("没有用别名") == 2
    assert "都不用别名" not in off


def test_what_was_taken_away_stays_away_on_the_way_to_an_article_and_back(client: FlaskClient) -> None:
    page = client.get("/search?q=高新区 人工智能&year=2025&noalias=高新区").text
    hrefs = re.findall(r'class="headline" href="([^"]+)"', page)
    assert hrefs
    assert all(f"noalias={quote('高新区')}" in href for href in hrefs)
    assert 'name="noalias" value="高新区"' in page, "the form of dates carries it along"


def test_few_results_offer_to_say_why(client: FlaskClient) -> None:
    page = client.get("/search?q=人工智能 茶芽&section=要闻").text
    href = links(page)["为什么只有 1 篇？"]
    assert href == f"/search?q={quote('人工智能 茶芽')}&section={quote('要闻')}&explain=1#why"
    assert page.index("为什么只有") < page.index("部分匹配 <small>")
    told = client.get(href).text
    why = told[told.index('id="why"') : told.index("部分匹配 <small>")]
    assert "部分 单独 加上筛选 人工智能 3 篇 2 篇 茶芽 1 篇 1 篇 筛选 栏目：要闻" in text_of(why)
    assert "去掉“茶芽” 2 篇" in text_of(why)
    assert links(why)["去掉“茶芽”"] == f"/search?q={quote('人工智能')}&section={quote('要闻')}"
    assert "explain" not in "".join(Scan(told).values("href"))
    assert "为什么只有" not in client.get("/search?year=2024").text


def test_many_results_explain_themselves_when_asked(client: FlaskClient) -> None:
    assert "每一部分各有多少篇" in client.get("/search?q=企业 传感器&explain=1").text
    assert "每一部分" not in client.get("/search?q=企业 传感器&explain=0").text


def test_an_empty_page_counts_each_part_and_offers_what_helps(client: FlaskClient) -> None:
    page = text_of(client.get("/search?q=茶芽 查无此事&section=园区").text)
    assert "为什么没找到 部分 单独 加上筛选 茶芽 1 篇 没有 查无此事 没有 没有" in page
    assert "去掉“栏目：园区” 1 篇，只含一部分词" in page
    assert "去掉“茶芽”" not in page
    assert "仍然没有" in text_of(client.get("/search?q=查无此事&section=园区").text)


def test_a_single_word_that_nobody_printed_needs_no_table(client: FlaskClient) -> None:
    page = client.get("/search?q=查无").text
    assert "<table" not in page
    assert "没有找到" in page


@pytest.mark.parametrize("query", [SCRIPT, f'"{SCRIPT}" 茶', f"标题:{SCRIPT}", f"高新区{SCRIPT}"])
def test_a_script_in_a_part_shows_as_text(client: FlaskClient, query: str) -> None:
    page = client.get("/search", query_string={"q": query, "explain": "1", "noalias": SCRIPT, "section": SCRIPT}).text
    assert SCRIPT not in page
    assert page.count("<script") == page.count('<script src="/static/') == 2
    assert not Scan(page).open


def test_a_page_with_an_explanation_stays_small(client: FlaskClient) -> None:
    text = " ".join(f"第{n}件" for n in range(60))
    answer = client.get("/search", query_string={"q": text, "explain": "1", "section": ["要闻", "园区"]})
    assert len(answer.data) < 100_000


def test_json_explains_when_asked_and_always_names_the_aliases(client: FlaskClient) -> None:
    plain = client.get("/api/search?q=高新区 茶&limit=0").get_json()
    assert plain["aliases"] == [{"form": "高新区", "others": ["高新技术产业开发区"]}]
    assert "explain" not in plain
    assert client.get("/api/search?q=高新区 茶&noalias=高新区").get_json()["aliases"] == []
    told = client.get("/api/search?q=高新区 茶&limit=0&explain=1").get_json()["explain"]
    assert [part["text"] for part in told["parts"]] == ["高新区", "茶"]
    assert {change["kind"] for change in told["changes"]} == {"part", "any", "exact"}


def test_marks_of_an_article_follow_what_was_taken_away(client: FlaskClient) -> None:
    assert client.get(f"/{SECOND}/01/01?q=高新区&noalias=高新区").status_code == 200


def test_where_what_is_shown_only_follows_it_says_first_why_nothing_was_found() -> None:
    class Following(FakeEngine):
        def search(self, request: SearchRequest) -> SearchResults:
            found = super().search(replace(request, text="茶"))
            hits = tuple(replace(hit, reading="any") for hit in found.hits)
            return replace(found, request=request, total=0, partial_total=found.total, partial_reading="any", hits=hits)

    client = create_app(Following()).test_client()
    page = client.get("/search?q=茶 不在报上").text
    assert page.index("为什么没找到") < page.index('class="partial"')
    assert page.count("为什么没找到") == 1
    assert "为什么没找到" not in client.get("/search?q=茶 不在报上&offset=1").text
