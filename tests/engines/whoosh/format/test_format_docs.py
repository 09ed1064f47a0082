"""docs/format.md says what lies on the disk: every file, every array with its type and length, every key."""

import json
import re
from dataclasses import fields

import numpy as np
import pytest

from index.build.receipt import BuildReport, Totals, Withdrawal, problem, receipt
from index.model import Problem
from search.arrayfile import MAGIC, VERSION, ArrayFile
from search.engines.whoosh import WhooshEngine, generations
from search.engines.whoosh.format.lexicon import short_number
from search.engines.whoosh.format.packing import PACK_FROM
from search.engines.whoosh.format.segment import COMMON, FORMAT
from search.engines.whoosh.format.starts import STRIDE
from search.schema import FIELDS
from search.settings import Settings
from search.suggestion import SUGGESTION_KINDS
from tests.engines import frozen
from tests.paths import ROOT

TEXT = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
SECTIONS = dict(part.split("\n", 1) for part in TEXT.split("\n## ")[1:])
NUMBERS = [field.name for field in FIELDS if field.type in ("number", "measure")]
TEXTS = [field.name for field in FIELDS if field.type in ("key", "texts")]


@pytest.fixture(scope="module")
def generation(tmp_path_factory):
    """Two segments and a deleted article, published."""
    return frozen.write(tmp_path_factory.mktemp("index"))


def rows(section, first):
    """The rows of the table of a section whose first heading is this."""
    _, _, table = SECTIONS[section].partition(f"\n| {first} |")
    lines = table.split("\n\n")[0].splitlines()[2:]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    return [[cell.strip().strip("`").replace("\\|", "|") for cell in row] for row in cells]


def as_documented(name):
    """The name of a file with its random part left open."""
    return re.sub(r"^MAIN_[0-9a-z]+\.", "MAIN_….", name)


def test_every_file_of_an_index_is_in_the_picture_and_no_other(generation):
    (drawn,) = re.findall(r"```\n(.*?)```", TEXT, re.DOTALL)
    names = {line.split()[0] for line in drawn.splitlines()}
    home = generation.parents[1]
    found = {path.name for path in home.iterdir() if path.is_file()} | {
        as_documented(p.name) for p in generation.iterdir()
    }
    folders = {name for name in names if name.endswith("/")}
    assert folders == {"index/", "generations/", "20251126T031503.120001Z/", ".draft-…/"}
    assert found == names - folders


