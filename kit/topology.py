"""Declares every exchange and queue on the broker: one job, run before the services start.

Services themselves declare nothing, so their broker accounts need no right to configure, and a
message published early waits in its queue instead of vanishing.
"""

import os
import sys
from collections.abc import Iterator, Sequence

from kombu import Connection
from kombu.transport.virtual import Channel

from contracts.topology import RETRY_AFTER_MS, SERVICES, Queue, queues

QUORUM = {"x-queue-type": "quorum"}
#: Queries are worth nothing after the asker's deadline.
QUERY = {"x-queue-type": "classic", "x-message-ttl": 10_000}


def declare(connection: Connection) -> None:
    """Create what is missing; what exists is left as it is."""
    channel: Channel = connection.default_channel
    for name, kind in (
        ("events", "topic"),
        ("commands", "direct"),
        ("queries", "direct"),
        ("dead", "direct"),
    ):
        channel.exchange_declare(name, kind, durable=True, auto_delete=False)
    wanted = list(queues())
    for queue in wanted:
        _declare_queue(channel, queue)
    for name, topic in _moved(wanted):
        channel.queue_unbind(name, "commands", topic)
    for milliseconds in RETRY_AFTER_MS:
        _declare_waiting_room(channel, milliseconds)
    for service in SERVICES:
        channel.queue_declare(f"dead.{service}", durable=True, auto_delete=False, arguments=QUORUM)
        channel.queue_bind(f"dead.{service}", "dead", service)


def _moved(wanted: Sequence[Queue]) -> Iterator[tuple[str, str]]:
    """Where a command of another lane may still go, because it was in this lane before.

    A command that reached two queues would be obeyed in one and buried in the other.
    """
    directed = [queue for queue in wanted if queue.exchange == "commands"]
    for queue in directed:
        for other in directed:
            same_owner = queue.name.partition(".")[0] == other.name.partition(".")[0]
            if same_owner and other is not queue:
                yield from ((queue.name, topic) for topic in other.topics)


def _declare_queue(channel: Channel, queue: Queue) -> None:
    arguments: dict[str, object] = {**(QUORUM if queue.durable else QUERY)}
    if queue.single:
        arguments["x-single-active-consumer"] = True
    channel.queue_declare(queue.name, durable=True, auto_delete=False, arguments=arguments)
    for topic in queue.topics:
        channel.queue_bind(queue.name, queue.exchange, topic)


def _declare_waiting_room(channel: Channel, milliseconds: int) -> None:
    """A queue whose messages go back, after a while, to exactly the queue they came from."""
    name = f"retry.{milliseconds}"
    channel.exchange_declare(name, "fanout", durable=True, auto_delete=False)
    channel.queue_declare(
        name,
        durable=True,
        auto_delete=False,
        arguments=QUORUM
        | {
            "x-message-ttl": milliseconds,
            "x-dead-letter-exchange": "",
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        },
    )
    channel.queue_bind(name, name, "")


def main() -> None:
    """Declare the topology on the broker of ``HUIYIN_AMQP_URI``."""
    with Connection(os.environ["HUIYIN_AMQP_URI"], connect_timeout=10) as connection:
        declare(connection)
    sys.stdout.write("topology declared\n")


if __name__ == "__main__":
    main()
