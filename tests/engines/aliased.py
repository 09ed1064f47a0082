"""What every engine must do with other ways of writing: aliases and years. Mixed into `Conformance`."""

import pytest

from search.request import ALL_ALIASES, Filters, SearchRequest
from tests.engines.archives import FIRST, SECOND, THIRD, article

ALIASED = [
    article(THIRD, 1, 1, headline="工信部发布数据", body=["工信部说，二〇二五年的事。"]),
    article(THIRD, 1, 2, headline="工业和信息化部发布数据", body=["2025年的事。"]),
    article(THIRD, 1, 3, headline="工業和信息化部，數據", body=["二零二五年，国家发改委。"]),
    article(SECOND, 2, 1, headline="苏州高新区创新", body=["央行与欧洲央行。"]),
    article(SECOND, 2, 2, headline="苏州高新技术产业开发区创新", body=["中国人民银行，2025年11月3日。"]),
    article(SECOND, 2, 3, headline="高新区", body=["创新在别处。国家发展和改革委员会，二〇二五年十一月三日"]),
    article(FIRST, 3, 1, headline="中央行政区", body=["人工智能。AI。高新技术。"]),
]


class Aliased:
    """Mixed into `Conformance`, which gives `open_engine` and `fill`; needs `check` of it."""

    @pytest.fixture
    def aliased(self, tmp_path, tmp_path_factory):
        self.fill(tmp_path, ALIASED, tmp_path_factory)
        engine = self.opened(tmp_path)
        yield engine
        engine.close()

    @pytest.mark.parametrize(
        ("text", "reading", "numbers"),
        [
            ("工信部", "exact", [0, 1, 2]),
            ("工业和信息化部", "exact", [0, 1, 2]),
            ("工業和信息化部", "exact", [0, 1, 2]),
            ('"工信部"', "exact", [0]),
            ("“工业和信息化部”", "exact", [1, 2]),
            ("标题:工信部", "exact", [0]),
            ("工信部发布数据", "exact", [0, 1]),
            ("工信部数据", "words", [0, 1, 2]),
            ("数据工信部", "words", [0, 1, 2]),
            ("高新区", "exact", [3, 4, 5]),
            ("高新区创新", "exact", [3, 4]),
            ("创新高新区", "words", [3, 4, 5]),
            ("苏州高新技术产业开发区", "exact", [3, 4]),
            ("央行", "exact", [3, 4, 6]),
            ("人民银行", "exact", [4]),
            ("国家发改委", "exact", [2, 5]),
            ("国家发展和改革委员会", "exact", [2, 5]),
            ("2025年", "exact", [0, 1, 2, 4, 5]),
            ("二〇二五年", "exact", [0, 1, 2, 4, 5]),
            ('"2025年"', "exact", [1, 4]),
            ("2025年11月3日", "exact", [4, 5]),
            ("二零二五年十一月三日", "exact", [4, 5]),
            ("工信部 -二〇二五年", "exact", [1, 2]),
            ("高新区 -高新技术产业开发区", "exact", [3, 5]),
            ("(工信部 OR 央行) 数据", "exact", [0, 1, 2]),
            ("中央行政区", "exact", [6]),
            ("AI", "exact", [6]),
            ('"工信部"发布', "exact", [0]),
            ("人工智能", "exact", [6]),
        ],
    )
    def test_other_ways_of_writing_are_found_and_quotes_fields_and_exclusions_are_left_alone(
        self, aliased, text, reading, numbers
    ):
        found = aliased.search(SearchRequest(text, limit=100))
        shown = [str(hit.id) for hit in found.hits if hit.reading == found.reading]
        assert (found.reading, sorted(shown)) == (reading, sorted(str(ALIASED[n].id) for n in numbers))

    @pytest.mark.parametrize("noalias", [(), ("工信部",), ("2025年", "高新区"), (ALL_ALIASES,)])
    def test_a_form_can_be_kept_as_typed(self, aliased, noalias):
        from tests.engines.checking import check

        for text in ("工信部", "工信部 2025年", "高新区创新", "数据工信部2025年", "央行 OR 工信部", "高新区 央行"):
            check(aliased, ALIASED, text, Filters(), "newest", noalias)
        alone = aliased.search(SearchRequest("工信部", noalias=noalias)).total
        assert alone == (1 if {"工信部", ALL_ALIASES} & set(noalias) else 3)

    def test_the_chips_say_what_else_was_looked_for_and_what_was_not(self, aliased):
        (chip,) = aliased.search(SearchRequest("工信部数据")).chips
        assert (chip.text, chip.words) == ("工信部数据", ("工信部", "数据"))
        ((form, others, off),) = [(a.form, a.others, a.off) for a in chip.aliases]
        assert (form, others, off) == ("工信部", ("工业和信息化部",), False)
        (chip,) = aliased.search(SearchRequest("工信部数据", noalias=("工信部",))).chips
        assert [alias.off for alias in chip.aliases] == [True]
        assert aliased.search(SearchRequest("")).chips == ()

    def test_other_forms_are_marked_in_hits_and_in_the_article(self, aliased):
        hits = {str(hit.id): hit for hit in aliased.search(SearchRequest("工信部 2025年")).hits}
        for number, head, body in [
            (0, "工信部", "二〇二五年"),
            (1, "工业和信息化部", "2025年"),
            (2, "工業和信息化部", "二零二五年"),
        ]:
            hit = hits[str(ALIASED[number].id)]
            assert [hit.headline.text[s:e] for s, e in hit.headline.marks] == [head]
            assert body in [piece.text[s:e] for piece in hit.snippets for s, e in piece.marks]
        whole = aliased.get(ALIASED[1].id)
        parts = aliased.marked("工信部", whole)
        assert [part.text[s:e] for part in parts for s, e in part.marks] == ["工业和信息化部"]
        assert not any(part.marks for part in aliased.marked("工信部", whole, ("工信部",)))

    def test_more_ways_of_writing_than_are_tried_are_said(self, aliased):
        found = aliased.search(SearchRequest("国家高新区自创区发改委高新区央企民企"))
        assert "写法太多" in found.notes[-1]
        many = aliased.search(SearchRequest(" ".join(f"20{n}年" for n in range(10, 40))))
        assert "写法太多" in many.notes[-1]

    def test_a_shorter_form_ranks_beside_the_longer_one(self, aliased):
        scores = [hit.score for hit in aliased.search(SearchRequest("工信部")).hits]
        assert len(scores) == 3
        assert min(scores) > 0
