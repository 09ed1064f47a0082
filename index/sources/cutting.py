"""One text that holds several pages -> its leaves, one a page, in their order.

A page begins at a mark that a tool left between pages (`<!-- page 2 -->`, `{2}-----`, a form feed, `--- Page 2 ---`), and at a folio
line or masthead that is not that of the page so far. A mark is taken away; a folio line is print and stays with its page. What a
leaf prints on itself wins over its number here. Nothing is read or decoded.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from index.page.blocks import read_blocks
from index.page.masthead import Line, is_english_nameplate, is_masthead_line, is_nameplate, read_line
from index.page.signs import is_digest_heading, is_pointer

_NUMBER = r"(?:page|p|第)\s*+[-_:=#.]?\s*+[\"']?(?P<{}>[a-z]?\d{{1,3}})[\"']?\s*+(?:(?:of|/)\s*+\d{{1,3}}|页|版)?"
_MARKS = re.compile(
    rf"<!--\s*+{_NUMBER.format('comment')}\s*+-->|\{{(?P<brace>\d{{1,3}})\}}\s*+-{{3,}}+"
    rf"|[-=*_]{{2,}}+\s*+{_NUMBER.format('rule')}\s*+[-=*_]{{2,}}+|\[\s*+{_NUMBER.format('bracket')}\s*+\]"
    r"|\#{1,6}\s*+page\s++(?P<heading>\d{1,3})",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"<!--\s*+page[\s_-]*+break\s*+-->|\\(?:pagebreak|newpage)(?:\{\})?|<div\s[^<>]*page-break[^<>]*>\s*+(?:</div>)?",
    re.IGNORECASE,
)
#: A mark is short, and so is a folio line.
_LONGEST = 120
#: What may be a folio line at all: without any of these it says no date and no page.
_HINT = re.compile(r"[版年0-9０-９]")
#: As many lines above a folio line may belong to it, and above a bare one no digest may begin.
_ABOVE = 8
_DIGEST_ABOVE = 30
#: A page holds at least so many characters; what follows 03版 园区 in a digest does not.
_LEAST = 200


@dataclass(frozen=True, slots=True)
class Leaf:
    """The text of one page, with empty lines for what stands above it in the file; its number by a mark or a folio line, else by its place.

    `marked`: a mark or a folio line says the number.
    """

    text: str
    number: int
    marked: bool = False


@dataclass(slots=True)
class _Start:
    """A line with which a page begins. `number` is what a mark says; the mark takes the line, a folio line does not."""

    at: int
    mark: bool = False
    number: int | None = None
    zero: bool = False


@dataclass(frozen=True, slots=True)
class _Folio:
    at: int
    day: date | None
    page: int
    bare: bool = False


def cut(text: str, newspaper: str = "") -> list[Leaf]:
    """The leaves of a text, without blank ones; one where the text is one page or nothing tells its pages apart.

    `newspaper`: a name that is known to be the newspaper's, to know its nameplate.
    """
    lines = text.split("\n")
    starts = [*_marks(lines), *_folio_starts(lines, newspaper)]
    if not starts:
        return [Leaf(text, 1)]
    return _numbered(_pieces(lines, sorted(starts, key=lambda start: (start.at, not start.mark))))


def _marks(lines: list[str]) -> Iterator[_Start]:
    for at, line in enumerate(lines):
        if line[:1] == "\f" or line[-1:] == "\f":
            # At the end of a line it begins the next; with text before and behind it, it is a slip (`without_controls`).
            feed_above = line[:1] == "\f"
            if feed_above:
                yield _Start(at)
            if line[-1:] == "\f" and (not feed_above or len(line) > 1):
                yield _Start(at + 1)
            continue
        plain = line.strip()
        if not plain or len(plain) > _LONGEST or plain[0] not in "<{-=*_[#\\":
            continue
        if match := _MARKS.fullmatch(plain):
            brace = match["brace"]
            label = next(group for group in match.groups() if group)
            number = int(brace) if brace else read_line(f"{label.upper()}版").masthead.page
            if number is None and label.isdigit():
                number = int(label)
            yield _Start(at, mark=True, number=number, zero=bool(brace))
        elif _BREAK.fullmatch(plain):
            yield _Start(at, mark=True)


def _pieces(lines: list[str], starts: list[_Start]) -> list[tuple[int, list[str], _Start]]:
    """Where each page begins, its lines and its start; a start with nothing below it hands its number to the next."""
    pieces: list[tuple[int, list[str], _Start]] = []
    above = lines[: starts[0].at]
    if any(map(str.strip, above)):
        if _at_the_foot(lines, starts):
            starts = [replace(start, at=start.at + 1, mark=False) for start in starts]
            return [
                (low, lines[low : start.at - 1], start)
                for low, start in zip([0, *(start.at for start in starts)], starts, strict=False)
            ]
        pieces.append((0, above, _Start(0)))
    handed: _Start | None = None
    for at, start in enumerate(starts):
        low = start.at + start.mark
        high = starts[at + 1].at if at + 1 < len(starts) else len(lines)
        below = lines[low:high]
        if start.number is None and handed is not None:
            start = replace(start, number=handed.number, zero=handed.zero)
        if any(line.strip(" \t\r\f　") for line in below):
            pieces.append((low, below, start))
            handed = None
        elif start.number is not None:
            handed = start
    return pieces


def _at_the_foot(lines: list[str], starts: list[_Start]) -> bool:
    """Whether the marks close pages: the first is a first page's and has text above, the last has nothing below."""
    if not all(start.mark and start.number is not None for start in starts):
        return False
    below = lines[starts[-1].at + 1 :]
    return starts[0].number in (0, 1) and not any(map(str.strip, below))


