"""What one segment cannot hold is no end of an archive: every command, with segments that end after a few articles."""

import json
import random
from datetime import date, timedelta

import pytest

from search.engines.whoosh.format import starts
from search.engines.whoosh.format.segment import SegmentFile
from search.engines.whoosh.write import batches, tiers
from tests.engines.segments import segment_files, segments
from tests.index.test_index_cli import run  # noqa: F401 — a fixture

DAY = date(2025, 3, 3)
WORDS = ["高新区", "低空经济", "人工智能", "杭州", "论坛", "潮水", "机器人", "量子", "十五五", "规划"]


@pytest.fixture(autouse=True)
def _low(monkeypatch):
    """No segment can hold 3,000 places, and none is to be merged beyond 2,000."""
    monkeypatch.setattr(starts, "MOST_POSITIONS", 3_000)
    monkeypatch.setattr(tiers, "SEGMENT_POSITIONS", 2_000)
    monkeypatch.setattr(batches, "batch_size", lambda memory_mb, jobs: 500)
    monkeypatch.setenv("BAOSOU_JOBS", "1")


def issue(week):
    """The articles of an issue, as lines of JSON: about 300 places each week."""
    rng = random.Random(week)
    rows = []
    for place in range(1, 5):
        body = "，".join(rng.choices(WORDS, k=18))
        rows.append(
            {"title": f"第{week}周的第{place}条", "body": body, "date": str(DAY + timedelta(weeks=week)), "page": place}
        )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def source(tmp_path):
    """Writes the issues of some weeks as one file."""

    def write(name, weeks):
        path = tmp_path / name
        path.write_text("".join(map(issue, weeks)), encoding="utf-8")
        return path

    return write


@pytest.mark.slow
def test_archives_that_fill_many_segments_are_built_extended_thinned_checked_and_rolled_back(run, source, tmp_path):  # noqa: F811
    home = tmp_path / "index"
    first, second = source("first.jsonl", range(30)), source("second.jsonl", range(30, 60))

    def articles():
        return json.loads(run("info", "--json").stdout)["articles"]

    def right():
        checked = run("verify")
        assert checked.exit_code == 0, checked.output
        assert max(SegmentFile(path).positions for path in segment_files(home)) <= 2_000

    assert run("rebuild", first, second).exit_code == 0
    assert (articles(), segments(home) > 6) == (240, True)
    right()
    assert run("rebuild", first).exit_code == 0
    assert articles() == 120
    half = segments(home)
    assert half > 3
    added = run("add", second)
    assert added.exit_code == 0, added.output
    assert articles() == 240
    assert segments(home) > half + 2
    right()
    whole = [path.name for path in segment_files(home)]
    for week in range(60, 70):
        assert run("add", source("week.jsonl", [week])).exit_code == 0
    assert articles() == 280
    assert segments(home) <= len(whole) + 4
    right()
    key = f"{DAY + timedelta(weeks=40)}"
    assert run("withdraw", f"{key}-p01-a01", "--reason", "测试").exit_code == 0
    assert articles() == 279
    right()
    assert run("rollback").exit_code == 0
    assert articles() == 280
    right()


@pytest.mark.slow
def test_what_does_not_fit_ends_in_words_and_leaves_the_index_as_it_was(run, source, tmp_path, monkeypatch):  # noqa: F811
    assert run("rebuild", source("first.jsonl", range(3))).exit_code == 0
    before = segment_files(tmp_path / "index")
    monkeypatch.setattr(tiers, "SEGMENT_POSITIONS", 1 << 20)
    for command in ("rebuild", "add"):
        refused = run(command, source("second.jsonl", range(3, 30)))
        assert refused.exit_code == 3
        assert "最多放 3,000 个；请把资料分成几份" in refused.stderr
        assert segment_files(tmp_path / "index") == before
    assert run("verify").exit_code == 0
