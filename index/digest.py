"""The digest (本期导读): lines of headline and page -> `Entry`.

The page may be printed as 02版, 第九版, →2版, ②, A02, or stand on a line of its own that closes the entry above it. Which
article an entry announces is found later, in `jumps.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.masthead import number_of
from search.analysis.fold import fold
from search.article import Entry

_CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)} | {chr(0x2776 + i): i + 1 for i in range(10)}
_NUMBER = r"(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_LEADER = r"[\s.·…—–\-→>▶►/|(\[【见详第a-d]*"
_LABEL = re.compile(rf"(?P<label>{_LEADER}(?P<n>{_NUMBER})(?:[至、-]{_NUMBER})?\s*版\s*[)\]】]?)\s*$")
_LOOSE = re.compile(r"(?P<label>(?:[.·…→]{1,}\s*|\s{1,}[pa-d]?|\s+[(\[【]\s*[pa-d]?)(?P<n>\d{1,3})\s*[)\]】]?)\s*$")
_CIRCLE = re.compile(rf"\s*(?P<label>[{''.join(_CIRCLED)}])\s*$")
_FIRST = re.compile(rf"^(?P<label>[【\[(]?第?[a-d]?(?P<n>{_NUMBER})\s*版[】\])]?\s*[:·|]?)\s*(?=\S)")
_FULL = re.compile(r"[。；]")


def read_entry(text: str) -> Entry | None:
    """One digest line with its page; None where no page is printed on it."""
    folded = fold(text)
    for pattern in (_LABEL, _LOOSE):
        if found := pattern.search(folded):
            headline = text[: found.start()].strip()
            return Entry(headline, number_of(found["n"]), text[found.start() :].strip())
    if found := _CIRCLE.search(text):
        return Entry(text[: found.start()].strip(), _CIRCLED[found["label"]], found["label"])
    if found := _FIRST.match(folded):
        return Entry(text[found.end() :].strip(), number_of(found["n"]), text[: found.end()].strip())
    return None


def is_label(text: str) -> bool:
    """True for a line that is only a page (第九版)."""
    entry = read_entry(" " + text)
    return entry is not None and not entry.headline and ("版" in entry.label or entry.label in _CIRCLED)


def take_digest(lines: Sequence[tuple[str, bool]]) -> int:
    """How many of the lines after a digest heading belong to it. Each line comes with whether it is a bullet."""
    taken = 0
    for at, (text, bullet) in enumerate(lines):
        if _FULL.search(text) or len(text) > 80:
            break
        if bullet or read_entry(text):
            taken = at + 1
        elif at - taken >= 3:
            break
    return taken


def read_digest(lines: Sequence[str]) -> tuple[Entry, ...]:
    """The entries of a digest. Lines without a page belong to the entry that the next page closes."""
    entries: list[Entry] = []
    open_lines: list[str] = []
    for text in lines:
        entry = read_entry(text) or (read_entry(" " + text) if is_label(text) else None)
        if entry is None:
            open_lines.append(text.strip())
            continue
        headline = " ".join([*open_lines, entry.headline]).strip()
        entries.append(Entry(headline, entry.page, entry.label))
        open_lines = []
    return (*entries, *(Entry(text) for text in open_lines))
