"""Folding: width, case, traditional forms and radicals, strictly one character to one character.

`len(fold(text)) == len(text)`, so an offset in the folded text is an offset in the text. The table is data, made by
`fold_table.py`. Folding does not remove, join or split anything: that is `units.py`.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "fold.tsv"


@cache
def table() -> dict[int, int]:
    """Code point to code point, for `str.translate`."""
    pairs = (line.split("\t") for line in TABLE.read_text(encoding="ascii").splitlines())
    return {int(source, 16): int(target, 16) for source, target in pairs}


#: Texts up to this length are kept folded for a while: whoever reads a page asks for the same block forty times.
_KEPT = 20_000


def fold(text: str) -> str:
    """The text in the one form in which it is compared."""
    return _kept(text) if len(text) <= _KEPT else text.translate(table())


@lru_cache(maxsize=128)
def _kept(text: str) -> str:
    return text.translate(table())
