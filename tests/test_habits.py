"""The suite about itself: what may be skipped where a machine checks, and which versions are the lowest promised."""

import os
import re
import subprocess
import sys

import pytest
from packaging.requirements import Requirement

from tests.conftest import MAY_SKIP
from tests.lowest import lowest, requirements
from tests.paths import ROOT

ONE_OF_EACH = """
import pytest

def test_passes():
    pass

@pytest.mark.skip(reason={reason!r})
def test_is_skipped():
    pass

@pytest.mark.xfail(reason="known")
def test_fails_as_known():
    raise AssertionError
"""
AS_A_WHOLE = 'import pytest\npytest.importorskip("no_such_module", reason={reason!r})\n'


def outcome(folder, text, ci):
    """Exit status and output of pytest over one file that stands alone, under the suite's conftest."""
    (folder / "test_alone.py").write_text(text, encoding="utf-8")
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", "test_alone.py"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("text", [ONE_OF_EACH, AS_A_WHOLE])
def test_under_ci_a_test_or_a_file_that_is_skipped_fails_the_run_and_is_named(tmp_path, text):
    status, said = outcome(tmp_path, text.format(reason="no browser here"), "true")
    assert status == pytest.ExitCode.TESTS_FAILED
    (line,) = [line for line in said.splitlines() if line.endswith(": no browser here") and "SKIPPED" not in line]
    assert line.startswith("test_alone.py")


@pytest.mark.slow
def test_under_ci_a_listed_reason_and_a_known_failure_pass(tmp_path):
    status, said = outcome(tmp_path, ONE_OF_EACH.format(reason=next(iter(MAY_SKIP))), "true")
    assert status == pytest.ExitCode.OK, said


@pytest.mark.slow
def test_without_ci_anything_may_be_skipped(tmp_path):
    status, said = outcome(tmp_path, ONE_OF_EACH.format(reason="no browser here"), "")
    assert status == pytest.ExitCode.OK, said


def test_every_reason_that_is_listed_is_one_of_a_test():
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for reason in MAY_SKIP:
        assert reason in written


@pytest.mark.parametrize(
    ("promised", "constraint"),
    [
        ("numpy>=1.26", "numpy==1.26"),
        ("jieba==0.42.1", "jieba==0.42.1"),
        ("rjieba>=0.2.2,<0.3; python_version < '4'", 'rjieba==0.2.2; python_version < "4"'),
    ],
)
def test_the_lowest_version_is_the_floor_of_a_requirement(promised, constraint):
    assert lowest(Requirement(promised)) == constraint


@pytest.mark.parametrize("promised", ["numpy", "numpy<2", "numpy>=1.26,>=2"])
def test_a_requirement_without_one_floor_is_an_error(promised):
    with pytest.raises(ValueError, match="numpy"):
        lowest(Requirement(promised))


def test_the_requirements_of_extras_count_too_and_the_package_itself_does_not():
    project = {
        "name": "baosou",
        "dependencies": ["numpy>=1.26"],
        "optional-dependencies": {"test": ["pytest>=8"], "dev": ["baosou[test]", "pytest>=8", "nox>=2025"]},
    }
    assert [str(one) for one in requirements(project)] == ["numpy>=1.26", "pytest>=8", "nox>=2025"]


def test_every_session_is_explained_in_both_halves_of_contributing():
    sessions = re.findall(
        r"^@nox.session.*\ndef (\w+)", (ROOT / "noxfile.py").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(sessions) == 6
    for half in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## English"):
        assert set(sessions) == set(re.findall(r"^\| `nox -s (\w+)`", half, re.MULTILINE))
