"""Whoever writes the ledger is killed eight times under load, and nothing is lost or doubled.

The clients' own notes are the measure: what they were told was posted must be in the ledger once,
what they were told was refused must not, and an independent reader must find no fault.
"""

import asyncio
import logging
from collections import Counter
from typing import Any

import pytest
from pymongo import MongoClient

from cli.settings import Settings
from services.logistics.auditing.parts import read
from services.logistics.domain.auditor import finding
from tests.chaos.test_kills import Ledger, insist, until_ready
from tests.support.platform import Client, a_key, kill

log = logging.getLogger(__name__)

WRITERS, STOCK, KILLS = 30, 1_000_000, 8


def a_move(kind: str, source: str, target: str, quantity: int) -> dict[str, Any]:
    lines = [{"item": "mask", "quantity": quantity}]
    return {"area": "1401", "kind": kind, "source": source, "target": target, "lines": lines,
            "reason": "load"}  # fmt: skip


@pytest.mark.req("R-LOG-11")
async def test_nothing_acknowledged_is_lost_when_the_poster_is_killed_eight_times(platform):
    key, ledger, done = await asyncio.to_thread(a_key, "warehouse"), Ledger(), asyncio.Event()
    async with Client(key, connections=WRITERS, wait=5) as client:
        stock = a_move("receive", "supplier:s1", "warehouse:main", STOCK)
        await insist(client, ledger, "stock", "/v1/stock/moves", stock)

        async def write(who: int) -> None:
            turn = 0
            while not done.is_set():
                wish = a_move("issue", "warehouse:main", f"team:t{who % 7}", 1 + turn % 3)
                await insist(client, ledger, f"issue-{who}-{turn}", "/v1/stock/moves", wish)
                turn += 1

        async def strike() -> None:
            for turn in range(KILLS):
                victim = f"ledger-{turn % 2 + 1}"
                await until_ready(victim)
                before = len(ledger.told)
                await asyncio.to_thread(kill, victim)
                while len(ledger.told) < before + 40:  # the other one has taken over
                    await asyncio.sleep(0.05)
            done.set()

        await asyncio.gather(strike(), *(write(who) for who in range(WRITERS)))
    log.info("kills: %d, posts: %d, errors: %s", KILLS, len(ledger.told), dict(ledger.errors))
    await asyncio.to_thread(compare, platform, ledger)


def compare(platform: Settings, ledger: Ledger) -> None:
    """Hold the ledger against what the clients were told."""
    client: MongoClient[dict[str, Any]] = MongoClient(platform.mongo_uri)
    database = f"{platform.mongo_prefix}logistics"
    entries = client[database].entries
    found = finding([read(platform.mongo_uri, database, "entries", (None, None))])
    told = ledger.of("issue", 201)
    ids = Counter(result["id"] for result in told.values())
    written = {one["_id"] for one in entries.find({"kind": "issue"}, {"_id": 1})}
    client.close()
    assert found.faults == ()
    assert {status for status, _ in ledger.told.values()} == {201}
    assert max(ids.values()) == 1, "two wishes were told of one entry"
    assert set(ids) == written, "acknowledged and written differ"
    assert found.totals["warehouse"]["mask"] + found.totals["team"]["mask"] == STOCK
