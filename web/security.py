"""Response headers that hold on every answer of the site: a strict content policy and its companions.

No inline script or style is allowed anywhere, nothing is loaded from elsewhere, nobody may frame the site.
"""

from __future__ import annotations

from flask import Flask, Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def install(app: Flask) -> None:
    """Put the headers on every response, errors and static files included."""
    app.after_request(guarded)


def guarded(response: Response) -> Response:
    """The response with the headers set."""
    response.headers.update(HEADERS)
    return response
