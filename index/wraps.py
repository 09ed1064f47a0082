"""Paragraphs that a column end broke in two are one again (ANALYSIS.md, rule 8).

`is_seam` looks at two neighbouring blocks of running text and says whether the lower continues the upper. A missing
join costs a phrase across the break; a false join glues a subhead to a paragraph: so a join needs a sign, and pages whose
headings are marked (`strict`) need a strong one. Nothing here decides what is a heading or a byline; callers pass text only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.names import HAN
from search.analysis.fold import fold
from search.analysis.words import default_segmenter

_OPEN_END = re.compile(rf"(?:{HAN}|[A-Za-z0-9Ａ-Ｚａ-ｚ０-９.．%％，、,·—–“‘《（(])$")
_INSIDE = re.compile(r"[。！？；!?;](?=.)")
_COMMA = re.compile(r"[，、,：:]")
_CONTINUES = re.compile(r"^[，。、；：！？,;:!?.”’》）)」』】％%]")
_STARTS = re.compile(rf"^(?:{HAN}|[A-Za-z0-9Ａ-Ｚａ-ｚ０-９“‘《（(「『])")
_NEVER_FIRST = re.compile(r"^[的了着等们地得吗呢吧啊]")
_TERMINAL = re.compile(r"[。！？!?…；;：:][”’」』）)]*$")
_PAIRS = ("“”", "‘’", "《》", "（）", "()", "「」", "『』", "【】")
_HAN_TAIL = re.compile(rf"{HAN}{{1,6}}$")
_HAN_HEAD = re.compile(rf"^{HAN}{{1,6}}")
_NUMBERED = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*\D|[■●◆▶►○★※·•]|——)")


def is_seam(upper: str, lower: str, *, strict: bool = False) -> bool:
    """True if the paragraph `lower` is the rest of `upper`, cut off by a column end."""
    upper, lower = upper.rstrip(), lower.lstrip()
    if len(upper) < 8 or not lower or not _OPEN_END.search(upper):
        return False
    if _CONTINUES.match(lower):
        return not lower.startswith(("）", ")")) or unclosed(upper)
    if not _STARTS.match(lower) or (_NUMBERED.match(upper) and not _INSIDE.search(upper)):
        return False
    if upper[-1] in "，、,“‘《（(":
        return True
    if len(upper) < 12:
        return False
    return _strong(upper, lower) or (not strict and _weak(upper, lower))


def _strong(upper: str, lower: str) -> bool:
    if _INSIDE.search(upper) and len(upper) >= 20 and not _NUMBERED.match(upper):
        return True
    if unclosed(upper) or _NEVER_FIRST.match(lower):
        return True
    if len(lower) <= 5 and _TERMINAL.search(lower):
        return True
    return word_across(upper, lower)


def _weak(upper: str, lower: str) -> bool:
    """A sentence with two commas that stops at no full stop, before text that ends with one."""
    return len(upper) >= 20 and len(_COMMA.findall(upper)) >= 2 and bool(_TERMINAL.search(lower))


def unclosed(text: str) -> bool:
    """True if a quotation mark or bracket is opened and not closed."""
    return any(text.count(pair[0]) > text.count(pair[1]) for pair in _PAIRS)


def word_across(upper: str, lower: str) -> bool:
    """True if the dictionary reads a word across the seam (服|务), and a lone character is left on one side without it."""
    tail, head = _HAN_TAIL.search(fold(upper)), _HAN_HEAD.search(fold(lower))
    if not tail or not head:
        return False
    cut = default_segmenter().cut
    if len(cut(tail[0])[-1]) > 1 and len(cut(head[0])[0]) > 1:
        return False
    at = 0
    for word in cut(tail[0] + head[0]):
        if at < len(tail[0]) < at + len(word):
            return True
        at += len(word)
    return False


def join(paragraphs: Sequence[str], *, strict: bool = False) -> list[str]:
    """The paragraphs with seams joined, in order; no character is added or lost."""
    joined: list[str] = []
    for paragraph in paragraphs:
        if joined and is_seam(joined[-1], paragraph, strict=strict):
            joined[-1] = joined[-1].rstrip() + paragraph.lstrip()
        else:
            joined.append(paragraph)
    return joined
