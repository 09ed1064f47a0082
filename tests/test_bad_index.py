"""An index that is missing, damaged, outdated, locked or out of room, met on the command line: words, exit 3, no loss."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from search.engines import open_engine
from search.engines.whoosh import generations
from search.settings import Settings
from tests.engines.asking import Asked
from tests.paths import ROOT, SAMPLE
from web.cli import main

ISSUE = SAMPLE / "2025-09-01"


def baosou(*args, index):
    return CliRunner().invoke(main, [*map(str, args), "--index", str(index)])


@pytest.fixture
def index(tmp_path):
    assert baosou("rebuild", ISSUE, index=tmp_path / "index").exit_code == 0
    return tmp_path / "index"


def live(index):
    return generations.folder(index, generations.current(index))


def articles(index):
    return Asked(open_engine(Settings(index))).info().articles


READING = [("search", "人工智能"), ("show", "2025-09-01-p01-a01"), ("info",), ("verify",), ("serve", "--port", "0")]


@pytest.mark.parametrize("command", [*READING, ("add", ISSUE), ("rollback",)], ids=lambda c: c[0])
def test_a_missing_index_is_said_with_the_cure(tmp_path, command):
    done = baosou(*command, index=tmp_path / "none")
    assert done.exit_code == 3
    assert "索引" in done.stderr
    assert "Traceback" not in done.output
    assert not (tmp_path / "none" / "CURRENT").exists()


@pytest.mark.parametrize("command", READING, ids=lambda c: c[0])
def test_a_truncated_index_is_said_with_the_cure(index, command):
    (segment,) = live(index).glob("MAIN_*.arrays")
    segment.write_bytes(segment.read_bytes()[: segment.stat().st_size // 2])
    done = baosou(*command, index=index)
    assert done.exit_code == 3
    assert "baosou rebuild" in done.stderr


@pytest.mark.parametrize("command", [*READING, ("add", ISSUE)], ids=lambda c: c[0])
def test_an_index_of_other_rules_is_refused_and_a_rebuild_cures_it(index, command):
    analysis = json.loads((live(index) / "analysis.json").read_text())
    text = (live(index) / "analysis.json").read_text().replace(analysis["fold"], "0" * 16)
    (live(index) / "analysis.json").write_text(text)
    done = baosou(*command, index=index)
    assert done.exit_code == 3
    assert "baosou rebuild" in done.stderr
    assert baosou("rebuild", ISSUE, index=index).exit_code == 0
    assert baosou("info", index=index).exit_code == 0


@pytest.mark.parametrize("command", [("rebuild", ISSUE), ("add", ISSUE), ("rollback",)], ids=lambda c: c[0])
def test_a_locked_index_is_said_and_still_answers(index, command):
    with generations.locked(index):
        done = baosou(*command, index=index)
        assert done.exit_code == 3
        assert "另一个程序" in done.stderr
        assert baosou("search", "人工智能", index=index).exit_code == 0


def test_an_index_path_that_is_a_file_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    for command in (("search", "甲"), ("rebuild", ISSUE)):
        done = baosou(*command, index=tmp_path / "file")
        assert done.exit_code == 3
        assert "Traceback" not in done.output


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small tmpfs needs root")
@pytest.mark.parametrize("command", ["rebuild", "add"])
def test_a_full_disk_is_said_and_the_old_index_stays(tmp_path, command):
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small], check=False).returncode:
        pytest.skip("this machine does not let us mount a tmpfs")
    try:
        assert baosou("rebuild", ISSUE, index=small).exit_code == 0
        before = articles(small)
        (small / "ballast").write_bytes(b"x" * (shutil.disk_usage(small).free - 30_000))
        # In a process of its own: Whoosh leaves its files open when the disk is full.
        line = [sys.executable, "-m", "web.cli", command, SAMPLE / "2025-09-08", "--index", small]
        done = subprocess.run(line, capture_output=True, text=True, check=False, cwd=ROOT)
        assert done.returncode == 3
        assert "未能完成" in done.stderr
        assert articles(small) == before
        (small / "ballast").unlink()
        assert baosou(command, SAMPLE / "2025-09-08", index=small).exit_code == 0
    finally:
        subprocess.run(["umount", "-l", small], check=True)


def test_long_and_odd_queries_are_answered(index):
    for query in ("人工智能" * 25_000, "\x01\x1b[2J人工智能", "(" * 900, "\udcff"):
        done = baosou("search", query, index=index)
        assert done.exit_code == 0, query[:20]
        assert "\x1b" not in done.output
