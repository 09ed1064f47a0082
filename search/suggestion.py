"""A suggestion: something that the archive prints and that a reader may be about to type, with the query it leads to.

What is suggested comes from the vocabulary of the live index, never from what others have typed: queries are not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

#: A section name, an author, a word of the dictionary, a term printed in “ ”, a part of a headline.
SuggestionKind = Literal["section", "author", "word", "quoted", "headline"]
SUGGESTION_KINDS: tuple[SuggestionKind, ...] = get_args(SuggestionKind)
#: What the kinds are called where that helps to choose; the others speak for themselves.
SUGGESTION_LABELS: dict[SuggestionKind, str] = {"section": "栏目", "author": "作者"}
#: Suggestions in a list, unless asked otherwise, and at most.
SUGGESTED, MAX_SUGGESTED = 8, 20
#: From so many articles on, every character as typed, nobody is asked whether something else was meant.
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` is what is shown, `query` what is searched when it is chosen.

    `count` says in how many articles it was counted when the index was built: those of the section or by the author, with the
    term in quotation marks, with the part in their headline, with the word. It orders; it is not the number of results,
    but for sections and authors.
    """

    text: str
    kind: SuggestionKind
    count: int
    query: str

    def to_json(self) -> dict[str, Any]:
        """The object that `/api/suggest` prints."""
        return {"text": self.text, "kind": self.kind, "count": self.count, "query": self.query}
