import json

import pytest
from click.testing import CliRunner

from search.cli.commands import search, show
from search.cli.reporting import CommandLine
from search.cli.trends import trends
from search.engines.whoosh import WhooshEngine
from search.settings import KNOBS, Settings
from tests.engines.archives import HAND_MADE
from tests.engines.asking import Asked
from tests.engines.checking import build
from tests.engines.related import ARCHIVE, FOLLOW, OTHERS, STORY


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    build(Asked(WhooshEngine(Settings(folder))), HAND_MADE)
    return folder


def run(command, *args, home=None):
    return invoke(command, *args, "--index", str(home))


def invoke(command, *args):
    return CliRunner().invoke(CommandLine(commands=[command]), [command.name, *args])


def test_a_search_prints_hits_with_their_imprint(home):
    done = run(search, "高新区", "创新论坛", home=home)
    assert done.exit_code == 0
    assert "共 1 篇" in done.output
    assert "高新区创新论坛在杭州举行" in done.output
    assert "第40期（总第2644期） · 2025-11-03 · 02版 产业" in done.output
    assert "2025-11-03-p02-a01" in done.output


def test_json_is_the_documented_object(home):
    found = json.loads(run(search, "人工智能 杭州", "--json", "--limit", "1", "--sort", "newest", home=home).output)
    assert {"total", "reading", "notes", "hits", "facets"} <= set(found)
    (hit,) = found["hits"]
    expected = "id headline kicker date page section kind byline score reading url snippets"
    assert set(expected.split()) <= set(hit)
    snippet = hit["snippets"][0]
    assert [snippet["text"][s:e] for s, e in snippet["marks"]] == ["人工智能", "杭州"]
    assert hit["url"] == "/2025-11-03/01/02"
    assert set(found["facets"]) == {"year", "section", "page", "kind", "author"}


def test_json_has_the_first_values_of_each_facet_or_all(home, monkeypatch):
    monkeypatch.setattr("search.cli.commands.FACET_VALUES", 1)
    first = json.loads(run(search, "--json", home=home).output)
    every = json.loads(run(search, "--json", "--facets", "all", home=home).output)
    assert first["facet_totals"] == every["facet_totals"] == {n: len(v) for n, v in every["facets"].items()}
    assert first["facets"] == {name: values[:1] for name, values in every["facets"].items()}
    assert every["facet_totals"]["year"] == 3
    assert run(search, "--facets", "none", home=home).exit_code == 2


def test_dates_may_be_years_months_or_days(home):
    for since, until, total in [("2025", "2025", 5), ("2025-11", "2025-11-03", 3), ("2024-12-30", "2024", 2)]:
        found = json.loads(run(search, "--json", "--since", since, "--until", until, home=home).output)
        assert found["total"] == total


def test_a_query_may_begin_with_a_dash_but_an_unknown_option_is_one(home):
    assert "共 6 篇" in run(search, "-高新区创新", "-广告", home=home).output
    assert "共 6 篇" in run(search, "-G6*", "--limit", "1", home=home).output
    assert run(search, "甲", "--jsn", home=home).exit_code == 2


def test_a_slip_is_asked_about_in_the_terminal_and_in_the_json(home):
    assert "您要找的是不是：高新区\n" in run(search, "高新取", home=home).output
    assert json.loads(run(search, "高新取", "--json", home=home).output)["meant"] == ["高新区"]
    assert "您要找的是不是" not in run(search, "高新区", home=home).output


def test_nothing_found_says_how_the_query_was_read(home):
    done = run(search, '"没有的话', home=home)
    assert done.exit_code == 0
    assert "共 0 篇" in done.output
    assert "引号没有配对" in done.output
    assert '查询读作："没有的话"' in done.output


def test_partial_matches_stand_under_their_own_heading(home):
    done = run(search, "人工智能杭州", home=home)
    assert done.output.count("—— 部分匹配 ——") == 1


def test_an_article_is_shown_and_an_unknown_one_is_not(home):
    assert "國家高新區與自創區" in run(show, "2025-11-03-p02-a01", home=home).output
    data = json.loads(run(show, "2025-11-03-p02-a01", "--json", home=home).output)
    assert data["headline"] == "高新区创新论坛在杭州举行"
    for id in ("2025-11-03-p09-a01", "第一版"):
        done = run(show, id, home=home)
        assert done.exit_code == 3
        assert id in done.stderr


