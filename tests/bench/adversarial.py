"""Hostile text: what every regular expression of the packages, and reading a text whole, takes at most.

    python -m tests.bench.adversarial [--size 100000] [--only NAME] [--shown 20]

Expressions are found by walking the modules: compiled ones as attributes, those written into a call of `re` in the source. Each is
run, with the methods that its module calls, over texts made against it: repeats of every piece that it can match, of two pieces in
turn, many of one and then many of another, one before or behind many of another. All shapes are tried in a small size, the
slowest few then in a quarter of `--size` and in `--size`. Whole functions (a page, a page on one line, a query, the bytes of a
file) get what pages are full of. Growth is the time of the whole size over that of the quarter: 4 is linear, 16 quadratic.

Printed is a table, the slowest last. It ends with 1 if an expression takes 0.1 s or more. It needs a system that interrupts an
expression by a signal (any but Windows); what takes longer than GIVE_UP is marked with `>`.
"""

import ast
import contextlib
import importlib
import inspect
import itertools
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType

import index
import search
import web
from index.model import Page
from index.page.splitter import split
from index.sources.encoding import Undecodable, decode
from search.query.parser import parse
from tests.bench.inputs.options import options

METHODS = ("search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split")
#: Characters of a text on which all shapes are tried, and how many shapes go on to the whole size.
TRIED, KEPT = 1_000, 3
GIVE_UP, TOO_LONG = 10.0, 0.1
#: Pieces of an expression that are tried, and those that are combined with others.
OWN, PAIRED = 24, 8
#: What most expressions know, and one thing that none does.
COMMON = (" ", "1", "国", "a", "(", "<", "\0")
#: What pages and queries are full of.
SIGNS = " \u3000\n\r#01aA一国第版（(“《[【：:.…-—*_|<>/!`，。、@\\+=~\"'■\u0301\u200b\u2028\x85\U00020000"
LINES = (
    "本报讯（记者 张伟）", "第02版 要闻\n", "下转第2版\n", "（上接第1版", "总第2643—2644期", "责编：吴刚 ", "<p>", "<td>a</td>", "<!--", "-->",
    "<!-- a\n", "![](", "![a](b)", "[a](b)\n", "** ", "# ", "# 甲\n", "# 导读\n甲\n", "|-", "- a\n", "> ", "“‘", "新华社北京1月1日电", "2025年11月3日 星期一 ",
    "02版 ", "甲 02版\n", "\n\n国家发展\n", "国家高新区发展，\n", "e-mail:", "电话1", "本期导读\n", "人才从何而来？\n", "（作者系某大学院长）\n",
    "广告\n", "招聘启事\n\n", "短讯\n\n", "图片新闻\n\n", "图为某地。张伟 摄\n", "张伟\n\n", "——某\n\n", "一、\n", "国\n\n", "。\n\n", "某日报\n", "园区新增企业三十家。\n",
    "或 ", "OR (", "-(", '"a" ', "标题:", "2025年 ", "a~3 ", "李　洋",
)  # fmt: skip
#: Functions that read a whole text.
WHOLES: dict[str, Callable[[str], object]] = {
    "split a page": lambda text: split(Page(text, "page.txt", "page")),
    "split one long line": lambda text: split(Page(text.replace("\n", " ").replace("\r", " "), "page.txt", "page")),
    "parse a query": parse,
    "decode a file": lambda text: _decoded(text),
}


def _decoded(text: str) -> None:
    with contextlib.suppress(Undecodable):
        decode(text.encode("gb18030", "replace"))


@dataclass
class Expression:
    """A regular expression, where it is written, and how it is used."""

    name: str
    pattern: re.Pattern[str]
    methods: set[str] = field(default_factory=set)


