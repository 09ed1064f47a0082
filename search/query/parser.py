"""Text to query tree. Total: any text parses, nothing is ever raised; what was mended is said in a note.

The language is documented in the README. This module knows nothing of engines and does not cut words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.analysis.units import is_han, unit_texts
from search.query.fieldvalues import FIELD, read_value
from search.query.scanner import AND, CLOSE, NOT, OPEN, OR, Scanner, clean
from search.query.tree import PLAIN, And, MatchAll, Near, Not, Nothing, Or, Phrase, Prefix, Query, Words
from search.request import MAX_QUERY

MAX_PARTS = 64
MAX_DEPTH = 20
MAX_WITHIN = 1_000

_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x09\x0e-\x1b\x1f\x7f-\x9f\ud800-\udfff]")
_NO_PREFIX = "字段里不能用“*”，已忽略。"
#: A name of two characters as newspapers print it, with an ideographic space: 李　洋.
_SPACED_NAME = re.compile(r"[\u4e00-\u9fff]\u3000[\u4e00-\u9fff](?![^\s()（）|｜])")
#: Signs one might take for a part of an exact run; they are transparent.
_SIGNS = frozenset("+%&/_~")
_SLOP = re.compile(r"[~～](\d+)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query and the Chinese notes on what was mended to read it so."""

    query: Query
    notes: tuple[str, ...] = ()


def parse(text: str) -> Parsed:
    """Read a query. Bounded: MAX_QUERY characters, MAX_PARTS leaves, MAX_DEPTH nested groups."""
    notes: list[str] = []
    if len(text) > MAX_QUERY:
        text = text[:MAX_QUERY]
        notes.append(f"查询太长，只读了前 {MAX_QUERY:,} 个字。")
    query = _Reader(_CONTROL.sub(" ", _LINE_END.sub("\n", text)), notes).read()
    if isinstance(query, MatchAll) and text.strip():
        notes.append("查询里没有可以查找的字。")
        query = Nothing()
    return Parsed(query, tuple(dict.fromkeys(notes)))


