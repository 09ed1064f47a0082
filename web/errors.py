"""Errors as people meet them: a page with words and a search box, or JSON under `/api/`.

The one place of the site where an engine's errors become status codes.
"""

from __future__ import annotations

import logging
from typing import cast

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from search.errors import ArticleNotFound, IndexMissing, IndexOutdated, SearchError

log = logging.getLogger(__name__)

TITLES = {404: "没有这一页", 405: "不能这样访问", 503: "暂时不能检索"}
WORDS = {
    404: "这个地址没有内容。它可能写错了，也可能这一期还没有收录。",
    405: "这个地址只能打开来看，不能提交内容。",
}
UNAVAILABLE: dict[type[Exception], str] = {
    IndexMissing: "现在没有可用的索引。请管理员查看服务器的日志。",
    IndexOutdated: "索引要用当前版本重建后才能检索。请管理员查看服务器的日志。",
    SearchError: "检索服务暂时用不了，请稍后再试。",
}
UNEXPECTED = "网站出了意外的错误，已经记录下来。请稍后再试。"


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(SearchError, on_search_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(500, on_unexpected)


def on_search_error(error: SearchError) -> Response:
    """404 where an article is not there, 503 where the engine cannot answer."""
    if isinstance(error, ArticleNotFound):
        return answer(404, str(error))
    return answer(503, unavailable(error))


def unavailable(error: Exception) -> str:
    """What a visitor is told. The error itself, which names folders and commands, is for the server's log."""
    log.error("%s: %s", type(error).__name__, error)
    return next((words for kind, words in UNAVAILABLE.items() if isinstance(error, kind)), UNAVAILABLE[SearchError])


def on_http_error(error: HTTPException) -> Response:
    """What Flask raises itself, and `abort` with words of our own. Redirects pass through."""
    code = error.code or 500
    if code < 400:
        return cast(Response, Response.force_type(error.get_response()))
    own = error.description if error.description != type(error).description else None
    return answer(code, own or WORDS.get(code, "请求不完整，网站没有看懂。"))


def on_unexpected(_: Exception) -> Response:
    """A fault of ours: Flask has logged it; the reader gets words, never a traceback."""
    return answer(500, UNEXPECTED)


def answer(code: int, words: str) -> Response:
    """The error as a page or, under `/api/`, as JSON. Never asks the engine: it may be what failed."""
    if request.path.startswith("/api/"):
        response = jsonify(error=words)
    else:
        title = TITLES.get(code, "出错了")
        response = make_response(render_template("error.html", code=code, title=title, words=words))
    response.status_code = code
    return response
