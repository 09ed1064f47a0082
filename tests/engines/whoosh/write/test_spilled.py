"""What a build lays aside on the disk comes back whole: however many batches, the files are the same to the byte."""

import dataclasses
from datetime import date

import pytest

from search.engines.whoosh import WhooshEngine
from search.engines.whoosh.format import columns
from search.engines.whoosh.write import batches, wordcounts
from search.settings import Settings
from search.suggest import mostcounted, tallies, vocabulary, vocabularywriter
from search.suggest.tallies import Tally
from tests.engines.archives import HAND_MADE, article
from tests.engines.checking import build
from tests.engines.frozen import ARCHIVE
from tests.search.suggest.test_vocabulary import NEWS, change, live

#: One person printed two ways in one article, one section two ways in two, a long article, and days that repeat.
ODD = [
    article(
        date(2025, 1, 6 + number % 3),
        2,
        number,
        section=("创新·创业", "创新创业")[number % 2],
        by=[("记者", "李　洋"), ("记者", "李洋"), ("摄", "赵䶮")],
        headline=f"“孵化器”进园区　第{number}批",
        body=["潮水涨落。" * (90 * number), f"“问题共答{number % 4}”，大飛機。"],
    )
    for number in range(1, 12)
]
WHOLE = {item.id: item for item in [*ARCHIVE, *HAND_MADE, *NEWS, *ODD]}.values()


def made(folder, archive, monkeypatch, size):
    monkeypatch.setattr(batches, "batch_size", lambda memory_mb, jobs: size)
    engine = WhooshEngine(Settings(folder, jobs=1))
    build(engine, archive)
    return engine


def files(folder):
    return {name: (live(folder) / name).read_bytes() for name in (columns.NAME, vocabulary.NAME)}


@pytest.mark.slow
@pytest.mark.parametrize("bound", [3, 1_000])
def test_many_batches_make_the_columns_and_the_vocabulary_of_one(tmp_path, monkeypatch, bound):
    for kind in vocabularywriter.BOUNDS:
        monkeypatch.setitem(vocabularywriter.BOUNDS, kind, bound)
    monkeypatch.setattr(vocabularywriter, "_AT_ONCE", 7)
    monkeypatch.setattr(wordcounts, "_AT_ONCE", 7)
    for name, size in (("many", 1), ("one", 1 << 30)):
        engine = made(tmp_path / name, WHOLE, monkeypatch, size)
        change(engine, issues=["2025-11-10"], articles=[ODD[0].id, ODD[5].id])
    assert files(tmp_path / "many") == files(tmp_path / "one")


@pytest.mark.slow
def test_nothing_that_was_laid_aside_is_published(tmp_path, monkeypatch):
    made(tmp_path, WHOLE, monkeypatch, 1)
    assert [path.name for path in live(tmp_path).iterdir() if path.is_dir() or "batch" in path.name] == []


def test_an_article_under_an_id_that_was_given_is_refused_in_any_order(tmp_path):
    with WhooshEngine(Settings(tmp_path)).writer(fresh=True) as writer:
        for item in reversed(ODD):
            writer.add(item)
        for item in ODD:
            with pytest.raises(ValueError, match="already in the index"):
                writer.add(dataclasses.replace(item, headline="另一篇"))


def test_what_is_counted_most_is_kept_whatever_comes_first():
    every = {f"词{number:03d}": (number * 7 % 11, number * 5 % 13) for number in range(400)}
    best = sorted(every, key=lambda key: (-every[key][0], -every[key][1], key))[:20]
    for order in (list(every), list(every)[::-1], best[::-1] + list(every)):
        most = mostcounted.MostCounted(20)
        for key in dict.fromkeys(order):
            most.take(Tally({key: every[key][0]}, {key: every[key][1]}, {key: key.upper()}))
        most._prune()
        assert most._keys == sorted(best)
        assert list(zip(most._counts.tolist(), most._days.tolist(), strict=True)) == [
            every[key] for key in sorted(best)
        ]


def test_every_expression_is_added_up_in_one_part(tmp_path):
    counted = tallies.tallied([*HAND_MADE, *NEWS, *ODD])
    for number, item in enumerate([*HAND_MADE, *NEWS, *ODD]):
        tallies.write_tallies(tmp_path / f"{number:03d}", tallies.tallied([item]))
    for kind, tally in counted.items():
        parts = list(tallies.added_up(sorted(tmp_path.iterdir()), kind))
        for name in ("counts", "days", "shown"):
            pairs = [pair for part in parts for pair in getattr(part, name).items()]
            assert len(pairs) == len(dict(pairs))
            assert dict(pairs) == getattr(tally, name)
