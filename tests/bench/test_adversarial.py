import re

import pytest

from tests.bench.adversarial import calling, expressions, main, pieces, seconds, shapes, text_of


def test_every_expression_of_the_packages_is_found_but_those_made_of_what_is_not_known_before():
    found, unknown = expressions()
    names = {one.name for one in found}
    assert {
        "index.page.contacts._ADDRESS",
        "index.page.blocks._HEADING",
        "search.query.parser._SLOP",
        "web.filters._REPORT",
    } <= names
    assert len(names) > 150
    assert {place.rsplit(":", 1)[0] for place in unknown} == {"index.build.builder", "index.page.masthead"}


@pytest.mark.parametrize("bad", [r"(?:a+)+$", r"^(?:电话\w+)+$", r"(?:a|a)*\d"])
def test_a_bad_expression_is_met_by_a_text_that_it_does_not_end_on(bad):
    pattern = re.compile(bad)
    run = calling(pattern, "search")
    assert any(seconds(run, text_of(shape, 120), 0.05) == 0.05 for shape in shapes(pieces(pattern)))


@pytest.mark.slow
def test_no_expression_is_exponential(capsys):
    """A small turn of the script: what does not end is given up and marked, whatever the machine is doing."""
    main(["--size", "200", "--shown", "1000"])
    said = capsys.readouterr().out
    assert not [line for line in said.splitlines() if line.startswith(">")], said
    assert "split a page" in said
    assert "index.page.contacts._ADDRESS fullmatch" in said
