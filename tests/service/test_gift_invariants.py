"""What is disclosed is what the ledger says, whatever comes late, twice or out of order.

Invariants 10 and 13; the table of all thirteen is in test_compound_invariants.
"""

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from pymongo import MongoClient

from services.logistics import store
from services.logistics.domain import disclosure, donation, inspection
from services.logistics.store import wishes
from tests.support.checked_gifts import CheckedGifts

NAME = f"gifts-{os.getpid()}"
PIECES, PLACES = st.integers(1, 30), st.integers(0, 20)


@pytest.fixture(scope="module")
def client():
    with MongoClient(os.environ["HUIYIN_MONGO_URI"], tz_aware=True) as client:
        yield client
        client.drop_database(NAME)


@pytest.fixture
def checked(client):
    return CheckedGifts(client[NAME])


def machine(client):
    """Gifts on their ways, in any order."""

    class Gifts(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.checked = CheckedGifts(client[NAME])

        @rule(masks=PIECES, noodles=st.integers(0, 5))
        def pledge(self, masks, noodles):
            self.checked.pledge(masks, noodles)

        @rule(place=PLACES, share=st.sampled_from([0, 50, 100, 100]), passed=st.sampled_from("yyn"))
        def receive(self, place, share, passed):
            self.checked.receive(place, share, passed=passed == "y")

        @rule(place=PLACES, quantity=PIECES)
        def allot(self, place, quantity):
            self.checked.allot(place, quantity)

        @rule(place=PLACES, what=st.sampled_from(["stock", "deliver", "spoil", "hear"]))
        def go_on(self, place, what):
            about = () if what == "stock" else (place,)
            getattr(self.checked, what)(*about)

        @rule(heard=st.booleans())
        def disclose(self, heard):
            self.checked.disclose(heard=heard)

        def teardown(self):
            self.checked.end()

    return Gifts


@pytest.mark.req("R-DON-01", "R-LOG-11")
def test_whatever_happens_to_gifts_the_public_figures_are_the_ledgers(client):
    """Invariants 10 and 13."""
    play = settings(
        max_examples=8, stateful_step_count=25, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(machine(client), settings=play)


def drill(checked):
    """A day that touches every rule once."""
    checked.pledge(10, 2)
    checked.pledge(8, 0)
    checked.pledge(5, 1)
    checked.receive(0, 50)
    checked.receive(0, 0)
    checked.receive(0, 100)
    checked.allot(0, 4)
    checked.allot(0, 4)
    checked.disclose(heard=False)
    checked.disclose()
    checked.stock()
    checked.deliver(0)
    checked.allot(1, 2)
    checked.spoil(0)
    checked.hear(1)
    checked.end()


def test_the_drill_itself_goes_through(checked):
    drill(checked)


def as_pledged(accepted):
    def blind(kept, wish, now):
        return accepted(kept, wish.model_copy(update={"accepted": {}}), now)

    return blind


def every_one(disclose):
    def all_again(self, wish, *, cause):
        self.donations.collection.update_many({}, {"$unset": {"disclosure": ""}})
        disclose(self, wish, cause=cause)

    return all_again


def one_left_out(total):
    def short(wish, received, **how):
        *others, last = received or [None]
        last = [replace(last, lines={})] if last else []
        return total(wish, [*others, *last], **how)

    return short


def one_less(delivery):
    def less(entry, **how):
        posting = delivery(entry, **how)
        moves = tuple(replace(move, quantity=move.quantity - 1) for move in posting.moves)
        return replace(posting, moves=moves)

    return less


def counted_twice(count):
    def twice(kept, posted):
        return count(count(kept, posted)[0], posted)

    return twice


#: What is wrong, where, and how: each of them made the drill fail when it was planted.
FAULTS = {
    "what is bad is counted as received": [(inspection, "_accepted", as_pledged)],
    "published twice": [(store.LogisticsStore, "disclose", every_one)],
    "one gift is left out of the totals": [(store, "disclosure", one_left_out)],
    "a gift hears of a line twice": [(store, "count", counted_twice)],
    "one piece less is handed over": [(wishes, "delivery", one_less)],
    "a page calls delivered what is only set aside": [
        (disclosure, "delivered", lambda delivered: donation.allotted)],
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(checked, monkeypatch, fault):
    for module, name, plant in FAULTS[fault]:
        monkeypatch.setattr(module, name, plant(getattr(module, name)))
    with pytest.raises(AssertionError):
        drill(checked)
