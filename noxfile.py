"""The habits of this project, one name each: `nox -l` lists them, CONTRIBUTING.md says when to use which.

quick, tests and lint run in the environment that nox is installed in (`pip install -e '.[dev]'`); lowest, pythons and bench make
environments of their own and keep them. What stands behind `--` goes to pytest: `nox -s quick -- tests/web -x`.
"""

import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

import nox

PROJECT = nox.project.load_toml("pyproject.toml")
#: From the oldest Python that pyproject.toml promises to the newest that is out.
PYTHONS = nox.project.python_versions(PROJECT, max_version="3.14")
QUICK = ("-q", "-m", "not slow", "--hypothesis-profile=quick")

nox.options.sessions = ["lint", "quick"]
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_venv = "yes"
nox.options.download_python = "never"
# What a machine does not have is named and left out, in CI too.
nox.options.error_on_missing_interpreters = False


def pyenv() -> Iterator[str]:
    """The programs of every Python that pyenv keeps: what it puts on PATH itself works for the chosen version only."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    yield from (str(found / "bin") for python in PYTHONS for found in versions.glob(f"{python}.*"))


os.environ["PATH"] = os.pathsep.join([*pyenv(), os.environ["PATH"]])


def pytest(session: nox.Session, *arguments: str) -> None:
    """Runs pytest in the session's environment, or in that of nox where it has none, and says what it cost."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    python = "python" if session.python else sys.executable
    session.run(python, "-m", "pytest", *arguments, *session.posargs, external=not session.python)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    session.log(f"processor time: {after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime:.0f} s")


@nox.session(python=False)
def quick(session: nox.Session) -> None:
    """Every test that is not slow, a tenth of the examples: under a minute of processor time."""
    pytest(session, *QUICK)


@nox.session(python=False)
def tests(session: nox.Session) -> None:
    """Every test, the browser and the real pages too: some minutes."""
    pytest(session, "-q")


@nox.session(python=False)
def lint(session: nox.Session) -> None:
    """Checks without a test run: ruff check, ruff format --check, mypy --strict, import contracts."""
    for tool in ("ruff check -q .", "ruff format -q --check .", "mypy"):
        session.run(sys.executable, "-m", *tool.split(), external=True)
    session.run(str(Path(sys.executable).with_name("lint-imports")), external=True)


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """The quick suite on the oldest Python with the oldest versions that pyproject.toml promises."""
    constraints = Path(session.create_tmp()) / "lowest.txt"
    made = session.run(sys.executable, "-m", "tests.lowest", external=True, silent=True)
    constraints.write_text(str(made), encoding="utf-8")
    session.install("-c", str(constraints), "-e", ".[test]")
    pytest(session, *QUICK)


@nox.session(python=PYTHONS)
def pythons(session: nox.Session) -> None:
    """The quick suite on every Python that pyproject.toml promises and this machine has."""
    session.install("-e", ".[test]")
    pytest(session, *QUICK)


@nox.session
def bench(session: nox.Session) -> None:
    """A tiny run of every script in tests/bench, beside every peer: do they still work? The figures say nothing."""
    session.install("-e", ".[test,bench]")
    session.run("python", "-m", "pytest", "-q", "tests/bench", *session.posargs)
