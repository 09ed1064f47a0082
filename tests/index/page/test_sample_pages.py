"""The sample archive against the truth written with it."""

import json
import unicodedata
from itertools import groupby
from pathlib import Path

import pytest

from index.build.jumps import link
from index.model import Masthead, Page
from index.page.account import missing
from index.page.splitter import split
from index.sources.given import from_names
from tests.paths import SAMPLE

TRUTH = json.loads((Path(__file__).parent / "sample_truth.json").read_text(encoding="utf-8"))


def _split(truth):
    path = SAMPLE / truth["file"]
    text = path.read_bytes().decode(truth["encoding"])
    hinted = Masthead(newspaper=truth["issue"]["newspaper"]).over(from_names(path))
    return text, split(Page(text, truth["file"], path.stem, markdown=path.suffix == ".md", hinted=hinted))


def _plain(text):
    return unicodedata.normalize("NFKC", text).replace("**", "").strip()


@pytest.mark.parametrize("truth", TRUTH, ids=lambda truth: truth["file"])
def test_sample_page_is_read_as_written(truth):
    text, page = _split(truth)
    head = page.masthead.to_json()
    for key in (*truth["printed"], "page", "section"):
        assert head[key] == truth["issue"][key], key
    assert sorted(page.furniture) == sorted(truth["furniture"])
    assert [a.headline for a in page.articles] == [w["headline"] for w in truth["articles"]]
    for article, want in zip(page.articles, truth["articles"], strict=True):
        found = article.to_json()
        for key in ("kicker", "subtitle", "credits", "continues_on", "continued_from"):
            assert found[key] == want[key], (article.headline, key)
        assert article.kind == _plain(want["kind"])
        assert [{"headline": e.headline, "page": e.page} for e in article.entries] == want["entries"]
    assert not missing(text, page)
    assert page.warnings == ()


@pytest.mark.parametrize("truth", TRUTH, ids=lambda truth: truth["file"])
def test_sample_paragraphs_are_joined_and_complete(truth):
    _, page = _split(truth)
    for article, want in zip(page.articles, truth["articles"], strict=True):
        assert len(article.paragraphs) == want["paragraphs"], article.headline
        assert [p.text for p in article.paragraphs if p.heading] == want["headings"]
        body = "\n".join(p.text for p in article.paragraphs)
        for part in want["joined"]:
            assert part in body
        if article.paragraphs:
            assert _plain(body).startswith(_plain(want["first"]))
            assert _plain(body).endswith(_plain(want["last"]))


def test_every_digest_line_of_the_sample_finds_its_article():
    for issue, truths in groupby(TRUTH, key=lambda truth: truth["file"].split("/")[0]):
        articles = [article for truth in truths for article in _split(truth)[1].articles]
        linked, _ = link(articles)
        entries = [entry for article in linked for entry in article.entries]
        assert entries, issue
        for entry in entries:
            assert entry.target is not None, (issue, entry.headline)
            assert entry.target.page == entry.page
