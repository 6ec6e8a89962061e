"""Squads: each has one head of its own block, whoever drops out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.answer import accept, decline
from services.matching.domain.offer import Invitee, offer
from services.matching.domain.squad import (
    NoPlace,
    NotNow,
    NotTheHead,
    appoint,
    block_of,
    led_by,
    squads,
)
from tests.unit.matching.builders import END, NOW, START, minutes, published

CITIZENS, CADRES = ["c1", "c2", "c3"], ["k1", "k2"]


def a_shift(people=(*CITIZENS, *CADRES)):
    """Everybody has said yes; numbers 1 to 3 are citizens, 4 and 5 cadres."""
    asked = [Invitee(one, inside=one in CADRES) for one in people]
    need, _ = offer(published(people=len(asked)), asked, now=NOW, token="t")
    for number in need.offers:
        need, _ = accept(need, number, now=NOW)
    return need


def heads(need):
    return {one.block: one.head for one in squads(need)}


@pytest.mark.req("R-PLAN-06")
def test_each_block_has_a_squad_with_a_head_of_its_own():
    need = a_shift()
    assert heads(need) == {"social": "1", "inside": "4"}
    assert [one.members for one in squads(need)] == [("1", "2", "3"), ("4", "5")]


def test_who_is_appointed_leads_the_own_block_only():
    need, _ = appoint(a_shift(), "3")
    assert heads(need) == {"social": "3", "inside": "4"}
    need, _ = appoint(need, "5")
    assert heads(need) == {"social": "3", "inside": "5"}


def test_another_one_leads_when_the_head_drops_out():
    need, _ = appoint(a_shift(), "3")
    need = replace(need, offers={**need.offers, "3": replace(need.offers["3"], state="declined")})
    assert heads(need)["social"] == "1"
    with pytest.raises(NoPlace):
        appoint(need, "3")


@pytest.mark.req("R-PLAN-06")
def test_a_head_sees_the_own_squad_and_only_while_the_shift_lasts():
    need = a_shift()
    assert led_by(need, "4", now=START).members == ("4", "5")
    for moment in (START - minutes(121), END):
        with pytest.raises(NotNow):
            led_by(need, "4", now=moment)
    with pytest.raises(NotTheHead):
        led_by(need, "2", now=START)


numbers = st.sampled_from([str(one) for one in range(1, 6)])


@pytest.mark.req("R-PLAN-06")
@given(st.lists(st.tuples(st.sampled_from(["appoint", "drop"]), numbers), max_size=10))
def test_whatever_happens_a_squad_with_anybody_has_exactly_one_head(steps):
    need = a_shift()
    for step, number in steps:
        if need.offers[number].state != "accepted":
            continue
        need, _ = appoint(need, number) if step == "appoint" else decline(need, number, now=NOW)
        found = squads(need)
        taken = [one for one in need.offers.values() if one.state == "accepted"]
        assert sum(len(one.members) for one in found) == len(taken)
        for one in found:
            assert one.head in one.members
            assert {block_of(need.offers[member]) for member in one.members} == {one.block}
