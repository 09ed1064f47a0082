"""The processes of a pool end with their parent, also where it is killed."""

import os
import pickle
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool

import pytest

from search.engines.whoosh.write.processes import Pool
from tests.paths import ROOT
from tests.test_endings import alive, lists_processes, until

#: Starting Python for each process takes its time.
pytestmark = pytest.mark.slow

PROGRAM = """
import sys, time
from pathlib import Path
from search.engines.whoosh.write import processes

folder, how = Path(sys.argv[1]), sys.argv[2]
if how == "thread":
    processes._killed_with_parent = lambda: False

def work(name):
    (folder / name).touch()
    time.sleep(3600)

if __name__ == "__main__":
    pool = processes.Pool(2)
    for name in "ab":
        pool.submit(work, name)
    time.sleep(3600)
"""


@lists_processes
@pytest.mark.parametrize("how", ["kernel", "thread"])
def test_a_killed_parent_takes_its_processes_along(tmp_path, how):
    if how == "kernel" and sys.platform != "linux":
        pytest.skip("the kernel does this on Linux alone")
    (tmp_path / "program.py").write_text(PROGRAM)
    parent = subprocess.Popen(
        [sys.executable, tmp_path / "program.py", tmp_path, how],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert until(lambda: (tmp_path / "a").exists() and (tmp_path / "b").exists())
        assert len(alive(parent.pid)) > 2
    finally:
        parent.kill()
        parent.wait()
    assert until(lambda: not alive(parent.pid))


@pytest.fixture
def pool():
    made = Pool(2)
    yield made
    made.dismiss()


def never_ends(path):
    path.touch()
    while True:
        pass


def halved(data):
    return data[: len(data) // 2]


def ends(*_):
    os._exit(9)


def fails(error):
    raise error


class Wrong(Exception):
    """Holds what cannot be sent."""

    def __init__(self):
        super().__init__("not to be sent", lambda: None)


def fails_wrongly():
    raise Wrong


def test_a_pool_that_is_no_longer_wanted_ends_without_waiting_for_its_work(tmp_path, pool):
    tasks = [pool.submit(never_ends, tmp_path / name) for name in "abcd"]
    assert until(lambda: len(list(tmp_path.iterdir())) == 2)
    processes = list(pool._processes)
    pool.dismiss()
    assert all(task.done() for task in tasks)
    assert not any(process.is_alive() for process in processes)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("wait", [0, 0.3, 0.6, 0.9])
def test_a_pool_can_be_dismissed_while_large_things_are_on_their_way(pool, wait):
    tasks = [pool.submit(halved, bytes(8_000_000)) for _ in range(6)]
    time.sleep(wait)
    pool.dismiss()
    assert all(task.done() for task in tasks)


def test_what_is_done_comes_back_and_processes_are_used_again(pool):
    assert [len(task.result()) for task in [pool.submit(halved, bytes(n)) for n in (2_000_000, 10, 0)]] == [
        1_000_000,
        5,
        0,
    ]
    assert pool.submit(len, "abc").result() == 3
    assert len(pool._processes) <= 2


def test_an_error_comes_back_with_its_traceback_and_costs_no_process(pool):
    for _ in range(3):
        with pytest.raises(OSError, match="no room") as raised:
            pool.submit(fails, OSError(28, "no room")).result()
        assert raised.value.errno == 28
        assert "in fails" in raised.value.__notes__[0]
    with pytest.raises(RuntimeError, match=r"Wrong: .*not to be sent"):
        pool.submit(fails_wrongly).result()
    with pytest.raises((AttributeError, pickle.PicklingError)):
        pool.submit(lambda: None).result()
    assert pool.submit(len, "abc").result() == 3
    assert len(pool._processes) <= 2


def test_a_process_that_dies_costs_its_own_task_alone(pool):
    tasks = [pool.submit(work, "abc") for work in (len, ends, len, ends, len)]
    for task in tasks[1::2]:
        with pytest.raises(BrokenProcessPool):
            task.result()
    assert [task.result() for task in tasks[::2]] == [3, 3, 3]
