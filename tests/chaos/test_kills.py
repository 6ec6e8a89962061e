"""Nothing acknowledged is lost and nothing is applied twice, whatever is killed meanwhile.

Clients send commands with an Idempotency-Key and repeat them until they have an answer, as the
documentation asks of them.  Meanwhile every process of the platform is killed with SIGKILL, one
after the other: services, whoever writes the ledger, gateway, broker, database.  Afterwards the
databases are read by an independent reader and compared with what the clients were told, and the
gateway's read models with the databases.
"""

import asyncio
import itertools
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from pymongo import MongoClient

from cli.settings import Settings
from kit.wire import utcnow
from tests.support.platform import Client, a_key, huiyin, kill, processes

log = logging.getLogger(__name__)

CLIENTS = 12
TEAMS = 10
COMMUNITY = "140107001002"
#: Processes without a part in a command: one has done its work, one only receives letters.
SPARED = {"topology", "mailsink"}
#: What a command of each kind makes: in whose database, there and in the gateway's read model.
MADE = {
    "person": ("registry", "volunteers", "volunteers"),
    "need": ("matching", "needs", "needs"),
    "plea": ("matching", "help", "help_requests"),
    "gift": ("logistics", "donations", "donations"),
    "call": ("notify", "tickets", "tickets"),
}

Wish = tuple[str, str, Any]


@dataclass
class Ledger:
    """What the clients wanted, and what they were told: kept outside the platform."""

    told: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    kills: list[str] = field(default_factory=list)

    def of(self, kind: str, *statuses: int) -> dict[str, dict[str, Any]]:
        """Outcomes of one kind of command by its key."""
        return {
            key: result
            for key, (status, result) in self.told.items()
            if key.startswith(kind) and status in statuses
        }


async def insist(client: Client, ledger: Ledger, key: str, path: str, body: Any) -> None:
    """Send one command until its outcome is known."""
    for attempt in itertools.count():
        try:
            answer = await client.post(path, body, Idempotency_Key=key)
            if answer.status == 202:
                answer = await settled(client, answer.headers["Location"])
            if answer.status < 500 and answer.status not in (409, 425, 429):
                ledger.told[key] = (answer.status, answer.body)
                return
            if answer.status == 409 and answer.body.get("code") != "in_flight":
                ledger.told[key] = (409, answer.body)
                return
            ledger.errors[str(answer.status)] += 1
        except (aiohttp.ClientError, TimeoutError) as away:
            ledger.errors[type(away).__name__] += 1
        assert attempt < 600, f"no outcome for {key}"
        await asyncio.sleep(0.2)


async def settled(client: Client, location: str) -> Any:
    """Poll a command that was only accepted until it is done."""
    while True:
        answer = await client.get(location)
        if answer.status != 200 or answer.body["state"] == "done":
            break
        await asyncio.sleep(0.2)
    if answer.status == 200:
        return type(answer)(answer.body["status"], answer.headers, answer.body.get("result", {}))
    return answer


def wishes(teams: list[str]) -> Iterator[Wish]:
    """Commands without end: people, reports on few hot things, and every kind that makes one."""
    start = utcnow() + timedelta(days=2)
    for number in itertools.count():
        team = teams[number % TEAMS]
        phone = f"100{number:08d}"
        yield f"report-{number}", f"/v1/teams/{team}/readiness", {"readiness": "ready"}
        yield f"person-{number}", "/v1/volunteers", {
            "name": "合成甲", "phone": phone, "community": COMMUNITY,
            "intentions": ["checkpoint"], "available": ["morning"], "synthetic": True,
        }  # fmt: skip
        yield f"need-{number}", "/v1/needs", {
            "community": COMMUNITY, "category": "checkpoint", "people": 1,
            "starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=4)).isoformat(),
            "meeting_place": "北门", "site": {"lat": 37.86, "lon": 112.52}, "content": "查码",
            "precautions": "保持一米", "risk_notice": "接触人群", "guarantees": "保险、口罩",
        }  # fmt: skip
        yield f"report-{number}-again", f"/v1/teams/{team}/readiness", {"readiness": "ready"}
        yield f"plea-{number}", "/v1/help-requests", {
            "community": COMMUNITY, "category": "mother_baby", "detail": f"奶粉 {number}",
            "name": "合成丙", "phone": phone, "address": f"{number}号楼", "synthetic": True,
        }  # fmt: skip
        yield f"gift-{number}", "/v1/donations", {
            "donor_name": "合成厂", "area": "1401", "synthetic": True,
            "lines": [{"item": "mask", "quantity": 10}],
        }  # fmt: skip
        yield f"call-{number}", "/v1/tickets", {
            "community": COMMUNITY, "topic_of_call": "policy", "question": "?",
            "caller_name": "合成乙", "caller_phone": phone, "synthetic": True,
        }  # fmt: skip


