"""The front page, issues and pages: each view reads the address, asks, fills a template."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from search.answer.suggest import suggest
from web.archive.browsing import IssueView, issue_view
from web.article.view import opening
from web.reader import reader

blueprint = Blueprint("archive", __name__, template_folder="templates")
#: Issues listed on the front page.
LATEST = 8
#: Headlines of the newest issue on the front page.
LEADS = 6
#: What the archive prints most, on the front page.
OFTEN = 10


@blueprint.get("/")
def home() -> str:
    """The front page: the box, what is held, the latest issues."""
    issues = reader().issues()
    front = reader().articles(issues[0].key, 1) if issues else ()
    leads = [a for a in front if a.kind == "article" and a.headline][:LEADS]
    papers = {info.newspaper for info in issues[:LATEST]}
    paper = papers.pop() if len(papers) == 1 else ""
    often = suggest(reader(), "", OFTEN)
    context = {"issues": issues[:LATEST], "leads": leads, "paper": paper, "suggestions": often}
    return render_template("home.html", info=reader().info(), **context)


@blueprint.get("/i/<serial>")
def by_serial(serial: str) -> Response:
    """From a running number (总第…期) to its issue."""
    key = reader().issue_by_serial(int(serial)) if serial.isdecimal() and len(serial) < 9 else None
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
    page_view = view.page(number) or abort(404, f"这一期没有收录第{number}版。")
    return render_template("page.html", view=view, page=page_view, around=view.beside(number), opening=opening)


def _issue(key: str) -> IssueView:
    articles = reader().articles(key)
    if not articles:
        abort(404, f"没有收录 {key} 这一期。")
    return issue_view(key, articles, reader().issues())
