"""What things are cited by: one imprint for an issue and for all that is printed in it."""

from __future__ import annotations

from datetime import date

import pytest

from search.article import Article, ArticleId
from search.describe import imprint, issue_numbers
from search.imprint import Imprint
from search.related import Related

DOUBLE = Imprint(newspaper="滨海日报", date=date(2025, 11, 3), issue=48, last_issue=49, serial=2652, last_serial=2653)
ARTICLE = Article(ArticleId("2025-11-03", 2, 1), section="要闻", headline="甲", **DOUBLE.facts())


def test_what_is_made_from_an_article_has_its_imprint_and_its_place() -> None:
    line = Related.of(ARTICLE, 0.5)
    assert line.facts() == ARTICLE.facts()
    assert Imprint.facts(line) == DOUBLE.facts()
    assert (line.page, line.seq, line.section) == (2, 1, "要闻")
    assert line.to_json().items() >= DOUBLE.issue_json().items()


def test_an_issue_has_of_each_fact_the_first_that_is_printed() -> None:
    silent, numbered, other = Imprint(), Imprint(serial=7, newspaper="甲报"), Imprint(serial=8, issue=1)
    assert Imprint.shared([silent, numbered, other]) == Imprint(newspaper="甲报", issue=1, serial=7)
    assert Imprint.shared([silent]) == Imprint.shared([]) == Imprint()


@pytest.mark.parametrize(
    ("numbers", "final", "words"),
    [
        (DOUBLE, (49, 2653), "第48—49期（总第2652—2653期）"),
        (Imprint(issue=40, serial=2644), (40, 2644), "第40期（总第2644期）"),
        (Imprint(issue=40, last_issue=40), (40, 0), "第40期"),
        (Imprint(serial=2644), (0, 2644), "总第2644期"),
        (Imprint(), (0, 0), ""),
    ],
)
def test_a_double_issue_ends_with_its_second_number(numbers: Imprint, final: tuple[int, int], words: str) -> None:
    assert (numbers.final_issue, numbers.final_serial) == final
    assert issue_numbers(numbers) == words


def test_an_imprint_in_words_leaves_out_what_is_not_known() -> None:
    assert imprint(ARTICLE) == ("第48—49期（总第2652—2653期）", "2025-11-03", "02版 要闻")
    assert imprint(Article(ArticleId("undated-x", 0, 1))) == ("日期不详",)
    assert imprint(Article(ArticleId("undated-x", 0, 1), section="要闻")) == ("日期不详", "要闻")
