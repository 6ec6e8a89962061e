"""Waves: each parcel in exactly one trip, urgent ones first, no trolley overloaded."""

from itertools import groupby

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


def check_way(trip, rule):
    """Staircase after staircase, top floor first; those with urgent parcels before others."""
    visits = [(key, list(them)) for key, them in groupby(trip, lambda one: one.staircase)]
    assert len({key for key, _ in visits}) == len(visits), "a staircase is climbed twice"
    urgent = [any(one.urgent for one in them) for _, them in visits]
    assert rule == "none" or urgent == sorted(urgent, reverse=True)
    for place, (_, them) in enumerate(visits):
        floors = [-one.floor for one in them]
        if rule == "fill" and urgent[place] and not any(urgent[place + 1 :]):
            floors = [(not one.urgent, -one.floor) for one in them]
        assert floors == sorted(floors)


@pytest.mark.req("R-LOG-01", "R-LOG-05")
@given(loads=LOADS, rule=st.sampled_from(["fill", "strict", "none"]))
def test_every_parcel_goes_once_and_urgent_trips_go_first(loads, rule):
    """Invariant 8."""
    found = trips(loads, ORDER, rule)
    assert sorted(one.id for trip in found for one in trip) == sorted(one.id for one in loads)
    for trip in found:
        assert len(trip) == 1 or sum(one.litres for one in trip) <= LITRES + 1e-6
        assert len(trip) == 1 or sum(one.kilograms for one in trip) <= KILOGRAMS + 1e-6
        check_way(trip, rule)
    if rule != "none":
        urgent = [any(one.urgent for one in trip) for trip in found]
        assert urgent == sorted(urgent, reverse=True)
    if rule == "strict":
        assert all(len({one.urgent for one in trip}) == 1 for trip in found)


def a_load(key, kind="normal", litres=10.0, staircase="1-1", floor=3):
    return Load(key, staircase, floor, "301", kind, litres, litres / 4)


def ids(found):
    return [[one.id for one in trip] for trip in found]


def test_room_beside_urgent_parcels_is_filled_for_the_same_staircase():
    here, there = a_load("here", floor=2), a_load("there", staircase="5-1", litres=205.0)
    assert ids(trips([here, there, a_load("pills", "medicine")], ORDER)) == [
        ["pills", "here"], ["there"],
    ]  # fmt: skip


@pytest.mark.req("R-LOG-05")
def test_others_come_along_where_that_saves_a_trip_and_are_visited_after_the_last_urgent_one():
    before, on, past = (a_load(key, staircase=f"{key}-1") for key in "025")
    urgent = a_load("pills", "medicine")
    assert ids(trips([before, past, on, urgent], ORDER)) == [["pills", "2", "5", "0"]]


@pytest.mark.req("R-LOG-05")
def test_the_last_urgent_parcel_does_not_wait_for_others_in_its_own_staircase():
    above, on_the_way = a_load("above", floor=5), a_load("before", staircase="0-1", floor=6)
    urgent = [a_load("milk", "cold", staircase="0-1"), a_load("pills", "medicine")]
    found = trips([above, on_the_way, *urgent], ORDER)
    assert ids(found) == [["before", "milk", "pills", "above"]]


def test_a_staircase_is_not_cut_while_the_trolleys_have_room_to_spare():
    loads = [a_load(f"{key}{n}", litres=50.0, staircase=f"{key}-1") for key in "01" for n in "abc"]
    assert ids(trips(loads, ORDER)) == [["0a", "0b", "0c"], ["1a", "1b", "1c"]]
    full = [a_load(f"{key}{n}", litres=70.0, staircase=f"{key}-1") for key in "012" for n in "ab"]
    assert ids(trips(full, ORDER)) == [["0a", "0b", "1a"], ["1b", "2a", "2b"]]


def test_medicine_and_cold_things_go_before_infants_goods():
    many = [a_load(f"m{n}", "medicine", 100) for n in range(2)]
    found = trips([a_load("milk", "infant", 100, floor=9), *many], ORDER)
    assert [one.kind for one in found[0]] == ["medicine", "medicine"]
