"""What a digital edition prints of a page: its label and name (第A01版：要闻), its day; and what its comments say.

Works on texts. How a label becomes the number in an address is decided here and nowhere else (`page_number`).
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from index.bounds import possible_day
from index.page.masthead import number_of
from search.analysis.fold import fold
from search.places import read_page


class Label(NamedTuple):
    """The label of a page as printed (01, A01) and its name (要闻); either may be empty."""

    label: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """The label without noughts: 1, 01 and 第1版 are one page."""
        letters = self.label.rstrip("0123456789")
        digits = self.label[len(letters) :]
        return letters.upper() + (str(int(digits)) if digits else "")


#: Where nothing is printed.
NO_LABEL = Label()

_LABEL = re.compile(r"(?:第\s*+)?(?:([A-Za-z]{1,2})\s*+)?(\d{1,4})\s*+版\s*+[::]?\s*+(.{0,60})")
_WORDS = re.compile(r"第\s*+([一二三四五六七八九十]{1,3})\s*+版\s*+[::]?\s*+(.{0,60})")
#: Without 版 a colon or the end must follow.
_BARE = re.compile(r"([A-Za-z]{0,2})(\d{1,4})\s*+(?:[::]\s*+(.{0,60}))?")
_DAY = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_ENGLISH = re.compile(rf"((?:19|20)\d\d)-({'|'.join(_MONTHS)})-(\d{{1,2}})", re.IGNORECASE)
_ISO = re.compile(r"((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})")
#: …/2017-10/13/…, …/202412/25/…, …/2026/20260708/…, nw.D110000renmrb_20171016_1-01
_PATH = re.compile(r"(?:/|^)((?:19|20)\d\d)-?(\d\d)/(\d\d)(?=/|$)")
_RUN = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_IN_NAME = re.compile(r"nw\.D[0-9]+[a-z]+_\d{8}_(\d{1,3})-([A-Za-z]?\d{1,3})\.", re.IGNORECASE)
_FIELDS = (
    "date", "author", "subtitle", "introtitle", "title", "founder-date", "founder-pagenum", "founder-papername", "founder-type",
    "founder-title", "founder-author",
)  # fmt: skip
#: What a comment of the system may be long, and how many fields are looked for in it.
_LONGEST_FIELD = 4_000


def read_label(text: str) -> Label:
    """第01版：要闻, A01： 头版, 01版:要闻, 005, 第一版; empty for anything else."""
    folded = fold(text).strip()
    if len(text) > 80:
        return Label()
    plain = text.strip() if len(folded) == len(text.strip()) else folded
    for pattern in (_LABEL, _BARE):
        if found := pattern.fullmatch(folded):
            name = plain[found.start(3) : found.end(3)].strip(" \u3000") if found[3] else ""
            return Label((found[1] or "").upper() + found[2], name)
    if found := _WORDS.fullmatch(folded):
        return Label(str(number_of(found[1])), plain[found.start(2) : found.end(2)].strip(" \u3000"))
    return Label()


def page_number(label: str) -> int:
    """The page that a label says, with its letters (`search/places.py`); 0 where it is not known."""
    return read_page(label) or 0


def day_in_path(path: str) -> date | None:
    """The day that the folders of a mirror, or the name of an article, say."""
    found = [*_PATH.finditer(path)] or [*_RUN.finditer(path)]
    return _day(*found[-1].groups()) if found else None


def day_printed(text: str) -> date | None:
    """The first day that a text prints; blanks and line ends may stand inside it."""
    compact = "".join(text.split())
    if found := _DAY.search(compact):
        return _day(*found.groups())
    if found := _ENGLISH.search(compact):
        return _day(found[1], _MONTHS.index(found[2].lower()) + 1, found[3])
    return None


def day_iso(text: str) -> date | None:
    """The day at the beginning of 2017-10-09 23:59:57."""
    found = _ISO.match(text.strip())
    return _day(*found.groups()) if found else None


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        value = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return value if possible_day(value) else None


def place_in_name(name: str) -> tuple[int | None, str]:
    """The place on the page and the page's label in a name like nw.D110000renmrb_20171016_2-01.htm."""
    found = _IN_NAME.match(name)
    return (int(found[1]), found[2].upper()) if found else (None, "")


def properties(html: str) -> dict[str, str]:
    """The fields of the system's comment `<!--enpproperty …-->` (or `enpproperty` after the page), as they stand: may hold tags."""
    at = max(html.find("<!--enpproperty"), html.find("<!--enpproerty"))
    if at < 0:
        return {}
    end = html.find("-->", at)
    comment = html[at : end if end >= 0 else at + 20 * _LONGEST_FIELD]
    found = {}
    for name in _FIELDS:
        start = comment.find(f"<{name}>")
        last = comment.find(f"</{name}>", start) if start >= 0 else -1
        if last >= 0:
            found[name] = comment[start + len(name) + 2 : last][:_LONGEST_FIELD]
    return found
