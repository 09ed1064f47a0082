from pathlib import Path

import pytest

from index.model import Masthead, Page, Problem
from index.sources import natural, read
from index.sources.outcomes import Remark, Skipped
from index.sources.text import MAX_BYTES

TEXT = "新区的春天来得早\n\n本报讯 山上的花都开了。\n"


@pytest.fixture
def folder(tmp_path):
    def write(name, data=TEXT):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    write.path = tmp_path
    return write


def _read(*paths, given=Masthead()):  # noqa: B008
    return list(read(paths, given))


def test_folders_are_walked_in_order_of_numbers_not_of_digits(folder):
    for name in ("2025-11-10/10.md", "2025-11-10/2.md", "2025-11-03/1.txt"):
        folder(name)
    found = [str(Path(page.source).relative_to(folder.path)) for page in _read(folder.path)]
    assert found == ["2025-11-03/1.txt", "2025-11-10/2.md", "2025-11-10/10.md"]


def test_a_page_knows_where_it_is_from(folder):
    path = folder("2025-11-03/02.md", TEXT.encode("gb18030"))
    (page,) = _read(path)
    assert page.text == TEXT
    assert (page.source, page.stem, page.encoding, page.markdown) == (str(path), "02", "gb18030", True)
    assert page.given == Masthead()
    assert page.hinted.page == 2


def test_the_command_line_wins_over_meta_json(folder):
    folder("meta.json", '{"section": "要闻", "serial": 7}')
    path = folder("a.txt")
    (page,) = _read(path, given=Masthead(serial=8))
    assert (page.given.serial, page.given.section) == (8, "要闻")


def test_hidden_and_unknown_files_are_told_as_skipped(folder):
    for name in (".DS_Store", "scan.jpg", "01.txt", "meta.json"):
        folder(name, "{}" if name == "meta.json" else TEXT)
    found = _read(folder.path)
    assert [Path(f.source).name for f in found if isinstance(f, Skipped)] == [".DS_Store", "scan.jpg"]
    assert [f.stem for f in found if isinstance(f, Page)] == ["01"]
    assert len(found) == 3


@pytest.mark.parametrize("name", ["scan.jpg", "missing.txt"])
def test_a_file_asked_for_by_name_is_a_problem_not_a_skip(folder, name):
    if name == "scan.jpg":
        folder(name)
    (found,) = _read(folder.path / name)
    assert type(found) is Problem


@pytest.mark.parametrize("data", [b"", b"\n \n", b"%PDF-1.4", b"\xff\xfe\x00\xd8", b"\x80\x81\xff"])
def test_one_unreadable_file_costs_only_itself(folder, data):
    bad = folder("01.txt", data)
    folder("02.txt")
    problem, page = _read(folder.path)
    assert problem.source == str(bad)
    assert page.text == TEXT


def test_a_file_reached_twice_is_read_once(folder):
    path = folder("a/01.txt")
    assert len(_read(folder.path, path, folder.path / "a")) == 1


def test_a_page_larger_than_any_page_is_refused(folder, monkeypatch):
    monkeypatch.setattr("index.sources.text.MAX_BYTES", 10)
    (problem,) = _read(folder("01.txt"))
    assert "不像一个版面" in problem.message
    assert MAX_BYTES > 1_000_000


def test_a_file_without_permission_is_a_problem(folder, monkeypatch):
    path = folder("01.txt")

    def refuse(self):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)  # root may read everything, so a real one proves nothing there
    (problem,) = _read(path)
    assert "打不开" in problem.message
    assert "权限" in problem.message


def test_a_link_to_a_folder_is_skipped_so_that_no_loop_can_trap_us(folder):
    folder("a/01.txt")
    try:
        (folder.path / "a" / "loop").symlink_to(folder.path, target_is_directory=True)
    except OSError:
        pytest.skip("no symbolic links here")
    assert [type(found) for found in _read(folder.path)] == [Page, Skipped]


def test_natural_order_is_total():
    names = ["10", "2", "a10", "a2", "02", "", "2a"]
    assert sorted(names, key=natural)[:2] == ["", "2"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_control_characters_of_a_page_become_spaces_with_a_remark(tmp_path, encoding):
    path = tmp_path / "01.txt"
    path.write_bytes("山城\x0c的\x1b新\t区\r\n开出了第一条生产线\x7f\u0085。\n".encode(encoding))
    told, page = read([path], Masthead())
    assert told == Remark(str(path), "有 4 个控制字符，换成了空格")
    assert page.text == "山城 的 新\t区\n开出了第一条生产线  。\n"


def test_a_page_of_control_characters_alone_is_a_problem(tmp_path):
    path = tmp_path / "01.txt"
    path.write_bytes(b"\x0c\n\x7f")
    told, problem = read([path], Masthead())
    assert isinstance(told, Remark)
    assert "控制字符" in problem.message
