"""docs/api.md is what the site answers: each endpoint, each parameter, each key with its type, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.answer.explain import ChangeKind
from search.article import KINDS, Article, ArticleId, Credit, Entry, Paragraph
from search.engines.whoosh import WhooshEngine
from search.request import ALL_ALIASES, FACETS, Choice, Filters, SearchRequest
from search.results import Reading
from search.settings import Settings
from search.suggestion import SUGGESTION_KINDS
from tests.paths import ROOT
from tests.web.fake_archive import ARTICLES
from web import create_app, params

SECTIONS = dict(
    part.split("\n", 1) for part in (ROOT / "docs" / "api.md").read_text(encoding="utf-8").split("\n## GET ")[1:]
)
#: Beside those of the fake engine: a double issue, the same twice, an undated neighbour, a digest without pages, more
#: authors than a facet lists.
DOUBLE = Article(
    ArticleId("2025-05-01", 1, 1), date=date(2025, 5, 1), issue=17, serial=909, last_issue=18, last_serial=910,
    headline="茶园里的高新技术产业开发区", paragraphs=(Paragraph("云岭的茶园建成高新技术产业开发区。"),),
)  # fmt: skip
AGAIN = replace(DOUBLE, id=ArticleId("2025-05-01", 2, 1))
UNDATED = Article(
    ArticleId("undated-tea", 1, 1),
    headline="算力小站的电从哪里来",
    paragraphs=(Paragraph("雪山脚下的算力小站用水电，训练人工智能。"),),
)
DIGEST = Article(ArticleId("2025-05-01", 1, 2), date=date(2025, 5, 1), kind="digest", entries=(Entry("茶园新事"),))
CROWD = Article(
    ArticleId("2025-05-01", 3, 1), date=date(2025, 5, 1), headline="记者的合影",
    credits=tuple(Credit("记者", f"陈{name}", "") for name in "一二三四五六七八九十百千万东南西北春夏秋冬"),
)  # fmt: skip
MORE = (DOUBLE, AGAIN, UNDATED, DIGEST, CROWD)
FIRST = "2025-03-10-p01-a01"
#: What is asked so that every key comes, with something in it, and empty where it may be.
ASKED = {
    "/api/search": [
        "", "q=茶园&limit=100", "q=高新区&explain=1", "q=云岭种茶园&kind=article&year=2025&explain=1", "q=人工只能", "q=(茶园&sort=x",
        "q=高新区&noalias=高新区&explain=1", 'q="茶园 算力"', "q=种茶人罗&explain=1&year=2025",
    ],
    "/api/suggest": ["", "q=y"],
    "/api/article/ID": [str(article.id) for article in (*ARTICLES, *MORE)],
    "/api/related/ID": [FIRST, "2025-05-01-p01-a01", "2025-03-03-p01-a01", "2024-06-03-p03-a01", "undated-old-scan-p01-a01"],
    "/api/trends": ["q=茶园&q=(算力", "q=茶园&by=week&since=x"],
    "/healthz": [""],
    "/healthz/live": [""],
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    engine = WhooshEngine(Settings(tmp_path_factory.mktemp("index"), jobs=1))
    with engine.writer(fresh=True) as writer:
        for article in (*ARTICLES, *MORE):
            writer.add(article)
        writer.finish({})
        writer.publish()
    yield create_app(engine)
    engine.close()


@pytest.fixture
def asker(site: Flask) -> FlaskClient:
    return site.test_client()


def address(endpoint: str, asked: str) -> str:
    return endpoint.replace("ID", asked) if "ID" in endpoint else f"{endpoint}?{asked}"


def rows(endpoint: str, first: str) -> list[list[str]]:
    """The rows of the table that begins with this heading."""
    _, _, table = SECTIONS[endpoint].partition(f"| {first} |")
    lines = table.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def keys(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every key of an answer with the type of what stands there."""
    kinds = {bool: "boolean", int: "number", float: "number", str: "string", list: "list", dict: "object"}
    if path:
        yield path, "null" if value is None else kinds[type(value)]
    if isinstance(value, list):
        for one in value:
            # A list of objects has keys only; a word of a part has the keys of a part.
            yield from (
                (key, kind) for key, kind in keys(one, f"{path}[]") if not (key == f"{path}[]" and kind == "object")
            )
    if isinstance(value, dict):
        for name, inner in value.items():
            shown = "*" if path in ("facets", "facet_totals") and name in FACETS else name
            yield from keys(inner, f"{path}.{shown}" if path else shown)


