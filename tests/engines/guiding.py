"""What every engine must do to help with asking: suggestions while typing, and what a query may have been meant for."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from search.request import Choice, Filters, SearchRequest
from tests.engines.archives import HAND_MADE
from tests.examples import examples


class Guiding:
    """Tests over the hand-made archive; mixed into `Conformance`."""

    def suggested(self, engine, text, **more):
        return [one.query for one in engine.suggest(text, **more)]

    @pytest.mark.parametrize(
        ("typed", "query"),
        [
            ("高新", "高新区"),
            ("gaoxinqu", "高新区"),
            ("gaoxinq", "高新区"),
            ("gao xin qu", "高新区"),
            ("gxq", "高新区"),
            ("GXQ", "高新区"),
            ("高xq", "高新区"),
            ("國家高", "国家高新区高质量发展提速"),
            ("“十五", "十五五"),
            ("shiwuwu", "十五五"),
            ("论坛", "高新区创新论坛在杭州举行"),
            ("luntan", "高新区创新论坛在杭州举行"),
            ("要", "栏目:要闻"),
            ("yw", "栏目:要闻"),
            ("张", "作者:张伟"),
            ("zhangw", "作者:张伟"),
            ("作者:z", "作者:张伟"),
            ("作者：", "作者:罗晓燕"),
            ("记者:李", "作者:李洋"),
            ("栏目:chan", "栏目:产业"),
            ("杭州 gaox", "杭州 高新区"),
            ("创新 zhang", "创新 作者:张伟"),
            ("人工智能 -guangg", "人工智能 -广告"),
            ("-guangg", "-广告"),
        ],
    )
    def test_what_is_typed_is_completed(self, engine, typed, query):
        assert query in self.suggested(engine, typed)

    @pytest.mark.parametrize("typed", ["高新区高新区", "qqqq", '"论坛 高', "标题:高新", "http://x", "！！", "字" * 200])
    def test_what_leads_nowhere_is_not_completed(self, engine, typed):
        assert self.suggested(engine, typed) == []

    def test_an_empty_box_is_offered_sections_and_terms_in_quotation_marks(self, engine):
        assert self.suggested(engine, "  ", limit=3) == ["栏目:要闻", "栏目:产业", "十五五"]

    def test_a_limit_is_kept(self, engine):
        assert len(engine.suggest("", limit=2)) == 2
        assert engine.suggest("", limit=0) == ()

    def test_counts_of_names_are_articles(self, engine):
        for one in (*engine.suggest("栏目:", limit=20), *engine.suggest("作者:", limit=20)):
            assert one.count == engine.search(SearchRequest(one.query)).total, one

    @settings(max_examples=examples(150), deadline=None, suppress_health_check=list(HealthCheck))
    @given(typed=st.text(st.sampled_from("高新区创杭州十五要产张伟gaoxinquzwhs6 　'“”:：-*(\n\x07䶮𠮷"), max_size=8))
    @example(typed="五* \x07")
    @example(typed="五* 要")
    @example(typed="“高新区 创")
    def test_every_suggestion_leads_to_an_article_just_as_it_stands(self, engine, typed):
        found = engine.suggest(typed)
        queries = [one.query for one in found]
        assert len(set(queries)) == len(queries) <= 8
        for query in queries:
            results = engine.search(SearchRequest(query, limit=1))
            assert results.total, (typed, query)
            assert results.reading == "exact", (typed, query)
            assert not results.notes, (typed, query)

    @pytest.mark.parametrize(
        ("asked", "meant"),
        [
            ("高新取", "高新区"),
            ("人工只能", "人工智能"),
            ("人工智能 航州", "人工智能 杭州"),
            ("任工智能 航州", "人工智能 杭州"),
            ("高薪区创新论坛", "高新区创新论坛"),
            ('"高新取"', '"高新区"'),
            ("gaoxinqu", "高新区"),
            ("rengongzhineng", "人工智能"),
            ("ren gong zhi neng", "人工智能"),
            ("人工zhineng", "人工智能"),
            ("gaoxinqu chuangxin", "高新区 创新"),
            ("作者:章伟", "作者:张伟"),
            ("栏目:要文", "栏目:要闻"),
            ("标题:高薪区", "标题:高新区"),
            ("高区新", "高新区"),
            ("人工能", "人工智能"),
            ("人工人智能", "人工智能"),
            ("人江智能", "人工智能"),
            ("高新取 -广告", "高新区 -广告"),
        ],
    )
    def test_a_slip_of_the_keyboard_is_recognised(self, engine, asked, meant):
        assert meant in engine.meant(SearchRequest(asked))

    @pytest.mark.parametrize(
        "asked", ["", "高新区", "人工智能", "-高新取", "类型:图片", "版:1", "龘龘龘", "zzzz", "！！", "(((", "字" * 500]
    )
    def test_what_was_meant_as_it_is_or_is_like_nothing_is_left_alone(self, engine, asked):
        assert engine.meant(SearchRequest(asked)) == ()

    def test_only_what_the_filters_let_through_counts(self, engine):
        ads = Filters(choices=(Choice("kind", "ad"),))
        assert engine.meant(SearchRequest("高新取", ads)) == ()
        photos = Filters(choices=(Choice("kind", "photo"),))
        assert engine.meant(SearchRequest("任工智能", photos)) == ("人工智能",)

    @settings(max_examples=examples(100), deadline=None, suppress_health_check=list(HealthCheck))
    @given(asked=st.text(st.sampled_from('高新区取人工只能智杭航州章张伟gaoxinqu "“”:-()|'), max_size=10))
    def test_whatever_may_have_been_meant_finds_more(self, engine, asked):
        meant = engine.meant(SearchRequest(asked))
        assert len(set(meant)) == len(meant) <= 3
        if meant:
            plain = engine.search(SearchRequest(asked))
            found = plain.total if plain.reading == "exact" else 0
            for query in meant:
                results = engine.search(SearchRequest(query))
                assert results.reading == "exact", (asked, query)
                assert results.total > found, (asked, query)

    def test_words_are_cut_with_the_dictionary_of_the_index(self, engine):
        assert engine.cut("国家高新区与人工智能G60") == ["国家高新区", "与", "人工智能", "g60"]

    def test_an_empty_archive_has_nothing_to_suggest(self, tmp_path):
        engine = self.opened(tmp_path / "empty")
        with engine.writer(fresh=True) as writer:
            writer.finish({})
            writer.publish()
        assert engine.suggest("") == engine.suggest("高") == ()
        assert engine.meant(SearchRequest("高新取")) == ()
        engine.close()

    def test_what_is_taken_out_is_suggested_no_longer(self, engine):
        with engine.writer() as writer:
            assert writer.delete(HAND_MADE[2].id) == 1
            writer.finish({})
            writer.publish()
        assert self.suggested(engine, "luntan") == []
        assert "作者:罗晓燕" not in self.suggested(engine, "作者:")
        assert "高新区" in self.suggested(engine, "gaoxinqu")
