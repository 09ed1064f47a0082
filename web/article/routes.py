"""The page of an article: reads the address, asks, fills the template."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from search.answer.related import related
from search.article import Article, ArticleId
from search.errors import ArticleNotFound
from search.request import SearchRequest
from web import params
from web.article.view import article_view, unmarked
from web.filters import is_colophon
from web.reader import reader

blueprint = Blueprint("article", __name__, template_folder="templates")


@blueprint.get("/<issue:key>/<place:number>/<place:seq>")
def article(key: str, number: int, seq: int) -> str | Response:
    """One article; with `q`, with its marks; with the rest of a search request, with the way back to its results."""
    id, asked = ArticleId(key, number, seq), params.read(request.args).request
    if request.path != id.path:
        return redirect(params.address(asked, id.path), 308)
    query = asked.text
    stored = _article(id)
    snippets = reader().marked(query, stored, asked.noalias) if query.strip() else unmarked(stored)
    view = article_view(stored, snippets, reader().articles(key, number))
    back = params.address(asked) if asked != SearchRequest() else ""
    alike = () if is_colophon(stored) else related(reader(), id)
    return render_template(
        "article.html", view=view, article=stored, query=query, back=back, here=request.url_root, related=alike
    )


def _article(id: ArticleId) -> Article:
    try:
        return reader().get(id)
    except ArticleNotFound:
        abort(404, f"没有编号为 {id} 的文章。这一版上的文章可能改过次序，请从版面上找。")
