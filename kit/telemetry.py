"""What a process tells about itself: JSON lines and Prometheus metrics."""

import logging
import os
import sys
from functools import cache
from typing import TYPE_CHECKING

from prometheus_client import Counter, Gauge, Histogram
from pythonjsonlogger.json import JsonFormatter

if TYPE_CHECKING:
    from kit.wire import Envelope

HANDLED = Counter(
    "huiyin_messages_handled_total", "Messages taken from the bus, by what became of them.",
    ["topic", "outcome"],
)  # fmt: skip
LATENCY = Histogram(
    "huiyin_handler_seconds", "Time from delivery to acknowledgement; of a batch, to its end.",
    ["topic"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60),
)  # fmt: skip
RETRIES = Counter("huiyin_retries_total", "Messages sent to a waiting queue.", ["topic"])
DEAD = Counter("huiyin_dead_letters_total", "Messages given up on.", ["topic"])
CONFIRMED = Counter("huiyin_relay_confirmed_total", "Messages the broker has confirmed.")
UNROUTABLE = Counter("huiyin_relay_unroutable_total", "Messages no queue wanted.", ["key"])
OUTBOX_DEPTH = Gauge(
    "huiyin_outbox_depth", "Promised messages that were not confirmed within five seconds."
)
OUTBOX_AGE = Gauge("huiyin_outbox_oldest_seconds", "Age of the oldest promised message.")


@cache
def handled(topic: str, outcome: str) -> Counter:
    """What counts messages of a topic with this outcome; to look it up anew takes 3 µs."""
    return HANDLED.labels(topic=topic, outcome=outcome)


@cache
def latency(topic: str) -> Histogram:
    """What observes how long messages of a topic take."""
    return LATENCY.labels(topic=topic)


def log_to_stderr() -> None:
    """One JSON object a line, with the call id where there is one."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter(
            "{levelname}{name}{message}",
            style="{",
            timestamp=True,
            rename_fields={"levelname": "level", "name": "logger"},
            static_fields={"process": os.environ.get("HUIYIN_PROCESS", "")},
        )
    )
    logging.basicConfig(
        level=os.environ.get("HUIYIN_LOG_LEVEL", "INFO"), handlers=[handler], force=True
    )
    logging.getLogger("amqp").setLevel(logging.WARNING)
    logging.getLogger("nameko").setLevel(
        logging.CRITICAL
    )  # failures are logged by the entry points


def about(envelope: "Envelope") -> dict[str, str]:
    """The fields by which log lines of one call are found; never the data."""
    return {
        "topic": envelope.type,
        "message_id": envelope.id,
        "call": envelope.call or envelope.id,
        "trace": envelope.traceparent,
    }
