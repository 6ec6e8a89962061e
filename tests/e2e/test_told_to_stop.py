"""Every process told to stop under load finishes what it has: the broker says nothing twice.

Clients go on with commands for every service; each process gets a SIGTERM in turn, as in an
upgrade, and the supervisor starts it again.  The broker's own counter of redeliveries is the
measure, and the databases are held against what the clients were told.
"""

import asyncio
import itertools
import os
import signal
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.request import Request, urlopen

import aiohttp
import orjson
import pytest
from pymongo import MongoClient

from cli.settings import BROKER_METRICS, Settings
from tests.chaos.test_kills import Ledger, ids, insist, until_ready
from tests.e2e.conftest import COMMUNITY, RUN, a_need, a_person, made
from tests.support.platform import Client, a_key, processes

#: One after the other: those of a row a moment apart, each row when the one before has ended.
VICTIMS = (
    ("registry-1", "matching-1", "logistics-1", "notify-1", "registry-bulk-1", "ledger-1"),
    ("ledger-2",),
    ("gateway-1",),
)
#: Senders of each kind of command.  Each kind has its own: while one service is away, the clients
#: of the others do not wait for it.
SENDERS = 2
PEOPLE = 20
#: Who is registered singly, and by lists, has phones of this test's own, below and from here on.
PEOPLE_FROM = 5_000
OWN = (RUN + 5_000) % 10_000
#: Seconds in which a process that is told to stop must have ended.
PATIENCE = 25
GUEST = b64encode(b"guest:guest").decode()
TITLES = "姓名,手机,社区代码,服务意向,服务时段"
#: What each kind makes, in whose database.
MADE = {
    "person": ("registry", "volunteers"),
    "need": ("matching", "needs"),
    "gift": ("logistics", "donations"),
    "move": ("logistics", "entries"),
    "call": ("notify", "tickets"),
}


def own_phone(number: int) -> str:
    """A made-up phone, below 10,000, that no other test of this run uses."""
    return f"100{OWN:04d}{number:04d}"


def a_command(kind: str, number: int, team: str) -> tuple[str, dict[str, Any]]:
    """Where to send the command of this kind and number, and what."""
    match kind:
        case "report":
            return f"/v1/teams/{team}/readiness", {"readiness": "ready"}
        case "person":
            return "/v1/volunteers", a_person(0, phone=own_phone(number))
        case "need":
            return "/v1/needs", a_need(1, starts_in=60)
        case "gift":
            line = {"item": "mask", "quantity": 10}
            gift = {"donor_name": "合成厂", "area": "1401", "synthetic": True}
            return "/v1/donations", gift | {"lines": [line]}
        case "move":
            line = {"item": "mask", "quantity": 1}
            ends = {"source": "supplier:s1", "target": "warehouse:main"}
            move = {"area": "1401", "kind": "receive", "reason": "load"}
            return "/v1/stock/moves", move | ends | {"lines": [line]}
        case _:
            call = {"topic_of_call": "policy", "question": "?", "caller_name": "合成乙"}
            call |= {"community": COMMUNITY, "caller_phone": own_phone(0), "synthetic": True}
            return "/v1/tickets", call


async def bring_list(client: Client, number: int) -> None:
    """Upload a list of people, and wait until each of them is registered."""
    phones = (own_phone(PEOPLE_FROM + PEOPLE * number + place) for place in range(PEOPLE))
    rows = [f"名单{phone[3:]},{phone},{COMMUNITY},卡口值班,上午" for phone in phones]
    text = "\r\n".join((TITLES, *rows)).encode()
    while True:
        form = aiohttp.FormData()
        form.add_field("file", text, filename="list.csv", content_type="text/csv")
        path = "/v1/imports/volunteers?synthetic=true"
        try:
            begun = await client.call("POST", path, data=form)
            break
        except aiohttp.ClientError:  # the gateway is the one that was told to stop
            await asyncio.sleep(0.2)
    assert begun.status == 202, begun.body
    here, found = begun.headers["Location"], {"state": "running"}
    while found["state"] == "running":
        await asyncio.sleep(0.1)
        try:
            found = (await client.get(here)).body
        except aiohttp.ClientError:
            continue
    assert (found["state"], found["accepted"], found["rejected"]) == ("done", PEOPLE, 0), found


