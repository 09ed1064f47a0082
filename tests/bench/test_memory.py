import json
import os
import subprocess
import sys

import pytest

from tests.bench import memory
from tests.engines.archives import HAND_MADE

LINES = [
    json.dumps({"title": f"{item.title}　第{number}篇", "body": item.text}, ensure_ascii=False).encode()
    for number in range(10)
    for item in HAND_MADE
    if item.text.strip()
]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_build_is_watched_from_its_first_stage_to_its_last():
    small, large = (memory.measured(size, 256, 1, LINES) for size in (10, len(LINES)))
    assert (small["articles"], large["articles"]) == (10, len(LINES))
    for run in (small, large):
        assert set(run["stages"]) <= set(memory.STAGES)
        assert run["peak"] == max(run["stages"].values()) > 10
        assert all(run["building_process"][stage] <= whole for stage, whole in run["stages"].items())
    assert f"{len(LINES)} articles at --memory 256" in memory.told(large)
    assert "KB an article read" in memory.grown(small, large)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_the_memory_of_a_process_holds_that_of_what_it_started():
    code = "import sys; data = bytes(b'x' * (64 << 20)); print(len(data), flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        whole, own = memory.tree(os.getpid())
        child.stdin.close()
    assert whole >= own + 64


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_build_that_fails_is_no_measurement():
    with pytest.raises(RuntimeError, match="exit code"):
        memory.measured(1, 256, 1, [b'{"title": "", "body": ""}'])
