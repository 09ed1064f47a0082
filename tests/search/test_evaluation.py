"""Evaluating: files read, measures counted as by hand, two settings compared pair by pair."""

import builtins
import json
import math
from dataclasses import replace

import pytest
from click.testing import CliRunner

from search.cli.commands import evaluate as command
from search.cli.reporting import CommandLine
from search.engines.whoosh import WhooshEngine
from search.errors import EvaluationUnavailable, JudgementsWrong, SettingsWrong
from search.evaluation.judgements import Judged, Names, read_judged
from search.evaluation.measures import Scored, evaluate
from search.ranking.settings import RankingSettings
from search.settings import Settings
from tests.engines.archives import HAND_MADE
from tests.engines.asking import Asked
from tests.engines.checking import build

#: What the collection calls the articles: line n of its file is the n-th of HAND_MADE.
DOCUMENTS = [f"doc-{n}" for n in range(len(HAND_MADE))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An index, and the files of an evaluation beside it."""
    folder = tmp_path_factory.mktemp("evaluation")
    articles = [replace(a, source=f"/elsewhere/corpus.jsonl:{n}") for n, a in enumerate(HAND_MADE, 1)]
    build(Asked(WhooshEngine(Settings(folder / "index"))), articles)
    lines = [json.dumps({"id": document, "body": "…"}) for document in DOCUMENTS]
    (folder / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    asked = [{"id": "q1", "query": "高新区创新"}, {"id": "q2", "query": "机器人"}, {"id": "q3", "query": "无人判断"}]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    (folder / "qrels.tsv").write_text("q1\tdoc-0\t1\nq1\tdoc-4\t1\nq1\tdoc-2\t0\nq2 0 doc-1 2\nq9\tdoc-1\t1\n")
    return folder


def run(folder, *more):
    files = [f"--{name}={folder / file}" for name, file in (("queries", "queries.jsonl"), ("qrels", "qrels.tsv"))]
    group = CommandLine(commands=[command])
    return CliRunner().invoke(group, ["evaluate", *files, "--index", str(folder / "index"), *more])


def test_measures_are_those_counted_by_hand(folder):
    """高新区创新: doc-2 (judged irrelevant) stands before doc-0; doc-4 is never found. 机器人: doc-1 alone."""
    done = run(folder, f"--corpus={folder / 'corpus.jsonl'}", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert (found["queries"], found["missing"]) == (2, 0)
    measures = {name: value["mean"] for name, value in found["measures"].items()}
    second = 1 / math.log2(3) / (1 + 1 / math.log2(3))
    assert measures["nDCG@10"] == pytest.approx((second + 1) / 2, abs=1e-4)
    assert measures["MRR@10"] == pytest.approx((0.5 + 1) / 2, abs=1e-4)
    assert measures["recall@100"] == pytest.approx((0.5 + 1) / 2, abs=1e-4)
    assert found["ranking"] == RankingSettings().to_json()


def test_newspaper_ids_need_no_corpus(folder, tmp_path):
    qrels = tmp_path / "qrels.tsv"
    qrels.write_text(f"q2\t{HAND_MADE[1].id}\t1\nq2\t2031-01-01-p01-a01\t1\n")
    done = run(folder, f"--qrels={qrels}")
    assert "recall@100  0.5000" in done.output
    assert "1 篇相关文献不在索引里" in done.output


def test_two_settings_are_compared_query_by_query(folder, tmp_path):
    corpus = f"--corpus={folder / 'corpus.jsonl'}"
    (tmp_path / "other.toml").write_text("grams = 3\nhead = 10\n")
    found = json.loads(run(folder, corpus, "--json", "--compare", str(tmp_path / "other.toml")).output)["compared"]
    assert (found["ranking"]["grams"], found["ranking"]["k1"]) == (3, RankingSettings().k1)
    assert set(found["gain"]) == {"nDCG@10", "MRR@10", "recall@100"}
    told = run(folder, corpus, "--ranking=b=0.5", "--compare=b=0.5").output
    assert "设置相同" in told
    assert told.count("分不出高下") == 3
    assert "比较：k1=2" in run(folder, corpus, "--compare", "k1=2").output


def test_the_interval_is_that_of_the_paired_difference():
    queries = tuple(f"q{n}" for n in range(100))
    weak = Scored(queries, {"RR@10": tuple(n % 10 / 10 for n in range(100))})
    strong = Scored(queries, {"RR@10": tuple(n % 10 / 10 + 0.01 for n in range(100))})
    gain = strong.gain_over(weak, "RR@10")
    assert (gain.low, gain.mean, gain.high) == pytest.approx((0.01, 0.01, 0.01))
    assert strong.gain_over(weak, "RR@10") == gain
    mean = weak.interval("RR@10")
    # The standard error of the mean is 0.0287, and 1.96 of them lie on each side.
    assert (mean.low, mean.mean, mean.high) == pytest.approx((0.394, 0.45, 0.506), abs=0.004)
    with pytest.raises(ValueError, match="same queries"):
        strong.gain_over(Scored(queries[:1], {"RR@10": (1.0,)}), "RR@10")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("qrels.tsv", "q1 doc-0\n", "qrels.tsv 第 1 行"),
        ("qrels.tsv", "q1\tdoc-0\tyes\n", "qrels.tsv 第 1 行"),
        ("qrels.tsv", "q7\tdoc-0\t1\n", "没有判断"),
        ("qrels.tsv", "q1\tdoc-0\t0\n", "没有判断"),
        ("queries.jsonl", '\n{"id": "q1"}\n', "queries.jsonl 第 2 行"),
        ("queries.jsonl", "q1 高新区\n", "queries.jsonl 第 1 行"),
        ("queries.jsonl", b"\xff\xfe", "不是 UTF-8"),
        ("queries.jsonl.xz", b"no xz", "解不开"),
    ],
)
def test_files_that_are_none_are_named(tmp_path, name, content, says):
    good = {"queries.jsonl": '{"id": "q1", "query": "高新区"}', "qrels.tsv": "q1\tdoc-0\t1\n"}
    for file, text in good.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    queries = path if name.startswith("queries") else tmp_path / "queries.jsonl"
    with pytest.raises(JudgementsWrong, match=says):
        read_judged(queries, tmp_path / "qrels.tsv")


def test_judgements_of_another_collection_say_what_to_give(folder):
    done = run(folder)
    assert done.exit_code == 3
    assert "--corpus" in done.output


def test_an_article_of_another_file_keeps_its_own_id(folder):
    names = Names(folder / "corpus.jsonl")
    assert names.of(replace(HAND_MADE[0], source="corpus.jsonl:3")) == "doc-2"
    for source in ("other.jsonl:3", "corpus.jsonl", "corpus.jsonl:99", ""):
        assert names.of(replace(HAND_MADE[0], source=source)) == str(HAND_MADE[0].id)


def test_without_the_library_the_cure_is_said(folder, monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "ir_measures":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(EvaluationUnavailable, match=r"pip install -e '.\[evaluate\]'"):
        evaluate(Asked(WhooshEngine(Settings(folder / "index"))), Judged({"q": "水"}, {"q": {"d": 1}}), {})


def test_settings_come_from_pairs_and_files(tmp_path):
    file = tmp_path / "ranking.toml"
    file.write_text("k1 = 1.5\nb = 0\n")
    found = RankingSettings().given([str(file), "b=0.3", "pool = 50"])
    assert (found.k1, found.b, found.pool) == (1.5, 0.3, 50)
    assert found.differing_from(RankingSettings()) == "k1=1.5 b=0.3 pool=50"
    assert RankingSettings().given([]) == RankingSettings()


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ("k9=1", "没有名为“k9”的排序设置；有：k1、b、grams、"),
        ("k1=much", "“k1=much”看不懂；排序设置写成 k1=0.9"),
        ("k1=1=2", "“k1=1=2”看不懂"),
        ("b=2", "b 应在 0 到 1 之间"),
        ("k1=nan", "k1 应在"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(folder, item, says):
    with pytest.raises(SettingsWrong, match=says):
        RankingSettings().given([item])
    done = run(folder, "--compare", item)
    assert done.exit_code == 3
    assert says in done.output


def test_a_settings_file_that_is_none_is_named(tmp_path):
    (tmp_path / "bad.toml").write_text("k1: 3")
    with pytest.raises(SettingsWrong, match=r"bad.toml 不是 TOML"):
        RankingSettings().given([str(tmp_path / "bad.toml")])
