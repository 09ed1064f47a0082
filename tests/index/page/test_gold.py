"""The two real pages of the newspaper against what a person read on them."""

import json
from collections import Counter

import pytest

from index.model import Page, SplitPage
from index.page.account import missing
from index.page.splitter import split
from tests.paths import SEEDS, needs_shared

pytestmark = needs_shared
GOLD = sorted((SEEDS / "gold").glob("*.json")) if SEEDS.is_dir() else []


def _read(stem: str) -> tuple[str, SplitPage]:
    text = (SEEDS / f"{stem}.txt").read_text(encoding="utf-8")
    return text, split(Page(text, f"{stem}.txt", stem))


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_issue_is_read_as_in_the_gold_file(gold):
    _, page = _read(gold.stem)
    found = page.masthead.to_json()
    for key, value in json.loads(gold.read_text(encoding="utf-8"))["issue"].items():
        assert found[key] == value, key


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_articles_are_those_of_the_gold_file(gold):
    _, page = _read(gold.stem)
    wanted = json.loads(gold.read_text(encoding="utf-8"))["articles"]
    assert [a.headline for a in page.articles] == [w["headline"] for w in wanted]
    for article, want in zip(page.articles, wanted, strict=True):
        found = article.to_json()
        for key in ("kind", "kicker", "headline", "subtitle", "credits", "continues_on"):
            assert found[key] == want[key], key
        if "body" in want:
            assert found["body"] == [{"heading": False, **paragraph} for paragraph in want["body"]]
        entries = [{"headline": e.headline, "page": e.page} for e in article.entries]
        assert entries == want.get("entries", [])
        for part in want.get("must_contain", []):
            assert part in article.text


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_furniture_is_that_of_the_gold_file(gold):
    _, page = _read(gold.stem)
    assert Counter(page.furniture) == Counter(json.loads(gold.read_text(encoding="utf-8"))["furniture"])


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_no_character_is_lost_and_nothing_is_doubtful(gold):
    text, page = _read(gold.stem)
    assert not missing(text, page)
    assert page.warnings == ()
