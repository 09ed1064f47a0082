"""What is written as arrays is read as it was: files, packed lists, lexicons."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.arrayfile import ArrayFile, ArrayFileWriter
from search.engines.whoosh.format import packing
from search.engines.whoosh.format.lexicon import Lexicon, LexiconWriter, short_number, short_term
from search.engines.whoosh.format.packing import pack, unpack

NUMBERS = st.sets(st.integers(0, (1 << 32) - 1), max_size=400).map(sorted)
DENSE = st.tuples(st.integers(0, 1 << 31), st.sets(st.integers(0, 900), max_size=700)).map(
    lambda drawn: [drawn[0] + number for number in sorted(drawn[1])]
)
TERMS = st.sets(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=9), max_size=30
)


@given(st.one_of(NUMBERS, DENSE), st.sampled_from([1, 3, packing.PACK_FROM]))
def test_a_packed_list_is_the_list(numbers, least):
    wanted = np.array(numbers, np.uint32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "PACK_FROM", least)
        block = pack(wanted)
    assert unpack(block, len(wanted)).tolist() == numbers
    assert len(block) <= len(wanted)


def test_a_dense_list_takes_a_third_of_its_plain_size():
    numbers = np.arange(0, 3_000_000, 30, dtype=np.uint32)
    assert len(pack(numbers)) < len(numbers) / 2.5


@given(TERMS)
def test_a_lexicon_finds_its_terms_and_their_beginnings(tmp_path_factory, terms):
    path = tmp_path_factory.mktemp("lexicon") / "x.arrays"
    held = {term.encode(): place + 1 for place, term in enumerate(sorted(terms))}
    short = sorted(term for term in held if len(term) <= 8)
    long = sorted(term for term in held if len(term) > 8)
    with ArrayFileWriter(path) as file:
        writer = LexiconWriter(file, "f")
        numbers = np.array([short_number(term) for term in short], np.uint64)
        writer.add_short(numbers, np.array([held[term] for term in short], np.int64))
        writer.add_long(long, np.array([held[term] for term in long], np.int64))
    lexicon = Lexicon(ArrayFile(path), "f")
    assert [lexicon.term(number) for number in range(len(lexicon))] == short + long
    assert {term: lexicon.count(lexicon.find(term)) for term in held} == held
    asked = [*held, *(term[:-1] for term in held), b"no such term"]
    assert lexicon.find_all(asked) == [lexicon.find(term) for term in asked]
    assert all((lexicon.find(term) >= 0) == (term in held) for term in asked)
    for beginning in {term[:size] for term in held for size in (1, 2, 3, 8, 9)}:
        found = {lexicon.term(number) for run in lexicon.beginning(beginning) for number in run}
        assert found == {term for term in held if term.startswith(beginning)}


@given(st.binary(max_size=8).filter(lambda term: b"\0" not in term))
def test_a_short_term_is_its_number(term):
    assert short_term(short_number(term)) == term


def test_arrays_come_back_with_their_types_and_begin_at_multiples_of_64(tmp_path):
    path = tmp_path / "x.arrays"
    with ArrayFileWriter(path) as file:
        file.meta = {"format": 7}
        file.put("one", np.arange(5, dtype=np.uint8))
        two = file.stream("two", "<u8")
        two.append(np.arange(3))
        two.append(np.arange(3, 6))
        file.put("none", np.zeros(0, np.float32))
    opened = ArrayFile(path)
    assert opened.meta == {"format": 7}
    assert (opened["one"].tolist(), opened["two"].tolist(), opened["none"].tolist()) == (
        [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5], [],
    )  # fmt: skip
    assert opened.sizes() == {"one": 5, "two": 48, "none": 0}
    assert not opened["one"].flags.writeable
    assert "one" in opened
    assert "three" not in opened
    with pytest.raises(KeyError):
        opened["three"]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda data: b"PK" + data[2:], "not a file of arrays"),
        (lambda data: data[:7] + b"\x09" + data[8:], "layout version 9"),
        (lambda data: data[:-1], "cut off"),
    ],
)
def test_another_file_is_refused_with_what_is_wrong(tmp_path, damage, words):
    path = tmp_path / "x.arrays"
    with ArrayFileWriter(path) as file:
        file.put("one", np.arange(5))
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match=words):
        ArrayFile(path)


def test_a_file_that_fails_on_the_way_is_not_there(tmp_path):
    with pytest.raises(ZeroDivisionError), ArrayFileWriter(tmp_path / "x.arrays") as file:
        file.put("one", np.arange(5))
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
