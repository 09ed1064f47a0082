"""The index held for writing, from before the first source is read to the end; an interruption says what became of it.

It writes no articles and decides nothing about them: that is `build.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from search.engines.base import Engine, Writer
from search.interruption import postponed


@dataclass(slots=True)
class Held:
    """The writer that holds the index, and the generation it has made live, if it has."""

    writer: Writer
    generation: str = ""

    def publish(self) -> str:
        """Make the finished draft live; returns its name. An interruption waits until it is known which it was."""
        with postponed():
            self.generation = self.writer.publish()
        return self.generation


@contextmanager
def held(engine: Engine, *, fresh: bool) -> Iterator[Held]:
    """Hold the index. Raises as `Engine.writer`; KeyboardInterrupt with a sentence for the person who interrupted."""
    generation = ""
    try:
        with engine.writer(fresh=fresh) as writer:
            index = Held(writer)
            try:
                yield index
            finally:
                generation = index.generation
    except KeyboardInterrupt:
        raise KeyboardInterrupt(_interrupted(generation)) from None


def _interrupted(generation: str) -> str:
    if generation:
        return f"已中断，但新的索引（{generation}）已经换上；要回到原来的，请运行 baosou rollback。"
    return "已中断；索引没有改动。"
