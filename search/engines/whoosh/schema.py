"""The Whoosh schema, made from `search.schema.FIELDS`, and what an article gives each field.

The schema is pickled into every index: the import path of `GramAnalyzer` is part of the format.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

from whoosh import analysis, columns, fields

from search.analysis.units import BREAK, gram, is_han, is_word, unit_texts
from search.analysis.words import Segmenter, article_words
from search.article import Article
from search.schema import FIELDS, HEADLINE_WEIGHT, head_text

#: Parts the values of a column that holds several texts.
SEPARATOR = "\x1f"
#: Positions are kept below this, so that article and position fit one 64-bit number (see postings.py).
MAX_UNITS = 1 << 24


class GramAnalyzer(analysis.Analyzer):  # type: ignore[misc]
    """Text to the terms of `grams`: a bigram at each unit or break, a word of letters and digits also alone.

    A final break stands behind the last unit, so that every unit begins exactly one bigram.
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
    schema = fields.Schema(issue_key=fields.ID())
    for field in FIELDS:
        match field.name, field.type:
            case "id", _:
                schema.add("id", fields.ID(unique=True, sortable=True))
            case _, "positions":
                schema.add(field.name, fields.TEXT(analyzer=GramAnalyzer(), phrase=True))
            case _, "terms":
                # Values come as lists of terms; the analyzer is only for the stock query parser.
                schema.add(field.name, fields.TEXT(analyzer=analysis.KeywordAnalyzer(), phrase=False))
            case _, "number":
                schema.add(field.name, fields.COLUMN(columns.NumericColumn("i")))
            case _, "texts":
                schema.add(field.name, fields.COLUMN(columns.VarBytesColumn()))
            case _, "stored":
                schema.add(field.name, fields.STORED())
    return schema


def document(article: Article, segmenter: Segmenter) -> dict[str, Any]:
    """The keyword arguments of Whoosh's `add_document`. Raises ValueError for an article that cannot be indexed."""
    run = unit_texts(article.text)
    if len(run) >= MAX_UNITS:
        raise ValueError(f"{article.id}: {len(run):,} units, more than {MAX_UNITS:,}")
    headline = article_words(head_text(article), segmenter)
    body = article_words("\n".join(text for _, text in article.body_parts()), segmenter)
    values: dict[str, Any] = {
        "issue_key": article.id.issue,
        "grams": article.text,
        "words": headline * HEADLINE_WEIGHT + body,
        "chars": sorted({unit for unit in run if is_han(unit)}),
        "article": zlib.compress(json.dumps(article.to_json(), ensure_ascii=False).encode(), 6),
    }
    for field in FIELDS:
        if field.value is not None:
            value = field.value(article)
            values[field.name] = value if isinstance(value, int) else SEPARATOR.join(value).encode()
    values["id"] = str(article.id)
    # An empty text or list has nothing to invert.
    return {name: value for name, value in values.items() if value not in ("", [])}


def stored_article(data: bytes) -> Article:
    """The article as it was given to `document`."""
    return Article.from_json(json.loads(zlib.decompress(data)))
