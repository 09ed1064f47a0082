import subprocess
import sys

import pytest

from tests.paths import ROOT, needs_shared


@pytest.mark.slow
@needs_shared
def test_quoted_runs_of_real_text_find_what_the_oracle_finds():
    """A small turn of the exactness script; the whole one is in docs/benchmarks.md."""
    command = [sys.executable, "-m", "tests.bench.exactness", "--articles", "300", "--runs", "150", "--seed", "7"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "equal to the oracle: 150 of 150" in done.stdout
