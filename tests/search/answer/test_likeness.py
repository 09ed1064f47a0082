"""How much two articles must have in common to be on the same subject, seen over a real engine."""

import random
from datetime import date

import pytest

from search.engines.whoosh import WhooshEngine
from search.settings import Settings
from tests.engines.archives import article
from tests.engines.asking import Asked
from tests.engines.checking import build

DAY, NEXT = date(2025, 5, 12), date(2025, 5, 19)
#: What a story is about: words of two characters that stand in few articles.
SUBJECT = [
    "茶园", "小站", "合作社", "渡口", "图书馆", "气象台", "足球场", "机器人", "码头", "果园",
    "蜂蜜", "竹林", "瓷器", "木匠", "秧苗", "灯塔", "石桥", "水库", "养蜂", "邮局",
]  # fmt: skip
#: And words of other stories.
OTHER = [
    "商场", "电梯", "公寓", "车站", "地铁", "医院", "护士", "银行", "律师", "法院",
    "演员", "剧场", "钢琴", "画家", "油画", "诗人", "小说", "体操", "游泳", "滑冰",
]  # fmt: skip
STORY = article(DAY, 1, 1, body=["，".join(SUBJECT)])
#: Each word in two more articles of its own: rare, and no word that only the story has.
REST = [
    article(day, page, n, body=["，".join([word, *[f"天地玄黄{word}"] * 2])])
    for page, words in ((2, SUBJECT), (3, OTHER))
    for day in (DAY, NEXT)
    for n, word in enumerate(words, 1)
]


@pytest.fixture
def related(tmp_path):
    """Which articles are related to the story, by how many of its words they have; the rest of theirs are of others.

    Each in an order of its own, so that none repeats another.
    """

    def ask(*shares):
        engine = Asked(WhooshEngine(Settings(tmp_path, jobs=1)))
        others = []
        for shared in shares:
            words = [*SUBJECT[:shared], *OTHER[: len(OTHER) - shared]]
            random.Random(shared).shuffle(words)
            others.append(article(NEXT, 1, shared, body=["，".join(words)]))
        build(engine, [STORY, *others, *REST])
        found = engine.related(STORY.id, 20)
        engine.close()
        return [(line.id.seq, line.likeness) for line in found]

    return ask


def test_what_shares_a_tenth_of_what_a_story_is_about_is_no_related_article_and_what_shares_a_quarter_is(related):
    found = related(2, 5, 10)
    assert [shared for shared, _ in found] == [10, 5]
    for shared, likeness in found:
        assert likeness == pytest.approx(shared / len(SUBJECT), abs=0.05)
