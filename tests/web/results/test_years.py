"""The bars above the results."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from flask.testing import FlaskClient

from search.article import ArticleId
from search.request import Choice, Filters, SearchRequest
from tests.web.fake_archive import ARTICLES
from tests.web.fake_engine import FakeEngine
from web import create_app
from web.results.years import HEIGHT, LOWEST, rows_of_bars

TEA = ARTICLES[0]


def archive(**years: int):
    """An engine with so many articles on tea, and as many on other things, of each year (y2020=3); and one undated."""
    held = [replace(TEA, id=ArticleId("undated-old", 1, 1), date=None)]
    for name, count in years.items():
        for n in range(count):
            day = date(int(name[1:]), n % 12 + 1, 1)
            held.append(replace(TEA, id=ArticleId(day.isoformat(), 1, n + 1), date=day))
            held.append(
                replace(TEA, id=ArticleId(day.isoformat(), 2, n + 1), date=day, paragraphs=(), kicker="", subtitle="")
            )
    return FakeEngine(held)


def rows(engine: FakeEngine, text: str, filters: Filters = Filters()):  # noqa: B008 — frozen
    request = SearchRequest(text, filters, offset=40)
    return rows_of_bars(request, engine.search(replace(request, offset=0)), engine)


def test_bars_are_shares_and_missing_years_are_not_zero() -> None:
    engine = archive(y2020=2, y2022=6, y2023=1)
    engine.held.pop(ArticleId("2023-01-01", 1, 1))
    (years,) = rows(engine, "手摸土")
    assert [(bar.label, bar.count, bar.share, bar.height, bar.missing) for bar in years.bars] == [
        ("2020", 2, "50%", HEIGHT, False),
        ("2021", 0, "0", 0, True),
        ("2022", 6, "50%", HEIGHT, False),
        ("2023", 0, "0", 0, False),
    ]
    assert [bool(bar.href) for bar in years.bars] == [True, False, True, False]


def test_a_bar_sets_its_year_and_lifts_it_where_it_is_set() -> None:
    engine = archive(y2020=2, y2022=6)
    (years,) = rows(engine, "茶园", Filters(choices=(Choice("kind", "article"),)))
    assert years.bars[0].href == f"/search?q={quote('茶园')}&kind=article&year=2020"
    taken, months = rows(engine, "茶园", Filters(choices=(Choice("year", "2020"),)))
    assert [bar.current for bar in taken.bars] == [True, False, False]
    assert taken.bars[0].href == f"/search?q={quote('茶园')}"
    assert taken.bars[2].href.endswith("&year=2020&year=2022")
    assert [bar.count for bar in taken.bars] == [4, 0, 12]
    assert months.title == "2020 年各月"
    assert len(rows(engine, "茶园", Filters(choices=(Choice("year", "2020"), Choice("year", "2022"))))) == 1


def test_months_stand_where_one_year_is_in_question_their_own_choice_set_aside() -> None:
    engine = archive(y2020=3)
    (months,) = rows(engine, "茶园")
    assert [bar.count for bar in months.bars] == [2, 2, 2, *[0] * 9]
    assert [bar.missing for bar in months.bars] == [False, False, False, *[True] * 9]
    assert months.bars[1].href == f"/search?q={quote('茶园')}&since=2020-02-01&until=2020-02-29"
    (chosen,) = rows(engine, "茶园", Filters(date(2020, 2, 1), date(2020, 2, 29)))
    assert [bar.count for bar in chosen.bars] == [2, 2, 2, *[0] * 9]
    assert [bar.current for bar in chosen.bars][:3] == [False, True, False]
    assert chosen.bars[1].href == f"/search?q={quote('茶园')}"
    both = rows(archive(y2020=3, y2021=3), "茶园", Filters(date(2020, 1, 1), date(2020, 6, 30)))
    assert [row.title for row in both] == ["年份", "2020 年各月"]


def test_where_everything_is_found_the_bars_show_how_much_there_is() -> None:
    (years,) = rows(archive(y2020=1, y2021=4), "")
    assert [bar.height for bar in years.bars] == [HEIGHT // 4, HEIGHT]
    (uneven,) = rows(archive(y2020=1, y2021=400), "")
    assert uneven.bars[0].height == LOWEST


def test_there_are_no_bars_where_there_is_nothing_to_choose() -> None:
    assert rows(FakeEngine(()), "茶园") == ()
    assert rows(archive(y2020=2, y2021=2), "查无此事") == ()
    # A long query would be repeated by every bar.
    assert rows(archive(**{f"y{year}": 1 for year in range(2000, 2010)}), "茶园 " * 150) == ()


def test_a_wrong_date_does_not_make_thousands_of_bars() -> None:
    (years,) = rows(archive(y1815=2, y2027=2), "手摸土")
    assert len(years.bars) == 213
    assert rows(archive(y2020=2, y2021=2, y9999=2), "手摸土") == ()


def test_the_page_marks_the_chosen_year_and_says_the_numbers(client: FlaskClient) -> None:
    page = client.get("/search?q=传感器&year=2024").text
    (row,) = re.findall(r'<nav class="years" aria-label="按年份筛选">.*?</nav>', page, re.S)
    assert row.count("<li") == 2
    assert 'aria-current="true"' in row
    assert '<span class="hidden">2024 年：30 篇，占 100%</span>' in row
    assert "2024 年 6 月：30 篇，占 100%" in page
    assert "2024 年 7 月没有收录" in page


def test_the_counts_are_those_of_the_year_facet(client: FlaskClient) -> None:
    data = client.get("/api/search?q=小站&kind=article").json
    page = client.get("/search?q=小站&kind=article").text
    shown = {year: int(n.replace(",", "")) for year, n in re.findall(r'hidden">(\d{4}) 年：([\d,]+) 篇', page)}
    counted = {v["value"]: v["count"] for v in data["facets"]["year"] if v["value"] != "0"}
    assert {year: n for year, n in shown.items() if n} == counted


def test_results_lead_to_the_trend_of_their_query(client: FlaskClient) -> None:
    page = client.get("/search?q=小站&since=2025-01-01&kind=article").text
    assert f'<a href="/trends?q={quote("小站")}&amp;since=2025-01">看趋势</a>' in page
    assert "看趋势" not in client.get("/search").text
    assert "看趋势" not in client.get("/search?q=查无此事").text


def test_an_article_lists_what_is_related_and_says_nothing_where_there_is_nothing() -> None:
    client = create_app(FakeEngine()).test_client()
    page = client.get(TEA.id.path).text
    (listed,) = re.findall(r'<section class="alike".*?</section>', page, re.S)
    assert "相关报道" in listed
    assert (
        '<a class="headline" href="/2025-03-10/02/01">云岭把人工智能种进茶园</a> <span class="kind">同一篇</span>'
        in listed
    )
    assert "2025-03-10</span> · <span>02版 园区" in listed
    for other in (ARTICLES[2], ARTICLES[6]):
        assert "相关报道" not in client.get(other.id.path).text


def test_the_json_lists_what_is_related(client: FlaskClient) -> None:
    lines = client.get(f"/api/related/{TEA.id}").json["related"]
    assert lines[0]["id"] == "2025-03-10-p02-a01"
    assert lines[0]["part"] is True
    assert lines[0]["url"] == "/2025-03-10/02/01"
    assert client.get(f"/api/related/{TEA.id}?limit=-1").json["related"] == lines
    assert len(client.get(f"/api/related/{TEA.id}?limit=1").json["related"]) == 1
    assert client.get("/api/related/x").status_code == 404
    assert client.get("/api/related/1999-01-01-p01-a01").status_code == 404
