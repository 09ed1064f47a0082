"""One reader a request: everything that a page asks comes from the same state of the archive.

It is taken when the first question is asked, so that a page that asks none needs no index, and given back when the request ends.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import cast

from flask import Flask, current_app, g

from search.engines.base import Engine, Reader


def install(app: Flask, engine: Engine) -> None:
    """Make the site ask this engine."""
    app.extensions["baosou"] = engine
    app.teardown_appcontext(_given_back)


def reader() -> Reader:
    """The reader of this request. Raises as `Engine.reader`."""
    if "reader" not in g:
        g.reader_stack = ExitStack()
        g.reader = g.reader_stack.enter_context(cast(Engine, current_app.extensions["baosou"]).reader())
    return cast(Reader, g.reader)


def _given_back(_: BaseException | None) -> None:
    g.pop("reader", None)
    if stack := g.pop("reader_stack", None):
        stack.close()
