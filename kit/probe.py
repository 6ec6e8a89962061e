"""What an operator's tools ask a process: alive? ready? figures?"""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any, cast
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

from nameko.extensions import SharedExtension
from prometheus_client import make_wsgi_app

#: Seconds after which it sees at the latest that it was told to stop.
_LOOKS_EVERY = 0.1


class _Quiet(WSGIRequestHandler):
    #: Seconds after which whoever connected and says nothing is left: one is answered at a time.
    timeout = 2

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  wsgiref's signature
        """Say nothing: probes come every few seconds."""


class Probe(SharedExtension):
    """Serves ``/livez``, ``/readyz`` and ``/metrics`` on ``HUIYIN_PROBE_PORT`` (none: nothing)."""

    def __init__(self) -> None:
        self.ready: Callable[[], bool] = lambda: False
        self.alive: Callable[[], bool] = lambda: True
        self._server: WSGIServer | None = None
        self._metrics = make_wsgi_app()

    def start(self) -> None:
        """Open the port."""
        port = int(os.environ.get("HUIYIN_PROBE_PORT", "0"))
        if port:
            host = os.environ.get("HUIYIN_PROBE_HOST", "127.0.0.1")
            self._server = make_server(host, port, self._answer, handler_class=_Quiet)
            serve = self._server.serve_forever
            threading.Thread(target=serve, args=(_LOOKS_EVERY,), daemon=True).start()

    def stop(self) -> None:
        """Close the port."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    kill = stop

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/metrics":
            return cast(Iterable[bytes], self._metrics(environ, start))
        verdict = {"/livez": self.alive, "/readyz": self.ready}.get(path)
        if verdict is None:
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"not found\n"]
        well = verdict()
        start("200 OK" if well else "503 Service Unavailable", [("Content-Type", "text/plain")])
        return [b"ok\n" if well else b"not yet\n"]
