"""Which segments are merged: neighbours only, none beyond the limit, few of them, and each article rewritten seldom."""

import itertools
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.engines.whoosh import WhooshEngine
from search.engines.whoosh.format.starts import MOST_POSITIONS
from search.engines.whoosh.write import batches, writer
from search.engines.whoosh.write.tiers import AT_ONCE, FACTOR, SEGMENT_POSITIONS, early, packed, tiered
from search.request import SearchRequest
from search.settings import Settings
from tests.engines.archives import THIRD, article
from tests.engines.asking import Asked
from tests.engines.checking import build
from tests.engines.segments import segment_files

SIZES = st.lists(st.one_of(st.integers(0, 9), st.integers(0, 120)), max_size=40)
LIMIT = st.integers(1, 100)


def sums(sizes, groups):
    return [sum(sizes[first:last]) for first, last in groups]


def fewest(sizes, limit):
    """How few groups of neighbours there can be, by trying every last group of every beginning."""
    best = [0]
    for end in range(1, len(sizes) + 1):
        best.append(min(best[at] + 1 for at in range(end) if at == end - 1 or sum(sizes[at:end]) <= limit))
    return best[-1]


@given(SIZES, LIMIT)
def test_every_segment_is_in_one_group_in_order_and_none_is_merged_beyond_the_limit(sizes, limit):
    for groups in (packed(sizes, limit), tiered(sizes, limit)):
        assert [number for first, last in groups for number in range(first, last)] == list(range(len(sizes)))
        for (first, last), size in zip(groups, sums(sizes, groups), strict=True):
            assert first < last
            assert size <= limit or last - first == 1


@given(SIZES, LIMIT)
def test_no_other_groups_of_neighbours_are_fewer_than_those_of_a_rebuild(sizes, limit):
    assert len(packed(sizes, limit)) == fewest(sizes, limit)


@given(SIZES, LIMIT)
@example([100, 12, 1, 100], 100)
def test_what_an_addition_leaves_is_full_or_grows_smaller_by_the_factor(sizes, limit):
    left = sums(sizes, tiered(sizes, limit))
    apart = [a + b > limit for a, b in itertools.pairwise(left)]
    open_ = left[1 + max((n for n, full in enumerate(apart) if full), default=-1) :]
    assert all(apart[: len(left) - len(open_)])
    assert all(b * FACTOR < a for a, b in itertools.pairwise(open_))
    assert len(left) <= 2 * sum(left) / limit + math.log(limit, FACTOR) + 2


@given(SIZES, LIMIT)
def test_where_nothing_changed_nothing_is_merged(sizes, limit):
    for policy in (packed, tiered):
        left = sums(sizes, policy(sizes, limit))
        assert policy(left, limit) == [(number, number + 1) for number in range(len(left))]


def test_below_the_limit_a_rebuild_ends_with_one_segment():
    assert packed([5, 7, 0, 9], 21) == [(0, 4)]
    assert packed([], 21) == tiered([], 21) == []


def test_a_segment_above_the_limit_is_left_alone():
    assert packed([3, 50, 3], 10) == tiered([3, 50, 3], 10) == [(0, 1), (1, 2), (2, 3)]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=300), st.sampled_from([100, 1_000, 1 << 30]))
def test_additions_leave_few_segments_and_rewrite_each_article_a_few_times_a_tier(additions, limit):
    held, written = [], 0
    for count, addition in enumerate(additions, 1):
        held.append(addition)
        groups = tiered(held, limit)
        written += sum(size for size, (first, last) in zip(sums(held, groups), groups, strict=True) if last - first > 1)
        held = sums(held, groups)
        total = sum(additions[:count])
        assert len(held) <= 2 * total / limit + math.log(min(total, limit), FACTOR) + 2
    assert sum(held) == sum(additions)
    assert written <= (FACTOR + 1) * sum(additions) * (math.log(min(sum(additions), limit), FACTOR) + 2)


def test_two_hundred_additions_of_one_size_leave_fewer_than_five_segments():
    held = []
    for _ in range(200):
        held = sums([*held, 1_000], tiered([*held, 1_000], SEGMENT_POSITIONS))
        assert len(held) < 5


@given(st.integers(0, AT_ONCE**2 + 300))
@example(AT_ONCE)
@example(AT_ONCE + 1)
@example(AT_ONCE**2)
@example(AT_ONCE**2 + 1)
def test_no_more_than_so_many_are_merged_at_a_time_and_as_few_as_can_be_twice(count):
    runs = early(count)
    assert all(2 <= last - first <= AT_ONCE for first, last in runs)
    assert [first for first, _ in runs] == [0, *(last for _, last in runs)][: len(runs)]
    twice = sum(last - first for first, last in runs)
    left = count - twice + len(runs)
    if count <= AT_ONCE**2:
        assert left == min(count, AT_ONCE)
        # Every run of n takes n - 1 away: no fewer could be merged to come down to what is left.
        assert twice == count - left + len(runs)
        assert len(runs) == -(-(count - left) // (AT_ONCE - 1))
    else:
        assert left < count


def test_a_segment_is_merged_with_those_behind_it_when_they_are_an_eighth_of_it():
    assert tiered([8, 1], 100) == [(0, 2)]
    assert tiered([9, 1], 100) == [(0, 1), (1, 2)]
    assert tiered([72, 8, 1], 100) == [(0, 3)]
    assert tiered([73, 8, 1], 100) == [(0, 1), (1, 3)]
    assert tiered([50, 50], 100) == [(0, 2)]
    assert tiered([50, 51], 100) == [(0, 1), (1, 2)]


def test_what_stands_before_two_that_are_too_large_together_is_packed():
    assert tiered([50, 6], 100) == [(0, 1), (1, 2)]
    assert tiered([50, 6, 95], 100) == [(0, 2), (2, 3)]
    assert tiered([90, 60, 7, 95, 11, 1], 100) == [(0, 1), (1, 3), (3, 4), (4, 5), (5, 6)]


def test_what_is_merged_at_a_time_can_be_open_where_a_system_allows_256_files():
    assert 2 * AT_ONCE <= 256 - 32


def test_no_batch_comes_near_the_limit_and_the_limit_comes_not_near_the_last_number():
    # A position has at least a character; the closing break of each article is the other half.
    assert 2 * (batches.LARGEST + writer.LONGEST) < SEGMENT_POSITIONS / 16
    assert SEGMENT_POSITIONS * 3 < MOST_POSITIONS


@pytest.mark.parametrize(("deleted", "stays"), [(1, True), (2, True), (3, True), (4, False), (5, False)])
def test_a_segment_is_written_anew_when_more_than_a_third_of_it_is_deleted_and_left_alone_before(
    tmp_path, deleted, stays
):
    # What is deleted costs room and time until it goes; writing all anew for each deletion would cost more.
    engine = Asked(WhooshEngine(Settings(tmp_path, jobs=1)))
    archive = [article(THIRD, 1, n, headline="山上的花", body=["水在流。"]) for n in range(1, 10)]
    build(engine, archive)
    (before,) = segment_files(tmp_path)
    content = before.read_bytes()
    with engine.writer() as writing:
        for item in archive[:deleted]:
            writing.delete(item.id)
        writing.finish({})
        writing.publish()
    (after,) = segment_files(tmp_path)
    assert (after.name == before.name and after.read_bytes() == content) is stays
    assert engine._current().columns.size == (9 if stays else 9 - deleted)
    assert engine.search(SearchRequest("花")).total == engine.info().articles == 9 - deleted
    engine.close()
