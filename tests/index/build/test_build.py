import itertools
import json
import signal
from datetime import date

import pytest

from index.build.builder import add, rebuild, withdraw
from index.build.publication import NothingToIndex, SourceMissing, VerifyFailed
from index.build.receipt import Withdrawal, summary
from index.build.spool import Spool, digest
from index.model import Masthead, Problem
from search.article import Article, ArticleId, Paragraph
from search.engines import open_engine
from search.errors import ArticleNotFound, IndexLocked, IndexMissing
from search.request import SearchRequest
from search.settings import Settings
from tests.engines.asking import Asked
from tests.index.memory_engine import MemoryEngine

NONE = Masthead()
LEAD = "山城的新区开出了第一条生产线，工人们在灯下忙到很晚，谁也不愿先走。"
SECOND = "河边的老厂房改成了实验室，年轻人在这里做出了会走路的小机器。"


def page(*items: tuple[str, str], head: str = "") -> str:
    return "\n\n".join([head, *(f"## {headline}\n\n{body}" for headline, body in items)]).strip() + "\n"


@pytest.fixture
def archive(tmp_path):
    """Writes source files; called with a name and the text, bytes, or rows of JSONL."""

    class Archive:
        path = tmp_path / "archive"

        def __call__(self, name, data):
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(data, list):
                data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in data)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
            return path

    return Archive()


@pytest.fixture(params=["memory", "whoosh"])
def engine(request, tmp_path):
    if request.param == "memory":
        yield Asked(MemoryEngine())
        return
    made = Asked(open_engine(Settings(index=tmp_path / "index")))
    yield made
    made.close()


def ids(engine) -> list[str]:
    return [str(article.id) for article in engine.every_article()]


def headlines(engine) -> list[str]:
    return [article.headline for article in engine.every_article()]


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


def test_add_replaces_a_page_and_leaves_its_neighbours(engine, archive):
    archive("2025-11-03/01.md", page(("新区开工", LEAD), ("花开", SECOND)))
    archive("2025-11-03/02.md", page(("老厂新生", SECOND)))
    archive("2025-11-10/01.md", page(("又一期", LEAD)))
    rebuild(engine, [archive.path], NONE)
    new = archive("newer/20251103_01.md", page(("新区开工（更正）", LEAD)))
    report = add(engine, [new], NONE)
    assert headlines(engine) == ["新区开工（更正）", "老厂新生", "又一期"]
    (said,) = report.replaced
    assert str(new) in said
    assert "2025-11-03/01.md 的 2 篇" in said
    total = engine.info().receipt["total"]
    assert (report.articles, total["articles"], total["issues"]) == (1, 3, 2)
    assert total["characters"] == sum(len(a.text) for a in engine.every_article())


def test_add_twice_is_add_once(engine, archive):
    archive("2025-11-03/01.md", page(("新区开工", LEAD)))
    archive("a.jsonl", [{"title": "甲", "date": "2025-11-03"}, {"title": "无日期", "body": SECOND}])
    rebuild(engine, [archive.path], NONE)
    before = list(engine.every_article())
    report = add(engine, [archive.path], NONE)
    assert list(engine.every_article()) == before
    assert len(report.replaced) == 3
    assert engine.info().receipt["total"]["articles"] == 3


def test_the_same_page_fed_twice_is_the_later_one_and_the_report_says_so(engine, archive):
    archive("a/2025-11-03/01.md", page(("早的", LEAD), ("早的二", SECOND)))
    archive("b/2025-11-03/01.md", page(("晚的", LEAD)))
    report = rebuild(engine, [archive.path], NONE)
    assert headlines(engine) == ["晚的"]
    (said,) = report.replaced
    assert said.index("b/2025-11-03") < said.index("取代") < said.index("a/2025-11-03")


def test_articles_of_unknown_page_are_never_taken_for_the_same_page(engine, archive):
    day = {"date": "2025-11-03"}
    archive("a.jsonl", [{**day, "title": "甲"}, {**day, "title": "乙"}])
    archive("b.jsonl", [{**day, "title": "丙"}, {**day, "title": "乙"}])
    report = rebuild(engine, [archive.path], NONE)
    assert sorted(headlines(engine)) == ["丙", "乙", "甲"]
    assert len(report.replaced) == 1
    more = archive("more/c.jsonl", [{**day, "title": "丁"}, {**day, "title": "甲"}])
    add(engine, [more], NONE)
    assert sorted(headlines(engine)) == ["丁", "丙", "乙", "甲"]


