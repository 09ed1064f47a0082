import gzip
import json
import lzma
import re
from dataclasses import replace
from datetime import date

import pytest

from index.model import Masthead, Problem
from index.sources import read
from index.sources.outcomes import Remark
from search.article import Article, ArticleId, Credit, Entry, Paragraph
from search.places import read_page
from tests.paths import SHARED


@pytest.fixture
def lines(tmp_path):
    def written(*rows, name="news.jsonl", given=Masthead()):  # noqa: B008
        packed = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows]
        data = b"\n".join(packed) + b"\n"
        path = tmp_path / name
        path.write_bytes({".gz": gzip.compress, ".xz": lzma.compress}.get(path.suffix, bytes)(data))
        return list(read([path], given))

    return written


FULL = {
    "newspaper": "试验报", "date": "2025-11-03", "issue": 40, "serial": 2644, "page": 2, "seq": 3,
    "section": "创新", "kind": "photo", "kicker": "肩", "headline": "山上的花", "subtitle": "副",
    "author": "本报记者 张伟", "body": ["第一段", {"text": "小标题", "heading": True}, "第二段"],
    "captions": ["图为山花。"], "continues_on": 5, "continued_from": 1,
}  # fmt: skip


def test_every_documented_key_is_read(lines, tmp_path):
    (article,) = lines(FULL)
    assert article == Article(
        ArticleId("2025-11-03", 2, 3),
        newspaper="试验报",
        date=date(2025, 11, 3),
        issue=40,
        serial=2644,
        section="创新",
        kind="photo",
        kicker="肩",
        headline="山上的花",
        subtitle="副",
        byline="本报记者 张伟",
        credits=(Credit("记者", "张伟", "本报"),),
        paragraphs=(Paragraph("第一段"), Paragraph("小标题", True), Paragraph("第二段"), Paragraph("图为山花。")),
        continues_on=5,
        continued_from=1,
        source=f"{tmp_path / 'news.jsonl'}:1",
    )


def test_what_show_prints_can_be_fed_again(lines):
    (first,) = lines({**FULL, "entries": [{"headline": "预告", "page": 4, "label": "04版"}]})
    (again,) = lines(first.to_json())
    assert again == first
    assert again.entries == (Entry("预告", 4, "04版"),)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.xz"])
def test_packed_files_are_read_alike(lines, name):
    (article,) = lines({"title": "山上的花", "source": "试验报"}, name=name)
    assert (article.headline, article.newspaper, str(article.id)) == ("山上的花", "试验报", "undated-a-p00-a01")


def test_places_are_counted_on_each_page(lines):
    day = {"date": "2025-11-03", "title": "题"}
    found = lines({**day, "page": 1}, {**day, "page": 2}, {**day, "page": 1}, {**day, "page": 1, "seq": 9}, day)
    assert [str(a.id)[11:] for a in found] == ["p01-a01", "p02-a01", "p01-a02", "p01-a09", "p00-a01"]


def test_a_place_given_twice_loses_nothing(lines):
    first, remark, second = lines({"title": "甲", "seq": 1}, {"title": "乙", "seq": 1})
    assert (first.seq, second.seq) == (1, 2)
    assert isinstance(remark, Remark)
    assert remark.line == 2


def test_body_text_is_cut_at_line_breaks(lines):
    (article,) = lines({"body": "　　第一段\n\n第二段\r\n"})
    assert [p.text for p in article.paragraphs] == ["第一段", "第二段"]
    assert article.headline == ""


def test_an_article_of_a_headline_alone_is_an_article(lines):
    (article,) = lines({"title": "图片报道", "body": ""})
    assert article.paragraphs == ()


@pytest.mark.parametrize(
    ("author", "names"),
    [("本报记者 张 伟", ["张伟"]), ("常 晋", ["常晋"]), ("本报记者 张伟 通讯员 李　洋", ["张伟", "李洋"]), ("", [])],
)
def test_the_author_is_cut_into_credits(lines, author, names):
    (article,) = lines({"title": "题", "author": author})
    assert list(article.authors) == names
    assert article.byline == author


