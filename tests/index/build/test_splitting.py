"""Pages are split in several processes as in one: the same, in their order, and a page that fails costs only itself."""

import os

import pytest

from index.build import splitting
from index.build.splitting import split_all, workers
from index.model import Page, Problem
from index.page.splitter import split
from tests.index.build.pages import LEAD, SECOND, page


def pages(count):
    text = [page((f"第{n}条生产线开工", LEAD), (f"第{n}间实验室建成", SECOND)) for n in range(count)]
    return [Page(one, f"{n:03d}.md", f"{n:03d}", markdown=True) for n, one in enumerate(text)]


@pytest.fixture
def small(monkeypatch):
    """Processes are worth it after a few pages, and a parcel holds two or three."""
    monkeypatch.setattr(splitting, "WORTH", 300)
    monkeypatch.setattr(splitting, "PARCEL", 300)
    monkeypatch.setattr(splitting, "_OTHER", 100)


@pytest.mark.slow
def test_however_many_split_every_item_comes_back_in_its_order_with_what_it_says(small):
    items = [thing for n, one in enumerate(pages(40)) for thing in ([one, f"别的 {n}"] if n % 3 else [one])]
    items[20:20] = [f"一串 {n}" for n in range(30)]
    expected = [(item, split(item) if isinstance(item, Page) else None) for item in items]
    assert list(split_all(items, 1)) == expected
    assert list(split_all(items, 3)) == expected
    assert list(split_all(items[:2], 3)) == expected[:2]
    assert list(split_all([], 3)) == []


def test_a_page_on_which_the_splitter_fails_costs_only_itself(monkeypatch):
    def fails(page):
        if page.stem == "001":
            raise ZeroDivisionError("一处")
        return split(page)

    monkeypatch.setattr(splitting, "split", fails)
    one, two, three = (outcome for _, outcome in split_all(pages(3), 1))
    assert isinstance(two, Problem)
    assert two.source == "001.md"
    assert "ZeroDivisionError: 一处" in two.message
    assert (len(one.articles), len(three.articles)) == (2, 2)


class Deadly(str):
    """A text that kills whichever process unpacks it."""

    def __reduce__(self):
        return os._exit, (1,)


@pytest.mark.slow
def test_pages_of_a_process_that_was_killed_are_split_here(small):
    items = pages(30)
    items[12] = Page(Deadly(items[12].text), "012.md", "012", markdown=True)
    outcomes = [outcome for _, outcome in split_all(items, 2)]
    assert [len(outcome.articles) for outcome in outcomes] == [2] * 30


@pytest.mark.slow
def test_who_stops_asking_leaves_no_process(small):
    items = split_all(pages(60), 2)
    for _ in range(20):
        next(items)
    items.close()


def test_no_more_items_are_taken_than_a_few_parcels_ahead(small, monkeypatch):
    monkeypatch.setattr(splitting, "WORTH", 0)
    taken = []
    source = (taken.append(n) or f"别的 {n}" for n in range(1_000))
    items = split_all(source, 2)
    for _ in range(10):
        next(items)
    # A parcel of three, and four that wait beside the one that is given out.
    assert len(taken) <= 1 + 10 + 3 * 6


@pytest.mark.parametrize(
    ("memory", "jobs", "processes"), [(64, 8, 1), (200, 8, 1), (512, 8, 3), (4096, 8, 8), (4096, 1, 1)]
)
def test_memory_decides_over_processes(memory, jobs, processes):
    assert workers(memory, jobs) == processes


def test_without_a_number_there_is_a_process_for_each_processor(monkeypatch):
    monkeypatch.setattr(splitting, "cores", lambda: 5)
    assert workers(4096, 0) == 5
