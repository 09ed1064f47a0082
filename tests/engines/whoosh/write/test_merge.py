"""Segments merged are, array by array, the segment that the articles left would have made at once."""

import itertools
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.units import is_han
from search.analysis.words import default_segmenter
from search.arrayfile import ArrayFile
from search.engines.whoosh.format import fieldpostings, packing, stored
from search.engines.whoosh.format.segment import SegmentFile
from search.engines.whoosh.write import inversion, merge, termmerge
from search.engines.whoosh.write.termmerge import Source
from tests.engines.archives import HAND_MADE, articles
from tests.engines.frozen import ARCHIVE
from tests.examples import examples

CHARACTERS = sorted({char for item in ARCHIVE for char in item.text if is_han(char)})


def written(path, archive):
    plain = [stored.plain(item) for item in archive]
    inversion.write_batch(path, archive, plain, default_segmenter(), b"")
    return path


def arrays(path):
    """Everything in a segment. Which characters have bitmaps may differ: a merge counts deleted articles too."""
    file, opened = ArrayFile(path), SegmentFile(path)
    found = {name: file[name].tolist() for name in file.sizes() if name not in ("chars", "char_bits")}
    return found | {char: opened.char_docs(char).tolist() for char in CHARACTERS}


def parted(folder, archive, cuts, dead, *, jobs=1):
    """The archive cut into segments, merged without the dead ones; and the same made at once."""
    edges = [0, *sorted(cuts), len(archive)]
    sources = []
    for number, (first, last) in enumerate(itertools.pairwise(edges)):
        part = written(folder / f"part{number}.arrays", archive[first:last])
        live = np.array([place not in dead for place in range(first, last)], bool)
        sources.append(Source(SegmentFile(part), live))
    left = [item for place, item in enumerate(archive) if place not in dead]
    assert merge.merge(folder / "merged.arrays", sources, jobs=jobs) == len(left)
    return arrays(folder / "merged.arrays"), arrays(written(folder / "once.arrays", left))


@settings(max_examples=examples(60), deadline=None)
@given(st.data(), articles())
def test_any_cut_and_any_deletion_merge_to_what_is_made_at_once(tmp_path_factory, data, archive):
    archive = [*archive, *HAND_MADE]
    places = st.integers(0, len(archive) - 1)
    cuts = data.draw(st.sets(places, max_size=3))
    dead = data.draw(st.sets(places, max_size=len(archive) - 1))
    with pytest.MonkeyPatch.context() as patch:
        for module in (packing, fieldpostings):
            patch.setattr(module, "PACK_FROM", 3)
        patch.setattr(termmerge, "RANGE", 64)
        patch.setattr(termmerge, "_STEP", 4)
        merged, once = parted(tmp_path_factory.mktemp("merge"), archive, cuts, dead)
    assert merged == once


@pytest.mark.slow
@pytest.mark.parametrize("deadly", [False, True])
def test_a_second_process_merges_the_same_and_is_done_without_where_it_dies(tmp_path, monkeypatch, deadly):
    monkeypatch.setattr(merge, "LARGE", 0)
    if deadly:
        monkeypatch.setattr(merge, "_merge_bigrams", dies)
    merged, once = parted(tmp_path, ARCHIVE, {5, 11}, {2, 12}, jobs=2)
    assert merged == once
    assert not list(tmp_path.glob("*.part"))


def test_what_two_processes_merge_is_joined_in_order(tmp_path, monkeypatch):
    # A thread in the place of the process, so that both see the small ranges.
    monkeypatch.setattr(merge, "Pool", type("Threads", (ThreadPoolExecutor,), {"dismiss": ThreadPoolExecutor.shutdown}))
    monkeypatch.setattr(merge, "LARGE", 0)
    monkeypatch.setattr(termmerge, "RANGE", 64)
    monkeypatch.setattr(termmerge, "_STEP", 4)
    counted = []
    monkeypatch.setattr(merge, "_mine", lambda grams: counted.append(grams.ranges) or grams.ranges // 3)
    merged, once = parted(tmp_path, ARCHIVE, {5, 11}, {2, 12}, jobs=2)
    assert merged == once
    assert min(counted) > 6


def dies(path, segments):
    """What a process does that is killed."""
    os._exit(9)


def test_segments_with_other_dictionaries_are_not_mixed(tmp_path):
    plain = [stored.plain(item) for item in HAND_MADE]
    dictionary = stored.train(plain * 100)
    inversion.write_batch(tmp_path / "a.arrays", HAND_MADE, plain, default_segmenter(), dictionary)
    written(tmp_path / "b.arrays", HAND_MADE)
    sources = [Source(SegmentFile(tmp_path / name), None) for name in ("a.arrays", "b.arrays")]
    with pytest.raises(ValueError, match="different dictionaries"):
        merge.merge(tmp_path / "c.arrays", sources)
    assert not (tmp_path / "c.arrays").exists()
