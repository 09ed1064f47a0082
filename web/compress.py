"""Text goes out compressed where the client accepts it. Static files, which are streamed and cached, stay as they are."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

#: Shorter bodies gain nothing.
LEAST = 1_000
_KINDS = ("text/", "application/json")


def install(app: Flask) -> None:
    """Compress after each request."""
    app.after_request(compressed)


def compressed(response: Response) -> Response:
    """The response, with gzip where that is accepted and worth it."""
    if (
        response.direct_passthrough
        or response.status_code in (204, 304)
        or not (response.mimetype or "").startswith(_KINDS)
    ):
        return response
    response.vary.add("Accept-Encoding")
    if request.method == "HEAD" or "Content-Encoding" in response.headers or not request.accept_encodings["gzip"]:
        return response
    body = response.get_data()
    if len(body) > LEAST:
        response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
