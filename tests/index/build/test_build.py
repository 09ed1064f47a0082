import itertools
import signal
from datetime import date

import pytest

from index.build.builder import add, rebuild
from index.build.publication import NothingToIndex, SourceMissing, VerifyFailed
from index.build.spool import Spool, digest
from index.model import Masthead, Problem
from search.article import Article, ArticleId, Paragraph
from search.errors import IndexLocked, IndexMissing
from search.request import SearchRequest
from tests.engines.asking import Asked
from tests.index.build.pages import DAY, LEAD, NONE, SECOND, gone, headlines, ids, page
from tests.index.memory_engine import MemoryEngine


def test_pages_and_lines_become_one_archive_in_print_order(engine, archive):
    archive("2025-11-10/01.md", page(("新区开工", LEAD)))
    archive("2025-11-03/02.md", page(("老厂新生", SECOND), ("花开", LEAD)))
    archive("more.jsonl", [{"title": "无日期的一篇", "body": LEAD}, {"title": "旧闻", "date": "2024-01-01"}])
    report = rebuild(engine, [archive.path], NONE)
    assert ids(engine) == [
        "2024-01-01-p00-a01",
        "2025-11-03-p02-a01",
        "2025-11-03-p02-a02",
        "2025-11-10-p01-a01",
        "undated-more-p00-a01",
    ]
    assert (report.articles, report.by_kind, report.quarantined) == (5, {"article": 5}, [])
    assert report.characters == sum(len(a.text) for a in engine.every_article())
    assert [file["articles"] for file in report.files] == [2, 1, 2]
    receipt = engine.info().receipt
    assert receipt["total"] == {
        "articles": 5, "by_kind": {"article": 5}, "characters": report.characters, "issues": 4,
    }  # fmt: skip
    assert engine.search(SearchRequest('"老厂房改成了实验室"')).total == 1


def test_bad_input_costs_only_itself(engine, archive, monkeypatch):
    import index.build.gather

    real = index.build.gather.split

    def split(page):
        if "炸" in page.text:
            raise RuntimeError("试验")
        return real(page)

    monkeypatch.setattr(index.build.gather, "split", split)
    archive("2025-11-03/01.md", page(("新区开工", LEAD)))
    archive("2025-11-03/02.md", b"\x80\xff\xff")
    archive("2025-11-03/03.md", "")
    archive("2025-11-03/04.md", page(("会炸的一版", LEAD)))
    archive("2025-11-03/05.txt", b"%PDF-1.7")
    archive("2025-11-03/x.jsonl", b'{"title": "\n{"title": "\xe5\xa5\xbd"}\n')
    report = rebuild(engine, [archive.path], NONE)
    assert headlines(engine) == ["好", "新区开工"]
    named = {problem.source.rsplit("/", 1)[1]: problem for problem in report.quarantined}
    assert sorted(named) == ["02.md", "03.md", "04.md", "05.txt", "x.jsonl"]
    assert named["x.jsonl"].line == 1
    assert "RuntimeError: 试验" in named["04.md"].message


def test_a_page_without_any_article_is_quarantined(archive, monkeypatch):
    import index.build.gather
    from index.model import SplitPage

    monkeypatch.setattr(index.build.gather, "split", lambda page: SplitPage(Masthead(), (), furniture=("x",)))
    archive("2025-11-03/01.md", "x")
    with pytest.raises(NothingToIndex) as raised:
        rebuild(Asked(MemoryEngine()), [archive.path], NONE)
    assert "没有认出任何文章" in raised.value.report.quarantined[0].message
    assert raised.value.report.furniture == 1


def test_an_article_that_the_engine_refuses_is_quarantined(archive):
    path = archive("a.jsonl", [{"title": "不能收入的一篇"}, {"title": "好的一篇"}])
    engine = Asked(MemoryEngine())
    report = rebuild(engine, [path], NONE)
    assert headlines(engine) == ["好的一篇"]
    assert report.quarantined == [Problem(f"{path}:1", "undated-a-p00-a01 无法收入：试验用的拒绝")]
    assert report.articles == 1


def test_without_anything_readable_the_live_index_stays(engine, archive, tmp_path):
    rebuild(engine, [archive("2025-11-03/01.md", page(("新区开工", LEAD)))], NONE)
    live = engine.info().generation
    empty = tmp_path / "empty"
    empty.mkdir()
    for source in (empty, archive("bad/01.md", b"")):
        for build in (rebuild, add):
            with pytest.raises(NothingToIndex):
                build(engine, [source], NONE)
    assert engine.info().generation == live


def test_a_missing_source_stops_a_rebuild_before_anything_is_read(archive, tmp_path):
    good = archive("2025-11-03/01.md", page(("新区开工", LEAD)))
    with pytest.raises(SourceMissing, match="nowhere"):
        rebuild(Asked(MemoryEngine()), [good, tmp_path / "nowhere"], NONE)


