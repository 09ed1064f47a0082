"""Making the columns of a generation: rows of the articles that stay, then rows of new ones, then the orders."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.arrayfile import ArrayFileWriter
from search.article import Article
from search.engines.whoosh.format.columns import Columns, Mask, TextColumn, is_number, is_text, text_key
from search.engines.whoosh.write.inversion import Lengths
from search.schema import FIELDS, FieldSpec

Counts = NDArray[Any]
_LARGEST = (1 << 32) - 1
_NUMBERS = [field for field in FIELDS if is_number(field.type)]
_TEXTS = [field for field in FIELDS if is_text(field.type)]


@dataclass(frozen=True, slots=True)
class Rows:
    """The columns of a batch of articles: numbers as arrays, texts as they are."""

    numbers: dict[str, Counts]
    texts: dict[str, list[tuple[str, ...]]]


def rows(articles: Sequence[Article], lengths: Lengths) -> Rows:
    """What articles have in each column."""
    numbers = {field.name: np.array([_value(field, article) for article in articles], np.int64) for field in _plain()}
    texts: dict[str, list[Any]] = {field.name: [_value(field, article) for article in articles] for field in _TEXTS}
    return Rows({**numbers, "head": lengths.head, "length": lengths.whole}, texts)


def _plain() -> list[FieldSpec]:
    return [field for field in _NUMBERS if field.type == "number"]


def _value(field: FieldSpec, article: Article) -> Any:
    if field.value is None:
        raise TypeError(f"{field.name} has no value of its own")
    return field.value(article)


def check(article: Article) -> None:
    """Raise ValueError if a number of the article fits no column."""
    for field in _plain():
        value = _value(field, article)
        if not 0 <= value <= _LARGEST:
            raise ValueError(f"{article.id}: {field.name} {value} is not between 0 and {_LARGEST:,}")


class _Texts:
    """A text column in the making."""

    def __init__(self, field: FieldSpec, before: TextColumn | None) -> None:
        self._exact = field.type == "key"
        self._labels: list[str] = list(before.labels) if before else []
        self._code_of: dict[str, int] = dict(before.code_of) if before else {}
        self._met: dict[str, int] = {}
        self._codes = [before.codes.astype(np.int64)] if before else []
        self._counts = [np.diff(before.at.astype(np.int64))] if before else []

    @property
    def size(self) -> int:
        """How many labels there are."""
        return len(self._labels)

    def ranks(self) -> Counts:
        """For every code the place of its label in the order of the texts."""
        ranks = np.empty(len(self._labels), np.int64)
        ranks[sorted(range(len(self._labels)), key=self._labels.__getitem__)] = np.arange(len(self._labels))
        return ranks

    def add(self, values: Sequence[tuple[str, ...]]) -> None:
        """Add the texts of new articles."""
        found = [sorted({self._code(text) for text in texts}) for texts in values]
        self._codes.append(np.array([code for codes in found for code in codes], np.int64))
        self._counts.append(np.array([len(codes) for codes in found], np.int64))

    def _code(self, text: str) -> int:
        code = self._met.get(text)
        if code is None:
            key = text if self._exact else text_key(text)
            code = self._met[text] = self._code_of.setdefault(key, len(self._labels))
            if code == len(self._labels):
                self._labels.append(text if self._exact else "".join(text.split()))
        return code

    def write(self, file: ArrayFileWriter, name: str, kept: Mask) -> Counts:
        """Write the rows that are kept; returns their codes."""
        counts = _joined(self._counts)
        codes = _joined(self._codes)[np.repeat(kept, counts)]
        file.put(f"text.{name}.codes", _small(codes))
        file.put(f"text.{name}.at", np.cumsum([0, *counts[kept]]).astype(np.uint32))
        for part, texts in (("labels", self._labels), ("keys", list(self._code_of))):
            data = json.dumps(texts, ensure_ascii=False).encode()
            file.put(f"text.{name}.{part}", np.frombuffer(data, np.uint8))
        return codes


class ColumnWriter:
    """The columns of a generation in the making; begins with those of the one before, if it goes on from there."""

    def __init__(self, before: Columns | None) -> None:
        self._numbers: dict[str, list[Counts]] = {
            field.name: [before.numbers[field.name].astype(np.int64)] if before else [] for field in _NUMBERS
        }
        self._texts = {field.name: _Texts(field, before.texts[field.name] if before else None) for field in _TEXTS}

    def add(self, batch: Rows) -> None:
        """Add the rows of new articles behind all others."""
        for name, values in batch.numbers.items():
            self._numbers[name].append(values)
        for name, texts in batch.texts.items():
            self._texts[name].add(texts)

    def write(self, path: Path, live: Mask, kept: Mask) -> None:
        """Write the file. `live` says which rows are no deleted articles, `kept` which stay in their segments."""
        numbers = {name: _joined(parts)[kept] for name, parts in self._numbers.items()}
        alive = live[kept]
        with ArrayFileWriter(path) as file:
            total = int(numbers["length"][alive].sum())
            file.meta = {"articles": len(alive), "live": int(alive.sum()), "length": total}
            for name, values in numbers.items():
                file.put(f"number.{name}", _small(values))
            codes = {name: column.write(file, name, kept) for name, column in self._texts.items()}
            file.put("live", alive.astype(np.uint8))
            file.put("month", _months(numbers["date"]).astype(np.uint32))
            keys = self._texts["key"]
            oldest, newest = _orders(numbers, keys.ranks()[codes["key"]])
            file.put("oldest", _rank(oldest))
            file.put("newest", _rank(newest))
            _write_issues(file, codes["key"], oldest, alive, keys.size)


def _joined(parts: Sequence[Counts]) -> Counts:
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _small(values: Counts) -> NDArray[Any]:
    """The values in the smallest unsigned type that holds them."""
    largest = int(values.max(initial=0))
    return values.astype(np.uint8 if largest < 1 << 8 else np.uint16 if largest < 1 << 16 else np.uint32)


def _months(ordinals: Counts) -> Counts:
    distinct, where = np.unique(ordinals, return_inverse=True)
    days = [date.fromordinal(int(day)) if day else None for day in distinct]
    months = np.array([12 * day.year + day.month - 1 if day else 0 for day in days], np.int64)
    return months[where] if len(distinct) else ordinals


def _orders(numbers: dict[str, Counts], keys: Counts) -> tuple[Counts, Counts]:
    """The articles by date, issue, page and place, undated ones last; and with the newest issue first."""
    day = numbers["date"]
    place = (numbers["seq"], numbers["page"], keys)
    oldest = np.lexsort((*place, np.where(day > 0, day, np.iinfo(np.int64).max)))
    newest = np.lexsort((*place, np.where(day > 0, -day, 1)))
    return oldest, newest


def _rank(order: Counts) -> NDArray[np.uint32]:
    rank = np.empty(len(order), np.uint32)
    rank[order] = np.arange(len(order), dtype=np.uint32)
    return rank


def _write_issues(file: ArrayFileWriter, keys: Counts, oldest: Counts, live: Mask, count: int) -> None:
    in_order = oldest[live[oldest]]
    issues = in_order[np.argsort(keys[in_order], kind="stable")]
    file.put("issues", issues.astype(np.uint32))
    file.put("issue_at", keys[issues].searchsorted(np.arange(count + 1)).astype(np.uint32))
