"""Telephone numbers and addresses of the newspaper itself, as folio lines print them beside the editors' names.

Whether a line of an article names a telephone number is asked in `signs.py`.
"""

from __future__ import annotations

import re

from search.analysis.fold import fold

_CONTACTS = re.compile(
    r"(?:本版|新闻|编辑部)?(?:电话|热线|e-?mail|电子邮箱|邮箱|邮编|传真|零售价|定价|qq)\s*"
    r"(?:[:：]\s*(?:[(（]\d+[)）]\s*)?\S+|[(（]?\d[\d()（）\s\-—－]{4,}|[\w.+-]{1,64}@[\w.-]+)",
    re.IGNORECASE,
)
_ADDRESS_LABEL = "(?:e-?mail|邮箱|电子邮箱|投稿邮箱|本版邮箱|网址|新闻热线|编辑部电话|本版电话|电话)"
#: A value ends where the next label begins, blank or not: there is one way to read a line.
_ADDRESS = re.compile(
    rf"(?:{_ADDRESS_LABEL}[:\s]*+[\w.@+/:-](?:(?!{_ADDRESS_LABEL})[\w.@+/:-])*+\s*+)++|(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+"
)


def without_contacts(text: str) -> str:
    """A line without the telephone numbers and addresses that stand beside editors' names."""
    return _CONTACTS.sub(" ", text)


def is_address(text: str) -> bool:
    """True for a line that is only an electronic address or a telephone number of the newspaper."""
    return bool(_ADDRESS.fullmatch(fold(text.strip())))
