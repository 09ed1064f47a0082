"""What an index does not find is quarantined; an index that lost too much is not published."""

import pytest

from index.build.builder import add, rebuild
from index.build.publication import VerifyFailed
from tests.engines.asking import Asked
from tests.index.build.pages import DAY, LEAD, NONE, gone, headlines, many
from tests.index.memory_engine import MemoryEngine


class Hiding:
    """Hides articles by their headline from every draft, and remembers how many drafts there were."""

    def __init__(self, *names, heal=True):
        self.names, self.heal, self.drafts = names, heal, 0

    def __call__(self, draft):
        self.drafts += 1
        draft.hidden |= {id for id, article in draft.stored.items() if article.headline in self.names}
        if not self.heal:
            draft.hidden.add(next(iter(draft.stored)))


def test_an_article_that_the_draft_does_not_find_is_quarantined_and_the_rest_published(archive):
    hiding = Hiding("第1条生产线开工")
    engine = Asked(MemoryEngine(spoil=hiding))
    path = archive("a.jsonl", many(20))
    report = rebuild(engine, [path], NONE)
    (found,) = report.quarantined
    assert found.source == f"{path}:2"
    assert "2025-01-06-p01-a02 第1条生产线开工" in found.message
    assert "查不到" in found.message
    assert (hiding.drafts, engine.info().articles, report.articles) == (2, 19, 19)
    receipt = engine.info().receipt
    assert receipt["total"]["articles"] == 19
    assert len(receipt["quarantined"]) == 1
    assert len(receipt["files"]) == 1


def test_an_add_and_a_withdrawal_are_not_vetoed_by_one_article_either(archive):
    engine = Asked(MemoryEngine())
    rebuild(engine, [archive("a.jsonl", many(5))], NONE)
    engine.engine.spoil = Hiding("第3条生产线开工")
    gone(engine, "2025-01-06-p01-a01")
    assert len(headlines(engine)) == 3
    assert engine.info().receipt["total"]["articles"] == 3
    assert "第3条生产线开工" in engine.info().receipt["quarantined"][0]["message"]
    engine.engine.spoil = Hiding("乙")
    rows = [{**DAY, "page": 2, "title": title, "body": LEAD} for title in ("甲", "乙")]
    assert len(add(engine, [archive("b.jsonl", rows)], NONE).quarantined) == 1
    assert engine.info().receipt["total"]["articles"] == 4


@pytest.mark.parametrize(
    ("hiding", "drafts"),
    [
        (Hiding("第1条生产线开工", "第2条生产线开工", "第3条生产线开工"), 1),
        (Hiding("第1条生产线开工", heal=False), 1),
        (Hiding(heal=False), 2),
    ],
)
def test_a_draft_that_misses_more_than_one_in_a_hundred_or_misses_again_is_discarded(archive, hiding, drafts):
    hiding.drafts = 0
    engine = Asked(MemoryEngine(spoil=hiding))
    with pytest.raises(VerifyFailed, match="查不到"):
        rebuild(engine, [archive("a.jsonl", many(150))], NONE)
    assert (engine.states, hiding.drafts) == ([], drafts)


@pytest.mark.slow
def test_what_a_sample_missed_is_looked_for_everywhere_before_the_second_draft(archive, monkeypatch):
    import index.build.publication

    monkeypatch.setattr(index.build.publication, "SAMPLE", 150)
    names = tuple(f"第{n}条生产线开工" for n in (3, 250, 280))
    engine = Asked(MemoryEngine(spoil=Hiding(*names)))
    report = rebuild(engine, [archive("a.jsonl", many(300))], NONE)
    assert [found.message.split()[1] for found in report.quarantined] == list(names)
    assert engine.info().articles == 297


def test_a_line_that_no_query_can_hold_does_not_veto_the_archive(engine, archive):
    rows = [
        {**DAY, "page": 1, "title": "长", "body": "x" * 520},
        {**DAY, "page": 1, "title": "y" * 520},
        {**DAY, "page": 1, "title": "控\u0000制\u0085字\u001f符", "body": f"前\u0007{LEAD}\u009f后"},
        {**DAY, "page": 1, "title": "新区开工", "body": LEAD},
    ]
    report = rebuild(engine, [archive("a.jsonl", rows)], NONE)
    assert (report.articles, report.quarantined) == (4, [])
    assert any("5 个控制字符" in said for said in report.findings)


def test_a_failed_verification_is_told_in_short_lines_without_control_characters(archive):
    engine = Asked(MemoryEngine())
    rebuild(engine, [archive("a.jsonl", [{"title": "甲"}])], NONE)
    live = engine.states[-1]

    def spoil(draft):
        draft.hidden |= set(draft.stored)

    engine.engine.spoil = spoil
    rows = [{**DAY, "page": 1, "title": f"{n}\u2028{'长' * 300}"} for n in range(9)]
    with pytest.raises(VerifyFailed) as raised:
        rebuild(engine, [archive("b.jsonl", rows)], NONE)
    said = str(raised.value)
    assert len(said) < 700
    assert said.isprintable()
    assert "另有 6 处" in said
    assert engine.states[-1] is live
