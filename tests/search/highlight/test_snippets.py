from search.highlight.marks import marks, targets
from search.highlight.snippets import LEAD, WIDTH, snippets
from tests.search.highlight.test_marks import an_article, exact

LONG = "，".join(f"这是第{n}句没有什么内容的话" for n in range(40)) + "。"


def test_snippets_show_the_match_and_are_cut_at_punctuation():
    article = an_article(LONG.replace("第20句", "第20句人工智能"))
    (snippet,) = snippets(article, marks(article, targets(exact("人工智能"))))
    assert len(snippet.text) <= WIDTH + LEAD + 2
    assert snippet.text[0] == snippet.text[-1] == "…"
    assert snippet.text[1:3] in LONG
    assert snippet.text[-2] in "，。"
    assert [snippet.text[s:e] for s, e in snippet.marks] == ["人工智能"]


def test_two_snippets_cover_different_words_before_repeating_one():
    body = [
        LONG.replace("第5句", "杭州杭州杭州"),
        LONG,
        LONG.replace("第9句", "人工智能"),
        LONG.replace("第3句", "杭州"),
    ]
    article = an_article(*body)
    shown = snippets(article, marks(article, targets(exact("人工智能 杭州"))))
    assert len(shown) == 2
    assert {s.text[a:b] for s in shown for a, b in s.marks} == {"人工智能", "杭州杭州杭州"} or {
        s.text[a:b] for s in shown for a, b in s.marks
    } == {"人工智能", "杭州"}


def test_a_snippet_begins_with_no_closing_mark_and_cuts_no_figure():
    body = (
        "前面的话很长很长很长很长，“大家都说：‘好。’”"
        + "然后有1,234,567人" * 3
        + "来看机器人"
        + "，又有2,345人" * 20
        + "。"
    )
    article = an_article(body)
    (snippet,) = snippets(article, marks(article, targets(exact("机器人"))))
    inner = snippet.text.strip("…")
    at = body.index(inner)
    assert inner[0] not in "”’》"
    assert not (body[at - 1].isdigit() and inner[0] in ",0123456789")
    assert not (inner[-1] in ",0123456789" and body[at + len(inner)].isdigit())


def test_a_match_that_goes_on_in_the_next_paragraph_is_shown():
    article = an_article("第一段的开头。第二句话。", "下一段从这里开始。")
    shown = snippets(article, marks(article, targets(exact('"第二句话。下一段"'))))
    assert [s.text[a:b] for s in shown for a, b in s.marks] == ["第二句话。"]


def test_numbers_and_latin_words_are_never_cut():
    text = "一" * 30 + "abcdefghij" * 3 + "二" * 26 + "智能" + "三" * 60 + "1234567.89%" + "四" * 60
    article = an_article(text)
    (snippet,) = snippets(article, marks(article, targets(exact("智能"))))
    inner = snippet.text.strip("…")
    at = text.index(inner)
    for edge in (at, at + len(inner)):
        if 0 < edge < len(text):
            assert not (text[edge - 1].isascii() and text[edge].isascii())


def test_without_a_match_the_beginning_is_shown_and_without_a_body_nothing():
    (snippet,) = snippets(an_article(LONG), [])
    assert snippet.text.startswith("这是第0句")
    assert snippet.marks == ()
    assert snippets(an_article(), []) == ()


def test_many_marks_are_bounded_work():
    article = an_article("水" * 50_000)
    (snippet,) = snippets(article, marks(article, targets(exact("水"))))
    assert len(snippet.text) <= WIDTH + LEAD + 2
