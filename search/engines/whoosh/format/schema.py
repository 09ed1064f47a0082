"""The Whoosh schema, made from `search.schema.FIELDS`. Columns are not in it: they are ours alone (`columns.py`).

The schema is pickled into every index: the import path of `GramAnalyzer` is part of the format.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh import analysis, fields

from search.analysis.units import BREAK, gram, is_word, unit_texts
from search.schema import FIELDS


class GramAnalyzer(analysis.Analyzer):  # type: ignore[misc]
    """Text to the terms of `grams`: a bigram at each unit or break, a word of letters and digits also alone.

    A final break stands behind the last unit, so that every unit begins exactly one bigram. Only stock Whoosh calls
    it, for queries; the indexer does the same with arrays (`inversion.py`).
    """

    def __call__(self, value: str, start_pos: int = 0, **kwargs: Any) -> Iterator[analysis.Token]:
        """Whoosh's analyzer protocol: one token object, given again and again with another text and position."""
        kwargs.pop("positions", None)
        token = analysis.Token(True, False)
        run = unit_texts(value)
        for position, (first, second) in enumerate(zip(run, (*run[1:], BREAK), strict=False), start_pos):
            token.pos = position
            token.text = gram(first, second)
            yield token
            if is_word(first):
                token.text = first
                yield token


def make_schema() -> fields.Schema:
    """A fresh Whoosh schema."""
    schema = fields.Schema()
    for field in FIELDS:
        match field.name, field.type:
            case _, "positions":
                schema.add(field.name, fields.TEXT(analyzer=GramAnalyzer(), phrase=True))
            case _, "terms":
                schema.add(field.name, fields.TEXT(analyzer=analysis.KeywordAnalyzer(), phrase=False))
            case "id", _:
                schema.add(field.name, fields.STORED())
            case _, "stored":
                schema.add(field.name, fields.STORED())
    return schema
