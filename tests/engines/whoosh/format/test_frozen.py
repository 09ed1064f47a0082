"""An index that was written long ago is still read as it was meant."""

import json
import shutil
from datetime import date

import pytest
import whoosh.index
from click.testing import CliRunner
from whoosh import query as stock

from search.analysis.words import default_segmenter
from search.engines.whoosh import WhooshEngine, snapshot
from search.engines.whoosh.format.segment import FORMAT
from search.errors import IndexOutdated
from search.places import read_date, read_page
from search.request import SearchRequest
from search.settings import Settings
from tests.engines.archives import article
from tests.engines.checking import ids
from tests.engines.frozen import ARCHIVE, FOLDER
from web.cli import main

VERSIONS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
CURRENT = f"format-{FORMAT}"


@pytest.fixture
def opened(monkeypatch):
    """The newest frozen generation. Its analysis may be outdated by now: only how it is written is in question here."""
    monkeypatch.setattr(snapshot, "_segmenter", lambda folder: default_segmenter())
    return snapshot.Snapshot(FOLDER / CURRENT, 1 << 20)


def test_the_newest_format_is_frozen():
    assert CURRENT in VERSIONS


@pytest.mark.parametrize("name", [name for name in VERSIONS if name != CURRENT])
def test_an_older_format_is_refused_with_the_cure(name):
    with pytest.raises(IndexOutdated) as refused:
        snapshot.Snapshot(FOLDER / name, 1 << 20)
    number = name.removeprefix("format-")
    assert str(refused.value) == (
        f"索引 {name} 的格式是第 {number} 版，本程序读写第 {FORMAT} 版；请用当前版本重建：baosou rebuild 来源文件夹。"
    )


def test_an_index_of_an_older_format_is_answered_with_the_cure_on_the_command_line(tmp_path):
    generation = tmp_path / "generations" / "20260101T000000.000000Z"
    shutil.copytree(FOLDER / "format-1", generation)
    (tmp_path / "CURRENT").write_text(generation.name + "\n", encoding="ascii")
    result = CliRunner().invoke(main, ["search", "风电", "--index", str(tmp_path)])
    assert result.exit_code == 3
    assert "格式是第 1 版" in result.stderr
    assert "baosou rebuild" in result.stderr


def test_there_are_two_segments_and_a_deleted_article(opened):
    assert len(opened.entries) == 2
    assert sum(entry.deleted_count() for entry in opened.entries) == 1


def test_every_query_finds_what_it_found(opened):
    expected = json.loads((FOLDER / f"{opened.folder.name}.json").read_text(encoding="utf-8"))
    for text, (reading, found) in expected.items():
        results = opened.search(SearchRequest(text, limit=100))
        hits = [hit for hit in results.hits if hit.reading == results.reading]
        assert (results.reading, sorted(ids(hits))) == (reading, found), text
        assert results.total == len(found), text


def test_every_article_comes_back_as_it_was(opened):
    assert {a.id: a for a in opened.every_article()} == {a.id: a for a in ARCHIVE if a is not ARCHIVE[1]}


def test_stock_whoosh_still_opens_it(opened):
    with whoosh.index.open_dir(str(opened.folder)).searcher() as searcher:
        found = {str(opened.columns.id(n)) for n in stock.Phrase("grams", ["风电", "电并", "并网"]).docs(searcher)}
    assert found == {"2025-11-03-p03-a01"}


def test_columns_that_came_later_are_read_as_an_index_without_them_meant_it(opened):
    dates = opened.columns.numbers["date"]
    assert (opened.columns.numbers["last_date"] == dates).all()
    assert not opened.columns.yearly.any()
    assert {(info.edition, info.page_count) for info in opened.issues()} == {("", None)}


def test_a_frozen_index_is_added_to_with_what_it_did_not_know(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot, "_segmenter", lambda folder: default_segmenter())
    generation = tmp_path / "generations" / "20260101T000000.000000Z"
    shutil.copytree(FOLDER / CURRENT, generation)
    (tmp_path / "CURRENT").write_text(generation.name + "\n", encoding="ascii")
    extra = article(date(2025, 11, 3), read_page("A01"), 1, number=2, edition="号外", page_count=4, headline="风电号外")
    month = article(read_date("1995-06"), 2, 1, headline="风电旧闻")
    engine = WhooshEngine(Settings(tmp_path))
    with engine.writer() as writer:
        for item in (extra, month):
            writer.add(item)
        writer.finish({})
        writer.publish()
    before = [item for item in ARCHIVE if item is not ARCHIVE[1]]
    with engine.reader() as reader:
        assert {a.id: a for a in reader.every_article()} == {a.id: a for a in [*before, extra, month]}
        held = {info.key: info for info in reader.issues()}
        assert (held["2025-11-03"].edition, held["2025-11-03"].page_count) == ("", None)
        assert (held["2025-11-03-2"].edition, held["2025-11-03-2"].page_count) == ("号外", 4)
        assert held["1995-06"].date == read_date("1995-06")
        assert ids(reader.search(SearchRequest("版:A")).hits) == [str(extra.id)]
        assert ids(reader.search(SearchRequest("日期:1995-06")).hits) == [str(month.id)]
        assert reader.search(SearchRequest("日期:1995-06-01..1995-06-15")).total == 0
    engine.close()
