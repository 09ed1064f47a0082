"""Paragraphs that a column end broke in two are one again (examples: docs/analysis.md).

`is_seam` looks at two neighbouring blocks of running text and says whether the lower continues the upper. A missing
join costs a phrase across the break; a false join glues a subhead to a paragraph: so a join needs a sign, and a page of the
digital edition, which has no columns, a certain one. Nothing here decides what is a heading or a byline; callers pass text only.
A headline over two lines is asked for beside it: `runs_on`.
"""

from __future__ import annotations

import re
from typing import Literal

from index.page.credits import has_dateline
from index.page.names import HAN
from search.analysis.fold import fold
from search.analysis.words import default_segmenter

Proof = Literal["certain", "strong", "any"]

_OPEN_END = re.compile(rf"(?:{HAN}|[A-Za-z0-9Ａ-Ｚａ-ｚ０-９.．%％，、,·“‘《（(])$")
_INSIDE = re.compile(r"[。！？；!?;](?=.)")
_COMMA = re.compile(r"[，、,：:]")
_CONTINUES = re.compile(r"^[，。、；：！？,;:!?.”’》）)」』】％%]")
_STARTS = re.compile(rf"^(?:{HAN}|[A-Za-z0-9Ａ-Ｚａ-ｚ０-９“‘《（(「『])")
#: No paragraph begins with one of these as a word of its own (but 地球, 了解, 等待).
_NEVER_FIRST = frozenset("的了着等们地得吗呢吧啊之")
_TERMINAL = re.compile(r"[。！？!?…；;：:][”’」』）)]*$")
_PAIRS = ("“”", "‘’", "《》", "（）", "()", "「」", "『』", "【】")
_HAN_TAIL = re.compile(rf"{HAN}{{1,12}}$")
_HAN_HEAD = re.compile(rf"^{HAN}{{1,12}}")
#: A line may well end in one of these as a word of its own (故事里); then a word across the seam proves nothing.
_ENDS_ALONE = "里上中下后前时者人年月日内外间处说们了的是"
#: No paragraph is this long: it is joined no further, however many lines may be taken for the rest of it.
_LONGEST = 5_000
#: No subhead is this long.
_LONG = 60
_NUMBERED = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*\D|[■●◆▶►○★※·•]|——)")
#: A line that ends in one of these wants an object or a noun: 甲市高新区建成 / 全省最大算力中心.
_WANTS_MORE = re.compile(
    "(?:的|和|与|及|或|在|对|为|是|以|让|使|将|把|被|向|从|由|用|至|到|于|获|达|超|破|成为|建成|建设|建起|打造|推动|推进|促进|助力|赋能|加快|实现|举办|召开|发布|出台|印发|制定|启动|开展|完善|构建|"
    "健全|提升|提高|加强|强化|深化|扩大|培育|形成|发展|支持|保障|迎来|获得|荣获|达到|突破|超过|超|走进|走向|迈向|迈入|进入|写好|谱写|绘就|点亮|激活|聚焦|围绕|关于|通过|审议|会见|致电|祝贺|出席|印发|推出|探索|引领|服务|新增|首个|全国|全省|全市|第)$"
)
_NO_BEGINNING = re.compile("^(?:的|了|和|与|及|或|等|们|[，。、：；！？”’》）])")


def is_seam(upper: str, lower: str, *, proof: Proof = "any", under_heading: bool = False) -> bool:
    """True if the paragraph `lower` is the rest of `upper`, cut off by a column end.

    `proof` is the weakest sign that will do: "certain" (a word, quotation or number runs across), "strong" (the upper
    is no subhead, by its full stops or its length), "any" (commas). `under_heading`: a marked heading stands above `upper`, so it is hardly a subhead itself.
    """
    if len(upper) > _LONGEST:
        return False
    upper, lower = upper.rstrip(), lower.lstrip()
    if len(upper) < 4 or not lower or not _OPEN_END.search(upper):
        return False
    if _CONTINUES.match(lower):
        return not lower.startswith(("）", ")")) or unclosed(upper)
    if not _STARTS.match(lower) or (_NUMBERED.match(upper) and not _INSIDE.search(upper)):
        return False
    if len(upper) < 8:
        return False
    if upper[-1] in "，、,“‘《（(":
        return len(upper) >= 16  # shorter lines that end in a comma are verse
    if _certain(upper, lower):
        return True
    if proof == "certain" or len(upper) < 12 or _NUMBERED.match(upper):
        return False
    return _strong(upper) or (proof == "any" and _weak(upper, lower, 1 if under_heading else 2))


def _certain(upper: str, lower: str) -> bool:
    if unclosed(upper) or _hangs(lower) or (upper[-1].isdigit() and lower[0].isdigit()):
        return True
    if len(lower) <= 5 and _TERMINAL.search(lower):
        return True
    return word_across(upper, lower)


def _strong(upper: str) -> bool:
    if len(upper) >= 20 and (_INSIDE.search(upper) or has_dateline(upper)):
        return True
    return len(upper) >= _LONG


def _hangs(lower: str) -> bool:
    """True if a text begins with a particle, as only the rest of a sentence does."""
    head = _HAN_HEAD.search(fold(lower))
    return head is not None and head[0][0] in _NEVER_FIRST and len(default_segmenter().cut(head[0])[0]) == 1


def _weak(upper: str, lower: str, commas: int) -> bool:
    """A sentence with some commas that stops at no full stop, before text that ends with one."""
    return len(upper) >= 20 and len(_COMMA.findall(upper)) >= commas and bool(_TERMINAL.search(lower))


def unclosed(text: str) -> bool:
    """True if a quotation mark or bracket is opened and not closed."""
    return any(text.count(pair[0]) > text.count(pair[1]) for pair in _PAIRS)


def word_across(upper: str, lower: str) -> bool:
    """True if the dictionary reads a word across the seam (服|务), and a lone character is left on one side without it."""
    tail, head = _HAN_TAIL.search(fold(upper)), _HAN_HEAD.search(fold(lower))
    if not tail or not head:
        return False
    cut = default_segmenter().cut
    left, right = cut(tail[0])[-1], cut(head[0])[0]
    if (len(left) > 1 or left in _ENDS_ALONE) and len(right) > 1:
        return False
    at = 0
    for word in cut(tail[0] + head[0]):
        if at < len(tail[0]) < at + len(word):
            return True
        at += len(word)
    return False


def runs_on(upper: str, lower: str) -> bool:
    """True if print broke one line in two here: a word, a quotation or a phrase runs across."""
    return is_unfinished(upper, lower) or word_across(upper.strip(), lower.strip())


def is_unfinished(upper: str, lower: str) -> bool:
    """True if the upper line wants the lower by its grammar. A kicker and its headline never do, whatever words they part."""
    upper, lower = upper.strip(), lower.strip()
    if not upper or not lower:
        return False
    if unclosed(upper) or _NO_BEGINNING.search(lower) or (upper[-1].isdigit() and lower[0].isdigit()):
        return True
    return bool(_WANTS_MORE.search(upper))


def joined_lines(upper: str, lower: str) -> str:
    """Both lines as one; a space is kept between Latin words only."""
    upper, lower = upper.rstrip(), lower.lstrip()
    between = (
        " " if upper[-1:].isascii() and lower[:1].isascii() and upper[-1:].isalpha() and lower[:1].isalpha() else ""
    )
    return upper + between + lower
