"""The marks inside a text: tags, formulas, escapes and entities -> the characters that were printed.

`printed` is for a text whose lines have been cut; `lines_of` for one that may hold several, such as the body of an article in JSON.
Neither knows headings or bullets.
"""

from __future__ import annotations

import html
import re

from index.page.marks.document import without_marks
from index.page.marks.formulas import LOWER, UPPER, with_symbols
from index.page.marks.images import without_images
from index.page.marks.tables import ROW_END

#: A tag inside a line; what it stands round stays. Other words in angle brackets are print.
_NAMES = (
    "p|strong|b|em|i|u|s|br|hr|div|span|center|html|head|body|table|caption|colgroup|col|thead|tbody|tfoot|tr|td|th|img|a|h[1-6]|sup|sub|font|small|big|del|ins|mark"
    "|code|pre|blockquote|ul|ol|li|dl|dt|dd|section|article|header|footer|main|nav|figure|figcaption|ruby|rb|rt|rp|wbr|founder-[a-z]+"
)
TAG = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
LINE_TAG = re.compile(
    r"</?(?:p|br|hr|div|center|table|caption|tr|h[1-6]|pre|blockquote|ul|ol|li|dl|dt|dd|section|article|header|footer|figure|figcaption)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_RAISED = re.compile(r"<(su[pb])>([^<>]*)</\1>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def printed(text: str) -> str:
    """A text as it was printed: without tags, its formulas, escapes and entities decoded."""
    if "<" in text:
        text = TAG.sub("", _RAISED.sub(_raised, text))
    if "$" in text or "\\" in text:
        text = _ESCAPE.sub(r"\1", with_symbols(text))
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    return text


def lines_of(text: str) -> list[str]:
    """The printed lines of a text; a tag that ends a line in HTML ends one here, and a row of a table is one."""
    text = without_images(without_marks(text))
    if "<" in text:
        text = LINE_TAG.sub("\n", text)
    lines = (printed(line).strip() for line in text.replace(ROW_END, "\n").splitlines())
    return [line for line in lines if line]


def _raised(raised: re.Match[str]) -> str:
    signs, text = UPPER if raised[1].lower() == "sup" else LOWER, raised[2]
    return "".join(signs[sign] for sign in text) if all(sign in signs for sign in text) else text


def _character(entity: re.Match[str]) -> str:
    character = html.unescape(entity[0])
    if character == entity[0] or character.isprintable():
        return character
    return " "
