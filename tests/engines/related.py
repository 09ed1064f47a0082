"""What every engine must do about related articles and the months of the archive: a part of `Conformance`."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from search.article import ArticleId, Entry
from search.errors import ArticleNotFound
from tests.engines.archives import HAND_MADE, article

MONDAY, NEXT = date(2025, 5, 12), date(2025, 5, 19)

TEA = "云岭茶园里装上了测叶小站，茶农罗大娘看着读数浇水。茶园的小站每十分钟测一次叶面。"
ROBOT = "河湾机器人厂交付第一百台焊接机器人，焊接车间里只有两名工人值守。"
#: Invented for these tests.
STORY = article(MONDAY, 1, 1, headline="测叶小站进茶园", body=[TEA, "村里还要再装六台，茶叶合作社出一半的钱。"])
FOLLOW = article(
    NEXT, 3, 1, headline="茶园小站装到第十台", body=["云岭的茶园今年装到第十台测叶小站，合作社说茶叶少浇了一成的水。"]
)
WELDING = article(MONDAY, 2, 1, headline="焊接车间只剩两人", body=[ROBOT])
WELDERS = article(
    NEXT, 2, 1, headline="机器人学会看焊缝", body=["河湾机器人厂的焊接机器人会看焊缝了，焊接质量由车间里的工人抽查。"]
)
OTHERS = [
    article(NEXT, 4, n, headline=headline, body=[body])
    for n, (headline, body) in enumerate(
        [
            ("渡口修好了", "江边的渡口封了三个月，今天重新通船，卖菜的挑着担子过江。"),
            ("图书馆延长开放", "市图书馆把闭馆时间推到夜里十点，读者说晚上也有地方看书。"),
            ("雨季提前", "气象台说今年雨季比往年早一周，排水站已经检修完毕。"),
            ("足球场开门", "学校的足球场周末向居民开放，孩子们不必再到马路边踢球。"),
        ],
        1,
    )
]
ARCHIVE = [STORY, FOLLOW, WELDING, WELDERS, *OTHERS]


def ids(found):
    return [line.id for line in found]


class RelatedConformance:
    """Mixed into `Conformance`, which gives `open_engine` and `build`."""

    @pytest.fixture
    def related(self, tmp_path):
        """Builds an archive and answers from it."""
        engine = self.opened(tmp_path)

        def ask(archive, wanted, limit=6):
            self.build(engine, archive)
            return engine.related(wanted.id, limit)

        yield ask
        engine.close()

    def test_articles_on_the_same_subject_are_related_and_others_are_not(self, related):
        assert ids(related(ARCHIVE, STORY)) == [FOLLOW.id]
        assert ids(related(ARCHIVE, FOLLOW)) == [STORY.id]
        assert ids(related(ARCHIVE, WELDERS)) == [WELDING.id]

    def test_a_line_says_what_a_list_shows(self, related):
        credited = replace(FOLLOW, byline="本报记者 林小满", section="园区", issue=19, serial=910)
        (line,) = related([STORY, credited, *OTHERS], STORY)
        assert (line.headline, line.section, line.page) == ("茶园小站装到第十台", "园区", 3)
        assert (line.date, line.issue, line.serial, line.kind) == (NEXT, 19, 910, "article")
        assert 0 < line.likeness <= 1
        assert not line.part

    def test_digests_and_advertisements_are_neither_related_nor_relate(self, related):
        digest = replace(
            article(MONDAY, 1, 5, headline="今日导读"),
            kind="digest",
            entries=(Entry("测叶小站进茶园", 1, "01版", STORY.id), Entry("茶园的小站", 2, "02版")),
        )
        ad = replace(article(NEXT, 8, 1, headline="测叶小站热卖", body=[TEA]), kind="ad")
        archive = [*ARCHIVE, digest, ad]
        assert ids(related(archive, STORY)) == [FOLLOW.id]
        assert related(archive, digest) == ()
        assert related(archive, ad) == ()

    def test_parts_of_a_story_stand_first_in_print_order(self, related):
        head = replace(STORY, next_part=ArticleId(MONDAY.isoformat(), 3, 1))
        middle = replace(
            article(MONDAY, 3, 1, headline="测叶小站进茶园", body=["渡口的船运来了零件。"]),
            previous_part=head.id,
            next_part=ArticleId(MONDAY.isoformat(), 4, 1),
        )
        tail = replace(article(MONDAY, 4, 1, body=["采茶的人回家了。"]), previous_part=middle.id)
        archive = [head, middle, tail, *ARCHIVE[1:]]
        found = related(archive, middle)
        assert ids(found)[:2] == [head.id, tail.id]
        assert [line.part for line in found[:2]] == [True, True]
        assert middle.id not in ids(found)
        assert ids(related(archive, head))[:2] == [middle.id, tail.id]
        assert FOLLOW.id in ids(related(archive, head))
        assert [line.part for line in related(archive, head, 1)] == [True]

    def test_parts_that_lead_back_to_the_story_or_nowhere_end_there(self, related):
        other = ArticleId(MONDAY.isoformat(), 7, 1)
        head = replace(STORY, next_part=other, previous_part=other)
        tail = replace(article(MONDAY, 7, 1, body=["余下的话。"]), next_part=head.id, previous_part=head.id)
        assert ids(related([head, tail, *ARCHIVE[1:]], head))[0] == tail.id
        assert ids(related([head, tail, *ARCHIVE[1:]], head)).count(tail.id) == 1
        assert ids(related([head, *ARCHIVE[1:]], head)) == [FOLLOW.id]

    def test_of_another_story_in_parts_one_part_is_listed(self, related):
        rest = ArticleId(NEXT.isoformat(), 9, 1)
        first = replace(FOLLOW, next_part=rest)
        second = article(
            NEXT, 9, 1, headline="茶园小站", body=["测叶小站在茶园的价钱，合作社与厂家还在谈，茶农盼着再便宜些。"]
        )
        second = replace(second, previous_part=FOLLOW.id)
        found = ids(related([STORY, first, second, *ARCHIVE[2:]], STORY))
        assert len({FOLLOW.id, rest} & set(found)) == 1

    def test_repeats_do_not_fill_the_list(self, related):
        again = [replace(FOLLOW, id=ArticleId("2025-05-26", page, 1), date=date(2025, 5, 26)) for page in (1, 2, 3)]
        copy = replace(STORY, id=ArticleId("2025-05-26", 4, 1), date=date(2025, 5, 26))
        found = ids(related([*ARCHIVE, *again, copy], STORY))
        assert len(found) == 1
        assert found[0] in {FOLLOW.id, *(item.id for item in again)}

    def test_a_front_page_line_leads_to_the_story_and_not_the_other_way_round(self, related):
        line = article(MONDAY, 1, 9, headline=STORY.headline)
        archive = [*ARCHIVE, line]
        assert STORY.id in ids(related(archive, line))
        assert line.id not in ids(related(archive, STORY))
        assert line.id not in ids(related(archive, FOLLOW))
        assert STORY.id in ids(related(archive, FOLLOW))

    def test_an_author_is_no_subject(self, related):
        by = [("记者", "欧阳修文")]
        mine = replace(STORY, credits=article(MONDAY, 1, 1, by=by).credits, byline="欧阳修文 欧阳修文")
        other = replace(OTHERS[0], credits=mine.credits, byline="欧阳修文")
        assert ids(related([mine, FOLLOW, other, *OTHERS[1:]], mine)) == [FOLLOW.id]

    def test_a_line_of_editors_is_related_to_nothing(self, related):
        made = [
            replace(article(day, 2, 9, headline=f"本版责编：{name}", by=[("责编", name)]), kind="notice")
            for day, name in ((MONDAY, "何远"), (NEXT, "何远"))
        ]
        bare = [replace(item, kind="article", credits=()) for item in made]
        assert related([*ARCHIVE, *made], made[0]) == ()
        assert related([*ARCHIVE, *bare], bare[0]) == ()

    def test_nothing_related_is_an_empty_list_and_an_unknown_article_an_error(self, related):
        assert related(ARCHIVE, OTHERS[0]) == ()
        assert related(ARCHIVE, STORY, 0) == ()
        assert related([replace(STORY, headline="", paragraphs=())], STORY) == ()
        with pytest.raises(ArticleNotFound):
            related(ARCHIVE, article(MONDAY, 9, 9))

    def test_what_was_removed_is_related_no_more(self, tmp_path):
        engine = self.opened(tmp_path)
        self.build(engine, ARCHIVE)
        with engine.writer() as writer:
            writer.delete(FOLLOW.id)
            writer.finish({})
            writer.publish()
        assert engine.related(STORY.id, 6) == ()
        assert sum(month.count for month in engine.timeline()) == len(ARCHIVE) - 1
        engine.close()

    def test_the_timeline_counts_every_dated_article(self, engine):
        months = Counter((item.date.year, item.date.month) for item in HAND_MADE if item.date)
        assert [(m.year, m.month, m.count) for m in engine.timeline()] == [(*m, n) for m, n in sorted(months.items())]