def test_undated_files_of_one_name_do_not_overwrite_each_other(engine, archive):
    archive("a/x.md", page(("甲", LEAD)))
    archive("b/x.md", page(("乙", SECOND)))
    archive("c/x.md", page(("甲", LEAD)))
    rebuild(engine, [archive.path], NONE)
    assert sorted(headlines(engine)) == ["乙", "甲"]
    assert {i.split("-p")[0] for i in ids(engine)} > {"undated-x"}
    before = ids(engine)
    changed = archive("b/x.md", page(("乙，改过", SECOND)))
    add(engine, [changed], NONE)
    assert ids(engine) == before
    assert sorted(headlines(engine)) == ["乙，改过", "甲"]


def test_numbers_printed_on_page_one_hold_for_the_whole_issue(engine, archive):
    day = {"date": "2025-11-03"}
    archive(
        "a.jsonl", [{**day, "page": 1, "title": "甲", "issue": 40, "serial": 2644}, {**day, "page": 2, "title": "乙"}]
    )
    rebuild(engine, [archive.path], NONE)
    assert {(a.issue, a.serial) for a in engine.every_article()} == {(40, 2644)}


def test_pages_that_disagree_on_their_number_are_a_finding_and_nothing_is_filled_in(archive):
    day = {"date": "2025-11-03"}
    rows = [{**day, "page": n, "title": "甲", "serial": s} for n, s in ((1, 2644), (2, 2645), (3, None))]
    engine = Asked(MemoryEngine())
    report = rebuild(engine, [archive("a.jsonl", rows)], NONE)
    assert "2025-11-03 各版所印的总期号不一致：2644、2645" in report.findings
    assert [a.serial for a in engine.every_article()] == [2644, 2645, None]


def test_serial_findings_look_at_the_whole_archive(engine, archive):
    rows = [{"date": f"2025-11-{d:02}", "page": 1, "title": "题", "serial": s} for d, s in ((3, 2644), (17, 2646))]
    report = rebuild(engine, [archive("a.jsonl", rows)], NONE)
    assert "缺总第2645期：在 2025-11-03 与 2025-11-17 之间" in report.findings
    more = archive("b.jsonl", [{"date": "2025-11-10", "page": 1, "title": "题", "serial": 2645}])
    assert add(engine, [more], NONE).findings == []


def test_jumps_are_linked_over_pages_fed_at_different_times(engine, archive):
    first = {"date": "2025-11-03", "page": 1, "title": "新区开工 老厂新生", "body": LEAD, "continues_on": 2}
    other = {"date": "2025-11-03", "page": 2, "title": "新区开工 老厂新生", "body": SECOND, "continued_from": 1}
    report = rebuild(engine, [archive("a.jsonl", [first])], NONE)
    assert report.findings
    report = add(engine, [archive("b.jsonl", [other])], NONE)
    one, two = engine.every_article()
    assert (one.next_part, two.previous_part) == (two.id, one.id)
    assert report.findings == []


def test_a_withdrawn_article_stays_out_until_it_is_asked_for(engine, archive):
    archive("2025-11-03/01.md", page(("新区开工", LEAD), ("老厂新生", SECOND)))
    rebuild(engine, [archive.path], NONE)
    gone = ArticleId("2025-11-03", 1, 2)
    withdraw(engine, gone, "作者要求", who="林", when="2025-12-01T08:00:00+00:00")
    assert headlines(engine) == ["新区开工"]
    with pytest.raises(ArticleNotFound):
        engine.get(gone)
    assert engine.info().receipt["total"]["articles"] == 1
    for build in (add, rebuild):
        report = build(engine, [archive.path], NONE)
        assert headlines(engine) == ["新区开工"]
        (said,) = report.kept_out
        assert "作者要求" in said
        assert report.withdrawn[0].who == "林"
    archive("2025-11-03/01.md", page(("老厂新生", SECOND), ("新区开工", LEAD)))
    rebuild(engine, [archive.path], NONE)
    assert headlines(engine) == ["新区开工"]


def test_the_last_article_can_be_withdrawn(engine, archive):
    rebuild(engine, [archive("2025-11-03/01.md", page(("新区开工", LEAD)))], NONE)
    withdraw(engine, ArticleId("2025-11-03", 1, 1), "试", who="林", when="2025-12-01")
    assert (engine.info().articles, engine.info().receipt["total"]["issues"]) == (0, 0)


