"""Acknowledgements: all that is done, nothing that is not, in few frames."""

from hypothesis import given
from hypothesis import strategies as st

from kit.acks import Acks


class Broker:
    """What a broker makes of the acknowledgements of a channel."""

    def __init__(self, sent: int) -> None:
        self.unacknowledged = set(range(1, sent + 1))
        self.frames = 0

    def basic_ack(self, tag: int, multiple: bool = False) -> None:
        told = {one for one in self.unacknowledged if one <= tag} if multiple else {tag}
        assert tag in self.unacknowledged
        self.unacknowledged -= told
        self.frames += 1


def in_hand(broker: Broker, *, of: int = 1) -> Acks:
    acks = Acks(broker, 8)
    for tag in sorted(broker.unacknowledged):
        acks.take(tag, of)
    return acks


@given(st.permutations(range(1, 13)), st.sets(st.integers(0, 11)))
def test_in_whatever_order_work_ends_the_broker_learns_of_all_that_is_done(order, turns):
    broker = Broker(12)
    acks = in_hand(broker)
    for place, tag in enumerate(order):
        acks.settle(tag)
        if place in turns:
            acks.tell()
            assert broker.unacknowledged == set(order[place + 1 :])
    acks.tell()
    assert broker.unacknowledged == set()
    assert acks.in_hand == 0


def test_what_is_done_together_is_told_in_one_frame():
    broker = Broker(10)
    acks = in_hand(broker)
    for tag in (1, 3, 2, 4, 6):
        acks.settle(tag)
    acks.tell()
    assert (broker.unacknowledged, broker.frames) == ({5, 7, 8, 9, 10}, 2)


def test_a_bundle_is_told_with_the_last_of_those_in_it():
    broker = Broker(2)
    acks = in_hand(broker, of=2)
    for tag in (1, 2, 2):
        acks.settle(tag)
    acks.tell()
    assert broker.unacknowledged == {1}
    acks.settle(1)
    acks.tell()
    assert broker.unacknowledged == set()


def test_there_is_room_again_when_the_broker_was_told():
    acks = in_hand(Broker(6))
    assert acks.room == 2
    acks.settle(1)
    assert acks.room == 2
    acks.tell()
    assert acks.room == 3
