"""A command through the whole platform, beside the least an HTTP application can do.

The gateway keeps the command, the relay publishes it, the registry obeys it in one document, its
outcome comes back over the bus and is answered: everything durable, at the same number of
connections and with the same web server settings as its rivals.
"""

from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import Any

from bench.platform import Platform
from bench.result import Result
from bench.rivalry import beside, get, measured, post, rivals

SECONDS, RUNS = 6.0, 3
#: More than can be answered in one run.
MOST = 6_000


def cases(platform: Platform) -> Iterator[Result]:
    """Registrations per second, against hello and against a bare insert."""
    platform.whole()
    url, key = platform.settings.public_url, platform.key()
    numbers = count(1)
    hello, inserted, registered = [], [], []
    with rivals(platform) as at:
        for _ in range(RUNS):
            hello.append(measured(platform, at, [get("/hello")], SECONDS))
            thing = registration("/things", next(numbers))
            inserted.append(measured(platform, at, [thing], SECONDS))
            people = [registration("/v1/volunteers", next(numbers), key) for _ in range(MOST)]
            registered.append(measured(platform, url, people, SECONDS))
    result = partial(
        beside, bench="command_path", case="registrations", unit="commands/s", ours=registered
    )
    yield result("FastAPI hello", theirs=hello, goal=0.10)
    yield result("FastAPI with one bare motor insert", theirs=inserted, goal=0.20)


def registration(path: str, number: int, key: str = "") -> dict[str, str]:
    """A request that registers this person and waits for the outcome."""
    headers = {"Prefer": "wait=30", "Idempotency-Key": f"bench-{number}"}
    return post(path, person(number), key, headers)


def person(number: int) -> dict[str, Any]:
    """A registration; nobody else has the phone."""
    return {
        "name": "合成测试",
        "phone": f"100{number:08d}",
        "community": "140107001002",
        "intentions": ["checkpoint"],
        "available": ["morning"],
        "synthetic": True,
    }
