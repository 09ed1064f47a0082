"""Draws `architecture.svg` from the imports of the code: `python -m docs.draw_architecture`.

A package that holds packages is a frame, any other package or module in a frame a box. What only others of its kind stand on,
the nouns of a frame, share one box. A box lies above all it imports, as many rows as the longest way down is long; where
imports go in a circle there is no such order and nothing is drawn. Captions are the beginnings of docstrings. An arrow that
others imply is left out, and what boxes import from outside their frame is an arrow of the frame.

Nothing is placed by hand but the three packages, and nothing depends on the machine: the same code gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from math import fsum
from pathlib import Path

from docs.imports import PACKAGES, Graph, between, children, imports, is_frame, is_within, levels, reduced

PICTURE = Path(__file__).with_name("architecture.svg")

LINE, GAP, BETWEEN, PADDING, TITLE = 42, 24, 26, 20, 34
#: A character's width; characters of a caption.
NAME, CAPTION, LONGEST = 8.5, 6.7, 60
STYLE = """
    text { font: 12px system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", "PingFang SC", sans-serif; fill: #57606a; text-anchor: middle }
    .name { font: 600 14px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328 }
    .title, .said { text-anchor: start }
    .paper, .box { fill: #ffffff }
    .box { stroke: #8c959f }
    .frame { fill: #0969da; fill-opacity: .045; stroke: #0969da; stroke-opacity: .45 }
    .arrow { fill: none; stroke: #57606a; stroke-width: 1.4; marker-end: url(#head) }
    .wide { stroke: #0969da; stroke-width: 2.6 }
    #head path { fill: #57606a }
    @media (prefers-color-scheme: dark) {
      text, #head path { fill: #9da7b3 } .name { fill: #f0f3f6 } .paper { fill: #0d1117 }
      .box { fill: #151b23; stroke: #656c76 } .frame { fill: #4493f8; stroke: #4493f8 }
      .arrow { stroke: #9da7b3 } .wide { stroke: #4493f8 }
    }
"""
SAID = "箭头：上面的导入下面的；由别的箭头可以推出的不画。本图由 docs/draw_architecture.py 从代码的 import 画出。"


@dataclass(slots=True)
class Box:
    """A box, or with `inner` a frame; `x` (of its middle) and `y` count from the corner of the frame that it lies in."""

    name: str
    caption: str
    of: str
    width: float
    height: float
    x: float = 0
    y: float = 0
    inner: list[Box] = field(default_factory=list)
    arrows: list[list[Box]] = field(default_factory=list)


def build(name: str, frame: str, graph: Graph, docstrings: dict[str, str]) -> Box:
    """A box as it stands in a frame; a frame with all in it placed."""
    if name != frame and is_frame(name, graph):
        return enclose(name, graph, docstrings)
    parts = [part.rsplit(".", 1)[-1] for part in name.split()]
    label = " · ".join(parts) if name != frame else "__init__"
    caption = "what the others stand on" if len(parts) > 1 else beginning(name, docstrings)
    return Box(label, caption, name, max(len(label) * NAME, len(caption) * CAPTION) + 26, LINE)


def beginning(module: str, docstrings: dict[str, str]) -> str:
    """What a docstring begins with, up to the first stop; whole words. The module's own name before a colon says nothing."""
    text = re.sub(rf"(?i)^{module.rsplit('.', 1)[-1]}: ", "", docstrings[module].replace("`", "").replace("\n", " "))
    text = re.split(r"[.:;—?](?:\s|$)", text, maxsplit=1)[0]
    if len(text) <= LONGEST:
        return text
    first, comma, _ = text[:LONGEST].rpartition(", ")
    return first if comma else f"{text[:LONGEST].rpartition(' ')[0]} …"


def enclose(frame: str, graph: Graph, docstrings: dict[str, str]) -> Box:
    """A frame: its boxes in rows, each above what it imports."""
    needed = between(children(frame, graph), graph)
    height = levels(needed)
    boxes = {name: build(name, frame, graph, docstrings) for name in needed}
    rows: list[list[Box]] = [[] for _ in range(max(height.values()) + 1)]
    for name in sorted(needed, key=lambda name: (-height[name], name)):
        rows[-1 - height[name]].append(boxes[name])
    ways = []
    for name, others in reduced(needed).items():
        for other in sorted(others):
            # A way through the rows between is held free by a point in each.
            bends = [Box("", "", "", 8, 0) for _ in range(height[other] + 1, height[name])]
            for bend, row in zip(bends, range(height[other] + 1, height[name]), strict=True):
                rows[-1 - row].append(bend)
            ways.append([boxes[name], *reversed(bends), boxes[other]])
    width = place(rows, ways)
    title, caption = f"{frame.rsplit('.', 1)[-1]}/", beginning(frame, docstrings)
    least = len(title) * NAME + len(caption) * CAPTION + 3 * PADDING
    last = rows[-1][0]
    outer = Box(title, caption, frame, max(width + 2 * PADDING, least), last.y + last.height + PADDING)
    for box in (box for row in rows for box in row):
        box.x += outer.width / 2
    outer.inner, outer.arrows = [box for row in rows for box in row if box.name], ways
    return outer


def place(rows: list[list[Box]], ways: list[list[Box]]) -> float:
    """Puts each row in order and each box under what leads to it, around 0; returns the width of all."""
    near: dict[int, list[Box]] = {}
    for way in ways:
        for above, below in pairwise(way):
            near.setdefault(id(above), []).append(below)
            near.setdefault(id(below), []).append(above)
        # What holds a way free stands straight rather than halfway between the ends.
        for bend in way[1:-1]:
            near[id(bend)] += 4 * way[1:-1]

    def middle(box: Box) -> float:
        xs = [other.x for other in near.get(id(box), [box])]
        return fsum(xs) / len(xs)

    for turn in range(200):
        for row in rows if turn % 2 else rows[::-1]:
            if 0 < turn < 12:
                row.sort(key=middle)
            spread(row, [middle(box) for box in row])
    y = float(TITLE)
    for row in rows:
        height = max(box.height for box in row)
        for box in row:
            box.y, box.height = (y, box.height) if box.name else (y, height)
        y += height + GAP
    # A box alone in its row stands under the middle of what leads to it; a way that is nearly straight is straight.
    for row in rows[1:]:
        parents = [box.x for box in near.get(id(row[0]), ()) if box.y < row[0].y]
        if len(row) == 1 and parents:
            row[0].x = fsum(parents) / len(parents)
    for bends in (way[1:-1] for way in ways):
        if bends and max(bend.x for bend in bends) - min(bend.x for bend in bends) < BETWEEN:
            for bend in bends:
                bend.x = bends[0].x
    left = min(box.x - box.width / 2 for row in rows for box in row)
    right = max(box.x + box.width / 2 for row in rows for box in row)
    for box in (box for row in rows for box in row):
        box.x -= (left + right) / 2
    return right - left


def spread(row: list[Box], wanted: list[float]) -> None:
    """Gives the boxes of a row places near those wanted, in their order and apart from each other."""
    apart = [0.0] + [(a.width + b.width) / 2 + BETWEEN for a, b in pairwise(row)]
    right, left = list(wanted), list(wanted)
    for n in range(1, len(row)):
        right[n] = max(right[n], right[n - 1] + apart[n])
    for n in range(len(row) - 2, -1, -1):
        left[n] = min(left[n], left[n + 1] - apart[n + 1])
    for box, a, b in zip(row, left, right, strict=True):
        box.x = (a + b) / 2


def draw(box: Box, x: float, y: float) -> Iterator[str]:
    """A box or a frame as SVG; x and y are the corner of what it lies in."""
    left, top = round(x + box.x - box.width / 2), round(y + box.y)
    kind = "frame" if box.inner else "box"
    yield f'<rect class="{kind}" x="{left}" y="{top}" width="{round(box.width)}" height="{round(box.height)}" rx="6"/>'
    if not box.inner:
        middle = round(x + box.x)
        yield f'<text class="name" x="{middle}" y="{top + 19}">{escape(box.name)}</text>'
        yield f'<text x="{middle}" y="{top + 35}">{escape(box.caption)}</text>'
        return
    caption_x = left + PADDING + round(len(box.name) * NAME) + 8
    yield f'<text class="name title" x="{left + PADDING}" y="{top + 22}">{escape(box.name)}</text>'
    yield f'<text class="title" x="{caption_x}" y="{top + 22}">{escape(box.caption)}</text>'
    for way in box.arrows:
        yield arrow(way, box, left, top)
    for inner in box.inner:
        yield from draw(inner, left, top)


def arrow(way: list[Box], frame: Box, left: float, top: float) -> str:
    """A way from the lower edge of a box to the upper edge of another; several at one edge stand side by side."""

    def port(box: Box, end: int) -> float:
        ways = [one for one in frame.arrows if one[end] is box]
        beside = sorted(ways, key=lambda one: one[1 if end == 0 else -2].x)
        place = next(n for n, one in enumerate(beside) if one is way)
        return box.x + (place - (len(beside) - 1) / 2) * min(28, (box.width - 40) / max(len(beside), 1))

    first, last = way[0], way[-1]
    points = [(port(first, 0), first.y + first.height)]
    for bend in way[1:-1]:
        points += [(bend.x, bend.y), (bend.x, bend.y + bend.height)]
    points.append((port(last, -1), last.y - 5))
    points = [(round(left + x), round(top + y)) for x, y in points]
    path = f"M{points[0][0]} {points[0][1]}"
    for (x0, y0), (x1, y1) in pairwise(points):
        path += f"V{y1}" if x0 == x1 else f"C{x0} {(y0 + y1) // 2} {x1} {(y0 + y1) // 2} {x1} {y1}"
    return f'<path class="arrow" d="{path}"/>'


def picture() -> str:
    """The whole picture."""
    graph, docstrings = imports()
    web, index, search = (enclose(name, graph, docstrings) for name in PACKAGES)
    # The site's command starts the index's commands: the second package lies beside the first, and one row deeper.
    index.y = TITLE + LINE + GAP
    web.x, index.x = web.width / 2, web.width + BETWEEN * 2 + index.width / 2
    width = max(web.width + BETWEEN * 2 + index.width, search.width)
    search.x, search.y = width / 2, max(web.height, index.y + index.height) + 2 * GAP
    height = search.y + search.height
    body = [*doors(web, index, search, graph)]
    for package in (web, index, search):
        body += draw(package, PADDING, PADDING)
    size = f"{round(width + 2 * PADDING)} {round(height + 2 * PADDING + 26)}"
    body.append(f'<text class="said" x="{PADDING}" y="{round(height + PADDING + 26)}">{SAID}</text>')
    head = '<marker id="head" viewBox="0 0 8 8" refX="3" refY="4" markerWidth="7" markerHeight="7" orient="auto" '
    head += 'markerUnits="userSpaceOnUse"><path d="M0 0L8 4L0 8z"/></marker>'
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img">', "<title>baosou</title>"]
    lines += [f"<style>{STYLE}</style>", head, '<rect class="paper" width="100%" height="100%"/>', *body, "</svg>"]
    return "\n".join(lines) + "\n"


def doors(web: Box, index: Box, search: Box, graph: Graph) -> Iterator[str]:
    """The arrows between the packages."""
    for package in (web, index):
        if any(is_within(a, package.of) and is_within(b, "search") for a, others in graph.items() for b in others):
            x, y = round(PADDING + package.x), round(PADDING + package.y + package.height)
            yield f'<path class="arrow wide" d="M{x} {y}V{round(PADDING + search.y - 6)}"/>'
    lies_in = children("web", graph)
    for box in web.inner:
        if any(is_within(other, "index") for module in lies_in if lies_in[module] == box.of for other in graph[module]):
            x, y = round(PADDING + box.x + box.width / 2 - 14), round(PADDING + box.y + box.height)
            across = f"V{y + GAP // 2}H{round(PADDING + index.x)}V{round(PADDING + index.y - 6)}"
            yield f'<path class="arrow wide" d="M{x} {y}{across}"/>'


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
