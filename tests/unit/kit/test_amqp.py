"""Frames by hand: the same bytes that py-amqp would send."""

import pytest
from amqp import Message as Basic
from amqp import spec
from amqp.method_framing import frame_writer
from amqp.serialization import dumps

from kit.amqp import published


class Wire:
    """Where py-amqp writes to."""

    frame_max, bytes_sent, sent = 4096, 0, b""

    def write(self, data):
        self.sent += bytes(data)


@pytest.mark.parametrize("headers", [{}, {"x-again": True, "x-error": "没有"}])
@pytest.mark.parametrize("length", [0, 1, 4088, 4089, 20_000])
def test_a_published_message_is_written_as_py_amqp_writes_it(length, headers):
    body, wire = bytes(n % 251 for n in range(length)), Wire()
    basic = Basic(
        body, content_type="application/cloudevents+json", delivery_mode=2, message_id="a" * 32,
        application_headers=headers,
    )  # fmt: skip
    where = dumps("Bssbb", (0, "events", "logistics.entry.posted.v1", True, False))
    frame_writer(wire, wire)(1, 7, spec.Basic.Publish, where, basic)
    hand = published(
        7, "events", "logistics.entry.posted.v1", "a" * 32, headers, [body], frame_max=4096
    )
    assert hand == wire.sent
