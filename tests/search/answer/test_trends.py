"""Shares by year and month, over a reader that only counts."""

from datetime import date

import pytest

from search.answer.trends import MOST, MOST_PERIODS, Period, percent, trends
from search.results import Month, SearchResults

#: Nothing of 2023; of 2024 two months; of 2025 one.
HELD = (Month(2022, 1, 40), Month(2024, 1, 10), Month(2024, 3, 30), Month(2025, 2, 100))
FOUND = {
    "茶园": (Month(2022, 1, 4), Month(2024, 3, 6), Month(2025, 2, 1)),
    "渡口": (Month(2024, 1, 5),),
}


class Counts:
    """A reader that knows how many articles of which months a query finds; three more are undated."""

    def __init__(self, held=HELD):
        self.held = held
        self.asked = []

    def timeline(self):
        return self.held

    def search(self, request):
        self.asked.append(request)
        months = FOUND.get(request.text, ())
        reading = "exact" if months else "some"
        return SearchResults(
            request,
            sum(m.count for m in months) + 3,
            reading,
            (),
            timeline=months,
            notes=("已改",) if not months else (),
        )


def test_years_follow_each_other_and_one_without_articles_is_missing_not_zero():
    found = trends(Counts(), ["茶园", "渡口"])
    assert found.by == "year"
    assert [period.label for period in found.periods] == ["2022", "2023", "2024", "2025"]
    assert found.totals == (40, 0, 40, 100)
    tea, ferry = found.trends
    assert tea.counts == (4, 0, 6, 1)
    assert [found.share(tea, n) for n in range(4)] == [0.1, None, 0.15, 0.01]
    assert [found.share(ferry, n) for n in range(4)] == [0.0, None, 0.125, 0.0]


def test_less_than_three_years_are_shown_by_month_and_either_can_be_asked_for():
    assert trends(Counts(), ["茶园"], since=date(2024, 1, 1)).by == "month"
    assert trends(Counts(), ["茶园"], "year", since=date(2024, 1, 1)).by == "year"
    by_month = trends(Counts(), ["茶园"], "month")
    assert len(by_month.periods) == 38
    assert by_month.periods[0] == Period(2022, 1)
    assert by_month.trends[0].counts[0] == 4
    assert sum(by_month.totals) == 180


def test_a_bound_takes_the_whole_of_the_period_it_falls_into():
    by_month = trends(Counts(), ["茶园"], "month", date(2024, 3, 31), date(2025, 2, 1))
    assert (by_month.periods[0].label, by_month.periods[-1].label) == ("2024-03", "2025-02")
    by_year = trends(Counts(), ["茶园"], "year", date(2024, 2, 29), date(2024, 2, 29))
    assert [period.label for period in by_year.periods] == ["2024"]
    assert by_year.totals == (40,)
    assert by_year.trends[0].counts == (6,)
    assert by_year.trends[0].outside == 4 + 1 + 3


def test_of_very_many_periods_the_newest_are_shown_and_a_note_says_so():
    held = tuple(Month(year, month, 1) for year in range(1990, 2020) for month in range(1, 13))
    found = trends(Counts(held), ["茶园"], "month")
    assert [p.label for p in (found.periods[0], found.periods[-1])] == ["2010-01", "2019-12"]
    assert len(found.totals) == MOST_PERIODS
    assert "120 个月" in found.notes[0]
    assert trends(Counts(held), ["茶园"], "month", None, date(1995, 1, 1)).notes == ()


def test_what_is_found_without_a_date_is_outside_of_every_period():
    (tea,) = trends(Counts(), ["茶园"]).trends
    assert (tea.total, tea.outside) == (14, 3)


def test_empty_queries_are_dropped_and_five_are_the_most():
    reader = Counts()
    found = trends(reader, ["", " 茶园 ", "  ", *"一二三四五六"])
    assert [trend.text for trend in found.trends] == ["茶园", *"一二三四"]
    assert len(found.trends) == MOST
    assert {request.limit for request in reader.asked} == {0}


def test_the_reading_and_the_notes_are_those_of_the_answer():
    known, unknown = trends(Counts(), ["茶园", "无"]).trends
    assert (known.reading, known.notes) == ("exact", ())
    assert (unknown.reading, unknown.notes) == ("some", ("已改",))


@pytest.mark.parametrize("bounds", [(), (date(1999, 1, 1), date(1999, 12, 31))])
def test_an_archive_without_articles_in_that_time_has_no_periods(bounds):
    found = trends(Counts(() if not bounds else HELD), ["茶园"], None, *bounds)
    assert (found.periods, found.totals) == ((), ())
    assert found.trends[0].counts == ()
    assert found.to_json()["trends"][0]["shares"] == []


def test_the_json_says_null_for_what_is_missing():
    made = trends(Counts(), ["茶园"]).to_json()
    assert made["by"] == "year"
    assert made["periods"][1] == {"period": "2023", "articles": 0}
    assert made["trends"][0]["shares"] == [0.1, None, 0.15, 0.01]
    assert made["trends"][0]["q"] == "茶园"


def test_a_period_knows_its_days():
    assert Period(2024).days == (date(2024, 1, 1), date(2024, 12, 31))
    assert Period(2024, 2).days == (date(2024, 2, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0"),
        (1, "100%"),
        (0.125, "12.5%"),
        (0.1, "10%"),
        (0.0123, "1.2%"),
        (0.00999, "1%"),
        (0.0034, "0.34%"),
        (0.00034, "0.034%"),
        (0.0000001, "0.00001%"),
    ],
)
def test_a_share_is_said_in_two_figures(share, text):
    assert percent(share) == text
