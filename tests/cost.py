"""What each test costs: seconds of processor time, of this process and of those it started, whatever else the machine does.

    python -m pytest -p tests.cost [-m "not slow"] [--hypothesis-profile=quick]

At the end stand the total and every test whose mark `slow` is not what was measured: marked, though it costs less than SLOW in all its
forms, or costing more without a mark. No test fails for that: a number of one machine is no assertion. The first test of a file pays
for what the file shares, and a process still running when its test ends is counted with a later one.
"""

import resource
from collections import defaultdict
from collections.abc import Iterator

import pytest
from _pytest.terminal import TerminalReporter

#: Seconds from which a test is slow.
SLOW = 0.5
_SPENT: dict[str, float] = defaultdict(float)
_MARKED: dict[str, bool] = {}


def spent() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    began = spent()
    try:
        return (yield)
    finally:
        _SPENT[item.nodeid] = spent() - began
        _MARKED[item.nodeid] = item.get_closest_marker("slow") is not None


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    most: dict[str, float] = defaultdict(float)
    for test, seconds in _SPENT.items():
        most[test.split("[")[0]] = max(most[test.split("[")[0]], seconds)
    terminalreporter.section(f"processor time: {spent():.1f} s")
    for test, seconds in sorted(most.items(), key=lambda pair: -pair[1]):
        marked = any(_MARKED[one] for one in _MARKED if one.split("[")[0] == test)
        if marked != (seconds >= SLOW):
            terminalreporter.line(f"{seconds:6.2f}  {'marked slow' if marked else 'not marked'}  {test}")
