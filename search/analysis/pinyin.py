"""Pinyin: from letters to the characters that may be meant, and from a character to those that sound like it.

Tones are left out, as one types. Every reading of a character counts (长三角 is read both zhang and chang); common readings
can be told from rare ones, which an old book or a name has. The table is data, made by `pinyin_table.py`. Nothing here
knows words, and text is never indexed by its sound: see docs/decisions.md.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "pinyin.tsv"
#: Ends a part of a spelling of which only the beginning is known: `x*` is any syllable with x first.
BEGINS = "*"
#: Longer runs of letters are no Chinese.
LONGEST = 48
#: Spellings of one run of letters that are tried: `fangan` is fang an and fan gan, `gxq` may be mixed in a hundred ways.
SPELLINGS = 6
#: How lüe and nüe are typed where there is no ü.
_WRITTEN = {"lue": "lve", "nue": "nve"}
#: Sounds that are one in much of the country: zh z, ch c, sh s, n l; ang an, eng en, ing in.
_SOFTER = {"zh": "z", "ch": "c", "sh": "s"}
_PAUSES = "' "

Spelling = tuple[str, ...]


@cache
def syllables() -> dict[str, tuple[str, str]]:
    """For every syllable the characters that are commonly read so, and those that rarely are."""
    rows = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines())
    return {syllable: (common, rare) for syllable, common, rare in rows}


@cache
def _beginnings() -> frozenset[str]:
    """Whatever a syllable can begin with, whole syllables included."""
    every = [*syllables(), *_WRITTEN]
    return frozenset(syllable[:n] for syllable in every for n in range(1, len(syllable) + 1))


@lru_cache(maxsize=512)
def characters(part: str, *, rare: bool = False) -> str:
    """The characters that are read as this part of a spelling; with `rare`, by any reading."""
    begins = part.removesuffix(BEGINS)
    if begins != part:
        also = [syllable for written, syllable in _WRITTEN.items() if written.startswith(begins)]
        known = [syllable for syllable in syllables() if syllable.startswith(begins) or syllable in also]
    else:
        known = [syllable for syllable in (_WRITTEN.get(part, part),) if syllable in syllables()]
    groups = (both for syllable in known for both in syllables()[syllable][: 2 if rare else 1])
    return "".join(dict.fromkeys("".join(groups)))


def whole(letters: str) -> list[Spelling]:
    """How a run of letters (with pauses ' or blanks) may be meant as syllables of which the last is not finished: gaoxinq.

    At most SPELLINGS, those of fewest syllables first (xian before xi an); the last part of each is a beginning, for one may
    type on. Empty for letters that are nothing of the kind.
    """
    letters = _run(letters)
    return sorted(_tails(letters, mixed=False), key=len)[:SPELLINGS] if letters else []


def loose(letters: str) -> list[Spelling]:
    """The same letters as initials alone (gxq), or as syllables and initials mixed (gaoxq): at most SPELLINGS, likeliest first."""
    letters = _run(letters)
    if not letters:
        return []
    known = whole(letters)
    spellings = dict.fromkeys([*_initials(letters), *_tails(letters, mixed=True)])
    return [spelling for spelling in spellings if spelling not in known][:SPELLINGS]


def closed(letters: str) -> list[Spelling]:
    """The same letters typed to the end: whole syllables only, and initials alone."""
    ended = [spelling for spelling in whole(letters) if _closes(spelling[-1])]
    named = [(*spelling[:-1], spelling[-1].rstrip(BEGINS)) for spelling in ended]
    return list(dict.fromkeys([*named, *_initials(_run(letters))]))[:SPELLINGS]


def _run(letters: str) -> str:
    letters = letters.strip(_PAUSES)
    return letters if len(letters) <= LONGEST else ""


def _closes(part: str) -> bool:
    return (name := part.rstrip(BEGINS)) in syllables() or name in _WRITTEN


def _tails(letters: str, *, mixed: bool) -> list[Spelling]:
    """Spellings of whole syllables and, if `mixed`, of initials between them; worked out from the end, few at each place."""
    tails: list[list[Spelling]] = [[] for _ in range(len(letters) + 1)]
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in _PAUSES:
            tails[at] = tails[at + 1]
            continue
        spellings: list[Spelling] = []
        rest = letters[at:]
        if rest in _beginnings():
            spellings.append((rest + BEGINS,))
        for size in range(min(6, len(rest) - 1), 0, -1):
            piece = rest[:size]
            if piece in syllables() or piece in _WRITTEN:
                spellings += [(piece, *tail) for tail in tails[at + size]]
            elif mixed and piece == _initial(rest) and piece in _beginnings():
                spellings += [(piece + BEGINS, *tail) for tail in tails[at + size]]
        tails[at] = sorted(spellings, key=len)[: 2 * SPELLINGS]
    return tails[0]


def _initials(letters: str) -> list[Spelling]:
    """The letters as initials alone, one a letter, and with zh, ch, sh as one; from two letters on."""
    spellings = []
    for doubled in (False, True):
        parts, at = [], 0
        while at < len(letters):
            size = 2 if doubled and letters[at : at + 2] in _SOFTER else 1
            if letters[at] not in _PAUSES:
                parts.append(letters[at : at + size] + BEGINS)
            at += size
        if len(parts) > 1 and all(part[0] in _beginnings() for part in parts):
            spellings.append(tuple(parts))
    return spellings


def _initial(rest: str) -> str:
    return rest[:2] if rest[:2] in _SOFTER else rest[:1]


# sounds


@cache
def _readings() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The common readings of every character, and the rare ones."""
    by_character: tuple[dict[str, list[str]], dict[str, list[str]]] = (defaultdict(list), defaultdict(list))
    for syllable, both in syllables().items():
        for listed, read_so in zip(by_character, both, strict=True):
            for character in read_so:
                listed[character].append(syllable)
    return dict(by_character[0]), dict(by_character[1])


@cache
def _by_soft_sound() -> dict[str, list[str]]:
    by_sound: dict[str, list[str]] = defaultdict(list)
    for syllable in syllables():
        by_sound[_soft(syllable)].append(syllable)
    return dict(by_sound)


def _soft(syllable: str) -> str:
    """A syllable with the sounds that are easily taken for each other made one."""
    for hard, soft in _SOFTER.items():
        if syllable.startswith(hard):
            syllable = soft + syllable[2:]
    if syllable[0] == "n" and len(syllable) > 1:
        syllable = f"l{syllable[1:]}"
    return syllable[:-1] if syllable.endswith(("ang", "eng", "ing")) else syllable


def readings(character: str) -> tuple[str, ...]:
    """How a character (in its folded form) is read, common readings first; empty for one that has no reading."""
    return tuple(syllable for listed in _readings() for syllable in listed.get(character, ()))


def sounding_like(character: str, *, nearly: bool = False) -> str:
    """The characters with a reading in common with this one, itself included; with `nearly`, a reading close to one.

    Two rare readings make no likeness: nobody takes 汗 for 个 because both were once read gan.
    """
    groups = [character]
    for listed, rare in zip(_readings(), (True, False), strict=True):
        for syllable in listed.get(character, ()):
            alike = _by_soft_sound()[_soft(syllable)] if nearly else [syllable]
            groups += [characters(other, rare=rare) for other in alike]
    return "".join(dict.fromkeys("".join(groups)))
