"""A folder that is no index, or not whole, is noticed and what to do is said."""

import pytest

from search.errors import IndexMissing
from search.request import SearchRequest
from tests.engines.archives import HAND_MADE
from tests.engines.checking import build
from tests.engines.whoosh.homes import live, opened


def test_no_index_says_how_to_make_one(tmp_path):
    with pytest.raises(IndexMissing, match="baosou rebuild"):
        opened(tmp_path / "nowhere").info()
    with pytest.raises(IndexMissing, match="baosou rebuild"), opened(tmp_path).writer():
        pass


@pytest.mark.parametrize("name", ["analysis.json", "dictionary.txt", "receipt.json", "files.json", "_MAIN_1.toc"])
def test_a_missing_file_is_noticed(home, name):
    (live(home) / name).unlink()
    with pytest.raises(IndexMissing, match="baosou rollback"):
        opened(home).info()


def test_any_truncated_file_is_noticed(home):
    for path in sorted(live(home).iterdir()):
        if path.name.endswith("LOCK"):
            continue
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        with pytest.raises(IndexMissing, match=r"baosou (rollback|rebuild)"):
            opened(home).info()
        path.write_bytes(whole)
    assert opened(home).info().articles == len(HAND_MADE)


@pytest.mark.parametrize("content", [b"", b"../../etc", b"20990101T000000.000000Z", b"\xff\xfe"])
def test_a_damaged_current_file_is_noticed_and_rollback_or_rebuild_cures_it(home, content):
    build(opened(home), HAND_MADE[:2])
    (home / "CURRENT").write_bytes(content)
    with pytest.raises(IndexMissing, match="rebuild"):
        opened(home).info()
    build(opened(home), HAND_MADE[:3])
    assert opened(home).info().articles == 3


@pytest.mark.parametrize("name", ["analysis.json", "dictionary.txt", "receipt.json", "files.json"])
def test_a_file_of_the_right_size_and_no_sense_is_noticed(home, name):
    path = live(home) / name
    path.write_bytes(b"\xff" * path.stat().st_size)
    with pytest.raises(IndexMissing, match=r"baosou (rollback|rebuild)"):
        opened(home).info()


def test_an_index_path_that_is_a_file_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    for ask in (
        lambda e: e.info(),
        lambda e: e.writer(fresh=True).__enter__(),
        lambda e: e.search(SearchRequest("甲")),
    ):
        with pytest.raises(IndexMissing, match="不是文件夹"):
            ask(opened(tmp_path / "file"))