def test_withdrawing_what_is_not_there_changes_nothing(engine, archive):
    rebuild(engine, [archive("2025-11-03/01.md", page(("新区开工", LEAD)))], NONE)
    live = engine.info().generation
    with pytest.raises(ArticleNotFound):
        withdraw(engine, ArticleId("2025-11-03", 1, 9), "试", who="林", when="2025-12-01")
    assert engine.info().generation == live


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


def test_withdrawals_outlive_an_index_that_can_no_longer_be_opened(archive, tmp_path):
    archive("2025-11-03/01.md", page(("新区开工", LEAD), ("老厂新生", SECOND)))
    engine = Asked(open_engine(Settings(tmp_path / "index")))
    rebuild(engine, [archive.path], NONE)
    withdraw(engine, ArticleId("2025-11-03", 1, 2), "作者要求", who="林", when="2025-12-01T08:00:00+00:00")
    (analysis,) = (tmp_path / "index" / "generations" / engine.info().generation).glob("analysis.json")
    analysis.write_text("{}", encoding="utf-8")
    engine = Asked(open_engine(Settings(tmp_path / "index")))
    rebuild(engine, [archive.path], NONE)
    assert headlines(engine) == ["新区开工"]
    engine.close()


def gone(engine, id: str, reason: str = "作者要求") -> None:
    withdraw(engine, ArticleId.parse(id), reason, who="林", when="2025-12-01T08:00:00+00:00")


DAY = {"date": "2025-01-06"}


def test_what_stands_where_a_withdrawn_article_stood_is_let_in_and_told(engine, archive):
    rows = [{**DAY, "page": 1, "title": title, "body": title * 20} for title in ("新区开工", "老厂新生", "山花开了")]
    rebuild(engine, [archive("a.jsonl", rows)], NONE)
    gone(engine, "2025-01-06-p01-a02")
    report = rebuild(engine, [archive("a.jsonl", [rows[0], rows[2]])], NONE)
    assert headlines(engine) == ["新区开工", "山花开了"]
    assert report.kept_out == []
    (said,) = report.findings
    assert "2025-01-06-p01-a02 山花开了 已收入" in said


def test_another_file_of_the_day_is_not_taken_for_a_withdrawn_article(engine, archive):
    first = archive("a.jsonl", [{**DAY, "title": "新区开工", "body": LEAD}, {**DAY, "title": "花开", "body": "山花。"}])
    rebuild(engine, [first], NONE)
    gone(engine, "2025-01-06-p00-a01")
    report = add(engine, [archive("b.jsonl", [{**DAY, "title": "老厂新生", "body": SECOND}])], NONE)
    assert sorted(headlines(engine)) == ["老厂新生", "花开"]
    assert (report.kept_out, len(report.findings)) == ([], 1)


@pytest.mark.parametrize(
    ("headline", "kept_out"),
    [
        ("老厂 新生：造出第一台机器", True),
        ("老厂新生，造出第一台机器！", True),
        ("老厂新生造出第二台机器", True),
        ("新区开出第一条线", False),
    ],
)
def test_a_withdrawn_article_whose_text_was_corrected_is_known_by_place_and_headline(
    engine, archive, headline, kept_out
):
    old = [{**DAY, "page": 1, "title": "甲", "body": LEAD}, {**DAY, "page": 1, "title": "老厂新生造出第一台机器"}]
    rebuild(engine, [archive("a.jsonl", old)], NONE)
    gone(engine, "2025-01-06-p01-a02")
    report = rebuild(engine, [archive("a.jsonl", [old[0], {**old[1], "title": headline, "body": SECOND}])], NONE)
    assert headlines(engine) == ["甲"] + ([] if kept_out else [headline])
    assert [("请复查" in said) for said in report.kept_out] == [True] * kept_out
    assert bool(report.findings) is not kept_out


def test_a_withdrawn_article_that_moved_costs_its_old_place_nothing(engine, archive):
    rows = [{**DAY, "page": 1, "title": title, "body": title * 20} for title in ("新区开工", "老厂新生", "山花开了")]
    rebuild(engine, [archive("a.jsonl", rows)], NONE)
    gone(engine, "2025-01-06-p01-a02")
    report = rebuild(engine, [archive("a.jsonl", [rows[1], rows[0], rows[2]])], NONE)
    assert headlines(engine) == ["新区开工", "山花开了"]
    assert (len(report.kept_out), report.findings) == (1, [])


