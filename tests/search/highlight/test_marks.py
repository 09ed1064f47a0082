from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.article import Article, ArticleId, Paragraph
from search.highlight.marks import marked_parts, marks, targets
from search.highlight.snippets import snippets
from search.query.parser import parse
from search.query.relaxation import read
from search.query.tree import Phrase, leaves
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


@given(st.text())
def test_any_text_can_be_marked_with_itself(text):
    article = an_article(text)
    found = marks(article, targets(Phrase(text)))
    assert bool(found) == bool(oracle.run(text))
