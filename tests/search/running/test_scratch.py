"""Temporary folders: gone when done, and those whose owner died go when the next is made."""

import os
import subprocess
import sys
import tempfile

import pytest

from search.running import scratch as module
from search.running.scratch import scratch
from tests.paths import ROOT


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def names(place):
    return {path.name for path in place.iterdir()}


def test_a_folder_is_there_and_then_gone_also_after_an_error(place):
    with pytest.raises(ZeroDivisionError), scratch("baosou-x-") as folder:
        (folder / "deep").mkdir()
        (folder / "deep" / "file").write_text("")
        assert names(place) == {folder.parent.name}
        raise ZeroDivisionError
    assert names(place) == set()


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_holds_is_not(place):
    program = "import sys; from search.running.scratch import scratch\nwith scratch('baosou-x-') as f: print(f.parent.name, flush=True); sys.stdin.read()"
    holders = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env={**os.environ, "TMPDIR": str(place)},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    try:
        living, killed = (holder.stdout.readline().strip() for holder in holders)
        holders[1].kill()
        holders[1].wait()
        assert names(place) == {living, killed}
        with scratch("baosou-x-") as mine:
            assert names(place) == {living, mine.parent.name}
    finally:
        for holder in holders:
            holder.communicate()
    assert names(place) == set()


def test_only_folders_of_this_kind_and_of_this_user_are_touched(place, monkeypatch):
    for name in ("baosou-x-left", "baosou-y-left", "elsewhere"):
        (place / name).mkdir()
        (place / name / "file").write_text("")
    (place / "baosou-x-link").symlink_to(place / "elsewhere")
    (place / "baosou-x-file").write_text("")
    others = {"baosou-y-left", "elsewhere", "baosou-x-link", "baosou-x-file"}
    with monkeypatch.context() as patched:
        patched.setattr(os, "getuid", lambda: 1 << 30, raising=False)
        with scratch("baosou-x-") as mine:
            assert names(place) == {*others, mine.parent.name, "baosou-x-left"}
    with scratch("baosou-x-") as mine:
        assert names(place) == {*others, mine.parent.name}
    assert (place / "elsewhere" / "file").exists()


def test_a_folder_that_is_swept_before_it_is_locked_is_made_again(place, monkeypatch):
    calls, locked = [], module._locked

    def swept_first(folder):
        calls.append(folder.name)
        if len(calls) == 1:
            monkeypatch.setattr(module, "_locked", locked)
            module._sweep("baosou-x-")
            monkeypatch.setattr(module, "_locked", swept_first)
        return locked(folder)

    monkeypatch.setattr(module, "_locked", swept_first)
    with scratch("baosou-x-") as mine:
        assert names(place) == {calls[-1]} == {mine.parent.name}
        assert len(calls) == 2
        module._sweep("baosou-x-")
        assert list(mine.iterdir()) == []
        assert names(place) == {mine.parent.name}
