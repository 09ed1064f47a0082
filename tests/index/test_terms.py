import json
from datetime import date

import pytest
from click.testing import CliRunner

from index.cli import terms
from index.terms import candidates, listed
from search.engines.whoosh import WhooshEngine
from search.settings import Settings
from tests.engines.archives import HAND_MADE, article
from tests.engines.asking import Asked
from tests.engines.checking import build

DAY = date(2025, 11, 17)
ARCHIVE = [
    *HAND_MADE,
    article(
        DAY,
        1,
        1,
        headline="“江海快线”开通",
        body=["市民乘“江海快线”出行。“江海快线”今日“首发”，“G60”也在。", "“高新区”"],
    ),
    article(DAY, 1, 2, body=["“江海快线”票价公布，" + "此后一个月内凭票换乘不再另收费用" * 3, "“问\x1b题共答”"]),
    article(DAY, 2, 1, body=["“问题共答”办到车间，解难题更要“问题共答”。", "“高新区”"]),
    article(DAY, 2, 2, body=["没有引号的江海快线不算。“高新区”"]),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    build(Asked(WhooshEngine(Settings(folder))), ARCHIVE)
    return folder


def found(home, **more):
    return candidates(Asked(WhooshEngine(Settings(home))), **{"limit": 10, "least": 2, **more})


def test_terms_in_quotation_marks_that_are_not_one_word_are_counted(home):
    assert [(one.term, one.occurrences, one.articles) for one in found(home)] == [
        ("江海快线", 4, 2),
        ("问题共答", 3, 2),
    ]
    assert all(len(one.words) > 1 and "".join(one.words) == one.term for one in found(home))


def test_known_words_and_terms_with_letters_are_no_candidates(home):
    every = {one.term for one in found(home, least=1)}
    assert {"高新区", "十五五", "g60", "首发"}.isdisjoint(every)


def test_a_word_is_known_by_the_dictionary_of_the_index(home):
    (name,) = [path.name for path in (home / "generations").iterdir()]
    engine = Asked(WhooshEngine(Settings(home)))
    assert engine.info().generation == name
    engine.cut = lambda text: [text] if text == "江海快线" else [*text]
    assert [one.term for one in candidates(engine, limit=10, least=2)] == ["高新区", "问题共答", "十五五"]


def test_limits_are_kept(home):
    assert [one.term for one in found(home, limit=1)] == ["江海快线"]
    assert found(home, least=3) == []


def test_examples_are_the_newest_lines_cut_short_and_safe_for_a_terminal(home):
    first, second = found(home)
    assert [str(example.id) for example in first.examples] == ["2025-11-17-p01-a02", "2025-11-17-p01-a01"]
    for one in (first, second):
        for example in one.examples:
            assert one.term[:1] in example.text
            assert example.text.isprintable()
            assert len(example.text) <= 60
    assert first.examples[0].text.startswith("“江海快线”票价公布")
    assert first.examples[0].text.endswith("…")


def test_the_command_lists_them_and_says_what_to_do(home):
    def run(*arguments):
        return CliRunner().invoke(terms, [*arguments, "--index", str(home)])

    done = run("--min", "2")
    assert done.exit_code == 0
    assert "1. 江海快线　2 篇，4 次；现在切成 " in done.output
    assert "2025-11-17-p01-a02　“江海快线”票价公布" in done.output
    assert "dictionary.txt" in done.output
    assert "baosou rebuild" in done.output
    assert "没有候选" in run("--min", "9").output
    data = json.loads(run("--json", "--min", "2", "--limit", "1").output)["terms"]
    assert [one["term"] for one in data] == ["江海快线"]
    assert {"term", "occurrences", "articles", "words", "examples"} == set(data[0])
    assert run("--min", "0").exit_code == 2


def test_nothing_is_added_by_itself(home):
    before = {path: path.read_bytes() for path in home.rglob("dictionary.txt")}
    listed(found(home))
    assert before == {path: path.read_bytes() for path in home.rglob("dictionary.txt")}
