"""The main job, end to end, with the real command: pages in, ranked and highlighted answers out."""

import json
import random
import re

import pytest
from click.testing import CliRunner

from search.analysis.units import unit_texts
from search.engines import open_engine
from search.request import FACETS, Choice, Filters
from search.settings import Settings
from tests.engines.asking import Asked
from tests.engines.checking import check
from tests.paths import SAMPLE, SEEDS, SHARED, needs_shared
from web.cli import main


def baosou(*args, index):
    return CliRunner().invoke(main, [*map(str, args), "--index", str(index)])


def found(index, *query):
    done = baosou("search", *query, "--json", "--limit", 100, index=index)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    index = tmp_path_factory.mktemp("sample")
    done = baosou("rebuild", SAMPLE, index=index)
    assert done.exit_code == 0, done.output
    return index


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    index = tmp_path_factory.mktemp("real")
    done = baosou("rebuild", SEEDS, SHARED / "pages" / "md", index=index)
    assert done.exit_code == 0, done.output
    return index


def test_the_sample_is_indexed_whole_and_verified(sample):
    info = json.loads(baosou("info", "--json", index=sample).stdout)
    assert info["articles"] >= 50
    assert info["issues"] == 4
    assert set(info["kinds"]) == {"article", "photo", "digest", "ad", "notice"}
    receipt = info["receipt"]
    assert receipt["quarantined"] == []
    assert {file["encoding"] for file in receipt["files"]} >= {"utf-8", "gb18030"}
    (jump,) = [text for text in receipt["findings"] if "下转" in text]
    assert "2025-09-22" in jump
    assert baosou("verify", index=sample).exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("seed", range(4))
def test_the_sample_answers_as_the_oracle_does(sample, seed, sort):
    engine = Asked(open_engine(Settings(sample)))
    archive = list(engine.every_article())
    rng = random.Random(seed)
    for _ in range(12):
        text = rng.choice(archive).text
        start = rng.randrange(len(text))
        run = text[start : start + rng.randint(2, 12)]
        facet = next(f for f in rng.sample(FACETS, len(FACETS)))
        value = {"year": "2025", "page": "2", "kind": "article", "section": "要闻", "author": "沈砚秋"}[facet]
        filters = Filters(choices=(Choice(facet, value, rng.random() < 0.3),))
        if unit_texts(run) and '"' not in run:
            for query in (f'"{run}"', "".join(run.split()), f"{run[:4]} {run[-4:]}", f'"{run}" OR 人工智能 -低空'):
                check(engine, archive, query, filters, sort)


def test_traditional_and_full_width_pages_are_found_by_what_anyone_types(sample):
    assert found(sample, '"低空经济"')["total"] == found(sample, '"低空經濟"')["total"] >= 5
    assert found(sample, '"G60"')["total"] == found(sample, '"Ｇ６０"')["total"] >= 1
    assert found(sample, '"2.0版"')["total"] >= 1


def test_quoted_terms_and_joined_wraps_are_found(sample):
    assert found(sample, '"专精特新企业"')["total"] >= 1
    assert found(sample, '"双碳目标"')["total"] >= 1
    truth = json.loads(
        (SAMPLE.parents[1] / "tests" / "index" / "page" / "sample_truth.json").read_text(encoding="utf-8")
    )
    seams = [seam for page in truth for article in page["articles"] for seam in article.get("joined", [])]
    assert len(seams) > 20
    for seam in (re.sub(r"^[0-9A-Za-z.]+|[0-9A-Za-z.]+$", "", seam) for seam in seams):  # no half numbers
        assert found(sample, f'"{seam}"')["total"] >= 1, seam


def test_a_headline_of_markup_is_only_text(sample):
    (hit,) = found(sample, "标题:script")["hits"]
    assert "<script>alert(1)</script>" in hit["headline"]


def test_digest_lines_and_jumps_lead_to_their_articles(sample):
    articles = list(Asked(open_engine(Settings(sample))).every_article())
    by_id = {a.id: a for a in articles}
    lines = [entry for a in articles for entry in a.entries]
    assert lines
    assert all(entry.target in by_id for entry in lines)
    parts = [a for a in articles if a.next_part]
    assert len(parts) >= 2
    assert all(by_id[a.next_part].previous_part == a.id for a in parts)


@pytest.mark.slow
def test_adding_an_issue_twice_changes_nothing(sample, tmp_path):
    assert baosou("rebuild", SAMPLE / "2025-09-01", index=tmp_path).exit_code == 0
    assert baosou("add", SAMPLE / "2025-09-08", index=tmp_path).exit_code == 0
    before = list(Asked(open_engine(Settings(tmp_path))).every_article())
    assert baosou("add", SAMPLE / "2025-09-08", index=tmp_path).exit_code == 0
    assert list(Asked(open_engine(Settings(tmp_path))).every_article()) == before
    assert baosou("rollback", index=tmp_path).exit_code == 0
    assert baosou("verify", index=tmp_path).exit_code == 0


@pytest.mark.slow
@needs_shared
def test_the_front_page_lead_is_found_by_a_run_that_a_column_broke(real):
    answer = found(real, '"新质生产力引领区"')
    assert answer["total"] == 1
    assert answer["hits"][0]["id"] == "2025-11-03-p01-a01"
    assert answer["hits"][0]["headline"] == "国家高新区高质量一体化发展提速"


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize(
    ("query", "id"),
    [
        ('"十五五"规划', "2025-11-03-p01-a03"),
        ("國家高新區", "2025-11-03-p01-a01"),
        ("２．０版", "2025-11-03-p01-a04"),
        ("标题:论坛 作者:罗晓燕", "2025-11-03-p01-a03"),
        ('"问题共答"', "2025-11-03-p01-a01"),
        ('"精准性培育"', "undated-004_3d0c105ad7a6423f-p01-a01"),
        ("作者:陈诚 类型:图片", "2025-11-03-p01-a02"),
    ],
)
def test_real_pages_answer_as_a_person_would_expect(real, query, id):
    answer = found(real, query)
    exact = [hit["id"] for hit in answer["hits"] if hit["reading"] == "exact"]
    assert id in exact
    assert len(exact) == answer["total"]


@pytest.mark.slow
@needs_shared
def test_real_pages_answer_as_the_oracle_does(real):
    engine = Asked(open_engine(Settings(real)))
    archive = list(engine.every_article())
    for query in (
        '"十五五"规划',
        "國家高新區",
        "２．０版",
        "标题:论坛 作者:罗晓燕",
        "高新区 创新 -广告",
        "科技创新大会",
    ):
        check(engine, archive, query, Filters(), "newest")
