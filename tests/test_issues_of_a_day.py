"""An issue is more than its date: extras, lettered pages, months and missing pages, from files to the pages of the site."""

import json
import re
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from search.engines import open_engine
from search.settings import Settings
from web import create_app
from web.cli import main

HEAD = "某某高新导报\n\n某某部主管 某某日报社主办 2025年11月3日 星期一 {}\n\n"
LEAD = "本报讯（记者 何远）近日，河湾园区的实验台按小时出租，小企业也用得起，{}。"
PAGES = {
    "2025-11-03/01.txt": HEAD.format("第40期(总第2644期) 今日8版") + "# 正刊头条发布\n\n" + LEAD.format("正刊"),
    "2025-11-03/A01.txt": "# 甲叠头条发布\n\n" + LEAD.format("甲叠"),
    "2025-11-03/B01.txt": "# 乙叠头条发布\n\n" + LEAD.format("乙叠"),
    "2025-11-03/T1.txt": "# 特刊头条发布\n\n" + LEAD.format("特刊"),
    "2025-11-03号外/01.txt": HEAD.format("号外") + "# 号外头条发布\n\n" + LEAD.format("号外"),
}
PARTLY_DATED = [
    {"headline": "只知年月", "body": "云岭的旧闻。", "date": "1995-06", "page": 2, "newspaper": "某某高新导报"},
    {"headline": "只知年", "body": "云岭的旧闻。", "date": "1995"},
    {"headline": "全知", "body": "云岭的旧闻。", "date": "1995-06-01"},
]


