"""How many articles hold each word of an index: read from the lexicons of its segments, for the vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.format.lexicon import Lexicon
from search.engines.whoosh.format.segment import SegmentFile

#: Characters of a word at most: what is longer is a proverb, and found by its beginning anyway.
_LONGEST_WORD = 12
#: First bytes of a Han character in UTF-8: of three bytes from the one, of four from the other on.
_HAN_LEAD, _FOUR_BYTES = 0xE3, 0xF0

Counts = NDArray[Any]


def word_counts(segments: Sequence[SegmentFile]) -> dict[str, int]:
    """The words of two Han characters and more, and how many articles hold each, deleted ones too."""
    found: dict[str, int] = {}
    for segment in segments:
        lexicon = segment.words.lexicon
        counts: Counts = np.diff(lexicon.ends.astype(np.int64))
        for words, held in (_short_words(lexicon, counts), _long_words(lexicon, counts)):
            found.update(zip(words, (found.get(w, 0) + n for w, n in zip(words, held, strict=True)), strict=True))
    return found


def _short_words(lexicon: Lexicon, counts: Counts) -> tuple[list[str], list[int]]:
    """The words of two characters: six of the eight bytes of a short term."""
    short = lexicon.short
    lead = short >> np.uint64(56)
    two = np.flatnonzero((lead >= _HAN_LEAD) & (lead < _FOUR_BYTES) & (short & np.uint64(0xFFFF) == 0))
    two = two[short[two] & np.uint64(0xFF0000) != 0]
    text = short[two].astype(">u8").view(np.uint8).reshape(-1, 8)[:, :6].tobytes().decode()
    return [text[at : at + 2] for at in range(0, len(text), 2)], counts[two].tolist()


def _long_words(lexicon: Lexicon, counts: Counts) -> tuple[list[str], list[int]]:
    """The words of more characters, each of three bytes."""
    words, held = [], []
    for term, count in zip(lexicon.long, counts[len(lexicon.short) :].tolist(), strict=True):
        if term[0] >= _HAN_LEAD and len(term) <= 3 * _LONGEST_WORD:
            word = term.decode()
            if 3 * len(word) == len(term):
                words.append(word)
                held.append(count)
    return words, held
