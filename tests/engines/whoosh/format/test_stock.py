"""Whoosh itself, without a line of ours but the codec, opens the index and finds the same articles in it."""

import random

import pytest
import whoosh.index
from whoosh import query as stock
from whoosh.filedb.filestore import FileStorage

from search.analysis.units import grams, unit_texts
from search.analysis.words import article_words, default_segmenter
from search.engines.whoosh import WhooshEngine
from search.engines.whoosh.format.codec import ArrayCodec
from search.engines.whoosh.write import writer
from search.request import SearchRequest
from search.schema import head_text
from search.settings import Settings
from tests.engines.asking import Asked
from tests.engines.checking import ids
from tests.engines.frozen import ARCHIVE, write
from tests.engines.segments import InFour, segments
from tests.engines.whoosh.homes import live, opened

LIVE = [item for item in ARCHIVE if item is not ARCHIVE[1]]


def terms(article):
    """The terms of an article, cut here by the reference and not taken from the index."""
    body = "\n".join(text for _, text in article.body_parts())
    words = [word for text in (head_text(article), body) for word in article_words(text, default_segmenter())]
    run = unit_texts(article.text)
    return {
        "words": set(words),
        "grams": {*grams((*run, "|")), *(unit for unit in run if unit.isalnum() and len(unit) > 1)},
    }


TERMS = {item.id: terms(item) for item in LIVE}


@pytest.fixture(scope="module", params=[2, pytest.param(5, marks=pytest.mark.slow)])
def folder(request, tmp_path_factory):
    """Several segments and a deleted article."""
    home = tmp_path_factory.mktemp("stock")
    with pytest.MonkeyPatch.context() as patch:
        if request.param > 2:
            patch.setattr(writer, "Batches", InFour)
        folder = write(home)
    assert segments(home) == request.param
    return folder


@pytest.fixture
def found(folder):
    """Asks stock Whoosh for all it finds. Without a limit: its collectors of the best few are wrong for nested queries."""
    columns = Asked(WhooshEngine(Settings(folder.parents[1])))._current().columns
    index = whoosh.index.open_dir(str(folder))

    def ask(query):
        with index.searcher() as searcher:
            return {columns.id(hit.docnum) for hit in searcher.search(query, limit=None)}

    yield ask
    index.close()


def holding(field, wanted):
    """The articles with a term for which `wanted` is true."""
    return {id for id, held in TERMS.items() if any(map(wanted, held[field]))}


@pytest.mark.parametrize("field", ["words", "grams"])
def test_every_term_of_every_article_is_found(found, field):
    for term in sorted(set().union(*(held[field] for held in TERMS.values()))):
        assert found(stock.Term(field, term)) == holding(field, lambda other, term=term: other == term), term


@pytest.mark.parametrize("field", ["words", "grams"])
def test_and_or_and_not_are_intersection_union_and_rest(found, field):
    rng = random.Random(7)
    known = sorted(set().union(*(held[field] for held in TERMS.values())))
    for _ in range(100):
        one, other = rng.sample(known, 2)
        (first, second) = (holding(field, lambda held, term=term: held == term) for term in (one, other))
        parts = [stock.Term(field, one), stock.Term(field, other)]
        assert found(stock.And(parts)) == first & second
        assert found(stock.Or(parts)) == first | second
        assert found(stock.Not(parts[0])) == set(TERMS) - first
        assert found(stock.And([parts[0], stock.Not(parts[1])])) == first - second


@pytest.mark.parametrize("field", ["words", "grams"])
@pytest.mark.parametrize("ends", [("一", "十"), ("a", "z"), ("创", "高新"), ("高新", None), (None, "人工")])
@pytest.mark.parametrize("open_ends", [False, True])
def test_a_range_finds_the_terms_between_its_ends(found, field, ends, open_ends):
    low, high = ends

    def between(term):
        text = term.encode()
        above = low is None or text > low.encode() or (not open_ends and term == low)
        return above and (high is None or text < high.encode() or (not open_ends and term == high))

    assert found(stock.TermRange(field, low, high, open_ends, open_ends)) == holding(field, between)


def test_a_prefix_finds_the_terms_that_begin_so(found):
    for field, prefix in (("words", "高"), ("grams", "g6"), ("grams", "新"), ("words", "没有这个")):
        assert found(stock.Prefix(field, prefix)) == holding(field, lambda term, prefix=prefix: term.startswith(prefix))


@pytest.mark.slow
def test_a_phrase_of_bigrams_finds_what_is_printed(found):
    rng = random.Random(8)
    for _ in range(200):
        run = unit_texts(rng.choice(LIVE).text)
        length = rng.randint(2, 8)
        start = rng.randrange(max(1, len(run) - length))
        piece = run[start : start + length]
        if len(piece) < 2:
            continue
        wanted = {
            item.id for item in LIVE if "\t".join(("", *piece, "")) in "\t".join(("", *unit_texts(item.text), ""))
        }
        assert found(stock.Phrase("grams", grams(piece))) == wanted, piece


def test_the_codec_refuses_to_write_and_says_what_does(folder):
    with pytest.raises(NotImplementedError, match="baosou"):
        ArrayCodec().per_document_writer(FileStorage(str(folder)), None)


def test_stock_whoosh_opens_the_index_and_finds_the_same(home):
    index = whoosh.index.open_dir(str(live(home)))
    with index.searcher() as searcher:

        def found(query):
            numbers = query.docs(searcher)
            return sorted(str(opened(home)._current().columns.id(n)) for n in numbers)

        for text in ("人工智能", "高新区", "新质生产力", "十五五规划"):
            phrase = stock.Phrase("grams", grams(unit_texts(text)))
            wanted = list(opened(home).search(SearchRequest(f'"{text}"')).hits)
            assert found(phrase) == sorted(ids(wanted))
        assert found(stock.Term("grams", "g60")) == ["2025-11-03-p01-a01"]
        assert found(stock.Term("chars", "水")) == ["2025-10-27-p03-a01"]
        assert found(stock.Term("words", "论坛")) == ["2025-11-03-p02-a01"]
    index.close()