def test_every_endpoint_is_documented_and_no_other(site: Flask) -> None:
    rules = {str(rule).replace("<id>", "ID") for rule in site.url_map.iter_rules()}
    assert set(SECTIONS) == {rule for rule in rules if rule.startswith(("/api/", "/healthz"))} == set(ASKED)


@pytest.mark.parametrize("endpoint", ASKED)
def test_every_key_is_documented_with_its_type_and_comes(endpoint: str, asker: FlaskClient, tmp_path: Path) -> None:
    seen: dict[str, set[str]] = {}
    answers = [asker.get(address(endpoint, asked)).get_json() for asked in ASKED[endpoint]]
    if endpoint == "/healthz":
        answers.append(create_app(WhooshEngine(Settings(tmp_path / "nowhere"))).test_client().get(endpoint).get_json())
    for answer in answers:
        for key, kind in keys(answer):
            seen.setdefault(key.replace(".words[].", "."), set()).add(kind)
    documented = {row[0].strip("`"): set(row[1].split(" or ")) for row in rows(endpoint, "key")}
    assert set(seen) == set(documented)
    assert seen == documented


@pytest.mark.parametrize("endpoint", [endpoint for endpoint in ASKED if "| parameter |" in SECTIONS[endpoint]])
def test_every_parameter_has_an_example_that_changes_the_answer(endpoint: str, asker: FlaskClient) -> None:
    for names, _, examples in rows(endpoint, "parameter"):
        shown = re.findall("`([^`]+)`", examples)
        assert [example.rpartition("&")[2].partition("=")[0] for example in shown] == re.findall("`([^`]+)`", names)
        for example in shown:
            before = example.rpartition("&")[0]
            path = endpoint.replace("ID", FIRST)
            answers = [asker.get(f"{path}?{asked}").get_json() for asked in (before, example)]
            assert answers[0] != answers[1], example
            assert not answers[1].get("notes"), example


def test_the_parameters_of_a_search_are_those_that_an_address_is_written_with() -> None:
    choices = tuple(Choice(facet, "1", excluded) for facet in FACETS for excluded in (False, True))
    day = date(2025, 1, 1)
    full = SearchRequest("x", Filters(day, day, choices), "newest", 1, 1, (ALL_ALIASES,))
    documented = {name for row in rows("/api/search", "parameter") for name in re.findall("`([^`]+)`", row[0])}
    assert documented == {name for name, _ in params.write(full)} | {"explain", "facets"}


@pytest.mark.parametrize(
    ("endpoint", "key", "values"),
    [
        ("/api/search", "reading", get_args(Reading)),
        ("/api/search", "hits[].kind", KINDS),
        ("/api/search", "facets", FACETS),
        ("/api/search", "explain.changes[].kind", get_args(ChangeKind)),
        ("/api/suggest", "suggestions[].kind", SUGGESTION_KINDS),
    ],
)
def test_the_values_that_a_key_may_have_are_all_listed(endpoint: str, key: str, values: tuple[str, ...]) -> None:
    (meaning,) = [row[2] for row in rows(endpoint, "key") if row[0] == f"`{key}`"]
    assert set(re.findall("`([^`]+)`", meaning)) == set(values)


def test_an_error_has_the_one_key_that_is_documented(asker: FlaskClient) -> None:
    assert set(asker.get("/api/article/nothing").get_json()) == {"error"}
    assert set(asker.get("/api/nothing").get_json()) == {"error"}
