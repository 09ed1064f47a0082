"""Suggestions while typing, and what a query may have been meant for: the vocabulary of an archive, held against what its queries find.

It puts a reader's vocabulary and its counts together, the same for every engine; how entries are found is `search/suggest/`.
"""

from __future__ import annotations

import functools

from search.engines.base import Reader
from search.query.parser import parse
from search.request import SearchRequest
from search.suggest import completion, didyoumean
from search.suggestion import SUGGESTED, Suggestion


def suggest(reader: Reader, text: str, limit: int = SUGGESTED) -> tuple[Suggestion, ...]:
    """What a text being typed may become, likeliest first: by its characters, by its pinyin, by initials.

    Each leads to at least one article. For an empty text: sections and quoted terms of which there is most. Never raises on any text.
    """

    def finds(query: str) -> bool:
        parsed = parse(query)
        return not parsed.notes and reader.count(parsed.query) > 0

    return completion.suggest(reader.vocabulary(), text, limit, finds)


def meant(reader: Reader, request: SearchRequest) -> tuple[str, ...]:
    """Other queries that this one may have been meant for, likeliest first; only such as find more articles.

    Empty unless the query as it stands, character by character and with its filters, finds next to nothing.
    """
    count = functools.partial(reader.count, filters=request.filters)
    return didyoumean.meant(reader.vocabulary(), request.text, count, reader.cut)
