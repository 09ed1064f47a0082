"""The results page as data."""

from __future__ import annotations

from dataclasses import replace

from search.request import Choice, Filters, SearchRequest
from search.results import Facet, FacetValue, SearchResults
from tests.web.fake_engine import FakeEngine
from web.params import Asked
from web.results.listing import MORE_VALUES, SHOWN_VALUES, listing


def test_a_facet_of_thousands_stays_short_and_says_how_to_ask_for_the_rest() -> None:
    authors = tuple(FacetValue(f"作者{n}", f"作者{n}", 2_000 - n) for n in range(2_000))
    taken = Choice("author", "作者1999")
    authors = (*authors[:-1], FacetValue("作者1999", "作者1999", 1, selected=True))
    request = SearchRequest("人工智能", Filters(choices=(taken,)))
    results = SearchResults(request, 1, "exact", (), (Facet("author", "作者", authors),))
    (facet,) = listing(Asked(request, ()), results).facets
    assert [value.label for value in facet.first] == [*(f"作者{n}" for n in range(SHOWN_VALUES)), "作者1999"]
    assert len(facet.rest) == MORE_VALUES
    assert len(facet.first) + len(facet.rest) + facet.unlisted == 2_000
    assert facet.field == "作者"


def test_what_says_the_same_stands_in_one_strip_and_is_counted_all_the_same() -> None:
    results = FakeEngine().search(SearchRequest("人工智能"))
    first, second, *rest = results.hits
    results = replace(results, hits=(first, replace(second, under=first.id), *rest))
    page = listing(Asked(results.request, ()), results)
    groups = [one for group in page.groups for one in group.hit_groups]
    assert [hit.id for hit in groups[0].same] == [second.id]
    assert [one.hit.id for one in groups] == [hit.id for hit in (first, *rest)]
    assert page.last == results.request.offset + len(results.hits)
