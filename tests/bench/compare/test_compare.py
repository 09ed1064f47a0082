"""The comparison, asked of two states that are nothing but a command: no engine, no history, no time looked at.

That it works with the real code is a turn in `tests/bench/test_scripts.py`.
"""

import json
import shutil
import subprocess

import pytest

from tests.bench.compare.__main__ import KINDS, main, summed, turns
from tests.bench.compare.states import Failed, unpacked
from tests.bench.inputs import invented

#: A state: it says which of its commands ran, and answers every search with TOTAL; STATUS is that of its results pages.
COMMAND = """
import json, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

command, index = sys.argv[1], Path(sys.argv[sys.argv.index("--index") + 1])
with (Path(__file__).parents[1] / "ran").open("a", encoding="utf-8") as ran:
    ran.write(command + "\\n")
if command != "serve":
    print("the last words of", command)
    sys.exit({exit})

class Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: the second would wait for the first

    def do_GET(self):
        hit = {{"id": "2026-01-05-p02-a01", "url": "/2026-01-05/2/1"}}
        body = json.dumps({{"total": {total}, "hits": [hit]}}).encode()
        self.send_response({status} if self.path.startswith("/search") else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

site = HTTPServer(("127.0.0.1", 0), Site)
print(f"started: http://127.0.0.1:{{site.server_port}}/ (Ctrl-C)", flush=True)
site.serve_forever()
"""


def state(folder, total=3, status=200, exit=0):
    (folder / "web").mkdir(parents=True)
    (folder / "web" / "__init__.py").touch()
    (folder / "web" / "cli.py").write_text(COMMAND.format(total=total, status=status, exit=exit), encoding="utf-8")
    return folder


@pytest.fixture
def compare(tmp_path, capsys):
    shared = invented.write(tmp_path / "shared", 4)

    def run(before, after):
        figures = tmp_path / "figures.json"
        states = f"--before {before} --after {after} --shared {shared} --json {figures}"
        code = main(f"{states} --articles 8 --builds 3 --additions 2 --issue 2 --pages 3 --passes 2".split())
        found = json.loads(figures.read_text(encoding="utf-8")) if figures.exists() else None
        return code, capsys.readouterr(), found

    return run


@pytest.mark.slow
def test_each_state_runs_its_own_commands_and_what_they_count_otherwise_is_told(compare, tmp_path):
    code, said, found = compare(state(tmp_path / "old", total=3), state(tmp_path / "new", total=4))
    assert code == 0
    for name in ("old", "new"):
        ran = (tmp_path / name / "ran").read_text(encoding="utf-8").split()
        assert ran == ["rebuild"] * 3 + ["add"] * 2 + ["serve"]
    assert "9 of 9 searches count other articles" in said.out
    assert "/search?q=" in said.out
    assert {what: row["measured"] for what, row in found["rows"].items() if "processor" not in what} == {
        "rebuild, s": 3,
        "add, s": 2,
        "start to first answer, s": 1,
        **{f"{kind}, ms": 3 * 2 for kind in KINDS},
    }


@pytest.mark.slow
def test_states_that_count_alike_differ_in_nothing(compare, tmp_path):
    code, said, found = compare(state(tmp_path / "old"), state(tmp_path / "new"))
    assert (code, found["other_totals"]) == (0, [])
    assert "0 of 9 searches count other articles" in said.out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"exit": 3}, "after: rebuild ended with 3: the last words of rebuild"),
        ({"status": 500}, r"after: /search?q="),
    ],
)
def test_a_state_that_fails_is_no_measurement(wrong, told, compare, tmp_path):
    code, said, found = compare(state(tmp_path / "old"), state(tmp_path / "new", **wrong))
    assert (code, found) == (1, None)
    assert told in said.err
    assert said.out == ""


def test_the_ratio_is_after_over_before():
    row = summed(([4.0, 2.0, 1.0], [2.0, 6.0, 1.0]))
    assert row["measured"] == 3
    assert row["p50"] == {"before": 2.0, "after": 2.0, "ratio": 1.0}
    assert row["p95"] == {"before": 4.0, "after": 6.0, "ratio": 1.5}
    assert row["mean"]["ratio"] == pytest.approx(9 / 7)


def test_each_is_asked_first_every_second_time():
    assert [turns(number)[0] for number in range(4)] == [1, 0, 1, 0]
    assert all(sorted(turns(number)) == [0, 1] for number in range(4))


def test_a_folder_with_the_code_is_taken_as_it_is(tmp_path):
    code = state(tmp_path / "code")
    assert unpacked(str(code), tmp_path / "unused") == code
    assert not (tmp_path / "unused").exists()


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_a_commit_is_unpacked_as_it_was_and_the_repository_left_alone(tmp_path):
    code = state(tmp_path / "code")

    def git(*arguments):
        name = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        done = subprocess.run(["git", *name, *arguments], cwd=code, capture_output=True, text=True, check=True)
        return done.stdout

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    committed = (code / "web" / "cli.py").read_text(encoding="utf-8")
    (code / "web" / "cli.py").write_text("changed", encoding="utf-8")
    before = git("status", "--porcelain"), git("worktree", "list")
    folder = unpacked("HEAD", tmp_path / "unpacked", repository=code)
    assert (folder / "web" / "cli.py").read_text(encoding="utf-8") == committed
    assert (git("status", "--porcelain"), git("worktree", "list")) == before
    with pytest.raises(Failed, match="no-such-commit is neither a folder with this code nor a commit"):
        unpacked("no-such-commit", tmp_path / "nothing", repository=code)
