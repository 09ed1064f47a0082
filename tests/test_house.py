"""The house rules that a machine can hold: imports, file sizes, and that the README says what the code does."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from index.cli import QUARANTINED
from search.cli.reporting import COULD_NOT, INTERRUPTED
from search.query.parser import parse
from search.settings import KNOBS
from tests.paths import ROOT
from web.cli import main

README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = [path for folder in ("search", "index", "web") for path in sorted((ROOT / folder).rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def test_imports_go_one_way():
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        pytest.skip("import-linter is not installed beside this Python")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_can_be_read_at_a_sitting(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    assert path.stem not in {"utils", "helpers", "common", "core", "manager", "misc"}
    assert not re.search(r"\b(TO[D]O|FIX[M]E|XX[X])\b", text)


def test_a_folder_can_be_seen_at_a_glance():
    held = Counter(path.parent.relative_to(ROOT) for path in [*SOURCES, *TESTS] if path.stem != "__init__")
    assert not {str(folder): count for folder, count in held.items() if count > 14}


def test_every_folder_with_a_module_is_a_package():
    """A folder without `__init__.py` (or one that git ignores) works in a checkout and is missing from what is installed."""
    for folder in {path.parent for path in SOURCES}:
        assert (folder / "__init__.py").exists(), folder


def test_the_readme_lists_every_setting_with_its_default():
    for knob in KNOBS:
        (row,) = [line for line in README.splitlines() if line.startswith("|") and f"`{knob.variable}`" in line]
        assert f"`{knob.default}`" in row


def test_the_readme_lists_every_command_and_no_other():
    documented = set(re.findall(r"^\| `baosou (\w+)", README, re.MULTILINE))
    assert documented == set(main.commands)


def test_the_readme_says_the_exit_codes_and_how_to_see_more():
    (line,) = [line for line in README.splitlines() if line.startswith("退出码：")]
    for code, meaning in ((0, "完成"), (QUARANTINED, "完成，但"), (COULD_NOT, "没能完成"), (INTERRUPTED, "被打断")):
        assert f"{code} {meaning}" in line
    assert "baosou --debug" in README
    assert "debug" in {option.name for option in main.params}


def test_every_query_of_the_readme_reads_without_mending():
    table = README.split("## 查询语言")[1].split("英文名也可以")[0]
    rows = [
        line.split("|", 2)[1] if "｜" not in line else line for line in table.splitlines() if line.startswith("| `")
    ]
    queries = [query for row in rows for query in re.findall(r"`([^`]+)`", row)]
    assert len(queries) > 20
    for query in queries:
        assert parse(query.replace("…", "高新区")).notes == (), query


def test_the_two_commands_of_the_readme_are_one_line_each():
    commands = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
    assert [command.split()[-1] for command in commands] == ["demo", ".venv/bin/pytest"]
