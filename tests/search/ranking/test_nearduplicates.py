"""Which articles repeat others."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.units import unit_texts
from search.ranking.nearduplicates import distinct, of_earlier
from tests.engines.archives import article

DAY = date(2025, 5, 12)
LONG = "云岭茶园里装上了测叶小站，茶农罗大娘看着读数浇水，村里还要再装六台。"
#: Characters that are counted as what they are: no traditional form, which is counted as its simplified one.
HAN = [char for char in map(chr, range(0x3400, 0x9FA6)) if unit_texts(char) == (char,)]
OTHER = "河湾机器人厂交付第一百台焊接机器人，车间里只有两名工人值守。"


def of(*texts):
    return [article(DAY, 1, n, body=[text] if text else []) for n, text in enumerate(texts, 1)]


def test_what_is_not_alike_stays_in_order():
    assert distinct(of(LONG, OTHER, "渡口修好了，今天通船。"), 0) == [0, 1, 2]


def test_a_repeat_is_left_out_whatever_its_quotes_breaks_and_numbers():
    again = LONG.replace("，", "。").replace("小站", "“小站”")
    assert distinct(of(LONG, again, OTHER), 0) == [0, 2]
    assert distinct(of("今天最高气温21度，最低9度。", "今天最高气温35度，最低18度。"), 0) == [0]


def test_what_repeats_one_of_the_first_is_left_out_and_the_first_are_not_listed():
    assert distinct(of(LONG, OTHER, LONG, OTHER, "渡口修好了，今天通船。"), 2) == [4]


def test_the_fuller_takes_the_place_of_what_it_repeats():
    brief = LONG[:14]
    assert distinct(of(brief, OTHER, LONG), 0) == [2, 1]
    assert distinct(of(LONG, OTHER, brief), 0) == [0, 1]
    assert distinct(of(LONG[:14], LONG[10:26], OTHER, LONG), 0) == [3, 2]
    # Of the first 70 of 100 shingles stand in the other, which has 200.
    first, other = fresh(105), fresh(75) + fresh(130, 1_000)
    assert distinct(of(first, other), 0) == [1]
    assert distinct(of(first, other.replace(first[74], "改")), 0) == [0, 1]


def test_what_holds_the_first_and_more_is_listed():
    assert distinct(of(LONG, LONG + OTHER), 1) == [1]


def test_texts_shorter_than_a_shingle_repeat_only_their_like():
    assert distinct(of("更正", "更正", "致歉", "更正启事说明完"), 0) == [0, 2, 3]
    assert distinct(of("", "——", LONG), 0) == [2]
    assert distinct([], 0) == []


@given(st.lists(st.sampled_from([LONG, OTHER, LONG + OTHER, LONG[:9], OTHER[:8], "", "水"]), max_size=12))
def test_every_text_is_listed_or_held_by_one_that_is(texts):
    shown = distinct(of(*texts), 0)
    assert len(shown) == len(set(shown))
    for number, text in enumerate(texts):
        assert not text or number in shown or any(text in texts[other] for other in shown)


def fresh(length, begin=0):
    """Characters of which none comes twice, so that of n there are n - 5 shingles; another `begin` gives others."""
    return "".join(HAN[begin : begin + length])


def shared(shingles, of=100):
    """Two texts of so many shingles, of which so many are the same."""
    assert shingles < of
    same = fresh(shingles + 5)
    return [same + fresh(of - shingles, begin) for begin in (1_000, 2_000)]


def test_a_text_repeats_another_that_has_nearly_all_of_it_and_not_one_that_has_two_thirds():
    assert distinct(of(*shared(66)), 0) == [0, 1]
    assert distinct(of(*shared(69)), 0) == [0, 1]
    assert distinct(of(*shared(70)), 0) == [0]
    assert distinct(of(*shared(75)), 0) == [0]


def test_of_two_hits_of_a_page_more_must_be_the_same():
    # An announcement made again for the next year shares four fifths, a text printed again all but a slip or a note.
    assert of_earlier(of(*shared(80))) == [None, None]
    assert of_earlier(of(*shared(84))) == [None, None]
    assert of_earlier(of(*shared(85))) == [None, 0]
    assert of_earlier(of(*shared(90))) == [None, 0]


def test_of_two_hits_the_openings_are_compared_whatever_follows():
    begin, half = fresh(400), fresh(200)
    assert of_earlier(of(begin + fresh(500, 1_000), begin + fresh(500, 2_000))) == [None, 0]
    assert of_earlier(of(half + fresh(500, 1_000), half + fresh(500, 2_000))) == [None, None]


def test_of_related_articles_more_than_the_openings_is_compared_but_not_the_whole_of_the_longest():
    begin, third = fresh(6_000), fresh(3_000)
    assert distinct(of(begin + fresh(6_000, 6_000), begin + fresh(6_000, 12_000)), 0) == [0]
    assert distinct(of(third + fresh(3_000, 6_000), third + fresh(3_000, 12_000)), 0) == [0, 1]


def test_the_same_heading_is_no_text_printed_again_and_the_same_line_is():
    assert of_earlier(of(fresh(10), fresh(10))) == [None, None]
    assert of_earlier(of(fresh(11), fresh(11))) == [None, 0]


def test_the_same_phrases_in_another_order_are_another_text_and_a_word_mended_here_and_there_is_none():
    phrases = [fresh(8, 8 * n) for n in range(20)]
    assert distinct(of("".join(phrases), "".join(phrases[::-1])), 0) == [0, 1]
    text = fresh(240)
    mended = "".join("改" if n % 24 == 12 else char for n, char in enumerate(text))
    assert distinct(of(text, mended), 0) == [0]


@pytest.mark.slow
def test_a_repeat_is_found_among_as_many_as_are_compared():
    texts = [fresh(12, 12 * n) for n in range(1_023)]
    assert distinct(of(*texts, texts[700]), 0) == list(range(1_023))
    assert of_earlier(of(*texts, texts[700]))[1_000:] == [None] * 23 + [700]


def test_among_hits_numbers_tell_texts_apart_and_the_first_of_several_is_named():
    weather = [
        f"今天晴，最高气温{high}度，最低{low}度，风力{wind}级。" for high, low, wind in ((21, 9, 3), (35, 18, 4))
    ]
    assert of_earlier(of(*weather)) == [None, None]
    assert of_earlier(of(LONG, OTHER, LONG, LONG)) == [None, None, 0, 0]


def test_what_a_text_says_again_and_again_counts_once():
    refrain = fresh(20)
    assert distinct(of(refrain * 2, refrain * 10), 0) == [0]
    assert of_earlier(of(refrain * 2, refrain * 10)) == [None, 0]


def test_the_names_under_a_story_do_not_make_it_another():
    one, other = (
        article(DAY, 1, n, byline=f"本报记者 {fresh(60, begin)}", body=[fresh(60)])
        for n, begin in enumerate((1_000, 2_000), 1)
    )
    assert distinct([one, other], 0) == [0]
    assert of_earlier([one, other]) == [None, 0]
