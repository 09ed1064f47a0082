"""Which articles repeat others."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from search.ranking.nearduplicates import distinct
from tests.engines.archives import article

DAY = date(2025, 5, 12)
LONG = "云岭茶园里装上了测叶小站，茶农罗大娘看着读数浇水，村里还要再装六台。"
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
