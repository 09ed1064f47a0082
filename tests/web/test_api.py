"""The JSON twins of the pages."""

from __future__ import annotations

from flask.testing import FlaskClient

from search.article import Article, ArticleId, Credit
from search.errors import IndexMissing
from tests.web.fake_archive import ARTICLES
from tests.web.fake_engine import FakeEngine
from web import create_app


def test_a_search_prints_the_results_object(client: FlaskClient) -> None:
    found = client.get("/api/search?q=人工智能&year=2025").get_json()
    assert found["total"] == 3
    assert found["reading"] == "exact"
    assert {hit["url"] for hit in found["hits"]} == {"/2025-03-10/01/01", "/2025-03-10/02/01", "/2025-03-03/01/01"}
    assert found["hits"][0]["snippets"][0]["marks"]
    assert found["facets"]["year"] == [{"value": "2025", "label": "2025", "count": 3, "selected": True}]


def test_a_facet_has_twenty_values_unless_all_are_asked_for() -> None:
    names = [f"作者{number:02}" for number in range(30)]
    written = [
        Article(ArticleId("2025-03-10", 1, place), headline="茶园", credits=(Credit("记者", name),))
        for place, name in enumerate(names, 1)
    ]
    client = create_app(FakeEngine(written)).test_client()

    def authors(more: str = "") -> list[str]:
        found = client.get(f"/api/search?q=茶园{more}").get_json()
        assert found["facet_totals"]["author"] == 30
        assert found["notes"] == []
        return [value["value"] for value in found["facets"]["author"]]

    every = authors("&facets=all")
    assert set(every) == set(names)
    assert authors() == authors("&facets=") == every[:20]
    chosen = authors(f"&author={every[25]}&not_author={every[28]}")
    assert chosen == [*every[:18], every[25], every[28]]


def test_what_facets_cannot_mean_is_said_among_the_notes(client: FlaskClient) -> None:
    found = client.get("/api/search?facets=none").get_json()
    assert "没有“none”这种 facets" in found["notes"][0]
    assert found["total"] == len(ARTICLES)


def test_chinese_is_printed_as_chinese_and_keys_in_their_order(client: FlaskClient) -> None:
    text = client.get("/api/search?q=茶园").text
    assert "茶园" in text
    assert text.startswith('{"total":')


def test_what_was_mended_is_among_the_notes(client: FlaskClient) -> None:
    assert "没有“loud”这种排序" in client.get("/api/search?sort=loud").get_json()["notes"][0]


def test_suggestions_lead_to_their_results(client: FlaskClient) -> None:
    found = client.get("/api/suggest?q=要").get_json()["suggestions"]
    assert [one["text"] for one in found] == ["要闻"]
    assert found[0]["kind"] == "section"
    assert found[0]["query"] == "栏目:要闻"
    assert found[0]["url"] == "/search?q=%E6%A0%8F%E7%9B%AE%3A%E8%A6%81%E9%97%BB"


def test_suggestions_keep_a_limit_and_never_fail(client: FlaskClient) -> None:
    def count(more: str) -> int:
        return len(client.get(f"/api/suggest?q=巡礼{more}").get_json()["suggestions"])

    assert count("&limit=3") == 3
    assert count("") == count("&limit=") == count("&limit=x") == count("&limit=0") == count("&limit=-1") == 8
    assert count("&limit=999") == 20
    assert client.get("/api/suggest").status_code == 200
    assert client.get("/api/suggest?q=" + "字" * 600).get_json() == {"suggestions": []}


def test_what_may_have_been_meant_is_in_the_results(client: FlaskClient) -> None:
    assert client.get("/api/search?q=人工只能").get_json()["meant"] == ["人工智能"]
    assert client.get("/api/search?q=人工智能").get_json()["meant"] == []


def test_an_article_is_printed_as_stored(client: FlaskClient) -> None:
    for article in ARTICLES:
        assert Article.from_json(client.get(f"/api/article/{article.id}").get_json()) == article


def test_an_article_that_is_not_there_is_a_404_with_words(client: FlaskClient) -> None:
    for id in ("2025-03-10-p01-a99", "nonsense"):
        answer = client.get(f"/api/article/{id}")
        assert answer.status_code == 404
        assert answer.get_json()["error"]


def test_an_unknown_address_or_method_under_api_is_answered_in_json(client: FlaskClient) -> None:
    assert client.get("/api/nothing").get_json()["error"]
    answer = client.post("/api/search")
    assert answer.status_code == 405
    assert answer.get_json()["error"]


def test_health_is_ok_or_503_with_the_reason(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json()["status"] == "ok"
    broken = create_app(FakeEngine(broken=IndexMissing("/srv/index 没有索引"))).test_client()
    for path in ("/healthz", "/api/search?q=x", "/api/suggest?q=x"):
        answer = broken.get(path)
        assert answer.status_code == 503
        assert answer.get_json()["error"].startswith("现在没有可用的索引")


def test_a_fault_of_ours_is_a_500_without_a_traceback() -> None:
    broken = create_app(FakeEngine(broken=RuntimeError("secret"))).test_client()
    for path in ("/api/search", "/search"):
        answer = broken.get(path)
        assert answer.status_code == 500
        assert "secret" not in answer.text
