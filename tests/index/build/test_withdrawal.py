"""What was withdrawn stays out, and nothing else does."""

from datetime import date

import pytest

from index.build.builder import add, rebuild, withdraw
from index.build.publication import NothingToIndex
from index.build.receipt import Withdrawal, summary
from index.model import Masthead
from search.article import Article, ArticleId
from search.engines import open_engine
from search.errors import ArticleNotFound, IndexMissing
from search.settings import Settings
from tests.engines.asking import Asked
from tests.index.build.pages import DAY, LEAD, NONE, SECOND, gone, headlines, ids, page
from tests.index.memory_engine import MemoryEngine


def test_a_withdrawn_article_stays_out_until_it_is_asked_for(engine, archive):
    archive("2025-11-03/01.md", page(("新区开工", LEAD), ("老厂新生", SECOND)))
    rebuild(engine, [archive.path], NONE)
    gone = ArticleId("2025-11-03", 1, 2)
    withdraw(engine, gone, "作者要求", who="林", when="2025-12-01T08:00:00+00:00")
    assert headlines(engine) == ["新区开工"]
    with pytest.raises(ArticleNotFound):
        engine.get(gone)
    assert engine.info().receipt["total"]["articles"] == 1
    for build in (add, rebuild):
        report = build(engine, [archive.path], NONE)
        assert headlines(engine) == ["新区开工"]
        (said,) = report.kept_out
        assert "作者要求" in said
        assert report.withdrawn[0].who == "林"
    archive("2025-11-03/01.md", page(("老厂新生", SECOND), ("新区开工", LEAD)))
    rebuild(engine, [archive.path], NONE)
    assert headlines(engine) == ["新区开工"]


def test_the_last_article_can_be_withdrawn(engine, archive):
    rebuild(engine, [archive("2025-11-03/01.md", page(("新区开工", LEAD)))], NONE)
    withdraw(engine, ArticleId("2025-11-03", 1, 1), "试", who="林", when="2025-12-01")
    assert (engine.info().articles, engine.info().receipt["total"]["issues"]) == (0, 0)


def test_withdrawing_what_is_not_there_changes_nothing(engine, archive):
    rebuild(engine, [archive("2025-11-03/01.md", page(("新区开工", LEAD)))], NONE)
    live = engine.info().generation
    with pytest.raises(ArticleNotFound):
        withdraw(engine, ArticleId("2025-11-03", 1, 9), "试", who="林", when="2025-12-01")
    assert engine.info().generation == live


def test_withdrawals_outlive_an_index_that_can_no_longer_be_opened(archive, tmp_path):
    archive("2025-11-03/01.md", page(("新区开工", LEAD), ("老厂新生", SECOND)))
    engine = Asked(open_engine(Settings(tmp_path / "index")))
    rebuild(engine, [archive.path], NONE)
    withdraw(engine, ArticleId("2025-11-03", 1, 2), "作者要求", who="林", when="2025-12-01T08:00:00+00:00")
    (analysis,) = (tmp_path / "index" / "generations" / engine.info().generation).glob("analysis.json")
    analysis.write_text("{}", encoding="utf-8")
    engine = Asked(open_engine(Settings(tmp_path / "index")))
    rebuild(engine, [archive.path], NONE)
    assert headlines(engine) == ["新区开工"]
    engine.close()


def test_what_stands_where_a_withdrawn_article_stood_is_let_in_and_told(engine, archive):
    rows = [{**DAY, "page": 1, "title": title, "body": title * 20} for title in ("新区开工", "老厂新生", "山花开了")]
    rebuild(engine, [archive("a.jsonl", rows)], NONE)
    gone(engine, "2025-01-06-p01-a02")
    report = rebuild(engine, [archive("a.jsonl", [rows[0], rows[2]])], NONE)
    assert headlines(engine) == ["新区开工", "山花开了"]
    assert report.kept_out == []
    (said,) = report.findings
    assert "2025-01-06-p01-a02 山花开了 已收入" in said


def test_another_file_of_the_day_is_not_taken_for_a_withdrawn_article(engine, archive):
    first = archive("a.jsonl", [{**DAY, "title": "新区开工", "body": LEAD}, {**DAY, "title": "花开", "body": "山花。"}])
    rebuild(engine, [first], NONE)
    gone(engine, "2025-01-06-p00-a01")
    report = add(engine, [archive("b.jsonl", [{**DAY, "title": "老厂新生", "body": SECOND}])], NONE)
    assert sorted(headlines(engine)) == ["老厂新生", "花开"]
    assert (report.kept_out, len(report.findings)) == ([], 1)


@pytest.mark.parametrize(
    ("headline", "kept_out"),
    [
        ("老厂 新生：造出第一台机器", True),
        ("老厂新生，造出第一台机器！", True),
        ("老厂新生造出第二台机器", True),
        ("新区开出第一条线", False),
    ],
)
def test_a_withdrawn_article_whose_text_was_corrected_is_known_by_place_and_headline(
    engine, archive, headline, kept_out
):
    old = [{**DAY, "page": 1, "title": "甲", "body": LEAD}, {**DAY, "page": 1, "title": "老厂新生造出第一台机器"}]
    rebuild(engine, [archive("a.jsonl", old)], NONE)
    gone(engine, "2025-01-06-p01-a02")
    report = rebuild(engine, [archive("a.jsonl", [old[0], {**old[1], "title": headline, "body": SECOND}])], NONE)
    assert headlines(engine) == ["甲"] + ([] if kept_out else [headline])
    assert [("请复查" in said) for said in report.kept_out] == [True] * kept_out
    assert bool(report.findings) is not kept_out


