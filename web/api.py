"""The site's answers as JSON, for other programs. The same objects as `baosou search --json` and `show --json`.

Errors are `{"error": "…"}` with their status code (see `errors.py`).
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Flask, Response, abort, jsonify, request

from search.article import ArticleId
from search.errors import SearchError
from web import params
from web.errors import unavailable
from web.filters import source_name
from web.routes import engine

blueprint = Blueprint("api", __name__)


def install(app: Flask) -> None:
    """Register the routes."""
    app.register_blueprint(blueprint)


@blueprint.get("/api/search")
def search() -> Response:
    """Results of the same parameters as `/search`."""
    asked = params.read(request.args)
    results = engine().search(asked.request)
    return jsonify(replace(results, notes=asked.notes + results.notes).to_json())


@blueprint.get("/api/article/<id>")
def article(id: str) -> Response:
    """One article as stored; of its source, only the name."""
    try:
        known = ArticleId.parse(id)
    except ValueError:
        abort(404, f"“{id[:60]}”不是文章编号；编号像 2025-11-03-p01-a02。")
    found = engine().get(known)
    return jsonify(replace(found, source=source_name(found.source)).to_json())


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 with what the index is, or 503 with the reason, for a watchdog."""
    try:
        info = engine().info()
    except (SearchError, OSError) as error:
        return jsonify(status="unavailable", error=unavailable(error)), 503
    held = {"generation": info.generation, "articles": info.articles, "issues": info.issues}
    return jsonify(status="ok", engine=info.engine, **held), 200
