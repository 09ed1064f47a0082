"""A wrong number costs only itself: where each number and day enters, what becomes of one that cannot be."""

import json
import re
import tracemalloc
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.bounds import FIRST_YEAR, ISSUES, PAGES, SEQS, SERIALS, SPAN, last_year, possible
from index.build.builder import rebuild
from index.build.receipt import receipt, summary
from index.build.serials import IssueNumbers, findings
from index.model import Masthead, Page, Problem
from index.page.splitter import split
from index.sources import read
from index.sources.given import from_names, read_meta
from index.sources.outcomes import Remark
from index.sources.seats import Seats
from search.article import Article, ArticleId
from search.engines import open_engine
from search.request import SearchRequest
from search.settings import Settings
from tests.engines.asking import Asked
from tests.paths import ROOT
from web.cli import main

README = (ROOT / "README.md").read_text(encoding="utf-8")
DAY = date(2025, 11, 3)
BODY = "园区负责人介绍，今年以来新增企业三十家。下一步将继续优化服务。"
FAR = f"{last_year() + 1}-01-01"

#: A line's keys, and what of them the reason names.
IMPOSSIBLE = [
    ({"page": PAGES + 1}, "page"),
    ({"page": 9_999_999}, "page"),
    ({"page": -1}, "page"),
    ({"seq": SEQS + 1}, "seq"),
    ({"seq": 10**30}, "seq"),
    ({"issue": ISSUES + 1}, "issue"),
    ({"serial": SERIALS + 1}, "serial"),
    ({"serial": 0}, "serial"),
    ({"last_issue": ISSUES + 1}, "last_issue"),
    ({"last_serial": 9_999_999}, "last_serial"),
    ({"serial": 10, "last_serial": 10 + SPAN + 1}, "last_serial"),
    ({"serial": 10, "last_serial": 9}, "last_serial"),
    ({"issue": 40, "last_issue": 39}, "last_issue"),
    ({"date": FAR}, "date"),
    ({"date": "1814-12-31"}, "date"),
    ({"continues_on": PAGES + 1}, "continues_on"),
    ({"continued_from": PAGES + 1}, "continued_from"),
    ({"entries": [{"headline": "预告", "page": PAGES + 1}]}, "page"),
]
LARGEST = {
    "page": PAGES, "seq": SEQS, "issue": ISSUES, "serial": SERIALS, "last_issue": ISSUES, "last_serial": SERIALS,
    "continues_on": PAGES, "continued_from": PAGES, "date": f"{last_year()}-12-31",
}  # fmt: skip


def issue(key, days, serial, last=None):
    return IssueNumbers(key, date=DAY + timedelta(days), serial=serial, last_serial=last)


@pytest.fixture
def written(tmp_path):
    def write(name, *rows):
        path = tmp_path / "archive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(("wrong", "named"), IMPOSSIBLE, ids=lambda value: str(value)[:40])
def test_a_line_with_a_number_that_cannot_be_is_quarantined_with_the_reason_and_all_others_are_read(
    written, wrong, named
):
    path = written("a.jsonl", {"title": "甲"}, {"title": "乙", **wrong}, {"title": "丙"})
    first, problem, last = read([path], Masthead())
    assert [first.headline, last.headline] == ["甲", "丙"]
    assert type(problem) is Problem
    assert (problem.source, problem.line) == (str(path), 2)
    assert named in problem.message
    assert "应当" in problem.message


def test_the_largest_values_are_read_and_can_be_fed_again(written):
    (article,) = read([written("a.jsonl", {"title": "甲", "newspaper": "试验报", **LARGEST})], Masthead())
    assert article.id == ArticleId(f"{last_year()}-12-31", PAGES, SEQS)
    (again,) = read([written("a.jsonl", article.to_json())], Masthead())
    assert again == article


