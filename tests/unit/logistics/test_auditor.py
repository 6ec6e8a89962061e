"""The audit: what is planted is found and named, however the ledger is cut to be read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.logistics.domain.auditor import TOLD, Auditor, Finding, finding
from services.logistics.domain.ledger import Entry, line, seal
from tests.unit.logistics.books import KEEPS, NOON, Paper, a_delivery, a_move

MAIN, TEAM = f"warehouse:main|suit|{KEEPS}.l1", f"team:t1|suit|{KEEPS}.l1"
BREAD = "warehouse:main|bread|2022-04-07.l2"


def a_ledger() -> list[Entry]:
    """Seven lines without a fault."""
    paper = Paper()
    paper.post(a_delivery(50))
    paper.post(a_delivery(20, "2022-04-07.l2", item="bread", key="bread"))
    for n in range(4):
        paper.post(a_move(n + 1, key=f"m{n}", claims=(f"c{n}",)))
    paper.post(a_move(3, item="bread", key="eaten"))
    return paper.entries


def sealed(entry: Entry, **changes) -> Entry:
    """Changed by somebody who knows how lines are sealed."""
    changed = replace(entry, **changes)
    return replace(changed, hash=seal(changed))


def with_leg(entry: Entry, place: int, **changes) -> Entry:
    legs = list(entry.legs)
    legs[place] = replace(legs[place], **changes)
    return sealed(entry, legs=tuple(legs))


def read(parts: Sequence[Sequence[Entry]]) -> Finding:
    """What is found when each part has a reader of its own."""
    auditors = []
    for part in parts:
        auditors.append(Auditor())
        auditors[-1].read((line(one), one.hash) for one in part)
    return finding(auditors)


def test_a_ledger_without_a_fault_is_told_with_its_totals():
    entries = a_ledger()
    found = read([entries])
    assert (found.entries, found.accounts, found.faults) == (7, 6, ())
    assert found.hash == entries[-1].hash
    assert found.totals["warehouse"] == {"suit": 40, "bread": 17}
    assert found.totals["supplier"] == {"suit": -50, "bread": -20}


def test_nothing_is_found_in_an_empty_ledger():
    assert read([[]]) == Finding(0, 0, (), "", {})


#: What is done to which line (from 0) of the ledger, and what is said of it.
FAULTS = {
    "a line is gone": (3, None, {"5 m2: follows number 3", "5 m2: its seal is broken"}),
    "the first line is gone": (
        0, None, {"2 bread: follows number 0", "2 bread: its seal is broken"}),
    "a word is changed": (3, lambda one: replace(one, reason="x"), {"4 m1: its seal is broken"}),
    "a number stands for another": (
        3, lambda one: replace(one, no=40),
        {"40 m1: follows number 3", "40 m1: its seal is broken"}),
    "a line is sealed anew": (
        3, lambda one: sealed(one, by="thief"), {"5 m2: its seal is broken"}),
    "a line is joined to another": (
        3, lambda one: sealed(one, previous=""), {"4 m1: its seal is broken"}),
    "an account skips a number": (
        3, lambda one: with_leg(one, 0, seq=9), {f"4 m1: {MAIN} does not follow 2: 49"}),
    "a balance is not the sum": (
        3, lambda one: with_leg(one, 1, balance=90), {f"4 m1: {TEAM} does not follow 1: 1"}),
    "goods appear": (
        3, lambda one: with_leg(one, 1, delta=3, balance=4),
        {"4 m1: its legs do not add up to nothing"}),
    "goods vanish": (
        3, lambda one: sealed(one, legs=one.legs[:1]), {"4 m1: its legs do not add up to nothing"}),
    "overdrawn": (
        3, lambda one: with_leg(one, 0, delta=-60, balance=-11),
        {f"4 m1: {MAIN} is overdrawn", "4 m1: its legs do not add up to nothing"}),
    "claimed twice": (
        3, lambda one: sealed(one, claims=("c0",)), {"4 m1: claims c0 a second time"}),
    "claimed twice at once": (
        3, lambda one: sealed(one, claims=("c9", "c9")), {"4 m1: claims c9 a second time"}),
    "expired": (
        6, lambda one: sealed(one, at=NOON + timedelta(hours=12)),
        {f"7 eaten: {BREAD} had expired"}),
}  # fmt: skip


def damaged(fault: str) -> list[Entry]:
    entries = a_ledger()
    place, how, _ = FAULTS[fault]
    entries[place : place + 1] = [how(entries[place])] if how else []
    return entries


@pytest.mark.req("R-LOG-11")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_named(fault):
    assert FAULTS[fault][2] <= set(read([damaged(fault)]).faults)


@given(
    fault=st.sampled_from([*FAULTS]),
    cuts=st.lists(st.integers(0, 7), max_size=3),
)
def test_cut_anywhere_the_same_is_found_in_the_same_words(fault, cuts):
    entries = damaged(fault)
    ends = [0, *sorted(cuts), len(entries)]
    parts = [entries[begin:end] for begin, end in pairwise(ends)]
    assert read(parts) == read([entries])


def test_goods_are_good_through_the_end_of_their_last_day_where_they_are():
    entries = a_ledger()
    late = NOON + timedelta(hours=11, minutes=59)
    entries[6] = sealed(entries[6], at=late)
    assert read([entries]).faults == ()


def test_what_has_expired_may_be_written_off():
    entries = a_ledger()
    entries[6] = sealed(entries[6], kind="expire", at=NOON + timedelta(days=9))
    assert read([entries]).faults == ()


def test_a_hundred_faults_are_told_the_first_ones_first():
    paper = Paper()
    paper.post(a_delivery(1000))
    for n in range(TOLD + 50):
        paper.post(a_move(1, key=f"m{n}"))
    entries = [replace(one, reason="x") for one in paper.entries]
    found = read([entries[:20], entries[20:]])
    assert found == read([entries])
    assert len(found.faults) == TOLD
    assert found.faults[-1] == f"{TOLD} m{TOLD - 2}: its seal is broken"
