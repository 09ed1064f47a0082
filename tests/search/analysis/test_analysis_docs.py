"""docs/analysis.md says what the analysis does: every example of every table is executed."""

import re

from index.page.wraps import is_seam
from search.analysis import days
from search.analysis.aliases import shipped
from search.analysis.dictionary import DICTIONARY
from search.analysis.fingerprint import fingerprint
from search.analysis.fold import fold
from search.analysis.units import TRANSPARENT, unit_texts
from search.analysis.words import article_words, default_segmenter, query_words
from search.article import Article, ArticleId, Paragraph
from search.engines.whoosh import WhooshEngine
from search.engines.whoosh.format.columns import text_key
from search.engines.whoosh.format.schema import GramAnalyzer
from search.query.tree import Phrase
from search.settings import Settings
from tests import oracle
from tests.paths import ROOT

TEXT = (ROOT / "docs" / "analysis.md").read_text(encoding="utf-8")
YES_NO = {"yes": True, "no": False}


def table(heading):
    """The rows of the table with this heading: a cell of code spans is the list of them, any other its text."""
    (rows,) = re.findall(rf"^\| {re.escape(heading)} \|\n\|[-|]+\|\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    return [[cell(one.strip()) for one in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows.splitlines()]


def cell(text):
    spans = [span.replace("\\|", "|").replace("⏎", "\n") for span in re.findall("`([^`]*)`", text)]
    return text if text and not spans else spans


def test_folding():
    for (printed,), (folded,) in table("printed | folded"):
        assert fold(printed) == folded


def test_units():
    for (text,), units in table("text | units"):
        assert list(unit_texts(text)) == units
        assert oracle.run(text) == units


def test_the_transparent_characters_are_all_listed():
    (listed,) = re.findall(r"^```\n(.*?)```", TEXT, re.MULTILINE | re.DOTALL)
    assert set(listed.split()) == TRANSPARENT - {"\t"}


def test_what_a_quoted_query_finds(tmp_path):
    rows = table("typed | printed | found")
    engine = WhooshEngine(Settings(tmp_path, jobs=1))
    with engine.writer(fresh=True) as writer:
        for seq, (_, (printed,), _) in enumerate(rows, 1):
            writer.add(Article(ArticleId("2025-11-03", 1, seq), paragraphs=(Paragraph(printed),)))
        writer.finish({})
        writer.publish()
    with engine.reader() as reader:
        for seq, ((typed,), (printed,), found) in enumerate(rows, 1):
            phrase = Phrase(typed)
            (article,) = [one for one in reader.every_article() if one.seq == seq]
            marked = [mark for part in reader.marked(f'"{typed}"', article) for mark in part.marks]
            assert bool(marked) == oracle.holds(phrase, article) == YES_NO[found], (typed, printed)
            assert reader.count(phrase) == sum(oracle.holds(phrase, one) for one in reader.every_article())
    engine.close()


def test_names():
    for (one,), (other,), same in table("one | other | same"):
        assert (text_key(one) == text_key(other)) == YES_NO[same]


def test_bigrams():
    for (text,), terms in table("text | bigrams"):
        assert [token.text for token in GramAnalyzer()(text)] == terms


def test_words():
    segmenter = default_segmenter()
    for (text,), of_query, of_article in table("text | words of a query | words of an article"):
        assert query_words(text, segmenter) == of_query
        assert article_words(text, segmenter) == of_article


def test_aliases_and_years():
    aliases, years = [
        [row for row in rows.splitlines() if row.startswith("| `")]
        for rows in re.findall(r"^\| typed \| also looked for \|\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    ]
    for row in aliases:
        (typed,), others = (cell(one.strip()) for one in row.split("|")[1:-1])
        assert list(shipped().others(unit_texts(typed))) == others
    for row in years:
        (typed,), others = (cell(one.strip()) for one in row.split("|")[1:-1])
        assert list(days.other_ways(unit_texts(typed), 0)[1]) == others
    assert len(aliases) > 3
    assert len(years) > 3


def test_paragraphs_that_a_column_end_broke():
    for (upper,), (lower,), joined in table("upper | lower | joined"):
        assert is_seam(upper, lower) == YES_NO[joined]


def test_the_keys_of_the_fingerprint_are_all_listed():
    rows = table("key | what it notices")
    assert [key for (key,), _ in rows] == list(fingerprint(DICTIONARY, default_segmenter()))
