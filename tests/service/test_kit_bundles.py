"""Bundles: many events in one message, each heard, tried again and buried by itself."""

from dataclasses import dataclass

import pytest

from contracts.registry import TeamReadinessReported, TeamRegistered
from kit.ballast import says_nothing
from kit.batches import hears_many
from kit.bundle import opened
from kit.entrypoints import hears
from kit.providers import Mongo
from kit.store import Store
from kit.wire import Envelope


@dataclass(frozen=True, slots=True)
class Heard:
    id: str


class EarStore(Store):
    def __init__(self, db, **kwargs):
        super().__init__(db, **kwargs)
        self.heard = self.shelf("heard", Heard)


class Ears:
    """Hears of readiness one by one, and of new teams in batches; of some it cannot hear."""

    name = "matching"

    store = Mongo(EarStore)

    @hears(TeamReadinessReported)
    def readiness(self, event, cause):
        self._hear(event.team_id, cause)

    @hears_many(TeamRegistered)
    def teams(self, batch):
        for event, cause in batch:
            self._hear(event.team_id, cause)

    def _hear(self, team_id, cause):
        if team_id == "t7":
            raise RuntimeError("deaf to seven")
        self.store.heard.add(Heard(f"{cause.type}-{team_id}"), cause=cause)


def ready(team_id):
    return TeamReadinessReported(team_id=team_id, area="1401", readiness="ready")


def registered(team_id):
    facts = {"name": "Blue Sky", "area": "1401", "capabilities": [], "members": 5, "vehicles": 0}
    return TeamRegistered(team_id=team_id, readiness="off", **facts)


@pytest.mark.parametrize("told", [ready, registered])
def test_what_fails_in_a_bundle_fails_alone(city, monkeypatch, told):
    monkeypatch.setattr("kit.entrypoints.RETRY_AFTER_MS", (1000,))
    events = [told(f"t{n}") for n in range(40)]
    city.send(*events)
    assert city.waiting("matching.events") == 2
    city.run(Ears)
    city.until(lambda: city.waiting("dead.matching") == 1)
    city.until(lambda: city.db("matching").heard.count_documents({}) == 39)
    (dead,) = city.dead("matching")
    assert Envelope.unpack(dead.body, city.keys.message).message() == events[7]
    assert dead.properties["application_headers"]["x-attempt"] == 1


def test_stopping_amid_bundles_redelivers_nothing(city):
    events = [ready(f"t{n}") for n in range(300)]
    ears = city.run(Ears)
    city.send(*(one for one in events if one.team_id != "t7"))
    ears.stop()
    channel, left = city._connection.default_channel, []
    while (message := channel.basic_get("matching.events", no_ack=True)) is not None:
        assert not message.delivery_info["redelivered"]
        left += [] if says_nothing(message) else opened(message)
    assert city.db("matching").heard.count_documents({}) + len(left) == 299
