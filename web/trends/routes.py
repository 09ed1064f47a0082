"""The page of trends: reads the address, asks, fills the template."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from search.answer.trends import trends as trends_of
from web.reader import reader
from web.trends.view import read as read_trends
from web.trends.view import trends_view

blueprint = Blueprint("trends", __name__, template_folder="templates")


@blueprint.get("/trends")
def trends() -> str:
    """What share of each year's articles speaks of something."""
    asked = read_trends(request.args)
    comparison = trends_of(reader(), asked.texts, asked.by, asked.since, asked.until)
    return render_template("trends.html", view=trends_view(asked, comparison), query="")