@pytest.mark.parametrize("args", [["--limit", "1000"], ["--sort", "best"], ["--since", "昨天"], ["--offset", "-1"]])
def test_wrong_options_are_a_usage_error(home, args):
    assert run(search, "甲", *args, home=home).exit_code == 2


def test_no_index_is_said_in_chinese_with_the_cure(tmp_path):
    done = run(search, "甲", home=tmp_path / "nowhere")
    assert done.exit_code == 3
    assert "baosou rebuild" in done.stderr


def test_an_unknown_engine_is_named(tmp_path):
    done = invoke(search, "甲", "--index", str(tmp_path), "--engine", "lucene")
    assert done.exit_code == 3
    assert "lucene" in done.stderr


def test_settings_come_from_the_option_then_the_environment_then_the_default(monkeypatch, tmp_path):
    for knob in KNOBS:
        monkeypatch.delenv(knob.variable, raising=False)
    assert str(Settings.load().index) == "baosou-index"
    monkeypatch.setenv("BAOSOU_INDEX", str(tmp_path))
    assert Settings.load().index == tmp_path
    assert str(Settings.load(index="here").index) == "here"
    monkeypatch.setenv("BAOSOU_CACHE_MB", "viel")
    done = invoke(search, "甲")
    assert done.exit_code == 2
    assert "BAOSOU" in done.stderr or "环境变量" in done.stderr


@pytest.fixture(scope="module")
def tea(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tea")
    build(Asked(WhooshEngine(Settings(folder))), ARCHIVE)
    return folder


def test_show_lists_what_is_related(tea):
    done = run(show, str(STORY.id), "--related", home=tea)
    assert done.exit_code == 0
    assert f"1. {FOLLOW.headline}" in done.output
    assert f"2025-05-19 · 03版  {FOLLOW.id}" in done.output
    assert STORY.headline not in done.output
    assert "没有相关报道" in run(show, str(OTHERS[0].id), "--related", home=tea).output
    assert run(show, "2031-01-01-p01-a01", "--related", home=tea).exit_code == 3
    (line,) = json.loads(run(show, str(STORY.id), "--related", "--json", home=tea).output)["related"]
    assert (line["id"], line["part"]) == (str(FOLLOW.id), False)
    assert 0 < line["likeness"] <= 1


def test_trends_print_a_table_by_year_or_month(home):
    done = run(trends, "人工智能", home=home)
    assert done.exit_code == 0
    rows = [line.split() for line in done.output.splitlines()]
    assert rows[0] == ["月", "人工智能", "收录"]
    assert rows[1][:4] == ["2024-12", "0", "0", "2"]
    assert rows[2] == ["2025-01", "没有收录"]
    assert rows[-2][:4] == ["2025-11", "1", "33.3%", "3"]
    assert "共 3 篇，其中 1 篇不在表中" in done.output
    years = run(trends, "人工智能", "论坛｜广告", "--by", "year", home=home).output
    assert ["2025", "2", "40%", "2", "40%", "5"] in [line.split() for line in years.splitlines()]
    assert "█" in done.output
    assert "█" not in years


def test_trends_as_json_are_the_documented_object(home):
    found = json.loads(run(trends, "人工智能", "--json", "--by", "year", "--since", "2025", home=home).output)
    assert found["by"] == "year"
    assert found["periods"] == [{"period": "2025", "articles": 5}]
    assert found["trends"][0]["counts"] == [2]
    assert found["trends"][0]["shares"] == [0.4]


def test_trends_say_what_cannot_be_shown(home):
    assert "没有收录文章" in run(trends, "甲", "--since", "1990", "--until", "1991", home=home).output
    assert run(trends, *"甲乙丙丁戊己", home=home).exit_code == 2
    assert run(trends, home=home).exit_code == 2
    assert run(trends, "甲", "--jsn", home=home).exit_code == 2
    weaker = run(trends, "论坛高新区", home=home).output
    assert "按词查找" in weaker
    assert "没有收录" not in run(trends, "-广告", "--since", "2025-11", home=home).output
