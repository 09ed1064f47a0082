"""A page taken apart as a reader without a script sees it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from markupsafe import Markup


class Scan(HTMLParser):
    """What a page holds: its elements, their attributes, what is not closed."""

    void = frozenset({"meta", "link", "input", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not (tag == "a" and "a" in self.open), "a link within a link"
        # What a drawing calls its parts is no title of the page.
        name = "svg title" if tag == "title" and "svg" in self.open else tag
        self.elements.append((name, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.elements if name in attrs]


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", Markup(page).striptags())
