"""The best few are found without weighing all; they are the same, to the last bit, as if all had been weighed."""

import random
from datetime import date

import pytest

from search.analysis.words import default_segmenter
from search.engines.whoosh import WhooshEngine, batches, ranking, writer
from search.parser import parse
from search.settings import Settings
from tests.engines.archives import article
from tests.engines.conformance import build

WORDS = ["高新区", "创新", "人工智能", "论坛", "杭州", "机器人", "的", "广告", "规划", "十五五", "2025年", "低空经济"]
QUERIES = (
    "高新区", "高新区 OR 创新", "的 OR 论坛 OR 杭州", "人工智能 机器人", "创新创新 OR 规划", "十五五规划 OR 2025年",
    "-广告 的 OR 高新区 OR 创新 OR 人工智能 OR 论坛 OR 机器人", "低空经济 OR 不在报上",
)  # fmt: skip


def archive():
    """Articles in which common words are much commoner than rare ones; some are the same as others."""
    rng = random.Random(3)
    weights = [1 / (place + 1) for place in range(len(WORDS))]
    found = []
    for place in range(1, 181):
        body = "，".join(rng.choices(WORDS, weights, k=rng.randint(1, 40)))
        kind = rng.choice(["article", "article", "article", "digest", "ad"])
        headline = rng.choice(["", rng.choice(WORDS)])
        found.append(article(date(2025, 11, 3), 1, place, headline=headline, body=[body], kind=kind))
    return found + [article(date(2025, 11, 4), 1, n, body=[a.paragraphs[0].text]) for n, a in enumerate(found[:20], 1)]


@pytest.fixture(scope="module", params=[True, False], ids=["one segment", "many"])
def snapshot(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ranking")
    with pytest.MonkeyPatch.context() as patch:
        if not request.param:
            patch.setattr(batches, "batch_size", lambda memory_mb, jobs: 500)
            patch.setattr(writer, "_groups", lambda alive, whole: [(n, n + 1) for n in range(len(alive))])
        engine = WhooshEngine(Settings(folder, jobs=1))
        build(engine, archive())
    opened = engine._snapshot()
    assert (len(opened.postings.parts) == 1) is request.param
    return opened


@pytest.mark.parametrize("text", QUERIES)
def test_bounds_leave_out_nothing_that_belongs_to_the_best(snapshot, monkeypatch, text):
    query = parse(text).query
    terms = ranking.terms(query, default_segmenter())
    docs = snapshot.found(query, None)[0].shown
    monkeypatch.setattr(ranking, "FEW", 1 << 30)
    every, weighed = snapshot.ranker.best(terms, docs, len(docs))
    assert sorted(every.tolist()) == docs.tolist()
    assert all(weighed[:-1] >= weighed[1:])
    monkeypatch.setattr(ranking, "FEW", 0)
    for count in (1, 2, 3, 10, 40, len(docs)):
        best, scores = snapshot.ranker.best(terms, docs, count)
        assert best.tolist() == every[:count].tolist(), count
        assert scores.tolist() == weighed[:count].tolist(), count


def test_articles_with_the_same_words_have_the_same_score_and_the_newer_stands_first(snapshot):
    query = parse("的 OR 高新区").query
    docs = snapshot.found(query, None)[0].shown
    best, scores = snapshot.ranker.best(ranking.terms(query, default_segmenter()), docs, len(docs))
    dates = snapshot.columns.numbers["date"][best]
    ties = [(a, b) for a, b in zip(range(len(best)), range(1, len(best)), strict=False) if scores[a] == scores[b]]
    assert len(ties) > 5
    assert all(dates[a] >= dates[b] for a, b in ties)


def test_scores_do_not_depend_on_the_order_in_which_articles_are_asked_for(snapshot):
    terms = ranking.terms(parse("高新区 OR 创新 OR 的").query, default_segmenter())
    best, scores = snapshot.ranker.best(terms, snapshot.found(parse("的").query, None)[0].shown, 20)
    assert snapshot.ranker.scores(terms, best[::-1]).tolist() == scores[::-1].tolist()
