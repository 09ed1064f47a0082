"""No number is wrapped on its way to the disk: what does not fit is refused by name, with what to do."""

import ast
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import search
from search.arrayfile import ArrayFile, ArrayFileWriter, narrowed
from search.engines.whoosh.format import starts, stored
from search.engines.whoosh.format.fieldpostings import FieldWriter
from search.engines.whoosh.format.lexicon import LexiconWriter
from search.engines.whoosh.format.segment import SegmentFile
from search.engines.whoosh.format.starts import write_starts
from search.engines.whoosh.write import columnwriter, inversion
from search.engines.whoosh.write.columnwriter import ColumnWriter
from search.engines.whoosh.write.inversion import FreqWriter, Lengths
from search.engines.whoosh.write.termmerge import FieldMerge, Source
from search.errors import ArchiveTooLarge
from search.suggest.mostcounted import MostCounted
from search.suggest.tallies import Tally
from tests.engines.archives import HAND_MADE, article
from tests.engines.whoosh.write.test_merge import written

END = 1 << 32


@pytest.fixture
def file(tmp_path):
    """A file in the making, which is dropped: what is tested is refused before anything is written."""

    class Enough(Exception):
        pass

    with pytest.raises(Enough), ArrayFileWriter(tmp_path / "x.arrays") as file:
        yield file
        raise Enough


def refused(name):
    return pytest.raises(ArchiveTooLarge, match=rf"{name} 要记 [-\d,]+，.*各建一个索引")


@given(
    st.lists(st.integers(-(1 << 63), (1 << 63) - 1), max_size=5),
    st.sampled_from(["u1", "<u2", "<u4", "<u8", "<i4"]),
)
@example([255], "u1")
@example([256], "u1")
@example([END - 1], "<u4")
@example([END], "<u4")
@example([-1], "<u8")
def test_numbers_come_out_of_a_smaller_type_as_they_went_in_or_are_refused(numbers, dtype):
    # Those that are never negative are also tried as such: a check of signed numbers alone would not do.
    wanted = np.array(numbers, np.int64 if min(numbers, default=-1) < 0 else np.uint64)
    room = np.iinfo(dtype)
    if all(room.min <= number <= room.max for number in numbers):
        found = narrowed(wanted, dtype, "x")
        assert (found.dtype.str, found.tolist()) == (np.dtype(dtype).str, numbers)
    else:
        with refused("x"):
            narrowed(wanted, dtype, "x")


@pytest.mark.parametrize(
    ("dtype", "number"), [("u1", 256), ("u1", -1), ("<u2", 1 << 16), ("<u4", END), ("<u4", -1), ("<u8", -1)]
)
def test_a_stream_refuses_what_its_type_does_not_hold(file, dtype, number):
    stream = file.stream("some.array", dtype)
    stream.append(np.array([0]))
    for kind in (np.int64,) if number < 0 else (np.int64, np.uint64):
        with refused("some.array"):
            stream.append(np.array([1, number, 1], kind))
    assert stream.count == 1


def test_long_terms_end_where_their_bytes_can_be_counted_no_more(file):
    lexicon = LexiconWriter(file, "grams")
    lexicon._long.count = END - 5
    with refused("grams.long_at"):
        lexicon.add_long([b"123456789"], np.array([1]))


def test_postings_of_a_lexicon_end_where_they_can_be_counted_no_more(file):
    lexicon = LexiconWriter(file, "words")
    lexicon.add_short(np.array([1], np.uint64), np.array([END - 1]))
    with refused("words.ends"):
        lexicon.add_short(np.array([2], np.uint64), np.array([1]))


def test_blocks_of_a_field_end_where_their_words_can_be_counted_no_more(file, tmp_path):
    writer = FieldWriter(file, "grams")
    writer._data.count = END - 3
    with refused("grams.at"):
        writer.add(np.array([3]), np.array([1, 2, 3], np.uint32))
    with ArrayFileWriter(tmp_path / "part.arrays") as part:
        FieldWriter(part, "grams").add(np.array([3]), np.array([1, 2, 3], np.uint32))
    with refused("grams.at"):
        writer.take(ArrayFile(tmp_path / "part.arrays"), "grams")


def test_the_positions_of_a_segment_end_a_little_before_the_last_number(file, monkeypatch):
    with pytest.raises(ArchiveTooLarge, match=r"4,294,963,201 个字，最多放 4,294,963,200 个；.*各建一个索引"):
        write_starts(file, np.array([END - 4096, 1]))
    monkeypatch.setattr(starts, "MOST_POSITIONS", 60)
    assert write_starts(file, np.array([50, 10])).starts.tolist() == [0, 50, 60]
    with pytest.raises(ArchiveTooLarge):
        write_starts(file, np.array([50, 11]))