def test_every_array_of_a_segment_is_listed_with_its_type_and_length(generation):
    for path in generation.glob("MAIN_*.arrays"):
        file = ArrayFile(path)
        whole = {"N": file.meta["articles"], "P": int(file["starts"][-1]), "C": len(file["chars"])}
        check(
            file,
            rows("A segment: `MAIN_….arrays`", "array"),
            {},
            lambda name, file=file, whole=whole: whole | terms(file, name),
        )
        assert f"Meta: {', '.join(f'`{key}`' for key in file.meta)}." in SECTIONS["A segment: `MAIN_….arrays`"]
        assert file["starts"][-1] == whole["P"]
        assert len(file["doc_at"]) == -(-max(whole["P"], 1) // STRIDE)


def terms(file, name):
    """The lengths that the terms of an array's field give."""
    field = name.split(".")[0]
    if f"{field}.short" not in file:
        return {}
    short, long = len(file[f"{field}.short"]), len(file[f"{field}.long_at"]) - 1
    often = int(np.count_nonzero(file["words.freqs"] == 0))
    return {"S": short, "G": long, "T": short + long, "O": int(file[f"{field}.ends"][-1]), "W": often}


def test_every_array_of_the_columns_is_listed(generation):
    file = ArrayFile(generation / "columns.arrays")
    whole = {
        "N": file.meta["articles"],
        "L": file.meta["live"],
        "K": len(json.loads(file["text.key.labels"].tobytes())),
    }
    table = rows("Columns: `columns.arrays`", "array")
    check(file, table, {"number.F": NUMBERS, "text.F": TEXTS}, lambda name: whole)
    said = " ".join(row[3] for row in table)
    assert all(re.search(rf"\b{name}\b", said) for name in (*NUMBERS, *TEXTS))
    assert all(f"`{key}`" in SECTIONS["Columns: `columns.arrays`"] for key in file.meta)


def test_every_array_of_the_vocabulary_is_listed(generation):
    file = ArrayFile(generation / "vocabulary.arrays")
    said = SECTIONS["Vocabulary: `vocabulary.arrays`"]
    check(
        file,
        rows("Vocabulary: `vocabulary.arrays`", "array"),
        {"K": SUGGESTION_KINDS},
        lambda name: {"E": len(file[f"{name.split('.')[0]}.counts"])},
    )
    assert all(f"`{key}`" in said for key in file.meta)
    assert all(kind in said for kind in SUGGESTION_KINDS)


def check(file, table, families, lengths):
    """Hold a file to a table; a name that begins as a family does stands for one array of each of its members."""
    documented = {}
    for name, dtype, count, _ in table:
        family = next((one for one in families if name == one or name.startswith(f"{one}.")), None)
        for member in families[family] if family else [""]:
            shown = name.replace(family, re.sub("[FK]$", member, family), 1) if family else name
            documented[shown] = (dtype, count)
    assert set(documented) == set(file.names(""))
    for name, (dtype, count) in documented.items():
        array = file[name]
        assert array.dtype.str == (smallest(array) if dtype == "smallest" else dtype), name
        if count:
            assert len(array) == eval(count, {}, lengths(name)), name


def smallest(array):
    """The smallest of the types of one, two and four bytes that holds the values."""
    return next(name for name, bits in (("|u1", 8), ("<u2", 16), ("<u4", 32)) if array.max(initial=0) < 1 << bits)


def test_the_bounds_that_are_said_are_those_of_the_code():
    assert (PACK_FROM, STRIDE, COMMON) == (256, 256, 8)
    assert (MAGIC, VERSION) == (b"BAOSOU\0", 1)
    assert generations.KEPT_BEFORE == 2
    assert f"**The format is now {FORMAT}.**" in TEXT


def test_short_terms_are_the_numbers_that_are_said():
    for term, number in rows("A segment: `MAIN_….arrays`", "term"):
        assert short_number(term.encode()) == int(number, 16)


def test_the_pickled_classes_are_all_named(generation):
    (toc,) = generation.glob("_*.toc")
    pickled = toc.read_bytes()
    named = re.findall(r"^- `(search\.[\w.]+)\.(\w+)`$", TEXT, re.MULTILINE)
    assert {module for module, _ in named} == {module.decode() for module in re.findall(rb"search(?:\.\w+)+", pickled)}
    assert all(name.encode() in pickled for _, name in named)


def test_the_keys_of_the_json_files_are_listed(generation):
    listed = [row[0] for row in rows("Generations", "key")]
    assert listed == list(json.loads((generation / "files.json").read_text(encoding="utf-8")))
    table = rows("The receipt: `receipt.json`", "key")
    assert [row[0] for row in table] == list(receipt(BuildReport()))
    said = {key: set(re.findall(r"\w+", meaning)) for key, meaning in table}
    assert said["withdrawn"] >= {field.name for field in fields(Withdrawal)}
    assert said["quarantined"] >= set(problem(Problem("", "")))
    assert said["total"] >= set(Totals().to_json())


def test_an_empty_generation_has_the_files_of_any_other_but_no_segment(tmp_path, generation):
    engine = WhooshEngine(Settings(tmp_path, jobs=1))
    with engine.writer(fresh=True) as writer:
        writer.finish({})
        writer.publish()
    engine.close()
    (empty,) = (tmp_path / "generations").iterdir()
    held = {as_documented(path.name) for path in generation.iterdir()}
    assert {path.name for path in empty.iterdir()} == held - {"MAIN_….arrays"}
