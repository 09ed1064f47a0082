"""An engine is filled, asked, and what it says compared with the oracle."""

from collections import Counter

from search.analysis.words import default_segmenter, query_words
from search.query.parser import parse
from search.request import FACETS, SearchRequest
from search.results import Matches
from tests import oracle


def cut(text):
    return query_words(text, default_segmenter())


def ids(found):
    return [str(item.id) for item in found]


def build(engine, archive):
    with engine.writer(fresh=True) as writer:
        for item in archive:
            writer.add(item)
        writer.finish({"made": "by build"})
        writer.publish()


def check(engine, archive, text, filters, sort, noalias=()):
    """One request: reading, ids, total, facets and order are the oracle's."""
    reading, matched, shown = oracle.answer(archive, parse(text).query, filters, cut, noalias)
    request = SearchRequest(text, filters, sort, limit=100, noalias=noalias)
    results = engine.search(request)
    assert engine.match(request) == Matches(results.total, results.reading, tuple(hit.id for hit in results.hits))
    hits = [hit for hit in results.hits if hit.reading == results.reading]
    assert (results.reading, results.total) == (reading, len(shown)), text
    assert sorted(ids(hits)) == sorted(ids(shown)), text
    more = oracle.following(archive, parse(text).query, filters, cut, noalias)
    behind = results.hits[results.total :]
    assert {r: {str(h.id) for h in behind if h.reading == r} for r in more} == more, text
    assert (results.partial_total, len(behind)) == (sum(map(len, more.values())),) * 2, text
    if sort == "relevance":
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    else:
        assert ids(hits) == ids(oracle.in_order(shown, sort)), text
    for facet in results.facets:
        counted = {oracle.name_key(v.value): v.count for v in facet.values if v.count}
        assert counted == dict(oracle.facet(matched, facet.name, filters)), (text, facet.name)
    assert [facet.name for facet in results.facets] == list(FACETS)
    months = Counter((item.date.year, item.date.month) for item in shown if item.date)
    assert [(m.year, m.month, m.count) for m in results.timeline] == [(*m, n) for m, n in sorted(months.items())]
