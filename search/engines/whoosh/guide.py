"""Help with asking, over one opened generation: suggestions while typing, and what a query may have been meant for.

It knows the vocabulary and can count what a query finds; how the two are matched is said in `suggesting.py` and `meaning.py`.
"""

from __future__ import annotations

import functools
from pathlib import Path

from search.engines.whoosh.match.matcher import Evaluator
from search.engines.whoosh.searcher import Searcher
from search.query.parser import parse
from search.request import SearchRequest
from search.suggest import completion as suggesting
from search.suggest import didyoumean as meaning
from search.suggest.vocabulary import open_vocabulary
from search.suggestion import Suggestion


class Guide:
    """Answers from the vocabulary of a generation; answers nothing where it has none. Share it freely."""

    def __init__(self, folder: Path, evaluator: Evaluator, searcher: Searcher) -> None:
        self.vocabulary = open_vocabulary(folder)
        self._evaluator = evaluator
        self._searcher = searcher

    def suggest(self, text: str, limit: int) -> tuple[Suggestion, ...]:
        """See Reader.suggest."""
        if self.vocabulary is None:
            return ()

        def finds(query: str) -> bool:
            parsed = parse(query)
            return not parsed.notes and self._searcher.count(parsed.query, None) > 0

        columns = self._evaluator.columns
        return suggesting.suggest(self.vocabulary, text, limit, finds, columns.size - columns.live_count)

    def meant(self, request: SearchRequest) -> tuple[str, ...]:
        """See Reader.meant."""
        if self.vocabulary is None:
            return ()
        allowed = self._evaluator.filtered(request.filters)
        count = functools.partial(self._searcher.count, allowed=allowed)
        return meaning.meant(self.vocabulary, request.text, count, self._searcher.cut)
