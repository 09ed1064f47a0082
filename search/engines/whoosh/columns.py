"""The columns of an opened index as arrays: filters, facets and sorting are array operations over them.

Articles are numbered as Whoosh numbers them; deleted ones keep their place and are dead in `live`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.postings import leaves
from search.engines.whoosh.schema import SEPARATOR
from search.schema import FIELDS, fold_name

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of texts, several an article: `codes[starts[doc]:starts[doc + 1]]` number its `labels`.

    Texts that are the same after folding (李　洋 and 李洋) share a code; the label is the first form met.
    """

    labels: tuple[str, ...]
    code_of: dict[str, int]
    codes: Numbers
    docs: Numbers

    def mask(self, text: str, size: int) -> Mask:
        """The articles that have this text."""
        found = np.zeros(size, bool)
        code = self.code_of.get(text_key(text))
        if code is not None:
            found[self.docs[self.codes == code]] = True
        return found

    def counts(self, chosen: Mask) -> dict[str, int]:
        """How many of the chosen articles have each label; an article counts once for each of its labels."""
        counted = np.bincount(self.codes[chosen[self.docs]], minlength=len(self.labels))
        return {label: int(n) for label, n in zip(self.labels, counted, strict=True) if n}


def text_key(text: str) -> str:
    """The form in which values of a text column are compared."""
    return fold_name(text) or text.strip()


class Columns:
    """All columns of an index."""

    def __init__(self, reader: Any) -> None:
        segments = leaves(reader)
        self.size = sum(leaf.doc_count_all() for leaf, _ in segments)
        self.live = np.ones(self.size, bool)
        for leaf, base in segments:
            for doc in leaf.deleted_docs_set or ():
                self.live[base + doc] = False
        self.numbers: dict[str, Numbers] = {}
        self.texts: dict[str, TextColumn] = {}
        for field in FIELDS:
            values = [v for leaf, _ in segments for v in _values(leaf, field.name)] if field.value else []
            if field.type == "number":
                self.numbers[field.name] = np.array(values, np.int64)
            elif field.type == "texts" and field.name != "id":
                self.texts[field.name] = _text_column(values)
            elif field.name == "id":
                self.ids: list[str] = [_text(value) for value in values]
        self.doc_of = {text: doc for doc, text in enumerate(self.ids) if self.live[doc]}
        self.years = _years(self.numbers["date"])
        self.print_order = self._print_order()
        # Never 0: an archive may be empty, or hold only articles without text.
        self.average_length = float(self.numbers["length"][self.live].sum() or 1) / max(int(self.live.sum()), 1)

    def _print_order(self) -> Numbers:
        """Each article's rank by date, issue, page and place; undated issues last, by their key."""
        dates = np.where(self.numbers["date"] > 0, self.numbers["date"], np.iinfo(np.int64).max)
        keys = np.array([text.rsplit("-p", 1)[0] for text in self.ids] or [""], dtype=str)[: self.size]
        order = np.lexsort((self.numbers["seq"], self.numbers["page"], keys, dates))
        rank = np.empty(self.size, np.int64)
        rank[order] = np.arange(self.size)
        return rank


def _values(leaf: Any, name: str) -> list[Any]:
    if not leaf.has_column(name):
        return [0 if _is_number(name) else b""] * int(leaf.doc_count_all())
    return list(leaf.column_reader(name, translate=False))


def _is_number(name: str) -> bool:
    return any(field.name == name and field.type == "number" for field in FIELDS)


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _text_column(values: list[bytes]) -> TextColumn:
    labels: list[str] = []
    code_of: dict[str, int] = {}
    codes: list[int] = []
    docs: list[int] = []
    for doc, value in enumerate(values):
        here = set()
        for text in filter(None, _text(value).split(SEPARATOR)):
            code = code_of.setdefault(text_key(text), len(labels))
            if code == len(labels):
                labels.append("".join(text.split()))
            here.add(code)
        codes.extend(sorted(here))
        docs.extend([doc] * len(here))
    return TextColumn(tuple(labels), code_of, np.array(codes, np.int64), np.array(docs, np.int64))


def _years(ordinals: Numbers) -> Numbers:
    distinct, where = np.unique(ordinals, return_inverse=True)
    years = np.array([date.fromordinal(int(d)).year if d else 0 for d in distinct], np.int64)
    return years[where] if len(distinct) else ordinals
