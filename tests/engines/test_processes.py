"""The processes of a pool end with their parent, also where it is killed."""

import os
import subprocess
import sys

import pytest

from search.engines.whoosh.processes import dismiss, pool
from tests.paths import ROOT
from tests.test_endings import alive, lists_processes, until

PROGRAM = """
import sys, time
from pathlib import Path
from search.engines.whoosh import processes

folder, how = Path(sys.argv[1]), sys.argv[2]
if how == "thread":
    processes._killed_with_parent = lambda: False

def work(name):
    (folder / name).touch()
    time.sleep(3600)

if __name__ == "__main__":
    pool = processes.pool(2)
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


def never_ends(path):
    path.touch()
    while True:
        pass


def test_a_pool_that_is_no_longer_wanted_ends_without_waiting_for_its_work(tmp_path):
    made = pool(1)
    task = made.submit(never_ends, tmp_path / "at-work")
    assert until((tmp_path / "at-work").exists)
    (process,) = made._processes.values()
    dismiss(made)
    assert task.done()
    assert not process.is_alive()
