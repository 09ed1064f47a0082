"""Pages fed apart become one issue: replaced, numbered, linked."""

from datetime import date

import pytest

from index.build.builder import add, rebuild
from index.build.receipt import summary
from index.model import Masthead
from tests.engines.asking import Asked
from tests.index.build.pages import DAY, LEAD, NONE, SECOND, headlines, ids, page
from tests.index.build.test_withdrawal import FIRST, OTHER
from tests.index.memory_engine import MemoryEngine


def test_add_replaces_a_page_and_leaves_its_neighbours(engine, archive):
    archive("2025-11-03/01.md", page(("新区开工", LEAD), ("花开", SECOND)))
    archive("2025-11-03/02.md", page(("老厂新生", SECOND)))
    archive("2025-11-10/01.md", page(("又一期", LEAD)))
    rebuild(engine, [archive.path], NONE)
    new = archive("newer/20251103_01.md", page(("新区开工（更正）", LEAD)))
    report = add(engine, [new], NONE)
    assert headlines(engine) == ["新区开工（更正）", "老厂新生", "又一期"]
    (said,) = report.replaced
    assert str(new) in said
    assert "2025-11-03/01.md 的 2 篇" in said
    total = engine.info().receipt["total"]
    assert (report.articles, total["articles"], total["issues"]) == (1, 3, 2)
    assert total["characters"] == sum(len(a.text) for a in engine.every_article())


def test_add_twice_is_add_once(engine, archive):
    archive("2025-11-03/01.md", page(("新区开工", LEAD)))
    archive("a.jsonl", [{"title": "甲", "date": "2025-11-03"}, {"title": "无日期", "body": SECOND}])
    rebuild(engine, [archive.path], NONE)
    before = list(engine.every_article())
    report = add(engine, [archive.path], NONE)
    assert list(engine.every_article()) == before
    assert len(report.replaced) == 3
    assert engine.info().receipt["total"]["articles"] == 3


def test_the_same_page_fed_twice_is_the_later_one_and_the_report_says_so(engine, archive):
    archive("a/2025-11-03/01.md", page(("早的", LEAD), ("早的二", SECOND)))
    archive("b/2025-11-03/01.md", page(("晚的", LEAD)))
    report = rebuild(engine, [archive.path], NONE)
    assert headlines(engine) == ["晚的"]
    (said,) = report.replaced
    assert said.index("b/2025-11-03") < said.index("取代") < said.index("a/2025-11-03")


def test_articles_of_unknown_page_are_never_taken_for_the_same_page(engine, archive):
    day = {"date": "2025-11-03"}
    archive("a.jsonl", [{**day, "title": "甲"}, {**day, "title": "乙"}])
    archive("b.jsonl", [{**day, "title": "丙"}, {**day, "title": "乙"}])
    report = rebuild(engine, [archive.path], NONE)
    assert sorted(headlines(engine)) == ["丙", "乙", "甲"]
    assert len(report.replaced) == 1
    more = archive("more/c.jsonl", [{**day, "title": "丁"}, {**day, "title": "甲"}])
    add(engine, [more], NONE)
    assert sorted(headlines(engine)) == ["丁", "丙", "乙", "甲"]


def test_undated_files_of_one_name_do_not_overwrite_each_other(engine, archive):
    archive("a/x.md", page(("甲", LEAD)))
    archive("b/x.md", page(("乙", SECOND)))
    archive("c/x.md", page(("甲", LEAD)))
    rebuild(engine, [archive.path], NONE)
    assert sorted(headlines(engine)) == ["乙", "甲"]
    assert {i.split("-p")[0] for i in ids(engine)} > {"undated-x"}
    before = ids(engine)
    changed = archive("b/x.md", page(("乙，改过", SECOND)))
    add(engine, [changed], NONE)
    assert ids(engine) == before
    assert sorted(headlines(engine)) == ["乙，改过", "甲"]


def test_numbers_printed_on_page_one_hold_for_the_whole_issue(engine, archive):
    day = {"date": "2025-11-03"}
    archive(
        "a.jsonl", [{**day, "page": 1, "title": "甲", "issue": 40, "serial": 2644}, {**day, "page": 2, "title": "乙"}]
    )
    rebuild(engine, [archive.path], NONE)
    assert {(a.issue, a.serial) for a in engine.every_article()} == {(40, 2644)}


def test_pages_that_disagree_on_their_number_are_a_finding_and_nothing_is_filled_in(archive):
    day = {"date": "2025-11-03"}
    rows = [{**day, "page": n, "title": "甲", "serial": s} for n, s in ((1, 2644), (2, 2645), (3, None))]
    engine = Asked(MemoryEngine())
    report = rebuild(engine, [archive("a.jsonl", rows)], NONE)
    assert "2025-11-03 各版所印的总期号不一致：2644、2645" in report.findings
    assert [a.serial for a in engine.every_article()] == [2644, 2645, None]


