"""The marks of a whole document: front matter, marks between pages, style sheets, HTML tables.

`without_marks` comes before a page is cut into blocks. Lines keep their numbers. What stands inside a line is `inline.py`'s business.
"""

from __future__ import annotations

import re

from index.page.marks.tables import with_rows

_FENCE = re.compile(r"-{3,}[ \t]*")
#: `primary_language: zh`, or an item of a list below such a key.
_FACT = re.compile(r"[A-Za-z][\w .-]{0,40}:(?:\s.*)?|[ \t]+\S.*|-[ \t].*|")
#: No front matter is longer; without an end within so many lines the rule above is only a rule.
_MOST_FACTS = 60
#: Style sheets and scripts on lines of their own, with what they hold; one that is never ended goes as far as the next.
_HIDDEN = re.compile(
    r"^[ \t]*<(?:style|script)\b[^<>]*>(?:(?!<(?:style|script)\b|</(?:style|script)).)*+(?:</(?:style|script)\s*>|\Z)",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_PAGE_MARK = re.compile(
    r"\s*+(?:\{\d{1,4}\}-{3,}+|<!--\s*+page[\s_-]*+(?:break|number|no\.?)?[\s:=\"']*+\d{0,4}+[\"']?(?:\s*+(?:of|/)\s*+\d{1,4}+)?\s*+-->|\f)\s*+",
    re.IGNORECASE,
)


def without_marks(text: str) -> str:
    """The text with empty lines for front matter, style sheets and marks between pages; tables have become rows."""
    lines = text.split("\n")
    for at in range(front_matter(lines)):
        lines[at] = ""
    text = "\n".join("" if is_page_mark(line) else line for line in lines)
    if "<" in text:
        text = _HIDDEN.sub(lambda hidden: "\n" * hidden[0].count("\n"), text)
        text = with_rows(text)
    return text


def front_matter(lines: list[str]) -> int:
    """How many lines the facts take that a tool wrote between two rules above the text; 0 where there are none."""
    start = next((at for at, line in enumerate(lines[:5]) if line.strip("\ufeff \t")), 0)
    if not lines or not _FENCE.fullmatch(lines[start].strip("\ufeff")):
        return 0
    for at in range(start + 1, min(len(lines), start + _MOST_FACTS)):
        if _FENCE.fullmatch(lines[at]):
            return at + 1 if any(line.strip() for line in lines[start + 1 : at]) else 0
        if not _FACT.fullmatch(lines[at]):
            return 0
    return 0


def is_page_mark(line: str) -> bool:
    """True for a line by which a tool tells the pages of one file apart: `{0}-----`, `<!-- page 2 -->`, a form feed."""
    return bool(_PAGE_MARK.fullmatch(line))
