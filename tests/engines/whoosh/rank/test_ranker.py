"""The best few are found without weighing all; they are the same, to the last bit, as if all had been weighed."""

import random
from datetime import date

import numpy as np
import pytest

from search.analysis.words import default_segmenter
from search.engines.whoosh import WhooshEngine
from search.engines.whoosh.rank import ranker as ranking
from search.engines.whoosh.write import batches, tiers
from search.query.parser import parse
from search.ranking.settings import RankingSettings
from search.ranking.terms import own_terms
from search.request import SearchRequest
from search.settings import Settings
from tests.engines.archives import article
from tests.engines.asking import Asked
from tests.engines.checking import build

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
            patch.setattr(tiers, "SEGMENT_POSITIONS", 0)
        engine = Asked(WhooshEngine(Settings(folder, jobs=1)))
        build(engine, archive())
    opened = engine._current()
    assert (len(opened.postings.readers) == 1) is request.param
    return opened


@pytest.mark.slow
@pytest.mark.parametrize("text", QUERIES)
def test_bounds_leave_out_nothing_that_belongs_to_the_best(snapshot, monkeypatch, text):
    query = parse(text).query
    terms = own_terms(query, default_segmenter())
    docs = snapshot.found(query, None)[0].docs
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
    docs = snapshot.found(query, None)[0].docs
    best, scores = snapshot.ranker.best(own_terms(query, default_segmenter()), docs, len(docs))
    dates = snapshot.columns.numbers["date"][best]
    ties = [(a, b) for a, b in zip(range(len(best)), range(1, len(best)), strict=False) if scores[a] == scores[b]]
    assert len(ties) > 5
    assert all(dates[a] >= dates[b] for a, b in ties)


def test_scores_do_not_depend_on_the_order_in_which_articles_are_asked_for(snapshot):
    terms = own_terms(parse("高新区 OR 创新 OR 的").query, default_segmenter())
    best, scores = snapshot.ranker.best(terms, snapshot.found(parse("的").query, None)[0].docs, 20)
    assert snapshot.ranker.scores(terms, best[::-1]).tolist() == scores[::-1].tolist()


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("pool", [0, 7, 1000])
def test_a_second_look_reorders_the_best_and_loses_none_on_any_page(snapshot, text, pool):
    query = parse(text).query
    terms, docs = own_terms(query, default_segmenter()), snapshot.found(query, None)[0].docs
    ranker = ranking.Ranker(snapshot.postings, snapshot.columns, RankingSettings(pool=pool))
    first, plain = ranker.best(terms, docs, len(docs))
    every, scores = ranker.ordered(terms, docs, len(docs))
    assert sorted(every[:pool].tolist()) == sorted(first[:pool].tolist())
    assert every[pool:].tolist() == first[pool:].tolist()
    assert all(scores[:-1] >= scores[1:])
    assert scores[pool:].tolist() == plain[pool:].tolist()
    for count in (1, 3, 7, 8, 20, len(docs)):
        page, shown = ranker.ordered(terms, docs, count)
        assert (page.tolist(), shown.tolist()) == (every[:count].tolist(), scores[:count].tolist())


def test_words_that_stand_together_or_in_the_head_come_first(snapshot, tmp_path):
    far = "，".join(["一二三四五六七八九十"] * 20)
    texts = [
        ("", f"人工智能{far}杭州"),
        ("", f"{far}人工智能在杭州"),
        ("", f"人工智能在杭州{far}"),
        ("人工智能，杭州", far),
    ]
    archive = [article(date(2025, 11, 3), 1, n, headline=h, body=[b]) for n, (h, b) in enumerate(texts, 1)]
    engine = Asked(WhooshEngine(Settings(tmp_path, jobs=1)))
    build(engine, archive)
    opened = engine._current()
    terms = own_terms(parse("杭州 人工智能").query, default_segmenter())
    docs = [opened.columns.doc_of(a.id) for a in archive]
    factors = opened.ranker.boosts(terms, np.array(docs))
    assert sorted(factors.tolist()) == factors.tolist()
    assert len(set(factors.tolist())) == 3


def test_a_question_asks_for_its_other_words():
    def weights(text, **settings):
        return {
            term: weight
            for _, term, weight in own_terms(parse(text).query, default_segmenter(), RankingSettings(**settings))
        }

    assert weights("高新区是什么") == {"高新区": 1, "是": 1, "高新": 0.4, "新区": 0.4, "区是": 0.4}
    assert weights("什么").keys() == {"什么"}
    assert weights("高新区是什么", question=1).keys() >= {"什么", "是什"}
    assert weights('"是什么"').keys() >= {"什么", "是什"}


def test_what_was_deleted_counts_no_more_than_if_it_had_never_been(tmp_path):
    # 机器人 was common; of the articles that are left few hold it. They stay in their segments, beside the deleted ones.
    kept = [
        article(date(2025, 11, 3), 1, n, body=["机器人，论坛，天地玄黄。" if n < 3 else "论坛，杭州。"])
        for n in range(1, 13)
    ]
    gone = [article(date(2025, 11, 3), 2, n, body=["机器人，宇宙洪荒。"]) for n in range(1, 5)]
    once, left = (Asked(WhooshEngine(Settings(tmp_path / name, jobs=1))) for name in ("once", "left"))
    build(once, kept)
    build(left, [*kept[:6], *gone, *kept[6:]])
    with left.writer() as writer:
        for item in gone:
            writer.delete(item.id)
        writer.finish({})
        writer.publish()
    assert left._current().columns.size == len(kept) + len(gone)
    for text in ("机器人 OR 论坛", "机器人", "论坛 OR 杭州", "天地玄黄 OR 论坛"):
        expected = [(hit.id, hit.score) for hit in once.search(SearchRequest(text, limit=100)).hits]
        assert [(hit.id, hit.score) for hit in left.search(SearchRequest(text, limit=100)).hits] == expected
        assert expected


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_the_first_by_date_are_those_of_the_whole_list_by_date(snapshot, sort):
    docs = snapshot.found(parse("的").query, None)[0].docs
    every = snapshot.ranker.by_date(docs, sort, len(docs))
    dates = snapshot.columns.numbers["date"][every].tolist()
    assert len(set(dates)) == 2
    assert dates == sorted(dates, reverse=sort == "newest")
    for count in (1, 2, 5, len(docs) // 4, len(docs) // 4 + 1, len(docs) - 1):
        assert snapshot.ranker.by_date(docs, sort, count).tolist() == every[:count].tolist(), count
        assert snapshot.ranker.by_date(docs[::-1], sort, count).tolist() == every[:count].tolist(), count
