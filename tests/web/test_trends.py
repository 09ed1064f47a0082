"""The page of trends, and the drawing on it."""

from __future__ import annotations

import gzip
import itertools
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

import web
from search.answer.trends import Period, Trend, Trends
from search.article import ArticleId
from search.request import SearchRequest
from tests.web.fake_archive import ARTICLES
from tests.web.fake_engine import FakeEngine
from web import create_app
from web.trends.chart import APART, HEIGHT, MOST_POINTS, chart
from web.trends.view import address, listed, of_request, read

STATIC = Path(web.__file__).parent / "static"


def drawn(*counts: tuple[int, ...], totals: tuple[int, ...] | None = None, by: str = "year"):
    """The chart of some queries over as many years (or months) as they have counts."""
    long = len(counts[0])
    periods = [Period(2000 + n) if by == "year" else Period(2000 + n // 12, n % 12 + 1) for n in range(long)]
    trends = tuple(Trend(f"第{n}个很长的检索词", "exact", sum(c), c) for n, c in enumerate(counts))
    made = Trends(by, tuple(periods), totals or (100,) * long, trends)  # type: ignore[arg-type]
    return chart(made, lambda trend, period: f"/{period.label}")


def test_a_line_stands_where_its_shares_are() -> None:
    (line,) = drawn((0, 10, 20, 5)).lines
    assert [(point.x, point.y) for point in line.points] == [
        (12.5, HEIGHT),
        (37.5, HEIGHT / 2),
        (62.5, 0),
        (87.5, HEIGHT * 0.75),
    ]
    assert line.pieces == ("125,240 375,120 625,0 875,180",)
    assert [point.href for point in line.points] == ["", "/2001", "/2002", "/2003"]
    assert line.points[1].label == "2001：10 篇，10%"


def test_a_missing_period_parts_the_line_and_is_hatched() -> None:
    made = drawn((1, 0, 1, 1, 0, 0, 1, 0), totals=(9, 0, 9, 9, 0, 0, 9, 0))
    (line,) = made.lines
    assert [piece.count(",") for piece in line.pieces] == [2]
    assert [point.number for point in line.points] == [0, 2, 3, 6]
    assert made.gaps == ((12.5, 12.5), (50.0, 25.0), (87.5, 12.5))


@pytest.mark.parametrize(
    ("most", "top", "steps"), [(50, 0.5, 5), (51, 0.6, 3), (7, 0.08, 4), (1, 0.01, 5), (100, 1.0, 5), (0, 0.01, 2)]
)
def test_the_scale_has_round_figures(most: int, top: float, steps: int) -> None:
    ticks = drawn((most, 0)).ticks
    assert ticks[0] == (HEIGHT, 0)
    assert ticks[-1] == (0, pytest.approx(top))
    assert len(ticks) == steps + 1


def test_names_at_the_ends_of_lines_keep_apart_and_within() -> None:
    made = drawn(*[(50, end) for end in (0, 0, 1, 1, 50)])
    ends = sorted(line.end for line in made.lines)
    assert all(b - a >= APART for a, b in itertools.pairwise(ends))
    assert ends[0] >= 0
    assert ends[-1] <= HEIGHT
    assert {len(line.name) for line in made.lines} == {6}


def test_a_crowd_of_points_is_drawn_as_lines_only_and_those_alone_still_show() -> None:
    long = MOST_POINTS + 1
    totals = (9, 0, *[9] * (long - 2))
    made = drawn((5,) * long, totals=totals, by="month")
    (line,) = made.lines
    assert made.dense
    assert [point.number for point in line.points] == [0, long - 1]
    assert not drawn((5,) * MOST_POINTS, by="month").dense


def test_labels_thin_out_and_keep_to_round_years() -> None:
    years = drawn((1,) * 40).labels
    assert [label.text for label in years] == ["2000", "2005", "2010", "2015", "2020", "2025", "2030", "2035"]
    assert [label.text for label in years if not label.minor] == ["2000", "2010", "2020", "2030"]
    months = drawn((1,) * 14, by="month").labels
    assert [label.text for label in months][:3] == ["2000", "2月", "3月"]
    assert months[12].text == "2001"
    assert {label.text for label in drawn((1,) * 100, by="month").labels} == {
        "2000",
        "2001",
        *map(str, range(2002, 2009)),
    }


@pytest.mark.parametrize(
    ("query", "texts", "by", "bounds", "said"),
    [
        ("q=甲&q=&q=乙&q=甲", ("甲", "乙"), None, ("", ""), ""),
        ("q=甲&by=month&since=2024&until=2024-03", ("甲",), "month", ("2024-01", "2024-03"), ""),
        ("q=甲&since=2025-05&until=2024", ("甲",), None, ("2024-12", "2025-05"), "写反了"),
        ("q=甲&since=去年&by=week", ("甲",), None, ("", ""), "“去年”不是年月"),
        ("q=1&q=2&q=3&q=4&q=5&q=6", tuple("12345"), None, ("", ""), "最多比较 5 个"),
        (f"q={'长' * 600}", ("长" * 500,), None, ("", ""), "太长"),
    ],
)
def test_an_address_is_read_without_fail(
    query: str, texts: tuple[str, ...], by: str | None, bounds: tuple[str, str], said: str
) -> None:
    asked = read(MultiDict(pair.split("=") for pair in query.split("&")))
    assert (asked.texts, asked.by, asked.bounds) == (texts, by, bounds)
    assert said in " ".join(asked.notes)
    assert bool(asked.notes) == bool(said)


def test_addresses_are_those_that_are_read() -> None:
    asked = address(("甲 乙", "丙"), "month", "2024-01", "")
    assert (
        asked
        == f"/trends?{urlencode([('q', '甲 乙'), ('q', '丙'), ('by', 'month'), ('since', '2024-01')], quote_via=quote)}"
    )
    assert listed("甲", Period(2024)) == f"/search?q={quote('甲')}&year=2024"
    assert listed("甲", Period(2024, 3)) == f"/search?q={quote('甲')}&since=2024-03&until=2024-03"
    assert of_request(SearchRequest("甲")) == f"/trends?q={quote('甲')}"


class Table(HTMLParser):
    """The rows of the table, each a list of (text of the cell, address of its link)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[list[str]]] = []
        self.inside = False
        self.feed(page[page.index("<table>") : page.index("</table>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append(["", ""])
        elif tag == "a":
            self.rows[-1][-1][1] = dict(attrs)["href"] or ""

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1] and data != "\n":
            self.rows[-1][-1][0] += data


def test_the_table_has_the_numbers_and_each_leads_to_its_articles(client: FlaskClient) -> None:
    page = client.get("/trends?q=人工智能&q=传感器&by=year").text
    rows = Table(page).rows
    assert [cell[0] for cell in rows[0]] == ["年", "人工智能", "传感器", "收录"]
    assert [cell[0] for cell in rows[1]] == ["2024", "0", "30 100%", "30"]
    assert [cell[0] for cell in rows[2]] == ["2025", "3 33.3%", "0", "9"]
    for row in rows[1:]:
        for text, href in row[1:-1]:
            assert bool(href) == (text.split()[0] != "0")
            if href:
                assert f"共 <b>{text.split()[0]}</b> 篇" in client.get(href).text


def test_the_page_draws_titles_and_names_what_it_shows(client: FlaskClient) -> None:
    page = client.get("/trends?q=人工智能").text
    assert "“人工智能”占每月文章的比例，2024-06 至 2025-03" in page
    assert page.count("<polyline") == 0  # nothing lies between June and March: two points alone
    assert page.count('<use href="#m1"') == 3  # and the legend
    assert 'fill="url(#missing)"' in page
    assert "斜线处没有收录，不是零" in page
    assert re.search(r'<a href="[^"]+" tabindex="-1"><title>2025-03：', page)


def test_a_weaker_reading_and_undated_finds_are_said(client: FlaskClient) -> None:
    page = client.get("/trends?q=算力小站 茶园&q=纸已发黄").text
    assert "按部分词查找" in page
    assert "共 1 篇，其中 1 篇不在图中" in page


def test_without_a_query_there_is_a_form_and_without_articles_words(client: FlaskClient) -> None:
    page = client.get("/trends").text
    assert page.count('name="q"') == 6
    assert "<table>" not in page
    assert "这段时间没有收录文章" in client.get("/trends?q=甲&since=1990&until=1991").text
    assert "这段时间没有收录文章" in create_app(FakeEngine(())).test_client().get("/trends?q=甲").text


def test_the_heaviest_pages_stay_light() -> None:
    days = [date(year, month, 1) for year in range(2002, 2020) for month in range(1, 13)]
    held = [replace(ARTICLES[0], id=ArticleId(day.isoformat(), 1, 1), date=day) for day in days]
    client = create_app(FakeEngine(held)).test_client()
    style = (STATIC / "style.css").stat().st_size
    five = "&".join(f"q={quote('云岭把人工智能'[:n])}" for n in range(2, 7))
    for more in ("&by=month", "&by=year", "&by=month&since=2010&until=2010"):
        answer = client.get(f"/trends?{five}{more}")
        assert len(answer.data) + style < 60_000, more
    dense = client.get(f"/trends?{five}&by=month").text
    assert "点太密" in dense
    assert "/trends?" in dense
    assert dense.count("<use") < 20
    assert len(client.get(f"/search?q={quote('云岭')}").data) + style < 60_000
    long = "&".join(f"q={n}{quote('长' * 499)}" for n in range(5))
    for path in (f"/trends?{long}", f"/search?{long[:4493]}"):
        sent = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert len(sent.data) < 20_000, path
        assert len(gzip.decompress(sent.data)) < 200_000, path


def test_the_json_is_that_of_the_command(client: FlaskClient) -> None:
    data = client.get("/api/trends?q=人工智能&by=year&since=错").json
    assert data["by"] == "year"
    assert data["periods"] == [{"period": "2024", "articles": 30}, {"period": "2025", "articles": 9}]
    assert data["trends"][0]["counts"] == [0, 3]
    assert data["notes"]
