"""Linking the parts of a story over pages, and digests to what they announce."""

from index.build.jumps import likeness, link
from search.article import Article, ArticleId, Entry


def article(page, seq, headline, **parts):
    return Article(ArticleId("2025-11-03", page, seq), headline=headline, **parts)


def linked(*articles):
    done, findings = link(articles)
    return {str(a.id)[11:]: a for a in done}, findings


def test_two_parts_on_two_pages_are_one_story():
    done, findings = linked(
        article(1, 1, "某某高新区一体化发展全面提速", continues_on=2),
        article(2, 1, "高新区一体化发展", continued_from=1),
    )
    assert done["p01-a01"].next_part == done["p02-a01"].id
    assert done["p02-a01"].previous_part == done["p01-a01"].id
    assert findings == []


def test_of_two_continuations_the_headline_decides():
    done, findings = linked(
        article(1, 1, "低空经济起飞", continues_on=2),
        article(1, 2, "人才新政出台", continues_on=2),
        article(2, 1, "人才新政出台", continued_from=1),
        article(2, 2, "低空经济起飞", continued_from=1),
    )
    assert done["p01-a01"].next_part == done["p02-a02"].id
    assert done["p01-a02"].next_part == done["p02-a01"].id
    assert findings == []


def test_a_continuation_without_a_headline_is_told_by_its_page():
    done, _ = linked(article(1, 1, "低空经济起飞", continues_on=2), article(2, 1, "", continued_from=1))
    assert done["p02-a01"].previous_part == done["p01-a01"].id


def test_a_continuation_without_a_mark_is_told_by_its_headline():
    done, findings = linked(article(1, 1, "低空经济起飞", continues_on=2), article(2, 3, "低空经济起飞"))
    assert done["p01-a01"].next_part == done["p02-a03"].id
    assert findings == []


def test_unmatched_jumps_are_reported_with_their_ids():
    _, findings = linked(article(1, 1, "低空经济起飞", continues_on=2), article(3, 1, "全不相干", continued_from=4))
    assert len(findings) == 2
    assert "2025-11-03-p01-a01" in findings[0] + findings[1]
    assert "2025-11-03-p03-a01" in findings[0] + findings[1]


def test_pages_that_do_not_agree_are_not_linked():
    done, findings = linked(
        article(1, 1, "低空经济起飞", continues_on=3), article(2, 1, "低空经济起飞", continued_from=1)
    )
    assert done["p01-a01"].next_part is None
    assert len(findings) == 2


def test_digest_entries_find_their_articles():
    digest = article(1, 3, "本期导读", kind="digest", entries=(Entry("专精 特新企业“加速跑”", 3, "03版"), Entry("没有这篇", 3), Entry("下落不明", 9)))  # fmt: skip
    done, _ = linked(digest, article(3, 1, "另一篇文章"), article(3, 2, "专精特新企业加速跑"))
    targets = [entry.target for entry in done["p01-a03"].entries]
    assert targets == [ArticleId("2025-11-03", 3, 2), None, None]


def test_likeness_sets_spaces_punctuation_and_width_aside():
    assert likeness("算力券２．０", "算力券 2.0") == 1.0
    assert likeness("", "题目") == 0.0
    assert likeness("兩岸青年", "两岸青年") == 1.0
    assert likeness("低空经济起飞", "老字号换新颜") < 0.5


def test_order_and_number_of_articles_stay():
    articles = [article(2, 1, "乙"), article(1, 1, "甲")]
    assert [a.id for a in link(articles)[0]] == [a.id for a in articles]
