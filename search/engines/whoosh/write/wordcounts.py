"""How many articles hold each word of an index: read from the lexicons of its segments, for the vocabulary."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np

from search.engines.whoosh.format.lexicon import Lexicon
from search.engines.whoosh.format.segment import SegmentFile

#: Characters of a word at most: what is longer is a proverb, and found by its beginning anyway.
_LONGEST_WORD = 12
#: Words that are looked at at a time.
_AT_ONCE = 10_000
#: First bytes of a Han character in UTF-8: of three bytes from the one, of four from the other on.
_HAN_LEAD, _FOUR_BYTES = 0xE3, 0xF0


def word_counts(segments: Sequence[SegmentFile]) -> Iterator[dict[str, int]]:
    """The words of two Han characters and more, and how many articles hold each, deleted ones too; range by range, so that
    no archive is too large for it, and no word in two of them.
    """
    lexicons = [segment.words.lexicon for segment in segments]
    yield _short_words(lexicons)
    yield from _long_words(lexicons)


def _short_words(lexicons: Sequence[Lexicon]) -> dict[str, int]:
    """The words of two characters: six of the eight bytes of a short term."""
    words, doc_freqs = [], []
    for lexicon in lexicons:
        short = lexicon.short
        lead = short >> np.uint64(56)
        two = np.flatnonzero((lead >= _HAN_LEAD) & (lead < _FOUR_BYTES) & (short & np.uint64(0xFFFF) == 0))
        two = two[short[two] & np.uint64(0xFF0000) != 0]
        words.append(short[two])
        doc_freqs.append(lexicon.ends[two + 1].astype(np.int64) - lexicon.ends[two])
    distinct, of = np.unique(np.concatenate([np.zeros(0, np.uint64), *words]), return_inverse=True)
    counts = np.bincount(of, np.concatenate([np.zeros(0, np.int64), *doc_freqs]), len(distinct)).astype(np.int64)
    text = distinct.astype(">u8").view(np.uint8).reshape(-1, 8)[:, :6].tobytes().decode()
    return dict(zip([text[at : at + 2] for at in range(0, len(text), 2)], counts.tolist(), strict=True))


def _long_words(lexicons: Sequence[Lexicon]) -> Iterator[dict[str, int]]:
    """The words of more characters, each of three bytes, range by range."""
    cuts = sorted({lex.long[number] for lex in lexicons for number in range(_AT_ONCE, len(lex.long), _AT_ONCE)})
    done = [0] * len(lexicons)
    for cut in [*cuts, None]:
        doc_freqs: dict[str, int] = {}
        for number, lexicon in enumerate(lexicons):
            first, last = done[number], len(lexicon.long) if cut is None else bisect_left(lexicon.long, cut)
            base = len(lexicon.short)
            counts = np.diff(lexicon.ends[base + first : base + last + 1].astype(np.int64)).tolist()
            for at, count in zip(range(first, last), counts, strict=True):
                term = lexicon.long[at]
                if term[0] >= _HAN_LEAD and len(term) <= 3 * _LONGEST_WORD:
                    word = term.decode()
                    if 3 * len(word) == len(term):
                        doc_freqs[word] = doc_freqs.get(word, 0) + count
            done[number] = last
        yield doc_freqs
