"""Which pieces of an article are shown, and how it is told that they are pieces."""

import pytest

from search.highlight.marks import marks, targets
from search.highlight.snippets import snippets
from tests.search.highlight.test_marks import an_article, exact

#: Sentences without a match, longer than any snippet.
FILL = "天地玄黄，宇宙洪荒，日月盈昃，辰宿列张。" * 12
A, B = "智能", "杭州"


def shown(query, *body, **parts):
    article = an_article(*body, **parts)
    return [snippet.text for snippet in snippets(article, marks(article, targets(exact(query))))]


def stretches(*texts):
    """A text in which these sentences stand far apart, each numbered so that one sees which is shown."""
    return FILL + FILL.join(f"第{number}处{text}。" for number, text in enumerate(texts)) + FILL


def chosen(query, *texts):
    """The numbers of the sentences that are shown."""
    both = shown(query, stretches(*texts))
    assert len(both) == 2
    return [int(text[text.index("处") - 1]) for text in both]


def test_first_comes_what_shows_most_words_and_then_what_shows_most_matches():
    assert chosen(f"{A} OR {B}", A, f"{A}{B}", f"{A}的{A}的{A}") == [1, 2]
    assert chosen(f"{A} OR {B}", f"{A}的{A}的{A}", A, f"{B}在{A}") == [0, 2]


def test_a_word_that_is_not_shown_yet_comes_before_more_of_one_that_is():
    assert chosen(f"{A} OR {B}", B, A, f"{B}的{B}") == [1, 2]
    assert chosen(f"{B} OR {A}", B, A, f"{B}的{B}") == [1, 2]


def test_of_equal_ones_the_first_are_shown_in_the_order_of_the_text():
    assert chosen(A, A, A, A, A) == [0, 1]


def test_a_match_at_the_very_end_of_a_paragraph_counts():
    assert shown(f"{A} OR {B}", f"{A}。", f"{A}！", f"{A}在{B}") == [f"{A}。", f"{A}在{B}"]


@pytest.mark.parametrize("before", [[], ["第一段。"], ["第一段。", "第二段，没有句号"]])
def test_a_short_paragraph_is_shown_as_it_is_wherever_it_stands(before):
    assert shown(A, *before, f"来看{A}机器，今天", "下一段。") == [f"来看{A}机器，今天"]


@pytest.mark.parametrize("end", ["。", "！", "？"])
def test_dots_say_that_a_sentence_is_cut_and_none_stand_where_it_is_whole(end):
    piece, run = f"云腾致雨露结为霜{A}", "海咸河淡鳞潜羽翔" * 20
    assert shown(A, f"{run}{end}{piece}{run}") == [f"{piece}{run}"[:88] + "…"]
    assert shown(A, f"{run}，{piece}{run}") == ["…" + f"{piece}{run}"[:88] + "…"]
    assert shown(A, f"{run}，{piece}{run[:60]}{end}{run}") == [f"…{piece}{run[:60]}{end}"]
    assert shown(A, f"{run}，{piece}{run[:60]}，{run}") == [f"…{piece}{run[:60]}，…"]
    assert shown(A, f"{run}，{piece}{run[:40]}", run) == [f"…{piece}{run[:40]}"]
    assert shown(A, run, f"{piece}{run[:40]}", run) == [f"{piece}{run[:40]}"]


def test_a_name_under_the_headline_is_no_opening():
    article = an_article("正文的开头。", byline="本报记者 张伟")
    (snippet,) = snippets(article, [])
    assert snippet.text == "正文的开头。"


def test_a_paragraph_that_ends_where_a_snippet_may_end_is_shown_to_its_end():
    # 88 characters from the comma on, and a seam before the last of them.
    tail = "海咸河淡鳞潜羽翔" * 10
    rest = f"秋收冬藏{A}{tail}"[: 88 - 6] + "，闰余成岁了"
    assert len(rest) == 88
    (text,) = shown(A, f"{'龙师火帝鸟官人皇' * 12}，{rest}")
    assert text == f"…{rest}"
