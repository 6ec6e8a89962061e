"""A page of a list from the read models, beside the least an HTTP application can do.

With rights and a cursor; its rivals have neither.
"""

from collections.abc import Iterator
from functools import partial

from bench.command_path import registration
from bench.platform import Platform
from bench.result import Result
from bench.rivalry import beside, get, measured, rivals

SECONDS, RUNS = 4.0, 3
#: People registered beforehand, and how many are on a page.
PEOPLE, SHOWN = 1_000, 20


def cases(platform: Platform) -> Iterator[Result]:
    """Pages per second, against hello and against one find."""
    platform.whole()
    url, key = platform.settings.public_url, platform.key()
    page = get(f"/v1/volunteers?limit={SHOWN}", key)
    hello, found, listed = [], [], []
    with rivals(platform) as at:
        for path, where in (("/v1/volunteers", url), ("/things", at)):
            people = [registration(path, number, key) for number in range(1, PEOPLE + 1)]
            measured(platform, where, people, SECONDS)
        for _ in range(RUNS):
            hello.append(measured(platform, at, [get("/hello")], SECONDS))
            found.append(measured(platform, at, [get(f"/things?limit={SHOWN}")], SECONDS))
            listed.append(measured(platform, url, [page], SECONDS))
    result = partial(
        beside, bench="lists", case=f"pages of {SHOWN} people", unit="pages/s", ours=listed
    )
    yield result("FastAPI hello", theirs=hello, goal=0.35)
    yield result("FastAPI with one motor find", theirs=found, goal=0.50)
