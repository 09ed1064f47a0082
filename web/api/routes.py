"""The site's answers as JSON, for other programs. The same objects as `baosou search --json` and `show --json`.

Errors are `{"error": "…"}` with their status code (see `errors.py`).
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, jsonify, request

from search.answer.answer import answer
from search.answer.explain import explain
from search.answer.related import related as related_of
from search.answer.suggest import suggest as suggest_of
from search.answer.trends import trends as trends_of
from search.article import ArticleId
from search.errors import SearchError
from search.related import MAX_RELATED, RELATED
from search.request import MAX_QUERY, SearchRequest
from search.results import FACET_VALUES
from search.suggestion import MAX_SUGGESTED, SUGGESTED
from web import params
from web.errors import unavailable
from web.filters import source_name
from web.reader import reader
from web.trends.view import read as read_trends

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/search")
def search() -> Response:
    """Results of the same parameters as `/search`; with `explain=1` also how they came about, with `facets=all` all values."""
    asked = params.read(request.args)
    every, notes = params.all_facets(request.args)
    results = answer(reader(), asked.request)
    body = replace(results, notes=asked.notes + notes + results.notes).to_json(None if every else FACET_VALUES)
    if params.wants_explanation(request.args):
        body["explain"] = explain(reader(), results).to_json()
    return jsonify(body)


@blueprint.get("/api/suggest")
def suggest() -> Response:
    """What the text of a box may become: `q` is the text, `limit` how many are wanted. For an empty box what there is most of."""
    text = request.args.get("q", "")[:MAX_QUERY]
    limit = params.number(request.args.get("limit", ""), SUGGESTED, MAX_SUGGESTED) or SUGGESTED
    suggestions = suggest_of(reader(), text, limit)
    return jsonify(
        suggestions=[{**one.to_json(), "url": params.address(SearchRequest(one.query))} for one in suggestions]
    )


@blueprint.get("/api/article/<id>")
def article(id: str) -> Response:
    """One article as stored; of its source, only the name."""
    stored = reader().get(_known(id))
    return jsonify(replace(stored, source=source_name(stored.source)).to_json())


def _known(id: str) -> ArticleId:
    try:
        return ArticleId.parse(id)
    except ValueError as error:
        abort(404, str(error))


@blueprint.get("/api/related/<id>")
def related(id: str) -> Response:
    """Articles on the same subject; `limit` says how many."""
    limit = params.number(request.args.get("limit", ""), RELATED, MAX_RELATED)
    return jsonify(related=[line.to_json() for line in related_of(reader(), _known(id), limit)])


@blueprint.get("/api/trends")
def trends() -> Response:
    """Shares by year or month, of the same parameters as `/trends`."""
    asked = read_trends(request.args)
    comparison = trends_of(reader(), asked.texts, asked.by, asked.since, asked.until)
    return jsonify(replace(comparison, notes=asked.notes + comparison.notes).to_json())


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """For a watchdog: the process is alive, or there would be no answer; `ready` says whether it can search.

    200 with what the index is, or 503 with the reason. A process that is not ready needs an index, and no restart.
    """
    try:
        info = reader().info()
    except (SearchError, OSError) as error:
        return jsonify(status="unavailable", alive=True, ready=False, error=unavailable(error)), 503
    index = {"generation": info.generation, "articles": info.articles, "issues": info.issues}
    return jsonify(status="ok", alive=True, ready=True, engine=info.engine, **index), 200


@blueprint.get("/healthz/live")
def live() -> Response:
    """200 as long as the process answers, whatever the index is like: who gets none may restart it."""
    return jsonify(alive=True)
