"""The load generator, against a server that counts."""

import asyncio
from itertools import cycle

import pytest

from bench.load import Load


@pytest.fixture
async def server():
    """Answers every request and remembers its first line."""
    asked = []

    async def answer(reader, writer):
        while head := await reader.readline():
            asked.append(head)
            rest = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(rest.partition(b"Content-Length: ")[2].split(b"\r")[0]))
            writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as running:
        yield running.sockets[0].getsockname()[1], asked


def request(number):
    return f"POST /things/{number} HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi".encode()


async def test_different_requests_are_sent_once_each(server):
    port, asked = server
    load = Load(f"http://127.0.0.1:{port}", map(request, range(40)), seconds=30)
    await load.run(4)
    assert load.statuses == {"201": 40}
    assert len(set(asked)) == 40 == len(load.took)


async def test_it_stops_when_the_time_is_over(server):
    port, _ = server
    load = Load(f"http://127.0.0.1:{port}", cycle([request(1)]), seconds=0.2)
    assert 0.2 <= await load.run(2) < 5