def test_a_build_names_the_line_in_its_receipt_and_finds_the_rest(written, tmp_path):
    rows = [{"date": "2025-11-03", "page": n, "title": f"第{n}条生产线"} for n in (1, 9_999_999, 2)]
    engine = Asked(open_engine(Settings(tmp_path / "index")))
    path = written("a.jsonl", *rows)
    made = receipt(rebuild(engine, [path], Masthead()))
    assert [(one["source"], one["line"]) for one in made["quarantined"]] == [(str(path), 2)]
    assert "page 应当是 0 到 999 的整数，或像 A01、封二，这里是 9999999" in summary(made)
    assert engine.search(SearchRequest("生产线")).total == 2
    engine.close()


def test_a_wish_for_the_very_last_place_leaves_the_others_those_before():
    seats = Seats("undated-a")
    places = [seats.take(DAY, 1, seq).seq for seq in (2, SEQS, None, None, SEQS, None)]
    assert places == [2, SEQS, 1, 3, 4, 5]


def test_a_page_is_full_when_every_place_is_taken(monkeypatch, written):
    monkeypatch.setattr("index.sources.seats.SEQS", 2)
    *articles, problem = read([written("a.jsonl", *[{"title": "题"}] * 3)], Masthead())
    assert [article.seq for article in articles] == [1, 2]
    assert problem.line == 3
    assert "排满" in problem.message


@pytest.mark.parametrize(
    ("key", "value"),
    [("page", PAGES + 1), ("pages", 10**9), ("issue", ISSUES + 1), ("serial", SERIALS + 1), ("last_serial", 9_999_999),
     ("last_issue", 10**40), ("date", FAR)],
)  # fmt: skip
def test_a_wrong_number_in_meta_json_is_named_and_the_pages_beside_it_are_read_without_it(tmp_path, key, value):
    (tmp_path / "meta.json").write_text(json.dumps({"section": "要闻", key: value}), encoding="utf-8")
    (tmp_path / "a.md").write_text(f"# 新区开工\n\n{BODY}\n", encoding="utf-8")
    problem, page = read([tmp_path], Masthead())
    assert type(problem) is Problem
    assert problem.source.endswith("meta.json")
    assert key in problem.message
    assert len(problem.message) < 120
    assert page.given == Masthead(section="要闻")


def test_two_numbers_of_meta_json_that_are_no_double_issue_lose_the_second(tmp_path):
    path = tmp_path / "meta.json"
    path.write_text('{"serial": 2644, "last_serial": 26445}', encoding="utf-8")
    meta, (problem,) = read_meta(path)
    assert meta.whole == Masthead(serial=2644)
    assert "26445" in problem.message


@pytest.mark.parametrize(
    ("path", "kept", "said"),
    [
        ("总第999999期/02版.txt", Masthead(page=2), "总期号 999999"),
        ("总第2643-2699期/02版.txt", Masthead(serial=2643, page=2), "合刊"),
        (f"{FAR}/02.txt", Masthead(page=2), "日期"),
    ],
)
def test_a_wrong_number_in_a_name_is_no_number_and_is_told_once_for_a_folder(tmp_path, path, kept, said):
    first = tmp_path / path
    first.parent.mkdir()
    for file in (first, first.with_name("03版.txt")):
        file.write_text(BODY, encoding="utf-8")
    assert from_names(Path(path)) == kept
    remark, *pages = read([tmp_path], Masthead())
    assert isinstance(remark, Remark)
    assert said in remark.message
    assert [page.hinted.page for page in pages] == [2, 3]
    assert [type(page) for page in pages] == [Page, Page]


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("2025年11月3日 星期一 第40期(总第2644999期) 今日24版", "总期号 2644999"),
        ("2025年11月3日 星期一 第40期(总第2644—26459期) 今日24版", "26459"),
        ("2025年11月3日 星期一 第40000期(总第2644期) 今日24版", "期号 40000"),
        (f"{last_year() + 1}年11月3日 第40期(总第2644期) 今日24版", "日期"),
        ("2025年11月3日 星期一 第40—39期(总第2644期) 今日24版", "39"),
        ("2025年11月3日 星期一 0002版 要闻 责编 周宁", ""),
        ("2025年11月3日 星期一 9902版 要闻 责编 周宁", "版次 9902"),
    ],
)
def test_a_misread_number_of_a_masthead_is_told_and_the_page_is_kept(printed, said):
    page = split(Page(f"{printed}\n\n新区开工\n\n{BODY}", "page.txt", "page"))
    assert page.masthead_lines == (printed,)
    assert [(a.headline, a.paragraphs[0].text) for a in page.articles] == [("新区开工", BODY)]
    assert any(said in warning and "没有用上它" in warning for warning in page.warnings) == bool(said)
    assert possible(page.masthead) == (page.masthead, ())


