"""How a command ends: interrupted, killed, or with an error that nobody expected; what it leaves, and what it says."""

import json
import logging
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.engines import read_from
from search.errors import IndexMissing
from search.settings import Settings
from tests.paths import ROOT, SAMPLE
from web.cli import main

PROC = Path("/proc")
lists_processes = pytest.mark.skipif(not (PROC / "self" / "stat").exists(), reason="processes are listed from /proc")
#: Where the tests run as a shell's background job, Ctrl-C is ignored unless it is asked for.
PROGRAM = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from web.cli import main; main()"


@pytest.fixture
def index(tmp_path):
    assert (
        CliRunner().invoke(main, ["rebuild", str(SAMPLE / "2025-09-01"), "--index", str(tmp_path / "index")]).exit_code
        == 0
    )
    return tmp_path / "index"


@pytest.fixture
def spools(tmp_path):
    (tmp_path / "spools").mkdir()
    return tmp_path / "spools"


@pytest.fixture
def long_source(tmp_path):
    """Enough text for several batches where the memory is just enough for two processes."""
    chance = random.Random(0)
    rows = [
        {
            "date": f"20{n % 16 + 10}-01-06",
            "title": f"第{n}条生产线",
            "body": "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(1000)),
        }
        for n in range(1400)
    ]
    path = tmp_path / "long.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def started(index, spools, long_source):
    """Starts a build in two processes beside its own, and returns when they write; it is the first of its group."""
    children = []

    def start(command):
        line = [sys.executable, "-c", PROGRAM, command, long_source, "--index", index, "--jobs", "2", "--memory", "410"]
        child = subprocess.Popen(
            line,
            env={**os.environ, "TMPDIR": str(spools)},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        children.append(child)
        until(lambda: list(index.glob("generations/.draft-*/batches/batch*.arrays")) or child.poll() is not None)
        assert child.poll() is None, child.communicate()
        return child

    yield start
    for child in children:
        child.kill()
        child.communicate()


def until(happens):
    deadline = time.monotonic() + 120
    while not (result := happens()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return result


def alive(group):
    """The processes of a group that have not ended."""
    found = []
    for path in PROC.glob("[0-9]*/stat"):
        try:
            state, _, its_group = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            found.append(path.parent.name)
    return found


def state(index):
    with read_from(Settings(index)) as reader:
        return reader.info()


@pytest.mark.slow
@lists_processes
@pytest.mark.parametrize("command", ["rebuild", "add"])
@pytest.mark.parametrize("order", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_an_order_to_stop_ends_a_build_and_its_processes_and_leaves_nothing(index, spools, started, command, order):
    before = state(index)
    child = started(command)
    # To the whole group, as a terminal and a supervisor send it.
    os.killpg(child.pid, getattr(signal, order))
    _, said = child.communicate(timeout=120)
    assert (child.returncode, said) == (130, "已中断；索引没有改动。\n")
    assert until(lambda: not alive(child.pid))
    assert list(spools.iterdir()) == []
    assert list(index.glob("generations/.*")) == []
    assert state(index) == before


@pytest.mark.slow
@lists_processes
@pytest.mark.parametrize("command", ["rebuild", "add"])
def test_a_killed_build_takes_its_processes_along_and_the_next_one_clears_up(index, spools, started, command):
    before = state(index)
    child = started(command)
    assert len(alive(child.pid)) > 2
    child.kill()
    assert until(lambda: not alive(child.pid))
    assert state(index) == before
    assert len(list(spools.iterdir())) == len(list(index.glob("generations/.draft-*"))) == 1
    line = [sys.executable, "-m", "web.cli", command, SAMPLE / "2025-09-08", "--index", index]
    done = subprocess.run(line, env={**os.environ, "TMPDIR": str(spools)}, cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == 0
    assert list(spools.iterdir()) == []
    assert list(index.glob("generations/.*")) == []
    assert state(index).issues == (1 if command == "rebuild" else 2)


def fails_with(monkeypatch, name, error):
    """Let a command do nothing but raise."""

    def fail(**_):
        raise error

    monkeypatch.setattr(main.commands[name], "params", [])
    monkeypatch.setattr(main.commands[name], "callback", fail)


@pytest.mark.parametrize("name", sorted(main.commands))
@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ZeroDivisionError("a bug"), 3, "ZeroDivisionError：a bug，test_endings.py"),
        (IndexMissing("没有\x1b[2J索引；请重建。"), 3, "未能完成：没有 [2J索引；请重建。\n"),
        (PermissionError(13, "Permission denied", "/x"), 3, "没有权限，请检查文件夹的权限（/x）"),
        (MemoryError(), 3, "内存不够"),
        (KeyboardInterrupt(), 130, "已中断。\n"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_whatever_a_command_raises_becomes_a_line_and_a_code(monkeypatch, name, error, code, said):
    fails_with(monkeypatch, name, error)
    done = CliRunner().invoke(main, [name])
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    details = CliRunner().invoke(main, ["--debug", name])
    assert details.exit_code == code
    assert "Traceback" in details.stderr
    assert details.stderr.endswith(done.stderr)


def test_an_error_nobody_expected_says_that_it_is_a_fault_of_the_program_and_how_to_see_more(monkeypatch):
    fails_with(monkeypatch, "info", KeyError("x" * 1000))
    said = CliRunner().invoke(main, ["info"]).stderr
    assert "程序的错误" in said
    assert "baosou --debug" in said
    assert len(said) < 400


def test_wrong_usage_is_still_exit_code_2_and_help_is_0():
    assert CliRunner().invoke(main, ["info", "--nonsense"]).exit_code == 2
    assert CliRunner().invoke(main, ["nonsense"]).exit_code == 2
    assert "--debug" in CliRunner().invoke(main, ["--help"]).output
    assert CliRunner().invoke(main, ["info", "--help"]).exit_code == 0


def test_what_the_program_logs_is_a_line_and_a_traceback_only_with_debug(monkeypatch):
    def logs():
        log = logging.getLogger("search.anywhere")
        log.info("nobody asked")
        log.warning("a batch of %d failed", 3)
        try:
            raise ValueError("broken\npage")
        except ValueError:
            log.exception("cannot be opened")

    monkeypatch.setattr(main.commands["info"], "params", [])
    monkeypatch.setattr(main.commands["info"], "callback", logs)
    handlers = list(logging.getLogger().handlers)
    warned, failed = CliRunner().invoke(main, ["info"]).stderr.splitlines()
    assert warned == "注意：a batch of 3 failed"
    assert failed.startswith("出错：cannot be opened（ValueError：broken page，test_endings.py 第 ")
    details = CliRunner().invoke(main, ["--debug", "info"]).stderr
    assert details.startswith(f"{warned}\n出错：cannot be opened\nTraceback")
    assert logging.getLogger().handlers == handlers
