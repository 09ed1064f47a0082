"""What every engine must do with an archive: keep it whole, change it at once or not at all, go back."""

import threading

import pytest

from search.article import ArticleId
from search.errors import ArticleNotFound, IndexLocked
from search.request import Filters, SearchRequest
from tests.engines.archives import HAND_MADE, SECOND, THIRD, article
from tests.engines.checking import build, check, ids


class Archiving:
    """Tests over the hand-made archive; mixed into `Conformance`."""

    def test_articles_come_back_as_they_went_in(self, engine):
        for wanted in HAND_MADE:
            assert engine.get(wanted.id) == wanted
        assert sorted(ids(engine.every_article())) == sorted(ids(HAND_MADE))

    def test_an_unknown_article_is_not_found(self, engine):
        with pytest.raises(ArticleNotFound, match="2031-01-01-p01-a01"):
            engine.get(ArticleId.parse("2031-01-01-p01-a01"))

    def test_issues_and_pages_are_listed_in_print_order(self, engine):
        assert [i.key for i in engine.issues()] == ["2025-11-03", "2025-10-27", "2024-12-30", "undated-扫描-7"]
        assert next((i.articles, i.pages, i.serial) for i in engine.issues()) == (3, 2, 2644)
        assert ids(engine.articles("2025-11-03")) == ids(HAND_MADE[:3])
        assert ids(engine.articles("2025-11-03", 2)) == ids(HAND_MADE[2:3])
        assert engine.articles("1999-01-01") == ()
        assert engine.issue_by_serial(2643) == "2025-10-27"
        assert engine.issue_by_serial(1) is None

    def test_the_info_counts(self, engine):
        info = engine.info()
        assert (info.articles, info.issues, info.last) == (8, 4, THIRD)
        assert info.kinds == {"article": 4, "photo": 1, "notice": 1, "digest": 1, "ad": 1}
        assert info.receipt == {"made": "by build"}

    def test_additions_replacements_and_removals_show_together_or_not_at_all(self, engine):
        new = article(SECOND, 1, 1, headline="换过的一版", body=["低空经济"])
        more = [article(SECOND, 9, n, headline=f"新增第{n}篇") for n in range(1, 4)]
        with pytest.raises(RuntimeError, match="stop"), engine.writer() as writer:
            writer.delete_issue("2025-10-27")
            writer.add(new)
            raise RuntimeError("stop")
        assert sorted(ids(engine.every_article())) == sorted(ids(HAND_MADE))
        with engine.writer() as writer:
            assert writer.delete_issue("2025-10-27") == 2
            assert writer.delete(HAND_MADE[7].id) == 1
            assert writer.delete(HAND_MADE[7].id) == 0
            for item in [new, *more]:
                writer.add(item)
            writer.finish({})
            assert engine.info().articles == 8
            writer.publish()
        now = [a for a in HAND_MADE[:7] if a.date != SECOND] + [new, *more]
        for text in ("", "低空经济", "广告", "新增", "十五五", "作者:李洋"):
            check(engine, now, text, Filters(), "newest")

    def test_an_article_given_twice_is_refused_before_anything_is_written(self, engine):
        with engine.writer(fresh=True) as writer:
            writer.add(HAND_MADE[0])
            with pytest.raises(ValueError, match="2025-11-03-p01-a01"):
                writer.add(HAND_MADE[0])
            writer.finish({})
            writer.publish()
        assert ids(engine.every_article()) == ids(HAND_MADE[:1])

    def test_while_one_writes_nobody_else_writes_or_rolls_back(self, engine, tmp_path):
        build(engine, HAND_MADE[:2])
        other = self.open_engine(tmp_path)
        with engine.writer(fresh=True) as writer:
            for _ in range(2):
                with pytest.raises(IndexLocked), other.writer():
                    pass
                with pytest.raises(IndexLocked):
                    other.rollback()
                writer.restart()
        other.rollback()
        assert engine.info().articles == 8

    def test_a_writer_that_begins_again_has_nothing_of_what_it_wrote(self, engine):
        for fresh in (False, True):
            with engine.writer(fresh=fresh) as writer:
                writer.delete_issue("2025-10-27")
                writer.add(article(SECOND, 9, 1, headline="写过又丢掉的"))
                writer.finish({"made": "first"})
                writer.restart()
                writer.add(new := article(SECOND, 9, 2, headline="重写的一篇"))
                writer.finish({"made": "again"})
                writer.publish()
            assert engine.receipt() == {"made": "again"}
            expected = [new] if fresh else [*HAND_MADE, new]
            assert sorted(ids(engine.every_article())) == sorted(ids(expected))
            check(engine, expected, "写过又丢掉的", Filters(), "newest")

    def test_rollback_goes_to_what_was_live_before_and_not_to_what_was_rejected(self, engine):
        build(engine, HAND_MADE[:2])
        engine.rollback()
        build(engine, HAND_MADE[:4])
        engine.rollback()
        assert engine.info().articles == 8

    def test_rollback_brings_the_previous_state_back(self, engine):
        build(engine, HAND_MADE[:2])
        assert engine.info().articles == 2
        engine.rollback()
        assert engine.info().articles == 8

    def test_an_open_engine_sees_a_new_state_without_being_reopened(self, engine, tmp_path):
        build(self.opened(tmp_path), HAND_MADE[:3])
        assert engine.info().articles == 3

    @pytest.mark.slow
    def test_threads_get_the_answers_of_one(self, engine):
        texts = ["人工智能", '"十五五规划"', "高新区 创新", "标题:高新区", "水", "", "G6*", '"高新区 创新"~3'] * 5
        alone = {text: ids(engine.search(SearchRequest(text)).hits) for text in texts}
        fresh = []
        wrong = []

        def ask():
            for text in texts:
                if ids(engine.search(SearchRequest(text)).hits) != alone[text]:
                    wrong.append(text)
            fresh.append(True)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(fresh) == 8
        assert not wrong
