"""Who falls silent is not dead: it comes back and goes on with what others have done meanwhile.

Processes are stopped with SIGSTOP for longer than heartbeats allow, and then go on: a broker, a
database, services, and whoever writes the ledger, in whose place another has begun to write.
"""

import asyncio
import itertools
import logging
import os
import signal
from collections.abc import Iterator

import pytest

from tests.chaos import test_kills, test_poster
from tests.chaos.test_kills import TEAMS, Ledger, Wish, insist, send, until_ready, wishes
from tests.chaos.test_poster import STOCK, a_move
from tests.support.platform import Client, a_key, huiyin, processes

log = logging.getLogger(__name__)

#: Who is silent at once, and for how many seconds: heartbeats are missed after forty.
SILENCES = (
    (("ledger-1", "registry-1", "logistics-1"), 65),
    (("ledger-2", "matching-1", "notify-1"), 65),
    (("mongod",), 20),
    (("rabbitmq",), 50),
    (("gateway-1",), 15),
)


@pytest.mark.req("R-NFR-02", "R-LOG-11")
async def test_whoever_was_silent_for_a_minute_does_nothing_twice(platform):
    key, ledger, silenced = await asyncio.to_thread(a_key, "city_op"), Ledger(), asyncio.Event()
    keeper, posts = await asyncio.to_thread(a_key, "warehouse"), Ledger()
    team = {"name": "Blue Sky", "area": "1401", "capabilities": ["rescue"], "members": 5}
    raised = [(f"team-{n}", "/v1/teams", team) for n in range(TEAMS)]
    await send(key, ledger, iter(raised), lambda: False)
    teams = [result["id"] for result in ledger.of("team", 201).values()]
    async with Client(keeper, wait=5) as client:
        stock = a_move("receive", "supplier:s1", "warehouse:main", STOCK)
        await insist(client, posts, "stock", "/v1/stock/moves", stock)

    async def fall_silent() -> None:
        for names, seconds in SILENCES:
            signalled(names, signal.SIGSTOP)
            try:
                await asyncio.sleep(seconds)
            finally:
                signalled(names, signal.SIGCONT)
            await asyncio.sleep(5)
            for name in names:
                await until_ready(name)
        silenced.set()

    await asyncio.gather(
        send(key, ledger, wishes(teams), silenced.is_set),
        send(keeper, posts, issues(), silenced.is_set),
        fall_silent(),
    )
    log.info("figures: %d commands, %d posts", len(ledger.told), len(posts.told))
    await asyncio.to_thread(test_kills.compare, platform, ledger, teams)
    await asyncio.to_thread(test_poster.compare, platform, posts)
    assert "No dead letters" in await asyncio.to_thread(huiyin, "dead", "list")


def signalled(names: tuple[str, ...], what: signal.Signals) -> None:
    """Send a signal to processes of the platform."""
    for name in names:
        os.kill(processes()[name]["pid"], what)


def issues() -> Iterator[Wish]:
    """Withdrawals from one store, without end."""
    for number in itertools.count():
        wish = a_move("issue", "warehouse:main", f"team:t{number % 7}", 1 + number % 3)
        yield f"issue-{number}", "/v1/stock/moves", wish