@pytest.mark.parametrize(
    ("author", "body", "names"),
    [
        ("", "本报北京8月20日电  （记者王云杉）某高新区建成。", ["王云杉"]),
        ("本报记者", "某高新区建成。\n（本报记者孟某、吴某某）", ["孟某", "吴某某"]),
        ("桂从路", "某高新区建成。\n（作者系某某大学教授）", ["桂从路"]),
        ("本报记者", "某高新区建成。", []),
        ("王云杉", "本报北京8月20日电  （记者王云杉）某高新区建成。", ["王云杉"]),
    ],
)
def test_the_body_credits_whom_its_dateline_and_its_notes_name(lines, author, body, names):
    (article,) = lines({"title": "题", "author": author, "body": body})
    assert list(article.authors) == names


def test_credits_that_a_line_gives_are_all_there_are(lines):
    credits = [{"role": "记者", "name": "张伟"}]
    (article,) = lines({"title": "题", "credits": credits, "body": "本报北京8月20日电（记者王云杉）某高新区建成。"})
    assert article.authors == ("张伟",)


def test_the_command_line_and_names_answer_where_a_line_is_silent(lines):
    told, silent = lines(
        {"title": "甲", "serial": 7}, {"title": "乙"}, name="20251103.jsonl", given=Masthead(serial=8, section="要闻")
    )
    assert (told.serial, silent.serial, silent.section) == (7, 8, "要闻")
    assert silent.date == date(2025, 11, 3)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b'{"title": "x"', "JSON"),
        (b"[1, 2]", "对象"),
        (b"null", "对象"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"title": "\\ud800"}', "代理"),
        (b"[" * 100_000, "嵌套|JSON"),
        ({"title": ""}, "既没有标题也没有正文"),
        ({"title": 5}, "title"),
        ({"title": "x", "body": 5}, "body"),
        ({"title": "x", "body": [5]}, "body"),
        ({"title": "x", "body": [{"text": "y", "heading": "no"}]}, "heading"),
        ({"title": "x", "date": "3.11.2025"}, "date"),
        ({"title": "x", "date": 20251103}, "date"),
        ({"title": "x", "page": "头版"}, "page"),
        ({"title": "x", "page": 27001}, "page"),
        ({"title": "x", "seq": 0}, "seq"),
        ({"title": "x", "page": True}, "page"),
        ({"title": "x", "kind": "poem"}, "kind"),
        ({"title": "x", "kind": []}, "kind"),
        ({"title": "x", "author": ["张伟"]}, "author"),
        ({"title": "x", "credits": ["张伟"]}, "credits"),
        ({"title": "x", "captions": "图"}, "captions"),
    ],
)
def test_a_damaged_line_is_named_by_number_and_all_others_are_read(lines, bad, said):
    first, problem, last = lines({"title": "甲"}, bad, {"title": "乙"})
    assert (first.headline, last.headline) == ("甲", "乙")
    assert (problem.line, last.seq) == (2, 2)
    assert re.search(said, problem.message)


