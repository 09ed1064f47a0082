import pytest

from search.analysis.words import default_segmenter, query_words
from search.query.parser import parse
from search.query.relaxation import FOLLOWING, READINGS, minimum_match, read
from search.query.tree import And, AtLeast, Field, Not, Or, Phrase


def cut(text):
    return query_words(text, default_segmenter())


def reading(text, name):
    return read(parse(text).query, name, cut)


def phrases(*texts):
    return tuple(Phrase(text) for text in texts)


def test_exact_takes_every_chunk_as_a_run():
    assert reading("人工智能杭州 论坛", "exact") == And(phrases("人工智能杭州", "论坛"))


def test_words_takes_every_word_of_two_or_more_characters():
    assert reading("人工智能的杭州", "words") == And(phrases("人工智能", "杭州"))


def test_some_takes_enough_of_the_words_of_all_chunks():
    assert reading("人工智能杭州 论坛", "some") == AtLeast(2, phrases("人工智能", "杭州", "论坛"))


def test_a_chunk_without_a_longer_word_is_one_word_itself():
    assert reading("的", "words") == Phrase("的")
    assert reading("的", "some") == Phrase("的")


def test_glued_quotes_stay_exact_and_the_rest_is_read():
    assert reading('"十五五"发展规划', "exact") == Phrase("十五五发展规划")
    assert reading('"十五五"发展规划', "words") == And(phrases("十五五", "发展", "规划"))
    assert reading('"十五五"发展规划', "some") == And((Phrase("十五五"), AtLeast(1, phrases("发展", "规划"))))


@pytest.mark.parametrize("name", ["exact", "words", "some"])
def test_quotes_fields_and_exclusions_are_the_same_in_every_reading(name):
    expected = And((Phrase("新质生产力"), Field("title", "创新论坛"), Not(Phrase("广告公司"))))
    assert reading('"新质生产力" 标题:创新论坛 -广告公司', name) == expected


def test_alternatives_are_read_each_for_itself():
    assert reading("人工智能杭州 OR 论坛", "some") == Or((AtLeast(1, phrases("人工智能", "杭州")), Phrase("论坛")))


def test_the_minimum_grows_with_the_words():
    assert [minimum_match(n) for n in range(1, 9)] == [1, 1, 2, 3, 3, 4, 4, 5]


def test_any_takes_one_of_the_words_and_is_never_the_first():
    assert reading("人工智能杭州 论坛", "any") == AtLeast(1, phrases("人工智能", "杭州", "论坛"))
    assert reading('"十五五" 论坛 -广告', "any") == And((Phrase("十五五"), Not(Phrase("广告")), Phrase("论坛")))
    assert (*READINGS, "any") == FOLLOWING


@pytest.mark.parametrize("name", ["words", "some", "any"])
def test_question_words_are_not_counted(name):
    assert reading("高新区有哪些论坛？什么", name) == reading("高新区有论坛", name)


def test_a_question_of_nothing_else_is_its_words():
    assert reading("什么", "words") == Phrase("什么")
    assert reading("哪些什么", "words") == And(phrases("哪些", "什么"))


def test_quoted_question_words_are_meant():
    assert reading('"什么"论坛', "words") == And(phrases("什么", "论坛"))