def test_a_draft_that_lost_an_article_is_never_published(archive):
    def lose(draft):
        draft.hidden.add(next(iter(draft.stored)))

    engine = Asked(MemoryEngine(spoil=lose))
    with pytest.raises(VerifyFailed, match="查不到"):
        rebuild(engine, [archive("2025-11-03/01.md", page(("新区开工", LEAD)))], NONE)
    assert engine.states == []


def test_add_needs_an_index(engine, archive):
    with pytest.raises(IndexMissing):
        add(engine, [archive("2025-11-03/01.md", page(("新区开工", LEAD)))], NONE)


def test_an_index_in_use_is_said_before_any_source_is_read(engine, archive):
    source = archive("2025-11-03/01.md", page(("新区开工", LEAD)))
    rebuild(engine, [source], NONE)
    seen = []
    with engine.writer():
        for work in (rebuild, add):
            with pytest.raises(IndexLocked):
                work(engine, [source], NONE, progress=lambda *told: seen.append(told))
        with pytest.raises(IndexLocked):
            gone(engine, "2025-11-03-p01-a01")
    assert seen == []
    add(engine, [source], NONE, progress=lambda *told: seen.append(told))
    assert seen


def test_nobody_else_writes_from_the_first_source_to_the_end_of_the_second_draft(engine, archive, monkeypatch):
    """A draft that cannot index an article is written once more: the index is not let go in between."""
    rows = [
        {**DAY, "page": 1, "title": "新区开工", "body": LEAD},
        {**DAY, "page": 1, "title": "老厂新生", "body": SECOND},
    ]
    rebuild(engine, [archive("a.jsonl", rows)], NONE)
    with engine.writer() as writer:
        flush = type(writer).flush
    lost = {ArticleId(DAY["date"], 1, 2): "试验用的中断"}
    monkeypatch.setattr(type(writer), "flush", lambda self: {**flush(self), **lost})
    stages = []

    def tried(stage, done, total):
        stages.append(stage)
        for meddle in (engine.writer(fresh=True).__enter__, engine.rollback):
            with pytest.raises(IndexLocked):
                meddle()

    report = rebuild(engine, [archive("a.jsonl", rows)], NONE, progress=tried)
    assert (report.articles, len(report.quarantined)) == (1, 1)
    assert [stage for stage, _ in itertools.groupby(stages)] == ["read", "index", "save", "verify"]
    assert stages.count("index") == 2
    engine.rollback()


@pytest.mark.parametrize("when", ["before", "while it", "after"])
def test_an_interruption_says_whether_the_new_index_is_live(engine, archive, monkeypatch, when):
    source = archive("2025-11-03/01.md", page(("新区开工", LEAD)))
    rebuild(engine, [source], NONE)
    archive("2025-11-03/01.md", page(("新区开工", LEAD), ("花开", SECOND)))
    with engine.writer() as writer:
        kind = type(writer)
    publish, finish = kind.publish, kind.finish

    def interrupted(self):
        if when == "while it":
            signal.raise_signal(signal.SIGINT)
        name = publish(self)
        if when == "after":
            signal.raise_signal(signal.SIGINT)
        return name

    def finished(self, receipt):
        if when == "before":
            raise KeyboardInterrupt
        return finish(self, receipt)

    monkeypatch.setattr(kind, "publish", interrupted)
    monkeypatch.setattr(kind, "finish", finished)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt) as told:
            rebuild(engine, [source], NONE)
    finally:
        signal.signal(signal.SIGINT, before)
    live = engine.info()
    assert live.articles == (1 if when == "before" else 2)
    assert ("索引没有改动" in str(told.value)) == (when == "before")
    assert (live.generation in str(told.value)) == (when != "before")
    with engine.writer():
        pass


def test_the_same_sources_give_the_same_archive(archive, tmp_path):
    for name in ("a/x.md", "b/x.md", "2025-11-03/01.md", "z/2025-11-03/01.md"):
        archive(name, page((name, LEAD)))
    archives = []
    for _ in range(2):
        engine = Asked(MemoryEngine())
        rebuild(engine, [archive.path], NONE)
        archives.append(list(engine.every_article()))
    assert archives[0] == archives[1]


def test_progress_is_told_for_every_stage(archive):
    told = []
    path = archive("a.jsonl", [{"title": f"第{n}篇", "body": LEAD} for n in range(30)])
    rebuild(Asked(MemoryEngine()), [path], NONE, progress=lambda *step: told.append(step))
    assert [step for step in told if step[0] == "index"] == [("index", 30, 30)]
    assert ("read", 30, None) in told
    assert ("verify", 30, 30) in told


def test_the_spool_gives_back_what_was_put_in():
    article = Article(ArticleId("2025-11-03", 1, 1), date=date(2025, 11, 3), paragraphs=(Paragraph("正文"),))
    with Spool() as spool:
        spool.put((article,), "a.txt")
        assert spool.articles("2025-11-03") == (article,)
        assert spool.files("2025-11-03") == {1: ("a.txt",)}
    assert digest((article,)) == digest((article,))