def test_blank_lines_are_nothing(lines):
    assert len(lines({"title": "甲"}, b"", b"  ", {"title": "乙"})) == 2


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.xz"])
def test_of_a_truncated_archive_what_can_be_read_is_read(tmp_path, name):
    data = "".join(json.dumps({"title": f"第{n}篇", "body": "山上的花都开了" * 40}) + "\n" for n in range(3000))
    packed = (gzip.compress if name.endswith("gz") else lzma.compress)(data.encode())
    path = tmp_path / name
    path.write_bytes(packed[: len(packed) * 2 // 3])
    *articles, problem = read([path], Masthead())
    assert "中断" in problem.message
    assert all(isinstance(a, Article) for a in articles)


@pytest.mark.parametrize("data", [b"", b" \n\n", b"%PDF-1.4 x\n" * 50, b"\0\1\2\n" * 50, "{}".encode("utf-16")])
def test_a_file_that_is_no_jsonl_is_one_problem(tmp_path, data):
    path = tmp_path / "a.jsonl"
    path.write_bytes(data)
    (problem,) = read([path], Masthead())
    assert isinstance(problem, Problem)


def test_a_plain_file_called_gz_is_a_problem(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(b'{"title": "x"}\n')
    (problem,) = read([path], Masthead())
    assert "中断" in problem.message


CORPUS = SHARED / "corpora" / "rmrb-2026.jsonl.xz"


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpora are not on this machine")
def test_a_real_archive_is_read_whole():
    found = list(read([CORPUS], Masthead()))
    assert len(found) == 10_458 == len({article.id for article in found})
    assert sum(not article.paragraphs for article in found) == 644


def test_both_numbers_of_a_double_issue_are_read(lines):
    (one,) = lines({"title": "甲", "issue": 40, "last_issue": 41, "serial": 10, "last_serial": 11})
    assert (one.issue, one.last_issue, one.serial, one.last_serial) == (40, 41, 10, 11)
    (again,) = lines(one.to_json())
    assert (again.last_issue, again.last_serial) == (41, 11)
    (bad,) = lines({"title": "甲", "last_issue": "41"})
    assert "last_issue" in bad.message


def test_a_given_second_number_holds_only_with_its_first(lines):
    given = Masthead(number=40, last_number=41, serial=10, last_serial=11)
    silent, same, other = lines(
        {"title": "甲"}, {"title": "乙", "issue": 40}, {"title": "丙", "issue": 50, "serial": 20}, given=given
    )
    assert (silent.last_issue, silent.last_serial) == (same.last_issue, same.last_serial) == (41, 11)
    assert (other.last_issue, other.last_serial) == (None, None)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_control_characters_become_spaces_and_are_counted_for_the_whole_file(lines, tmp_path, name):
    first, second, told = lines(
        {"title": "一\x00二\x9f三", "body": ["甲\x0b乙\t丙", {"text": "丁\x0c戊"}]},
        {"title": "四", "credits": [{"role": "作\x7f者", "name": "林"}]},
        name=name,
    )
    assert first.headline == "一 二 三"
    assert [p.text for p in first.paragraphs] == ["甲 乙\t丙", "丁 戊"]
    assert second.credits == (Credit("作 者", "林"),)
    assert told == Remark(str(tmp_path / name), "有 5 个控制字符，换成了空格")


def test_control_characters_before_a_broken_end_are_told_too(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    noise = "".join(chr(0x4E00 + n * 7919 % 20000) for n in range(40_000))
    rows = [{"title": "一\x01", "body": noise[:20_000]}, {"title": "二", "body": noise[20_000:]}]
    data = gzip.compress("\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode())
    path.write_bytes(data[: len(data) * 3 // 4])
    found = list(read([path], Masthead()))
    assert [type(one) for one in found] == [Article, Problem, Remark]


def test_a_line_nested_too_deep_for_cleaning_is_a_problem_like_any(lines):
    deep = b'{"title": "a", "x": ' + b"[" * 3000 + b"]" * 3000 + b"}"
    bad, good = lines(deep, {"title": "好"})
    assert "嵌套过深" in bad.message
    assert good.headline == "好"


@pytest.mark.parametrize(
    ("value", "page"), [(3, "3"), ("3", "3"), ("A01", "A01"), ("第A01版", "A01"), ("封二", "封二"), (0, "0")]
)
def test_a_page_is_a_number_or_a_label(lines, value, page):
    (article,) = lines(
        {"title": "甲", "page": value, "continues_on": "B2", "entries": [{"headline": "乙", "page": "A3"}]}
    )
    assert article.page == (read_page(page) or 0)
    assert (article.continues_on, article.entries[0].page) == (read_page("B02"), read_page("A03"))


def test_a_line_names_its_edition_and_how_many_pages_the_issue_has(lines):
    (article,) = lines({"title": "甲", "date": "1995-06", "edition": "号外", "pages": 4})
    assert (str(article.date), article.edition, article.page_count) == ("1995-06", "号外", 4)
    assert article.id.issue == "1995-06"


def test_what_show_prints_of_a_lettered_page_can_be_fed_again(lines):
    (article,) = lines(
        {
            "title": "甲",
            "newspaper": "试验报",
            "date": "1995-06",
            "page": "A1",
            "edition": "号外",
            "pages": 4,
            "continues_on": "A2",
        }
    )
    (again,) = lines(article.to_json())
    assert again == replace(article, source=again.source)
