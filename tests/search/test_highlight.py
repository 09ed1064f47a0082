from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import highlight
from search.article import Article, ArticleId, Paragraph
from search.highlight import WIDTH, marked_parts, marks, snippets, targets
from search.parser import parse
from search.query import Phrase, leaves
from search.readings import read
from tests import oracle
from tests.engines.archives import QUERIES, articles


def exact(text):
    return read(parse(text).query, "exact", str.split)


def an_article(*body, headline="标题", byline=""):
    paragraphs = tuple(Paragraph(text) for text in body)
    return Article(
        ArticleId("2025-11-03", 1, 1), date=date(2025, 11, 3), headline=headline, byline=byline, paragraphs=paragraphs
    )


def marked(text, query, **parts):
    article = an_article(text, **parts)
    *_, body = marked_parts(article, marks(article, targets(exact(query))))
    return [body.text[start:end] for start, end in body.marks]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("编制“十五五”规划。", "十五五规划", ["十五五”规划"]),
        ("發展國家高新區", "国家高新区", ["國家高新區"]),
        ("第２．０版", "2.0版", ["２．０版"]),
        ("Ｇ６０科创走廊", "g60", ["Ｇ６０"]),
        ("G600不是G60", "G60", ["G60"]),
        ("G600和G60", "G6*", ["G600", "G60"]),
        ("好。国家", '"好！国家"', ["好。国家"]),
        ("高新高新高", '"高新高"', ["高新高新高"]),
        ("创新在高新区", '"高新区 创新"~10', ["创新", "高新区"]),
        ("杭州有人工智能", "人工智能 杭州", ["杭州", "人工智能"]),
        ("杭州有广告", "杭州 -广告", ["杭州"]),
        ("杭州", "标题:杭州", []),
        ("可\u200d申请", "可申请", ["可\u200d申请"]),
    ],
)
def test_every_literal_match_is_marked(text, query, expected):
    assert marked(text, query) == expected


def test_a_title_query_marks_only_the_head_and_an_author_query_only_the_byline():
    article = an_article("张伟在杭州", headline="杭州张伟", byline="本报记者 张　伟")
    assert [p.marks for p in marked_parts(article, marks(article, targets(exact("标题:杭州"))))] == [((0, 2),), (), ()]
    assert [p.marks for p in marked_parts(article, marks(article, targets(exact("作者:张伟"))))] == [(), ((5, 8),), ()]


@given(articles(), QUERIES)
def test_marks_are_sorted_apart_and_inside_and_every_phrase_found_is_marked(archive, text):
    query = exact(text)
    wanted = targets(query)
    for article in archive:
        found = marks(article, wanted)
        for part in (*marked_parts(article, found), *snippets(article, found)):
            flat = [place for mark in part.marks for place in mark]
            assert flat == sorted(set(flat))
            assert all(0 <= place <= len(part.text) for place in flat)
        phrases = [leaf for leaf in leaves(query) if isinstance(leaf, Phrase)]
        assert bool(found) >= any(oracle.holds(phrase, article) for phrase in phrases)


LONG = "，".join(f"这是第{n}句没有什么内容的话" for n in range(40)) + "。"


def test_snippets_show_the_match_and_are_cut_at_punctuation():
    article = an_article(LONG.replace("第20句", "第20句人工智能"))
    (snippet,) = snippets(article, marks(article, targets(exact("人工智能"))))
    assert len(snippet.text) <= WIDTH + highlight.LEAD + 2
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
    assert len(snippets(article, marks(article, targets(exact("水"))))) == 2 or snippets(article, [])


@given(st.text())
def test_any_text_can_be_marked_with_itself(text):
    article = an_article(text)
    found = marks(article, targets(Phrase(text)))
    assert bool(found) == bool(oracle.run(text))
