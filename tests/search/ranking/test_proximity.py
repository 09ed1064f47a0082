"""What is near enough to count as one place, and what a headline adds: the second look, without an engine."""

import numpy as np
import pytest

from search.ranking.proximity import MAX_WORDS, Stands, WeightedWord, boosts, can_stand, rarest
from search.ranking.settings import DEFAULTS, RankingSettings

#: A sentence of a newspaper has some 40 characters, a paragraph some 150.
SENTENCE, PARAGRAPH = 40, 150
LONG = 1_000


def words(*idfs):
    """Words of two units each, of such rarity."""
    return [WeightedWord((chr(0x4E00 + n), "水"), idf) for n, idf in enumerate(idfs)]


def look(stands, idfs, heads=(0,), settings=DEFAULTS):
    """What some articles are multiplied by; for each word the (row, position) pairs at which it stands."""
    made = [Stands(*(np.array([pair[at] for pair in sorted(pairs)], np.int64) for at in (0, 1))) for pairs in stands]
    return boosts(words(*idfs), made, np.array(heads, np.int64), settings).tolist()


def together(*positions, settings=DEFAULTS):
    """How much more an article counts whose words, all of one rarity, stand at these positions of its body."""
    (found,) = look([[(0, at)] for at in positions], [1.0] * len(positions), settings=settings)
    return found


def test_words_of_a_sentence_and_the_next_are_together_and_those_of_a_paragraph_and_the_next_are_not():
    near, apart = together(LONG, LONG + 2 * SENTENCE - 10), together(LONG, LONG + PARAGRAPH)
    assert near == together(LONG, LONG + 2)
    assert apart == together(0, 10 * LONG)
    assert near > apart
    assert together(LONG, LONG + 2 * SENTENCE + 10) == apart


def test_the_window_holds_so_many_units_and_it_does_not_matter_which_word_is_first():
    settings = RankingSettings(window=10)
    for one, other in ((100, 109), (109, 100)):
        assert together(one, other, settings=settings) == pytest.approx(1.5)
    for one, other in ((100, 110), (110, 100)):
        assert together(one, other, settings=settings) == pytest.approx(1.25)


def test_the_best_place_counts_and_a_word_said_twice_there_counts_once():
    settings = RankingSettings(window=10, together=1)
    stands = [[(0, 0), (0, 500), (0, 503)], [(0, 200), (0, 505)], [(0, 100), (0, 900)]]
    assert look(stands, [1, 1, 2], settings=settings) == [pytest.approx(1.5)]
    assert look([*stands[:2], [(0, 100), (0, 508)]], [1, 1, 2], settings=settings) == [pytest.approx(2)]


def test_a_word_counts_as_much_as_it_is_rare():
    settings = RankingSettings(together=1, head=1)
    pair = [[(0, 0), (1, 500)], [(0, 3), (2, 500)], [(1, 503), (2, 503)]]
    found = look(pair, [3, 2, 1], heads=[5, 0, 0], settings=settings)
    assert found == pytest.approx([1 + 5 / 6 + 5 / 6, 1 + 4 / 6, 1 + 3 / 6])


def test_the_end_of_one_article_is_not_near_the_beginning_of_the_next():
    stands = [[(0, 49), (2, 0)], [(1, 0), (2, 49)]]
    alone = look([[(0, 49)], [(0, 500)]], [1, 1])
    assert look(stands, [1, 1], heads=[0, 0, 0])[:2] == alone * 2
    for window in (1, 49, 50, 51, 52):
        apart, _, both = look(stands, [1, 1], heads=[0, 0, 0], settings=RankingSettings(window=window))
        assert (apart, both) == (pytest.approx(1.25), pytest.approx(1.5 if window > 49 else 1.25))


def test_a_word_counts_as_in_the_head_where_all_of_it_stands_there_and_once():
    settings = RankingSettings(together=0)
    stands = [[(0, 0), (0, 4), (1, 5), (2, 4)], [(0, 900), (1, 900), (2, 900)]]
    assert look(stands, [1, 1], heads=[6, 6, 6], settings=settings) == [1.5, 1.0, 1.5]
    assert look(stands, [3, 1], heads=[6, 6, 0], settings=settings) == [1.75, 1.0, 1.0]


def test_a_headline_with_all_words_counts_for_more_than_a_place_of_the_body_with_all_of_them():
    head, body = look([[(0, 0), (1, 300)], [(0, 3), (1, 302)]], [1, 1], heads=[10, 10])
    assert head - body > body - 1 > 0


def test_where_no_word_stands_nothing_is_added():
    assert look([[], []], [1, 1], heads=[5, 0]) == [1, 1]
    assert look([[(1, 2)], []], [1, 3], heads=[5, 0]) == [1, 1 + DEFAULTS.together / 4]


def test_of_many_words_the_rarest_are_looked_at_and_none_that_no_article_holds():
    many = words(*range(40))
    assert [word.idf for word in rarest(many)] == list(range(39, 39 - MAX_WORDS, -1))
    assert [word.idf for word in rarest(words(0, 2, 0, 5))] == [5, 2]


def test_a_single_character_says_nothing_by_where_it_stands():
    assert [can_stand(run) for run in [("高",), ("高", "新"), ("g60",), ()]] == [False, True, True, False]