def test_the_second_number_of_a_double_issue_is_not_taken_to_another_first():
    given = Masthead(serial=10)
    assert given.over(Masthead(serial=2643, last_serial=2644)) == Masthead(serial=10)
    assert given.over(Masthead(serial=10, last_serial=11)) == Masthead(serial=10, last_serial=11)
    assert Masthead().over(Masthead(number=4, last_number=5)) == Masthead(number=4, last_number=5)


def test_a_second_number_given_beside_a_first_that_is_printed_must_follow_it():
    page = Page(f"第40期(总第2644期) 今日24版\n\n新区开工\n\n{BODY}", "a.txt", "a", given=Masthead(last_serial=90_000))
    done = split(page)
    assert (done.masthead.serial, done.masthead.last_serial) == (2644, None)
    assert any("90000" in warning for warning in done.warnings)


@pytest.mark.parametrize(
    "option",
    [f"--page={PAGES + 1}", f"--issue={ISSUES + 1}", f"--serial={SERIALS + 1}", f"--date={FAR}", "--date=1800-01-01"],
)
def test_the_command_line_takes_no_number_that_cannot_be(tmp_path, option):
    page = tmp_path / "a.md"
    page.write_text(f"# 新区开工\n\n{BODY}\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["split", str(page), option])
    assert done.exit_code == 2
    assert option.split("=")[0] in done.output


def test_the_readme_names_the_bounds():
    (line,) = [line for line in README.splitlines() if line.startswith("报纸不可能有的数字")]
    named = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", line)]
    assert named == [1, PAGES, 1, SEQS, 1, ISSUES, 1, SERIALS, SPAN, FIRST_YEAR]


def test_a_gap_of_a_million_issues_is_one_finding():
    found = findings([issue("a", 0, 1), issue("b", 7, 999_999)])
    assert found == ["缺总第2—999998期（999997 期）：在 a 与 b 之间"]


def test_an_index_of_before_with_an_impossible_double_issue_costs_one_finding_and_no_memory():
    issues = [
        issue("a", 0, 2661, 9_999_999),
        issue("b", 7, 2662, 9_999_999),
    ]
    tracemalloc.start()
    found = findings(issues)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [
        f"合刊号不可信：{key} 的 {serial}—9999999；请改正后重新读取" for key, serial in (("a", 2661), ("b", 2662))
    ]
    assert peak < 1_000_000


def test_numbers_that_two_double_issues_share_are_one_finding():
    issues = [issue("a", 0, 10, 14), issue("b", 7, 12, 16)]
    assert findings(issues)[2:] == ["总期号重复：a 与 b 都是总第12—14期"]


@pytest.mark.parametrize(
    "numbers", [lambda n: (7, None), lambda n: (1_000 - n, None), lambda n: (20 * n, 20 * n + 1), lambda n: (20 * n, 5)]
)
def test_a_fault_in_every_issue_does_not_flood_the_receipt(numbers):
    issues = [issue(f"i{n:03}", n, *numbers(n)) for n in range(1, 300)]
    found = findings(issues)
    assert len(found) <= 2 * 51
    assert any(said.startswith("另有") for said in found)


def test_every_article_of_the_bounds_has_an_address():
    id = ArticleId(f"{last_year()}-12-31", PAGES, SEQS)
    assert ArticleId.parse(str(id)) == ArticleId.parse(id.path) == id
    assert isinstance(Article(id), Article)
