import json
from datetime import date

import pytest

from index.build import NothingToIndex, SourceMissing, VerifyFailed, add, rebuild, withdraw
from index.model import Masthead, Problem
from index.spool import Spool, digest
from search.article import Article, ArticleId, Paragraph
from search.engines import open_engine
from search.errors import ArticleNotFound, IndexMissing
from search.request import SearchRequest
from search.settings import Settings
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
        yield MemoryEngine()
        return
    made = open_engine(Settings(index=tmp_path / "index"))
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
    import index.build

    real = index.build.split

    def split(page):
        if "炸" in page.text:
            raise RuntimeError("试验")
        return real(page)

    monkeypatch.setattr(index.build, "split", split)
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
    import index.build
    from index.model import SplitPage

    monkeypatch.setattr(index.build, "split", lambda page: SplitPage(Masthead(), (), furniture=("x",)))
    archive("2025-11-03/01.md", "x")
    with pytest.raises(NothingToIndex) as raised:
        rebuild(MemoryEngine(), [archive.path], NONE)
    assert "没有认出任何文章" in raised.value.report.quarantined[0].message
    assert raised.value.report.furniture == 1


def test_an_article_that_the_engine_refuses_is_quarantined(archive):
    path = archive("a.jsonl", [{"title": "不能收入的一篇"}, {"title": "好的一篇"}])
    engine = MemoryEngine()
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
        rebuild(MemoryEngine(), [good, tmp_path / "nowhere"], NONE)


def test_a_draft_that_lost_an_article_is_never_published(archive):
    def lose(draft):
        draft.hidden.add(next(iter(draft.stored)))

    engine = MemoryEngine(spoil=lose)
    with pytest.raises(VerifyFailed, match="查不到"):
        rebuild(engine, [archive("2025-11-03/01.md", page(("新区开工", LEAD)))], NONE)
    assert engine.states == []


def test_add_needs_an_index(engine, archive):
    with pytest.raises(IndexMissing):
        add(engine, [archive("2025-11-03/01.md", page(("新区开工", LEAD)))], NONE)


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
    engine = MemoryEngine()
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
        engine = MemoryEngine()
        rebuild(engine, [archive.path], NONE)
        archives.append(list(engine.every_article()))
    assert archives[0] == archives[1]


def test_progress_is_told_for_every_stage(archive):
    told = []
    path = archive("a.jsonl", [{"title": f"第{n}篇", "body": LEAD} for n in range(30)])
    rebuild(MemoryEngine(), [path], NONE, progress=lambda *step: told.append(step))
    assert [step for step in told if step[0] == "index"] == [("index", 30, 30)]
    assert ("read", 30, None) in told
    assert ("verify", 30, 30) in told


def test_the_spool_gives_back_what_was_put_in():
    article = Article(ArticleId("2025-11-03", 1, 1), date=date(2025, 11, 3), paragraphs=(Paragraph("正文"),))
    with Spool() as spool:
        spool.put((article,), "a.txt", Masthead(last_serial=3))
        assert spool.articles("2025-11-03") == (article,)
        assert spool.mastheads["2025-11-03"].last_serial == 3
        assert spool.files("2025-11-03") == {1: ("a.txt",)}
    assert digest((article,)) == digest((article,))


def test_withdrawals_outlive_an_index_that_can_no_longer_be_opened(archive, tmp_path):
    archive("2025-11-03/01.md", page(("新区开工", LEAD), ("老厂新生", SECOND)))
    engine = open_engine(Settings(tmp_path / "index"))
    rebuild(engine, [archive.path], NONE)
    withdraw(engine, ArticleId("2025-11-03", 1, 2), "作者要求", who="林", when="2025-12-01T08:00:00+00:00")
    (analysis,) = (tmp_path / "index" / "generations" / engine.info().generation).glob("analysis.json")
    analysis.write_text("{}", encoding="utf-8")
    engine = open_engine(Settings(tmp_path / "index"))
    rebuild(engine, [archive.path], NONE)
    assert headlines(engine) == ["新区开工"]
    engine.close()
