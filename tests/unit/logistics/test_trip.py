"""A trip: what comes aboard leaves it again, samples are in time, one driver on one trip."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.logistics import OpenTrip, StepTrip, TripLate, TripStop
from contracts.vocabulary import Gate
from kit.errors import Forbidden, Refusal
from services.logistics.domain.driver import Driver, DriverGated, gates
from services.logistics.domain.trip import OVER, NotNow, changed, open_trip
from services.logistics.domain.trip_step import (
    STEPS,
    CountMissing,
    NoSuchStop,
    NotAboard,
    NotExplained,
    amend,
    late,
    must_be_office,
    step,
)

NOW = datetime(2022, 4, 12, 1, tzinfo=UTC)
DAY = date(2022, 4, 12)
LAB = TripStop(community="140107001009", title="疾控中心")


def stop(number, **facts):
    return TripStop(community=f"14010700100{number}", title=f"社区{number}", **facts)


def opened(*stops, **facts):
    wish = OpenTrip(area="140107", day=DAY, driver_id="d1", stops=list(stops), **facts)
    return open_trip(wish, key="t1", now=NOW)[0]


def take(trip, *steps):
    """Steps as ``"load 20"`` or ``"arrive #1"``, a minute apart."""
    for number, words in enumerate(steps, 1):
        name, *rest = words.split()
        facts = {}
        for word in rest:
            kind = {"#": "stop", "!": "note", "=": "box", "@": "driver_id"}.get(word[0])
            facts[kind or "count"] = word[1:] if kind else int(word)
        wish = StepTrip(trip_id=trip.id, step=name, **facts)
        moment = NOW + timedelta(minutes=number)
        trip, _ = step(trip, wish, key=f"key{number}", now=moment)
    return trip


SUPPLY = (stop(1, gets=12), stop(2, gets=8))
SAMPLES = {"kind": "samples", "deadline": NOW + timedelta(hours=4)}


@pytest.mark.req("R-LOG-14", "R-LOG-15")
def test_goods_are_counted_from_the_depot_to_the_door_and_back():
    trip = take(
        opened(*SUPPLY), "accept", "load 20", "depart", "arrive #1", "hand_over 12", "depart",
        "arrive #2", "hand_over 7", "depart", "return 1", "wash", "close",
    )  # fmt: skip
    told = changed(trip)
    assert (told.state, told.loaded, told.aboard, told.missing, told.done) == (
        "closed",
        20,
        0,
        0,
        2,
    )
    assert list(told.at) == [
        "offered", "accepted", "loading", "en_route", "at_stop", "returned", "washed", "closed",
    ]  # fmt: skip


def test_a_trip_with_a_loss_ends_with_a_word_about_it():
    trip = take(
        opened(*SUPPLY), "accept", "load 20", "depart", "arrive #1", "hand_over 12", "return 7",
        "wash",
    )  # fmt: skip
    assert changed(trip).missing == 1
    with pytest.raises(NotExplained):
        take(trip, "close")
    assert take(trip, "close !破损一箱").state == "closed"


def test_nobody_hands_over_what_is_not_aboard_or_does_a_stop_twice():
    trip = take(opened(*SUPPLY), "accept", "load 10", "depart", "arrive #1")
    with pytest.raises(NotAboard):
        take(trip, "hand_over 12")
    with pytest.raises(CountMissing):
        take(trip, "hand_over")
    done = take(trip, "hand_over 10", "depart")
    with pytest.raises(NoSuchStop):
        take(done, "arrive #1")
    with pytest.raises(NotExplained):
        take(done, "skip #2")
    assert changed(take(done, "skip #2 !封路")).done == 2


@pytest.mark.req("R-LOG-13")
def test_tubes_out_are_tubes_in_and_each_box_has_its_seal():
    trip = opened(stop(1, gives=200), stop(2, gives=150), LAB, **SAMPLES)
    trip = take(trip, "accept", "depart", "arrive #1")
    with pytest.raises(CountMissing):
        take(trip, "pick_up 200")
    trip = take(
        trip, "pick_up 200 =b1", "depart", "arrive #2", "pick_up 150 =b2", "depart", "arrive #3",
        "hand_over 350",
    )  # fmt: skip
    assert (trip.aboard, trip.alarm_at) == (0, None)
    assert [one.boxes for one in trip.stops.values()] == [("b1",), ("b2",), ()]


@pytest.mark.req("R-LOG-13")
def test_samples_that_are_not_at_the_laboratory_in_time_are_told_of_once():
    trip = opened(stop(1, gives=10), LAB, **SAMPLES)
    trip = take(trip, "accept", "depart", "arrive #1", "pick_up 10 =b1")
    assert late(trip, now=NOW + timedelta(hours=3))[1] == []
    trip, says = late(trip, now=NOW + timedelta(hours=4))
    assert isinstance(says[0], TripLate)
    assert says[1].late
    assert late(trip, now=NOW + timedelta(hours=5))[1] == []
    with pytest.raises(ValidationError, match="deadline"):
        OpenTrip(kind="samples", area="1401", day=DAY, driver_id="d1", stops=[LAB])


@pytest.mark.req("R-LOG-13")
@pytest.mark.parametrize("back", [10, 4, 0])
def test_samples_that_are_driven_home_or_lost_are_told_of_and_named_when_the_trip_is_closed(back):
    trip = opened(stop(1, gives=10), LAB, **SAMPLES)
    trip = take(
        trip, "accept", "depart", "arrive #1", "pick_up 10 =b1", "depart", "skip #2 !关门",
        f"return {back}", "wash",
    )  # fmt: skip
    told, says = late(trip, now=NOW + timedelta(hours=4))
    assert isinstance(says[0], TripLate)
    assert late(told, now=NOW + timedelta(hours=5))[1] == []
    with pytest.raises(NotExplained):
        take(trip, "close")
    assert take(trip, "close !另车送检").alarm_at is None


@pytest.mark.req("R-LOG-13")
def test_a_car_that_comes_back_empty_from_the_laboratory_raises_no_alarm():
    trip = opened(stop(1, gives=10), LAB, **SAMPLES)
    trip = take(
        trip, "accept", "depart", "arrive #1", "pick_up 10 =b1", "depart", "arrive #2",
        "hand_over 10", "return 0", "wash", "close",
    )  # fmt: skip
    assert late(trip, now=NOW + timedelta(hours=4))[1] == []


def test_another_driver_takes_over_what_is_aboard_and_the_stops_that_are_left():
    trip = take(
        opened(*SUPPLY), "accept", "load 20", "depart", "arrive #1", "hand_over 12", "break_down"
    )
    wish = StepTrip(trip_id="t1", step="hand_off", driver_id="d2")
    old, (told, (key, new)) = step(trip, wish, key="k" * 32, now=NOW)
    assert (told.state, told.missing, told.replaced_by) == ("handed_off", 0, key)
    assert (new.driver_id, new.aboard, [one.gets for one in new.stops]) == ("d2", 8, [8])
    assert old.drives is None
    rest = open_trip(new, key=key, now=NOW)[0]
    rest = take(rest, "accept", "depart", "arrive #1", "hand_over 8", "return 0", "wash", "close")
    assert changed(rest).missing == 0


def test_only_an_office_says_who_drives():
    with pytest.raises(Forbidden):
        must_be_office("hand_off", "volunteer")
    must_be_office("hand_off", "street_op")
    must_be_office("load", "volunteer")


def test_stops_change_only_while_the_car_stands():
    trip = take(opened(*SUPPLY), "accept")
    assert len(amend(trip, [*SUPPLY, stop(3, gets=4)])[0].stops) == 3
    with pytest.raises(NotNow):
        amend(take(trip, "load 20"), list(SUPPLY))


FIT = Driver("d1", "140107001002", 4, False, frozenset({"sample_transport"}), "2022-12-31")


@pytest.mark.req("R-LOG-13")
def test_driver_car_and_gates_are_looked_at_as_one():
    assert gates(FIT, "samples", DAY) == ()
    assert gates(None, "supply", DAY) == (Gate.NO_VEHICLE,)
    plain = Driver("d2", "140107001002", 4, True, frozenset())
    assert gates(plain, "supply", DAY) == (Gate.NOT_IN_SERVICE,)
    assert set(gates(plain, "samples", DAY)) == {
        Gate.NOT_IN_SERVICE, Gate.TRAINING_MISSING, Gate.INSURANCE_MISSING,
    }  # fmt: skip
    wish = OpenTrip(area="1401", day=DAY, driver_id="d2", stops=[LAB])
    with pytest.raises(DriverGated):
        open_trip(wish, key="t", now=NOW, gates=(Gate.NO_VEHICLE,))
    planned = wish.model_copy(update={"plan_id": "p1"})
    assert open_trip(planned, key="t", now=NOW, gates=(Gate.NO_VEHICLE,))[0].state == "declined"


@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(1, 3), st.integers(0, 30))))
def test_whatever_is_tried_nothing_is_lost_without_being_named(wishes):
    """Aboard is never negative, and what came aboard is handed over, aboard, back or missing."""
    trip = opened(*SUPPLY, LAB)
    for number, (name, place, count) in enumerate(wishes):
        wish = StepTrip(trip_id="t1", step=name, stop=place, count=count, note="x", driver_id="d2")
        if trip.state in OVER:
            break
        try:
            trip, _ = step(trip, wish, key=f"k{number}", now=NOW)
        except Refusal:
            continue
        handed = sum(one.handed for one in trip.stops.values())
        picked = sum(one.picked for one in trip.stops.values())
        back = trip.brought_back or 0
        assert trip.loaded + picked == handed + trip.aboard + back
        assert trip.aboard >= 0 or back
        assert (trip.drives is None) == (trip.state not in {"loading", "en_route", "at_stop"})
