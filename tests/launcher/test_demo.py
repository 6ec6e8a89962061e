"""`make demo` on an empty machine: interrupted, stopped, played to the end, and played again.

One street of Taiyuan in a home of its own.  Nothing may be done twice, and every figure agrees
with the others, with the databases of the services, and with the events that they said.
"""

import asyncio
import json
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from kombu import Connection
from pymongo import MongoClient

from cli.identity import marked
from kit.bundle import opened
from kit.seal import Keys
from kit.wire import Envelope, utcnow
from services.gateway.figures import count
from services.gateway.store import Database
from services.gateway.views import VIEW_INDEXES, project
from tests.launcher.stand_ins import eventually
from tests.support.home import Home
from tests.support.ports import free_base

STREET = "140107008"
RECORDER = "test.recorder"
#: Who has asked for what grows with every question.
NOT_COMPARED = {"audit", "inspections"}
#: Part of the id of the audit that logistics begins by itself some minutes after its start.
NIGHTLY = "night-"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "home", free_base())
    yield made
    made.run("down")


def played(home: Home) -> dict[str, Any]:
    """Play the street to its end; the report."""
    done = home.run("demo", "taiyuan", "--area", STREET)
    assert done.returncode == 0, done.stdout
    return dict(json.loads((home.path / "demo-report.json").read_text()))


def interrupted(home: Home, log: Path) -> None:
    """Play it until people answer their letters, and press Ctrl-C."""
    with log.open("w") as out:
        playing = home.start("demo", "taiyuan", "--area", STREET, out=out.fileno())
        answered = home.path / "demo" / "answered"
        eventually(lambda: answered.exists() and len(answered.read_text().split()) > 50, 120)
        playing.send_signal(signal.SIGINT)
        assert playing.wait(20) == 130
    assert "goes on from here" in log.read_text()
    assert "Offers read and answered" not in log.read_text()


def record(home: Home) -> None:
    """From now on keep every event that is said."""
    with Connection(home.settings.amqp_uri) as bus:
        channel = bus.default_channel
        channel.queue_declare(RECORDER, durable=True, auto_delete=False)
        channel.queue_bind(RECORDER, "events", "#")


def recorded(home: Home) -> list[Envelope]:
    """All that was said."""
    keys, told = Keys(home.settings.keys), []
    with Connection(home.settings.amqp_uri) as bus:
        while (message := bus.default_channel.basic_get(RECORDER, no_ack=True)) is not None:
            told += [Envelope.unpack(body, keys.message) for body in opened(message)]
    return told


def everything(home: Home) -> dict[str, set[str]]:
    """The ids of all that any service holds, by database and collection."""
    with closing(MongoClient[Any](home.settings.mongo_uri)) as client:
        found = {}
        for name in client.list_database_names():
            if name.startswith(home.settings.mongo_prefix):
                for collection in set(client[name].list_collection_names()) - NOT_COMPARED:
                    ids = {str(one["_id"]) for one in client[name][collection].find({}, ["_id"])}
                    found[f"{name}.{collection}"] = {one for one in ids if NIGHTLY not in one}
        return found


def at_rest(home: Home) -> dict[str, set[str]]:
    """The same once every record has its link in a chain, and nothing more is written."""
    found: dict[str, set[str]] = {}

    def quiet() -> bool:
        nonlocal found
        before, found = found, everything(home)
        links, records = (
            found[f"{home.settings.mongo_prefix}registry.{one}"]
            for one in ("record_links", "service_records")
        )
        time.sleep(0.5)
        return found == before and len(links) == len(records)

    eventually(quiet, 60)
    return found


def stats(home: Home) -> dict[str, Any]:
    """The public's figures, as the page shows them."""
    with urlopen(f"{home.settings.public_url}/v1/stats", timeout=20) as answer:
        told = dict(json.loads(answer.read()))
    return {name: figure for name, figure in told.items() if name not in ("at", "definitions")}


def agree(figures: dict[str, Any], home: Home) -> None:
    """Figures agree with each other, and with what the services have in their own databases."""
    needs, offers = figures["community_needs"], figures["offers"]
    matched = figures["reserve_volunteers"]["matched"] + figures["volunteer_fleet"]["matched"]
    assert figures["funnel"]["volunteers_matched"] == matched
    assert matched == offers["checked_out"] + offers.get("missed", 0)
    assert figures["service"]["person_times"] == offers["checked_out"]
    assert needs["submitted"] == needs["published"] == sum(needs["states"].values())
    assert figures["help_requests"]["received"] == figures["help_requests"]["closed"] > 0
    assert [one["in_stock"] for one in figures["donations"]["items"]] == [0, 0]
    with closing(MongoClient[Any](home.settings.mongo_uri)) as client:
        registry, matching, logistics = (
            client[f"{home.settings.mongo_prefix}{one}"]
            for one in ("registry", "matching", "logistics")
        )
        people = figures["reserve_volunteers"]["registered"]
        people += figures["volunteer_fleet"]["registered"]
        assert registry.volunteers.count_documents({}) == people
        assert registry.service_records.count_documents({}) == figures["service"]["person_times"]
        assert matching.needs.count_documents({}) == needs["submitted"]
        legs = [leg for entry in logistics.entries.find() for leg in entry["legs"]]
        assert sum(leg["delta"] for leg in legs) == 0


async def rebuilt(home: Home, told: list[Envelope]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures of an empty gateway that hears everything at once, and of the one that was up."""
    prefix, now = home.settings.mongo_prefix, utcnow()
    live = Database(home.settings.mongo_uri, prefix=prefix)
    anew = Database(home.settings.mongo_uri, prefix="anew_")
    try:
        await anew.prepare(VIEW_INDEXES)
        await anew.apply([one for said in told for one in project(said.message(), said)])
        return await count(anew.views, now), await count(live.views, now)
    finally:
        anew.close()
        live.close()


@pytest.mark.slow
@pytest.mark.req("R-NFR-01", "R-NFR-02", "R-COM-02")
def test_a_demo_that_is_interrupted_stopped_and_played_again_does_nothing_twice(
    home: Home, tmp_path: Path
) -> None:
    assert home.run("up").returncode == 0
    record(home)
    interrupted(home, tmp_path / "interrupted.txt")

    launch = home.state["launch"]
    assert home.run("down").returncode == 0
    assert (marked(launch), home.running()) == ([], [])

    first = played(home)
    agree(first["figures"], home)
    before = at_rest(home)

    again = played(home)
    assert again["here"] == first["here"]
    assert stats(home) == {name: again["figures"][name] for name in stats(home)}
    after = at_rest(home)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {}
    agree(again["figures"], home)

    from_events, live = asyncio.run(rebuilt(home, recorded(home)))
    assert from_events == live
