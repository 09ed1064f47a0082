"""Hits that say what another on their page says are put under it; nothing is left out and nothing counted otherwise."""

from dataclasses import replace
from datetime import date

import pytest

from search.article import ArticleId, Entry
from search.engines.whoosh import WhooshEngine
from search.ranking.collapse import parents
from search.request import SearchRequest
from search.settings import Settings
from tests.engines.archives import article
from tests.engines.asking import Asked
from tests.engines.checking import build

DAY, NEXT = date(2025, 11, 3), date(2025, 11, 4)
STORY = "海风公司昨天宣布，第一座深水风电平台已经并网发电，每年可供三十万户家庭用电。项目用了四年时间。"
OTHER = "山城的第一条无人驾驶公交线昨天开通，全长十二公里，沿途设有九个车站，市民可以免费乘坐一个月。"


def story(day, page, seq, text=STORY, **more):
    return article(day, page, seq, headline=more.pop("headline", "深水风电平台并网"), body=[text], **more)


FIRST = story(DAY, 1, 2)
DIGEST = article(
    DAY, 1, 1, headline="本期导读", kind="digest", entries=(Entry("深水风电平台并网", 1, "01版", ArticleId("2025-11-03", 1, 2)),)
)  # fmt: skip
AGAIN = story(NEXT, 3, 1, f"{STORY}（转载）", headline="深水风电平台并网")
ELSE = story(DAY, 2, 1, OTHER, headline="无人驾驶公交开通")
PART = replace(
    story(DAY, 4, 1, "上接第一版。平台由三家企业一起设计。", headline="（上接第1版）"), previous_part=FIRST.id
)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ([FIRST, ELSE], [None, None]),
        ([FIRST, AGAIN, ELSE], [None, FIRST.id, None]),
        ([AGAIN, FIRST], [None, AGAIN.id]),
        ([FIRST, DIGEST], [None, FIRST.id]),
        ([DIGEST, ELSE, FIRST], [FIRST.id, None, None]),
        ([DIGEST, ELSE], [None, None]),
        ([FIRST, PART], [None, FIRST.id]),
        ([ELSE, PART], [None, None]),
        ([AGAIN, PART, FIRST, DIGEST], [None, AGAIN.id, AGAIN.id, AGAIN.id]),
        ([], []),
    ],
)
def test_what_belongs_together_stands_together(page, expected):
    assert parents(page) == expected


def test_a_chain_that_leads_back_folds_nothing():
    one = replace(ELSE, previous_part=FIRST.id)
    other = replace(FIRST, previous_part=ELSE.id)
    assert parents([one, other]) == [None, None]


def test_the_same_announcement_of_another_year_is_another_story():
    texts = [f"第{n}届海风论坛将于202{n}年7月{n}日至1{n}日在山城举行。市长将出席开幕式并致辞。" for n in (4, 5)]
    assert parents([story(DAY, 1, n, text, headline="海风论坛将举行") for n, text in enumerate(texts, 1)]) == [
        None,
        None,
    ]


def test_a_form_of_words_is_no_story():
    same = [article(DAY, 5, n, headline="图片报道", kind="photo") for n in range(1, 4)]
    assert parents(same) == [None, None, None]


def test_folded_hits_are_still_hits_and_are_counted(tmp_path):
    engine = Asked(WhooshEngine(Settings(tmp_path)))
    build(engine, [FIRST, DIGEST, AGAIN, ELSE, PART])
    found = engine.search(SearchRequest('"深水风电平台"', sort="newest"))
    assert found.total == len(found.hits) == 3
    under = {str(hit.id): hit.under for hit in found.hits}
    assert under == {str(AGAIN.id): None, str(FIRST.id): AGAIN.id, str(DIGEST.id): AGAIN.id}
    assert [hit["under"] for hit in found.to_json()["hits"]] == [None, str(AGAIN.id), str(AGAIN.id)]
    alone = engine.search(SearchRequest('"深水风电平台"', sort="newest", offset=1, limit=1))
    assert [hit.under for hit in alone.hits] == [None]


def test_what_leads_into_a_circle_is_under_none():
    one = replace(ELSE, previous_part=FIRST.id)
    other = replace(FIRST, previous_part=ELSE.id)
    assert parents([one, other, replace(PART, previous_part=other.id)]) == [None, None, None]
