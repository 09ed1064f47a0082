"""What every engine must do, whatever is under it. An engine joins by subclassing `Conformance` in its test file."""

import shutil
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.request import Choice, Filters, SearchRequest
from tests.engines.aliased import Aliased
from tests.engines.archives import FILTERS, HAND_MADE, QUERIES, SORT, article, articles
from tests.engines.archiving import Archiving
from tests.engines.asking import Asked
from tests.engines.checking import build, check, ids
from tests.engines.guiding import Guiding
from tests.engines.related import RelatedConformance
from tests.examples import examples

#: The folders that `Conformance.fill` copies, of each class and archive.
BUILT: dict[tuple[type, int], Path] = {}


class Conformance(Aliased, Archiving, Guiding, RelatedConformance):
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
