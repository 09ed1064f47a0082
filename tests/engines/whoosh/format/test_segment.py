"""What an opened segment says of its articles is what was written of them, also where the numbers do not fit the usual case."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.arrayfile import ArrayFile, ArrayFileWriter
from search.engines.whoosh.format.columns import Mask
from search.engines.whoosh.format.segment import SegmentFile
from search.engines.whoosh.format.starts import write_starts
from search.engines.whoosh.match.postings import Postings
from search.engines.whoosh.write.merge import merge
from search.engines.whoosh.write.termmerge import Source
from tests.engines.archives import THIRD, article
from tests.engines.whoosh.write.test_merge import written

#: Times a word is said: around what one byte holds, and far above.
TIMES = [1, 254, 255, 256, 257, 300, 511, 512, 70_000]


@pytest.fixture(scope="module")
def starts(tmp_path_factory):
    """Gives `write_starts` a file to write to."""
    folder = tmp_path_factory.mktemp("starts")

    def write(lengths):
        with ArrayFileWriter(folder / "x.arrays") as file:
            return write_starts(file, np.array(lengths, np.int64))

    return write


@given(st.lists(st.one_of(st.integers(0, 3), st.sampled_from([0, 2, 255, 256, 257, 900])), max_size=60))
@example([200, *[0] * 5, 2, 2, 2, 2, 2, 2, 300])
@example([2] * 600)
@example([1, *[0] * 300, 256, *[0] * 6, 1, 1])
def test_every_position_is_in_the_article_that_it_was_written_for_however_short_and_empty_those_before_it_are(
    starts, lengths
):
    made = starts(lengths)
    owners = np.repeat(np.arange(len(lengths)), lengths)
    positions = np.arange(len(owners), dtype=np.uint32)
    # Many positions are looked up another way than few.
    assert made.docs_of(positions).tolist() == owners.tolist()
    assert [made.docs_of(positions[at : at + 1]).item() for at in range(0, len(owners), 37)] == owners[::37].tolist()


def said(times):
    return [article(THIRD, 1, n, body=["，".join(["创新"] * count)]) for n, count in enumerate(times, 1)]


def counted(path):
    """How often each article of a segment holds 创新: by its list, and looked up article by article."""
    segment = SegmentFile(path)
    live: Mask = np.ones(segment.articles, bool)
    postings = Postings([segment], live, 1 << 20)
    (term,) = postings.numbered([("words", "创新")])
    listed = postings.get(term)
    assert listed.docs.tolist() == list(range(segment.articles))
    (looked_up,) = postings.counts([term], np.arange(segment.articles))
    assert looked_up.tolist() == listed.counts.tolist()
    return listed.counts.astype(int).tolist()


@pytest.mark.parametrize("order", [TIMES, TIMES[::-1], [3, *TIMES, 2]])
def test_a_word_said_more_often_than_a_byte_can_tell_is_counted_in_full_and_after_a_merge_too(tmp_path, order):
    assert counted(written(tmp_path / "whole.arrays", said(order))) == order
    parts = [said(order)[:4], said(order)[4:]]
    sources = [Source(SegmentFile(written(tmp_path / f"{n}.arrays", part)), None) for n, part in enumerate(parts)]
    merge(tmp_path / "merged.arrays", sources, jobs=1)
    assert counted(tmp_path / "merged.arrays") == order


def test_only_the_articles_that_say_a_word_so_often_take_room_for_it(tmp_path):
    paths = [written(tmp_path / f"{count}.arrays", said([count] * 3)) for count in (129, 255, 256)]
    assert [len(ArrayFile(path)["words.often"]) for path in paths] == [0, 0, 2 * 3]
