import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.article import Article, ArticleId, Credit, Image, Paragraph
from search.places import undated_issue
from tests.engines.archives import HAND_MADE, articles

ISSUES = st.one_of(st.dates().map(date.isoformat), st.text(min_size=1).map(undated_issue))
IDS = st.builds(ArticleId, ISSUES, st.integers(0, 999), st.integers(1, 9999))


@given(IDS)
def test_an_id_its_text_and_its_path_are_one_another(id):
    assert ArticleId.parse(str(id)) == id
    assert ArticleId.parse(id.path) == id


def test_an_id_is_the_print_address():
    id = ArticleId("2025-11-03", 1, 2)
    assert (str(id), id.path) == ("2025-11-03-p01-a02", "/2025-11-03/01/02")
    assert str(ArticleId(undated_issue("扫描 7/第2页"), 1, 1)) == "undated-扫描-7-第2页-p01-a01"


@pytest.mark.parametrize(
    "text", ["", "2025-11-03", "2025-11-03-p1-a1", "../etc/passwd", "2025-11-03-p01-a02\n", "x-p01-a01"]
)
def test_other_text_is_no_id(text):
    with pytest.raises(ValueError, match="不是文章编号"):
        ArticleId.parse(text)


@given(articles())
def test_an_article_survives_storage(archive):
    for article in [*archive, *HAND_MADE]:
        assert Article.from_json(json.loads(json.dumps(article.to_json()))) == article


def test_images_survive_storage_and_are_not_searched():
    article = replace(HAND_MADE[0], images=(Image("img/1.jpg", "现场"), Image("img/2.jpg")))
    stored = json.loads(json.dumps(article.to_json()))
    assert Article.from_json(stored) == article
    assert article.text == HAND_MADE[0].text
    del stored["images"]  # as it was stored before there were any
    assert Article.from_json(stored) == HAND_MADE[0]


def test_the_text_is_every_part_in_print_order():
    assert HAND_MADE[0].text.split("\n")[:3] == ["回看十四五", "国家高新区高质量发展提速", "▶ 本报记者 张伟"]
    assert HAND_MADE[5].text.split("\n") == ["本期导读", "高新区年度盘点 02版", "海风瞄准“60亿千瓦” 03版"]


def test_a_headless_item_is_called_by_its_first_words():
    photo = Article(ArticleId("2025-11-03", 1, 1), paragraphs=(Paragraph("一二三四五六七八九十" * 3),))
    assert photo.title == "［一二三四五六七八九十一二三四五六七八九十…］"
    assert Article(ArticleId("2025-11-03", 1, 1)).title == "［］"


def test_authors_are_distinct_names_in_print_order():
    assert HAND_MADE[2].authors == ("罗晓燕", "李　洋")


def test_those_who_made_up_the_page_are_no_authors():
    page = Article(
        ArticleId("2025-11-03", 1, 1), credits=(Credit("责编", "许诺"), Credit("记者", "张伟"), Credit("美编", "何立"))
    )
    assert page.authors == ("张伟",)
