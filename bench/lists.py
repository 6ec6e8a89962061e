"""A page of a list from the read models, beside the least an HTTP application can do.

With rights and a cursor; its rivals have neither.  Once while nothing else happens, so that it
stays in memory, and once while somebody registers without a pause, so that it always changes.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import Any

from bench.command_path import registration
from bench.platform import Platform
from bench.result import Result
from bench.rivalry import beside, get, measured, rivals

SECONDS, RUNS = 4.0, 3
#: People registered beforehand, and how many are on a page.
PEOPLE, SHOWN = 1_000, 20
#: More than one connection can register while pages are read.
MOST = 2_000


def cases(platform: Platform) -> Iterator[Result]:
    """Pages per second, against hello and against one find."""
    platform.whole()
    url, key, numbers = platform.settings.public_url, platform.key(), count(1)
    page = get(f"/v1/volunteers?limit={SHOWN}", key)

    def people(path: str, many: int) -> list[dict[str, str]]:
        return [registration(path, next(numbers), key) for _ in range(many)]

    hello, found, listed, joined = [], [], [], []
    changing: list[dict[str, Any]] = []
    with rivals(platform) as at, ThreadPoolExecutor() as beside_us:
        for path, where in (("/v1/volunteers", url), ("/things", at)):
            measured(platform, where, people(path, PEOPLE), SECONDS)
        for _ in range(RUNS):
            hello.append(measured(platform, at, [get("/hello")], SECONDS))
            found.append(measured(platform, at, [get(f"/things?limit={SHOWN}")], SECONDS))
            listed.append(measured(platform, url, [page], SECONDS))
            who = people("/v1/volunteers", MOST)
            joining = beside_us.submit(measured, platform, url, who, SECONDS, connections=1)
            changing.append(measured(platform, url, [page], SECONDS))
            joined.append(joining.result()["rate"])
    result = partial(beside, bench="lists", unit="pages/s")
    case = f"pages of {SHOWN} people"
    yield result("FastAPI hello", case=case, ours=listed, theirs=hello, goal=0.35)
    yield result("FastAPI with one motor find", case=case, ours=listed, theirs=found, goal=0.50)
    case += f" while {min(joined):.0f} or more join in a second"
    yield result("FastAPI hello", case=case, ours=changing, theirs=hello, goal=0.35)
