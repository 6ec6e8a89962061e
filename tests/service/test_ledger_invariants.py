"""The ledger's invariants (1 to 6) on the real database, and eleven faults that are noticed."""

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from pymongo import MongoClient

from services.logistics.domain import ledger, movement
from services.logistics.store import ledger as shelf
from services.logistics.store import wishes
from tests.support.checked_ledger import LATE, NEXT_DAY, CheckedLedger

NAME = f"ledger-{os.getpid()}"
WAREHOUSES = st.sampled_from(["warehouse:main", "warehouse:east"])
HOLDERS = st.sampled_from(["team:t1", "person:v1", "person:v2"])
ITEMS = st.sampled_from(["mask", "protective_suit"])
EXPIRY = st.sampled_from([None, "2022-04-06", "2022-04-07", "2022-04-08", "2022-06-30"])
PIECES, KEYS, POSTERS = st.integers(1, 12), st.integers(0, 40), st.sampled_from([0, 0, 0, 1])
WRITERS = st.sampled_from(["keeper", "chief"])
MOMENTS = st.sampled_from([LATE, NEXT_DAY])


@pytest.fixture(scope="module")
def client():
    with MongoClient(os.environ["HUIYIN_MONGO_URI"], tz_aware=True) as client:
        yield client
        client.drop_database(NAME)


@pytest.fixture
def checked(client):
    return CheckedLedger(client[NAME])


def machine(client):
    """Wishes drawn at random, keys repeated, a stale second poster joining in."""

    class Books(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.checked = CheckedLedger(client[NAME])

        @rule(key=KEYS, n=PIECES, item=ITEMS, expires=EXPIRY, to=WAREHOUSES, poster=POSTERS)
        def receive(self, key, n, item, expires, to, poster):
            self.checked.receive(f"r{key}", n, item=item, expires=expires, to=to, poster=poster)

        @rule(key=KEYS, n=PIECES, source=WAREHOUSES, to=HOLDERS, now=MOMENTS, poster=POSTERS)
        def issue(self, key, n, source, to, now, poster):
            self.checked.move(f"i{key}", "issue", source, to, n, now=now, poster=poster)

        @rule(key=KEYS, source=WAREHOUSES, to=HOLDERS, now=MOMENTS, poster=POSTERS)
        def issue_a_suit(self, key, source, to, now, poster):
            how = {"item": "protective_suit", "now": now, "poster": poster}
            self.checked.move(f"s{key}", "issue", source, to, 1, **how)

        @rule(key=KEYS, n=PIECES, item=ITEMS, poster=POSTERS)
        def transfer(self, key, n, item, poster):
            here, there = "warehouse:main", "warehouse:east"
            self.checked.move(f"t{key}", "transfer", here, there, n, item=item, poster=poster)

        @rule(
            key=KEYS, of=KEYS, kind=st.sampled_from("rit"), by=st.sampled_from(["keeper", "chief"])
        )
        def reverse(self, key, of, kind, by):
            if f"{kind}{of}" in self.checked.moved:
                self.checked.reverse(f"b{key}-{kind}{of}-{by}", f"{kind}{of}", by=by)

    return Books


@pytest.mark.req("R-LOG-11")
def test_whatever_is_wished_the_ledger_holds(client):
    """Invariants 1 to 6: conserved, never overdrawn, repeats, chains, expiry, one suit a day."""
    play = settings(
        max_examples=12, stateful_step_count=25, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(machine(client), settings=play)


def drill(checked):
    """A day that touches every rule once."""
    checked.receive("r1", 10, expires="2022-06-30")
    checked.receive("r2", 5, expires="2022-04-07")
    checked.receive("r3", 3, expires="2022-04-06")
    checked.move("i1", "issue", "warehouse:main", "team:t1", 7)
    checked.move("i1", "issue", "warehouse:main", "team:t1", 7)
    checked.move("i2", "issue", "warehouse:main", "team:t1", 9)
    checked.receive("r4", 6, expires="2022-04-07", item="bread")
    checked.move("i3", "issue", "warehouse:main", "team:t1", 2, item="bread", now=NEXT_DAY)
    checked.receive("r5", 9, item="protective_suit")
    for key, now in (("s1", LATE), ("s2", LATE), ("s3", NEXT_DAY)):
        how = {"item": "protective_suit", "now": now}
        checked.move(key, "issue", "warehouse:main", "person:v1", 1, **how)
    checked.move("t1", "transfer", "warehouse:main", "warehouse:east", 4, poster=1)
    checked.move("t2", "transfer", "warehouse:main", "warehouse:east", 3)
    checked.move("t3", "transfer", "warehouse:main", "warehouse:east", 2)
    checked.reverse("b1", "t2", by="keeper")
    checked.reverse("b2", "t2")
    checked.reverse("b2", "t2")
    checked.move("t4", "transfer", "warehouse:main", "warehouse:east", 4)


def test_the_drill_itself_goes_through(checked):
    drill(checked)


def no_guard(leg):
    def unguarded(one, delta, tip):
        return ledger.Leg(one, tip.seq + 1, delta, tip.balance + delta)

    return unguarded


def boundless(lots):
    return lambda *about: ((lot, 10**9) for lot, _ in lots(*about))


def changed(**fields):
    """Every leg, falsified."""

    def fault(leg):
        def false(one, delta, tip):
            true = leg(one, delta, tip)
            return replace(true, **{name: how(true) for name, how in fields.items()})

        return false

    return fault


def halved(back):
    return lambda entry: [replace(one, quantity=-(-one.quantity // 2)) for one in back(entry)]


def one_leg_short(enter):
    def short(posting, page, **how):
        entry = enter(posting, page, **how)
        entry = replace(entry, legs=entry.legs[:1])
        return replace(entry, hash=ledger.seal(entry))

    return short


#: What is wrong, where, and how: each of them made the drill fail when it was planted.
FAULTS = {
    "overdrawn: neither guard looks at what is there": [
        (ledger, "_leg", no_guard), (ledger, "_lots", boundless),
    ],
    "goods vanish: only one side is written": [(shelf, "enter", one_leg_short)],
    "a repeat counts again: marks are forgotten": [
        (wishes, "movement", lambda movement: lambda wish, *, key, now, **how: movement(
            wish, key=f"{key}-{os.urandom(4).hex()}", now=now, **how))],
    "an account skips a number": [(ledger, "_leg", changed(seq=lambda leg: leg.seq + 1))],
    "a balance is not the sum": [(ledger, "_leg", changed(balance=lambda leg: leg.balance + 1))],
    "a line is not joined to the one before": [
        (shelf, "enter", lambda enter: lambda posting, page, **how: enter(
            posting, replace(page, hash=""), **how))],
    "what expires last goes first": [
        (ledger, "_lots", lambda lots: lambda *about: reversed(list(lots(*about))))],
    "good for a day too long": [
        (ledger, "usable", lambda usable: lambda lot, day: usable(
            lot, day.replace(day=day.day - 1)))],
    "bad a day too early": [
        (ledger, "usable", lambda usable: lambda lot, day: usable(
            lot, day.replace(day=day.day + 1)))],
    "a second suit on the same day": [(movement, "_claims", lambda _claims: lambda *about: ())],
    "half is given back": [(movement, "_back", halved)],
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(checked, monkeypatch, fault):
    for module, name, plant in FAULTS[fault]:
        monkeypatch.setattr(module, name, plant(getattr(module, name)))
    with pytest.raises(AssertionError):
        drill(checked)


def test_eleven_faults_are_planted():
    assert len(FAULTS) == 11
