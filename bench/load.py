"""A load generator in a process of its own: as many requests as a server answers.

Plain asyncio streams of prepared bytes cost a tenth of what an HTTP library does, so that the
server is measured and not the client.  Started as ``python -m bench.load URL SECONDS CONNECTIONS``
with one request per line of JSON on standard input: ``{"head": …, "body": …}``; prints how many
were answered, how fast, and with which status.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from urllib.parse import urlsplit

from bench.result import percentile


class Load:
    """Keeps connections busy until the time is over, or the requests are used up."""

    def __init__(self, url: str, requests: Iterator[bytes], seconds: float) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._requests = requests
        self._seconds = seconds
        self.took: list[float] = []
        self.statuses: Counter[str] = Counter()

    async def run(self, connections: int) -> float:
        """Send; the seconds it lasted."""
        begun = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(connections):
                group.create_task(self._keep_asking(begun + self._seconds))
        return time.perf_counter() - begun

    async def _keep_asking(self, until: float) -> None:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        for request in self._requests:
            begun = time.perf_counter()
            if begun >= until:
                break
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(_length(head))
            self.took.append(time.perf_counter() - begun)
            self.statuses[head[9:12].decode()] += 1
        writer.close()


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0] or 0)


def _request(line: str) -> bytes:
    parts = json.loads(line)
    body = parts["body"].encode()
    head = parts["head"] + f"\r\nHost: bench\r\nContent-Length: {len(body)}\r\n\r\n"
    prepared: bytes = head.encode() + body
    return prepared


def main() -> None:
    """Read the requests, send them, print what was measured."""
    url, seconds, connections = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    prepared = [_request(line) for line in sys.stdin]
    # One request alone is repeated; a list of different ones is sent once each.
    requests = cycle(prepared) if len(prepared) == 1 else iter(prepared)
    load = Load(url, requests, seconds)
    lasted = asyncio.run(load.run(connections))
    answered = sum(load.statuses.values())
    told = {"rate": answered / lasted, "answered": answered, "statuses": load.statuses}
    told |= {
        "p50_ms": percentile(load.took, 0.5) * 1000,
        "p99_ms": percentile(load.took, 0.99) * 1000,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
