"""The characters of a query, read from left to right: brackets, bars, quotes, operators and the pieces between them.

It knows which characters mean something and mends an open quote; what the pieces mean is `parser.py`'s.
"""

from __future__ import annotations

import re

CLOSERS = {'"': '"”“', "“": '”"“', "「": "」", "『": "』", "”": '”"'}
OPEN, CLOSE, EITHER = "(（", ")）", "|｜"
MINUS = "-－"
#: Quotation marks, and the distance that may follow the second.
_MARKS = re.compile(r"(?:[\"“”＂「」『』]|(?<=[\"“”＂」』])~\d+)")
OR, AND, NOT = {"OR", "或"}, {"AND", "且"}, {"NOT", "非"}


class Scanner:
    """A place in a text; every method leaves it further on, or where it was."""

    def __init__(self, text: str, notes: list[str]) -> None:
        self.text = text
        self.notes = notes
        self.at = 0

    def note(self, note: str) -> None:
        """Say what was mended."""
        self.notes.append(note)

    def peek(self) -> str:
        """The character here; empty at the end."""
        return self.text[self.at] if self.at < len(self.text) else ""

    def spaces(self) -> None:
        """Pass over white space, the ideographic space too."""
        while self.peek().isspace():
            self.at += 1

    def at_stop(self) -> bool:
        """True where a piece ends: white space, a bracket, a bar, the end."""
        return not self.peek() or self.peek().isspace() or self.peek() in OPEN + CLOSE + EITHER

    def _word(self) -> str:
        end = self.at
        while end < len(self.text) and not (self.text[end].isspace() or self.text[end] in OPEN + CLOSE + EITHER):
            end += 1
        return self.text[self.at : end]

    def at_or(self) -> bool:
        """True where `OR`, 或 or a bar stands as a word of its own."""
        return bool(self.peek()) and (self.peek() in EITHER or self._word() in OR)

    def take_or(self) -> bool:
        """Pass over it, if it is there."""
        if not self.at_or():
            return False
        self.at += 1 if self.peek() in EITHER else len(self._word())
        return True

    def take_word(self, words: set[str]) -> bool:
        """Pass over one of these words, if it stands here alone."""
        word = self._word()
        if word in words:
            self.at += len(word)
        return word in words

    def take_minus(self) -> bool:
        """Pass over a minus sign, if one is there."""
        if self.peek() and self.peek() in MINUS:
            self.at += 1
            return True
        return False

    def pieces(self) -> list[tuple[str, bool]]:
        """The (text, quoted) pieces up to the next space, bracket or bar outside quotes."""
        pieces: list[tuple[str, bool]] = []
        start = self.at
        while self.peek() and not self.at_stop():
            opener = self.peek()
            if opener not in CLOSERS:
                self.at += 1
                continue
            if start < self.at:
                pieces.append((self.text[start : self.at], False))
            pieces.append((self.quoted(opener), True))
            start = self.at
        if start < self.at:
            pieces.append((self.text[start : self.at], False))
        return pieces

    def quoted(self, opener: str) -> str:
        """The text in the quotation marks that open here; one that does not close ends with the query."""
        self.at += 1
        for closer in CLOSERS[opener]:
            end = self.text.find(closer, self.at)
            if end >= 0:
                inside = self.text[self.at : end]
                self.at = end + 1
                return inside
        inside, self.at = self.text[self.at :], len(self.text)
        self.note("引号没有配对，已补在末尾。")
        return inside


def clean(text: str) -> str:
    """A quoted text as it is kept: without quotes that would end it, white space single; a line end is a break."""
    lines = (" ".join(line.split()) for line in text.replace('"', "").split("\n"))
    return "\n".join(filter(None, lines))


def unquoted(text: str) -> str:
    """The query without its quotation marks and distances."""
    return _MARKS.sub("", text).strip()


def is_one_run(text: str) -> bool:
    """Whether it is nothing but one run of letters and digits, which is one unit: a part of it finds nothing."""
    return text.isascii() and text.isalnum()
