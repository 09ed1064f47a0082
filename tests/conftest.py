"""What holds for the whole suite: the profile of the quick one, and that nothing is skipped unseen where a machine checks.

Fixtures do not stand here but where they are used.
"""

import os

import pytest
from _pytest.terminal import TerminalReporter

from tests import examples  # noqa: F401 — registers the profile that --hypothesis-profile=quick asks for

#: Under CI=true a skipped test fails the run, but for these reasons: what a machine cannot be given by installing something.
MAY_SKIP = {
    "mounting a small tmpfs needs root": "the check may run as anybody; the full disk is also tried without a mount",
    "this machine does not let us mount a tmpfs": "a container may forbid it to root, too",
    "rjieba has no wheel here": "pyproject.toml asks for it on some processors only; jieba answers elsewhere",
    "tantivy has no wheel here": "likewise; the other peers are measured all the same",
}
_REFUSED: pytest.StashKey[list[str]] = pytest.StashKey()


def checked_by_a_machine() -> bool:
    return os.environ.get("CI", "").lower() in ("true", "1")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_REFUSED] = []
    config.pluginmanager.register(_Skips(config.stash[_REFUSED]), "skips")


class _Skips:
    """Collects what was skipped for a reason that is not listed: tests, and files that skip themselves as they are read."""

    def __init__(self, refused: list[str]) -> None:
        self.refused = refused

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail") and checked_by_a_machine():
            said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            reason = said.removeprefix("Skipped: ")
            if reason not in MAY_SKIP:
                self.refused.append(f"{report.nodeid}: {reason}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.stash[_REFUSED] and session.exitstatus in (
        pytest.ExitCode.OK,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    if refused := config.stash[_REFUSED]:
        terminalreporter.section("skipped under CI, which fails the run", red=True)
        for line in refused:
            terminalreporter.line(line)
