"""The commands that serve: the sample archive end to end, and what is said when it cannot be."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from index.build.builder import rebuild
from index.model import Masthead
from search.engines import open_engine
from search.settings import Settings
from tests.engines.asking import Asked
from tests.paths import ROOT, SAMPLE
from web.cli import TRY, is_loopback, main


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    engine = Asked(open_engine(Settings(index=folder)))
    rebuild(engine, [SAMPLE], Masthead())
    engine.close()
    return folder


def test_one_command_has_the_subcommands_of_all_three_packages() -> None:
    shown = CliRunner().invoke(main, ["--help"]).output
    for name in ("search", "show", "rebuild", "add", "split", "info", "verify", "rollback", "serve", "demo"):
        assert re.search(rf"^  {name}\b", shown, re.MULTILINE), name


def test_serving_without_an_index_says_the_cure(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["serve", "--index", str(tmp_path / "none"), "--port", "0"])
    assert done.exit_code == 3
    assert "baosou rebuild" in done.output


def test_a_port_that_is_taken_is_said_with_another_way(index: Path, taken_port: int) -> None:
    done = CliRunner().invoke(main, ["serve", "--index", str(index), "--port", str(taken_port)])
    assert done.exit_code == 3
    assert f"127.0.0.1:{taken_port}" in done.output
    assert "--port" in done.output


def test_an_address_beyond_this_machine_is_warned_of(index: Path) -> None:
    done = CliRunner().invoke(main, ["serve", "--index", str(index), "--host", "192.0.2.1", "--port", "0"])
    assert "192.0.2.1 不是本机地址" in done.output
    assert done.exit_code == 3
    assert is_loopback("localhost")
    assert is_loopback("::1")
    assert not is_loopback("0.0.0.0")


@pytest.mark.slow
def test_the_demo_builds_serves_and_cleans_up(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from web.cli import main; main()", "demo", "--port", "0"]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8") as demo:
        assert demo.stdout is not None
        try:
            lines = [demo.stdout.readline() for _ in range(3 + 2 * len(TRY))]
            printed = "".join(lines)
            addresses = re.findall(r"http://127\.0\.0\.1:\d+/\S*", printed)
            assert all(query in printed for query in TRY)
            with urlopen(f"{addresses[0]}healthz", timeout=10) as answer:
                assert json.load(answer)["articles"] >= 50
            for address in addresses[1:]:
                with urlopen(address.replace("/search", "/api/search"), timeout=10) as answer:
                    assert json.load(answer)["total"] > 0, address
        finally:
            demo.send_signal(signal.SIGTERM)
        assert demo.wait(20) == 0
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("baosou-demo-")]