def test_a_corrected_withdrawn_article_at_another_place_is_told(archive):
    engine = Asked(MemoryEngine())
    rows = [{**DAY, "page": 1, "title": title, "body": title * 20} for title in ("新区开工", "老厂新生", "山花开了")]
    rebuild(engine, [archive("a.jsonl", rows)], NONE)
    gone(engine, "2025-01-06-p01-a02")
    report = rebuild(engine, [archive("a.jsonl", [rows[0], rows[2], {**rows[1], "body": SECOND}])], NONE)
    assert any("a03 老厂新生 已收入" in said and "标题与它相近" in said for said in report.findings)


FIRST, OTHER = ("新区开工", LEAD), ("老厂新生", SECOND)


@pytest.mark.parametrize("build", [rebuild, add])
@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("undated.md", NONE),
        ("undated.md", Masthead(date=date(2025, 3, 3))),
        ("undated.md", Masthead(date=date(2025, 3, 3), page=7)),
        ("renamed.md", NONE),
        ("elsewhere/undated.md", NONE),
        ("2025-03-03/02.md", NONE),
    ],
)
def test_a_withdrawn_article_does_not_come_back_under_another_name_or_date(engine, archive, build, name, given):
    source = archive("undated.md", page(FIRST, OTHER))
    rebuild(engine, [source], Masthead(page=1))
    gone(engine, "undated-undated-p01-a02")
    moved = archive.path / name
    moved.parent.mkdir(parents=True, exist_ok=True)
    source.rename(moved)
    report = build(engine, [moved], given)
    assert set(headlines(engine)) == {"新区开工"}
    (said,) = report.kept_out
    assert "老厂新生" in said
    assert "作者要求" in said
    assert ("撤下时编号为 undated-undated-p01-a02" in said) == (said.split()[0] != "undated-undated-p01-a02")
    assert "没有收入：1" in summary(engine.info().receipt)


def test_a_long_article_does_not_come_back_in_another_dated_issue_but_a_label_does(engine, archive):
    long = {"title": "老厂新生", "body": SECOND * 3}
    rows = [{**DAY, "page": 1, **long}, {**DAY, "page": 1, "title": "图片新闻"}, {**DAY, "page": 2, "title": "留"}]
    rebuild(engine, [archive("a.jsonl", rows)], NONE)
    gone(engine, "2025-01-06-p01-a01")
    gone(engine, "2025-01-06-p01-a02")
    later = [{**row, "date": "2025-01-13"} for row in rows]
    report = rebuild(engine, [archive("a.jsonl", [*rows, *later])], NONE)
    assert ids(engine) == ["2025-01-06-p02-a01", "2025-01-13-p01-a02", "2025-01-13-p02-a01"]
    assert len(report.kept_out) == 3
    (said,) = report.findings
    assert "2025-01-13-p01-a02 图片新闻" in said


def test_where_only_withdrawn_articles_are_fed_the_message_lists_them(engine, archive):
    source = archive("2025-11-03/01.md", page(FIRST))
    rebuild(engine, [source, archive("b.jsonl", [{"title": "别的"}])], NONE)
    gone(engine, "2025-11-03-p01-a01")
    for build in (rebuild, add):
        with pytest.raises(NothingToIndex, match="新区开工：2025-12-01 由 林 撤下（作者要求）") as raised:
            build(engine, [source], NONE)
        assert len(raised.value.report.kept_out) == 1
    assert headlines(engine) == ["别的"]


def test_withdrawing_without_an_index_makes_no_folder(tmp_path):
    engine = Asked(open_engine(Settings(index=tmp_path / "index")))
    with pytest.raises(IndexMissing):
        gone(engine, "2025-11-03-p01-a01")
    assert not (tmp_path / "index").exists()
    engine.close()


class Hiding:
    """Hides articles by their headline from every draft, and remembers how many drafts there were."""

    def __init__(self, *names, heal=True):
        self.names, self.heal, self.drafts = names, heal, 0

    def __call__(self, draft):
        self.drafts += 1
        draft.hidden |= {id for id, article in draft.stored.items() if article.headline in self.names}
        if not self.heal:
            draft.hidden.add(next(iter(draft.stored)))


def many(count: int) -> list[dict]:
    return [{**DAY, "page": 1, "title": f"第{n}条生产线开工", "body": f"第{n}条。{LEAD}"} for n in range(count)]


