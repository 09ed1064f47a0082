"""What every engine must do, whatever is under it. An engine joins by subclassing `Conformance` in its test file."""

import shutil
import tempfile
import threading
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.analysis.words import default_segmenter, query_words
from search.article import ArticleId
from search.errors import ArticleNotFound, IndexLocked
from search.query.parser import parse
from search.request import FACETS, Choice, Filters, SearchRequest
from search.results import Matches
from tests import oracle
from tests.engines.aliased import Aliased
from tests.engines.archives import FILTERS, HAND_MADE, QUERIES, SECOND, SORT, THIRD, article, articles
from tests.engines.asking import Asked
from tests.engines.guiding import Guiding
from tests.engines.related import RelatedConformance
from tests.examples import examples


def cut(text):
    return query_words(text, default_segmenter())


def ids(found):
    return [str(item.id) for item in found]


#: The folders that `Conformance.fill` copies, of each class and archive.
BUILT: dict[tuple[type, int], Path] = {}


class Conformance(Aliased, Guiding, RelatedConformance):
    """Subclasses give `open_engine`; DEVIATIONS names tests an engine is known to fail, with the reason."""

    DEVIATIONS: dict[str, str] = {}  # noqa: RUF012 — a subclass replaces it whole

    def open_engine(self, folder: Path):
        raise NotImplementedError

    def opened(self, folder: Path):
        """The engine of the subclass, asked one thing at a time."""
        return Asked(self.open_engine(folder))

    def build(self, engine, archive):
        build(engine, archive)

    def filled(self, folder, archive):
        """A subclass says here what the folder with the archive must look like, where that is what it tests."""

    @pytest.fixture(autouse=True)
    def _known_deviation(self, request):
        reason = self.DEVIATIONS.get(request.node.originalname)
        if reason:
            request.applymarker(pytest.mark.xfail(reason=reason, strict=True))

    def fill(self, folder, archive, scratch):
        """An empty folder with the archive in it: built once for the class, then copied. What is not kept in its folder builds here."""
        key = (type(self), id(archive))
        if key not in BUILT:
            BUILT[key] = scratch.mktemp("built")
            engine = self.open_engine(BUILT[key])
            build(engine, archive)
            engine.close()
            self.filled(BUILT[key], archive)
        shutil.copytree(BUILT[key], folder, dirs_exist_ok=True)

    @pytest.fixture
    def engine(self, tmp_path, tmp_path_factory):
        self.fill(tmp_path, HAND_MADE, tmp_path_factory)
        engine = self.opened(tmp_path)
        yield engine
        engine.close()

    # the answers

    @settings(max_examples=examples(200), deadline=None, suppress_health_check=list(HealthCheck))
    @given(archive=articles(), asked=st.lists(st.tuples(QUERIES, FILTERS, SORT), min_size=8, max_size=8))
    def test_any_query_over_any_archive_is_answered_as_the_oracle_answers(self, archive, asked):
        with tempfile.TemporaryDirectory() as folder:
            engine = self.opened(Path(folder))
            build(engine, archive)
            self.filled(Path(folder), archive)
            for text, filters, sort in asked:
                check(engine, archive, text, filters, sort)
            engine.close()

    @pytest.mark.parametrize(
        "text", ["", "-人工智能", "高新区", "人工智能 杭州", "杭州创新大会", "的", "！！", "(((", "水"]
    )
    @pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
    def test_the_hand_made_archive_is_answered_as_the_oracle_answers(self, engine, text, sort):
        check(engine, HAND_MADE, text, Filters(), sort)

    @pytest.mark.parametrize(
        ("text", "numbers"),
        [
            ("人工智能 杭州", [1, 6]),
            ('"新质生产力引领区"', [0]),
            ("“新质生产力”", [0]),
            ("「新质生产力」", [0]),
            ('"新质生产力 引领区"', [0]),
            ("国家高新区", [0, 2]),
            ("國家高新區", [0, 2]),
            ("２．０版", [2]),
            ("2.0版", [2]),
            ('"十五五"规划', [0]),
            ('"十五五规划"', [0]),
            ('"人工，智能"', [2]),
            ("论坛 OR 广告", [2, 3]),
            ("论坛｜广告", [2, 3]),
            ("论坛 或 广告", [2, 3]),
            ("人工智能 -广告", [1, 6]),
            ("人工智能 NOT 广告", [1, 6]),
            ("人工智能 非 广告", [1, 6]),
            ("(论坛 OR 广告) 人工智能", [3]),
            ("（论坛 OR 广告） 人工智能", [3]),
            ("标题:高新区", [0, 2]),
            ("title:高新区", [0, 2]),
            ("标题:人工智能", []),
            ("标题:2.0版", [2]),
            ("标题:十四五", [0]),
            ("作者:张伟", [0]),
            ("作者:李洋", [2, 3]),
            ("作者:陈诚 类型:图片", [1]),
            ("栏目:产业", [2, 4]),
            ("section:产业", [2, 4]),
            ("类型:导读", [5]),
            ("kind:ad", [7]),
            ("版:2", [2]),
            ("版:2..3", [2, 4]),
            ("期:40", [0, 1, 2]),
            ("总期:2643", [3, 4]),
            ("日期:2025-10", [3, 4]),
            ("日期:2025-11-03 版:1", [0, 1]),
            ("日期:2024..2024", [5, 7]),
            ("日期:2025-10..2025-10 水", [4]),
            ("G6*", [0, 2]),
            ("G6", [2]),
            ("g60", [0]),
            ("C919", [6]),
            ('"高新区 创新"~3', [0, 2]),
            ('"创新 论坛"~0', [2]),
            ('"高新区 论坛"~1', []),
            ("水", [4]),
            ("海风瞄准60亿千瓦", [5]),
            ("010-5550-0199", [7]),
            ("本报记者 张伟", [0]),
            ("图为人工智能", [1]),
        ],
    )
    def test_the_documented_language_finds_these_articles(self, engine, text, numbers):
        found = engine.search(SearchRequest(text, limit=100))
        shown = [str(hit.id) for hit in found.hits if hit.reading == "exact"]
        assert sorted(shown) == sorted(ids([HAND_MADE[n] for n in numbers]))
        assert found.total == len(numbers) or found.reading != "exact"

    def test_a_double_issue_is_found_by_both_its_numbers(self, engine):
        day = date(2025, 12, 29)
        double = article(day, 1, 1, issue=48, last_issue=49, serial=2652, last_serial=2653, headline="合刊")
        build(engine, [*HAND_MADE, double])
        for text in ("期:48", "期:49", "总期:2652", "总期:2653", "总期:2650..2652", "总期:2653.."):
            assert str(double.id) in ids(engine.search(SearchRequest(text)).hits), text
        for text in ("期:47", "期:50", "总期:2651", "总期:2654.."):
            assert str(double.id) not in ids(engine.search(SearchRequest(text)).hits), text
        assert engine.issue_by_serial(2653) == engine.issue_by_serial(2652) == "2025-12-29"
        info = engine.issues()[0]
        assert (info.issue, info.last_issue, info.serial, info.last_serial) == (48, 49, 2652, 2653)
        assert engine.issues()[1].last_serial is None

    def test_readings_fall_back_in_turn_and_never_mix(self, engine):
        exact = engine.search(SearchRequest("高新区创新论坛"))
        assert (exact.reading, exact.total) == ("exact", 1)
        words = engine.search(SearchRequest("论坛高新区"))
        assert (words.reading, words.total) == ("words", 1)
        some = engine.search(SearchRequest("论坛机器人海洋"))
        assert some.reading == "some" or some.total == 0
        both = engine.search(SearchRequest("人工智能杭州"))
        readings = [hit.reading for hit in both.hits]
        assert both.total == readings.count(both.reading)
        assert both.partial_total == len(readings) - both.total
        assert readings == sorted(readings, key=["exact", "words", "some"].index)

    def test_quotes_fields_and_exclusions_hold_in_every_reading(self, engine):
        for text in ['"没有这句话" 人工智能', "标题:不存在 人工智能", "人工智能 -人工智能"]:
            assert engine.search(SearchRequest(text)).available == 0

    def test_pages_of_results_hold_every_article_once(self, engine):
        for sort in ("relevance", "newest", "oldest"):
            pages = [engine.search(SearchRequest("", sort=sort, offset=at, limit=3)) for at in range(0, 12, 3)]
            assert sorted(ids(hit for page in pages for hit in page.hits)) == sorted(ids(HAND_MADE))

    def test_deep_paging_is_bounded_and_says_so(self, engine):
        found = engine.search(SearchRequest("", offset=10_000))
        assert found.hits == ()
        assert "最多翻到第 10,000 篇" in found.notes[-1]

    def test_a_very_long_query_is_answered(self, engine):
        found = engine.search(SearchRequest("人工智能 " * 20_000))
        assert found.total == 3
        assert "太长" in found.notes[0]

    @pytest.mark.parametrize("text", ["\x00\x1b[31m人工智能", "人工智能\ud800", "<b>人工智能</b>", "%00人工智能"])
    def test_control_characters_and_markup_are_only_text(self, engine, text):
        assert engine.search(SearchRequest(text)).available >= 0

    def test_every_hit_says_where_it_matches(self, engine):
        for text in ("人工智能", "國家高新區", '"十五五规划"', "２．０版", "G6*", '"高新区 创新"~3', "作者:张伟"):
            for hit in engine.search(SearchRequest(text)).hits:
                pieces = (hit.kicker, hit.headline, hit.subtitle, *hit.snippets)
                assert any(piece.marks for piece in pieces) or text.startswith("作者"), (text, hit)
                assert all(0 <= s < e <= len(p.text) for p in pieces for s, e in p.marks)

    def test_the_marked_article_is_the_article(self, engine):
        whole = engine.get(HAND_MADE[0].id)
        parts = engine.marked("十五五规划", whole)
        assert [part.text for part in parts] == [text for _, text in whole.parts()]
        (marked,) = [part for part in parts if part.marks]
        assert [marked.text[s:e] for s, e in marked.marks] == ["十五五”规划"]

    # the archive

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

    def test_where_the_filters_leave_nothing_the_facets_say_what_others_would_give(self, engine):
        found = engine.search(SearchRequest("人工智能", Filters(choices=(Choice("year", "1999"),))))
        assert found.total == 0
        (years,) = [facet for facet in found.facets if facet.name == "year"]
        assert {v.value: v.count for v in years.values} == {"1999": 0, "2025": 2, "0": 1}

    def test_undated_articles_can_be_chosen(self, engine):
        found = engine.search(SearchRequest("", Filters(choices=(Choice("year", "0"),))))
        assert ids(found.hits) == ids([HAND_MADE[6]])

    def test_choices_of_one_facet_are_alternatives_and_of_two_both_hold(self, engine):
        years = (Choice("year", "2024"), Choice("year", "2025"))
        found = engine.search(SearchRequest("", Filters(choices=(*years, Choice("section", "产业")))))
        assert sorted(ids(found.hits)) == sorted(ids([HAND_MADE[2], HAND_MADE[4]]))
        (year,) = [facet for facet in found.facets if facet.name == "year"]
        assert {v.value for v in year.values if v.selected} == {"2024", "2025"}


