"""Every page, as a reader without JavaScript gets it."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

import web
from search.article import Article, ArticleId, Credit, Paragraph
from search.errors import EngineUnavailable, IndexMissing, IndexOutdated, SearchError
from search.results import Snippet
from tests.web.fake_engine import ARTICLES, SCRIPT, SECOND, FakeEngine
from web import create_app
from web.article.view import opening
from web.filters import citation, credit, is_colophon, marked

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


class Scan(HTMLParser):
    """What a page holds: its elements, their attributes, what is not closed."""

    void = frozenset({"meta", "link", "input", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not (tag == "a" and "a" in self.open), "a link within a link"
        # What a drawing calls its parts is no title of the page.
        name = "svg title" if tag == "title" and "svg" in self.open else tag
        self.elements.append((name, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.elements if name in attrs]


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", Markup(page).striptags())


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
