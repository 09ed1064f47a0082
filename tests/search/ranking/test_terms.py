"""What another way of writing weighs beside what is typed, seen in the order of what is found."""

from datetime import date

import pytest

from search.analysis.words import default_segmenter
from search.engines.whoosh import WhooshEngine
from search.query.forms import AS_TYPED, Forms, Span
from search.query.parser import parse
from search.ranking.settings import RankingSettings
from search.ranking.terms import own_terms, terms
from search.request import SearchRequest
from search.settings import Settings
from tests.engines.archives import article
from tests.engines.asking import Asked
from tests.engines.checking import build

DAY = date(2025, 11, 3)


@pytest.fixture
def order(tmp_path):
    """In which order a query finds these texts, among others without a word of it: each stands in one article."""

    def ask(query, *texts):
        archive = [article(DAY, 1, n, body=[f"{text}，天地玄黄宇宙洪荒。"]) for n, text in enumerate(texts, 1)]
        archive += [article(DAY, 2, n, body=["云腾致雨露结为霜，剑号巨阙珠称夜光。"]) for n in range(1, 20)]
        engine = Asked(WhooshEngine(Settings(tmp_path, jobs=1)))
        build(engine, archive)
        found = [texts[hit.id.seq - 1] for hit in engine.search(SearchRequest(query, limit=100)).hits]
        engine.close()
        assert sorted(found) == sorted(texts)
        return found

    return ask


def test_another_form_counts_for_more_than_a_short_word_that_was_typed_and_for_less_than_a_long_one(order):
    wanted = ["国内生产总值", "新能源汽车", "GDP", "机器人"]
    for texts in (wanted, wanted[::-1]):
        assert order("国内生产总值 OR 机器人 OR 新能源汽车", *texts) == wanted


def test_an_article_is_not_ranked_higher_because_it_prints_the_longer_form(order):
    for texts in (("GDP", "国内生产总值"), ("国内生产总值", "GDP")):
        assert order("GDP", *texts) == ["GDP", "国内生产总值"]
        assert order("国内生产总值", *texts) == ["国内生产总值", "GDP"]


def weights(text, spans, **settings):
    found = terms(parse(text).query, Forms(spans), default_segmenter(), RankingSettings(**settings))
    assert len({(field, term) for field, term, _ in found}) == len(found)
    return {(field, term): weight for field, term, weight in found}


def test_every_other_form_weighs_as_much_however_many_terms_it_has_and_what_is_typed_weighs_as_ever():
    typed = {(f, t): w for f, t, w in own_terms(parse("国内生产总值").query, default_segmenter())}
    spans = {"国内生产总值": (Span(0, 6, "国内生产总值", ("GDP", "人工智能机器人")),)}
    found = weights("国内生产总值", spans)
    assert {term: found[term] for term in typed} == typed
    robots = {term: weight for term, weight in found.items() if term not in typed and term != ("words", "gdp")}
    assert robots.keys() >= {("words", "机器人"), ("grams", "机器")}
    assert robots[("grams", "机器")] == pytest.approx(0.4 * robots[("words", "机器人")])
    assert sum(robots.values()) == pytest.approx(found[("words", "gdp")]) == pytest.approx(sum(typed.values()) / 2)
    assert weights("国内生产总值", spans, alias=0)[("words", "gdp")] == 0
    assert weights("国内生产总值", {}) == typed


def test_a_term_that_is_typed_too_is_not_counted_again_and_one_of_two_forms_counts_as_the_heavier():
    query = "机器人 OR 国内生产总值 OR 天"
    spans = {"国内生产总值": (Span(0, 6, "国内生产总值", ("机器人", "GDP")),), "天": (Span(0, 1, "天", ("GDP",)),)}
    found = weights(query, spans)
    alone = weights("国内生产总值", spans)
    assert found[("words", "机器人")] == 1
    assert found[("grams", "机器")] == 0.4
    assert found[("words", "gdp")] == alone[("words", "gdp")] > weights("天", spans)[("words", "gdp")] > 0
    turned = {"国内生产总值": spans["国内生产总值"], "天": spans["天"]}
    assert weights("天 OR 国内生产总值 OR 机器人", turned) == found


def test_a_form_in_quotes_or_switched_off_has_no_other():
    span = Span(0, 6, "国内生产总值", ("GDP",))
    off = Span(0, 6, "国内生产总值", ("GDP",), off=True)
    plain = weights("国内生产总值", {})
    assert weights("国内生产总值", {"国内生产总值": (off,)}) == plain
    assert weights('"国内生产总值"', {"国内生产总值": (span,)}) == plain
    assert terms(parse("国内生产总值").query, AS_TYPED, default_segmenter()) == own_terms(
        parse("国内生产总值").query, default_segmenter()
    )


def test_what_is_asked_for_twice_counts_twice_in_whatever_way_it_is_asked_for():
    def own(text):
        found = own_terms(parse(text).query, default_segmenter())
        return {term: weight for field, term, weight in found if field == "words"}

    assert own("机器人 机器人杭州") == {"机器人": 2, "杭州": 1}
    assert own('机器人 "机器人" 标题:机器人 "机器人 杭州"~5') == {"机器人": 4, "杭州": 1}
    assert own("G6* 作者:李洋 日期:2025") == {"g6": 1}
    assert own("-机器人") == {}


def test_the_settings_hold_for_other_forms_as_for_what_is_typed():
    spans = {"国内生产总值": (Span(0, 6, "国内生产总值", ("GDP", "人工智能")),)}
    found = weights("国内生产总值", spans, grams=0)
    assert {field for field, _ in found} == {"words"}
    own = sum(weight for (_, term), weight in found.items() if term not in ("gdp", "人工智能", "人工", "智能"))
    assert found[("words", "gdp")] == pytest.approx(own / 2)


def test_another_form_of_a_question_word_weighs_nothing_and_is_no_obstacle():
    # All the words of the form as typed weigh nothing, so they count as they stand.
    spans = {"什么": (Span(0, 2, "什么", ("GDP",)),)}
    assert weights("什么", spans)[("words", "gdp")] == pytest.approx(0.7)
