"""How many waiting events one process of a service handles in a second, beside stock nameko.

The handlers do nothing, so this is the price of the bus itself: reading, checking against the
contract, a worker, metrics, the acknowledgement.  Stock nameko loses what fails in a handler and
consumes from a classic queue; ours keep it, and consume from a quorum queue.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from amqp import Message
from kombu import Connection

from bench.handlers_services import EVENTS, NOTES, STOCK
from bench.platform import Platform
from bench.result import Result
from cli.processes import nameko
from contracts.logistics import EntryPosted
from kit import topology
from kit.seal import Keys
from kit.wire import Envelope, new_id

RUNS = 3
#: Seconds within which a process must have handled all.
PATIENCE = 120.0
Publish = Callable[[Connection, list[bytes]], None]


def cases(platform: Platform) -> Iterator[Result]:
    """One handler, then one for batches, both against a stock one of the same runs."""
    platform.servers()
    stock, single, batches = [], [], []
    ours = partial(_ours, platform)
    for _ in range(RUNS):
        stock.append(_rate(platform, "Stock", _stock))
        single.append(_rate(platform, "Single", ours))
        batches.append(_rate(platform, "Batches", ours))
    baseline = statistics.median(stock)
    for case, rates, goal in (("@hears", single, 1_500), ("@hears_many", batches, 3_500)):
        value = statistics.median(rates)
        yield Result(
            bench="handlers",
            case=f"{EVENTS} events waiting, one process, {case}, quorum queue",
            value=value,
            unit="events/s",
            baseline="stock nameko, classic queue",
            baseline_value=baseline,
            ratio=value / baseline,
            goal=f"≥ {goal:,}/s",
            goal_met=value >= goal,
        )


def _rate(platform: Platform, service: str, publish: Publish) -> float:
    """Events per second, from the first that the handler sees to the last."""
    uri = platform.virtual_host("bench-handlers")
    notes = platform.settings.home / "handled"
    notes.unlink(missing_ok=True)
    with Connection(uri) as connection:
        topology.declare(connection)
        publish(connection, _events(platform))
    process = platform.process(
        *nameko(f"bench.handlers_services:{service}"),
        HUIYIN_LANE="main", HUIYIN_AMQP_URI=uri, HUIYIN_MONGO_PREFIX="bench_handlers_",
        **{NOTES: str(notes)},
    )  # fmt: skip
    try:
        seconds = _noted(notes)
    finally:
        process.terminate()
        process.wait(10)
    return EVENTS / seconds


def _events(platform: Platform) -> list[bytes]:
    seal = Keys(platform.settings.keys).message
    event = EntryPosted(entry_id=new_id(), kind="receive", donation_id="bench", legs=[])
    return [Envelope.of(event).pack(seal) for _ in range(EVENTS)]


def _ours(_platform: Platform, connection: Connection, events: list[bytes]) -> None:
    """Each alone, as when little is said at a time: bundles would be faster."""
    channel = connection.default_channel
    channel.queue_purge("logistics.events")
    for body in events:
        properties = {"content_type": "application/cloudevents+json", "delivery_mode": 2}
        channel.basic_publish(Message(body, **properties), "events", EntryPosted.topic)
    _await_ready(connection, "logistics.events")


def _stock(connection: Connection, events: list[bytes]) -> None:
    """The same bodies, where a stock handler looks for them."""
    channel = connection.default_channel
    channel.exchange_declare(STOCK.exchange, "topic", durable=True, auto_delete=False)
    channel.queue_declare(STOCK.queue, durable=True, auto_delete=False)
    channel.queue_bind(STOCK.queue, STOCK.exchange, STOCK.event)
    channel.queue_purge(STOCK.queue)
    for body in events:
        properties = {"content_type": "application/json", "content_encoding": "utf-8"}
        channel.basic_publish(
            Message(body, delivery_mode=2, **properties), STOCK.exchange, STOCK.event
        )
    _await_ready(connection, STOCK.queue)


def _await_ready(connection: Connection, queue: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        declared = connection.default_channel.queue_declare(queue, passive=True)
        if declared.message_count == EVENTS:
            return
        time.sleep(0.05)
    raise RuntimeError(f"{queue} does not hold {EVENTS} events")


def _noted(notes: Path) -> float:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if notes.exists() and (text := notes.read_text()).endswith("\n"):
            return float(text)
        time.sleep(0.05)
    raise RuntimeError(f"not all was handled; {os.fspath(notes)} is empty")