async def work(keys: dict[str, str], ledger: Ledger, team: str, stopped: asyncio.Event) -> int:
    """Send commands for every service until all have been stopped; how many lists there were."""
    lists = 0
    async with Client(keys["operator"]) as operator, Client(keys["warehouse"]) as warehouse:

        async def send(kind: str, numbers: Iterator[int]) -> None:
            client = warehouse if kind == "move" else operator
            while not stopped.is_set():
                number = next(numbers)
                await insist(client, ledger, f"{kind}-{number}", *a_command(kind, number, team))

        async def bring() -> None:
            nonlocal lists
            while not stopped.is_set():
                await bring_list(operator, lists)
                lists += 1

        turns = {kind: itertools.count() for kind in ("report", *MADE)}
        senders = [send(kind, turn) for kind, turn in turns.items() for _ in range(SENDERS)]
        await asyncio.gather(bring(), *senders)
    return lists


async def tell_to_stop(name: str, *, after: float) -> None:
    """SIGTERM, so many seconds from now; returns when the process has ended."""
    await asyncio.sleep(after)
    await until_ready(name)
    before = processes()[name]
    os.kill(before["pid"], signal.SIGTERM)
    end = time.monotonic() + PATIENCE
    while processes()[name]["restarts"] == before["restarts"]:
        assert time.monotonic() < end, f"{name} does not end"
        await asyncio.sleep(0.05)


def said_twice(settings: Settings) -> float:
    """How many messages the broker has delivered a second time since it started."""
    where = f"http://127.0.0.1:{settings.port(BROKER_METRICS)}/metrics"
    with urlopen(where, timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    name = "rabbitmq_global_messages_redelivered_total{"
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


def to_whom(settings: Settings) -> dict[str, int]:
    """The same by queue, some seconds late: for whoever looks for the cause."""
    where = settings.management.replace("guest:guest@", "")
    request = Request(f"{where}/api/queues", headers={"Authorization": f"Basic {GUEST}"})
    with urlopen(request, timeout=10) as answer:
        queues = orjson.loads(answer.read())
    told = {one["name"]: one.get("message_stats", {}).get("redeliver", 0) for one in queues}
    return {name: count for name, count in told.items() if count}


def stored(settings: Settings) -> dict[str, set[str]]:
    """The ids in the databases, by the kind of command that makes them."""
    with closing(MongoClient[Any](settings.mongo_uri)) as client:
        return {
            kind: ids(client[settings.mongo_prefix + service][collection])
            for kind, (service, collection) in MADE.items()
        }


def reports(settings: Settings, team: str) -> int:
    """How often a team has reported."""
    with closing(MongoClient[Any](settings.mongo_uri)) as client:
        found = client[f"{settings.mongo_prefix}registry"].teams.find_one({"_id": team})
        return int(found["_v"]) - 1


@pytest.mark.req("R-NFR-02")
async def test_no_process_that_is_told_to_stop_leaves_anything_to_be_said_twice(keys, operator):
    settings, ledger, stopped = Settings.read(), Ledger(), asyncio.Event()
    posts = {"operator": keys["operator"], "warehouse": await asyncio.to_thread(a_key, "warehouse")}
    raised = {"name": f"Blue Sky {RUN}", "area": "1401", "capabilities": ["rescue"], "members": 5}
    team = made(await operator.post("/v1/teams", raised))["id"]
    before, twice = stored(settings), said_twice(settings)

    async def stop_each() -> None:
        for row in VICTIMS:
            await asyncio.gather(
                *(tell_to_stop(victim, after=0.5 * n) for n, victim in enumerate(row, 1))
            )
        for victim in itertools.chain(*VICTIMS):
            await until_ready(victim)
        stopped.set()

    lists, _ = await asyncio.gather(work(posts, ledger, team, stopped), stop_each())

    assert said_twice(settings) == twice, to_whom(settings)
    assert {status for status, _ in ledger.told.values()} <= {200, 201}
    after = stored(settings)
    for kind in MADE:
        told = {result["id"] for result in ledger.of(kind, 201).values()}
        of_lists = PEOPLE * lists if kind == "person" else 0
        assert told <= after[kind] - before[kind]
        assert len(after[kind] - before[kind]) == len(told) + of_lists
    assert reports(settings, team) == len(ledger.of("report", 200))
