import json
from datetime import date
from pathlib import Path

import pytest

from index.model import Masthead
from index.sources.given import Metas, from_names, from_options, read_meta
from index.sources.outcomes import Remark
from search.places import read_date, read_page

DAY = date(2025, 11, 3)
A02 = read_page("A02")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2025-11-03/02.md", Masthead(date=DAY, page=2)),
        ("20251103_02.txt", Masthead(date=DAY, page=2)),
        ("2025-11-03-p02.md", Masthead(date=DAY, page=2)),
        ("20251103.txt", Masthead(date=DAY)),
        ("2025/11/03/2.txt", Masthead(date=DAY, page=2)),
        ("2025年11月3日/第2版.txt", Masthead(date=DAY, page=2)),
        ("２０２５-１１-０３/０２.md", Masthead(date=DAY, page=2)),
        ("第40期/02版.txt", Masthead(number=40, page=2)),
        ("第40期/02.txt", Masthead(number=40, page=2)),
        ("总第2644期/第12版.txt", Masthead(serial=2644, page=12)),
        ("第40期（总第2644期）/02版.txt", Masthead(number=40, serial=2644, page=2)),
        ("第40-41期/02版.txt", Masthead(number=40, last_number=41, page=2)),
        ("2025-11-03 第40、41期/2.txt", Masthead(date=DAY, number=40, last_number=41, page=2)),
        ("总第2643-2644期/01版.txt", Masthead(serial=2643, last_serial=2644, page=1)),
        ("2025-11-03/20251110_02.txt", Masthead(date=date(2025, 11, 10), page=2)),
        ("2025-13-45/02.txt", Masthead()),
        ("2025-11-03/A02版.txt", Masthead(date=DAY, page=A02)),
        ("notes/02.txt", Masthead()),
        ("2025-11-03/0001.md", Masthead(date=DAY, page=1)),
        ("2025-11-03/A01.md", Masthead(date=DAY, page=A02 - 1)),
        ("2025-11-03/t1.txt", Masthead(date=DAY, page=read_page("T01"))),
        ("2025-11-03/01_要闻.md", Masthead(date=DAY, page=1)),
        ("2025-11-03/03_副刊.md", Masthead(date=DAY, page=3)),
        ("2025-11-03/第一版.md", Masthead(date=DAY, page=1)),
        ("2025-11-03/封二.md", Masthead(date=DAY, page=read_page("封二"))),
        ("20251103-02-01.txt", Masthead(date=DAY, page=2, part="01")),
        ("2025-11-03_第40期_02.md", Masthead(date=DAY, number=40, page=2)),
        ("2025-11-03/01/text.md", Masthead(date=DAY, page=1, part="text")),
        ("2025/11/03/A02/text.md", Masthead(date=DAY, page=A02, part="text")),
        ("2025/11/03/text.md", Masthead(date=DAY)),
        ("202511/03/node_01.md", Masthead(date=DAY, page=1)),
        ("2025-11-03号外/01.txt", Masthead(date=DAY, edition="号外", page=1)),
        ("20251103_号外_01.txt", Masthead(date=DAY, edition="号外", page=1)),
        ("海外版/2025-11-03/01.md", Masthead(date=DAY, edition="海外版", page=1)),
        ("2025-11-03特刊/01.md", Masthead(date=DAY, edition="特刊", page=1)),
        ("2025-11-03/特刊/01.md", Masthead(date=DAY, page=1)),
        ("199506/02.md", Masthead(date=read_date("1995-06"), page=2)),
        ("1995年6月/第2版.txt", Masthead(date=read_date("1995-06"), page=2)),
        ("1995-06.md", Masthead(date=read_date("1995-06"))),
        ("1995/02.md", Masthead()),
        ("2025-11-03/C919.txt", Masthead(date=DAY)),
        ("0001.md", Masthead()),
        ("A01.md", Masthead()),
        ("000_87eece0f712b39c0.txt", Masthead()),
        ("报告.txt", Masthead()),
    ],
)
def test_names_say_date_issue_and_page(path, expected):
    assert from_names(Path(path)) == expected


def test_options_become_a_masthead():
    given = from_options(date=DAY, issue=40, serial=2644, page=2, section="要闻", newspaper="试验报")
    assert given == Masthead(newspaper="试验报", date=DAY, number=40, serial=2644, page=2, section="要闻")


@pytest.fixture
def meta(tmp_path):
    def write(data):
        path = tmp_path / "meta.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return path

    return write


def test_meta_speaks_for_the_folder_and_for_single_files(meta):
    path = meta({"date": "2025-11-03", "serial": 2644, "files": {"02.md": {"page": 2, "section": "创新"}}})
    found, problems = read_meta(path)
    assert problems == ()
    assert found.of("01.md") == Masthead(date=DAY, serial=2644)
    assert found.of("02.md") == Masthead(date=DAY, serial=2644, page=2, section="创新")


@pytest.mark.parametrize(
    "bad", ["{", "[1, 2]", '"x"', "", '{"files": [1]}', '{"date": "3 Nov"}', '{"serial": "2644"}', "[" * 100_000]
)
def test_a_bad_meta_is_named_and_never_a_crash(meta, bad):
    path = meta(bad)
    found, problems = read_meta(path)
    assert [problem.source for problem in problems] == [str(path)]
    assert found.of("01.md") == Masthead()


def test_what_is_right_in_a_half_bad_meta_counts(meta):
    found, problems = read_meta(meta({"date": "2025-11-03", "page": -1}))
    assert found.whole == Masthead(date=DAY)
    assert "page" in problems[0].message


def test_an_unknown_key_is_only_remarked_upon(meta):
    _, problems = read_meta(meta({"datum": "2025-11-03"}))
    assert isinstance(problems[0], Remark)


def test_problems_with_a_meta_are_told_once(meta, tmp_path):
    meta("{")
    metas = Metas()
    assert len(list(metas.of(tmp_path / "01.md"))) == 2
    assert list(metas.of(tmp_path / "02.md")) == [Masthead()]


def test_meta_json_knows_labels_editions_and_months(meta):
    found, problems = read_meta(meta({"date": "1995-06", "edition": "增刊", "page": "A02", "pages": 24}))
    assert found.whole == Masthead(date=read_date("1995-06"), edition="增刊", page=A02, pages=24)
    assert problems == ()


def test_meta_json_knows_both_numbers_of_a_double_issue(meta):
    found, problems = read_meta(meta({"issue": 40, "last_issue": 41, "serial": 10, "last_serial": 11}))
    assert found.whole == Masthead(number=40, last_number=41, serial=10, last_serial=11)
    assert problems == ()
