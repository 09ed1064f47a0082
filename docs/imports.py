"""What imports what, as a drawing needs it: the modules of the three packages, the boxes they lie in, and their order.

It reads the source, imports nothing of it and draws nothing.
"""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("web", "index", "search")

Graph = dict[str, set[str]]


@cache
def imports() -> tuple[Graph, dict[str, str]]:
    """Every module with the modules of ours that it imports, anywhere in it; and the docstring of each."""
    files = {}
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    trees = {module: ast.parse(path.read_text(encoding="utf-8")) for module, path in files.items()}
    graph = {module: {name for name in _named(tree, files) if name != module} for module, tree in trees.items()}
    return graph, {module: ast.get_docstring(tree) or "" for module, tree in trees.items()}


def _named(tree: ast.AST, modules: Iterable[str]) -> Iterator[str]:
    known = set(modules)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module in known:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in known else str(node.module) for name in inner)


def is_within(module: str, package: str) -> bool:
    """Whether a module is a package or lies in it."""
    return module == package or module.startswith(f"{package}.")


def children(frame: str, graph: Graph) -> dict[str, str]:
    """For each module in a frame the name of the box of that frame that it lies in; a row of nouns is one box.

    The frame's own `__init__` is a box only where something in the frame imports it.
    """
    depth = frame.count(".") + 2
    box = {module: ".".join(module.split(".")[:depth]) for module in graph if is_within(module, frame)}
    if not any(frame in graph[module] for module in box):
        del box[frame]
    plain = {name for name in box.values() if name != frame and not any(m.startswith(f"{name}.") for m in graph)}
    needed = between(box, graph)
    nouns: set[str] = set()
    while more := {name for name in plain - nouns if needed[name] <= nouns}:
        nouns |= more
    joined = " ".join(sorted(nouns))
    return {module: joined if name in nouns else name for module, name in box.items()}


def between(box: dict[str, str], graph: Graph) -> Graph:
    """What the boxes of one frame import from each other."""
    needed: Graph = {name: set() for name in sorted(set(box.values()))}
    for module, name in box.items():
        needed[name] |= {box[other] for other in graph[module] if other in box} - {name}
    return needed


def levels(needed: Graph) -> dict[str, int]:
    """How long the longest way down from each box is. Raises graphlib.CycleError."""
    heights: dict[str, int] = {}
    for name in graphlib.TopologicalSorter(needed).static_order():
        heights[name] = max((heights[other] + 1 for other in needed[name]), default=0)
    return heights


def reduced(needed: Graph) -> Graph:
    """Without what others imply."""
    reached: Graph = {}
    for name in graphlib.TopologicalSorter(needed).static_order():
        reached[name] = needed[name].union(*(reached[other] for other in needed[name]))
    return {name: {o for o in others if not any(o in reached[p] for p in others)} for name, others in needed.items()}


def is_frame(name: str, graph: Graph) -> bool:
    """Whether a package holds packages: then it is a frame."""
    return any(is_within(module, name) and module.count(".") >= name.count(".") + 2 for module in graph)
