"""The pages of the site. Each view reads the address, asks the engine, fills a template.

JSON for other programs is in `api.py`, errors are in `errors.py`.
"""

from __future__ import annotations

import re
from typing import cast

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from search.answer.answer import answer
from search.answer.explain import explain
from search.answer.trends import trends as trends_of
from search.article import Article, ArticleId
from search.engines.base import Engine
from search.errors import ArticleNotFound
from search.related import RELATED
from search.request import SearchRequest
from web import params
from web.archive.browsing import IssueView, issue_view
from web.article.view import article_view, opening, unmarked
from web.filters import is_colophon
from web.results.listing import listing
from web.results.years import rows_of_bars
from web.trends.view import read as read_trends
from web.trends.view import trends_view

blueprint = Blueprint("pages", __name__)
#: Issues listed on the front page.
LATEST = 8
#: Headlines of the newest issue on the front page.
LEADS = 6
#: What the archive prints most, on the front page; what it prints that is near the query, where nothing is found.
OFTEN, NEAR = 10, 6
_SERIAL = re.compile(r"总第?\s*(\d{1,8})\s*期")


class IssueConverter(BaseConverter):
    """The issue part of an address: a date, or `undated-` and a name."""

    regex = r"(?:\d{4}-\d{2}-\d{2}|undated-[\w.-]+)"


class PlaceConverter(BaseConverter):
    """A page number, or a place on a page: two digits or more; with one digit it is understood and put right."""

    regex = r"\d{1,6}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The number with at least two digits."""
        return f"{value:02d}"


def install(app: Flask) -> None:
    """Register the routes and the parts of addresses they know."""
    app.url_map.converters.update(issue=IssueConverter, place=PlaceConverter)
    app.before_request(without_slash)
    app.register_blueprint(blueprint)


def without_slash() -> Response | None:
    """From a known address with a slash at its end to the same without."""
    if request.url_rule is None or request.path == "/" or not request.path.endswith("/"):
        return None
    asked = request.query_string.decode("utf-8", "replace")
    return redirect(f"/{request.path.strip('/')}{'?' if asked else ''}{asked}", 308)


def engine() -> Engine:
    """The engine that the site was made over."""
    return cast(Engine, current_app.extensions["baosou"])


@blueprint.get("/")
def home() -> str:
    """The front page: the box, what is held, the latest issues."""
    issues = engine().issues()
    front = engine().articles(issues[0].key, 1) if issues else ()
    leads = [a for a in front if a.kind == "article" and a.headline][:LEADS]
    papers = {info.newspaper for info in issues[:LATEST]}
    paper = papers.pop() if len(papers) == 1 else ""
    often = engine().suggest("", OFTEN)
    shown = {"issues": issues[:LATEST], "leads": leads, "paper": paper, "suggestions": often}
    return render_template("home.html", info=engine().info(), **shown)


@blueprint.get("/search")
def search() -> str:
    """Results of a search."""
    asked = params.read(request.args)
    results = answer(engine(), asked.request)
    text = asked.request.text
    meant, near = (None, ()) if results.available else (_serial_meant(text), engine().suggest(text, NEAR))
    nothing = not results.available or not (results.total or asked.request.offset)
    wanted = params.wants_explanation(request.args) or nothing
    page = listing(asked, results, explain(engine(), results) if wanted else None)
    bars = rows_of_bars(asked.request, results, engine())
    shown = {"query": text, "serial": meant, "suggestions": near, "bars": bars}
    return render_template("search.html", page=page, **shown)


@blueprint.get("/trends")
def trends() -> str:
    """What share of each year's articles speaks of something."""
    asked = read_trends(request.args)
    found = trends_of(engine(), asked.texts, asked.by, asked.since, asked.until)
    return render_template("trends.html", view=trends_view(asked, found), query="")


@blueprint.get("/help")
def help() -> str:
    """How to write a query."""
    return render_template("help.html")


@blueprint.get("/i/<serial>")
def by_serial(serial: str) -> Response:
    """From a running number (总第…期) to its issue."""
    key = engine().issue_by_serial(int(serial)) if serial.isdecimal() and len(serial) < 9 else None
    if key is None:
        abort(404, f"没有收录总第{serial[:20]}期。")
    return redirect(f"/{key}")


@blueprint.get("/<issue:key>")
def issue(key: str) -> str:
    """An issue, the way the paper lies on the table."""
    return render_template("issue.html", view=_issue(key))


@blueprint.get("/<issue:key>/<place:number>")
def page(key: str, number: int) -> str | Response:
    """All articles of one page, with their first lines."""
    if request.path != (right := f"/{key}/{number:02d}"):
        return redirect(right, 308)
    view = _issue(key)
    held = view.page(number) or abort(404, f"这一期没有收录第{number}版。")
    return render_template("page.html", view=view, page=held, around=view.beside(number), opening=opening)


@blueprint.get("/<issue:key>/<place:number>/<place:seq>")
def article(key: str, number: int, seq: int) -> str | Response:
    """One article; with `q`, with its marks; with the rest of a search request, with the way back to its results."""
    id, asked = ArticleId(key, number, seq), params.read(request.args).request
    if request.path != id.path:
        return redirect(params.address(asked, id.path), 308)
    query = asked.text
    found = _article(id)
    snippets = engine().marked(query, found, asked.noalias) if query.strip() else unmarked(found)
    view = article_view(found, snippets, engine().articles(key, number))
    back = params.address(asked) if asked != SearchRequest() else ""
    alike = () if is_colophon(found) else engine().related(id, RELATED)
    return render_template(
        "article.html", view=view, article=found, query=query, back=back, here=request.url_root, related=alike
    )


def _serial_meant(text: str) -> int | None:
    """The running number that a query names, `总第2644期`, where there is such an issue."""
    named = _SERIAL.search(text)
    serial = int(named[1]) if named else None
    return serial if serial is not None and engine().issue_by_serial(serial) else None


def _issue(key: str) -> IssueView:
    articles = engine().articles(key)
    if not articles:
        abort(404, f"没有收录 {key} 这一期。")
    return issue_view(key, articles, engine().issues())


def _article(id: ArticleId) -> Article:
    try:
        return engine().get(id)
    except ArticleNotFound:
        abort(404, f"没有编号为 {id} 的文章。这一版上的文章可能改过次序，请从版面上找。")
