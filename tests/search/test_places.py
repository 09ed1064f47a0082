"""Labels of pages, days known in part and keys of issues: read generously, written one way, ordered as print is."""

import pickle
import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.article import ArticleId
from search.places import (
    PartialDate,
    date_from,
    first_day,
    is_page,
    issue_key,
    key_order,
    last_day,
    page_from_json,
    page_group,
    page_json,
    page_label,
    page_name,
    page_text,
    page_value,
    read_date,
    read_page,
)

LABELS = [
    "01",
    "02",
    "12",
    "999",
    "A01",
    "A02",
    "A12",
    "AA01",
    "AB01",
    "B01",
    "T01",
    "Z99",
    "封面",
    "封二",
    "封三",
    "封底",
]
PAGES = st.one_of(
    st.integers(1, 999),
    st.tuples(st.integers(1, 26), st.integers(0, 26), st.integers(1, 999)).map(
        lambda label: (label[0] * 27 + label[1]) * 1000 + label[2]
    ),
    st.integers(729_001, 729_004),
)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2", "02"),
        ("０２", "02"),
        ("第一版", "01"),
        ("第 01 版", "01"),
        ("二十三版", "23"),
        ("A01", "A01"),
        ("a1", "A01"),
        ("Ａ０１版", "A01"),
        ("第A01版", "A01"),
        ("A-1", "A01"),
        ("T1", "T01"),
        ("aa3", "AA03"),
        ("封一", "封面"),
        ("封二", "封二"),
        ("封四版", "封底"),
    ],
)
def test_a_label_is_read_however_it_is_printed_and_written_one_way(text, label):
    assert page_text(read_page(text)) == label


@pytest.mark.parametrize("text", ["", "0", "A0", "A", "头版", "C1000", "1000", "ABC1", "-1", "A01B", "2.0", "版"])
def test_what_is_no_label_is_no_page(text):
    assert read_page(text) is None


def test_pages_are_ordered_by_letters_then_by_number_and_covers_stand_behind_all():
    assert [page_text(page) for page in sorted(map(read_page, LABELS))] == LABELS


@given(PAGES)
def test_every_way_of_writing_a_page_leads_back_to_it(page):
    assert is_page(page)
    ways = [page_text(page), page_value(page), page_label(page), page_name(page)]
    assert [read_page(way) for way in ways] == [page] * 4
    assert page_from_json(page_json(page)) == page
    id = ArticleId("2025-11-03-2", page, 7)
    assert ArticleId.parse(str(id)) == ArticleId.parse(id.path) == id


@given(st.integers(0, 10**9))
def test_any_number_that_an_old_index_may_hold_is_written_so_that_it_comes_back(page):
    assert ArticleId.parse(str(ArticleId("2025-11-03", page, 1))).page == page


def test_an_unknown_page_has_no_label():
    assert (page_label(0), page_value(0), page_text(0), page_json(0), page_json(None)) == ("", "0", "00", 0, None)


def test_letters_alone_stand_for_all_their_pages():
    first, last = page_group("a")
    assert first <= read_page("A01") < read_page("A999") <= last < read_page("AA01") < read_page("B01")
    assert page_group("第B版") == page_group("B叠")
    assert page_group("") is page_group("2") is page_group("A1") is None


def test_an_id_of_a_page_that_cannot_be_says_so():
    with pytest.raises(ValueError, match="A1000"):
        ArticleId.parse("2025-11-03-pA1000-a01")


# days


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1995-06-01", date(1995, 6, 1), date(1995, 6, 1)),
        ("1995-06", date(1995, 6, 1), date(1995, 6, 30)),
        ("1995-12", date(1995, 12, 1), date(1995, 12, 31)),
        ("1996-02", date(1996, 2, 1), date(1996, 2, 29)),
        ("1995", date(1995, 1, 1), date(1995, 12, 31)),
    ],
)
def test_a_date_prints_what_is_known_and_knows_which_days_it_may_be(text, first, last):
    day = read_date(text)
    assert (str(day), f"{day}", day.isoformat()) == (text,) * 3
    assert (first_day(day), last_day(day)) == (first, last)
    assert type(first_day(day)) is type(last_day(day)) is date
    assert date_from(first.toordinal(), last.toordinal()) == day
    assert pickle.loads(pickle.dumps(day)) == day


def test_a_month_is_no_day_and_stands_before_its_days_in_every_order():
    days = [read_date(text) for text in ("1995", "1995-01", "1995-01-01", "1995-06", "1995-06-01", "1995-06-02")]
    assert sorted(random.sample(days, len(days))) == days
    assert len(set(days)) == len(days)
    assert read_date("1995-06") != date(1995, 6, 1) != read_date("1995-06")
    assert read_date("1995-06") <= PartialDate(1995, 6) >= read_date("1995-06")
    assert not date(1995, 6, 1) <= read_date("1995-06")


@pytest.mark.parametrize("text", ["", "1995-13", "1995-00", "199", "95-06", "1995-6", "1995-06-31"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"month|isoformat|day"):
        read_date(text)


def test_no_date_has_no_days():
    assert date_from(0, 0) is None


# issues


def test_keys_are_ordered_by_day_then_by_number():
    keys = ["1995", "1995_2", "1995_10", "1995-06", "1995-06_2", "1995-06-01", "1995-06-01-2", "1995-06-01-10"]
    assert sorted(random.sample(keys, len(keys)), key=key_order) == keys
    assert [issue_key(day, number) for day, number in map(key_order, keys)] == keys


@pytest.mark.parametrize(
    "key", ["2025-11-03", "2025-11-03-2", "1995-06", "1995-06_2", "1995", "1995_12", "undated-扫描-7"]
)
def test_every_key_stands_in_ids_and_addresses(key):
    id = ArticleId(key, 3, 4)
    assert ArticleId.parse(str(id)) == ArticleId.parse(id.path) == id
