"""What is the Whoosh engine's own: its folder, its swaps, damage, and the ranking formula."""

import contextlib
import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from search.engines.whoosh import generations
from search.errors import IndexLocked, IndexMissing, IndexOutdated
from search.request import SearchRequest
from tests.engines.archives import HAND_MADE
from tests.engines.checking import build
from tests.engines.whoosh.homes import live, opened


def test_asking_to_roll_back_makes_no_folder(tmp_path):
    with pytest.raises(IndexMissing):
        opened(tmp_path / "none").rollback()
    assert not (tmp_path / "none").exists()


def test_a_generation_that_was_named_but_never_live_is_no_place_to_go_back_to(home, monkeypatch):
    monkeypatch.setattr(generations, "point", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build(opened(home), HAND_MADE[:1])
    monkeypatch.undo()
    assert len(generations.published(home)) == 2
    build(opened(home), HAND_MADE[:3])
    assert len(generations.published(home)) == 2
    opened(home).rollback()
    assert opened(home).info().articles == len(HAND_MADE)


def test_what_no_rollback_leads_to_is_swept_by_the_next_writer(home, monkeypatch):
    build(opened(home), HAND_MADE[:3])
    kept = generations.published(home)
    monkeypatch.setattr(generations, "point", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build(opened(home), HAND_MADE[:1])
    monkeypatch.undo()
    assert len(generations.published(home)) == 3
    with opened(home).writer():
        assert generations.published(home) == kept


def test_where_the_live_generation_is_damaged_nothing_is_swept(home):
    build(opened(home), HAND_MADE[:3])
    (live(home) / "previous").unlink()
    kept = generations.published(home)
    with pytest.raises(ZeroDivisionError), opened(home).writer(fresh=True):
        raise ZeroDivisionError
    assert generations.published(home) == kept


class Failing:
    """The system calls of a publication, counted; one of them fails."""

    def __init__(self, monkeypatch, at):
        self.at, self.calls = at, []
        for owner, name in (
            (Path, "rename"),
            (Path, "write_text"),
            (Path, "replace"),
            (os, "fsync"),
            (shutil, "rmtree"),
        ):
            monkeypatch.setattr(owner, name, self._counted(name, getattr(owner, name)))

    def _counted(self, name, call):
        def counted(*args, **kwargs):
            if (sys._getframe(1).f_code.co_filename) == generations.__file__:
                self.calls.append(name)
                if len(self.calls) == self.at:
                    raise OSError(errno.EIO, "Input/output error")
            return call(*args, **kwargs)

        return counted


STEPS = ["rename", "fsync", "write_text", "fsync", "replace", "fsync", "rename", "rmtree"]


@pytest.mark.parametrize("at", range(len(STEPS) + 1), ids=["none", *(f"{n}-{step}" for n, step in enumerate(STEPS, 1))])
def test_a_publication_succeeds_or_fails_whichever_of_its_steps_fails(home, monkeypatch, caplog, at):
    for count in (1, 2):
        build(opened(home), HAND_MADE[:count])
    before, engine = generations.published(home), opened(home)
    with contextlib.suppress(OSError), engine.writer(fresh=True) as writer:
        for item in HAND_MADE[:5]:
            writer.add(item)
        writer.finish({})
        failing = Failing(monkeypatch, at)
        published = False
        writer.publish()
        published = True
    monkeypatch.undo()
    assert published == (at == 0 or at > STEPS.index("replace") + 1)
    assert failing.calls[: at or None] == STEPS[: at or None]
    assert engine.info().articles == opened(home).info().articles == (5 if published else 2)
    assert bool(caplog.records) == (published and at > 0)
    assert not list(home.glob("CURRENT.*"))
    assert not list((home / "generations").glob(".draft-*"))
    if not published:
        assert generations.published(home) == before
    build(engine, HAND_MADE[:4])
    assert len(generations.published(home)) == generations.KEPT_BEFORE + 1
    assert [engine.rollback() and engine.info().articles for _ in range(2)] == ([5, 2] if published else [2, 1])


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="what was synced is read from /proc")
def test_everything_reaches_the_disk_before_the_swap(home, monkeypatch):
    events = []

    def fsync(handle):
        events.append(os.readlink(f"/proc/self/fd/{handle}"))

    def replace(self, target):
        events.append(f"swap {target}")
        os.rename(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(type(home), "replace", replace)
    build(opened(home), HAND_MADE[:1])
    swap = events.index(f"swap {home / 'CURRENT'}")
    before = {path.rsplit("/", 1)[-1] for path in events[:swap]}
    files = {path.name for path in live(home).iterdir() if not path.name.endswith("LOCK")}
    assert files | {"generations", "CURRENT.new"} <= before
    assert events[swap + 1 :] == [str(home)]


def test_an_index_of_another_analysis_is_refused_with_the_cure(home):
    path = live(home) / "analysis.json"
    analysis = json.loads(path.read_text())
    analysis["probe"] = "0" * 16
    path.write_text(json.dumps(analysis, indent=1))
    assert path.stat().st_size == json.loads((live(home) / "files.json").read_text())["files"]["analysis.json"]
    with pytest.raises(IndexOutdated, match=r"probe.*baosou rebuild"):
        opened(home).info()


@pytest.mark.parametrize(
    "damage", [("analysis.json", "{}"), ("_MAIN_1.toc", ""), ("../../CURRENT", ""), ("receipt.json", "{")]
)
def test_the_receipt_is_read_also_from_an_index_that_cannot_be_opened(home, damage):
    build(opened(home), HAND_MADE[:1])
    name, content = damage
    (live(home) / name).write_text(content)
    assert opened(home).receipt() == {"made": "by build"}


def test_where_there_never_was_an_index_there_is_no_receipt(tmp_path):
    assert opened(tmp_path).receipt() == {}


def test_queries_are_cut_with_the_dictionary_of_the_generation(home):
    assert "高新区" in opened(home)._current().cut("高新区")
    other = opened(home)
    assert other._current().folder == live(home)
    assert (live(home) / "dictionary.txt").read_text(encoding="utf-8").startswith("#")


def test_two_writers_do_not_meet(home):
    with opened(home).writer(), pytest.raises(IndexLocked, match="正由另一个程序写入"), opened(home).writer():
        pass
    with opened(home).writer():
        pass


@pytest.mark.slow
def test_the_lock_of_a_writer_that_died_is_free(home):
    code = "import os,sys; from search.engines.whoosh import WhooshEngine; from search.settings import Settings; from pathlib import Path\nwith WhooshEngine(Settings(Path(sys.argv[1]))).writer(): os._exit(9)"
    assert subprocess.run([sys.executable, "-c", code, str(home)], check=False).returncode == 9
    assert list((home / "generations").glob(".draft-*"))
    build(opened(home), HAND_MADE[:1])
    assert not list((home / "generations").glob(".draft-*"))
    assert opened(home).info().articles == 1


def test_a_failed_write_leaves_no_trace(home):
    before = sorted(path.name for path in (home / "generations").iterdir())
    with pytest.raises(ZeroDivisionError), opened(home).writer(fresh=True) as writer:
        writer.add(HAND_MADE[0])
        raise ZeroDivisionError
    assert sorted(path.name for path in (home / "generations").iterdir()) == before


def test_nothing_is_published_unchecked(home):
    with pytest.raises(RuntimeError, match="finish"), opened(home).writer(fresh=True) as writer:
        writer.publish()


def test_old_generations_go_but_two_stay_to_go_back_to(home):
    engine = opened(home)
    for count in range(1, 6):
        build(engine, HAND_MADE[:count])
    assert len(generations.published(home)) == generations.KEPT_BEFORE + 1
    assert [engine.rollback() and engine.info().articles for _ in range(2)] == [4, 3]
    with pytest.raises(IndexMissing, match="没有更早"):
        engine.rollback()


def test_a_request_under_way_finishes_on_the_old_generation(home):
    engine = opened(home)
    old = engine._current()
    for count in (1, 2, 3, 4):
        build(engine, HAND_MADE[:count])
    assert not old.folder.exists()
    assert old.search(SearchRequest("")).total == len(HAND_MADE)
    assert len(old.search(SearchRequest("人工智能")).hits) == 3
    assert engine.info().articles == 4


def test_a_new_generation_that_cannot_be_opened_leaves_the_old_in_service(home, caplog):
    engine = opened(home)
    assert engine.info().articles == len(HAND_MADE)
    build(opened(home), HAND_MADE[:2])
    (live(home) / "analysis.json").write_text("{}")
    assert engine.info().articles == len(HAND_MADE)
    assert "stays in service" in caplog.text


def test_an_addition_shares_the_files_it_does_not_change(home):
    before = {path.name: path.stat().st_ino for path in live(home).iterdir()}
    with opened(home).writer() as writer:
        writer.delete(HAND_MADE[0].id)
        writer.finish({})
        writer.publish()
    shared = [p.name for p in live(home).iterdir() if before.get(p.name) == p.stat().st_ino]
    assert [name.split("_")[0] for name in shared if name.endswith(".arrays")] == ["MAIN"]
    assert opened(home).info().articles == len(HAND_MADE) - 1
