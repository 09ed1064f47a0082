"""The reviewed dictionary: words of this newspaper's beat that jieba does not know.

One word a line; `#` begins a comment. Words are added by a person, never automatically. A generation carries its own
copy, and queries over it are cut with that copy: cut with a newer one, they would miss what was indexed before.
"""

from __future__ import annotations

from pathlib import Path

DICTIONARY = Path(__file__).parent / "data" / "dictionary.txt"


def read_dictionary(path: Path = DICTIONARY) -> list[str]:
    """The words in file order. Raises OSError, UnicodeDecodeError."""
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]
