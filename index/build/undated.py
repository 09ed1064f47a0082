"""Where articles came from, and what undated ones are known again by: the file, or what they say."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from index.sources.edition.mirror import is_page, issue_folder
from search.article import Article

#: Undated issues, each with the file it came from and the digest of its text.
Homes = dict[str, tuple[str, str]]
_LINE = re.compile(r":\d+$")


def digest(articles: Iterable[Article]) -> str:
    """A short fingerprint of what articles say, not of where they stand."""
    text = "\n\n".join(article.text for article in articles)
    return hashlib.blake2b(text.encode("utf-8"), digest_size=8).hexdigest()


def file_of(source: str) -> str:
    """The file an article came from: its source without the line number."""
    return _LINE.sub("", source)


def from_edition(article: Article) -> bool:
    """Whether an article was read from a web page of a digital edition, not from recognised text."""
    return is_page(article.source)


def owner_of(article: Article) -> str:
    """Whose its page is: the issue's folder in a mirror, else the file it came from."""
    return issue_folder(Path(article.source).absolute()) if from_edition(article) else file_of(article.source)


def is_undated(key: str) -> bool:
    """Whether an issue key stands for a source without a date."""
    return key.startswith("undated-")


class UndatedKeys:
    """The keys of undated issues: two files of one name and other content are two issues, the later with a suffix.

    `known` tells, for a key, which issues of that name (and suffix) the live index holds.
    """

    def __init__(self, known: Callable[[str], Homes]) -> None:
        self._known = known
        self._homes: dict[str, Homes] = {}
        self._renamed: dict[tuple[str, str], str] = {}

    def key(self, key: str, file: str, batch: Iterable[Article]) -> str:
        """The key under which the articles of a file are kept."""
        if (key, file) not in self._renamed:
            mine = digest(batch)
            homes = {**self._known(key), **self._homes.get(key, {})}
            home = _home(homes, file, mine) or (key if key not in homes else f"{key}-{mine[:6]}")
            self._homes.setdefault(key, {})[home] = (file, mine)
            self._renamed[key, file] = home
        return self._renamed[key, file]


def _home(homes: Homes, file: str, mine: str) -> str | None:
    """The undated issue that already holds this very file, else the one that holds this very text."""
    path = os.path.abspath(file)
    by_file = (key for key, (other, _) in homes.items() if os.path.abspath(other) == path)
    return next(by_file, None) or next((key for key, (_, text) in homes.items() if text == mine), None)
