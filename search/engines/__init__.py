"""Engines: the ways to hold an archive and answer questions over it. `base.py` is the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from search.engines.base import Engine, Reader
from search.errors import EngineUnavailable
from search.settings import Settings


def open_engine(settings: Settings) -> Engine:
    """The engine that the settings name. Opening does not touch the index: an empty one is a fine place to build in.

    Raises EngineUnavailable for a name that no engine has.
    """
    if settings.engine == "whoosh":
        from search.engines.whoosh import WhooshEngine

        return WhooshEngine(settings)
    raise EngineUnavailable(f"没有名为“{settings.engine}”的检索引擎；目前可用：whoosh（--engine 或 BAOSOU_ENGINE）。")


@contextmanager
def read_from(settings: Settings) -> Iterator[Reader]:
    """A reader for one command: the engine of the settings is opened, and closed afterwards. Raises as `Engine.reader`."""
    with closing(open_engine(settings)) as engine, engine.reader() as reader:
        yield reader