class _Reader(Scanner):
    """A recursive-descent reader over one text; every method leaves the position further on, or at a stop."""

    def __init__(self, text: str, notes: list[str]) -> None:
        super().__init__(text, notes)
        self.parts = 0

    def read(self) -> Query:
        queries: list[Query] = []
        while self.at < len(self.text):
            queries.append(self.alternatives(0))
            if self.peek() and self.peek() in CLOSE:
                self.at += 1
                self.note("多出的右括号已忽略。")
        return _all([q for q in queries if q is not None])

    # group := sequence (OR sequence)*     sequence := item*     item := NOT* (group | field | quoted | chunk)

    def alternatives(self, depth: int) -> Query:
        branches: list[Query] = []
        waiting = False
        while True:
            branch = self.sequence(depth)
            if not isinstance(branch, MatchAll):
                branches.append(branch)
            elif waiting or self.at_or():
                self.note("“OR”的一边没有词，已忽略。")
            if not self.take_or():
                break
            waiting = True
        return _any(branches)

    def sequence(self, depth: int) -> Query:
        items: list[Query] = []
        while True:
            self.spaces()
            if not self.peek() or self.peek() in CLOSE or self.at_or():
                return _all(items)
            if self.take_word(AND):
                continue
            item = self.item(depth)
            if item is not None:
                items.append(item)

    def item(self, depth: int) -> Query | None:
        negative = False
        while self.take_minus() or self.take_word(NOT):
            negative = not negative
            self.spaces()
        if not self.peek() or self.peek() in CLOSE or self.at_or():
            self.note("“-”或“非”后面没有词，已忽略。")
            return None
        query = self.group(depth) if self.peek() in OPEN else self.leaf(depth)
        if query is None or isinstance(query, MatchAll | Nothing):
            return None
        return _not(query) if negative else query

    def group(self, depth: int) -> Query | None:
        self.at += 1
        if depth >= MAX_DEPTH:
            self.note(f"括号套得太深，第 {MAX_DEPTH} 层以内的才算。")
            return None
        query = self.alternatives(depth + 1)
        if self.peek():
            self.at += 1
        else:
            self.note("括号没有配对，已补在末尾。")
        return query

    def leaf(self, depth: int) -> Query | None:
        field = FIELD.match(self.text, self.at)
        if field:
            return self.field(field, depth)
        pieces = self.pieces()
        self.parts += 1
        if self.parts > MAX_PARTS:
            self.note(f"查询太长，只取了前 {MAX_PARTS} 部分。")
            return None
        return self._leaf_of(pieces)

    def field(self, match: re.Match[str], depth: int) -> Query | None:
        self.at = match.end()
        self.spaces()
        if self.peek() and self.peek() in OPEN:
            inside = self.group(depth)
            return None if inside is None else self._within(match[1], inside)
        spaced = _SPACED_NAME.match(self.text, self.at)
        if spaced:
            self.at = spaced.end()
        pieces = [(spaced[0], False)] if spaced else [] if self.at_stop() else self.pieces()
        if len(pieces) == 2 and pieces[0][1] and _SLOP.fullmatch(pieces[1][0]):
            return self._within(match[1], self._near(pieces[0][0], 0) or Nothing())
        value = clean("".join(text for text, _ in pieces))
        if value.endswith("*"):
            self.note(_NO_PREFIX)
            value = value.rstrip("* \n")
        if not unit_texts(value):
            self.note(f"“{match[1]}：”后面没有值，按普通文字查找。")
            return self._chunk(match[1])
        self.parts += 1
        return self._field_value(match[1], value) if self.parts <= MAX_PARTS else None

    def _within(self, name: str, query: Query) -> Query:
        match query:
            case Near(texts, _):
                self.note("字段里不能写距离，已改为几处都要有。")
                return _all([self._within(name, Phrase(text)) for text in texts])
            case Prefix(text):
                self.note(_NO_PREFIX)
                return self._within(name, Phrase(text))
            case Words(text) | Phrase(text):
                return self._field_value(name, clean(text)) or Nothing()
            case And(parts):
                return _all([self._within(name, part) for part in parts])
            case Or(parts):
                return _any([self._within(name, part) for part in parts])
            case Not(part):
                return _not(self._within(name, part))
            case _:
                return query

    def _field_value(self, name: str, value: str) -> Query | None:
        leaf = read_value(name, value, self.notes)
        if leaf is not None:
            return leaf
        return self._chunk(f"{name}:{value}") if PLAIN.fullmatch(value) else Phrase(value)

    # leaves

    def _leaf_of(self, pieces: list[tuple[str, bool]]) -> Query | None:
        match pieces:
            case [(inside, True), (slop, False)] if slop[0] in "~～" and not _SLOP.fullmatch(slop):
                self.note(f"“{slop[:20]}”看不懂，已忽略；距离写成 ~10 这样。")
                return self._phrase(inside)
            case [(inside, True)]:
                return self._phrase(inside)
            case [(inside, True), (slop, False)] if distance := _SLOP.fullmatch(slop):
                return self._near(inside, int(distance[1][:6]))
        loose = [text for text, quoted in pieces if not quoted]
        if len(loose) < len(pieces) and not any(unit_texts(text) for text in loose):
            return _all([phrase for text, quoted in pieces if quoted and (phrase := self._phrase(text))])
        kept = [piece for piece in pieces if not piece[1] or clean(piece[0])]
        if len(kept) < len(pieces):
            # An empty quote was glued to it: as a chunk the rest might read as an operator or a field.
            return _all([phrase for text, _ in kept if (phrase := self._phrase(text))])
        return self._chunk("".join(f'"{clean(text)}"' if quoted else text for text, quoted in kept))

    def _phrase(self, inside: str) -> Query | None:
        text = clean(inside)
        if unit_texts(text):
            if signs := sorted(set(text) & _SIGNS):
                self.note(f"“{''.join(signs)}”不算字，引号里的也一样。")
            return Phrase(text)
        self.note("引号里没有可以查找的字，已忽略。")
        return None

    def _near(self, inside: str, within: int) -> Query | None:
        parts = tuple(part for part in clean(inside).split() if unit_texts(part))
        if len(parts) < 2:
            return self._phrase(inside)
        if within > MAX_WITHIN:
            self.note(f"距离最多 {MAX_WITHIN:,} 个字。")
        return Near(parts, min(within, MAX_WITHIN))

    def _chunk(self, text: str) -> Query | None:
        run = unit_texts(text)
        if not run:
            self.note(f"“{text[:20]}”里没有可以查找的字，已忽略。")
            return None
        if text.endswith("*"):
            text = text.rstrip("*")
            if len(run) == 1 and not is_han(run[0]):
                return Prefix(text)
            self.note("“*”只用于一串字母或数字的开头（如 G6*），这里已忽略。")
        return Phrase(text) if text in OR | AND | NOT else Words(text)


def _flat(parts: list[Query], kind: type[And] | type[Or]) -> tuple[Query, ...]:
    flat: list[Query] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else [part])
    return tuple(dict.fromkeys(flat))


def _all(parts: list[Query]) -> Query:
    flat = _flat([part for part in parts if not isinstance(part, MatchAll)], And)
    if not flat:
        return MatchAll()
    return flat[0] if len(flat) == 1 else And(flat)


def _any(parts: list[Query]) -> Query:
    flat = _flat(parts, Or)
    if not flat:
        return MatchAll()
    return flat[0] if len(flat) == 1 else Or(flat)


def _not(part: Query) -> Query:
    return part.part if isinstance(part, Not) else Not(part)
