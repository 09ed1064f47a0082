"""Help with asking, over one opened generation: suggestions while typing, and what a query may have been meant for.

It knows the vocabulary and can count what a query finds; how the two are matched is said in `suggesting.py` and `meaning.py`.
"""

from __future__ import annotations

from pathlib import Path

from search.engines.whoosh import meaning, suggesting
from search.engines.whoosh.columns import Mask
from search.engines.whoosh.evaluate import Evaluator, through
from search.engines.whoosh.slips import Cut
from search.engines.whoosh.vocabulary import open_vocabulary
from search.parser import parse
from search.query import Query
from search.readings import read
from search.request import SearchRequest
from search.suggestion import Suggestion


class Guide:
    """Answers from the vocabulary of a generation; answers nothing where it has none. Share it freely."""

    def __init__(self, folder: Path, evaluator: Evaluator, cut: Cut) -> None:
        self.vocabulary = open_vocabulary(folder)
        self._evaluator = evaluator
        self._cut = cut

    def suggest(self, text: str, limit: int) -> tuple[Suggestion, ...]:
        """See Reader.suggest."""
        if self.vocabulary is None:
            return ()

        def finds(query: str) -> bool:
            parsed = parse(query)
            return not parsed.notes and self._count(parsed.query, None) > 0

        columns = self._evaluator.columns
        return suggesting.suggest(self.vocabulary, text, limit, finds, columns.size - columns.live_count)

    def meant(self, request: SearchRequest) -> tuple[str, ...]:
        """See Reader.meant."""
        if self.vocabulary is None:
            return ()
        allowed = self._evaluator.filtered(request.filters)
        return meaning.meant(self.vocabulary, request.text, lambda query: self._count(query, allowed), self._cut)

    def _count(self, query: Query, allowed: Mask | None) -> int:
        """How many articles a query finds, every character as it stands, of those that a filter lets through."""
        return len(through(self._evaluator.docs(read(query, "exact", self._cut)), allowed))
