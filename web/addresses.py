"""The addresses of the site: what parts of them mean, and the rooms that answer them. Each room has its own views."""

from __future__ import annotations

from flask import Flask, redirect, render_template, request
from werkzeug.routing import BaseConverter, ValidationError
from werkzeug.wrappers import Response

import web.api.routes
import web.archive.routes
import web.article.routes
import web.results.routes
import web.trends.routes
from search.places import ISSUE, PAGE, page_text, read_page


class IssueConverter(BaseConverter):
    """The issue part of an address: the key of an issue."""

    regex = rf"(?:{ISSUE})"


class PageConverter(BaseConverter):
    """A page: a number, letters and a number, a cover (`places.page_text`). Written otherwise it is understood and put right."""

    regex = rf"(?:{PAGE})"

    def to_python(self, value: str) -> int:
        """The page. A number beyond all pages is nobody's."""
        page = int(value) if value.isdecimal() and len(value) <= 6 else read_page(value)
        if page is None:
            raise ValidationError
        return page

    def to_url(self, value: int) -> str:
        """The page as addresses write it."""
        return page_text(value)


class PlaceConverter(BaseConverter):
    """A place on a page: two digits or more; with one digit it is understood and put right."""

    regex = r"\d{1,6}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The number with at least two digits."""
        return f"{value:02d}"


def install(app: Flask) -> None:
    """Register the routes and the parts of addresses they know."""
    app.url_map.converters.update(issue=IssueConverter, page=PageConverter, place=PlaceConverter)
    app.before_request(without_slash)
    app.add_url_rule("/help", view_func=help)
    for room in (web.results, web.article, web.archive, web.trends, web.api):
        app.register_blueprint(room.routes.blueprint)


def without_slash() -> Response | None:
    """From a known address with a slash at its end to the same without."""
    if request.url_rule is None or request.path == "/" or not request.path.endswith("/"):
        return None
    asked = request.query_string.decode("utf-8", "replace")
    return redirect(f"/{request.path.strip('/')}{'?' if asked else ''}{asked}", 308)


def help() -> str:
    """How to write a query."""
    return render_template("help.html")
