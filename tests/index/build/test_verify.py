import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build.receipt import Totals
from index.build.verify import LONGEST, body_run, headline_run, verify
from search.article import Article, ArticleId, Entry, Paragraph
from tests.engines.asking import Asked
from tests.index.memory_engine import MemoryEngine, MemoryReader

BODY = "山城的新区开出了第{n}条生产线，工人们说：“这一年，产值增长了12.5%，用的是HarmonyOS6系统。”"


def article(number: int, **parts) -> Article:
    texts = {"headline": f"第{number}条生产线开工", "paragraphs": (Paragraph(BODY.format(n=number)),), **parts}
    return Article(ArticleId("2025-11-03", 1, number), date=date(2025, 11, 3), **texts)


def archive(*articles: Article) -> MemoryReader:
    total = Totals(issues=1)
    total.count(articles)
    return MemoryReader({a.id: a for a in articles}, {"total": total.to_json()}, "g1")


@pytest.fixture
def reader():
    return archive(*(article(n) for n in range(1, 41)))


def test_a_sound_archive_is_vouched_for(reader):
    report = verify(reader)
    assert report.ok
    assert (report.articles, report.checked, report.queries) == (40, 40, 80)
    assert "核对无误" in report.sentence()


def test_an_article_that_is_not_found_is_named(reader):
    reader.hidden.add(ArticleId("2025-11-03", 1, 7))
    report = verify(reader)
    assert not report.ok
    assert len(report.missing) == 2
    assert all(line.startswith("2025-11-03-p01-a07") for line in report.missing)
    assert "核对有误" in report.sentence()


def test_an_article_that_is_no_longer_stored_shows_in_the_counts(reader):
    del reader.stored[ArticleId("2025-11-03", 1, 7)]
    report = verify(reader)
    assert any("收据 40" in line for line in report.mismatches)


def test_a_changed_text_shows_in_the_characters(reader):
    id = ArticleId("2025-11-03", 1, 7)
    reader.stored[id] = article(7, paragraphs=(Paragraph("短了，但是也有八个字"),))
    assert any("字数不符" in line for line in verify(reader).mismatches)


def test_an_index_that_misreports_itself_is_noticed(reader):
    reader.every_article = lambda: iter(list(reader.stored.values())[:-1])
    assert any("实际存有 39" in line for line in verify(reader).mismatches)


def test_an_article_stored_twice_is_noticed(reader):
    reader.every_article = lambda: iter([*reader.stored.values(), article(7)])
    assert "编号重复：2025-11-03-p01-a07" in verify(reader).mismatches


def test_a_wrong_answer_to_an_id_is_noticed(reader):
    reader.get = lambda id: article(1)
    assert len([line for line in verify(reader).missing if "不是原文" in line]) == 39


def test_a_sample_checks_some_and_counts_all(reader):
    report = verify(reader, sample=5)
    assert (report.checked, report.articles) == (5, 40)
    del reader.stored[ArticleId("2025-11-03", 1, 7)]
    assert not verify(reader, sample=5).ok


def test_only_some_issues_can_be_looked_at(reader):
    assert verify(reader, only=["2025-11-03"]).checked == 40
    assert verify(reader, only=["2025-11-10"]).checked == 0


@pytest.mark.slow
def test_a_headline_that_hundreds_share_is_found_by_paging(reader):
    many = archive(*(article(n, headline="图片报道", paragraphs=()) for n in range(1, 301)))
    assert verify(many).ok
    many.hidden.add(ArticleId("2025-11-03", 1, 250))
    assert len(verify(many).missing) == 1


def test_an_article_without_words_is_counted_as_unchecked():
    report = verify(archive(article(1, headline="——", paragraphs=())))
    assert report.ok
    assert report.unchecked == 1


def test_the_same_seed_asks_the_same(reader, monkeypatch):
    queries = []
    search = MemoryReader.search
    monkeypatch.setattr(reader, "search", lambda request: queries.append(request.text) or search(reader, request))
    verify(reader, sample=3)
    verify(reader, sample=3)
    assert queries[:6] == queries[6:]


def test_an_engine_over_no_articles_is_fine():
    assert verify(archive()).ok


def test_progress_is_told(reader):
    told = []
    verify(reader, progress=lambda *step: told.append(step))
    assert told[-1] == ("verify", 40, 40)


TEXT = st.text(st.sampled_from('山城新区“”"「」，。 　A7zＡ７.%-\t'), max_size=60)


