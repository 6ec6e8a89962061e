"""The outermost layer: every answer's headers, every request's figures.  Plain ASGI, no copies."""

import logging
import time
from typing import Any

from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("huiyin.access")

REQUESTS = Counter("huiyin_http_requests_total", "Answers given.", ["method", "route", "status"])
SECONDS = Histogram(
    "huiyin_http_seconds", "Time from a request's head to its answer's end.", ["method", "route"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)  # fmt: skip
#: Requests slower than this are told in the log, in seconds.
SLOW = 2.0

#: On every answer: it is what it says it is, runs nothing, is framed by nobody and kept by no
#: cache, and tells no other site where its reader came from (links carry tokens).
ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
#: On pages: they may load their own files and nothing else, and run no inline script.
ON_PAGES = ALWAYS | {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_ALWAYS, _ON_PAGES = (
    [(name.lower().encode(), value.encode()) for name, value in some.items()]
    for some in (ALWAYS, ON_PAGES)
)


class Edge:
    """Wraps the application: adds headers, counts, and logs what failed or was slow."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        since, status = time.perf_counter(), 500

        async def tell(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = dict(message["headers"])
                is_page = given.get(b"content-type", b"").startswith(b"text/html")
                ours = _ON_PAGES if is_page else _ALWAYS
                message["headers"] += [one for one in ours if one[0] not in given]
            await send(message)

        try:
            await self._app(scope, receive, tell)
        finally:
            _note(scope, status, time.perf_counter() - since)


_children: dict[tuple[str, str, int], tuple[Any, Any]] = {}


def _note(scope: Scope, status: int, seconds: float) -> None:
    """Count by the route's template: a path holds ids, and a link's path its token."""
    route = getattr(scope.get("route"), "path", "")
    key = (scope["method"] if route else "", route, status)
    children = _children.get(key)
    if children is None:
        children = _children[key] = (
            REQUESTS.labels(key[0], route, str(status)),
            SECONDS.labels(key[0], route),
        )
    children[0].inc()
    children[1].observe(seconds)
    if status >= 500 or (seconds > SLOW and status != 202) or log.isEnabledFor(logging.DEBUG):
        level = logging.WARNING if status >= 500 else logging.INFO
        facts = {"method": scope["method"], "route": route, "status": status}
        log.log(level, "answered", extra={**facts, "seconds": round(seconds, 4)})
