import itertools
import unicodedata
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import fold_table
from search.analysis.dictionary import DICTIONARY, read_dictionary
from search.analysis.fingerprint import fingerprint
from search.analysis.fold import TABLE, fold, table
from search.analysis.units import BREAK, gram, grams, han_runs, tokens, unit_texts
from search.analysis.words import PythonSegmenter, RustSegmenter, article_words, cut_at_once, cut_by_runs, query_words
from tests import oracle
from tests.examples import examples
from tests.paths import SAMPLE, SEEDS

rust = pytest.importorskip("rjieba", reason="rjieba has no wheel here")


@given(st.text())
def test_folding_keeps_every_offset_and_is_done_once(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("２．０版", "2.0版"),
        ("ＡＩ　ＰＡＲＫ", "ai park"),
        ("國家高新區", "国家高新区"),
        ("⾼⻓⺠", "高长民"),
        ("…℃Ⅱ㎏㈱", "…℃ⅱ㎏㈱"),
        ("①②Ⓐ", "①②ⓐ"),
        ("İstanbul", "İstanbul"),
        ("（％＋－）", "(%+-)"),
    ],
)
def test_width_case_and_form_are_folded(text, folded):
    assert fold(text) == folded


@pytest.mark.slow
def test_the_shipped_fold_table_is_what_the_script_makes():
    pytest.importorskip("opencc", reason="opencc makes the table; it is a test dependency")
    made = {ord(k): ord(v) for k, v in fold_table.generate().items()}
    if unicodedata.unidata_version == "14.0.0":
        assert fold_table.dump(fold_table.generate()) == TABLE.read_text(encoding="ascii")
    assert {k: v for k, v in made.items() if k in table()} == table()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“十五五”规划", ["十", "五", "五", "规", "划"]),
        ("2.0版。", ["2.0", "版"]),
        ("（G60）科创", ["g60", "|", "科", "创"]),
        ("中国—东盟", ["中", "国", "东", "盟"]),
        ("A股、B股", ["a", "股", "|", "b", "股"]),
        ("1/15", ["1", "15"]),
        ("1.2.3", ["1.2.3"]),
        ("第1.节", ["第", "1", "|", "节"]),
        ("①2025年", ["2025", "年"]),
        ("可\u200d申请", ["可", "申", "请"]),
        ("好……”“啊", ["好", "|", "啊"]),
        ("《三体》\n续", ["三", "体", "|", "续"]),
        ("，。！", []),
        ("二〇二五年", ["二", "〇", "二", "五", "年"]),
    ],
)
def test_units_are_characters_words_and_breaks(text, expected):
    assert list(unit_texts(text)) == expected


@given(st.text(st.sampled_from("高新Ａa1２.,，。“”— \n①〇國\u200d|éａ・/")))
def test_units_say_what_the_oracle_says(text):
    assert list(unit_texts(text)) == oracle.run(text)


@given(st.text())
def test_units_stand_where_they_say(text):
    found = list(tokens(text))
    assert all(fold(text)[u.start : u.end] == u.text for u in found if not u.is_break)
    assert [u.start for u in found] == sorted(u.start for u in found)
    assert not any(a.is_break and b.is_break for a, b in itertools.pairwise(found))


def test_grams_are_pairs_of_units_and_never_ambiguous():
    assert grams(unit_texts("高新区2025年G60")) == ["高新", "新区", "区2025", "2025年", "年g60"]
    assert grams(unit_texts("A，B")) == ["a|", "|b"]
    assert gram("ai", "2025") == "ai 2025"
    assert BREAK not in unit_texts("高|新")[::2]


def test_words_come_from_han_runs_and_our_own_rule_for_the_rest():
    segmenter = RustSegmenter(read_dictionary())
    assert query_words("“十五五”规划2.0版，Ｇ６０科创走廊", segmenter) == [
        "十五五",
        "规划",
        "2.0",
        "版",
        "g60",
        "科创走廊",
    ]
    assert list(han_runs("“脑机”接口，C919")) == ["脑机接口", "c919"]
    assert article_words("国家高新区", segmenter)[-1] == "国家高新区"


def test_a_word_added_to_one_segmenter_does_not_reach_another():
    assert "模速空间" in RustSegmenter(["模速空间"]).cut("上海模速空间")
    assert "模速空间" not in RustSegmenter().cut("上海模速空间")


@pytest.mark.slow
@pytest.mark.parametrize("kind", [RustSegmenter, PythonSegmenter])
def test_a_long_text_is_cut_at_once_into_the_words_of_its_runs(kind):
    segmenter = _segmenters(kind)
    for text in ("", "\x01高新区\x01G60\n", "国家高新区“十五五”规划2.0版，㐀𠀀〇Ｇ６０科创走廊 C919\r\nAT&T"):
        _same_words(text, segmenter)

    @settings(max_examples=examples(100), deadline=None)
    @given(
        st.text(
            st.one_of(
                st.sampled_from("国家高新技术产业园区人工智能脑机接口G6０.，“”\u3000\x01\u200b\n"), st.characters()
            ),
            max_size=80,
        )
    )
    def any_text(text):
        _same_words(text, segmenter)

    any_text()


@lru_cache
def _segmenters(kind):
    return kind(["国家高新区"])


def _same_words(text, segmenter):
    for cut in (segmenter.cut, segmenter.cut_for_search):
        assert cut_at_once(text, cut) == cut_by_runs(text, cut)


def texts():
    for folder in (SAMPLE, SEEDS):
        for path in sorted(folder.rglob("*.txt")):
            yield path.read_bytes().decode("gb18030" if path.parent.name + path.name == "2025-09-0802.txt" else "utf-8")


@pytest.mark.slow
def test_jieba_and_rjieba_give_the_same_words():
    words = read_dictionary()
    fast, plain = RustSegmenter(words), PythonSegmenter(words)
    seen = 0
    for text in texts():
        _same_words(text, fast)
        assert article_words(text, fast) == article_words(text, plain)
        assert query_words(text, fast) == query_words(text, plain)
        assert all(fast.knows(w) == plain.knows(w) for w in set(article_words(text, plain)))
        seen += len(text)
    assert seen > 10_000


@pytest.mark.slow
def test_the_fingerprint_notices_a_changed_dictionary_and_a_changed_cut(tmp_path):
    other = tmp_path / "dictionary.txt"
    other.write_text("模速空间\n", encoding="utf-8")
    now = fingerprint(DICTIONARY, RustSegmenter(read_dictionary()))
    assert now == fingerprint(DICTIONARY, PythonSegmenter(read_dictionary()))
    changed = fingerprint(other, RustSegmenter(read_dictionary(other)))
    assert {name for name in now if now[name] != changed[name]} == {"dictionary", "probe"}


def test_the_dictionary_is_folded_and_without_repeats():
    words = read_dictionary()
    assert words == [fold(word) for word in words]
    assert len(words) == len(set(words)) > 50
