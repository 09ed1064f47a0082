"""Scores are what the documents say, and what is kept for them keeps to its room."""

import math
from collections import Counter

import pytest

from search.analysis.units import grams, is_han, unit_texts
from search.analysis.words import article_words, default_segmenter, query_words
from search.engines.whoosh import WhooshEngine
from search.engines.whoosh.match.postings import Cache
from search.query.questionwords import QUESTION_WORDS
from search.ranking.settings import RankingSettings
from search.request import SearchRequest
from search.schema import HEADLINE_WEIGHT, head_text
from search.settings import Settings
from tests.engines.archives import HAND_MADE
from tests.engines.asking import Asked


def test_scores_are_the_documented_formula(home):
    """BM25 counted by hand from the articles, with nothing of the index."""
    segmenter = default_segmenter()
    words = {a: Counter(article_words(head_text(a), segmenter) * HEADLINE_WEIGHT) for a in HAND_MADE}
    pairs = {}
    for a in HAND_MADE:
        words[a].update(article_words("\n".join(text for _, text in a.body_parts()), segmenter))
        pairs[a] = Counter(grams(unit_texts(a.text)))
    length = {a: len(unit_texts(a.text)) for a in HAND_MADE}
    average = sum(length.values()) / len(length)

    def bm25(counts, term, a):
        n = sum(term in c for c in counts.values())
        idf = math.log(1 + (len(counts) - n + 0.5) / (n + 0.5))
        tf = counts[a][term]
        return idf * tf * (own.k1 + 1) / (tf + own.k1 * (1 - own.b + own.b * length[a] / average))

    def factor(text, a):
        """The second look, by hand: where the words of two or more characters stand, weighed by their rarity."""
        run, head = unit_texts(a.text), len(unit_texts(head_text(a)))
        stands = {}
        for word in dict.fromkeys(query_words(text, segmenter)):
            units = unit_texts(word)
            n = sum(word in c for c in words.values())
            if n and (len(units) > 1 or not is_han(units[0])):
                at = [i for i in range(len(run)) if run[i : i + len(units)] == units]
                stands[word] = (math.log(1 + (len(words) - n + 0.5) / (n + 0.5)), at, len(units))
        places = {i for _, at, _ in stands.values() for i in at}
        total = sum(idf for idf, _, _ in stands.values())

        def share(limit):
            return sum(idf for idf, at, size in stands.values() if any(i + size <= limit for i in at)) / total

        def around(last):
            return sum(idf for idf, at, _ in stands.values() if any(last - own.window < i <= last for i in at)) / total

        together = max(map(around, places), default=0)
        return 1 + own.together * together + own.head * share(head)

    for own in (RankingSettings(), RankingSettings(k1=2, b=0.75, window=9, together=0.7, head=2, question=0.5)):
        engine = Asked(WhooshEngine(Settings(home, ranking=own)))
        seen = 0
        for text in ("高新区创新", "人工智能", "什么高新区", "杭州的论坛 创新"):
            asked = [word for word in query_words(text, segmenter) if word not in QUESTION_WORDS or own.question]
            for hit in engine.search(SearchRequest(text)).hits:
                (a,) = [a for a in HAND_MADE if a.id == hit.id]
                score = sum(bm25(words, word, a) * (own.question if word == "什么" else 1) for word in asked)
                for chunk in text.split():
                    for term in grams(unit_texts(chunk)):
                        share = own.question if set(term) & set("什么") else 1
                        score += own.grams * share * bm25(pairs, term, a)
                kind = {"ad": own.ad, "digest": own.digest}.get(a.kind, 1)
                asked_for = " ".join(asked)
                assert hit.score == pytest.approx(score * kind * factor(asked_for, a)), (text, hit.id)
                seen += 1
        assert seen > 8


def test_the_cache_of_postings_keeps_to_its_room(home):
    engine = Asked(WhooshEngine(Settings(home, cache_mb=0)))
    for text in ("人工智能", "高新区", "水", "十五五规划"):
        assert engine.search(SearchRequest(text)).total
    assert len(engine._current().postings.cache) == 0
    cache = Cache(10)
    for key in "abc":
        cache.keep(key, key, 4)
    cache.keep("large", "large", 11)
    assert [cache.get(key) for key in ("a", "b", "c", "large")] == [None, "b", "c", None]
