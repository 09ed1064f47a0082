"""Digital editions in the build: beside other sources, with a receipt, with originals."""

from pathlib import Path

import pytest

from index.build.builder import add, rebuild
from index.build.gather import gather
from index.build.publication import NothingToIndex
from index.build.receipt import BuildReport, receipt, summary
from index.build.spool import Spool
from index.build.verify import silent
from index.model import Masthead, PageOriginal
from search.article import ArticleId
from search.places import page_of
from tests.index.memory_engine import MemoryEngine
from tests.index.sources.edition.mirrors import older_article, older_layout, put

DAY = "html/2017-10/13"
PAGE = "2017年10月13日 星期五 01版 要闻\n\n# 海风送电\n\n由识别得来的正文，有一个错字。\n\n# 另一篇\n\n另一篇的正文。\n"
OTHER = "2017年10月13日 星期五 02版 综合\n\n# 别版的新闻\n\n别版的正文。\n"


@pytest.fixture
def mirror(tmp_path):
    node = older_layout("01", "要闻", [("content_1.htm", "海风送电"), ("content_2.htm", "潮汐送电")])
    files = {
        "node_2.htm": node,
        "content_1.htm": older_article("海风送电", ["正文一。"]),
        "content_2.htm": older_article("潮汐送电", ["正文二。"]),
    }
    root = put(tmp_path / "mirror", {f"{DAY}/{name}": html for name, html in files.items()})
    return put(root, {"images/2017-10/13/01/P_b.jpg": b"\xff\xd8", "images/2017-10/13/01/P.pdf": b"%PDF"})


@pytest.fixture
def texts(tmp_path):
    return put(tmp_path / "texts", {"2017-10-13/01.md": PAGE, "2017-10-13/02.md": OTHER})


def headlines(engine):
    with engine.reader() as reader:
        return [(article.id.page, article.headline) for article in reader.every_article()]


@pytest.mark.parametrize("turned", [False, True])
def test_the_web_page_wins_over_recognised_text_whichever_is_read_first(mirror, texts, turned):
    engine = MemoryEngine()
    report = rebuild(engine, [texts, mirror] if turned else [mirror, texts], Masthead())
    assert headlines(engine) == [(1, "海风送电"), (1, "潮汐送电"), (2, "别版的新闻")]
    (told,) = report.replaced
    assert told.startswith("2017-10-13 第1版：以数字报 ")
    assert told.endswith(f"没有收入 {texts / '2017-10-13/01.md'} 的这一版")


def test_one_json_line_for_a_page_that_the_edition_has_is_set_aside_and_others_are_kept(mirror, tmp_path):
    lines = (
        '{"headline": "行一", "date": "2017-10-13", "page": 1}\n{"headline": "行二", "date": "2017-10-13", "page": 3}\n'
    )
    engine = MemoryEngine()
    rebuild(engine, [put(tmp_path / "lines", {"a.jsonl": lines}), mirror], Masthead())
    assert headlines(engine) == [(1, "海风送电"), (1, "潮汐送电"), (3, "行二")]


def test_text_that_is_added_later_does_not_replace_a_web_page(mirror, texts):
    engine = MemoryEngine()
    rebuild(engine, [mirror], Masthead())
    report = add(engine, [texts], Masthead())
    assert headlines(engine) == [(1, "海风送电"), (1, "潮汐送电"), (2, "别版的新闻")]
    assert "以索引中的数字报为准" in report.replaced[0]
    with pytest.raises(NothingToIndex, match="以索引中的数字报为准"):
        add(engine, [texts / "2017-10-13" / "01.md"], Masthead())


def test_a_mirror_that_is_added_later_replaces_text(mirror, texts):
    engine = MemoryEngine()
    rebuild(engine, [texts], Masthead())
    add(engine, [mirror], Masthead())
    assert headlines(engine) == [(1, "海风送电"), (1, "潮汐送电"), (2, "别版的新闻")]


def test_lettered_pages_that_are_added_again_replace_themselves(tmp_path):
    files = {}
    for node, label in ((187, "A01"), (188, "B01")):
        files[f"{DAY}/node_{node}.htm"] = older_layout(label, "要闻", [(f"content_{node}.htm", f"{label}的新闻")])
        files[f"{DAY}/content_{node}.htm"] = older_article(f"{label}的新闻", [f"{label}的正文。"])
    engine, root = MemoryEngine(), put(tmp_path / "m", files)
    rebuild(engine, [root], Masthead())
    put(root, {f"{DAY}/content_188.htm": older_article("B01的新闻", ["改过的正文。"])})
    add(engine, [root], Masthead())
    assert [headline for _, headline in headlines(engine)] == ["A01的新闻", "B01的新闻"]


def test_a_mirror_that_is_added_again_replaces_itself_and_the_receipt_counts_web_pages(mirror):
    engine = MemoryEngine()
    rebuild(engine, [mirror], Masthead())
    report = add(engine, [mirror], Masthead())
    assert headlines(engine) == [(1, "海风送电"), (1, "潮汐送电")]
    assert [(Path(file["path"]).name, file["articles"], file["files"]) for file in report.files] == [
        ("node_2.htm", 2, 3)
    ]
    assert "本次读取 3 个文件，收入 2 篇" in summary(receipt(report))
    assert report.skipped == []


def test_originals_come_out_of_the_spool_with_the_addresses_of_their_articles(mirror, tmp_path):
    put(tmp_path / "lines", {"a.jsonl": '{"headline": "别处的", "date": "2017-10-13"}\n'})
    with Spool() as spool:
        gather(spool, [tmp_path / "lines", mirror], Masthead(), BuildReport(), silent)
        spool.settle()
        (original,) = spool.originals.of_issue("2017-10-13")
        assert spool.originals.of_issue("2017-10-14") == ()
    assert (original.page, original.label, original.name) == (1, "01", "要闻")
    assert original.image.endswith("P_b.jpg")
    assert original.pdf.endswith("P.pdf")
    assert [str(region.article) for region in original.regions] == ["2017-10-13-p01-a01", "2017-10-13-p01-a02"]
    assert PageOriginal.from_json(original.to_json()) == original


def test_regions_of_lettered_pages_name_the_addresses_of_their_articles(tmp_path):
    node = older_layout("A01", "要闻", [("content_1.htm", "海风送电")])
    put(tmp_path / "m", {f"{DAY}/node_2.htm": node, f"{DAY}/content_1.htm": older_article("海风送电", ["正文。"])})
    put(tmp_path / "lines", {"a.jsonl": '{"headline": "别处的", "date": "2017-10-13"}\n'})
    with Spool() as spool:
        gather(spool, [tmp_path / "lines", tmp_path / "m"], Masthead(), BuildReport(), silent)
        spool.settle()
        (original,) = spool.originals.of_issue("2017-10-13")
        assert [article.headline for article in spool.articles("2017-10-13")] == ["别处的", "海风送电"]
    assert [region.article for region in original.regions] == [ArticleId("2017-10-13", page_of("A", 1), 1)]
