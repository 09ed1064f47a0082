"""Ascending numbers in few bytes: plain where they are few, Elias-Fano where they are many.

A list of n numbers below u needs about log2(u / n) + 2 bits a number, wherever they lie. The low bits of each number
are kept as they are, 8 or 16 of them, so that numpy reads them in place; the high bits are kept in unary, one 1 for each
number after as many 0s as the high part has grown. Decoding is unpacking bits and one shift: about 2 ns a number.

A block is an array of little-endian uint32. How many numbers it holds is known from elsewhere (`lexicon.py`).

    as many words as numbers: the numbers
    fewer words     word 0      how many low bits (8 or 16)
                    then        the low parts, one or two bytes each, filled up to a whole word with zeros
                    then        the high parts: bit i + (number i >> low bits) is set; bit 0 is the lowest of a word

Elias, Efficient storage and retrieval by content and address of
static files (JACM 1974); Fano (1971); Vigna, Quasi-succinct indices (WSDM 2013).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]

#: From this many numbers on a list is packed where that is shorter. A plain list is answered with no work at all.
PACK_FROM = 256
#: Lists whose numbers lie further apart than this on average keep 16 low bits, others 8.
_WIDE = 1 << 11


def pack(numbers: Words) -> Words:
    """The block of an ascending list."""
    count = len(numbers)
    if count < PACK_FROM:
        return numbers
    low_bits = 16 if int(numbers[-1]) // count >= _WIDE else 8
    lows = (numbers & np.uint32((1 << low_bits) - 1)).astype("<u2" if low_bits == 16 else "u1").tobytes()
    bits = np.zeros((int(numbers[-1]) >> low_bits) + count, np.uint8)
    bits[(numbers >> np.uint32(low_bits)) + np.arange(count)] = 1
    highs = np.packbits(bits, bitorder="little").tobytes()
    block = b"".join([low_bits.to_bytes(4, "little"), lows, bytes(-len(lows) % 4), highs, bytes(-len(highs) % 4)])
    return np.frombuffer(block, "<u4") if len(block) < 4 * count else numbers


def unpack(block: Words, count: int) -> Words:
    """The numbers of a block: the block itself where it is plain."""
    if len(block) == count:
        return block
    low_bits = int(block[0])
    low_words = (count * low_bits + 31) // 32
    lows = block[1 : 1 + low_words].view("<u2" if low_bits == 16 else "u1")[:count]
    bits = np.unpackbits(block[1 + low_words :].view(np.uint8), bitorder="little")
    highs = np.flatnonzero(bits.view(bool))[:count]
    highs -= _count_up(count)
    numbers = highs.astype(np.uint32)
    numbers <<= np.uint32(low_bits)
    numbers |= lows
    return numbers


_UP = np.arange(1 << 16)


def _count_up(count: int) -> NDArray[np.int64]:
    """0, 1, 2 … as a shared array: making it anew is a good part of the work on a short list."""
    global _UP
    if len(_UP) < count:
        _UP = np.arange(2 * count)
    return _UP[:count]
