"""Waves: each parcel in exactly one trip, urgent ones first, no trolley overloaded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.logistics.domain.wave import KILOGRAMS, LITRES, Load, trips

ORDER = {f"{n}-1": n for n in range(6)}
KINDS = ["medicine", "cold", "infant", "normal", "normal"]
LOADS = st.lists(
    st.builds(
        Load, id=st.uuids().map(str), staircase=st.sampled_from(sorted(ORDER)),
        floor=st.integers(1, 24), door=st.just("x"), litres=st.floats(1, 300),
        kilograms=st.floats(0.1, 150), kind=st.sampled_from(KINDS),
    ),
    max_size=60, unique_by=lambda one: one.id,
)  # fmt: skip


@pytest.mark.req("R-LOG-01", "R-LOG-05")
@given(loads=LOADS, rule=st.sampled_from(["fill", "strict", "none"]))
def test_every_parcel_goes_once_and_urgent_trips_go_first(loads, rule):
    """Invariant 8."""
    found = trips(loads, ORDER, rule)
    assert sorted(one.id for trip in found for one in trip) == sorted(one.id for one in loads)
    for trip in found:
        assert len(trip) == 1 or sum(one.litres for one in trip) <= LITRES + 1e-6
        assert len(trip) == 1 or sum(one.kilograms for one in trip) <= KILOGRAMS + 1e-6
        stops = [(ORDER[one.staircase], -one.floor) for one in trip]
        assert stops == sorted(stops), "staircase after staircase, top floor first"
    if rule != "none":
        urgent = [any(one.urgent for one in trip) for trip in found]
        assert urgent == sorted(urgent, reverse=True)
    if rule == "strict":
        assert all(len({one.urgent for one in trip}) == 1 for trip in found)


def a_load(key, kind="normal", litres=10.0, staircase="1-1", floor=3):
    return Load(key, staircase, floor, "301", kind, litres, litres / 4)


def test_room_beside_urgent_parcels_is_filled_for_the_same_staircase_only():
    here, there = a_load("here", floor=2), a_load("there", staircase="5-1")
    first, second = trips([here, there, a_load("pills", "medicine")], ORDER)
    assert [one.id for one in first] == ["pills", "here"]
    assert [one.id for one in second] == ["there"]


@pytest.mark.req("R-LOG-05")
def test_the_last_urgent_parcel_does_not_wait_for_others_in_its_own_staircase():
    above, on_the_way = a_load("above", floor=5), a_load("before", staircase="0-1", floor=6)
    urgent = [a_load("milk", "cold", staircase="0-1"), a_load("pills", "medicine")]
    first, second = trips([above, on_the_way, *urgent], ORDER)
    assert [one.id for one in first] == ["before", "milk", "pills"]
    assert [one.id for one in second] == ["above"]


def test_medicine_and_cold_things_go_before_infants_goods():
    many = [a_load(f"m{n}", "medicine", 100) for n in range(2)]
    found = trips([a_load("milk", "infant", 100, floor=9), *many], ORDER)
    assert [one.kind for one in found[0]] == ["medicine", "medicine"]
