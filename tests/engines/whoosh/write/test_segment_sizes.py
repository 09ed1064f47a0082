"""Segments stay few, in order and under the limit, whatever is added, deleted and merged."""

import math
import sys

import pytest

from index.build.verify import verify
from search.analysis.units import unit_texts
from search.arrayfile import ArrayFile
from search.article import ArticleId
from search.engines.whoosh.write import batches, tiers
from search.request import Filters
from tests.engines.archives import article
from tests.engines.checking import build, check, ids
from tests.engines.segments import segment_files, segments
from tests.engines.whoosh.write.small_segments import DAY, LIMIT, add, in_order, opened, places, weekly


@pytest.mark.slow
def test_a_rebuild_fills_as_few_segments_as_the_limit_permits(tmp_path, engine):
    archive = [weekly(number) for number in range(60)]
    build(engine, archive)
    held = places(tmp_path)
    total = sum(len(unit_texts(item.text)) + 1 for item in archive)
    assert sum(held) == total
    assert max(held) <= LIMIT
    assert total / LIMIT <= len(held) <= 2 * total / LIMIT
    assert in_order(tmp_path, engine) == ids(archive)
    assert verify(engine._current()).articles == 60
    assert not verify(engine._current()).missing
    for text in ("", "第7周", "潮水", "低空经济 周报", "-潮水"):
        for sort in ("relevance", "newest", "oldest"):
            check(engine, archive, text, Filters(), sort)


@pytest.mark.slow
def test_two_hundred_additions_leave_few_segments_in_order_and_all_is_found(tmp_path, engine):
    archive = [weekly(number) for number in range(5)]
    build(engine, archive)
    for number in range(5, 205):
        new = weekly(number)
        archive.append(new)
        add(engine, new)
        held = places(tmp_path)
        assert max(held) <= LIMIT
        assert len(held) <= 2 * sum(held) / LIMIT + math.log(LIMIT, tiers.FACTOR) + 2
    assert len(held) > 10
    assert in_order(tmp_path, engine) == ids(archive)
    assert not verify(engine._current()).missing
    for text in ("第204周", "潮水", "低空经济"):
        check(engine, archive[-60:], f"{text} 日期:{archive[-60].date}..", Filters(), "newest")


@pytest.mark.slow
def test_below_the_limit_two_hundred_additions_leave_four_segments_at_most(tmp_path, monkeypatch):
    engine = opened(tmp_path)
    build(engine, [weekly(0)])
    for number in range(1, 201):
        if number % 20:
            continue
        # Twenty weeks at a time, and the last ones singly.
        add(engine, *(weekly(week) for week in range(number - 19, number + 1)))
        assert segments(tmp_path) <= 4
    for number in range(201, 221):
        add(engine, weekly(number))
        assert segments(tmp_path) <= 4
    assert engine.info().articles == 221
    engine.close()


def test_what_is_small_joins_the_rest_in_a_rebuild_and_stands_beside_it_after_an_addition(
    tmp_path, engine, monkeypatch
):
    monkeypatch.setattr(batches, "batch_size", lambda memory_mb, jobs: 0)
    large, small = [weekly(number) for number in range(6)], article(DAY, 9, 1, headline="短讯")
    build(engine, [*large, small])
    assert segments(tmp_path) == 1
    build(engine, large)
    add(engine, small)
    assert segments(tmp_path) == 2
    check(engine, [*large, small], "短讯 OR 论坛", Filters(), "newest")


def test_articles_without_any_text_fill_a_segment_too(tmp_path, engine, monkeypatch):
    monkeypatch.setattr(batches, "batch_size", lambda memory_mb, jobs: 0)
    monkeypatch.setattr(tiers, "SEGMENT_POSITIONS", 3)
    archive = [article(DAY, 1, number) for number in range(1, 8)]
    build(engine, archive)
    assert [reader.segment.articles for reader in engine._current().postings.readers] == [3, 3, 1]
    check(engine, archive, "", Filters(), "oldest")


@pytest.mark.slow
def test_an_addition_does_not_touch_the_segments_that_are_full(tmp_path, engine):
    build(engine, [weekly(number) for number in range(60)])
    before = {path.name: path.stat().st_ino for path in segment_files(tmp_path)}
    add(engine, weekly(60))
    after = {path.name: path.stat().st_ino for path in segment_files(tmp_path)}
    kept = before.items() & after.items()
    assert len(kept) >= len(before) - 1
    assert len(after) <= len(before) + 1


