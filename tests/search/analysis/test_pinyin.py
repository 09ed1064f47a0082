import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import pinyin, pinyin_table
from search.analysis.fold import fold


@pytest.mark.slow
def test_the_shipped_table_is_what_the_script_makes():
    pytest.importorskip("pypinyin", reason="pypinyin makes the table; it is a test dependency")
    assert pinyin_table.dump(pinyin_table.generate()) == pinyin.TABLE.read_text(encoding="utf-8")


def test_only_folded_characters_have_readings():
    every = "".join(common + rare for common, rare in pinyin.syllables().values())
    assert fold(every) == every
    assert len(set(every)) > 15_000


@pytest.mark.parametrize(
    ("character", "common", "rare"),
    [
        ("长", {"chang", "zhang"}, set()),
        ("重", {"chong", "zhong"}, {"tong"}),
        ("区", {"qu"}, {"ou"}),
        ("绿", {"lv"}, set()),
        ("行", {"xing", "hang"}, set()),
    ],
)
def test_every_reading_is_there_and_common_ones_are_told_from_rare_ones(character, common, rare):
    often = {s for s, (chars, _) in pinyin.syllables().items() if character in chars}
    seldom = {s for s, (_, chars) in pinyin.syllables().items() if character in chars}
    assert common <= often
    assert rare <= seldom
    assert {*pinyin.readings(character)} == often | seldom


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("gaoxinqu", ("gao", "xin", "qu*")),
        ("gaoxinq", ("gao", "xin", "q*")),
        ("gao xin qu", ("gao", "xin", "qu*")),
        ("fangan", ("fang", "an*")),
        ("fangan", ("fan", "gan*")),
        ("xian", ("xian*",)),
        ("xian", ("xi", "an*")),
        ("xi'an", ("xi", "an*")),
        ("g", ("g*",)),
        ("lue", ("lue*",)),
    ],
)
def test_whole_syllables_are_found_and_the_last_may_be_unfinished(letters, expected):
    assert expected in pinyin.whole(letters)


def test_a_pause_parts_syllables():
    assert ("xian*",) not in pinyin.whole("xi'an")


@pytest.mark.parametrize(
    ("letters", "expected"),
    [("gxq", ("g*", "x*", "q*")), ("zhg", ("zh*", "g*")), ("zhg", ("z*", "h*", "g*")), ("gaoxq", ("gao", "x*", "q*"))],
)
def test_initials_are_found_alone_and_mixed(letters, expected):
    assert expected in pinyin.loose(letters)


def test_letters_typed_to_the_end_are_whole_syllables_or_initials():
    assert ("gao", "xin", "qu") in pinyin.closed("gaoxinqu")
    assert pinyin.closed("gaoxinq") == []  # no vowel can be an initial, and q is no syllable
    assert pinyin.closed("gxq") == [("g*", "x*", "q*")]


def test_u_with_dots_is_typed_as_v_or_u():
    assert "略" in pinyin.characters("lve")
    assert "略" in pinyin.characters("lue")
    assert "略" in pinyin.characters("lu*")
    assert "绿" in pinyin.characters("lv")


def test_what_sounds_alike():
    assert "区" in pinyin.sounding_like("取")
    assert "近" in pinyin.sounding_like("进")
    assert "张" in pinyin.sounding_like("长")
    assert "常" in pinyin.sounding_like("长")
    assert "兰" not in pinyin.sounding_like("南")
    assert "兰" in pinyin.sounding_like("南", nearly=True)
    assert "生" in pinyin.sounding_like("森", nearly=True)
    assert "个" not in pinyin.sounding_like("汗"), "both are gan in old books only"
    assert "同" in pinyin.sounding_like("重")
    assert pinyin.sounding_like("a") == "a"


@given(st.text(st.sampled_from("aeiouvgnxqzhcsl' "), max_size=60))
def test_any_letters_are_spelled_in_few_ways_that_spell_them(letters):
    bare = letters.replace("'", "").replace(" ", "")
    for ways in (pinyin.whole(letters), pinyin.loose(letters), pinyin.closed(letters)):
        assert len(ways) <= pinyin.SPELLINGS
        assert len(set(ways)) == len(ways)
        for spelling in ways:
            assert "".join(spelling).replace("*", "") == bare
            assert all(pinyin.characters(part, rare=True) for part in spelling)