def test_a_withdrawn_article_that_moved_costs_its_old_place_nothing(engine, archive):
    rows = [{**DAY, "page": 1, "title": title, "body": title * 20} for title in ("新区开工", "老厂新生", "山花开了")]
    rebuild(engine, [archive("a.jsonl", rows)], NONE)
    gone(engine, "2025-01-06-p01-a02")
    report = rebuild(engine, [archive("a.jsonl", [rows[1], rows[0], rows[2]])], NONE)
    assert headlines(engine) == ["新区开工", "山花开了"]
    assert (len(report.kept_out), report.findings) == (1, [])


def test_a_corrected_withdrawn_article_at_another_place_is_told(archive):
    engine = Asked(MemoryEngine())
    rows = [{**DAY, "page": 1, "title": title, "body": title * 20} for title in ("新区开工", "老厂新生", "山花开了")]
    rebuild(engine, [archive("a.jsonl", rows)], NONE)
    gone(engine, "2025-01-06-p01-a02")
    report = rebuild(engine, [archive("a.jsonl", [rows[0], rows[2], {**rows[1], "body": SECOND}])], NONE)
    assert any("a03 老厂新生 已收入" in said and "标题与它相近" in said for said in report.findings)


FIRST, OTHER = ("新区开工", LEAD), ("老厂新生", SECOND)


@pytest.mark.parametrize("build", [rebuild, add])
@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("undated.md", NONE),
        ("undated.md", Masthead(date=date(2025, 3, 3))),
        ("undated.md", Masthead(date=date(2025, 3, 3), page=7)),
        ("renamed.md", NONE),
        ("elsewhere/undated.md", NONE),
        ("2025-03-03/02.md", NONE),
    ],
)
def test_a_withdrawn_article_does_not_come_back_under_another_name_or_date(engine, archive, build, name, given):
    source = archive("undated.md", page(FIRST, OTHER))
    rebuild(engine, [source], Masthead(page=1))
    gone(engine, "undated-undated-p01-a02")
    moved = archive.path / name
    moved.parent.mkdir(parents=True, exist_ok=True)
    source.rename(moved)
    report = build(engine, [moved], given)
    assert set(headlines(engine)) == {"新区开工"}
    (said,) = report.kept_out
    assert "老厂新生" in said
    assert "作者要求" in said
    assert ("撤下时编号为 undated-undated-p01-a02" in said) == (said.split()[0] != "undated-undated-p01-a02")
    assert "没有收入：1" in summary(engine.info().receipt)


def test_a_long_article_does_not_come_back_in_another_dated_issue_but_a_label_does(engine, archive):
    long = {"title": "老厂新生", "body": SECOND * 3}
    rows = [{**DAY, "page": 1, **long}, {**DAY, "page": 1, "title": "图片新闻"}, {**DAY, "page": 2, "title": "留"}]
    rebuild(engine, [archive("a.jsonl", rows)], NONE)
    gone(engine, "2025-01-06-p01-a01")
    gone(engine, "2025-01-06-p01-a02")
    later = [{**row, "date": "2025-01-13"} for row in rows]
    report = rebuild(engine, [archive("a.jsonl", [*rows, *later])], NONE)
    assert ids(engine) == ["2025-01-06-p02-a01", "2025-01-13-p01-a02", "2025-01-13-p02-a01"]
    assert len(report.kept_out) == 3
    (said,) = report.findings
    assert "2025-01-13-p01-a02 图片新闻" in said


def test_where_only_withdrawn_articles_are_fed_the_message_lists_them(engine, archive):
    source = archive("2025-11-03/01.md", page(FIRST))
    rebuild(engine, [source, archive("b.jsonl", [{"title": "别的"}])], NONE)
    gone(engine, "2025-11-03-p01-a01")
    for build in (rebuild, add):
        with pytest.raises(NothingToIndex, match="新区开工：2025-12-01 由 林 撤下（作者要求）") as raised:
            build(engine, [source], NONE)
        assert len(raised.value.report.kept_out) == 1
    assert headlines(engine) == ["别的"]


def test_withdrawing_without_an_index_makes_no_folder(tmp_path):
    engine = Asked(open_engine(Settings(index=tmp_path / "index")))
    with pytest.raises(IndexMissing):
        gone(engine, "2025-11-03-p01-a01")
    assert not (tmp_path / "index").exists()
    engine.close()


def test_a_withdrawal_of_signs_alone_is_known_by_the_very_signs(archive):
    from index.build.issues import allowed

    entry = Withdrawal("2025-01-06-p01-a01", "——", "x", "试", "林", "2025-12-01")
    same, other = (Article(ArticleId("2025-01-06", 1, 1), headline=text) for text in ("——", "！！"))
    assert (len(allowed([same], [entry]).kept_out), len(allowed([other], [entry]).kept_out)) == (1, 0)
