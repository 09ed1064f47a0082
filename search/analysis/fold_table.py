"""Generate the fold table: `python -m search.analysis.fold_table` rewrites `data/fold.tsv`.

Needs opencc (a test dependency); the package itself reads only the generated file. The rule (one character to one
character, so that offsets stay valid), applied until nothing changes:

1. NFKC, where it gives a single character. Circled digits and letters are left alone: they are list marks, and
   `①2025年` must not become `12025年`.
2. Kangxi radicals come with NFKC (⾼ -> 高); the simplified forms of the CJK radicals supplement, which PDF fonts put
   in place of the characters and NFKC does not know, come from the list below (Unicode chart 2E80).
3. Lower case, where it is a single character.
4. Traditional to simplified by opencc's t2s, for characters converted alone and to a single character.
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "fold.tsv"

#: CJK radicals supplement -> unified ideograph, the forms seen in PDF text.
RADICALS = dict(
    zip(
        "⺟⺠⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "母民见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)


def generate() -> dict[str, str]:
    """The whole table, from this Python's Unicode data and the installed opencc."""
    import opencc

    simplify = opencc.OpenCC("t2s").convert
    table = {}
    for code in range(sys.maxunicode + 1):
        if 0xD800 <= code <= 0xDFFF:
            continue
        character = chr(code)
        folded = character
        while (step := _step(folded, simplify)) != folded:
            folded = step
        if folded != character:
            table[character] = folded
    return table


def _step(character: str, simplify: object) -> str:
    character = RADICALS.get(character, character)
    wide = unicodedata.normalize("NFKC", character)
    listed = unicodedata.decomposition(character).startswith("<circle>") and wide.isascii()
    if len(wide) == 1 and not listed:
        character = wide
    lower = character.lower()
    if len(lower) == 1:
        character = lower
    if ord(character) < 0x2E80:
        return character
    simple = simplify(character)  # type: ignore[operator]
    return simple if len(simple) == 1 else character


def dump(table: dict[str, str]) -> str:
    """The table as text: one `from to` pair of hexadecimal code points a line, in order."""
    return "".join(f"{ord(k):X}\t{ord(v):X}\n" for k, v in sorted(table.items()))


if __name__ == "__main__":
    TABLE.write_text(dump(generate()), encoding="ascii")
    print(f"{TABLE}: {len(TABLE.read_text().splitlines())} characters")
