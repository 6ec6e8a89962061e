"""A gateway that is told to stop while events stream in leaves none to be delivered again."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from contracts.matching import NeedPublished
from kit.relay import Publisher
from kit.wire import new_id
from tests.gateway.happened import envelope, need
from tests.gateway.town import Town, eventually, founded, serving

#: Events said at once, none of them in a bundle with another, and seconds between two times.
AT_ONCE, EVERY = 5, 0.005


@pytest.fixture
def another() -> Iterator[Town]:
    """A town of its own: the gateway of all tests would take what this one leaves."""
    with founded() as town:
        yield town


@contextmanager
def stream(town: Town) -> Iterator[None]:
    """Say events all the time."""
    enough = threading.Event()

    def say() -> None:
        publisher = Publisher(town.amqp, deadline=60)
        while not enough.wait(EVERY):
            for _ in range(AT_ONCE):
                told = envelope(need(NeedPublished, "published", new_id()), key=new_id())
                publisher.send([town._parcel(told)])
        publisher.drop()

    thread = threading.Thread(target=say)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


async def test_stopping_while_events_stream_in_redelivers_none(another: Town):
    with stream(another), serving(another):
        await eventually(lambda: another.db.needs.estimated_document_count() > 50)
    left = another.take("gateway.events")
    assert left
    assert not [one for one in left if one.delivery_info["redelivered"]]
