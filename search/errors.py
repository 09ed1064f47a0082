"""The errors a person can meet; each message says the cure, each class the exit code of a command that ends with it.

Messages are Chinese because they are shown as they are, on the site and in the terminal.
"""

from __future__ import annotations

from typing import ClassVar


class SearchError(Exception):
    """Any of the errors below, and those of a build: catch this in one place per front door."""

    #: "Could not do what was asked".
    exit_code: ClassVar[int] = 3


class IndexMissing(SearchError):
    """There is no index where one was looked for, or it is damaged so that nothing can be read."""


class IndexOutdated(SearchError):
    """The index was built with other analysis rules; its answers would be wrong."""


class IndexLocked(SearchError):
    """Somebody else is writing the index right now."""


class EngineUnavailable(SearchError):
    """The engine named in the settings cannot be reached or is not installed."""


class AliasesUnreadable(SearchError):
    """The file of aliases that the settings name cannot be read."""


class ArticleNotFound(SearchError):
    """No article has this id in the live index."""


class ArchiveTooLarge(SearchError):
    """A number does not fit the file that it is to be written to: there is more than the format of the index can count."""


class SettingsWrong(SearchError):
    """A ranking setting has no such name, or a value that makes no sense."""


class JudgementsWrong(SearchError):
    """A file of queries or judgements cannot be read, or does not belong to the index."""


class EvaluationUnavailable(SearchError):
    """The library that counts measures is not installed."""
