"""Generate the table of readings: `python -m search.analysis.pinyin_table` rewrites `data/pinyin.tsv`.

Needs pypinyin (a test dependency); the package itself reads only the generated file. A line is a syllable without its
tone (`lv` for lü), the characters that are commonly read so, and those that are so in old books, in names or in one word, parted by tabs.
Only characters in their folded form are listed: nothing else is looked up.

Common is the first reading that pypinyin gives a character, and each that stands in at least one of twenty of its words
with that character: 长 is zhang and chang, 重 zhong and chong, 区 is qu and only rarely ou.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from search.analysis.fold import fold

TABLE = Path(__file__).parent / "data" / "pinyin.tsv"
_FIRST, _LAST = 0x4E00, 0x9FFF
#: The share of a character's words in which a reading stands, and in how many at least, to be a common one.
_SHARE, _WORDS = 0.05, 2
_VOWELS = frozenset("aeiouv")


def generate() -> dict[str, tuple[str, str]]:
    """For every syllable the characters that are commonly read so, and the others; both in order of code points."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    used: dict[str, Counter[str]] = defaultdict(Counter)
    for word, spoken in PHRASES_DICT.items():
        if len(word) == len(spoken):
            for character, sounds in zip(word, spoken, strict=True):
                used[character][_plain(sounds[0])] += 1
    common: dict[str, list[str]] = defaultdict(list)
    rare: dict[str, list[str]] = defaultdict(list)
    for code in (0x3007, *range(_FIRST, _LAST + 1)):
        if code not in PINYIN_DICT or fold(chr(code)) != chr(code):
            continue
        plain = [_plain(reading) for reading in str(PINYIN_DICT[code]).split(",")]
        readings = [reading for reading in dict.fromkeys(plain) if _spoken(reading)]
        words = used[chr(code)]
        for number, reading in enumerate(readings):
            often = words[reading] >= max(_WORDS, _SHARE * words.total())
            (common if number == 0 or often else rare)[reading].append(chr(code))
    return {syllable: ("".join(common[syllable]), "".join(rare[syllable])) for syllable in sorted({*common, *rare})}


def _plain(reading: str) -> str:
    """A reading without tones: lǜ is lv, ê is e."""
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())


def _spoken(syllable: str) -> bool:
    """Whether it is a syllable that one would type: not m, ng or hng."""
    return not _VOWELS.isdisjoint(syllable)


def dump(table: dict[str, tuple[str, str]]) -> str:
    """The table as text."""
    return "".join(f"{syllable}\t{common}\t{rare}\n" for syllable, (common, rare) in table.items())


if __name__ == "__main__":
    TABLE.write_text(dump(generate()), encoding="utf-8")
    print(f"{TABLE}: {len(TABLE.read_text(encoding='utf-8').splitlines())} syllables")