def test_an_article_that_is_larger_than_the_limit_has_a_segment_of_its_own(tmp_path, engine, monkeypatch):
    monkeypatch.setattr(batches, "batch_size", lambda memory_mb, jobs: 0)
    large = article(DAY, 2, 1, headline="长文", body=["潮来。" * LIMIT])
    archive = [weekly(0), large, weekly(1)]
    build(engine, archive)
    add(engine, weekly(2))
    assert sorted(count > LIMIT for count in places(tmp_path)) == [False, False, True]
    check(engine, [*archive, weekly(2)], "潮来 OR 低空", Filters(), "newest")
    check(engine, [*archive, weekly(2)], '"来，潮"', Filters(), "relevance")


@pytest.mark.slow
def test_segments_of_which_nothing_is_left_go_and_half_empty_ones_become_one(tmp_path, engine):
    archive = [weekly(number) for number in range(60)]
    build(engine, archive)
    count = segments(tmp_path)
    parts = [part.segment.articles for part in engine._current().postings.readers]
    second = archive[parts[0] : parts[0] + parts[1]]
    untouched = {path.name for path in segment_files(tmp_path)}
    add(engine, without=[item.id for item in second])
    assert segments(tmp_path) == count - 1
    assert {path.name for path in segment_files(tmp_path)} < untouched
    left = [item for item in archive if item not in second]
    assert in_order(tmp_path, engine) == ids(left)
    # Of two neighbours more than half goes: what is left fits into one.
    gone = [item for number, item in enumerate(left) if number % 4]
    add(engine, without=[item.id for item in gone])
    left = [item for number, item in enumerate(left) if not number % 4]
    assert segments(tmp_path) < (count - 1) / 2
    assert max(places(tmp_path)) <= LIMIT
    assert all(part.dead is None for part in engine._current().postings.readers)
    assert in_order(tmp_path, engine) == ids(left)
    check(engine, left, "低空经济", Filters(), "newest")


@pytest.mark.slow
def test_a_segment_of_which_a_little_is_deleted_stays_as_it_is(tmp_path, engine):
    archive = [weekly(number) for number in range(60)]
    build(engine, archive)
    before = {path.name for path in segment_files(tmp_path)}
    add(engine, without=[archive[1].id])
    assert {path.name for path in segment_files(tmp_path)} == before
    check(engine, [archive[0], *archive[2:]], "低空经济 -潮水", Filters(), "newest")


@pytest.mark.slow
def test_more_segments_than_may_be_open_are_merged_in_turns_to_what_is_merged_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(batches, "batch_size", lambda memory_mb, jobs: 0)
    archive = [weekly(number) for number in range(30)]
    found = []
    for name, at_once in (("once", 100), ("turns", 3)):
        monkeypatch.setattr(tiers, "AT_ONCE", at_once)
        engine = opened(tmp_path / name)
        build(engine, archive)
        engine.close()
        (path,) = segment_files(tmp_path / name)
        file = ArrayFile(path)
        found.append({array: file[array].tolist() for array in file.sizes()})
        assert [other.name for other in path.parent.glob("*.arrays") if "MAIN" in other.name] == [path.name]
    assert found[0] == found[1]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not limit open files so")
def test_more_batches_than_files_may_be_open_are_no_obstacle(tmp_path, monkeypatch):
    import resource

    monkeypatch.setattr(batches, "batch_size", lambda memory_mb, jobs: 0)
    monkeypatch.setattr(tiers, "AT_ONCE", 30)
    engine = opened(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (110, hard))
    try:
        build(engine, [weekly(number) for number in range(120)])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert engine.info().articles == 120
    assert segments(tmp_path) == 1
    engine.close()


@pytest.mark.slow
def test_a_large_archive_that_was_one_segment_stays_and_what_is_added_stands_beside_it(tmp_path, monkeypatch):
    """An index that was built before there was a limit."""
    engine = opened(tmp_path)
    archive = [weekly(number) for number in range(60)]
    build(engine, archive)
    (before,) = segment_files(tmp_path)
    monkeypatch.setattr(tiers, "SEGMENT_POSITIONS", LIMIT)
    for number in range(60, 70):
        archive.append(weekly(number))
        add(engine, archive[-1])
    assert before.name in {path.name for path in segment_files(tmp_path)}
    assert 1 < segments(tmp_path) < 5
    check(engine, archive, "低空经济", Filters(), "newest")
    assert engine.get(ArticleId.parse(str(archive[-1].id))) == archive[-1]
    engine.close()
