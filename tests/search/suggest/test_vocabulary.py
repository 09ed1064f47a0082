"""The vocabulary of a generation: that it counts right however the index came to be, and that it stays within bounds."""

import dataclasses
from collections import Counter
from datetime import date

import numpy as np
import pytest

from search.arrayfile import ArrayFileWriter
from search.article import ArticleId
from search.engines.whoosh import WhooshEngine, generations
from search.errors import IndexMissing
from search.settings import Settings
from search.suggest import tallies, vocabulary, vocabularywriter
from search.suggest.expressions import headline_parts, quoted_terms
from search.suggest.vocabulary import Vocabulary
from tests.engines.archives import HAND_MADE, article
from tests.engines.asking import Asked
from tests.engines.checking import build

LATER = date(2025, 11, 10)
NEWS = [
    article(
        LATER,
        1,
        n,
        section="产业",
        headline=f"高新区创新论坛在杭州举行　第{n}天看点",
        by=[("记者", "罗晓燕")],
        body=["“十五五”规划与“问题共答”，國家高新區。", f"“问题共答{n}”。"],
    )
    for n in range(1, 4)
]


def live(home):
    return generations.folder(home, generations.current(home))


def held(home, kinds=("section", "author", "quoted", "headline", "word")):
    """Every entry of a generation: kind, key, as shown, count, day."""
    listings = Vocabulary(live(home) / vocabulary.NAME).listings
    return {
        (kind, listing.keys[n], listing.text(n), int(listing.counts[n]), int(listing.days[n]))
        for kind, listing in listings.items()
        if kind in kinds
        for n in range(len(listing))
    }


def change(engine, *, add=(), issues=(), articles=()):
    with engine.writer() as writer:
        for key in issues:
            writer.delete_issue(key)
        for id in articles:
            writer.delete(id)
        for item in add:
            writer.add(item)
        writer.finish({})
        writer.publish()


def built(folder, archive):
    build(Asked(WhooshEngine(Settings(folder))), archive)
    return held(folder)


def test_expressions_are_counted_once_an_article(tmp_path):
    found = {(kind, key): count for kind, key, _, count, _ in built(tmp_path, HAND_MADE + NEWS)}
    for kind, of in (("quoted", quoted_terms), ("headline", headline_parts)):
        expected = Counter(key for item in HAND_MADE + NEWS for key in of(item))
        assert {key: count for (k, key), count in found.items() if k == kind} == expected
    assert found["quoted", "问题共答"] == 3
    assert found["section", "产业"] == 5
    assert found["author", "李洋"] == 2
    assert found["word", "高新区"] == 6


def test_an_index_that_grew_has_the_vocabulary_of_one_built_at_once(tmp_path):
    grown = Asked(WhooshEngine(Settings(tmp_path / "grown")))
    build(grown, HAND_MADE)
    change(grown, add=NEWS[:2])
    change(grown, add=NEWS[2:])
    assert held(tmp_path / "grown") == built(tmp_path / "whole", HAND_MADE + NEWS)


def test_an_issue_that_is_replaced_is_counted_once(tmp_path):
    engine = Asked(WhooshEngine(Settings(tmp_path / "changed")))
    build(engine, HAND_MADE + NEWS)
    change(engine, issues=[LATER.isoformat()], add=NEWS)
    kinds = ("section", "author", "quoted", "headline")
    built(tmp_path / "whole", HAND_MADE + NEWS)
    assert held(tmp_path / "changed", kinds) == held(tmp_path / "whole", kinds)


def test_what_only_a_deleted_article_printed_is_gone(tmp_path):
    engine = Asked(WhooshEngine(Settings(tmp_path)))
    build(engine, HAND_MADE + NEWS)
    change(engine, articles=[NEWS[1].id])
    keys = {(kind, key) for kind, key, *_ in held(tmp_path)}
    assert ("quoted", "问题共答1") in keys
    assert ("quoted", "问题共答2") not in keys
    assert ("headline", "第2天看点") not in keys
    assert ("quoted", "问题共答", "问题共答", 2, LATER.toordinal()) in held(tmp_path)


def test_a_word_of_deleted_articles_alone_is_not_suggested(tmp_path):
    engine = Asked(WhooshEngine(Settings(tmp_path)))
    rare = article(LATER, 2, 1, headline="无", body=["新来的孵化器开张。"])
    build(engine, [*HAND_MADE, *NEWS, rare])
    assert "孵化器" in [one.query for one in engine.suggest("孵化")]
    change(engine, articles=[rare.id])
    assert ("word", "孵化器", "孵化器", 1, 0) in held(tmp_path), "its segment is not written anew for one article"
    assert engine.suggest("孵化") == ()


