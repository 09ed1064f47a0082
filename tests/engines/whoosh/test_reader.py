"""Readers of the Whoosh engine: pinned to one generation, given back, and what happens where none can be opened."""

import logging

import pytest

from search.engines.whoosh import WhooshEngine, generations
from search.errors import IndexMissing, IndexOutdated
from search.request import SearchRequest
from search.settings import Settings
from tests.engines.archives import HAND_MADE
from tests.engines.checking import build


@pytest.fixture
def home(tmp_path):
    build(WhooshEngine(Settings(tmp_path)), HAND_MADE)
    return tmp_path


def damage(home):
    (generations.folder(home, generations.current(home)) / "analysis.json").write_text("{}")


def test_a_reader_answers_from_one_generation_whatever_is_published(home):
    engine = WhooshEngine(Settings(home))
    with engine.reader() as reader:
        build(engine, HAND_MADE[:2])
        assert reader.info().articles == len(HAND_MADE)
        assert reader.search(SearchRequest("")).total == len(HAND_MADE)
        with engine.reader() as later:
            assert later.info().articles == 2
            assert later is not reader


def test_a_replaced_generation_goes_with_its_last_reader(home):
    engine = WhooshEngine(Settings(home))
    with engine.reader() as one, engine.reader() as other:
        assert one is other
        build(engine, HAND_MADE[:2])
        with engine.reader():
            pass
        assert one.info().articles == len(HAND_MADE)
    assert not vars(one)


def test_closing_the_engine_leaves_readers_whole_until_they_are_given_back(home):
    engine = WhooshEngine(Settings(home))
    with engine.reader() as reader:
        engine.close()
        assert reader.search(SearchRequest("")).total == len(HAND_MADE)
    assert not vars(reader)
    engine.close()


def test_a_generation_that_cannot_be_opened_is_tried_and_logged_once_until_it_changes(home, caplog, monkeypatch):
    path = generations.folder(home, generations.current(home)) / "analysis.json"
    whole = path.read_text()
    damage(home)
    checked = []
    real = generations.check
    monkeypatch.setattr(generations, "check", lambda folder: checked.append(folder) or real(folder))
    engine = WhooshEngine(Settings(home))
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            with pytest.raises(IndexMissing, match="不完整"), engine.reader():
                pass
    assert len(checked) == 1
    assert len(caplog.records) == 1
    path.write_text(whole)
    with engine.reader() as reader:
        assert reader.info().articles == len(HAND_MADE)


def test_one_that_was_live_before_stays_in_service_and_the_new_one_is_tried_once(home, monkeypatch):
    engine = WhooshEngine(Settings(home))
    with engine.reader():
        pass
    build(WhooshEngine(Settings(home)), HAND_MADE[:2])
    damage(home)
    checked = []
    real = generations.check
    monkeypatch.setattr(generations, "check", lambda folder: checked.append(folder) or real(folder))
    for _ in range(3):
        with engine.reader() as reader:
            assert reader.info().articles == len(HAND_MADE)
    assert len(checked) == 1


def test_where_there_is_no_index_a_reader_says_what_to_do(tmp_path):
    with pytest.raises(IndexMissing, match="baosou rebuild"), WhooshEngine(Settings(tmp_path)).reader():
        pass
    assert not issubclass(IndexOutdated, IndexMissing)
