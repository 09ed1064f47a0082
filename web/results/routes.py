"""The page of results: reads the address, asks, fills the template."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request

from search.answer.answer import answer
from search.answer.explain import explain
from search.answer.suggest import suggest
from web import params
from web.reader import reader
from web.results.listing import listing
from web.results.years import rows_of_bars

blueprint = Blueprint("results", __name__, template_folder="templates")
#: What the archive prints that is near the query, where nothing is found.
NEAR = 6
_SERIAL = re.compile(r"总第?\s*(\d{1,8})\s*期")


@blueprint.get("/search")
def search() -> str:
    """Results of a search."""
    asked = params.read(request.args)
    results = answer(reader(), asked.request)
    text = asked.request.text
    meant, near = (None, ()) if results.available else (_serial_meant(text), suggest(reader(), text, NEAR))
    nothing = not results.available or not (results.total or asked.request.offset)
    wanted = params.wants_explanation(request.args) or nothing
    page = listing(asked, results, explain(reader(), results) if wanted else None)
    bars = rows_of_bars(asked.request, results, reader())
    context = {"query": text, "serial": meant, "suggestions": near, "bars": bars}
    return render_template("search.html", page=page, **context)


def _serial_meant(text: str) -> int | None:
    """The running number that a query names, `总第2644期`, where there is such an issue."""
    named = _SERIAL.search(text)
    serial = int(named[1]) if named else None
    return serial if serial is not None and reader().issue_by_serial(serial) else None
