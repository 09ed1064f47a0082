"""Every page, as a reader without JavaScript gets it."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

import web
from search.errors import EngineUnavailable, IndexMissing, IndexOutdated, SearchError
from tests.web.fake_archive import ARTICLES, SCRIPT, SECOND
from tests.web.fake_engine import FakeEngine
from tests.web.scan import Scan, text_of
from web import create_app

STATIC = Path(web.__file__).parent / "static"


PAGES = (
    "/",
    "/help",
    "/search",
    "/search?q=人工智能",
    "/search?q=人工智能 河湾&section=要闻&not_kind=ad&since=2025&limit=1",
    f"/search?q={quote(SCRIPT)}&author={quote(SCRIPT)}&year={quote(SCRIPT)}",
    "/search?q=查无此事&year=2025",
    "/search?q=人工只能&year=2025",
    "/search?q=<b>",
    "/search?offset=5000&limit=0",
    "/search?q=传感器&year=2024",
    "/trends",
    "/trends?q=人工智能&q=传感器",
    f"/trends?q={quote(SCRIPT)}&since={quote(SCRIPT)}&by={quote(SCRIPT)}",
    f"/{SECOND}",
    "/undated-old-scan",
    f"/{SECOND}/01",
    *(article.id.path for article in ARTICLES[:12]),
    f"/{SECOND}/01/01?q=人工智能",
    f"/{SECOND}/01/03?q=河湾",
    f"/{SECOND}/01/04?q=script",
)


ERRORS = ("/nothing", "/1999-01-01", f"/{SECOND}/09", f"/{SECOND}/01/99", "/i/99999", "/i/abc", f"/{SECOND}/x")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_named_and_small(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    page = Scan(answer.text)
    tags = [tag for tag, _ in page.elements]
    assert not page.open
    assert '<html lang="zh-CN">' in answer.text
    assert tags.count("h1") == tags.count("main") == tags.count("title") == 1
    assert re.search(r"<title>.+ · 报搜</title>", answer.text)
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert len(answer.data) + (STATIC / "style.css").stat().st_size < 60_000


@pytest.mark.parametrize(
    "path",
    PAGES
    + ERRORS
    + ("/healthz", "/api/search", "/api/trends", "/api/related/2025-03-03-p01-a01", "/api/none", "/static/style.css"),
)
def test_every_response_is_guarded_and_has_nothing_inline(client: FlaskClient, path: str) -> None:
    answer = client.get(path, buffered=True)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    if answer.mimetype == "text/html":
        for tag, attrs in Scan(answer.text).elements:
            assert tag != "style"
            assert tag != "script" or attrs["src"]
            assert not [name for name in attrs if name == "style" or name.startswith("on")]
            assert all((attrs.get(name) or "/").startswith(("/", "#")) for name in ("href", "src", "action"))


@pytest.mark.parametrize(
    "path",
    [
        f"/{SECOND}/01/04",
        f"/{SECOND}/01/04?q=script",
        f"/{SECOND}/01",
        f"/{SECOND}",
        "/",
        "/search?q=alert",
        f"/search?q={quote(SCRIPT)}",
    ],
)
def test_a_script_in_print_or_in_the_query_shows_as_text(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert SCRIPT not in page
    assert "alert(1)" in text_of(page)
    assert page.count("<script") == 2
    assert re.findall(r'<script src="/static/(\w+)\.js\?v=\w+" defer></script>', page) == ["keys", "suggest"]


@pytest.mark.parametrize("path", ERRORS)
def test_what_is_not_there_is_a_404_with_words_and_a_box(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "没有" in text_of(answer.text)
    assert 'name="q"' in answer.text


@pytest.mark.parametrize("error", [IndexMissing, IndexOutdated, EngineUnavailable])
@pytest.mark.parametrize("path", ["/", "/search?q=x", f"/{SECOND}", f"/{SECOND}/01/01"])
def test_an_engine_that_is_down_is_a_503_with_words(
    error: type[SearchError], path: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = create_app(FakeEngine(broken=error("/srv/index 打不开"))).test_client().get(path)
    assert answer.status_code == 503
    assert "索引" in answer.text or "稍后再试" in answer.text
    assert "/srv/index" not in answer.text
    assert "/srv/index 打不开" in caplog.text
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/i/902", f"/{SECOND}"),
        (f"/{SECOND}/1", f"/{SECOND}/01"),
        (f"/{SECOND}/1/4?q=x", f"/{SECOND}/01/04?q=x"),
        (f"/{SECOND}/1/4?q=x&sort=newest", f"/{SECOND}/01/04?q=x&sort=newest"),
        (f"/{SECOND}/", f"/{SECOND}"),
        (f"/{SECOND}/01/", f"/{SECOND}/01"),
        (f"/{SECOND}/01/01/", f"/{SECOND}/01/01"),
        ("/search/?q=x%20y&sort=newest", "/search?q=x%20y&sort=newest"),
        ("/help/", "/help"),
    ],
)
def test_other_ways_to_write_an_address_lead_to_the_right_one(client: FlaskClient, path: str, where: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (302, 308)
    assert answer.headers["Location"] == where


@pytest.mark.slow
def test_every_link_on_every_page_leads_somewhere(client: FlaskClient) -> None:
    todo, seen = ["/", "/search?q=人工智能", f"/{SECOND}/01/01?q=人工智能"], set[str]()
    while todo and len(seen) < 150:
        path = todo.pop().split("#")[0]
        if path and path not in seen:
            seen.add(path)
            answer = client.get(path, buffered=True)
            assert answer.status_code < 400, path
            if answer.mimetype == "text/html":
                todo += [h for h in Scan(answer.text).values("href") if "limit" not in h]
    assert len(seen) > 60


def test_an_empty_archive_has_a_front_page_that_says_so() -> None:
    class Empty(FakeEngine):
        def info(self):  # type: ignore[no-untyped-def]
            from search.engines.base import IndexInfo

            return IndexInfo("fake", "x", 0, 0, None, None)

    assert "还没有收录文章" in create_app(Empty(())).test_client().get("/").text


@pytest.mark.parametrize("path", ["//evil.example/", "/none/", "//search/"])
def test_a_slash_at_the_end_never_leads_to_another_site(client: FlaskClient, path: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code in (308, 404)
    assert not answer.headers.get("Location", "/").startswith("//")


def test_text_goes_out_compressed_to_those_who_accept_it(client: FlaskClient) -> None:
    accepts = {"Accept-Encoding": "gzip, br"}
    plain, packed = client.get("/help"), client.get("/help", headers=accepts)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.vary.as_set() == packed.vary.as_set() == {"accept-encoding"}
    assert gzip.decompress(packed.data) == plain.data
    assert packed.content_length == len(packed.data) < len(plain.data) / 2
    assert client.get("/api/search", headers=accepts).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("path", "accepted", "method"),
    [
        ("/healthz", "gzip", "GET"),
        ("/help", "gzip;q=0", "GET"),
        ("/help", "br", "GET"),
        ("/help", "gzip", "HEAD"),
        ("/static/style.css", "gzip", "GET"),
    ],
)
def test_what_is_short_refused_or_streamed_goes_out_as_it_is(
    client: FlaskClient, path: str, accepted: str, method: str
) -> None:
    answer = client.open(path, method=method, headers={"Accept-Encoding": accepted}, buffered=True)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_a_long_query_stays_far_under_the_limit_as_sent(client: FlaskClient) -> None:
    query = ("家企业做的是传感器 " * 10).strip()
    answer = client.get(f"/search?q={quote(query)}", headers={"Accept-Encoding": "gzip"})
    assert "共 30 篇" in text_of(gzip.decompress(answer.data).decode())
    assert len(answer.data) < 20_000


def test_issues_say_where_one_may_be_missing_between(client: FlaskClient) -> None:
    assert "已收录" not in client.get(f"/{SECOND}").text
    first = client.get("/2025-03-03").text
    assert "已收录的上一期 2024年6月3日" in first
    assert "下一期 2025年3月10日" in first
    assert "已收录的下一期" not in first
    assert "上一期" not in client.get("/2024-06-03").text
    undated = client.get("/undated-old-scan").text
    assert "上一期" not in undated
    assert "下一期" not in undated


def test_home_names_a_paper_only_where_all_issues_are_of_it(client: FlaskClient) -> None:
    assert "《虚构科技周刊》全文检索" in client.get("/").text

    class Two(FakeEngine):
        def issues(self):  # type: ignore[no-untyped-def]
            from dataclasses import replace

            first, *rest = super().issues()
            return (replace(first, newspaper="另一份报"), *rest)

    page = create_app(Two()).test_client().get("/").text
    assert "报纸全文检索 · 报搜" in page
    assert "《" not in page


def test_a_redirect_never_leaves_the_site(client: FlaskClient) -> None:
    for path in ("//example.com/", f"//example.com/{SECOND}/", f"/{SECOND}/01/1/"):
        location = client.get(path).headers.get("Location", "/")
        assert location.startswith("/")
        assert not location.startswith("//")


def test_text_is_compressed_where_the_client_takes_it(client: FlaskClient) -> None:
    plain = client.get("/search?q=人工智能")
    packed = client.get("/search?q=人工智能", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    long = client.get("/search", query_string={"q": "人工智能" * 100}, headers={"Accept-Encoding": "gzip"})
    assert len(long.data) < 60_000
