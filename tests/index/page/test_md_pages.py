"""24 real Markdown pages of a daily against its own JSON. Run with -s to see what was measured."""

import json
import re
from collections import Counter

import pytest

from index.model import Page
from index.page.account import missing
from index.page.splitter import split
from tests.paths import SHARED, needs_shared

pytestmark = [pytest.mark.slow, needs_shared]
PAGES = sorted((SHARED / "pages" / "md").glob("*.md")) if SHARED.is_dir() else []


def _bare(text):
    return re.sub(r"\s|\*\*", "", text)


@pytest.fixture(scope="module")
def measured():
    """(page, truth) of each Markdown page."""
    pairs = []
    for path in PAGES:
        page = split(Page(path.read_text(encoding="utf-8"), path.name, path.stem, markdown=True))
        truth = SHARED / "pages" / "json" / f"{path.stem}.json"
        pairs.append((path, page, json.loads(truth.read_text(encoding="utf-8"))))
    return pairs


def test_headlines_are_exact(measured):
    exact = total = 0
    for path, page, truth in measured:
        assert len(page.articles) == len(truth["articles"]), path.name
        for article, want in zip(page.articles, truth["articles"], strict=True):
            exact += article.headline == want["title"]
            total += 1
    print(f"\nheadlines exact: {exact} of {total}")
    assert exact >= 0.98 * total


def test_body_characters_land_in_the_right_article(measured):
    landed = total = 0
    for _, page, truth in measured:
        for article, want in zip(page.articles, truth["articles"], strict=True):
            body = Counter(_bare(want["body"]))
            total += body.total()
            landed += body.total() - (body - Counter(_bare(article.text))).total()
    print(f"\nbody characters in the right article: {landed} of {total} = {landed / total:.4%}")
    assert landed >= 0.99 * total


def test_no_paragraph_is_joined_falsely(measured):
    for path, page, truth in measured:
        for article, want in zip(page.articles, truth["articles"], strict=True):
            lines = {_bare(line) for line in want["body"].split("\n")}
            for paragraph in article.paragraphs:
                assert _bare(paragraph.text) in lines, (path.name, paragraph.text[:40])


def test_folio_lines_are_read(measured):
    for path, page, truth in measured:
        assert (str(page.masthead.date), page.masthead.page) == (truth["date"], truth["page"]), path.name
        assert (page.masthead.newspaper, page.masthead.section) == (truth["source"], truth["section"])


def test_printed_authors_are_kept_as_bylines_and_read_as_credits(measured):
    for path, page, truth in measured:
        for article, want in zip(page.articles, truth["articles"], strict=True):
            if want["author"]:
                assert _bare(want["author"]) == _bare(article.byline)[: len(_bare(want["author"]))], path.name
                assert article.credits, (path.name, want["author"])


def test_no_character_is_lost(measured):
    for path, page, _ in measured:
        assert not missing(path.read_text(encoding="utf-8"), page), path.name


@pytest.mark.parametrize("path", sorted((SHARED / "pages" / "day-files").glob("*.md")), ids=lambda path: path.stem)
def test_day_files_give_an_article_for_each_item(path):
    text = path.read_text(encoding="utf-8")
    page = split(Page(text, path.name, path.stem, markdown=True))
    items = re.findall(r"^### (.+)$", text, re.MULTILINE)
    assert [a.headline for a in page.articles][-len(items) :] == [item.strip() for item in items]
    assert not any("<p>" in a.text or "<strong>" in a.text for a in page.articles)
    assert not missing(text, page)
