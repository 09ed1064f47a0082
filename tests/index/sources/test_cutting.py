"""A file that holds several pages is several pages, each with its number; one that holds one page stays whole."""

import pytest

from index.build.builder import rebuild
from index.model import Masthead, Page, Problem
from index.page.splitter import split
from index.sources import read
from index.sources.cutting import cut
from search.engines import open_engine
from search.settings import Settings
from tests.engines.asking import Asked
from tests.paths import SAMPLE, SHARED, needs_shared

HEAD = "江海高新导报\n\n2025年11月3日 星期一 第40期(总第2644期) 今日3版"
BODY = "园区负责人介绍，今年以来新增企业三十家，其中一半来自外省。下一步将继续优化服务，让企业留得下、长得大。" * 4


def article(name):
    return f"# {name}开工\n\n本报记者 张伟\n\n{BODY}"


def pages_of(tmp_path, text, name="20251103.md", given=Masthead()):  # noqa: B008
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    outcomes = list(read([path], given))
    return [one for one in outcomes if isinstance(one, Page)], [one for one in outcomes if isinstance(one, Problem)]


@pytest.mark.parametrize(
    "between",
    [
        "<!-- page {n} -->",
        "<!-- Page: {n} of 3 -->",
        "2025年11月3日 星期一 第0{n}版 要闻",
        "第{n}版：要闻 2025年11月3日 星期一",
        "--- Page {n} ---",
        "<!-- page-break -->",
        "\f",
    ],
)
def test_marks_and_folio_lines_tell_pages_apart(tmp_path, between):
    parts = [HEAD + "\n\n" + article("一号厂房")]
    for n in (2, 3):
        parts += [between.format(n=n), article(f"{'零一二三'[n]}号厂房")]
    pages, problems = pages_of(tmp_path, "\n\n".join(parts))
    assert problems == []
    made = [split(page) for page in pages]
    assert [(page.masthead.page or page.articles[0].page, len(page.articles)) for page in made] == [
        (1, 1),
        (2, 1),
        (3, 1),
    ]
    assert [page.articles[0].headline for page in made] == ["一号厂房开工", "二号厂房开工", "三号厂房开工"]
    assert {(page.articles[0].serial, page.articles[0].date.isoformat()) for page in made} == {(2644, "2025-11-03")}
    assert not [warning for page in made for warning in page.warnings]


def test_marks_in_braces_count_from_nought(tmp_path):
    text = "".join(f"{{{n}}}------\n\n{article(name)}\n\n" for n, name in enumerate(["甲", "乙"]))
    pages, _ = pages_of(tmp_path, text)
    assert [page.hinted.page for page in pages] == [1, 2]


def test_lines_keep_their_numbers(tmp_path):
    text = f"{HEAD}\n\n{article('甲')}\n\n<!-- page 2 -->\n\n{article('乙')}\n"
    pages, _ = pages_of(tmp_path, text)
    (second,) = split(pages[1]).articles
    assert text.split("\n")[int(second.source.rpartition(":")[2]) - 1] == "# 乙开工"


def test_a_page_given_for_a_file_of_several_is_not_used_and_that_is_told(tmp_path):
    text = f"{HEAD}\n\n{article('甲')}\n\n<!-- page 2 -->\n\n{article('乙')}\n"
    pages, (problem,) = pages_of(tmp_path, text, given=Masthead(page=7))
    assert [page.hinted.page for page in pages] == [1, 2]
    assert "没有用上给出的版次" in problem.message


def test_a_file_that_may_hold_several_pages_and_shows_no_seam_is_told(tmp_path):
    pages, (problem,) = pages_of(tmp_path, "\n\n".join(article(f"第{n}座厂房") for n in range(220)))
    assert len(pages) == 1
    assert "分不出版面" in problem.message


def test_each_page_of_a_file_has_its_own_address(tmp_path):
    text = f"{HEAD}\n\n{article('甲')}\n\n2025年11月3日 星期一 第02版 园区\n\n{article('乙')}\n\n2025年11月3日 星期一 第03版 产业\n\n{article('丙')}\n"
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "20251103.md").write_text(text, encoding="utf-8")
    engine = Asked(open_engine(Settings(index=tmp_path / "index")))
    report = rebuild(engine, [tmp_path / "src"], Masthead())
    assert [(str(a.id), a.section) for a in engine.every_article()] == [
        ("2025-11-03-p01-a01", ""),
        ("2025-11-03-p02-a01", "园区"),
        ("2025-11-03-p03-a01", "产业"),
    ]
    assert (report.replaced, report.quarantined, report.findings) == ([], [], [])
    engine.close()


@pytest.mark.parametrize(
    "text",
    [
        f"2025年11月3日 星期一 第02版 要闻\n\n{article('甲')}",
        f"{HEAD}\n\n本期导读\n\n02版 要闻\n\n两座厂房开工\n\n03版 园区\n\n一条新线投产\n\n{article('甲')}",
        f"{HEAD}\n\n{article('甲')}\n\n（下转第2版）\n\n{article('乙')}",
        f"{article('甲')}\n\n{{0}} 不是记号\n",
    ],
)
def test_one_page_stays_one(text):
    (leaf,) = cut(text)
    assert leaf.text == text


@pytest.mark.parametrize("path", sorted(SAMPLE.rglob("*.txt")), ids=lambda path: "/".join(path.parts[-2:]))
def test_the_sample_pages_stay_whole(path):
    data = path.read_bytes()
    text = data.decode("utf-8" if data[:60].decode("utf-8", "ignore").isprintable() else "gb18030", "replace")
    assert len(cut(text)) == 1


@needs_shared
def test_a_whole_issue_in_one_file_is_cut_and_real_pages_are_not():
    (first, second) = cut((SHARED / "pages-hard" / "f2_pages.md").read_text(encoding="utf-8"))
    assert (first.number, second.number) == (1, 2)
    for path in sorted((SHARED / "pages" / "md").glob("*.md")):
        assert len(cut(path.read_text(encoding="utf-8"))) == 1, path.name
