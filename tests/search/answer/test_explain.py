"""The explanation of a search: counts that are true, changes that are what they say."""

import json

import pytest
from click.testing import CliRunner

from search.answer.explain import MAX_COUNTS, explain
from search.cli.commands import search
from search.cli.explanation import why_lines
from search.cli.reporting import CommandLine
from search.engines.whoosh import WhooshEngine
from search.request import Choice, Filters, SearchRequest
from search.settings import Settings
from tests.engines.archives import HAND_MADE
from tests.engines.asking import Asked
from tests.engines.checking import build


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    build(Asked(WhooshEngine(Settings(folder))), HAND_MADE)
    return folder


@pytest.fixture(scope="module")
def engine(home):
    return Asked(WhooshEngine(Settings(home)))


def explained(engine, text, filters=Filters(), **more):  # noqa: B008 — frozen
    return explain(engine, engine.search(SearchRequest(text, filters, **more)))


def changes(found):
    return {(change.kind, change.label): change.count.total for change in found.changes}


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("人工智能 水", Filters()),
        ("论坛机器人海洋", Filters()),
        ('"没有这句话" 人工智能 -广告', Filters(choices=(Choice("year", "2025"), Choice("kind", "ad", True)))),
        ("标题:高新区 (杭州 OR 水)", Filters(choices=(Choice("page", "1"),))),
        ("高新区创新论坛", Filters()),
        ("", Filters(choices=(Choice("year", "1999"),))),
        ("！！", Filters()),
    ],
)
def test_every_count_is_the_total_of_the_search_that_its_link_leads_to(engine, text, filters):
    found = explained(engine, text, filters)
    parts = [*found.parts, *(word for part in found.parts for word in part.words)]
    for part in parts:
        assert engine.search(part.request).total == part.alone.total, part
        if part.filtered:
            assert part.kind != "filter"
            request = SearchRequest(part.request.text, filters)
            assert engine.search(request).total == part.filtered.total, part
    for change in found.changes:
        results = engine.search(change.request)
        assert (results.total, results.reading) == (change.count.total, change.count.reading) or not results.total


def test_the_part_that_no_article_has_is_seen(engine):
    found = explained(engine, "人工智能 查无此事")
    assert [(part.label, part.alone.total) for part in found.parts if part.alone.reading == "exact"] == [
        ("人工智能", 3),
        ("查无此事", 0),
    ]
    assert changes(found)["part", "查无此事"] == 3


def test_a_filter_that_takes_everything_away_is_seen(engine):
    filters = Filters(choices=(Choice("year", "1999"), Choice("section", "产业")))
    found = explained(engine, "高新区", filters)
    (part, *rest) = found.parts
    assert (part.alone.total, part.filtered.total) == (3, 0)
    assert [(other.label, other.alone.total) for other in rest] == [("1999 年", 0), ("栏目：产业", 2)]
    assert changes(found)["filter", "1999 年"] == 1
    assert changes(found)["filters", "所有筛选"] == 3


def test_the_words_of_one_chunk_are_counted_and_can_be_dropped(engine):
    found = explained(engine, "论坛高新区机器人")
    (part,) = found.parts
    assert [(word.label, word.alone.total) for word in part.words] == [("论坛", 1), ("高新区", 3), ("机器人", 1)]
    assert changes(found)["word", "机器人"] == 1
    assert changes(found)["any", "论坛 OR 高新区 OR 机器人"] == 4


def test_exact_characters_are_quotes_and_so_without_aliases(engine):
    found = explained(engine, "人工智能 标题:高新区")
    exact = next(change for change in found.changes if change.kind == "exact")
    assert exact.request.text == '"人工智能" 标题:高新区'


def test_quotes_can_be_taken_off_and_a_run_can_be_a_beginning(engine):
    assert changes(explained(engine, '"人工智能杭州"'))["unquoted", "人工智能杭州"] == 2
    assert changes(explained(engine, "G"))["begin", "G*"] == 2


def test_exclusions_and_fields_hold_on_when_any_of_the_words_will_do(engine):
    found = explained(engine, "水 杭州 -广告 版:1")
    (loose,) = [change.request.text for change in found.changes if change.kind == "any"]
    assert loose == "-广告 版:1 (水 OR 杭州)"


def test_only_what_helps_is_offered(engine):
    found = explained(engine, "人工智能 水")
    assert found.found.reading == "some"
    assert all(c.count.total > found.found.total or c.count.reading == "exact" for c in found.offers)
    assert len(found.offers) < len(explained(engine, "人工智能 水", Filters(choices=(Choice("page", "1"),))).changes)
    nothing = explained(engine, '"查无此事"', Filters(choices=(Choice("year", "1999"),)))
    assert {change.kind for change in nothing.offers} >= {"filter", "unquoted"}


def test_the_work_is_bounded(engine):
    counted = []

    class Counting:
        def match(self, request):
            counted.append(request)
            return engine.match(request)

    text = " ".join(f"第{n}件人工智能的大事情" for n in range(30))
    filters = Filters(choices=tuple(Choice("section", f"栏目{n}") for n in range(15)))
    found = explain(Counting(), engine.search(SearchRequest(text, filters)))
    assert len(counted) == MAX_COUNTS
    assert found.parts
    assert list(why_lines(found))


def test_the_terminal_and_the_json_explain_when_asked(home):
    def run(*args):
        done = CliRunner().invoke(search, [*args, "--index", str(home)])
        assert done.exit_code == 0, done.output
        return done.output

    assert "explain" not in json.loads(run("人工智能", "水", "--json"))
    said = json.loads(run("工信部", "水", "--json", "--explain", "--since", "2025"))
    assert said["aliases"] == [{"form": "工信部", "others": ["工业和信息化部"]}]
    assert [chip["text"] for chip in said["explain"]["read"]] == ["工信部", "水"]
    assert said["explain"]["parts"][1] == {
        "kind": "query",
        "text": "水",
        "alone": {"total": 1, "reading": "exact"},
        "filtered": {"total": 1, "reading": "exact"},
        "words": [],
    }
    assert {"kind": "part", "label": "工信部", "query": "水", "total": 1, "reading": "exact"} in said["explain"][
        "changes"
    ]
    output = run("工信部", "水", "--explain", "--since", "2025")
    assert "工信部 ＝ 工业和信息化部" in output
    assert "水  1 篇，加上筛选 1 篇" in output
    assert "筛选 2025-01-01 起  5 篇" in output
    assert "去掉“工信部”  1 篇" in output
    assert "--explain" in run("工信部", "水")


def test_aliases_can_be_left_out_in_the_terminal(home):
    for args in (["--no-alias", "工業和信息化部"], ["--no-aliases"]):
        done = CliRunner().invoke(search, ["工业和信息化部", "--json", *args, "--index", str(home)])
        assert json.loads(done.output)["aliases"] == []


def test_a_file_of_ones_own_is_a_setting(home, tmp_path, monkeypatch):
    path = tmp_path / "own.txt"
    path.write_text("海洋局 = 人工智能", encoding="utf-8")
    monkeypatch.setenv("BAOSOU_ALIASES", str(path))
    done = CliRunner().invoke(search, ["海洋局", "--json", "--index", str(home)])
    assert json.loads(done.output)["total"] == 3
    path.write_text("海洋局", encoding="utf-8")
    monkeypatch.setenv("BAOSOU_ALIASES", str(tmp_path / "none.txt"))
    done = CliRunner().invoke(CommandLine(commands=[search]), ["search", "海洋局", "--index", str(home)])
    assert done.exit_code == 3
    assert "BAOSOU_ALIASES" in done.stderr