def build(engine, archive):
    with engine.writer(fresh=True) as writer:
        for item in archive:
            writer.add(item)
        writer.finish({"made": "by build"})
        writer.publish()


def check(engine, archive, text, filters, sort, noalias=()):
    """One request: reading, ids, total, facets and order are the oracle's."""
    reading, matched, shown = oracle.answer(archive, parse(text).query, filters, cut, noalias)
    request = SearchRequest(text, filters, sort, limit=100, noalias=noalias)
    results = engine.search(request)
    assert engine.match(request) == Matches(results.total, results.reading, tuple(hit.id for hit in results.hits))
    hits = [hit for hit in results.hits if hit.reading == results.reading]
    assert (results.reading, results.total) == (reading, len(shown)), text
    assert sorted(ids(hits)) == sorted(ids(shown)), text
    more = oracle.following(archive, parse(text).query, filters, cut, noalias)
    behind = results.hits[results.total :]
    assert {r: {str(h.id) for h in behind if h.reading == r} for r in more} == more, text
    assert (results.partial_total, len(behind)) == (sum(map(len, more.values())),) * 2, text
    if sort == "relevance":
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    else:
        assert ids(hits) == ids(oracle.in_order(shown, sort)), text
    for facet in results.facets:
        counted = {oracle.name_key(v.value): v.count for v in facet.values if v.count}
        assert counted == dict(oracle.facet(matched, facet.name, filters)), (text, facet.name)
    assert [facet.name for facet in results.facets] == list(FACETS)
    months = Counter((item.date.year, item.date.month) for item in shown if item.date)
    assert [(m.year, m.month, m.count) for m in results.timeline] == [(*m, n) for m, n in sorted(months.items())]
