"""A cable to the broker or the database that can be cut and mended."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit


class Wire:
    """A cable to the broker that can be cut and mended."""

    def __init__(self, uri: str) -> None:
        parts = urlsplit(uri)
        self._target = (parts.hostname, parts.port)
        self._server = socket.create_server(("127.0.0.1", 0))
        self._whole = True
        self._ends: list[socket.socket] = []
        port = self._server.getsockname()[1]
        name = f"{parts.username}:{parts.password}@" if parts.username else ""
        where = parts._replace(netloc=f"{name}127.0.0.1:{port}")
        if parts.scheme == "mongodb":  # a replica set would tell its own address
            where = where._replace(query="directConnection=true")
        self.uri = urlunsplit(where)
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break what is connected and let nothing through."""
        self._whole = False
        for end in self._ends:
            _hang_up(end)
        self._ends.clear()

    def mend(self) -> None:
        """Let connections through again."""
        self._whole = True

    def close(self) -> None:
        """Take it away."""
        self.cut()
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            if not self._whole:
                near.close()
                continue
            far = socket.create_connection(self._target)
            self._ends += [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=_pump, args=(source, sink), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    _hang_up(source)
    _hang_up(sink)


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
