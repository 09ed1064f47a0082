"""The site: what people see. Server-rendered pages over an engine; no JavaScript needed.

It does not parse queries, open indexes or know how an engine works: routes read a request from the address,
ask the engine, and hand the frozen answer to a template.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask

from search.engines.base import Engine
from web import addresses, compress, errors, filters, reader, security

STATIC = Path(__file__).parent / "static"


def create_app(engine: Engine) -> Flask:
    """The site over this engine. The caller keeps the engine and closes it."""
    app = Flask("web")
    app.config.update(SEND_FILE_MAX_AGE_DEFAULT=365 * 24 * 3600)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # DefaultJSONProvider has it, its base has not
    app.json.sort_keys = False  # type: ignore[attr-defined]  # as above: keep the order of to_json
    app.jinja_env.globals["version"] = _static_version()
    app.url_map.strict_slashes = False  # before any route is registered
    filters.install(app)
    compress.install(app)
    security.install(app)
    errors.install(app)
    reader.install(app, engine)
    addresses.install(app)
    return app


def _static_version() -> str:
    """A short digest of the static files: in their addresses, so that they can be cached for a year."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