def _numbered(pieces: list[tuple[int, list[str], _Start]]) -> list[Leaf]:
    """The leaves with numbers from 1: marks in braces count from 0 where one of them is 0."""
    from_zero = any(start.zero and start.number == 0 for *_, start in pieces)
    leaves: list[Leaf] = []
    for low, lines, start in pieces:
        number = start.number + (from_zero and start.zero) if start.number is not None else None
        before = leaves[-1].number if leaves else 0
        text = "\n".join(line.strip("\f") for line in lines)
        leaves.append(Leaf("\n" * low + text, before + 1 if number is None else number, number is not None))
    if len(leaves) > 1 and not leaves[0].marked and leaves[1].marked:
        # What stands above the first mark is the page before it; above the mark of a first page it belongs to that.
        if leaves[1].number <= 1:
            above, below = leaves[0].text, leaves[1].text.lstrip("\n")
            between = leaves[1].text.count("\n") - below.count("\n") - above.count("\n")
            leaves[:2] = [replace(leaves[1], text=above + "\n" * between + below)]
        else:
            leaves[0] = replace(leaves[0], number=leaves[1].number - 1)
    return leaves


def _folio_starts(lines: list[str], newspaper: str) -> Iterator[_Start]:
    """Where a folio line names another page than the one so far."""
    folios = _folios(lines, newspaper)
    if len({(folio.day, folio.page) for folio in folios}) < 2:
        return
    first, last = _filled(lines)
    if folios[-1].at == last and folios[0].at - first > _ABOVE:
        # Each closes its page: the next begins below it.
        yield from (_Start(folio.at + 1) for folio in folios[:-1])
        return
    # A first page may print its folio line anywhere; another page has one above it that we could not read.
    known = folios[0] if folios[0].page == 1 or folios[0].at <= _ABOVE else None
    day = None
    for folio in folios:
        day = folio.day or day
        if known is not None and (folio.page, folio.day or day) == (known.page, known.day or day):
            known = folio
            continue
        known = folio
        yield _Start(_with_what_stands_above(lines, folio.at, newspaper), number=folio.page)


def _filled(lines: list[str]) -> tuple[int, int]:
    """The first and the last line that hold something."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    return (filled[0], filled[-1]) if filled else (0, 0)


def _folios(lines: list[str], newspaper: str) -> list[_Folio]:
    """Every line that names its page by day and number, or is a front page's masthead; bare ones where they are sure."""
    dated: list[_Folio] = []
    bare: list[_Folio] = []
    for at, line in enumerate(lines):
        if len(line) > _LONGEST or not _HINT.search(line):
            continue
        text = _print(line)
        said = _said(text)
        head = said.masthead
        if said.dated and is_masthead_line(said, text, top=False):
            front = head.page is None and bool(head.number or head.serial or head.pages)
            if head.page is not None or front:
                dated.append(_Folio(at, head.date, head.page or 1))
        elif said.bare == "sure" and head.page is not None and is_masthead_line(said, text, top=True):
            bare.append(_Folio(at, None, head.page, bare=True))
    return sorted([*dated, *_sure(lines, bare, dated)], key=lambda folio: folio.at)


def _sure(lines: list[str], bare: list[_Folio], dated: list[_Folio]) -> list[_Folio]:
    """Of the lines that are nothing but 02版 要闻 those that head a page: they ascend, no digest is near, and a page follows."""
    if not bare:
        return []
    ends = [*(folio.at for folio in bare[1:]), len(lines)]
    pages = [
        folio
        for folio, end in zip(bare, ends, strict=True)
        if _holds_a_page(lines[folio.at + 1 : end]) and not _near_a_digest(lines, folio.at)
    ]
    first, _ = _filled(lines)
    begun = bool(dated) or (bool(pages) and pages[0].at - first <= _ABOVE)
    ascending = all(one.page < other.page for one, other in itertools.pairwise(pages))
    fitting = not dated or not pages or pages[0].at < dated[0].at or dated[0].page < pages[0].page
    return pages if begun and ascending and fitting else []


def _holds_a_page(lines: Iterable[str]) -> bool:
    text = "".join(lines)
    return len(text) >= _LEAST and "。" in text


def _near_a_digest(lines: list[str], at: int) -> bool:
    return any(is_digest_heading(_print(line)) for line in lines[max(0, at - _DIGEST_ABOVE) : at] if len(line) < 40)


def _with_what_stands_above(lines: list[str], at: int, newspaper: str) -> int:
    """The first of the lines above a folio line that belong to it: nameplate, section, the rest of a masthead."""
    start = at
    for above in range(at - 1, max(-1, at - 1 - 2 * _ABOVE), -1):
        text = _print(lines[above]) if len(lines[above]) <= _LONGEST else "。"
        if not text.strip():
            if lines[above].strip():
                break
            continue
        if not (is_nameplate(text, newspaper) or is_english_nameplate(text) or _is_head(text)):
            break
        start = above
    return start


def _is_head(text: str) -> bool:
    """Whether a line above a folio line is of the same masthead: no editors alone, who close a page as often."""
    said = _said(text)
    head = said.masthead
    if said.fields and is_masthead_line(said, text, top=True):
        return head != type(head)(editors=head.editors)
    # A section over the folio line: what would be one behind a page number.
    return len(text.strip()) <= 6 and read_line(f"2版 {text.strip()}").bare == "sure"


def _print(line: str) -> str:
    """What a line prints, without marks of headings and the like."""
    return " ".join(block.text for block in read_blocks(line) if not block.furniture)


def _said(text: str) -> Line:
    """What a line says of the issue; a jump or the heading of a digest says nothing, whatever page it names."""
    if is_pointer(text) or is_digest_heading(text):
        return read_line("")
    return read_line(text)
