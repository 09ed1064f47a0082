"""What a turn of all peers (in `tests/bench/test_scripts.py`) does not show: tantivy, an engine that fails, one that is not known."""

import importlib.util
import json
import platform

import pytest

from tests.bench.inputs import invented
from tests.bench.measure import Peak, family
from tests.bench.peers.__main__ import Failed, _worker, main

TANTIVY = importlib.util.find_spec("tantivy")
WHEELS = platform.machine() in ("x86_64", "AMD64", "aarch64", "arm64")


@pytest.mark.slow
@pytest.mark.skipif(not TANTIVY and not WHEELS, reason="tantivy has no wheel here")
@pytest.mark.skipif(not TANTIVY and WHEELS, reason="tantivy is not installed: pip install -e '.[bench]'")
def test_tantivy_and_fts5_find_the_same_for_the_same_words(tmp_path, capfd):
    shared, figures = invented.write(tmp_path / "shared", 40), tmp_path / "figures.json"
    arguments = f"--articles 60 --only tantivy,fts5 --budget 0.3 --starts 1 --shared {shared} --json {figures}"
    assert main(arguments.split()) == 0
    (run,) = json.loads(figures.read_text(encoding="utf-8"))["runs"]
    tantivy, fts5 = (run["engines"][name]["classes"] for name in ("tantivy", "fts5"))
    assert tantivy["or10_counted"]["mean_hits"] > 0
    for name in ("or10", "and10", "char"):
        assert tantivy[name]["asked"] == fts5[name]["asked"] == tantivy[name]["of"] > 0
        assert tantivy[name]["mean_hits"] == fts5[name]["mean_hits"], name
    assert "FAILED" not in capfd.readouterr().out


def test_a_worker_that_fails_says_why(tmp_path):
    with pytest.raises(Failed, match=r"rows\.pickle"):
        _worker("index", "fts5", tmp_path, 1)


def test_an_engine_that_is_not_known_is_told(tmp_path, capsys):
    (tmp_path / "corpora").mkdir()
    with pytest.raises(SystemExit) as ended:
        main(["--only", "baosou,lucene", "--shared", str(tmp_path)])
    assert ended.value.code == 2
    assert "no such engine: lucene" in capsys.readouterr().err


def test_a_process_that_has_gone_has_neither_family_nor_peak():
    gone = 2**22 + 1
    assert family(gone) == {}
    assert Peak(gone).stop() == {"peak_rss_mb": None, "peak_anon_mb": None, "processes": 0}