@given(TEXT, TEXT, st.integers(0, 1000))
def test_runs_are_cut_from_the_text_and_split_no_number_or_word(headline, body, seed):
    one = article(1, headline=headline, paragraphs=(Paragraph(body),))
    for run, text in ((headline_run(one), headline), (body_run(one, random.Random(seed)), body)):
        assert run in text
        assert not set(run) & set('“”"「」\t')
        assert run == run.strip()
        if run:
            inner = f" {text} "
            starts = [at for at in range(1, len(inner)) if inner.startswith(run, at)]
            assert any(
                not (_joined(inner[at - 1]) and _joined(run[0]))
                and not (_joined(inner[at + len(run)]) and _joined(run[-1]))
                for at in starts
            )


def _joined(char: str) -> bool:
    return char in "A7zＡ７"


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("whole", ["12.5", "HarmonyOS6", "１２．５", "100㎡", "2.0"])
def test_no_run_begins_or_ends_inside_a_number_or_a_word(whole, seed):
    run = body_run(
        article(1, paragraphs=(Paragraph(f"产值增长了{whole}比上年高{whole}超过预期"),)), random.Random(seed)
    )
    left = run
    for _ in range(2):
        left = left.replace(whole, "")
    assert not any(char in whole for char in left)


@given(st.text(st.sampled_from("山城新区开出了第条生产线"), min_size=8, max_size=60), st.integers(0, 1000))
def test_a_run_from_a_long_paragraph_has_8_to_20_characters(body, seed):
    run = body_run(article(1, paragraphs=(Paragraph(body),)), random.Random(seed))
    assert 8 <= len(run) <= 20


def test_digest_lines_are_asked_for_too():
    one = article(1, paragraphs=(), entries=(Entry("老厂房里的新机器", 2, "02版"),))
    assert body_run(one, random.Random(0)) in one.text


def test_an_engine_without_an_index_says_so():
    from search.errors import IndexMissing

    with pytest.raises(IndexMissing):
        verify(Asked(MemoryEngine()))


@pytest.mark.parametrize(
    ("headline", "body", "run", "in_body"),
    [
        ("x" * 520, "y" * 520, "", ""),
        ("x" * 520 + "山城的新区", "老厂" + "y" * 520, "山城的新区", "老厂"),
        ("山城" + "x" * 520 + "的新区", "1.1" * 200 + "年", "的新区", "年"),
        ("x" * LONGEST, "y" * (LONGEST + 1), "x" * LONGEST, ""),
        ("新" * 300, "", "新" * LONGEST, ""),
    ],
)
def test_no_question_is_longer_than_a_few_dozen_characters(headline, body, run, in_body):
    one = article(1, headline=headline, paragraphs=(Paragraph(body),))
    assert (headline_run(one), body_run(one, random.Random(0))) == (run, in_body)


@given(st.text(st.sampled_from("xX9.山， ·“%"), max_size=150), st.text("x9山", max_size=200), st.integers(0, 99))
def test_every_question_fits_and_is_in_the_text(one, other, seed):
    asked = article(1, headline=other, paragraphs=(Paragraph(one), Paragraph(other)))
    runs = headline_run(asked), body_run(asked, random.Random(seed))
    assert all(len(run) <= LONGEST for run in runs)
    assert runs[0] in other
    assert runs[1] in one or runs[1] in other


def test_what_could_not_be_asked_for_is_counted_and_said():
    long = (Paragraph("y" * 520),)
    report = verify(
        archive(
            article(1, headline="x" * 520, paragraphs=long),
            article(2, paragraphs=long),
            article(3, paragraphs=()),
            article(4),
        )
    )
    assert report.ok
    assert (report.queries, report.unchecked, report.headline_only) == (4, 1, 1)
    assert "1 篇只能用标题查" in report.sentence()
    assert "1 篇没有可查的字句" in report.sentence()
    assert report.to_json()["headline_only"] == 1


def test_what_is_missing_is_named_by_id_once_and_in_one_short_line(reader):
    id = ArticleId("2025-11-03", 1, 7)
    reader.hidden.add(id)
    reader.stored[id] = article(7, headline="开\x07工\x9b", paragraphs=(Paragraph("长\x1b" * 300),))
    report = verify(reader)
    assert list(report.lost) == [id]
    assert len(report.missing) == 2
    assert all(line.isprintable() and len(line) < 100 for line in report.missing)
