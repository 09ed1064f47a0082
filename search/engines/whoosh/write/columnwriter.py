"""Making the columns of a generation: rows of the articles that stay, then rows of new ones, then the orders.

The rows of a batch are written by the process that indexes it, into a file beside the batch's segment. A generation's columns
are put together from these files one column at a time: only one is in memory, and the few that make the orders.

The file of a batch (`arrayfile.py`) has meta {"articles": N} and

    F           [N]     a number field or measure, in the smallest unsigned type that fits
    F.texts     uint8   a text field: a JSON list of its texts as printed, each once, the first met first
    F.codes     uint32  their numbers in that list, article by article
    F.counts    [N]     how many of these each article has
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from search.arrayfile import ArrayFile, ArrayFileWriter, narrowed
from search.article import Article
from search.engines.whoosh.format.columns import Columns, Mask, TextColumn, is_number, is_text, text_key
from search.engines.whoosh.write.inversion import Lengths
from search.schema import FIELDS, FieldSpec

Counts = NDArray[Any]
_LARGEST = (1 << 32) - 1
_NUMBERS = [field for field in FIELDS if is_number(field.type)]
_TEXTS = [field for field in FIELDS if is_text(field.type)]
#: Number columns that are needed to the end: those that make the orders, and the length of all.
_HELD = ("date", "page", "seq", "length")


def write_rows(path: Path, articles: Sequence[Article], lengths: Lengths) -> None:
    """Write what articles have in each column."""
    with ArrayFileWriter(path) as file:
        file.meta = {"articles": len(articles)}
        for field in _plain():
            _put(file, field.name, np.array([_value(field, article) for article in articles], np.int64))
        _put(file, "head", lengths.head)
        _put(file, "length", lengths.whole)
        for field in _TEXTS:
            values = [_value(field, article) for article in articles]
            number_of: dict[str, int] = {}
            codes = [number_of.setdefault(text, len(number_of)) for texts in values for text in texts]
            file.put(f"{field.name}.texts", _json(list(number_of)))
            _put(file, f"{field.name}.codes", np.array(codes, np.int64), np.uint32)
            _put(file, f"{field.name}.counts", np.fromiter(map(len, values), np.int64, len(values)))


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
    """A text column in the making: its labels, and the codes of its articles."""

    def __init__(self, field: FieldSpec, before: TextColumn | None) -> None:
        self.name = field.name
        self._exact = field.type == "key"
        self._labels: list[str] = list(before.labels) if before else []
        self._code_of: dict[str, int] = dict(before.code_of) if before else {}
        self._codes: list[Counts] = [before.codes] if before else []
        self._counts: list[Counts] = [np.diff(before.at)] if before else []

    @property
    def size(self) -> int:
        """How many labels there are."""
        return len(self._labels)

    def ranks(self) -> Counts:
        """For every code the place of its label in the order of the texts."""
        ranks = np.empty(len(self._labels), np.int64)
        ranks[sorted(range(len(self._labels)), key=self._labels.__getitem__)] = np.arange(len(self._labels))
        return narrowed(ranks, np.uint32, f"text.{self.name}.codes")

    def add(self, batch: ArrayFile) -> None:
        """Add the texts of a batch of new articles."""
        texts = json.loads(batch[f"{self.name}.texts"].tobytes())
        code_of = np.array([self._code(text) for text in texts], np.int64)
        counts = batch[f"{self.name}.counts"].astype(np.int64)
        # Two texts of an article may be one label. Its codes ascend.
        distinct = np.unique(np.repeat(np.arange(len(counts)), counts) << 32 | code_of[batch[f"{self.name}.codes"]])
        self._codes.append(narrowed(distinct & 0xFFFFFFFF, np.uint32, f"text.{self.name}.codes"))
        counts = np.bincount(distinct >> 32, minlength=len(counts))
        self._counts.append(narrowed(counts, np.uint32, f"text.{self.name}.at"))

    def _code(self, text: str) -> int:
        code = self._code_of.setdefault(text if self._exact else text_key(text), len(self._labels))
        if code == len(self._labels):
            self._labels.append(text if self._exact else "".join(text.split()))
        return code

    def write(self, file: ArrayFileWriter, kept: Mask) -> Counts:
        """Write the rows that are kept; returns their codes."""
        counts = _joined(self._counts)
        codes = _joined(self._codes)[np.repeat(kept, counts)]
        _put(file, f"text.{self.name}.codes", codes)
        _put(file, f"text.{self.name}.at", np.concatenate([[0], np.cumsum(counts[kept])]), np.uint32)
        file.put(f"text.{self.name}.labels", _json(self._labels))
        file.put(f"text.{self.name}.keys", _json(list(self._code_of)))
        return codes


class ColumnWriter:
    """The columns of a generation in the making; begins with those of the one before, if it goes on from there."""

    def __init__(self, before: Columns | None) -> None:
        self._before = before
        self._batches: list[Path] = []

    def add(self, rows: Path) -> None:
        """Add the rows of new articles behind all others, given as a file that lies there until the columns are written."""
        self._batches.append(rows)

    def write(self, path: Path, live: Mask, kept: Mask) -> None:
        """Write the file. `live` says which rows are no deleted articles, `kept` which stay in their segments."""
        alive = live[kept]
        numbers: dict[str, Counts] = {}
        with ArrayFileWriter(path) as file:
            for field in _NUMBERS:
                values = _put(file, f"number.{field.name}", self._number(field.name)[kept])
                if field.name in _HELD:
                    numbers[field.name] = values
            file.meta = {
                "articles": len(alive),
                "live": int(alive.sum()),
                "length": int(numbers["length"][alive].sum()),
            }
            for field in _TEXTS:
                column = self._texts(field)
                codes = column.write(file, kept)
                if field.name == "key":
                    issues, keys = column, codes
            file.put("live", alive.view(np.uint8))
            _put(file, "month", _months(numbers["date"]), np.uint32)
            ranks = issues.ranks()[keys]
            oldest = _order(numbers, ranks, newest=False)
            _put(file, "oldest", _rank(oldest), np.uint32)
            _put(file, "newest", _rank(_order(numbers, ranks, newest=True)), np.uint32)
            _write_issues(file, keys, oldest, alive, issues.size)

    def _number(self, name: str) -> Counts:
        before = [self._before.numbers[name]] if self._before else []
        # Copied: a view would hold its file open.
        return _joined([*before, *(batch[name].copy() for batch in self._files())])

    def _texts(self, field: FieldSpec) -> _Texts:
        column = _Texts(field, self._before.texts[field.name] if self._before else None)
        for batch in self._files():
            column.add(batch)
        return column

    def _files(self) -> Iterator[ArrayFile]:
        """The files of all batches. Opened for each column again: so many at once may be more than a process may hold open."""
        return map(ArrayFile, self._batches)


def _joined(parts: Sequence[Counts]) -> Counts:
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _json(texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(texts, ensure_ascii=False).encode(), np.uint8)


def _put(file: ArrayFileWriter, name: str, values: Counts, dtype: DTypeLike | None = None) -> Counts:
    """Write values in this type, or in the smallest unsigned one that holds them; returns them as written."""
    if dtype is None:
        largest = int(values.max(initial=0))
        dtype = np.uint8 if largest < 1 << 8 else np.uint16 if largest < 1 << 16 else np.uint32
    values = narrowed(values, dtype, name)
    file.put(name, values)
    return values


def _months(ordinals: Counts) -> Counts:
    distinct, where = np.unique(ordinals, return_inverse=True)
    days = [date.fromordinal(int(day)) if day else None for day in distinct]
    months = np.array([12 * day.year + day.month - 1 if day else 0 for day in days], np.int64)
    return months[where] if len(distinct) else ordinals


def _order(numbers: dict[str, Counts], keys: Counts, *, newest: bool) -> Counts:
    """The articles by date, the newest or the oldest first, then by issue, page and place; undated ones last."""
    day = numbers["date"].astype(np.int64)
    by_day = np.where(day > 0, -day, 1) if newest else np.where(day > 0, day, np.iinfo(np.int64).max)
    return np.lexsort((numbers["seq"], numbers["page"], keys, by_day))


def _rank(order: Counts) -> Counts:
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank


def _write_issues(file: ArrayFileWriter, keys: Counts, oldest: Counts, live: Mask, count: int) -> None:
    in_order = oldest[live[oldest]]
    issues = in_order[np.argsort(keys[in_order], kind="stable")]
    _put(file, "issues", issues, np.uint32)
    _put(file, "issue_at", keys[issues].searchsorted(np.arange(count + 1)), np.uint32)
