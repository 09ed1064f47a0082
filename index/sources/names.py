"""What the names of a file and its folders say of its place in print: the day, the page, the edition, the part of a page.

Names come as a list of texts, NFKC, the folders from the outside in and at the end the file without its ending. Nothing here knows
which of several sayings wins, nor touches a file.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from index.page.names import edition_of
from search.places import PartialDate, page_of, read_number, read_page

_DATE = re.compile(
    r"(?<![0-9A-Za-z])((?:19|20)\d\d)([-_./]?)(\d\d)\2(\d\d)(?!\d)|((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日"
)
#: A year and month, then in a folder of its own the day: 202511/03/. A file 199506/02 is more likely page 2 of a month.
_APART = re.compile(r"(?:(?<=/)|^)((?:19|20)\d\d)[-_.年/]?(\d\d?)月?/(\d\d?)日?(?=/)")
_MONTH = re.compile(r"((?:18|19|20)\d\d)(?:[-_.]?(0[1-9]|1[0-2])|年(\d{1,2})月)(?!\d)\D*")
_ISSUE = re.compile(r"(?:总?第\s*+|总\s*+)?\d{1,6}(?:\s*+[-—–~～、至]\s*+\d{1,6})?\s*+期")
_PAGE = re.compile(
    r"(?<![0-9A-Za-z])(?P<l>[A-Za-z]{1,2})?(?P<a>\d{1,3})\s*版|第(?P<h>[〇零一二三四五六七八九十]{1,3})版|版\s*(?P<b>\d{1,3})(?!\d)"
    r"|(?<![A-Za-z])[Pp](?:age)?[-_ ]?(?P<c>\d{1,3})(?!\d)|(?<![A-Za-z])node[-_ ]?(?P<d>\d{1,3})(?!\d)|(?P<cover>封[面底一二三四])"
)
#: A page alone, before a short name of its section, or before the number of an article on it.
_BARE = re.compile(
    r"(?P<page>[A-Za-z]{0,2}\d{1,2}|\d{1,4})(?:[-_. ]+(?P<section>[\u4e00-\u9fff]{2,6})|[-_](?P<part>\d{1,2}))?"
)
_GAPS = "-_. "
_EDGE = re.compile(r"[\s\d（(）)\-_.—–~～、年月日第期总]+")


class Day(NamedTuple):
    """The day that names say; what else stands in the file's name; whether the folder around the file is a part of the day."""

    day: date | None
    rest: str
    in_folder: bool = False


def day_of(names: list[str]) -> Day:
    """The innermost day in the names; where there is none, the month that the file or one of its folders is named for."""
    joined = "/".join(names)
    stem_at = len(joined) - len(names[-1])
    for pattern in (_DATE, _APART):
        for match in reversed(list(pattern.finditer(joined))):
            year, month, day = [group for group in match.groups() if group and group.isdecimal()]
            try:
                value = date(int(year), int(month), int(day))
            except ValueError:
                continue
            rest = joined[stem_at : max(match.start(), stem_at)] + " " + joined[max(match.end(), stem_at) :]
            return Day(value, rest, match.end() > stem_at - len(names[-2]) - 1 if len(names) > 1 else True)
    for at, name in reversed(list(enumerate(names))):
        named = _MONTH.fullmatch(name)
        if named and 1 <= int(named[2] or named[3]) <= 12:
            value = PartialDate(int(named[1]), int(named[2] or named[3]))
            return Day(value, "" if at == len(names) - 1 else names[-1], at >= len(names) - 2)
    return Day(None, names[-1])


def page_of_name(stem: str, *, bare: bool) -> tuple[int | None, str]:
    """The page that a file's name says besides its day, and which part of that page the file holds, "" for all of it.

    A bare number or label is a page only with `bare`.
    """
    if match := _PAGE.search(stem):
        if match["cover"]:
            return read_page(match["cover"]), ""
        number = next(read_number(match[group]) for group in "ahbcd" if match[group])
        return page_of(match["l"] or "", number or 0) or number or None, ""
    plain = _ISSUE.sub(" ", stem)
    for word in set(re.findall(r"[\u4e00-\u9fff]+", plain)):
        plain = plain.replace(word, " ") if edition_of(word) else plain
    match = _BARE.fullmatch(plain.strip(_GAPS)) if bare else None
    return (read_page(match["page"]), match["part"] or "") if match else (None, "")


def page_of_folder(name: str) -> int | None:
    """The page that the folder of a file is named for: 01, A01, 第一版."""
    return page_of_name(name, bare=True)[0] if not re.search(r"\d{4}", name) else None


def edition_of_names(names: list[str]) -> str:
    """The edition that a name says; the innermost wins. 副刊 and 特刊 may be a section: they count where the name holds a day too."""
    for name in reversed(names):
        for word in re.findall(r"[\u4e00-\u9fff]+", _ISSUE.sub(" ", name)):
            dated = bool(re.search(r"\d{6}|\d{4}\D", name))
            if edition := edition_of(_EDGE.sub("", word), dated=dated and name is not names[-1]):
                return edition
    return ""