def test_an_article_that_the_draft_does_not_find_is_quarantined_and_the_rest_published(archive):
    hiding = Hiding("第1条生产线开工")
    engine = Asked(MemoryEngine(spoil=hiding))
    path = archive("a.jsonl", many(20))
    report = rebuild(engine, [path], NONE)
    (found,) = report.quarantined
    assert found.source == f"{path}:2"
    assert "2025-01-06-p01-a02 第1条生产线开工" in found.message
    assert "查不到" in found.message
    assert (hiding.drafts, engine.info().articles, report.articles) == (2, 19, 19)
    receipt = engine.info().receipt
    assert receipt["total"]["articles"] == 19
    assert len(receipt["quarantined"]) == 1
    assert len(receipt["files"]) == 1


def test_an_add_and_a_withdrawal_are_not_vetoed_by_one_article_either(archive):
    engine = Asked(MemoryEngine())
    rebuild(engine, [archive("a.jsonl", many(5))], NONE)
    engine.engine.spoil = Hiding("第3条生产线开工")
    gone(engine, "2025-01-06-p01-a01")
    assert len(headlines(engine)) == 3
    assert engine.info().receipt["total"]["articles"] == 3
    assert "第3条生产线开工" in engine.info().receipt["quarantined"][0]["message"]
    engine.engine.spoil = Hiding("乙")
    rows = [{**DAY, "page": 2, "title": title, "body": LEAD} for title in ("甲", "乙")]
    assert len(add(engine, [archive("b.jsonl", rows)], NONE).quarantined) == 1
    assert engine.info().receipt["total"]["articles"] == 4


@pytest.mark.parametrize(
    ("hiding", "drafts"),
    [
        (Hiding("第1条生产线开工", "第2条生产线开工", "第3条生产线开工"), 1),
        (Hiding("第1条生产线开工", heal=False), 1),
        (Hiding(heal=False), 2),
    ],
)
def test_a_draft_that_misses_more_than_one_in_a_hundred_or_misses_again_is_discarded(archive, hiding, drafts):
    hiding.drafts = 0
    engine = Asked(MemoryEngine(spoil=hiding))
    with pytest.raises(VerifyFailed, match="查不到"):
        rebuild(engine, [archive("a.jsonl", many(150))], NONE)
    assert (engine.states, hiding.drafts) == ([], drafts)


@pytest.mark.slow
def test_what_a_sample_missed_is_looked_for_everywhere_before_the_second_draft(archive, monkeypatch):
    import index.build.publication

    monkeypatch.setattr(index.build.publication, "SAMPLE", 150)
    names = tuple(f"第{n}条生产线开工" for n in (3, 250, 280))
    engine = Asked(MemoryEngine(spoil=Hiding(*names)))
    report = rebuild(engine, [archive("a.jsonl", many(300))], NONE)
    assert [found.message.split()[1] for found in report.quarantined] == list(names)
    assert engine.info().articles == 297


def test_a_line_that_no_query_can_hold_does_not_veto_the_archive(engine, archive):
    rows = [
        {**DAY, "page": 1, "title": "长", "body": "x" * 520},
        {**DAY, "page": 1, "title": "y" * 520},
        {**DAY, "page": 1, "title": "控\u0000制\u0085字\u001f符", "body": f"前\u0007{LEAD}\u009f后"},
        {**DAY, "page": 1, "title": "新区开工", "body": LEAD},
    ]
    report = rebuild(engine, [archive("a.jsonl", rows)], NONE)
    assert (report.articles, report.quarantined) == (4, [])
    assert any("5 个控制字符" in said for said in report.findings)


def test_a_failed_verification_is_told_in_short_lines_without_control_characters(archive):
    engine = Asked(MemoryEngine())
    rebuild(engine, [archive("a.jsonl", [{"title": "甲"}])], NONE)
    live = engine.states[-1]

    def spoil(draft):
        draft.hidden |= set(draft.stored)

    engine.engine.spoil = spoil
    rows = [{**DAY, "page": 1, "title": f"{n}\u2028{'长' * 300}"} for n in range(9)]
    with pytest.raises(VerifyFailed) as raised:
        rebuild(engine, [archive("b.jsonl", rows)], NONE)
    said = str(raised.value)
    assert len(said) < 700
    assert said.isprintable()
    assert "另有 6 处" in said
    assert engine.states[-1] is live