def baosou(*args, index):
    return CliRunner().invoke(main, [*map(str, args), "--index", str(index)])


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The index, and what the rebuild said."""
    source, index = tmp_path_factory.mktemp("archive"), tmp_path_factory.mktemp("index")
    for name, text in PAGES.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, encoding="utf-8")
    (source / "old.jsonl").write_text("\n".join(json.dumps(row) for row in PARTLY_DATED), encoding="utf-8")
    done = baosou("rebuild", source, "--jobs", 1, index=index)
    assert done.exit_code == 0, done.output
    return index, done.output


@pytest.fixture(scope="module")
def client(built):
    engine = open_engine(Settings(built[0]))
    yield create_app(engine).test_client()
    engine.close()


def text(client, path):
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def search(client, **asked):
    return client.get("/api/search", query_string=asked).get_json()


def headlines(client, **asked):
    return [hit["headline"] for hit in search(client, **asked)["hits"]]


def test_an_extra_does_not_hide_the_ordinary_issue(client):
    assert headlines(client, q='"正刊头条发布"') == ["正刊头条发布"]
    (extra,) = search(client, q='"号外头条发布"')["hits"]
    assert (extra["id"], extra["edition"], extra["url"]) == ("2025-11-03-2-p01-a01", "号外", "/2025-11-03-2/01/01")
    assert "2025年11月3日 星期一 号外" in text(client, "/2025-11-03-2")
    assert "2025-11-03 号外(01)" in text(client, "/2025-11-03-2/01/01")
    home = text(client, "/")
    assert home.index("2025年11月3日 星期一 第40期") < home.index("2025年11月3日 星期一 号外")


def test_issues_of_one_day_follow_each_other(client):
    first, second = client.get("/2025-11-03").text, client.get("/2025-11-03-2").text
    assert 'rel="next" href="/2025-11-03-2"' in first
    assert 'rel="prev" href="/2025-11-03"' in second
    assert 'rel="next"' not in second


def test_lettered_pages_are_pages_of_their_own_in_their_order(client):
    hits = search(client, q="头条发布", sort="oldest")["hits"]
    assert [hit["page"] for hit in hits] == [1, "A01", "B01", "T01", 1]
    facet = search(client, q="头条发布")["facets"]["page"]
    assert [(value["value"], value["label"], value["count"]) for value in facet] == [
        ("1", "01版", 2),
        ("A01", "A01版", 1),
        ("B01", "B01版", 1),
        ("T01", "T01版", 1),
    ]
    sheet = text(client, "/2025-11-03")
    assert sheet.index("01版") < sheet.index("A01版") < sheet.index("B01版") < sheet.index("T01版")


@pytest.mark.parametrize("way", ["T1", "t01", "T01"])
def test_a_label_leads_to_its_page_however_it_is_written(client, way):
    for rest in ("", "/01"):
        answer = client.get(f"/2025-11-03/{way}{rest}", follow_redirects=True)
        assert (answer.status_code, answer.request.path) == (200, f"/2025-11-03/T01{rest}")


@pytest.mark.parametrize("path", ["/2025-11-03/A02", "/2025-11-03/X", "/2025-11-03/A1000", "/2025-11-03-3", "/1995-07"])
def test_what_is_not_held_is_not_found(client, path):
    assert client.get(path, follow_redirects=True).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("版:A01", {"甲叠头条发布"}),
        ("版:a1", {"甲叠头条发布"}),
        ("版:A", {"甲叠头条发布"}),
        ("版:A..B", {"甲叠头条发布", "乙叠头条发布"}),
        ("版:T1", {"特刊头条发布"}),
        ("版:1 头条", {"正刊头条发布", "号外头条发布"}),
        ("版:C", set()),
    ],
)
def test_a_page_is_asked_for_by_its_label(client, query, found):
    assert set(headlines(client, q=query)) == found


def test_a_page_is_taken_and_left_out_by_its_label(client):
    assert headlines(client, q="头条", page="a1") == ["甲叠头条发布"]
    assert "甲叠头条发布" not in headlines(client, q="头条", not_page="A01")
    assert "A01版" in text(client, f"/search?q={quote('头条')}&page=A01")


def test_pages_that_nobody_read_are_told_by_the_receipt_the_issue_and_the_info(built, client):
    index, said = built
    missing = "今日8版，收录4版，缺4版"
    assert f"缺版：2025-11-03 {missing}" in said
    assert missing in text(client, "/2025-11-03")
    assert "缺" not in text(client, "/2025-11-03-2")
    assert "2025-11-03 今日8版，收录4版" in baosou("info", index=index).output
    info = json.loads(baosou("info", "--json", index=index).stdout)
    assert info["missing_pages"] == [{"issue": "2025-11-03", "pages": 8, "held": 4}]
    assert info["first"] == "1995"


def test_what_is_known_of_a_date_is_shown_filtered_and_ordered(client):
    hits = search(client, q="云岭", sort="oldest")["hits"]
    assert [hit["date"] for hit in hits] == ["1995", "1995-06", "1995-06-01"]
    assert [value["count"] for value in search(client, q="云岭")["facets"]["year"]] == [3]
    assert search(client, q="云岭")["timeline"] == [{"month": "1995", "count": 1}, {"month": "1995-06", "count": 2}]
    assert set(headlines(client, q="云岭", since="1995-06", until="1995-06")) == {"只知年月", "全知"}
    assert headlines(client, q="日期:1995-06-01") == ["全知"]
    assert headlines(client, q="云岭", since="1995-05", until="1995-06-20") == ["全知"]
    assert len(headlines(client, q="日期:1995")) == len(headlines(client, q="云岭", year="1995")) == 3


def test_a_month_is_an_issue_with_an_address(client):
    assert "1995年6月" in text(client, "/1995-06")
    assert "<h1>1995年6月</h1>" in client.get("/1995-06").text
    assert "1995-06(02)" in text(client, "/1995-06/02/01")
    assert "1995年6月" in text(client, "/1995-06/02/01")
    assert "1995年" in text(client, "/1995/00/01")


def test_trends_count_a_year_where_the_month_is_not_known(client):
    by_year = client.get("/api/trends", query_string={"q": "云岭", "by": "year", "until": "1995"}).get_json()
    assert [(p["period"], p["articles"]) for p in by_year["periods"]] == [("1995", 3)]
    by_month = client.get("/api/trends", query_string={"q": "云岭", "by": "month", "until": "1995"}).get_json()
    assert {p["period"]: p["articles"] for p in by_month["periods"]}["1995-06"] == 2
    assert by_month["trends"][0]["total"] == 3


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (["--page", "A1", "--date", "1995-06", "--edition", "增刊"], "1995-06 · 增刊"),
        (["--page", "封二", "--date", "1995"], "封二"),
        (["--page", "3"], "第3版"),
    ],
)
def test_the_command_line_takes_labels_editions_and_months(tmp_path, options, shown):
    (tmp_path / "x.txt").write_text("# 头条\n\n" + LEAD.format("甲"), encoding="utf-8")
    done = CliRunner().invoke(main, ["split", str(tmp_path / "x.txt"), *options])
    assert done.exit_code == 0, done.output
    assert shown in done.output


@pytest.mark.parametrize(
    ("option", "value"), [("--page", "头版"), ("--page", "0"), ("--date", "1995-13"), ("--date", "995")]
)
def test_the_command_line_refuses_what_is_no_page_or_date(tmp_path, option, value):
    (tmp_path / "x.txt").write_text("# 头条\n\n" + LEAD.format("甲"), encoding="utf-8")
    done = CliRunner().invoke(main, ["split", str(tmp_path / "x.txt"), option, value])
    assert done.exit_code == 2
    assert "应当" in done.output