@dataclass
class Timed:
    """The slowest text for something: its shape, and seconds at a quarter of the size and at the whole."""

    name: str
    shape: tuple[str, str, str]
    quarter: float
    whole: float

    def __str__(self) -> str:
        late = ">" if GIVE_UP in (self.whole, self.quarter) else " "
        growth = self.whole / max(self.quarter, 1e-6)
        return f"{late}{self.whole * 1e3:>9.1f} {growth:>6.1f}  {self.name}  {' + '.join(map(repr, self.shape))[:60]}"


def modules() -> Iterator[ModuleType]:
    """Every module of the packages."""
    for package in (index, search, web):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(info.name)


def expressions() -> tuple[list[Expression], list[str]]:
    """Every expression of the packages, and the places of those that are only known where they run."""
    found: dict[tuple[str, int], Expression] = {}
    unknown: list[str] = []
    for module in modules():
        for name, value in list(vars(module).items()):
            for one in value.values() if isinstance(value, dict) else (value,):
                if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                    found.setdefault((one.pattern, one.flags), Expression(f"{module.__name__}.{name}", one))
        for line, owner, node in _calls(module):
            if isinstance(owner, re.Pattern):
                pattern = owner
            else:
                whole = node.func.attr == "compile"  # type: ignore[attr-defined]
                code = compile(ast.Expression(node if whole else node.args[0]), "", "eval")
                try:
                    pattern = re.compile(eval(code, dict(vars(module))))
                except NameError:
                    unknown.append(f"{module.__name__}:{line}")
                    continue
            name = f"{module.__name__}:{line}"
            one = found.setdefault((pattern.pattern, pattern.flags), Expression(name, pattern))
            one.methods.add(node.func.attr)  # type: ignore[attr-defined]
    return sorted(found.values(), key=lambda one: one.name), unknown


