"""An index may hold numbers that nothing would let in today; they cost no more than others."""

import tracemalloc

import pytest

from search.engines.whoosh import WhooshEngine
from search.request import Choice, Filters, SearchRequest
from search.settings import Settings
from tests.engines.archives import FIRST, article
from tests.engines.asking import Asked
from tests.engines.checking import build

HUGE = 400_000_000


@pytest.fixture
def engine(tmp_path):
    engine = Asked(WhooshEngine(Settings(tmp_path)))
    pages = (1, 2, 2, HUGE, 0)
    build(engine, [article(FIRST, page, seq, headline="山上的花") for seq, page in enumerate(pages, 1)])
    yield engine
    engine.close()


def pages(engine, filters=Filters()):  # noqa: B008
    (facet,) = [f for f in engine.search(SearchRequest("花", filters)).facets if f.name == "page"]
    return [(value.value, value.count) for value in facet.values]


def test_pages_are_counted_by_the_pages_there_are_not_up_to_the_largest(engine):
    engine.search(SearchRequest("花"))
    tracemalloc.start()
    counted = pages(engine)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert counted == [("1", 1), ("2", 2), (str(HUGE), 1), ("0", 1)]
    assert peak < 10_000_000


def test_a_huge_page_can_be_chosen_and_left_again(engine):
    assert pages(engine, Filters(choices=(Choice("page", str(HUGE)),))) == pages(engine)
    assert engine.search(SearchRequest(f"版:{HUGE}")).total == engine.search(SearchRequest("版:1")).total == 1