def test_high_frequencies_are_refused_where_their_postings_can_be_numbered_no_more(file):
    freqs = FreqWriter(file)
    freqs._freqs.count = END
    freqs.add(np.array([1, 255]))
    with refused("words.often"):
        freqs.add(np.array([256]))


def test_a_frequency_beyond_four_bytes_is_refused(file):
    freqs = FreqWriter(file)
    freqs.add(np.array([END]))
    with refused("words.often"):
        freqs.finish()


@pytest.mark.parametrize(("name", "first_article", "first_place"), [("grams", 0, END - 3), ("words", END, 0)])
def test_what_is_moved_by_a_merge_must_fit_where_it_goes(file, tmp_path, name, first_article, first_place):
    source = Source(SegmentFile(written(tmp_path / "part.arrays", HAND_MADE)), None)
    source.place(first_article, first_place)
    merge = FieldMerge(file, name, [source], None)
    with refused(f"{name}.data"):
        merge.short(0, merge.ranges)


def rows(path, archive):
    lengths = np.ones(len(archive), np.int64)
    columnwriter.write_rows(path, archive, Lengths(lengths, lengths))
    return path


def test_a_column_of_numbers_is_refused_where_one_is_beyond_four_bytes(tmp_path):
    large = article(date(2025, 1, 6), 1, 1, serial=END)
    with refused("serial"):
        rows(tmp_path / "batch.rows", [large])
    with pytest.raises(ValueError, match="serial"):
        columnwriter.check(large)
    assert not (tmp_path / "batch.rows").exists()


@pytest.mark.parametrize(("where", "name"), [("_rank", "oldest"), ("_months", "month"), ("cumsum", r"text\.\w+\.at")])
def test_the_columns_are_refused_where_articles_can_be_numbered_no_more(tmp_path, monkeypatch, where, name):
    """Archives of four thousand million articles are made up: what counts them says so many more."""
    columns = ColumnWriter(None)
    columns.add(rows(tmp_path / "batch.rows", HAND_MADE))
    kept = np.ones(len(HAND_MADE), bool)
    columns.write(tmp_path / "columns.arrays", kept, kept)
    owner = np if where == "cumsum" else columnwriter
    real = getattr(owner, where)
    with monkeypatch.context() as patch, refused(name):
        patch.setattr(owner, where, lambda values: real(values) + END)
        columns.write(tmp_path / "again.arrays", kept, kept)
    assert not (tmp_path / "again.arrays").exists()


@pytest.mark.parametrize(("count", "day", "name"), [(END, 1, "word.counts"), (1, END, "word.days")])
def test_an_entry_of_the_vocabulary_is_refused_where_its_numbers_do_not_fit(file, count, day, name):
    most = MostCounted(5)
    most.take(Tally({"高新区": count}, {"高新区": day}))
    with refused(name):
        most.write(file, "word")


def test_a_batch_that_does_not_fit_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr(starts, "MOST_POSITIONS", 60)
    with pytest.raises(ArchiveTooLarge):
        written(tmp_path / "part.arrays", HAND_MADE)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    assert stored.article_of(stored.plain(HAND_MADE[0])) == HAND_MADE[0]
    assert SegmentFile(written(tmp_path / "part.arrays", HAND_MADE)).articles == len(HAND_MADE)


def test_sorted_the_slow_way_a_batch_is_the_same(tmp_path, monkeypatch):
    quick = ArrayFile(written(tmp_path / "quick.arrays", HAND_MADE))
    monkeypatch.setattr(inversion, "_PLACE_BITS", 1)
    slow = ArrayFile(written(tmp_path / "slow.arrays", HAND_MADE))
    assert {name: quick[name].tolist() for name in quick.sizes()} == {
        name: slow[name].tolist() for name in slow.sizes()
    }


SMALL = {"uint8", "uint16", "uint32", "int8", "int16", "int32", "u1", "<u2", "<u4"}
ROOT = Path(search.__file__).parent
WRITERS = [*(ROOT / "engines/whoosh/write").glob("*.py"), ROOT / "suggest/mostcounted.py", ROOT / "suggest/tallies.py"]


@pytest.mark.parametrize("path", WRITERS, ids=lambda path: path.name)
def test_nothing_that_writes_casts_by_itself(path):
    """`astype` wraps silently, and so does an assignment into a smaller array: `narrowed` and streams do neither."""
    assert len(WRITERS) > 8
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            types = {getattr(arg, "attr", getattr(arg, "value", None)) for arg in node.args}
            assert node.func.attr not in ("astype", "empty", "array") or not types & SMALL, ast.unparse(node)
