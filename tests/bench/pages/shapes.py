"""Nine shapes in which document models give a page, made of a clean one."""

import re
from dataclasses import dataclass

from index.page.credits import read_byline
from index.page.names import looks_like_names
from search.analysis.words import default_segmenter

#: Headlines of so many characters stand over two lines.
LONG = 12
#: Paragraphs of so many characters may be broken by a column end, and so often they are.
BREAKABLE, BROKEN = 80, 0.25
#: A short line that does not end as a sentence, over text: a subhead.
SUBHEAD = re.compile(r"(?![!—■●▶（(]).{1,19}[^。！？…；：:，,、”」』）)]")


@dataclass(frozen=True)
class Line:
    """A block of a page before it is written: what it is (headline, subhead, byline, text), and its text."""

    kind: str
    text: str


@dataclass(frozen=True)
class Shape:
    """How the lines of a page are marked. The levels of each kind of line are drawn from the text, one digit a level; 0 is no mark."""

    headline: str = "1"
    subhead: str = "0"
    byline: str = "0"
    cut: bool = False


THIRD = "0" * 35
SHAPES = {
    "every headline `# `": Shape(),
    "35% of headlines unmarked": Shape(THIRD + "1" * 65),
    "no marks at all": Shape("0"),
    "levels `#`/`##` at random": Shape("12"),
    "35% unmarked, levels 1 to 3 at random": Shape(THIRD * 3 + "123" * 65),
    "subheads `# ` like headlines": Shape(subhead="1"),
    "headlines `##`, subheads `#`": Shape("2", subhead="1"),
    "long headlines cut into two `# ` lines": Shape(cut=True),
    "bylines marked `# `": Shape(byline="1"),
}


def lines_of(text):
    """The lines of a page of `pages/md`: its first heading is the folio line, the others are headlines."""
    first, *rest = [line.strip().replace("**", "") for line in text.splitlines() if line.strip()]
    yield Line("folio", first.lstrip("# "))
    above = ""
    for at, line in enumerate(rest):
        if line.startswith("#"):
            above = line.lstrip("# ")
            yield Line("headline", above)
        elif read_byline(line) or (at and rest[at - 1].startswith("#") and looks_like_names(line)):
            yield Line("byline", line)
        elif above != "导读" and at + 1 < len(rest) and not read_byline(rest[at + 1]) and SUBHEAD.fullmatch(line):
            yield Line("subhead", line)
        else:
            yield Line("text", line)


def roughened(lines, shape, rng):
    """The page as a document model might give it."""
    blocks = []
    for line in lines:
        text = line.text.replace("，", ",")
        levels = getattr(shape, line.kind, "0")
        mark = "#" * int(rng.choice(levels))
        parts = cut_in_two(text) if shape.cut and line.kind == "headline" else [text]
        if line.kind == "text":
            parts = broken(text, rng)
        blocks += [f"{mark} {part}".strip() for part in parts]
    return "\n\n".join(blocks) + "\n"


def cut_in_two(headline):
    """A headline over two lines: between the two words nearest to its middle, and never in quotes or brackets."""
    places, at = [], 0
    for word in default_segmenter().cut(headline):
        if at and not headline[at - 1].isspace() and not headline[at].isspace() and not inside(headline[:at]):
            places.append(at)
        at += len(word)
    if len(headline) < LONG or not places:
        return [headline]
    middle = min(places, key=lambda place: abs(place - len(headline) / 2))
    return [headline[:middle], headline[middle:]]


def inside(text):
    return any(text.count(first) > text.count(last) for first, last in ("“”", "《》", "（）", "‘’"))


def broken(text, rng):
    """A paragraph, or its two parts before and after the end of a column."""
    if len(text) < BREAKABLE or rng.random() > BROKEN:
        return [text]
    places = [at for at in range(20, len(text) - 20) if re.fullmatch(r"[\u4e00-\u9fff]{2}", text[at - 1 : at + 1])]
    at = rng.choice(places or [len(text)])
    return [part for part in (text[:at], text[at:]) if part]
