"""Where a platform of a test's own can listen."""

import socket

#: Below the ports that the system gives to outgoing connections.
_BASES = range(23000, 32000, 1000)
_OFFSETS = range(1000)


def free_base() -> int:
    """A base for ``HUIYIN_PORT_BASE`` of whose thousand ports nobody uses one."""
    return next(base for base in _BASES if not any(map(_taken, (base + at for at in _OFFSETS))))


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
