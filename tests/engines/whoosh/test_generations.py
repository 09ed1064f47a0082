"""What is the Whoosh engine's own: its folder, its swaps, damage, and the ranking formula."""

import contextlib
import errno
import json
import math
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import whoosh.index
from whoosh import query as stock

from search.analysis.units import grams, is_han, unit_texts
from search.analysis.words import article_words, default_segmenter, query_words
from search.engines.whoosh import WhooshEngine, generations
from search.engines.whoosh.match.postings import Cache
from search.errors import IndexLocked, IndexMissing, IndexOutdated
from search.query.questionwords import QUESTION_WORDS
from search.ranking.settings import RankingSettings
from search.request import SearchRequest
from search.schema import HEADLINE_WEIGHT, head_text
from search.settings import Settings
from tests.engines.archives import HAND_MADE
from tests.engines.asking import Asked
from tests.engines.conformance import build, ids


@pytest.fixture
def home(tmp_path):
    build(Asked(WhooshEngine(Settings(tmp_path))), HAND_MADE)
    return tmp_path


def opened(home):
    return Asked(WhooshEngine(Settings(home)))


def live(home):
    return generations.folder(home, generations.current(home))


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


def test_asking_to_roll_back_makes_no_folder(tmp_path):
    with pytest.raises(IndexMissing):
        opened(tmp_path / "none").rollback()
    assert not (tmp_path / "none").exists()


