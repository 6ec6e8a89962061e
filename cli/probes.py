"""Ready means "answers", never "the port is open" and never "the process lives"."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

Probe = Callable[[], Awaitable[bool]]
PATIENCE = 2.0
HANDSHAKE = b"AMQP\x00\x00\x09\x01"
METHOD_FRAME = 1


async def http(port: int, path: str = "/readyz") -> bool:
    """Whether GET ``path`` answers 200."""
    request = f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode()
    words = (await _exchange("127.0.0.1", port, request)).split()
    return len(words) > 1 and words[1] == b"200"


async def amqp(uri: str) -> bool:
    """Whether a broker greets: it does so only once it has recovered its queues.

    One of ``amqps://`` must show a certificate that the services' driver would take: of an
    authority that this machine knows (``SSL_CERT_FILE``), for whatever name.
    """
    parts = urlsplit(uri)
    host, port, tls = parts.hostname or "127.0.0.1", parts.port or 5672, None
    if parts.scheme == "amqps":
        port, tls = parts.port or 5671, ssl.create_default_context()
        tls.check_hostname = False
    greeting = await _exchange(host, port, HANDSHAKE, tls)
    return greeting[:1] == bytes([METHOD_FRAME])


async def connected(port: int) -> bool:
    """Whether somebody accepts connections: enough for a server without a protocol of its own."""
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), PATIENCE)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


async def _exchange(
    host: str, port: int, request: bytes, tls: ssl.SSLContext | None = None
) -> bytes:
    """Send ``request``, return the first bytes of the answer, or none if there is none."""
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(host, port, ssl=tls)
            try:
                writer.write(request)
                await writer.drain()
                return await reader.read(64)
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return b""
