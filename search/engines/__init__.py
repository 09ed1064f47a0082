"""Engines: the ways to hold an archive and answer questions over it."""

from __future__ import annotations

from search.engines.base import Engine
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