def test_a_generation_that_was_named_but_never_live_is_no_place_to_go_back_to(home, monkeypatch):
    monkeypatch.setattr(generations, "point", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build(opened(home), HAND_MADE[:1])
    monkeypatch.undo()
    assert len(generations.published(home)) == 2
    build(opened(home), HAND_MADE[:3])
    assert len(generations.published(home)) == 2
    opened(home).rollback()
    assert opened(home).info().articles == len(HAND_MADE)


def test_what_no_rollback_leads_to_is_swept_by_the_next_writer(home, monkeypatch):
    build(opened(home), HAND_MADE[:3])
    kept = generations.published(home)
    monkeypatch.setattr(generations, "point", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build(opened(home), HAND_MADE[:1])
    monkeypatch.undo()
    assert len(generations.published(home)) == 3
    with opened(home).writer():
        assert generations.published(home) == kept


def test_where_the_live_generation_is_damaged_nothing_is_swept(home):
    build(opened(home), HAND_MADE[:3])
    (live(home) / "previous").unlink()
    kept = generations.published(home)
    with pytest.raises(ZeroDivisionError), opened(home).writer(fresh=True):
        raise ZeroDivisionError
    assert generations.published(home) == kept


class Failing:
    """The system calls of a publication, counted; one of them fails."""

    def __init__(self, monkeypatch, at):
        self.at, self.calls = at, []
        for owner, name in (
            (Path, "rename"),
            (Path, "write_text"),
            (Path, "replace"),
            (os, "fsync"),
            (shutil, "rmtree"),
        ):
            monkeypatch.setattr(owner, name, self._counted(name, getattr(owner, name)))

    def _counted(self, name, call):
        def counted(*args, **kwargs):
            if (sys._getframe(1).f_code.co_filename) == generations.__file__:
                self.calls.append(name)
                if len(self.calls) == self.at:
                    raise OSError(errno.EIO, "Input/output error")
            return call(*args, **kwargs)

        return counted


STEPS = ["rename", "fsync", "write_text", "fsync", "replace", "fsync", "rename", "rmtree"]


@pytest.mark.parametrize("at", range(len(STEPS) + 1), ids=["none", *(f"{n}-{step}" for n, step in enumerate(STEPS, 1))])
def test_a_publication_succeeds_or_fails_whichever_of_its_steps_fails(home, monkeypatch, caplog, at):
    for count in (1, 2):
        build(opened(home), HAND_MADE[:count])
    before, engine = generations.published(home), opened(home)
    with contextlib.suppress(OSError), engine.writer(fresh=True) as writer:
        for item in HAND_MADE[:5]:
            writer.add(item)
        writer.finish({})
        failing = Failing(monkeypatch, at)
        published = False
        writer.publish()
        published = True
    monkeypatch.undo()
    assert published == (at == 0 or at > STEPS.index("replace") + 1)
    assert failing.calls[: at or None] == STEPS[: at or None]
    assert engine.info().articles == opened(home).info().articles == (5 if published else 2)
    assert bool(caplog.records) == (published and at > 0)
    assert not list(home.glob("CURRENT.*"))
    assert not list((home / "generations").glob(".draft-*"))
    if not published:
        assert generations.published(home) == before
    build(engine, HAND_MADE[:4])
    assert len(generations.published(home)) == generations.KEPT_BEFORE + 1
    assert [engine.rollback() and engine.info().articles for _ in range(2)] == ([5, 2] if published else [2, 1])


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="what was synced is read from /proc")
def test_everything_reaches_the_disk_before_the_swap(home, monkeypatch):
    events = []

    def fsync(handle):
        events.append(os.readlink(f"/proc/self/fd/{handle}"))

    def replace(self, target):
        events.append(f"swap {target}")
        os.rename(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(type(home), "replace", replace)
    build(opened(home), HAND_MADE[:1])
    swap = events.index(f"swap {home / 'CURRENT'}")
    before = {path.rsplit("/", 1)[-1] for path in events[:swap]}
    files = {path.name for path in live(home).iterdir() if not path.name.endswith("LOCK")}
    assert files | {"generations", "CURRENT.new"} <= before
    assert events[swap + 1 :] == [str(home)]


def test_an_index_of_another_analysis_is_refused_with_the_cure(home):
    path = live(home) / "analysis.json"
    analysis = json.loads(path.read_text())
    analysis["probe"] = "0" * 16
    path.write_text(json.dumps(analysis, indent=1))
    assert path.stat().st_size == json.loads((live(home) / "files.json").read_text())["files"]["analysis.json"]
    with pytest.raises(IndexOutdated, match=r"probe.*baosou rebuild"):
        opened(home).info()


@pytest.mark.parametrize(
    "damage", [("analysis.json", "{}"), ("_MAIN_1.toc", ""), ("../../CURRENT", ""), ("receipt.json", "{")]
)
def test_the_receipt_is_read_also_from_an_index_that_cannot_be_opened(home, damage):
    build(opened(home), HAND_MADE[:1])
    name, content = damage
    (live(home) / name).write_text(content)
    assert opened(home).receipt() == {"made": "by build"}


def test_where_there_never_was_an_index_there_is_no_receipt(tmp_path):
    assert opened(tmp_path).receipt() == {}


def test_queries_are_cut_with_the_dictionary_of_the_generation(home):
    assert "高新区" in opened(home)._current().cut("高新区")
    other = opened(home)
    assert other._current().folder == live(home)
    assert (live(home) / "dictionary.txt").read_text(encoding="utf-8").startswith("#")


def test_two_writers_do_not_meet(home):
    with opened(home).writer(), pytest.raises(IndexLocked, match="正由另一个程序写入"), opened(home).writer():
        pass
    with opened(home).writer():
        pass


@pytest.mark.slow
def test_the_lock_of_a_writer_that_died_is_free(home):
    code = "import os,sys; from search.engines.whoosh import WhooshEngine; from search.settings import Settings; from pathlib import Path\nwith WhooshEngine(Settings(Path(sys.argv[1]))).writer(): os._exit(9)"
    assert subprocess.run([sys.executable, "-c", code, str(home)], check=False).returncode == 9
    assert list((home / "generations").glob(".draft-*"))
    build(opened(home), HAND_MADE[:1])
    assert not list((home / "generations").glob(".draft-*"))
    assert opened(home).info().articles == 1


def test_a_failed_write_leaves_no_trace(home):
    before = sorted(path.name for path in (home / "generations").iterdir())
    with pytest.raises(ZeroDivisionError), opened(home).writer(fresh=True) as writer:
        writer.add(HAND_MADE[0])
        raise ZeroDivisionError
    assert sorted(path.name for path in (home / "generations").iterdir()) == before


def test_nothing_is_published_unchecked(home):
    with pytest.raises(RuntimeError, match="finish"), opened(home).writer(fresh=True) as writer:
        writer.publish()


def test_old_generations_go_but_two_stay_to_go_back_to(home):
    engine = opened(home)
    for count in range(1, 6):
        build(engine, HAND_MADE[:count])
    assert len(generations.published(home)) == generations.KEPT_BEFORE + 1
    assert [engine.rollback() and engine.info().articles for _ in range(2)] == [4, 3]
    with pytest.raises(IndexMissing, match="没有更早"):
        engine.rollback()


def test_a_request_under_way_finishes_on_the_old_generation(home):
    engine = opened(home)
    old = engine._current()
    for count in (1, 2, 3, 4):
        build(engine, HAND_MADE[:count])
    assert not old.folder.exists()
    assert old.search(SearchRequest("")).total == len(HAND_MADE)
    assert len(old.search(SearchRequest("人工智能")).hits) == 3
    assert engine.info().articles == 4


def test_a_new_generation_that_cannot_be_opened_leaves_the_old_in_service(home, caplog):
    engine = opened(home)
    assert engine.info().articles == len(HAND_MADE)
    build(opened(home), HAND_MADE[:2])
    (live(home) / "analysis.json").write_text("{}")
    assert engine.info().articles == len(HAND_MADE)
    assert "stays in service" in caplog.text


def test_an_addition_shares_the_files_it_does_not_change(home):
    before = {path.name: path.stat().st_ino for path in live(home).iterdir()}
    with opened(home).writer() as writer:
        writer.delete(HAND_MADE[0].id)
        writer.finish({})
        writer.publish()
    shared = [p.name for p in live(home).iterdir() if before.get(p.name) == p.stat().st_ino]
    assert [name.split("_")[0] for name in shared if name.endswith(".arrays")] == ["MAIN"]
    assert opened(home).info().articles == len(HAND_MADE) - 1


def test_stock_whoosh_opens_the_index_and_finds_the_same(home):
    index = whoosh.index.open_dir(str(live(home)))
    with index.searcher() as searcher:

        def found(query):
            numbers = query.docs(searcher)
            return sorted(str(opened(home)._current().columns.id(n)) for n in numbers)

        for text in ("人工智能", "高新区", "新质生产力", "十五五规划"):
            phrase = stock.Phrase("grams", grams(unit_texts(text)))
            wanted = list(opened(home).search(SearchRequest(f'"{text}"')).hits)
            assert found(phrase) == sorted(ids(wanted))
        assert found(stock.Term("grams", "g60")) == ["2025-11-03-p01-a01"]
        assert found(stock.Term("chars", "水")) == ["2025-10-27-p03-a01"]
        assert found(stock.Term("words", "论坛")) == ["2025-11-03-p02-a01"]
    index.close()


def test_scores_are_the_documented_formula(home):
    """BM25 counted by hand from the articles, with nothing of the index."""
    segmenter = default_segmenter()
    words = {a: Counter(article_words(head_text(a), segmenter) * HEADLINE_WEIGHT) for a in HAND_MADE}
    pairs = {}
    for a in HAND_MADE:
        words[a].update(article_words("\n".join(text for _, text in a.body_parts()), segmenter))
        pairs[a] = Counter(grams(unit_texts(a.text)))
    length = {a: len(unit_texts(a.text)) for a in HAND_MADE}
    average = sum(length.values()) / len(length)

    def bm25(counts, term, a):
        n = sum(term in c for c in counts.values())
        idf = math.log(1 + (len(counts) - n + 0.5) / (n + 0.5))
        tf = counts[a][term]
        return idf * tf * (own.k1 + 1) / (tf + own.k1 * (1 - own.b + own.b * length[a] / average))

    def factor(text, a):
        """The second look, by hand: where the words of two or more characters stand, weighed by their rarity."""
        run, head = unit_texts(a.text), len(unit_texts(head_text(a)))
        stands = {}
        for word in dict.fromkeys(query_words(text, segmenter)):
            units = unit_texts(word)
            n = sum(word in c for c in words.values())
            if n and (len(units) > 1 or not is_han(units[0])):
                at = [i for i in range(len(run)) if run[i : i + len(units)] == units]
                stands[word] = (math.log(1 + (len(words) - n + 0.5) / (n + 0.5)), at, len(units))
        places = {i for _, at, _ in stands.values() for i in at}
        total = sum(idf for idf, _, _ in stands.values())

        def share(limit):
            return sum(idf for idf, at, size in stands.values() if any(i + size <= limit for i in at)) / total

        def around(last):
            return sum(idf for idf, at, _ in stands.values() if any(last - own.window < i <= last for i in at)) / total

        together = max(map(around, places), default=0)
        return 1 + own.together * together + own.head * share(head)

    for own in (RankingSettings(), RankingSettings(k1=2, b=0.75, window=9, together=0.7, head=2, question=0.5)):
        engine = Asked(WhooshEngine(Settings(home, ranking=own)))
        seen = 0
        for text in ("高新区创新", "人工智能", "什么高新区", "杭州的论坛 创新"):
            asked = [word for word in query_words(text, segmenter) if word not in QUESTION_WORDS or own.question]
            for hit in engine.search(SearchRequest(text)).hits:
                (a,) = [a for a in HAND_MADE if a.id == hit.id]
                score = sum(bm25(words, word, a) * (own.question if word == "什么" else 1) for word in asked)
                for chunk in text.split():
                    for term in grams(unit_texts(chunk)):
                        share = own.question if set(term) & set("什么") else 1
                        score += own.grams * share * bm25(pairs, term, a)
                kind = {"ad": own.ad, "digest": own.digest}.get(a.kind, 1)
                asked_for = " ".join(asked)
                assert hit.score == pytest.approx(score * kind * factor(asked_for, a)), (text, hit.id)
                seen += 1
        assert seen > 8


def test_the_cache_of_postings_keeps_to_its_room(home):
    engine = Asked(WhooshEngine(Settings(home, cache_mb=0)))
    for text in ("人工智能", "高新区", "水", "十五五规划"):
        assert engine.search(SearchRequest(text)).total
    assert len(engine._current().postings.cache) == 0
    cache = Cache(10)
    for key in "abc":
        cache.keep(key, key, 4)
    cache.keep("large", "large", 11)
    assert [cache.get(key) for key in ("a", "b", "c", "large")] == [None, "b", "c", None]
