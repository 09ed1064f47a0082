"""The codec: how Whoosh reads our segments. With it `whoosh.index.open_dir` opens the index, and stock queries answer.

Our own answers do not come this way (`matcher.py` reads the arrays); this is the door for whoever has Whoosh and not us.
Segments are written by `inversion.py` and `merge.py` only: Whoosh's writers are refused with a word on what to use.
The classes are pickled into every index by their import path, which is therefore part of the format.
"""

from __future__ import annotations

import heapq
import json
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo

from search.analysis.units import is_han
from search.engines.whoosh.format.lexicon import Lexicon
from search.engines.whoosh.format.segment import EXTENSION, SegmentFile
from search.engines.whoosh.format.starts import Docs
from search.engines.whoosh.format.stored import Expander

#: The inverted fields, in the order in which Whoosh walks them.
_FIELDS = ("chars", "grams", "words")


class ArraySegment(base.Segment):  # type: ignore[misc]
    """A segment's entry in the table of contents: its name, its size, which of its articles are deleted."""

    def __init__(self, indexname: str, segid: str, articles: int, deleted: frozenset[int] = frozenset()) -> None:
        self.indexname = indexname
        self.segid = segid
        self.compound = False
        self.articles = articles
        self.deleted = deleted

    @classmethod
    def new_id(cls) -> str:
        """A name that no segment has."""
        return str(cls._random_id())

    @property
    def filename(self) -> str:
        """The name of the file that holds it."""
        return str(self.make_filename(EXTENSION))

    def live(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which articles are not deleted."""
        mask = np.ones(self.articles, bool)
        mask[list(self.deleted)] = False
        return mask

    def codec(self, **_: Any) -> ArrayCodec:
        return ArrayCodec()

    def doc_count_all(self) -> int:
        return self.articles

    def deleted_count(self) -> int:
        return len(self.deleted)

    def deleted_docs(self) -> Iterator[int]:
        return iter(self.deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        self.deleted = self.deleted | {docnum} if delete else self.deleted - {docnum}

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self.deleted


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Opens segments for Whoosh's readers."""

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTerms:
        return ArrayTerms(SegmentFile(Path(storage.folder) / segment.filename))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayArticles:
        return ArrayArticles(SegmentFile(Path(storage.folder) / segment.filename), segment)

    def new_segment(self, storage: Any, indexname: str) -> Any:
        """Refused: see the module."""
        raise NotImplementedError("this index is written by `baosou rebuild` and `baosou add`, not by Whoosh's writers")

    per_document_writer = field_writer = postings_writer = postings_reader = new_segment


class ArrayMatcher(ListMatcher):  # type: ignore[misc]
    """The articles of one term, with the positions in each where the field has them."""

    def __init__(self, ids: Any, *args: Any, positions: Any = None, **named: Any) -> None:
        super().__init__(ids, *args, **named)
        self._positions = positions

    def value_as(self, astype: str) -> Any:
        if astype == "positions":
            return self._positions[self._i]
        if astype in ("frequency", "weight"):
            return self.weight()
        return super().value_as(astype)

    def value(self) -> Any:
        return self._format.encode(self._positions[self._i]) if self._positions else b""

    def copy(self) -> ArrayMatcher:
        args = (self._ids, self._weights, None, self._format, self._scorer, self._i)
        return ArrayMatcher(*args, positions=self._positions, term=self._term, terminfo=self._terminfo)


class ArrayTerms(base.TermsReader):  # type: ignore[misc]
    """The terms of a segment for Whoosh."""

    def __init__(self, segment: SegmentFile) -> None:
        self._segment = segment

    @cached_property
    def _chars(self) -> list[bytes]:
        """The Han characters of the segment: the first of some bigram each."""
        chars: set[str] = set()
        for terms in (_short(self._segment.grams.lexicon), self._segment.grams.lexicon.long):
            chars.update(term.decode()[0] for term in terms)
        return sorted(char.encode() for char in chars if is_han(char))

    def _terms(self, field: str) -> Iterator[bytes]:
        if field == "chars":
            return iter(self._chars)
        lexicon = getattr(self._segment, field).lexicon
        return heapq.merge(_short(lexicon), lexicon.long)

    def _postings(self, field: str, term: bytes) -> tuple[Docs, Any, Any]:
        """Articles, frequencies, positions. Raises KeyError."""
        if field == "chars":
            docs = self._segment.char_docs(term.decode()) if is_han(term.decode()) else np.zeros(0, np.int64)
            if not len(docs):
                raise KeyError((field, term))
            return docs, np.ones(len(docs)), None
        postings = getattr(self._segment, field) if field in _FIELDS else None
        number = postings.lexicon.find(term) if postings else -1
        if postings is None or number < 0:
            raise KeyError((field, term))
        numbers = postings.numbers(number)
        if field == "words":
            first = int(postings.lexicon.ends[number])
            return numbers.astype(np.int64), self._segment.freqs(first, first + len(numbers)), None
        docs, counts = np.unique(self._segment.docs_of(numbers), return_counts=True)
        return docs, counts, numbers

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        try:
            self._postings(*term)
        except KeyError:
            return False
        return True

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((field, term) for field in _FIELDS for term in self._terms(field))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        return (term for term in self.terms() if term >= (fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        docs, counts, _ = self._postings(fieldname, text)
        lengths = np.diff(self._segment.starts.astype(np.int64))[docs]
        low, high = int(lengths.min()), int(lengths.max())
        return TermInfo(float(counts.sum()), len(docs), low, high, float(counts.max()), int(docs[0]), int(docs[-1]))

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ArrayMatcher:
        docs, counts, positions = self._postings(fieldname, text)
        per_article = None
        if positions is not None:
            within = positions - self._segment.starts[self._segment.docs_of(positions)]
            per_article = [part.tolist() for part in np.split(within, np.cumsum(counts)[:-1])]
        return ArrayMatcher(
            docs.tolist(),
            [float(count) for count in counts],
            format=format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
            positions=per_article,
        )

    def cursor(self, fieldname: str, fieldobj: Any) -> ArrayCursor:
        return ArrayCursor(self, fieldname, fieldobj, list(self._terms(fieldname)))

    def indexed_field_names(self) -> list[str]:
        return list(_FIELDS)


def _short(lexicon: Lexicon) -> Iterator[bytes]:
    return (lexicon.term(number) for number in range(len(lexicon.short)))


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]
    """Walks the terms of a field in order."""

    def __init__(self, terms: ArrayTerms, field: str, fieldobj: Any, texts: list[bytes]) -> None:
        self._reader, self._field, self._fieldobj, self._texts, self._at = terms, field, fieldobj, texts, 0

    def is_valid(self) -> bool:
        return self._at < len(self._texts)

    def first(self) -> Any:
        self._at = 0
        return self.text()

    def find(self, term: bytes | str) -> Any:
        self._at = bisect_left(self._texts, term.encode() if isinstance(term, str) else term)
        return self.text()

    def next(self) -> Any:
        self._at += 1
        return self.text()

    def text(self) -> Any:
        return self._fieldobj.from_bytes(self._texts[self._at]) if self.is_valid() else None

    def term_info(self) -> TermInfo:
        return self._reader.term_info(self._field, self._texts[self._at])


class ArrayArticles(base.PerDocumentReader):  # type: ignore[misc]
    """The articles of a segment for Whoosh. Lengths are units and breaks, for every field."""

    def __init__(self, segment: SegmentFile, entry: ArraySegment) -> None:
        self._segment = segment
        self._entry = entry
        self._lengths = np.diff(segment.starts.astype(np.int64))
        self._expand = Expander(segment.dictionary.tobytes())

    def doc_count(self) -> int:
        return self._entry.articles - len(self._entry.deleted)

    def doc_count_all(self) -> int:
        return self._entry.articles

    def has_deletions(self) -> bool:
        return bool(self._entry.deleted)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._entry.deleted

    def deleted_docs(self) -> Iterator[int]:
        return iter(self._entry.deleted)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self._lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        return self._segment.positions

    def min_field_length(self, fieldname: str) -> int:
        return int(self._lengths.min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        return int(self._lengths.max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The id, and the article as JSON text (`stored.py`)."""
        text = self._expand(self._segment.stored(docnum)).decode()
        return {"id": json.loads(text)["id"], "article": text}
