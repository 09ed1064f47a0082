from datetime import date

import pytest

from search.analysis.units import unit_texts
from search.suggest.expressions import headline_parts, key_of, quoted_terms, shown_of
from tests.engines.archives import HAND_MADE, article

DAY = date(2025, 11, 3)


@pytest.mark.parametrize(
    ("headline", "parts"),
    [
        ("国家高新区高质量发展提速", ["国家高新区高质量发展提速"]),
        ("潮起江海：专精特新企业  向海而行", ["潮起江海", "专精特新企业", "向海而行"]),
        ("“十五五”规划怎么编（访谈）", ["十五五规划怎么编", "访谈"]),
        ("专访陈·诚——雨中的2.0版观察", ["专访陈·诚", "雨中的2.0版观察"]),
        ("AI进车间，G60走廊提速", ["AI进车间", "G60走廊提速"]),
        ("2025 第40期 水", ["第40期"]),
        ("一二三四五六七八九十一二三四五六七八九十一", []),
    ],
)
def test_a_headline_is_cut_at_blanks_and_punctuation(headline, parts):
    assert list(headline_parts(article(DAY, 1, 1, headline=headline)).values()) == parts


@pytest.mark.parametrize("kind", ["ad", "notice", "digest"])
def test_only_articles_and_pictures_have_headlines_worth_suggesting(kind):
    assert headline_parts(article(DAY, 1, 1, headline="欢迎订阅", kind=kind)) == {}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("办好“问题共答”，推进“一带一路”。", ["问题共答", "一带一路"]),
        ("「十五五」和『双碳』", ["十五五", "双碳"]),
        ("“雨停了，人还没走。”他说。", []),
        ("“水”和“2025”", []),
        ("“AI+制造”与“ＡＩ＋制造”", ["AI+制造"]),
        ("没有合上的“引号", []),
        ("“可\u200d申请”", ["可申请"]),
        ("“一字一句都不能少的很长很长的话”", []),
    ],
)
def test_terms_are_what_stands_in_quotation_marks(text, terms):
    found = quoted_terms(article(DAY, 1, 1, body=[text]))
    assert [shown.replace("+", "") for shown in found.values()] == [term.replace("+", "") for term in terms]


def test_a_key_is_the_text_as_it_is_compared():
    for item in HAND_MADE:
        for expressions in (headline_parts(item), quoted_terms(item)):
            for key, shown in expressions.items():
                assert key == "".join(unit_texts(key)) == "".join(unit_texts(shown))


def test_quotation_marks_and_signs_of_the_query_language_are_not_shown():
    assert shown_of("“十五五”规划") == "十五五规划"
    assert shown_of("-广告~3") == "广告3"
    assert shown_of("陈·诚") == "陈·诚"
    assert key_of("國家“高新”區 ") == "国家高新区"
