"""Batches spread over processes: whatever happens to a process, every article is indexed or named."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from search.analysis.dictionary import DICTIONARY
from search.engines.whoosh.format import stored
from search.engines.whoosh.format.segment import SegmentFile
from search.engines.whoosh.write import batches
from search.engines.whoosh.write.batches import Batches, batch_size, index, processes
from tests.engines.archives import HAND_MADE, SECOND, article

ARCHIVE = [
    *HAND_MADE,
    *(article(SECOND, 5, place, headline=f"第{place}篇", body=["潮水涨落。" * 9]) for place in range(1, 30)),
]
DEADLY = "广告节开幕"


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(batches, "batch_size", lambda memory_mb, jobs: 200)


def dies_of_one(task):
    """Work that ends its process without a word on meeting one article."""
    if any(DEADLY.encode() in data for data in task.articles):
        os._exit(9)
    return index(task)


def dies_once(task):
    """Work that ends its process the first time anything is to be done."""
    mark = task.path.with_name("died")
    if not mark.exists():
        mark.touch()
        os._exit(9)
    return index(task)


def fails_on_one(task):
    """Work that raises on meeting one article."""
    if any(DEADLY.encode() in data for data in task.articles):
        raise ValueError("no such article")
    return index(task)


def loses_one(task):
    """Work that says it has indexed fewer articles than it was given."""
    found = index(task)
    return replace(found, articles=found.articles - 1)


def fills_the_disk(task):
    """Work on a full disk."""
    raise OSError(28, "No space left on device")


def indexed(folder, work=index, jobs=2, archive=HAND_MADE):
    """Articles through the batches: those in the segments, in order, and those rejected."""
    made = Batches(folder, Path(DICTIONARY), b"", jobs, 512, work)
    try:
        for item in archive:
            made.add(stored.plain(item), len(item.text))
        segments = made.finish()
    finally:
        made.close()
    expand = stored.Expander(b"")
    found = []
    for done in segments:
        file = SegmentFile(done.path)
        assert file.articles == done.articles
        found += [stored.article_of(expand(file.stored(number))) for number in range(file.articles)]
    return found, made.rejected


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_every_article_is_indexed_in_the_order_given(tmp_path, jobs):
    assert indexed(tmp_path, jobs=jobs, archive=ARCHIVE) == (ARCHIVE, {})
    assert len(list(tmp_path.glob("*.arrays"))) > 3


@pytest.mark.slow
def test_a_process_that_dies_costs_no_article(tmp_path):
    found, rejected = indexed(tmp_path, dies_once)
    assert {a.id: a for a in found} == {a.id: a for a in HAND_MADE}
    assert rejected == {}
    assert (tmp_path / "died").exists()


@pytest.mark.slow
def test_an_article_that_its_process_dies_of_is_named_and_the_rest_is_indexed(tmp_path):
    found, rejected = indexed(tmp_path, dies_of_one)
    (lost,) = rejected
    assert next(a.headline for a in HAND_MADE if a.id == lost) == DEADLY
    assert "中途退出" in rejected[lost]
    assert sorted(str(a.id) for a in found) == sorted(str(a.id) for a in HAND_MADE if a.id != lost)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_that_cannot_be_indexed_is_named_and_the_rest_is_indexed(tmp_path, jobs):
    found, rejected = indexed(tmp_path, fails_on_one, jobs)
    assert list(rejected.values()) == ["ValueError: no such article"]
    assert len(found) == len(HAND_MADE) - 1


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_full_disk_is_no_fault_of_an_article(tmp_path, jobs):
    with pytest.raises(OSError, match="No space left"):
        indexed(tmp_path, fills_the_disk, jobs)


def test_work_that_miscounts_is_not_believed(tmp_path):
    found, rejected = indexed(tmp_path, loses_one, jobs=1)
    assert found == []
    assert set(rejected) == {a.id for a in HAND_MADE}
    assert set(rejected.values()) == {"RuntimeError: 1 articles given, 0 indexed"}


def test_batches_shrink_with_the_memory_and_grow_no_further_than_pays():
    sizes = [batch_size(memory, 2) for memory in (64, 512, 1024, 1 << 20)]
    assert sizes == sorted(sizes)
    assert (sizes[0], sizes[-1]) == (batches.SMALLEST, batches.LARGEST)
    for memory in (512, 1024):
        held = batch_size(memory, 2) * batches.BYTES_A_CHARACTER * 2 / (1 << 20) + 3 * batches.PROCESS_MB
        assert held <= memory


def test_no_more_processes_are_started_than_the_memory_has_room_for():
    assert [processes(memory, 64) for memory in (64, 256, 512, 1024)] == [1, 1, 2, 6]
    assert processes(1 << 20, 2) == 2
    for memory in (512, 1024, 4096):
        jobs = processes(memory, 64)
        held = batch_size(memory, jobs) * batches.BYTES_A_CHARACTER * jobs / (1 << 20) + (jobs + 1) * batches.PROCESS_MB
        assert held <= memory
