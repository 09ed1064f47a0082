"""The spool's count is what it holds, whatever replaces what on the way."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.build.spool import Spool
from search.article import Article, ArticleId, Paragraph
from tests.examples import examples

ISSUES = ["2025-11-03", "undated-page"]
PUTS = st.lists(
    st.tuples(
        st.sampled_from(ISSUES),
        st.integers(0, 2),
        st.sampled_from(["a.txt", "b.txt", "c.txt"]),
        st.lists(st.sampled_from(["潮水", "风电", "论坛"]), min_size=1, max_size=3),
    ),
    max_size=12,
)


def page(issue, number, texts):
    return [
        Article(ArticleId(issue, number, place), paragraphs=(Paragraph(text),)) for place, text in enumerate(texts, 1)
    ]


@settings(max_examples=examples(150), deadline=None)
@given(PUTS)
def test_the_count_is_the_number_of_articles_that_come_out(puts):
    with Spool() as spool:
        for issue, number, file, texts in puts:
            spool.put(page(issue, number, texts), file)
            assert len(spool) == sum(len(spool.articles(key)) for key in spool.issues())
