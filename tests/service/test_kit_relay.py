"""The relay: nothing is dropped, and second copies of a message say that they are."""

import threading

import pytest
from kombu import Connection

from contracts.registry import TeamReadinessReported
from kit.errors import Unavailable
from kit.outbox import Outbox
from kit.relay import AGAIN, Parcel, Publisher, Relay
from kit.wire import Envelope, new_id


class HardOfHearing(Publisher):
    """Does not hear the broker's first answer."""

    heard = False

    def send(self, parcels):
        confirmed = super().send(parcels)
        if not self.heard:
            self.heard = True
            raise Unavailable
        return confirmed


@pytest.fixture
def channel(city):
    with Connection(city.amqp) as connection:
        yield connection.default_channel


@pytest.fixture
def relayed(request):
    def start(publisher):
        relay = Relay(publisher, fulfil=lambda _: None)
        relay.start()
        request.addfinalizer(relay.stop)
        return relay

    return start


def event():
    told = TeamReadinessReported(team_id="t", area="1401", readiness="ready")
    return Envelope.of(told, id=new_id())


def parcel_of(envelope, city, **more):
    return Parcel("events", envelope.type, envelope.pack(city.keys.message), envelope.id, **more)


def marks(city, channel, queue="gateway.events"):
    """Of what lies in a queue: whether each copy says that it is not the first."""
    city.until(lambda: city.waiting(queue))
    found = []
    while (message := channel.basic_get(queue, no_ack=True)) is not None:
        found.append(AGAIN in (message.properties.get("application_headers") or {}))
    return found


def test_what_may_have_arrived_is_marked_when_it_is_said_again(city, channel, relayed):
    done = threading.Event()
    relay = relayed(HardOfHearing(city.amqp))
    relay.take([parcel_of(event(), city, then=done.set)])
    city.until(done.is_set)
    assert marks(city, channel) == [False, True]


def test_what_a_crash_left_is_marked_since_it_may_have_been_said(city, channel, relayed):
    db = city.db("registry")
    outbox = Outbox(db, name="registry", keys=city.keys)
    outbox.relay = relayed(Publisher(city.amqp))
    outbox._speaking |= {"records", "teams", "zones"}  # asked about in one question
    told, later = event(), TeamReadinessReported(team_id="t", area="1401", readiness="off")
    (promise,) = outbox.promises([later], told, subject="t", version=1)
    long_ago = promise | {"at": promise["at"].replace(year=2020)}
    db.teams.insert_one({"_id": "t", "_out": [long_ago]})
    assert outbox.sweep() == 1
    assert marks(city, channel) == [True]


def test_only_what_was_said_is_crossed_out(city):
    db = city.db("registry")
    outbox = Outbox(db, name="registry", keys=city.keys)
    promised = {"t1": ["a", "b"], "t2": ["c"], "t3": ["d"]}
    db.teams.insert_many(
        [{"_id": key, "_out": [{"id": one} for one in ids]} for key, ids in promised.items()]
    )
    outbox.fulfil([("teams", "t1", "a"), ("teams", "t2", "c"), ("rolls", "t3", "d")])
    left = {one["_id"]: [promise["id"] for promise in one["_out"]] for one in db.teams.find()}
    assert left == {"t1": ["b"], "t2": [], "t3": ["d"]}


def test_what_the_broker_refuses_is_moved_when_it_has_room(city, channel, relayed):
    full = {"x-max-length": 1, "x-overflow": "reject-publish"}
    channel.queue_declare("small", durable=True, auto_delete=False, arguments=full)
    try:
        moved = [threading.Event(), threading.Event()]
        relay = relayed(Publisher(city.amqp))
        relay.take([Parcel("", "small", b"{}", new_id(), then=one.set) for one in moved])
        city.until(moved[0].is_set)
        city.until(lambda: city.waiting("small") == 1)
        channel.queue_purge("small")
        city.until(moved[1].is_set)
    finally:
        channel.queue_delete("small")