@pytest.mark.parametrize(("later", "warned"), [(page(OTHER), True), (page(("新区开工（更正）", LEAD)), False)])
def test_two_files_of_one_page_with_different_texts_are_a_warning(engine, archive, later, warned):
    head = "2025年11月3日 星期一 第1版\n"
    one = archive("2025-11-03/01.txt", head + page(FIRST).replace("## ", ""))
    two = archive("2025-11-03/02.txt", head + later.replace("## ", ""))
    report = rebuild(engine, [archive.path], NONE)
    assert len(report.replaced) == 1
    said = [said for said in report.findings if "都说自己是" in said]
    assert len(said) == warned
    if warned:
        assert f"{two} 与 {one} 都说自己是第 1 版，后读的取代了先读的" in said[0]
        assert "请用 --page 或 meta.json 指明" in said[0]
        assert said[0] in summary(engine.info().receipt)


def test_pages_whose_number_somebody_gave_replace_each_other_without_a_warning(archive):
    archive("a/01.md", page(FIRST))
    archive("b/01.md", page(OTHER))
    report = rebuild(Asked(MemoryEngine()), [archive.path], Masthead(date=date(2025, 11, 3), page=1))
    assert (len(report.replaced), report.findings) == (1, [])


def test_a_page_of_lines_that_replaces_another_is_compared_whole(archive):
    rows = [{**DAY, "page": 1, "title": f"第{n}题", "body": LEAD[n:] + SECOND[:n]} for n in range(9)]
    archive("a.jsonl", rows)
    archive("b.jsonl", [{**DAY, "page": 1, "title": "新添的一篇完全不同的文章"}, *rows])
    report = rebuild(Asked(MemoryEngine()), [archive.path], NONE)
    assert (len(report.replaced), report.findings) == (1, [])


def test_a_double_issue_is_one_on_every_page_and_leaves_no_gap(engine, archive):
    both = {"issue": 40, "last_issue": 41, "serial": 2644, "last_serial": 2645}
    rows = [
        {"date": "2025-10-27", "page": 1, "title": "前", "issue": 39, "serial": 2643},
        {"date": "2025-11-03", "page": 1, "title": "甲", **both},
        {"date": "2025-11-03", "page": 2, "title": "乙"},
        {"date": "2025-11-03", "page": 3, "title": "丙", "issue": 40, "serial": 2644},
        {"date": "2025-11-17", "page": 1, "title": "后", "issue": 42, "serial": 2646},
    ]
    report = rebuild(engine, [archive("a.jsonl", rows)], NONE)
    assert report.findings == ["合刊：2025-11-03（总第2644—2645期）"]
    of = engine.articles("2025-11-03")
    assert {(a.issue, a.last_issue, a.serial, a.last_serial) for a in of} == {(40, 41, 2644, 2645)}
    more = archive("b.jsonl", [{"date": "2025-11-24", "page": 1, "title": "又", "issue": 43, "serial": 2647}])
    assert add(engine, [more], NONE).findings == ["合刊：2025-11-03（总第2644—2645期）"]


def test_meta_json_can_say_that_an_issue_is_double(engine, archive):
    archive("x/meta.json", '{"date": "2025-11-03", "issue": 40, "last_issue": 41, "serial": 2644, "last_serial": 2645}')
    archive("x/01.md", page(FIRST))
    rebuild(engine, [archive.path], NONE)
    (article,) = engine.every_article()
    assert (article.last_issue, article.last_serial) == (41, 2645)


def test_where_pages_disagree_on_the_first_number_no_second_is_filled_in(archive):
    rows = [
        {**DAY, "page": 1, "title": "甲", "serial": 10, "last_serial": 11},
        {**DAY, "page": 2, "title": "乙", "serial": 12},
    ]
    engine = Asked(MemoryEngine())
    rebuild(engine, [archive("a.jsonl", rows)], NONE)
    assert [a.last_serial for a in engine.every_article()] == [11, None]


def test_a_withdrawal_of_signs_alone_is_known_by_the_very_signs(archive):
    from index.build.issues import allowed

    entry = Withdrawal("2025-01-06-p01-a01", "——", "x", "试", "林", "2025-12-01")
    same, other = (Article(ArticleId("2025-01-06", 1, 1), headline=text) for text in ("——", "！！"))
    assert (len(allowed([same], [entry]).kept_out), len(allowed([other], [entry]).kept_out)) == (1, 0)