def test_the_newest_day_is_kept(tmp_path):
    days = {(kind, key): day for kind, key, _, _, day in built(tmp_path, HAND_MADE + NEWS)}
    assert days["quoted", "十五五"] == LATER.toordinal()
    assert days["headline", "国家高新区高质量发展提速"] == date(2025, 11, 3).toordinal()
    assert days["headline", "没有日期的一页"] == 0


def test_what_is_counted_least_and_is_oldest_is_dropped_first(tmp_path, monkeypatch):
    monkeypatch.setitem(vocabularywriter.BOUNDS, "headline", 3)
    monkeypatch.setitem(vocabularywriter.BOUNDS, "word", 2)
    found = built(tmp_path, HAND_MADE + NEWS)
    assert {key for kind, key, *_ in found if kind == "headline"} == {
        "高新区创新论坛在杭州举行",
        "第1天看点",
        "第2天看点",
    }
    assert len([key for kind, key, *_ in found if kind == "word"]) == 2
    engine = Asked(WhooshEngine(Settings(tmp_path)))
    change(engine, articles=[NEWS[0].id, NEWS[1].id])
    assert {key for kind, key, *_ in held(tmp_path) if kind == "headline"} == {"高新区创新论坛在杭州举行"}


def test_names_are_shown_as_printed_and_compared_folded(tmp_path):
    odd = article(
        LATER, 3, 1, section="科技·新知", by=[("记者", "ＡＢ·李")], headline="AI进车间", body=["“C919”号称“大飛機C”"]
    )
    shown = {(kind, key): text for kind, key, text, *_ in built(tmp_path, [odd])}
    assert shown["section", "科技新知"] == "科技·新知"
    assert shown["author", "ab李"] == "ＡＢ·李"
    assert shown["headline", "ai进车间"] == "AI进车间"
    assert shown["quoted", "大飞机c"] == "大飛機C"
    assert ("quoted", "c919") not in shown


def test_a_generation_without_its_vocabulary_is_damaged_and_says_so(tmp_path):
    build(WhooshEngine(Settings(tmp_path)), HAND_MADE)
    (live(tmp_path) / vocabulary.NAME).unlink()
    with pytest.raises(IndexMissing, match=r"不完整.*baosou rebuild"), WhooshEngine(Settings(tmp_path)).reader():
        pass


def test_a_file_of_another_format_is_no_vocabulary(tmp_path):
    with ArrayFileWriter(tmp_path / vocabulary.NAME) as file:
        file.meta = {"format": vocabulary.FORMAT + 1}
    with pytest.raises(ValueError, match="format"):
        Vocabulary(tmp_path / vocabulary.NAME)


@pytest.fixture
def listing(tmp_path):
    built(tmp_path, HAND_MADE + NEWS)
    return Vocabulary(live(tmp_path) / vocabulary.NAME).listings["headline"]


def test_lookups_find_what_a_look_at_every_key_finds(listing):
    keys = list(listing.keys)
    assert keys == sorted(keys)
    for key in keys:
        assert keys[listing.find(key)] == key
        for n in range(1, len(key)):
            tables = [vocabulary.Allowed(character) for character in key[:n]]
            starting = [number for number, other in enumerate(keys) if other.startswith(key[:n])]
            assert listing.beginning(key[:n]).tolist() == starting
            assert listing.spelled([tables])[0].tolist() == starting
            inside = [number for number, other in enumerate(keys) if key[n:] in other[1:]]
            assert listing.inside([vocabulary.Allowed(character) for character in key[n:]]).tolist() == inside
    assert listing.find("没有这一条") == -1
    for length in range(30):
        entries, rows = listing.of_length(length)
        assert entries.tolist() == [number for number, key in enumerate(keys) if len(key) == length]
        assert ["".join(map(chr, column)) for column in np.transpose(rows).tolist()] == [
            keys[n] for n in entries
        ] or not length


def test_tallies_taken_away_leave_nothing(tmp_path):
    files = [tmp_path / "counted", tmp_path / "away"]
    for path, by in zip(files, (1, -1), strict=True):
        tallies.write_tallies(path, tallies.tallied(HAND_MADE, by))
    for kind, tally in tallies.tallied(HAND_MADE).items():
        parts = list(tallies.added_up(files, kind))
        assert sorted(key for part in parts for key in part.counts) == sorted(tally.counts)
        assert not any(count for part in parts for count in part.counts.values())


def test_an_article_may_be_undated_and_still_counts():
    undated = dataclasses.replace(NEWS[0], id=ArticleId("undated-x", 1, 1), date=None)
    assert tallies.tallied([undated])["quoted"].counts["十五五"] == 1
