"""Nothing acknowledged is lost and nothing is applied twice, whatever is killed meanwhile.

Clients send commands with an Idempotency-Key and repeat them until they have an answer, as the
documentation asks of them.  Meanwhile every process of the platform is killed with SIGKILL, one
after the other: services, gateway, broker, database.  Afterwards the databases are read by an
independent reader and compared with what the clients were told.
"""

import asyncio
import itertools
import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from pymongo import MongoClient

from cli.settings import Settings
from tests.support.platform import Client, a_key, huiyin, kill, processes
from tests.support.ports import free_base

log = logging.getLogger(__name__)

COMMANDS = 2000
CLIENTS = 12
TEAMS = 10
ROUNDS = 3
VICTIMS = (
    "registry-1", "matching-1", "logistics-1", "notify-1", "gateway-1", "rabbitmq", "mongod",
)  # fmt: skip


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


def wishes(teams: list[str]) -> list[tuple[str, str, Any]]:
    """The commands: people, reports on few hot things, donations, calls."""
    made = []
    for number in range(COMMANDS):
        kind = ("person", "report", "report", "gift", "call")[number % 5]
        key = f"{kind}-{number}"
        if kind == "person":
            made.append((key, "/v1/volunteers", {
                "name": "合成甲", "phone": f"100{number:08d}", "community": "140107001002",
                "intentions": ["checkpoint"], "available": ["morning"], "synthetic": True,
            }))  # fmt: skip
        elif kind == "report":
            team = teams[number % TEAMS]
            made.append((key, f"/v1/teams/{team}/readiness", {"readiness": "ready"}))
        elif kind == "gift":
            made.append((key, "/v1/donations", {
                "donor_name": "合成厂", "area": "1401", "synthetic": True,
                "lines": [{"item": "mask", "quantity": 10}],
            }))  # fmt: skip
        else:
            made.append((key, "/v1/tickets", {
                "community": "140107001002", "topic_of_call": "policy", "question": "?",
                "caller_name": "合成乙", "caller_phone": f"100{number:08d}", "synthetic": True,
            }))  # fmt: skip
    return made


async def send_all(key: str, ledger: Ledger, todo: list[tuple[str, str, Any]]) -> None:
    """Send everything over a few parallel clients."""
    async with Client(key, connections=CLIENTS) as client:
        queue = iter(todo)

        async def worker() -> None:
            for name, path, body in queue:
                await insist(client, ledger, name, path, body)

        await asyncio.gather(*(worker() for _ in range(CLIENTS)))


async def kill_all(ledger: Ledger, done: asyncio.Event) -> None:
    """Kill every process in turn: once in any case, and again while commands come."""
    for victim in VICTIMS * ROUNDS:
        if done.is_set() and len(ledger.kills) >= len(VICTIMS):
            return
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


@pytest.fixture
def platform(tmp_path, monkeypatch):
    """A platform of its own, so that killing it hurts nobody else."""
    monkeypatch.setenv("HUIYIN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUIYIN_PORT_BASE", str(free_base()))
    for name in ("HUIYIN_AMQP_URI", "HUIYIN_MONGO_URI"):
        monkeypatch.delenv(name, raising=False)
    huiyin("up")
    yield Settings.read()
    huiyin("down")


@pytest.mark.req("R-NFR-02")
async def test_every_acknowledged_command_is_applied_exactly_once(platform):
    key, ledger, done = a_key("city_op"), Ledger(), asyncio.Event()
    team = {"name": "Blue Sky", "area": "1401", "capabilities": ["rescue"], "members": 5}
    await send_all(key, ledger, [(f"team-{n}", "/v1/teams", team) for n in range(TEAMS)])
    teams = [result["id"] for result in ledger.of("team", 201).values()]
    assert len(teams) == TEAMS

    async def load() -> None:
        await send_all(key, ledger, wishes(teams))
        done.set()

    await asyncio.gather(load(), kill_all(ledger, done))

    assert set(VICTIMS) <= set(ledger.kills)
    assert ledger.errors, "no client noticed a kill: the test proved nothing"
    assert len(ledger.told) == COMMANDS + TEAMS
    assert {status for status, _ in ledger.told.values()} <= {200, 201}
    figures = {"kills": len(ledger.kills), "acknowledged": len(ledger.told), **ledger.errors}
    log.info("figures: %s", figures)
    await asyncio.to_thread(compare, platform, ledger, teams)


def compare(platform: Settings, ledger: Ledger, teams: list[str]) -> None:
    """Read the databases and hold them against the clients' ledger."""
    client: MongoClient[dict[str, Any]] = MongoClient(platform.mongo_uri)
    db = {
        name: client[f"{platform.mongo_prefix}{name}"]
        for name in ("registry", "logistics", "notify")
    }
    for kind, collection in (
        ("person", db["registry"].volunteers),
        ("gift", db["logistics"].donations),
        ("call", db["notify"].tickets),
    ):
        acknowledged = {result["id"] for result in ledger.of(kind, 201).values()}
        stored = {document["_id"] for document in collection.find({}, {"_id": 1})}
        assert stored == acknowledged, f"{kind}: {len(stored)} stored, {len(acknowledged)} told"
    applied = sum(one["_v"] - 1 for one in db["registry"].teams.find({"_id": {"$in": teams}}))
    assert applied == len(ledger.of("report", 200))
    client.close()
