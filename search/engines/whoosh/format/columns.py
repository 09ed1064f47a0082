"""The columns of an index: a value of every article for filters, facets and sorting, as arrays in one file.

Articles are numbered through all segments, in the order of the table of contents; deleted ones keep their place until
their segment is merged, and are dead in `live`. The file is `columns.arrays` (layout: `arrayfile.py`), written anew by every
generation (`columnwriter.py`), and holds, N being the number of articles:

    number.F        [N]      a number field or measure, in the smallest unsigned type that fits
    month           [N]      the month of the date: 12 * year + month - 1, 0 if undated
    live            [N]      1, or 0 for a deleted article
    oldest, newest  [N]      each article's rank in the two orders by date (see `Ranker.by_date`)
    text.F.codes, text.F.at [N + 1]   the labels of article i are numbered codes[at[i]:at[i + 1]], ascending
    text.F.labels, text.F.keys        JSON lists, as bytes: each label, and the form in which it is compared
    issues [L], issue_at [K + 1]      the live articles, issue by issue in the order of the labels of `key`, in print order

Nothing here changes after it is opened.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis.units import unit_texts
from search.arrayfile import ArrayFile, gathered
from search.article import ArticleId
from search.engines.whoosh.format.starts import Docs
from search.schema import FIELDS

NAME = "columns.arrays"

Mask = NDArray[np.bool_]
Numbers = NDArray[Any]


class TextColumn:
    """A column of texts, several an article. Those that fold alike (李　洋 and 李洋) are one label: the first form met."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self.codes: Numbers = file[f"text.{name}.codes"]
        self.at: Numbers = file[f"text.{name}.at"]
        self._labels = file[f"text.{name}.labels"]
        self._keys = file[f"text.{name}.keys"]
        #: Each article has exactly one text: `codes` is then a plain column.
        self.single = len(self.codes) == len(self.at) - 1 and bool((np.diff(self.at) == 1).all())

    @cached_property
    def labels(self) -> list[str]:
        """The texts by their code."""
        return list(json.loads(self._labels.tobytes()))

    @cached_property
    def code_of(self) -> dict[str, int]:
        """The code of each text, in the form in which texts are compared."""
        return {key: code for code, key in enumerate(json.loads(self._keys.tobytes()))}

    def mask(self, text: str) -> Mask:
        """The articles that have this text."""
        mask = np.zeros(len(self.at) - 1, bool)
        code = self.code_of.get(text_key(text))
        if code is not None:
            at = np.flatnonzero(self.codes == code)
            mask[at if self.single else self.at.searchsorted(at, "right") - 1] = True
        return mask

    @cached_property
    def _rank(self) -> Numbers:
        """The place of each label among all, in the order of their texts."""
        rank = np.empty(len(self.labels), np.int64)
        rank[sorted(range(len(self.labels)), key=self.labels.__getitem__)] = np.arange(len(self.labels))
        return rank

    def counts(self, docs: Docs) -> dict[str, int]:
        """How many of these articles have each label, the commonest first, equal ones in the order of their texts.

        An article counts once for each of its labels.
        """
        counted = np.bincount(self._of(docs), minlength=1)
        codes = np.flatnonzero(counted)
        codes = codes[np.lexsort((self._rank[codes], -counted[codes]))]
        labels = self.labels
        return dict(zip([labels[code] for code in codes.tolist()], counted[codes].tolist(), strict=True))

    def _of(self, docs: Docs) -> Numbers:
        """The codes of these articles, one after the other."""
        if self.single:
            return self.codes[docs]
        if len(docs) == len(self.at) - 1:
            return self.codes
        starts = self.at[docs].astype(np.int64)
        return self.codes[gathered(starts, self.at[docs + 1] - starts)]


def text_key(text: str) -> str:
    """The form in which values of a text column are compared: units only, so that 李　洋 is 李洋."""
    return "".join(unit_texts(text)) or text.strip()


class Columns:
    """All columns of an index, opened. Raises ValueError for a file that is not one."""

    def __init__(self, path: Path) -> None:
        file = ArrayFile(path)
        self.size = int(file.meta["articles"])
        self.live_count = int(file.meta["live"])
        self.numbers: dict[str, Numbers] = {f.name: file[f"number.{f.name}"] for f in FIELDS if is_number(f.type)}
        self.texts: dict[str, TextColumn] = {f.name: TextColumn(file, f.name) for f in FIELDS if is_text(f.type)}
        self.live: Mask = file["live"].view(bool)
        self.months: Numbers = file["month"]
        self.years: Numbers = self.months // 12  # the calendar bounds both
        self.oldest: Numbers = file["oldest"]
        self.newest: Numbers = file["newest"]
        self._issues: Numbers = file["issues"]
        self._issue_at: Numbers = file["issue_at"]
        # Never 0: an archive may be empty, or hold only articles without text.
        self.average_length = float(file.meta["length"] or 1) / max(self.live_count, 1)

    def id(self, doc: int) -> ArticleId:
        """The id of an article."""
        key = self.texts["key"].labels[int(self.texts["key"].codes[doc])]
        return ArticleId(key, int(self.numbers["page"][doc]), int(self.numbers["seq"][doc]))

    def doc_of(self, id: ArticleId) -> int | None:
        """The number of a live article."""
        docs = self.issue(id.issue)
        matches = docs[(self.numbers["page"][docs] == id.page) & (self.numbers["seq"][docs] == id.seq)]
        return int(matches[0]) if len(matches) else None

    @cached_property
    def pages(self) -> tuple[Numbers, Numbers]:
        """The pages there are, ascending, and each article's place among them: what is counted by page is as long as that."""
        values, codes = np.unique(self.numbers["page"], return_inverse=True)
        return values, codes.astype(np.min_scalar_type(len(values)))

    @cached_property
    def _code_of_issue(self) -> dict[str, int]:
        return {key: code for code, key in enumerate(self.texts["key"].labels)}

    def issue(self, key: str) -> Numbers:
        """The live articles of an issue, in print order; none for an issue that is not there."""
        code = self._code_of_issue.get(key)
        return self._issues[:0] if code is None else self._issues[self._issue_at[code] : self._issue_at[code + 1]]

    def by_issue(self) -> tuple[Numbers, Numbers, list[str]]:
        """The live articles issue by issue in print order, where each issue begins and the last ends, their keys."""
        codes = np.flatnonzero(np.diff(self._issue_at))
        keys = self.texts["key"].labels
        return (
            self._issues,
            self._issue_at[np.append(codes, len(self._issue_at) - 1)],
            [keys[n] for n in codes.tolist()],
        )


def is_number(type: str) -> bool:
    """Whether a field of this type is a column of numbers."""
    return type in ("number", "measure")


def is_text(type: str) -> bool:
    """Whether a field of this type is a column of texts."""
    return type in ("key", "texts")
