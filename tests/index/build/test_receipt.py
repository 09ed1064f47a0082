import json
from datetime import UTC, date, datetime

import pytest

from index.build.receipt import BuildReport, Totals, Withdrawal, receipt, shown, summary, withdrawals
from index.build.serials import IssueNumbers, findings
from index.model import Problem
from search.article import Article, ArticleId


@pytest.fixture
def report():
    return BuildReport(
        files=[
            {"path": "a.md", "encoding": "gb18030", "articles": 2},
            {"path": "b.md", "encoding": "utf-8", "articles": 1},
        ],
        articles=3,
        characters=1200,
        by_kind={"article": 2, "photo": 1},
        replaced=["2025-11-03 第1版：b.md 取代了 a.md"],
        quarantined=[Problem("c.jsonl", "不是合法的 JSON", 7)],
        findings=["缺总第2645期"],
        furniture=4,
        seconds=1.25,
        sources=["archive"],
        skipped=[Problem(".DS_Store", "隐藏文件，没有读取")],
        withdrawn=[Withdrawal("2025-11-03-p01-a02", "题", "ab", "作者要求", "林", "2025-12-01")],
        total=Totals(3, 1200, 1),
    )


def test_a_receipt_is_json_and_its_parts_come_back(report):
    data = json.loads(json.dumps(receipt(report, datetime(2025, 12, 1, tzinfo=UTC))))
    assert data["made"] == "2025-12-01T00:00:00+00:00"
    assert data["quarantined"] == [{"source": "c.jsonl", "line": 7, "message": "不是合法的 JSON"}]
    assert withdrawals(data) == report.withdrawn
    assert Totals.from_json(data["total"]) == report.total


def test_the_summary_names_everything_that_needs_a_look(report):
    said = summary(receipt(report))
    for part in (
        "2 个文件", "3 篇", "文章 2", "图片 1", "gb18030 1", "c.jsonl 第 7 行：不是合法的 JSON", "b.md 取代了 a.md",
        "缺总第2645期", ".DS_Store", "作者要求",
    ):  # fmt: skip
        assert part in said


def test_long_lists_are_cut_in_the_summary_but_not_in_the_receipt(report):
    report.findings = [f"第{n}条" for n in range(100)]
    data = receipt(report)
    assert len(data["findings"]) == 100
    assert "另有 80 条" in summary(data)


def test_an_old_or_foreign_receipt_still_has_a_summary():
    assert "完成" in summary({})


def test_totals_count_both_ways():
    article = Article(ArticleId("2025-11-03", 1, 1), headline="四个字符")
    totals = Totals()
    totals.count([article, article])
    totals.count([article], -1)
    assert totals.to_json() == {"articles": 1, "by_kind": {"article": 1}, "characters": 4, "issues": 0}


def issue(day: int, serial: int | None, last: int | None = None, number: int | None = None) -> IssueNumbers:
    key = f"2025-11-{day:02}"
    return IssueNumbers(key, date=date(2025, 11, day), issue=number, serial=serial, last_serial=last)


def double(day: int) -> IssueNumbers:
    return IssueNumbers("a", date=date(2025, 1, day), issue=1, last_issue=2)


def later(day: int, number: int) -> IssueNumbers:
    return IssueNumbers("b", date=date(2025, 1, day), issue=number)


@pytest.mark.parametrize(
    ("issues", "expected"),
    [
        ([issue(3, 2643), issue(10, 2644), issue(17, 2645)], []),
        ([issue(3, 2643), issue(17, 2645)], ["缺总第2644期：在 2025-11-03 与 2025-11-17 之间"]),
        ([issue(3, 10), issue(17, 14)], ["缺总第11—13期（3 期）：在 2025-11-03 与 2025-11-17 之间"]),
        ([issue(3, 10), issue(17, 10)], ["总期号重复：2025-11-03 与 2025-11-17 都是总第10期"]),
        ([issue(3, 11), issue(10, 10)], ["总期号倒退：2025-11-03（总第11期）之后是 2025-11-10（总第10期）"]),
        ([issue(3, 10, 11), issue(17, 12)], ["合刊：2025-11-03（总第10—11期）"]),
        (
            [issue(3, 10, 11), issue(17, 11)],
            ["合刊：2025-11-03（总第10—11期）", "总期号重复：2025-11-03 与 2025-11-17 都是总第11期"],
        ),
        ([issue(3, 10), IssueNumbers("undated-x", serial=11), issue(17, 12)], []),
        ([issue(3, None, number=40), issue(10, None, number=42)], ["缺第41期：在 2025-11-03 与 2025-11-10 之间"]),
        ([issue(3, 10, number=40), issue(10, 11, number=42)], []),
        (
            [double(6), later(20, 3)],
            ["合刊：a（第1—2期）"],
        ),
        (
            [double(6), later(20, 5)],
            ["合刊：a（第1—2期）", "缺第3—4期（2 期）：在 a 与 b 之间"],
        ),
        ([issue(3, None), issue(10, None)], []),
        ([], []),
    ],
)
def test_running_numbers_are_checked(issues, expected):
    assert findings(issues) == expected
    assert findings(list(reversed(issues))) == expected


def test_a_selection_of_issues_does_not_flood_the_receipt():
    issues = [IssueNumbers(f"i{n:03}", date=date.fromordinal(730_000 + n), serial=n * 3) for n in range(1, 200)]
    assert len(findings(issues)) == 51


@pytest.mark.parametrize(
    ("text", "said"),
    [("短", "短"), ("长" * 61, "长" * 60 + "…"), ("a\x00b\nc\x9fd\u2028e", "a b c d e"), ("", "")],
)
def test_a_quoted_text_is_one_short_line(text, said):
    assert shown(text) == said
