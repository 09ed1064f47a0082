"""In which order the values of a facet stand; what they count is the oracle's (`conformance.py`)."""

import pytest

from search.describe import FACET_LABELS
from search.engines.whoosh import WhooshEngine
from search.request import FACETS, Choice, Filters, SearchRequest
from search.settings import Settings
from tests.engines.archives import FIRST, SECOND, THIRD, article
from tests.engines.asking import Asked
from tests.engines.checking import build

#: Day, page, section. Of some it is not known on which page they stood, or on which day.
PRINTED = [
    (FIRST, 3, "乙"), (FIRST, 10, "乙"), (SECOND, 0, "甲"), (SECOND, 3, "丙"), (THIRD, 2, "丙"), (THIRD, 0, "丁"),
    (None, 0, "乙"), (None, 2, "丙"), (None, 0, "乙"), (None, 0, "甲"),
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = Asked(WhooshEngine(Settings(tmp_path_factory.mktemp("facets"))))
    archive = [
        article(
            day,
            page,
            seq,
            section=section,
            headline="山上的花",
            kind="ad" if seq > 7 else "article",
            by=[("记者", "张伟" if seq < 4 else "李洋")] if seq < 6 else [],
        )
        for seq, (day, page, section) in enumerate(PRINTED, 1)
    ]
    build(engine, archive)
    yield engine
    engine.close()


@pytest.fixture
def values(engine):
    """The values of a facet and their counts as they stand, where these choices are made."""

    def ask(name, *choices, text="花"):
        found = engine.search(SearchRequest(text, Filters(choices=choices)))
        (facet,) = [facet for facet in found.facets if facet.name == name]
        return [(value.value, value.count) for value in facet.values]

    return ask


def test_years_stand_newest_first_and_pages_in_print_order_and_what_is_unknown_stands_last(values):
    assert values("year") == [("2025", 4), ("2024", 2), ("0", 4)]
    assert values("page") == [("2", 2), ("3", 2), ("10", 1), ("0", 5)]


def test_a_chosen_value_that_counts_nothing_stands_in_its_place_and_what_is_unknown_still_last(values):
    assert values("year", Choice("year", "2026"))[:2] == [("2026", 0), ("2025", 4)]
    assert values("year", Choice("year", "1999")) == [("2025", 4), ("2024", 2), ("1999", 0), ("0", 4)]
    assert values("page", Choice("page", "9")) == [("2", 2), ("3", 2), ("9", 0), ("10", 1), ("0", 5)]
    assert values("page", Choice("page", "0"), Choice("year", "2024")) == [("3", 1), ("10", 1), ("0", 0)]


def test_where_nothing_is_found_the_chosen_values_are_all_there_is(values):
    assert values("page", Choice("page", "4"), Choice("page", "0"), text="海") == [("4", 0), ("0", 0)]


def test_sections_stand_by_how_much_they_hold_and_a_chosen_one_that_holds_nothing_last(values):
    assert values("section") == [("乙", 4), ("丙", 3), ("甲", 2), ("丁", 1)]
    chosen = values("section", Choice("section", "戊"), Choice("section", "己"))
    assert chosen[:4] == values("section")
    assert sorted(chosen[4:]) == [("己", 0), ("戊", 0)]
    # A section may be called by a number, and that is no reason to stand first.
    assert values("section", Choice("section", "100"))[-1] == ("100", 0)


def test_a_value_says_how_it_is_called_and_whether_it_is_chosen_or_excluded(engine):
    choices = (Choice("year", "2025"), Choice("year", "2024"), Choice("page", "3", excluded=True))
    found = engine.search(SearchRequest("花", Filters(choices=choices)))
    facets = {facet.name: facet for facet in found.facets}
    assert [facet.label for facet in found.facets] == [FACET_LABELS[name] for name in FACETS]

    def told(name):
        return [(v.value, v.label, v.selected, v.excluded) for v in facets[name].values]

    assert told("year") == [
        ("2025", "2025 年", True, False),
        ("2024", "2024 年", True, False),
        ("0", "日期不详", False, False),
    ]
    assert told("page") == [
        ("2", "02版", False, False),
        ("3", "03版", False, True),
        ("10", "10版", False, False),
        ("0", "版次不详", False, False),
    ]
    assert told("section")[0] == ("丁", "丁", False, False)
    assert told("kind") == [("article", "文章", False, False)]


def test_kinds_and_authors_are_counted_and_an_author_chosen_in_another_spelling_is_the_same(values):
    assert values("kind") == [("article", 7), ("ad", 3)]
    assert values("author") == [("张伟", 3), ("李洋", 2)]
    assert values("author", Choice("author", "李　洋")) == [("张伟", 3), ("李洋", 2)]


def test_the_months_are_counted_oldest_first_without_what_has_none(engine):
    found = engine.search(SearchRequest("花"))
    assert [(m.year, m.month, m.count) for m in found.timeline] == [(2024, 12, 2), (2025, 10, 2), (2025, 11, 2)]
    assert engine.search(SearchRequest("海")).timeline == ()
