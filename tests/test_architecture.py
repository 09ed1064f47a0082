"""The picture of the rooms is what the imports say, and what the import contracts say."""

import graphlib
import os
import re
import subprocess
import sys
import tomllib
from itertools import pairwise

import pytest

from docs.draw_architecture import PICTURE, enclose, picture
from docs.imports import between, children, imports, is_frame, levels, reduced
from tests.paths import ROOT

GRAPH, SAID = imports()
FRAMES = [name for name in GRAPH if is_frame(name, GRAPH)]


def test_the_picture_is_what_the_imports_make():
    """If it is not: `python -m docs.draw_architecture`."""
    assert PICTURE.read_text(encoding="utf-8") == picture()


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_picture_does_not_depend_on_the_order_of_sets(seed):
    code = "from docs.draw_architecture import picture; import sys; sys.stdout.buffer.write(picture().encode())"
    run = [sys.executable, "-c", code]
    made = subprocess.run(run, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
    assert made.stdout == PICTURE.read_bytes()


@pytest.mark.parametrize("frame", FRAMES)
def test_no_arrow_points_upward(frame):
    placed = {name: box for box in enclose(frame, GRAPH, SAID).inner for name in [box.of]}
    for name, others in between(children(frame, GRAPH), GRAPH).items():
        for other in others:
            assert placed[name].y + placed[name].height < placed[other].y, f"{name} imports {other}"


def test_every_line_of_the_drawing_ends_below_its_beginning():
    paths = re.findall(r'<path class="arrow[^"]*" d="M\d+ (\d+)[^"]*?(\d+)"', PICTURE.read_text(encoding="utf-8"))
    assert len(paths) > 20
    assert all(int(first) < int(last) for first, last in paths)


@pytest.mark.parametrize(
    "layers",
    [
        contract["layers"]
        for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
            "contracts"
        ]
        if contract["type"] == "layers"
    ],
    ids=lambda layers: layers[0].rpartition(".")[0],
)
def test_no_room_is_drawn_above_one_that_a_contract_puts_over_it(layers):
    """Rooms that do not import each other may lie in one row."""
    frame = layers[0].rpartition(".")[0]
    box_of = children(frame, GRAPH)
    rows = levels(between(box_of, GRAPH))
    ranks = [{rows[box_of[name.strip()]] for name in layer.split("|")} for layer in layers]
    for upper, lower in pairwise(ranks):
        assert max(lower) <= max(upper)


def test_everything_in_the_three_packages_is_in_the_picture():
    text = PICTURE.read_text(encoding="utf-8")
    labels = {part for label in re.findall(r'class="name[^>]*>([^<]*)<', text) for part in label.split(" · ")}
    for frame in FRAMES:
        for names in set(children(frame, GRAPH).values()) - {frame}:
            for name in names.split():
                last = name.rpartition(".")[2]
                assert f"{last}/" in labels if is_frame(name, GRAPH) else last in labels


def sections():
    """The rooms of docs/architecture.md, each with what is said of it."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    parts = re.split(r"^##+ `([a-z/]+)/`: ", text, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def test_every_room_has_a_section_that_says_what_it_is_for():
    rooms = [room.replace("/", ".") for room, _ in sections()]
    assert sorted(rooms) == sorted(name for name in GRAPH if (ROOT / name.replace(".", "/")).is_dir())


def test_a_module_named_without_its_folder_lies_in_the_room_of_the_section():
    named = [(room, name) for room, said in sections() for name in re.findall(r"`(\w+\.py)`", said)]
    assert len(named) > 30
    assert not [(room, name) for room, name in named if not (ROOT / room / name).is_file()]


def test_a_circle_of_imports_is_refused():
    with pytest.raises(graphlib.CycleError):
        levels({"a": {"b"}, "b": {"a"}})


def test_an_arrow_that_others_imply_is_left_out():
    assert reduced({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == {"a": {"b"}, "b": {"c"}, "c": set()}
