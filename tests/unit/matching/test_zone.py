"""Zones: where people may serve while they may not leave (三区)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import Gate
from services.matching.domain.admission import ZoneClosed, may_begin
from services.matching.domain.gates import gates, safety_gates
from services.matching.domain.zone import Order, around, confined_to
from tests.unit.matching.builders import COMMUNITY, END, START, published, someone

NEXT_DOOR, ELSEWHERE = "140107001003", "140105002001"
ALWAYS = START - timedelta(days=1)


def an_order(level="sealed", area=COMMUNITY, start=ALWAYS, end=None, key="z1"):
    return Order(key, area, level, start, end)


def need_at(community):
    return replace(published(), community=community)


def at_home(*orders):
    return someone(areas=frozenset({"1401"}), zones=orders)


@pytest.mark.req("R-REG-10")
def test_who_is_sealed_in_serves_at_home_only():
    sealed = at_home(an_order())
    assert gates(sealed, need_at(COMMUNITY)) == []
    assert gates(sealed, need_at(NEXT_DOOR)) == [Gate.ZONE_SEALED]
    assert safety_gates(sealed, need_at(ELSEWHERE)) == [Gate.ZONE_SEALED]


def test_who_is_in_a_controlled_zone_serves_within_it():
    controlled = at_home(an_order("controlled", area=COMMUNITY[:9]))
    assert gates(controlled, need_at(NEXT_DOOR)) == []
    assert gates(controlled, need_at(ELSEWHERE)) == [Gate.ZONE_CONTROLLED]


def test_a_precaution_zone_confines_nobody():
    assert gates(at_home(an_order("precaution")), need_at(ELSEWHERE)) == []


def test_an_order_holds_for_its_time():
    over = at_home(an_order(end=START))
    later = at_home(an_order(start=END))
    assert gates(over, need_at(ELSEWHERE)) == gates(later, need_at(ELSEWHERE)) == []


def test_a_smaller_areas_order_lifts_a_wider_one():
    wide, lifted = an_order(area="140107"), an_order("normal", key="z2")
    assert gates(at_home(wide, lifted), need_at(ELSEWHERE)) == []
    assert gates(at_home(wide), need_at(ELSEWHERE)) == [Gate.ZONE_SEALED]


@pytest.mark.req("R-REG-10")
def test_nobody_from_a_closed_zone_begins_outside_it():
    with pytest.raises(ZoneClosed) as refused:
        may_begin([at_home(an_order())], need_at(NEXT_DOOR))
    assert refused.value.facts == {"volunteers": {"wang": [Gate.ZONE_SEALED]}}
    may_begin([at_home(an_order())], need_at(COMMUNITY))


areas = st.sampled_from(["14", "140107", COMMUNITY[:9], COMMUNITY, ELSEWHERE])
levels = st.sampled_from(["sealed", "controlled", "precaution", "normal"])
orders = st.builds(an_order, levels, areas, key=st.uuids().map(str))


@given(st.lists(orders, max_size=5))
def test_home_is_always_within_what_one_may_not_leave(found):
    assert COMMUNITY.startswith(confined_to(COMMUNITY, around(COMMUNITY, found), START))