async def send(
    key: str, ledger: Ledger, wanted: Iterator[Wish], enough: Callable[[], bool]
) -> None:
    """Send commands over a few parallel clients until that is enough; finish what was begun."""
    async with Client(key, connections=CLIENTS, wait=5) as client:

        async def worker() -> None:
            while not enough() and (wish := next(wanted, None)):
                await insist(client, ledger, *wish)

        await asyncio.gather(*(worker() for _ in range(CLIENTS)))


async def strike(ledger: Ledger, victims: list[str], kills: int) -> None:
    """Kill every process in turn, as often as wanted and once in any case."""
    for victim in itertools.islice(itertools.cycle(victims), max(kills, len(victims))):
        await until_ready(victim)
        await asyncio.to_thread(kill, victim)
        ledger.kills.append(victim)
        await until_ready(victim)
        await asyncio.sleep(0.5)


async def until_ready(name: str) -> None:
    """Wait until the supervisor has brought a process back."""
    end = time.monotonic() + 90
    while processes()[name]["state"] != "ready":
        assert time.monotonic() < end, f"{name} did not come back"
        await asyncio.sleep(0.2)


@pytest.mark.req("R-NFR-02")
async def test_every_acknowledged_command_is_applied_exactly_once(platform, pytestconfig):
    key, ledger, struck = await asyncio.to_thread(a_key, "city_op"), Ledger(), asyncio.Event()
    team = {"name": "Blue Sky", "area": "1401", "capabilities": ["rescue"], "members": 5}
    raised = [(f"team-{n}", "/v1/teams", team) for n in range(TEAMS)]
    await send(key, ledger, iter(raised), lambda: False)
    teams = [result["id"] for result in ledger.of("team", 201).values()]
    assert len(teams) == TEAMS
    victims = sorted(processes().keys() - SPARED)

    async def hurt() -> None:
        await strike(ledger, victims, pytestconfig.getoption("kills"))
        struck.set()

    def enough() -> bool:
        return struck.is_set() and len(ledger.told) >= pytestconfig.getoption("commands")

    await asyncio.gather(send(key, ledger, wishes(teams), enough), hurt())

    assert set(victims) == set(ledger.kills)
    assert ledger.errors, "no client noticed a kill: the test proved nothing"
    assert {status for status, _ in ledger.told.values()} <= {200, 201}
    figures = {"kills": len(ledger.kills), "acknowledged": len(ledger.told), **ledger.errors}
    log.info("figures: %s", figures)
    await asyncio.to_thread(compare, platform, ledger, teams)
    assert "No dead letters" in await asyncio.to_thread(huiyin, "dead", "list")


def compare(platform: Settings, ledger: Ledger, teams: list[str]) -> None:
    """Hold the databases against the clients' ledger, and the read models against them."""
    client: MongoClient[dict[str, Any]] = MongoClient(platform.mongo_uri)
    gateway = client[f"{platform.mongo_prefix}gateway"]
    for kind, (service, collection, view) in MADE.items():
        acknowledged = {result["id"] for result in ledger.of(kind, 201).values()}
        stored = ids(client[f"{platform.mongo_prefix}{service}"][collection])
        assert stored == acknowledged, f"{kind}: {len(stored)} stored, {len(acknowledged)} told"
        until(lambda stored=stored, view=view: ids(gateway[view]) == stored, f"{view} differ")
    reports = client[f"{platform.mongo_prefix}registry"].teams.find({"_id": {"$in": teams}})
    applied = sum(one["_v"] - 1 for one in reports)
    assert applied == len(ledger.of("report", 200))
    until(lambda: not gateway.commands.count_documents({"state": "pending"}), "commands left")
    client.close()


def ids(collection: Any) -> set[str]:
    """The ids of everything in a collection."""
    return {document["_id"] for document in collection.find({}, {"_id": 1})}


def until(holds: Callable[[], bool], otherwise: str) -> None:
    """Read models follow: give them a minute."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, otherwise
        time.sleep(0.2)