def test_serial_findings_look_at_the_whole_archive(engine, archive):
    rows = [{"date": f"2025-11-{d:02}", "page": 1, "title": "题", "serial": s} for d, s in ((3, 2644), (17, 2646))]
    report = rebuild(engine, [archive("a.jsonl", rows)], NONE)
    assert "缺总第2645期：在 2025-11-03 与 2025-11-17 之间" in report.findings
    more = archive("b.jsonl", [{"date": "2025-11-10", "page": 1, "title": "题", "serial": 2645}])
    assert add(engine, [more], NONE).findings == []


def test_jumps_are_linked_over_pages_fed_at_different_times(engine, archive):
    first = {"date": "2025-11-03", "page": 1, "title": "新区开工 老厂新生", "body": LEAD, "continues_on": 2}
    other = {"date": "2025-11-03", "page": 2, "title": "新区开工 老厂新生", "body": SECOND, "continued_from": 1}
    report = rebuild(engine, [archive("a.jsonl", [first])], NONE)
    assert report.findings
    report = add(engine, [archive("b.jsonl", [other])], NONE)
    one, two = engine.every_article()
    assert (one.next_part, two.previous_part) == (two.id, one.id)
    assert report.findings == []


@pytest.mark.parametrize(("later", "warned"), [(page(OTHER), True), (page(("新区开工（更正）", LEAD)), False)])
def test_two_files_of_one_page_with_different_texts_are_a_warning(engine, archive, later, warned):
    head = "2025年11月3日 星期一 第1版\n"
    one = archive("2025-11-03/01.txt", head + page(FIRST).replace("## ", ""))
    two = archive("2025-11-03/02.txt", head + later.replace("## ", ""))
    report = rebuild(engine, [archive.path], NONE)
    assert len(report.replaced) == 1
    said = [said for said in report.findings if "都说自己是" in said]
    assert len(said) == warned
    if warned:
        assert f"{two} 与 {one} 都说自己是第 1 版，后读的取代了先读的" in said[0]
        assert "请用 --page 或 meta.json 指明" in said[0]
        assert said[0] in summary(engine.info().receipt)


def test_pages_whose_number_somebody_gave_replace_each_other_without_a_warning(archive):
    archive("a/01.md", page(FIRST))
    archive("b/01.md", page(OTHER))
    report = rebuild(Asked(MemoryEngine()), [archive.path], Masthead(date=date(2025, 11, 3), page=1))
    assert (len(report.replaced), report.findings) == (1, [])


def test_a_page_of_lines_that_replaces_another_is_compared_whole(archive):
    rows = [{**DAY, "page": 1, "title": f"第{n}题", "body": LEAD[n:] + SECOND[:n]} for n in range(9)]
    archive("a.jsonl", rows)
    archive("b.jsonl", [{**DAY, "page": 1, "title": "新添的一篇完全不同的文章"}, *rows])
    report = rebuild(Asked(MemoryEngine()), [archive.path], NONE)
    assert (len(report.replaced), report.findings) == (1, [])


def test_a_double_issue_is_one_on_every_page_and_leaves_no_gap(engine, archive):
    both = {"issue": 40, "last_issue": 41, "serial": 2644, "last_serial": 2645}
    rows = [
        {"date": "2025-10-27", "page": 1, "title": "前", "issue": 39, "serial": 2643},
        {"date": "2025-11-03", "page": 1, "title": "甲", **both},
        {"date": "2025-11-03", "page": 2, "title": "乙"},
        {"date": "2025-11-03", "page": 3, "title": "丙", "issue": 40, "serial": 2644},
        {"date": "2025-11-17", "page": 1, "title": "后", "issue": 42, "serial": 2646},
    ]
    report = rebuild(engine, [archive("a.jsonl", rows)], NONE)
    assert report.findings == ["合刊：2025-11-03（总第2644—2645期）"]
    of = engine.articles("2025-11-03")
    assert {(a.issue, a.last_issue, a.serial, a.last_serial) for a in of} == {(40, 41, 2644, 2645)}
    more = archive("b.jsonl", [{"date": "2025-11-24", "page": 1, "title": "又", "issue": 43, "serial": 2647}])
    assert add(engine, [more], NONE).findings == ["合刊：2025-11-03（总第2644—2645期）"]


def test_meta_json_can_say_that_an_issue_is_double(engine, archive):
    archive("x/meta.json", '{"date": "2025-11-03", "issue": 40, "last_issue": 41, "serial": 2644, "last_serial": 2645}')
    archive("x/01.md", page(FIRST))
    rebuild(engine, [archive.path], NONE)
    (article,) = engine.every_article()
    assert (article.last_issue, article.last_serial) == (41, 2645)


def test_where_pages_disagree_on_the_first_number_no_second_is_filled_in(archive):
    rows = [
        {**DAY, "page": 1, "title": "甲", "serial": 10, "last_serial": 11},
        {**DAY, "page": 2, "title": "乙", "serial": 12},
    ]
    engine = Asked(MemoryEngine())
    rebuild(engine, [archive("a.jsonl", rows)], NONE)
    assert [a.last_serial for a in engine.every_article()] == [11, None]
