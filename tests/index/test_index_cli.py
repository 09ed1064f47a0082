import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from index.cli import commands
from search.cli.reporting import CommandLine

LEAD = "山城的新区开出了第一条生产线，工人们在灯下忙到很晚，谁也不愿先走。"
PAGE = f"## 新区开工\n\n{LEAD}\n"
group = CommandLine(commands={command.name or "": command for command in commands})


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("BAOSOU_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("BAOSOU_ENGINE", "whoosh")

    def invoke(*arguments):
        result = CliRunner().invoke(group, [str(argument) for argument in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def source(tmp_path):
    def write(name, data=PAGE):
        path = tmp_path / "archive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    write.folder = tmp_path / "archive"
    return write


def test_an_archive_is_built_shown_checked_extended_and_rolled_back(run, source):
    source("2025-11-03/01.md")
    built = run("rebuild", source.folder)
    assert built.exit_code == 0
    assert "重建完成" in built.stdout
    assert "1 期，1 篇" in run("info").stdout
    assert run("verify").exit_code == 0
    added = run("add", source("2025-11-10/01.md"))
    assert (added.exit_code, "增补完成" in added.stdout) == (0, True)
    assert json.loads(run("info", "--json").stdout)["articles"] == 2
    assert run("rollback").exit_code == 0
    state = json.loads(run("info", "--json").stdout)
    assert (state["articles"], state["first"], state["kinds"]) == (1, "2025-11-03", {"article": 1})


def test_the_receipt_can_be_had_as_json(run, source):
    data = json.loads(run("rebuild", source("2025-11-03/01.md", PAGE.encode("gb18030")), "--json").stdout)
    assert [(f["encoding"], f["articles"]) for f in data["files"]] == [("gb18030", 1)]
    assert data["generation"]


def test_metadata_can_be_given(run, source):
    path = source("x.md")
    options = (
        "--date",
        "2025-11-03",
        "--issue",
        40,
        "--serial",
        2644,
        "--page",
        2,
        "--section",
        "创新",
        "--newspaper",
        "试验报",
    )
    issue = json.loads(run("split", path, "--json", *options).stdout)["issue"]
    assert (issue["date"], issue["number"], issue["serial"], issue["page"]) == ("2025-11-03", 40, 2644, 2)
    assert (issue["section"], issue["newspaper"]) == ("创新", "试验报")
    assert run("rebuild", path, *options).exit_code == 0
    assert json.loads(run("info", "--json").stdout)["first"] == "2025-11-03"


@pytest.mark.parametrize("option", [("--date", "3.11.2025"), ("--page", "0"), ("--issue", "x")])
def test_bad_metadata_is_a_usage_error(run, source, option):
    assert run("rebuild", source("x.md"), *option).exit_code == 2


def test_a_missing_folder_could_not_be_read(run, tmp_path):
    result = run("rebuild", tmp_path / "nowhere")
    assert result.exit_code == 3
    assert "nowhere" in result.stderr
    assert "索引没有改动" in result.stderr


def test_no_source_at_all_is_a_usage_error(run):
    assert run("rebuild").exit_code == 2


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("01.md", b"", "空的"),
        ("01.txt", b"%PDF-1.7\n\0", "PDF"),
        ("01.txt", b"\x80\xff\xfe\xfd\xff" * 9, "认不出编码"),
        ("01.jsonl", b'{"title": \n', "第 1 行"),
        ("01.jpg", b"\xff\xd8\xff", "不认识这种文件"),
        ("01.txt", "\n\n微信公众号\n", "没有认出任何文章"),
    ],
)
def test_a_file_that_gives_nothing_is_named_and_nothing_is_built(run, source, name, data, said):
    path = source(name, data)
    result = run("rebuild", path)
    assert result.exit_code == 3
    assert said in result.stderr
    assert str(path) in result.stderr
    assert run("info").exit_code == 3


def test_quarantined_input_is_exit_code_1_and_everything_else_is_built(run, source):
    source("2025-11-03/01.md")
    source("2025-11-03/02.md", b"")
    source("more.jsonl", '{"title": "甲"}\n{"title": 甲}\n{"title": "乙"}\n')
    result = run("rebuild", source.folder)
    assert result.exit_code == 1
    assert "more.jsonl 第 2 行" in result.stdout
    assert "02.md：文件是空的" in result.stdout
    assert json.loads(run("info", "--json").stdout)["articles"] == 3


def test_skipped_files_are_told_but_are_no_failure(run, source):
    source("2025-11-03/01.md")
    source("2025-11-03/.DS_Store", b"\0")
    result = run("rebuild", source.folder)
    assert result.exit_code == 0
    assert ".DS_Store：隐藏文件" in result.stdout


def test_split_shows_what_a_page_is_understood_as(run, source):
    path = source("2025-11-03/02.md", PAGE.encode("gb18030"))
    data = json.loads(run("split", path, "--json").stdout)
    assert [article["headline"] for article in data["articles"]] == ["新区开工"]
    assert data["articles"][0]["body"] == [{"text": LEAD, "heading": False}]
    said = run("split", path).stdout
    for part in ("gb18030", "2025-11-03", "第2版", "[文章] 新区开工", "1 段"):
        assert part in said


def test_split_shows_every_page_of_a_file(run, source):
    two = "2025年11月3日 星期一 第01版 要闻\n\n# 甲\n\n正文。\n\n<!-- page 2 -->\n\n# 乙\n\n正文。\n"
    path = source("20251103.md", two)
    shown = run("split", path).output
    assert [line for line in shown.splitlines() if line.startswith("2025-11-03")] == [
        "2025-11-03 · 第1版 · 要闻",
        "2025-11-03 · 第2版",
    ]
    pages = json.loads(run("split", path, "--json").output)["pages"]
    assert [page["articles"][0]["headline"] for page in pages] == ["甲", "乙"]


@pytest.mark.parametrize(("name", "data"), [("01.md", b""), ("01.txt", b"\0\1")])
def test_split_of_an_unreadable_file_could_not(run, source, name, data):
    result = run("split", source(name, data))
    assert (result.exit_code, result.stdout) == (3, "")
    assert name in result.stderr


def test_split_of_a_missing_file_or_a_folder_could_not(run, source, tmp_path):
    assert run("split", tmp_path / "nowhere.md").exit_code == 3
    source("01.md")
    source("02.md")
    assert run("split", source.folder).exit_code == 3


def test_split_of_articles_is_a_usage_error(run, source):
    assert run("split", source("a.jsonl", "{}")).exit_code == 2


def test_a_withdrawn_article_stays_out_and_rollback_warns(run, source):
    source("2025-11-03/01.md", PAGE + f"\n## 老厂新生\n\n河边的{LEAD}\n")
    run("rebuild", source.folder)
    result = run("withdraw", "2025-11-03-p01-a02", "--reason", "作者要求")
    assert result.exit_code == 0
    assert "老厂新生" in result.stdout
    again = run("rebuild", source.folder)
    assert again.exit_code == 0
    assert "没有收入：1" in again.stdout
    assert "作者要求" in run("info").stdout
    run("rollback")
    assert "又有了已经撤下的" in run("rollback").stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("nonsense", "--reason", "x"), 2),
        (("2025-11-03-p01-a09",), 2),
        (("2025-11-03-p01-a09", "--reason", " "), 2),
        (("2025-11-03-p01-a09", "--reason", "x"), 3),
    ],
)
def test_withdraw_needs_an_id_that_is_there_and_a_reason(run, source, arguments, code):
    run("rebuild", source("2025-11-03/01.md"))
    assert run("withdraw", *arguments).exit_code == code


