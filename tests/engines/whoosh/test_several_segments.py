"""An archive that outgrew one segment: several for good, few, none above the limit, and the answers of one."""

import math
import sys
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.build.verify import verify
from search.analysis.units import unit_texts
from search.arrayfile import ArrayFile
from search.article import ArticleId
from search.engines.whoosh import WhooshEngine
from search.engines.whoosh.format.segment import SegmentFile
from search.engines.whoosh.format.starts import MOST_POSITIONS
from search.engines.whoosh.write import batches, tiers, writer
from search.query.parser import MAX_WITHIN
from search.request import MAX_QUERY, Filters, SearchRequest
from search.settings import Settings
from tests.engines.archives import FILTERS, HAND_MADE, QUERIES, SORT, article, articles
from tests.engines.asking import Asked
from tests.engines.conformance import build, check, ids
from tests.engines.segments import cut_in, segment_files, segments
from tests.examples import examples

LIMIT = 400
DAY = date(2025, 3, 3)
PARTS = st.integers(2, 9)


def weekly(number):
    """An article of the week of this number, between twenty and fifty places long."""
    day = DAY + timedelta(weeks=number)
    body = "潮水涨落。" * (number % 7) + f"第{number}周的低空经济论坛，人工智能与杭州。"
    return article(day, 1, 1, headline=f"周报{number}", body=[body])


def opened(folder):
    return Asked(WhooshEngine(Settings(folder, jobs=1)))


@pytest.fixture
def low(monkeypatch):
    """A segment holds at most LIMIT places, and a batch a few articles."""
    monkeypatch.setattr(tiers, "SEGMENT_POSITIONS", LIMIT)
    monkeypatch.setattr(batches, "batch_size", lambda memory_mb, jobs: 100)


@pytest.fixture
def engine(tmp_path, low):
    engine = opened(tmp_path)
    yield engine
    engine.close()


def places(home):
    return [SegmentFile(path).positions for path in segment_files(home)]


def add(engine, *new, without=()):
    with engine.writer() as opened:
        for id in without:
            assert opened.delete(id) == 1
        for item in new:
            opened.add(item)
        opened.finish({"made": "by add"})
        opened.publish()


def in_order(home, engine):
    """The live articles, segment by segment."""
    return [str(engine._current().columns.id(doc)) for doc in engine._current().columns.live.nonzero()[0].tolist()]


# the answers


@settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    archive=articles(),
    more=articles(),
    parts=PARTS,
    gone=st.sets(st.integers(0, 16), max_size=4),
    asked=st.lists(st.tuples(QUERIES, FILTERS, SORT), min_size=6, max_size=6),
)
def test_any_archive_is_answered_from_many_segments_as_from_one(tmp_path_factory, archive, more, parts, gone, asked):
    known = {item.id for item in HAND_MADE}
    archive = [*HAND_MADE, *(item for item in archive if item.id not in known)]
    known = {item.id for item in archive}
    more = [item for item in more if item.id not in known]
    lost = [archive[number].id for number in gone if number < len(archive)]
    one, many = opened(tmp_path_factory.mktemp("one")), opened(tmp_path_factory.mktemp("many"))
    build(one, archive)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "Batches", cut_in(parts))
        patch.setattr(tiers, "SEGMENT_POSITIONS", 0)
        build(many, archive)
        assert segments(many._home) == min(parts, len(archive))
        same(one, many, asked)
        same_of_the_archive(one, many)
        add(many, *more, without=lost)
    add(one, *more, without=lost)
    same(one, many, asked)
    one.close()
    many.close()


def same(one, many, asked):
    """Every answer is the other's: hits, scores to the last bit, ties, facets, months, snippets, chips."""
    assert list(map(str, ids(one.every_article()))) == ids(many.every_article())
    assert one.issues() == many.issues()
    assert one.timeline() == many.timeline()
    for text, filters, sort in [*asked, ("", Filters(), "relevance"), ("人工智能 杭州", Filters(), "relevance")]:
        for offset in (0, 3):
            request = SearchRequest(text, filters, sort, offset=offset, limit=5)
            assert one.search(request) == many.search(request), text
            assert one.match(request) == many.match(request), text


def same_of_the_archive(one, many):
    """What counts deleted articles until their segment is merged, so it is the same only where there are none."""
    terms = [("words", "高新区", 1.0), ("words", "的", 0.5), ("grams", "杭州", 2.0)]
    assert one.best(terms, 3) == many.best(terms, 3)
    assert one.frequencies(["高新区", "杭州", "没有"]) == many.frequencies(["高新区", "杭州", "没有"])
    for typed in ("", "高新", "gaox", "作者:", "lun"):
        assert one.suggest(typed) == many.suggest(typed), typed
    assert one.meant(SearchRequest("高新取")) == many.meant(SearchRequest("高新取"))
    for item in HAND_MADE[:3]:
        assert one.related(item.id, 6) == many.related(item.id, 6)


# the segments


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


def test_a_segment_of_which_a_little_is_deleted_stays_as_it_is(tmp_path, engine):
    archive = [weekly(number) for number in range(60)]
    build(engine, archive)
    before = {path.name for path in segment_files(tmp_path)}
    add(engine, without=[archive[1].id])
    assert {path.name for path in segment_files(tmp_path)} == before
    check(engine, [archive[0], *archive[2:]], "低空经济 -潮水", Filters(), "newest")


@pytest.mark.slow
def test_a_rollback_brings_back_the_segments_of_before(tmp_path, engine):
    archive = [weekly(number) for number in range(60)]
    build(engine, archive)
    before = [path.name for path in segment_files(tmp_path)]
    add(engine, *(weekly(number) for number in range(60, 90)), without=[item.id for item in archive[:20]])
    assert [path.name for path in segment_files(tmp_path)] != before
    engine.rollback()
    assert [path.name for path in segment_files(tmp_path)] == before
    check(engine, archive, "周报", Filters(), "oldest")


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


def test_no_query_looks_further_beyond_a_place_than_there_are_numbers():
    assert MOST_POSITIONS + MAX_WITHIN + 2 * MAX_QUERY < 1 << 32


def test_long_terms_count_where_they_take_more_than_places(tmp_path, engine):
    """A run of letters is one unit, however long: it fills the table of terms before it fills the places."""
    archive = [article(DAY, 1, n, headline=f"附件{n}", body=[f"{n}" + "abcdefghij" * 20]) for n in range(1, 6)]
    build(engine, archive)
    assert segments(tmp_path) == 5
    assert sum(places(tmp_path)) < LIMIT
    check(engine, archive, "3abc*", Filters(), "newest")


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
