"""The compound's invariants on the real database, and the planted faults that must be noticed.

Where each of the thirteen invariants of the design (logistics) is checked, all on the real store
beside a model of its own:

| no | invariant | checked in |
|----|-----------|------------|
| 1 | goods are conserved by item and lot, at every step | test_ledger_invariants |
| 2 | no real account is negative | test_ledger_invariants |
| 3 | a repeat changes nothing and gets the same answer | test_ledger_invariants, and here |
| 4 | numbers without gaps, balances follow, hashes link | test_ledger_invariants |
| 5 | first expired first out, never past the END of the day | test_ledger_invariants |
| 6 | one suit for a person and day, or a second signature | test_ledger_invariants |
| 7 | a parcel ends once; counted in = sum over states | here |
| 8 | one trip of the owner, urgent first, trolley limits | here |
| 9 | zones partition the households | here |
| 10 | every state can reach an end, every request is answered | here, test_gift_invariants |
| 11 | routes pass the independent checker | test_route_invariants |
| 12 | a wave's sums: gate = handed over + back + lost | here |
| 13 | what is disclosed is what the ledger says | test_gift_invariants |
"""

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from pymongo import MongoClient

from services.logistics import store
from services.logistics.domain import compound, parcel, wave
from services.logistics.store import parcels as shelf
from tests.support.checked_compound import NEXT, CheckedCompound

NAME = f"compound-{os.getpid()}"
STEPS = st.sampled_from(sorted({step for steps in NEXT.values() for step in steps}))
NUMBERS = st.lists(st.integers(0, 24), min_size=1, max_size=25, unique=True)


@pytest.fixture(scope="module")
def client():
    with MongoClient(os.environ["HUIYIN_MONGO_URI"], tz_aware=True) as client:
        yield client
        client.drop_database(NAME)


@pytest.fixture
def checked(client):
    return CheckedCompound(client[NAME])


def machine(client):  # noqa: C901  one rule for each thing that happens at a gate
    """A day at the gate, in any order."""

    class Gate(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.checked = CheckedCompound(client[NAME])

        @initialize(numbers=NUMBERS)
        def sort(self, numbers):
            for step in ("arrived", "disinfected", "sorted"):
                self.checked.scan(step, numbers)

        @rule(step=STEPS, numbers=NUMBERS)
        def scan(self, step, numbers):
            self.checked.scan(step, numbers)

        @rule(step=st.sampled_from(["out", "delivered", "delivered", "failed", "sorted"]))
        def scan_all(self, step):
            self.checked.scan(step, range(25))

        @rule(place=st.integers(0, 50))
        def hear_again(self, place):
            self.checked.repeat(place)

        @rule(people=st.integers(1, 12))
        def cut(self, people):
            self.checked.cut(people)

        @rule(rule=st.sampled_from(["fill", "fill", "strict"]))
        def freeze(self, rule):
            self.checked.freeze(rule)

        @rule(place=st.integers(0, 5), off=st.sampled_from([0, 0, 1]))
        def end(self, place, off):
            if self.checked.fates:
                waves = list(self.checked.fates)
                self.checked.end(waves[place % len(waves)], off=off)

        def teardown(self):
            self.checked.go_home()

    return Gate


@pytest.mark.req("R-LOG-03", "R-LOG-04")
def test_whatever_is_scanned_the_compound_holds(client):
    """Invariants 7 to 10 and 12."""
    play = settings(
        max_examples=6, stateful_step_count=25, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(machine(client), settings=play)


def drill(checked):
    """A day that touches every rule once."""
    checked.cut(12)
    checked.cut(3)
    for step in ("arrived", "disinfected", "sorted"):
        checked.scan(step, range(40))
    checked.freeze("strict")
    checked.scan("delivered", range(2))
    checked.end("w1")
    checked.scan("out", range(40))
    checked.scan("delivered", range(30))
    checked.scan("delivered", range(30))
    checked.scan("failed", range(30, 36))
    checked.scan("lost", range(36, 40))
    checked.end("w1", off=1)
    checked.end("w1")
    checked.end("w1")
    checked.repeat(2)  # an old upload of "sorted" comes again, after some of them failed
    checked.scan("arrived", range(36, 38))
    for step in ("arrived", "disinfected", "sorted"):
        checked.scan(step, range(40, 80))
    checked.freeze("fill")
    checked.go_home()


def test_the_drill_itself_goes_through(checked):
    drill(checked)


def without_guard(step):
    def open_door(key, scan, upload, now):
        found = step(key, scan, upload, now)
        found._filter.pop("state", None)
        return found

    return open_door


def without_memory(step):
    def forgetful(key, scan, upload, now):
        found = step(key, scan, upload, now)
        found._filter.pop("log", None)
        return found

    return forgetful


def one_short(trips):
    def short(loads, order, rule="fill"):
        found = trips(loads, order, rule)
        return [*found[:-1], found[-1][:-1]]

    return short


def anybody(owners):
    return lambda drawn, loads: ["v0" for _ in owners(drawn, loads)]


def without_last(cut):
    return lambda tour, people: cut(tour, people)[:-1]


def moved(follows, step, states):
    return {**follows, step: frozenset(states)}


def agreeing(close_wave):
    def close(one, wish, fates, *, area):
        heads = dict.fromkeys(wish.heads, 0)
        for trips in one.trips.values():
            for stop in (stop for trip in trips for stop in trip):
                heads[stop.staircase] += fates[stop.parcel] == "delivered"
        return close_wave(one, wish.model_copy(update={"heads": heads}), fates, area=area)

    return close


#: What is wrong, where, and how: each of them made the drill fail when it was planted.
FAULTS = {
    "a parcel ends twice: no step looks at the one before": [(shelf, "_step", without_guard)],
    "an old upload that comes again counts again": [
        (shelf, "_step", without_memory),
        (store.LogisticsStore, "_answered", lambda _answered: lambda *about: set()),
    ],
    "handed over without having gone out": [
        (shelf, "FOLLOWS", lambda follows: moved(follows, "delivered", {"out", "waved"}))],
    "a parcel that failed never comes back": [
        (shelf, "FOLLOWS", lambda follows: moved(follows, "sorted", {"disinfected", "held"}))],
    "a parcel is in no trip": [(compound, "trips", one_short)],
    "carried by somebody who does not own the floor": [(compound, "owners", anybody)],
    "urgent parcels go last": [
        (compound, "trips", lambda trips: lambda *about: trips(*about)[::-1])],
    "a trolley is too full": [(wave, "LITRES", lambda litres: litres + 60)],
    "a zone is missing": [(compound, "cut", without_last)],
    "a floor has two owners": [
        (compound, "Owned", lambda owned: lambda staircase, low, high, person: owned(
            staircase, max(1, low - 1), high, person))],
    "a wave is closed with parcels under way": [
        (shelf, "fate", lambda fate: lambda *about: fate(*about).replace("open", "back"))],
    "nobody asks the building heads": [(store, "close_wave", agreeing)],
    "a scan that is repeated gets no answer": [
        (parcel, "Upload", lambda upload: lambda *about: replace(upload(*about), repeated=0))],
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(checked, monkeypatch, fault):
    for module, name, plant in FAULTS[fault]:
        monkeypatch.setattr(module, name, plant(getattr(module, name)))
    with pytest.raises(AssertionError):
        drill(checked)


def test_as_many_faults_are_planted_as_at_the_ledger_and_more():
    assert len(FAULTS) >= 11