@pytest.mark.parametrize("command", [("info",), ("verify",), ("rollback",), ("add", ".")])
def test_without_an_index_the_message_says_what_to_do(run, command):
    result = run(*command)
    assert result.exit_code == 3
    assert "索引" in result.stderr


def test_a_verification_that_fails_is_exit_code_3(run, source, monkeypatch):
    run("rebuild", source("2025-11-03/01.md"))
    monkeypatch.setattr("index.build.verify.headline_run", lambda article: "别处的字句")
    result = run("verify")
    assert result.exit_code == 3
    assert "2025-11-03-p01-a01" in result.stdout
    assert json.loads(run("verify", "--json").stdout)["ok"] is False


def test_an_unknown_engine_is_named(run, source):
    result = run("rebuild", source("2025-11-03/01.md"), "--engine", "nothing")
    assert result.exit_code == 3
    assert "nothing" in result.stderr


def test_what_was_kept_out_is_told_where_nothing_is_left_to_index(run, source):
    path = source("2025-11-03/01.md")
    run("rebuild", path)
    run("withdraw", "2025-11-03-p01-a01", "--reason", "作者要求")
    result = run("rebuild", path)
    assert result.exit_code == 3
    assert "2025-11-03-p01-a01 新区开工" in result.stderr
    assert "作者要求" in result.stderr


@pytest.mark.parametrize("command", [("rollback",), ("withdraw", "2025-11-03-p01-a01", "--reason", "x")])
def test_going_back_or_withdrawing_without_an_index_makes_no_folder(run, tmp_path, command):
    assert run(*command).exit_code == 3
    assert not (tmp_path / "index").exists()


def test_split_shows_both_numbers_of_a_double_issue(run, source):
    source("x/meta.json", '{"issue": 40, "last_issue": 41, "serial": 2644, "last_serial": 2645}')
    said = run("split", source("x/01.md")).stdout
    assert "第40—41期" in said
    assert "总第2644—2645期" in said


@pytest.mark.slow
@pytest.mark.parametrize("command", ["rebuild", "add"])
def test_an_interrupted_build_leaves_nothing_behind_and_the_next_one_works(run, source, tmp_path, command):
    if command == "add":
        run("rebuild", source("2025-11-03/01.md"))
    chance = random.Random(0)
    bodies = ["".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(1000)) for _ in range(400)]
    rows = [
        {"date": f"19{n % 16 + 10}-01-06", "page": 1, "title": f"第{n}条生产线", "body": body}
        for n, body in enumerate(bodies)
    ]
    path = source("more.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    spools, generations = tmp_path / "spools", tmp_path / "index" / "generations"
    spools.mkdir()
    environment = {**os.environ, "TMPDIR": str(spools)}
    # Where the tests run as a shell's background job, Ctrl-C is ignored unless it is asked for.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = [sys.executable, "-c", f"{heard}; from web.cli import main; main()", command, str(path)]
    child = subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    # Until articles are being written.
    while (
        not list(generations.glob(".draft-*/batches/batch*")) and child.poll() is None and time.monotonic() < deadline
    ):
        time.sleep(0.01)
    assert any(spools.iterdir())
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 130, said
    assert "Aborted" not in said
    assert "索引没有改动" in said
    assert list(spools.iterdir()) == []
    assert list(generations.glob(".draft-*")) == []
    assert run("info").exit_code == (3 if command == "rebuild" else 0)
    few = source("more.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows[:20]))
    assert run(command, few).exit_code == 0
    assert json.loads(run("info", "--json").stdout)["articles"] == 20 + (command == "add")
