"""An archive that outgrew one segment: several for good, few, none above the limit, and the answers of one."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.whoosh.format.starts import MOST_POSITIONS
from search.engines.whoosh.write import tiers, writer
from search.query.parser import MAX_WITHIN
from search.request import MAX_QUERY, Filters, SearchRequest
from tests.engines.archives import FILTERS, HAND_MADE, QUERIES, SORT, article, articles
from tests.engines.checking import build, check, ids
from tests.engines.segments import cut_in, segment_files, segments
from tests.engines.whoosh.write.small_segments import DAY, LIMIT, add, opened, places, weekly
from tests.examples import examples

PARTS = st.integers(2, 9)


@pytest.mark.slow
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


def test_no_query_looks_further_beyond_a_place_than_there_are_numbers():
    assert MOST_POSITIONS + MAX_WITHIN + 2 * MAX_QUERY < 1 << 32


def test_long_terms_count_where_they_take_more_than_places(tmp_path, engine):
    """A run of letters is one unit, however long: it fills the table of terms before it fills the places."""
    archive = [article(DAY, 1, n, headline=f"附件{n}", body=[f"{n}" + "abcdefghij" * 20]) for n in range(1, 6)]
    build(engine, archive)
    assert segments(tmp_path) == 5
    assert sum(places(tmp_path)) < LIMIT
    check(engine, archive, "3abc*", Filters(), "newest")
