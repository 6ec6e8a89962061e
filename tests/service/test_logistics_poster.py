"""Whoever writes the ledger stops without a redelivery, and counts what became of each wish."""

import threading
from collections import Counter

import pytest
from prometheus_client import REGISTRY

from contracts.logistics import MoveStock
from kit.bundle import opened
from kit.wire import Envelope
from services.logistics.poster import QUEUE, Poster
from services.logistics.poster.hand import STUCK_AFTER
from services.logistics.service import LogisticsService
from services.logistics.store import LogisticsStore


def a_move(quantity=1, kind="receive", source="supplier:s1", target="warehouse:main"):
    return MoveStock(
        area="1401", kind=kind, source=source, target=target, reason="load",
        lines=[{"item": "mask", "quantity": quantity}],
    )  # fmt: skip


def counted():
    """What was counted so far of each outcome, and how many times were observed."""
    name, topic = "huiyin_messages_handled_total", MoveStock.topic
    outcomes = {
        kind: REGISTRY.get_sample_value(name, {"topic": topic, "outcome": kind}) or 0
        for kind in ("done", "refused", "failed")
    }
    times = REGISTRY.get_sample_value("huiyin_handler_seconds_count", {"topic": topic}) or 0
    return Counter({**outcomes, "times": times})


def what_is_left(city, wishes):
    """The messages in the queue, which hold so many wishes."""
    connection, left = city._connection, []
    channel = connection.channel()
    channel.basic_consume(QUEUE, callback=left.append, no_ack=True)
    while sum(len(opened(message)) for message in left) < wishes:
        connection.drain_events(timeout=5)
    channel.close()
    return left


@pytest.mark.parametrize("size", [900, 1], ids=["in bundles", "one by one"])
def test_stopping_under_load_redelivers_nothing(city, size):
    envelopes = [Envelope.of(a_move()) for _ in range(900)]
    for first in range(0, len(envelopes), size):
        city.post(*envelopes[first : first + size])
    poster = city.run_poster()
    city.until(city.db("logistics").entries.estimated_document_count)
    poster.stop()
    city.until(lambda: not poster.ready)
    written = city.db("logistics").entries.count_documents({})
    left = what_is_left(city, 900 - written)
    assert not any(message.delivery_info["redelivered"] for message in left)


def test_each_wish_is_counted_by_what_became_of_it(city):
    city.run(LogisticsService)
    city.run_poster()
    before = counted()
    assert city.ask(a_move(5)).status == 201
    assert city.ask(a_move(6, "issue", "warehouse:main", "team:t1")).status == 409
    city.until(lambda: (counted() - before)["times"] == 2)
    assert counted() - before == {"done": 1, "refused": 1, "times": 2}


def test_a_wish_that_fails_is_not_counted_as_done(city, monkeypatch):
    poster = city.run_poster()
    monkeypatch.setattr(poster._store.ledger, "_plan", lambda _wishes: 1 / 0)
    before = counted()
    city.send(a_move())
    city.until(lambda: city.waiting("dead.logistics") == 1)
    city.until(lambda: (counted() - before)["times"] == 1)
    assert counted() - before == {"failed": 1, "times": 1}
    city.dead("logistics")


def test_it_is_alive_while_there_is_no_broker_and_not_when_it_is_stuck(city):
    store = LogisticsStore(city.db("logistics"), name="logistics", keys=city.keys)
    poster = Poster("amqp://nobody:nothing@127.0.0.1:9//", store)
    assert poster.alive()
    poster._tick -= STUCK_AFTER
    assert not poster.alive()
    thread = threading.Thread(target=poster.run, daemon=True)
    thread.start()
    city.until(poster.alive)
    assert not poster.ready
    poster.stop()
    thread.join()