def _calls(module: ModuleType) -> Iterator[tuple[int, object, ast.Call]]:
    """The calls of a module's source that use an expression: by its name, or written into a call of `re`."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            owner = vars(module).get(node.func.value.id)
            direct = owner is re and node.args and node.func.attr in (*METHODS, "compile")
            if direct or (isinstance(owner, re.Pattern) and node.func.attr in METHODS):
                yield node.lineno, owner, node


def pieces(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """(what stands before, what may be repeated): a text for each part of the expression, and the way to it."""
    found: dict[tuple[str, str], None] = {}
    _sample(parser.parse(pattern.pattern, pattern.flags), "", found)
    return [one for one in found if one[1]]


def _sample(tree: object, before: str, found: dict[tuple[str, str], None]) -> str:
    """A text that the tree matches, more or less; every repeat, choice and class in it is noted."""
    text = ""
    for kind, value in tree:  # type: ignore[attr-defined]
        piece = ""
        if kind is sre.LITERAL:
            piece = chr(value)
        elif kind in (sre.NOT_LITERAL, sre.ANY):
            piece = "x"
        elif kind is sre.IN:
            members = [_member(item) for item in value]
            piece = "x" if value[0][0] is sre.NEGATE else members[0]
            found.update(dict.fromkeys((before + text, member) for member in members[:4]))
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            piece = _sample(value[2], before + text, found) * max(1, min(value[0], 4))
            found[before + text, piece] = None
        elif kind is sre.BRANCH:
            choices = [_sample(branch, before + text, found) for branch in value[1]]
            found.update(dict.fromkeys((before + text, choice) for choice in choices))
            piece = choices[0]
        elif kind in (sre.SUBPATTERN, sre.ATOMIC_GROUP):
            piece = _sample(value if kind is sre.ATOMIC_GROUP else value[-1], before + text, found)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            _sample(value[1], before + text, found)
        text += piece
    found["", text] = None
    return text


def _member(item: tuple[object, object]) -> str:
    """A character of a part of a class."""
    kind, value = item
    names = {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a"}
    if kind is sre.LITERAL:
        return chr(value)  # type: ignore[arg-type]
    return chr(value[1]) if kind is sre.RANGE else names.get(value, "x")  # type: ignore[index]


def shapes(own: list[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """(head, repeated, tail) of every text to try; where the tail is long, it is repeated as well."""
    for head, piece in own[:OWN]:
        for tail in ("", "\0", " x", "\n"):
            yield head, piece, tail
        yield "", head + piece * 3, "\0"
    units = sorted({piece for _, piece in own}, key=lambda piece: (len(piece), piece))
    units = units[:PAIRED] + units[PAIRED:][-PAIRED:]
    for one, other in itertools.product(units, dict.fromkeys([*units, *COMMON])):
        yield one, other, "\0"
        yield "", other, one
        yield "", one + other, ""
        yield one * 200, other * 200, "\0"


def text_of(shape: tuple[str, str, str], size: int) -> str:
    """A text of this shape and about this many characters; head and repeated grow alike where both are many."""
    head, piece, tail = shape
    if len(head) >= 200 <= len(piece):
        head, piece = head[: len(head) // 200], piece[: len(piece) // 200]
        head *= size // 2 // len(head)
    return head + piece * ((size - len(head)) // max(1, len(piece))) + tail


class _TooLong(Exception):
    """What is timed does not end."""


def seconds(run: Callable[[str], object], text: str, most: float = GIVE_UP) -> float:
    """How long a call takes of the processor, up to `most`: the clock would say how busy the machine is."""

    def stop(*_: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGPROF, stop)
    began = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_PROF, most)
        run(text)
        return time.process_time() - began
    except _TooLong:
        return most
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def calling(pattern: re.Pattern[str], method: str) -> Callable[[str], object]:
    """The method of an expression as a function of a text."""
    if method in ("sub", "subn"):
        return lambda text: pattern.sub("", text)
    if method == "finditer":
        return lambda text: sum(1 for _ in pattern.finditer(text))
    return getattr(pattern, method)


def slowest(name: str, run: Callable[[str], object], tried: list[tuple[str, str, str]], size: int) -> Timed:
    """The slowest of these texts. What is slow in a small size is looked at twice, for it may only have been interrupted."""
    small = min(TRIED, size)
    order = sorted(tried, key=lambda shape: -seconds(run, text_of(shape, small), 1.0))[: 8 * KEPT]
    order.sort(key=lambda shape: -seconds(run, text_of(shape, small), 1.0))
    timed = []
    for shape in order[:KEPT]:
        quarter = seconds(run, text_of(shape, size // 4))
        whole = seconds(run, text_of(shape, size)) if quarter < GIVE_UP / 4 else GIVE_UP
        timed.append(Timed(name, shape, quarter, whole))
    return max(timed, key=lambda one: one.whole)


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 if an expression takes too long."""
    command = options(__doc__)
    command.add_argument("--size", type=int, default=100_000, help="characters of a text")
    command.add_argument("--only", default="", help="names that hold this")
    command.add_argument("--shown", type=int, default=20, help="how many of the slowest are printed")
    asked = command.parse_args(arguments)
    found, unknown = expressions()
    uses = [
        slowest(
            f"{one.name} {method}",
            calling(one.pattern, method),
            [*dict.fromkeys(shapes(pieces(one.pattern)))],
            asked.size,
        )
        for one in found
        if asked.only in one.name
        for method in sorted((one.methods & set(METHODS)) or {"search"})
    ]
    every = [(head, piece, tail) for piece in (*SIGNS, *LINES) for head, tail in (("", ""), ("国家\n\n", "x\n"))]
    wholes = [slowest(name, run, every, asked.size) for name, run in WHOLES.items() if asked.only in name]
    print(f"{asked.size:,} characters: milliseconds, growth from a quarter, what, on which text")
    for timed in (sorted(wholes, key=lambda one: one.whole), sorted(uses, key=lambda one: one.whole)[-asked.shown :]):
        print(*timed, sep="\n")
    late = sum(one.whole >= TOO_LONG for one in uses)
    print(
        f"{len(uses) - late} of {len(uses)} uses of an expression under {TOO_LONG} s; not tried: {', '.join(unknown) or 'none'}"
    )
    return int(late > 0)


if __name__ == "__main__":
    sys.exit(main())
