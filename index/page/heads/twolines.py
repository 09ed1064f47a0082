"""A headline over two lines: whether the upper line goes on in the lower."""

from __future__ import annotations

import re

from index.page.wraps import unclosed, word_across

#: A line that ends in one of these wants an object or a noun: 甲市高新区建成 / 全省最大算力中心.
_WANTS_MORE = re.compile(
    "(?:的|和|与|及|或|在|对|为|是|以|让|使|将|把|被|向|从|由|用|至|到|于|获|达|超|破|成为|建成|建设|建起|打造|推动|推进|促进|助力|赋能|加快|实现|举办|召开|发布|出台|印发|制定|启动|开展|完善|构建|"
    "健全|提升|提高|加强|强化|深化|扩大|培育|形成|发展|支持|保障|迎来|获得|荣获|达到|突破|超过|超|走进|走向|迈向|迈入|进入|写好|谱写|绘就|点亮|激活|聚焦|围绕|关于|通过|审议|会见|致电|祝贺|出席|印发|推出|探索|引领|服务|新增|首个|全国|全省|全市|第)$"
)
_NEVER_FIRST = re.compile("^(?:的|了|和|与|及|或|等|们|[，。、：；！？”’》）])")


def runs_on(upper: str, lower: str) -> bool:
    """True if print broke one line in two here: a word, a quotation or a phrase runs across."""
    return is_unfinished(upper, lower) or word_across(upper.strip(), lower.strip())


def is_unfinished(upper: str, lower: str) -> bool:
    """True if the upper line wants the lower by its grammar. A kicker and its headline never do, whatever words they part."""
    upper, lower = upper.strip(), lower.strip()
    if not upper or not lower:
        return False
    if unclosed(upper) or _NEVER_FIRST.search(lower) or (upper[-1].isdigit() and lower[0].isdigit()):
        return True
    return bool(_WANTS_MORE.search(upper))


def joined_lines(upper: str, lower: str) -> str:
    """Both lines as one; a space is kept between Latin words only."""
    upper, lower = upper.rstrip(), lower.lstrip()
    between = (
        " " if upper[-1:].isascii() and lower[:1].isascii() and upper[-1:].isalpha() and lower[:1].isalpha() else ""
    )
    return upper + between + lower
