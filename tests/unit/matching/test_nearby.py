"""The pool in numbers proposes whom the rules would choose, and knows what it was told last."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from bson import Timestamp
from bson.datetime_ms import DatetimeMS
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.vocabulary import Affiliation, DayPart, PostCategory
from services.matching.domain.candidate import Candidate, Hold
from services.matching.domain.gates import gates, travel_seconds
from services.matching.domain.spot import Spot
from services.matching.domain.zone import Order
from services.matching.solver.errand import Errand
from services.matching.solver.nearby import UNSORTED
from services.matching.solver.reserve import Reserve
from services.matching.store.enlisting import plain
from tests.unit.matching.builders import COMMUNITY, END, HERE, START, a_hold, published, someone

HOUR = timedelta(hours=1)


def document(one: Candidate, stamp: int = 1) -> dict[str, Any]:
    """Somebody as the pool keeps them."""
    return {
        "_id": one.id,
        "changed": Timestamp(stamp, 1),
        **plain(one),
        "offered": one.offered,
        "zones": [
            {
                "id": at.id,
                "area": at.area,
                "level": at.level,
                "start": DatetimeMS(at.start),
                "end": DatetimeMS(at.end) if at.end else None,
            }
            for at in one.zones
        ],
        "holds": [{"start": DatetimeMS(at.start), "end": DatetimeMS(at.end)} for at in one.holds],
    }


def reserve_of(*people: Candidate) -> Reserve:
    reserve = Reserve()
    reserve.learn([document(one) for one in people])
    return reserve


def asked(reserve: Reserve, need=None, *, count=9, drivers=False, without=()) -> list[str]:
    return reserve.nearest(need or published(), drivers=drivers, count=count, without=without)


def by_the_rules(people, need, *, drivers: bool, count: int) -> list[str]:
    """The same, one by one."""
    fit = [one for one in people if one.drives is drivers and not gates(one, need)]
    fit.sort(key=lambda one: (travel_seconds(one, need), one.offered, one.id))
    return [one.id for one in fit[:count]]


def some(words):
    return st.frozensets(st.sampled_from(list(words)), min_size=len(words) - 2)


hours = st.builds(
    lambda start, length: Hold("other", "t", START + start * HOUR, START + (start + length) * HOUR),
    st.integers(-6, 6),
    st.integers(1, 4),
)
homes = st.builds(
    lambda north, east: Spot(round(HERE.lat + north, 3), round(HERE.lon + east, 3)),
    st.floats(-0.012, 0.012),
    st.floats(-0.012, 0.012),
)
far_homes = st.builds(
    lambda north, east: Spot(round(HERE.lat + north, 3), round(HERE.lon + east, 3)),
    st.floats(-0.12, 0.12),
    st.floats(-0.12, 0.12),
)
volunteers = st.builds(
    someone,
    spot=st.none() | homes | far_homes,
    community=st.sampled_from([COMMUNITY, "140107001003"]),
    intentions=some(PostCategory),
    available=some(DayPart),
    areas=st.sampled_from(
        [frozenset({"1401"}), frozenset({"140107001", "140105"}), frozenset({"11"})]
    ),
    trained_for=some(PostCategory),
    insured_until=st.sampled_from([None, date(2022, 4, 11), date(2022, 12, 31)]),
    birth_year=st.none() | st.integers(1940, 2010),
    affiliation=st.sampled_from(list(Affiliation)),
    seats=st.sampled_from([None, None, None, 4]),
    offered=st.integers(0, 3),
    holds=st.lists(hours, max_size=3).map(tuple),
    zones=st.just(())
    | st.builds(
        lambda area, level, start: (Order("z", area, level, START + start * HOUR),),
        st.sampled_from(["1401", "140107001", COMMUNITY]),
        st.sampled_from(["sealed", "controlled", "normal"]),
        st.integers(-1, 1),
    ),
)
needs = st.builds(
    published, category=st.sampled_from(list(PostCategory)), vehicles=st.integers(0, 2)
)


@given(st.lists(volunteers, max_size=40), needs, st.booleans(), st.integers(1, 9))
def test_it_proposes_whom_the_rules_would_choose_and_in_the_same_order(
    people, need, drivers, count
):
    drivers = drivers and need.vehicles > 0
    named = [replace(one, id=f"v{at}") for at, one in enumerate(people)]
    found = asked(reserve_of(*named), need, drivers=drivers, count=count)
    assert found == by_the_rules(named, need, drivers=drivers, count=count)


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.lists(volunteers, max_size=30),
    st.dictionaries(st.integers(0, 40), volunteers, max_size=10),
    needs,
    st.booleans(),
)
def test_both_kernels_know_who_was_sorted_and_who_came_or_changed_since(
    people, later, need, drivers
):
    drivers = drivers and need.vehicles > 0
    named = {f"v{at}": replace(one, id=f"v{at}") for at, one in enumerate(people)}
    changed = {f"v{at}": replace(one, id=f"v{at}") for at, one in later.items()}
    expected = by_the_rules((named | changed).values(), need, drivers=drivers, count=9)
    for kernel in ("python", "numba"):
        reserve = Reserve(0, kernel)
        reserve.learn([document(one) for one in named.values()])
        while reserve.people.untidy(0):
            reserve.people.tidy()
        reserve.learn([document(one, 2) for one in changed.values()])
        assert asked(reserve, need, drivers=drivers) == expected


@pytest.mark.slow
def test_both_kernels_choose_among_hundreds_at_the_same_few_spots():
    people = [
        someone(f"v{at:03}", metres=at * at % 11 * 90, offered=at * 7 % 5) for at in range(500)
    ]
    for kernel in ("python", "numba"):
        reserve = Reserve(0, kernel)
        reserve.learn([document(one) for one in people])
        reserve.people.tidy()
        for count in (1, 5, 40, 200, 499):
            expected = by_the_rules(people, published(), drivers=False, count=count)
            assert asked(reserve, count=count) == expected


@pytest.mark.slow
@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12), st.booleans())
def test_both_kernels_find_the_few_nearest_of_a_dense_quarter(seed, count, drivers):
    chance = random.Random(seed)
    people = [
        someone(
            f"v{at}",
            spot=Spot(
                round(HERE.lat + chance.gauss(0, 0.004), 3),
                round(HERE.lon + chance.gauss(0, 0.004), 3),
            ),
            offered=chance.randint(0, 2),
            areas=frozenset({chance.choice(["1401", "1401", "11"])}),
            holds=(a_hold(),) * (chance.random() < 0.3),
            seats=4 if drivers else None,
        )
        for at in range(400)
    ]
    site = Spot(HERE.lat + chance.gauss(0, 0.01), HERE.lon + chance.gauss(0, 0.01))
    need = replace(published(vehicles=1), site=site)
    expected = by_the_rules(people, need, drivers=drivers, count=count)
    for kernel in ("python", "numba"):
        reserve = Reserve(0, kernel)
        reserve.learn([document(one) for one in people])
        reserve.people.tidy()
        assert asked(reserve, need, drivers=drivers, count=count) == expected


@given(st.lists(st.tuples(st.integers(0, 5), volunteers), max_size=30), st.randoms())
def test_it_knows_what_it_was_told_last_in_whatever_order_it_was_told(changes, chance):
    told = [replace(one, id=f"v{at}") for at, one in changes]
    latest = {one.id: one for one in told}
    documents = [document(one, stamp) for stamp, one in enumerate(told, 1)]
    chance.shuffle(documents)
    reserve = Reserve()
    for one in documents:
        reserve.learn([one])
        if chance.random() < 0.2:
            reserve.people.tidy()
    need = published()
    expected = by_the_rules(latest.values(), need, drivers=False, count=9)
    assert asked(reserve, need) == expected


def test_the_nearest_are_asked_first_and_of_equals_those_who_were_asked_least():
    people = [
        someone("far", metres=500),
        someone("tired", metres=100, offered=3),
        someone("fresh", metres=100),
        someone("too_far", metres=1500),
    ]
    assert asked(reserve_of(*people)) == ["fresh", "tired", "far"]
    assert asked(reserve_of(*people), without={"fresh"}, count=1) == ["tired"]


def test_an_hour_between_two_promises_is_free():
    reserve = reserve_of(someone("a"), someone("b"))
    reserve.promise(["a"], START - 2 * HOUR, START)
    reserve.promise(["a", "unknown"], END, END + HOUR)
    assert asked(reserve) == ["a", "b"]
    reserve.promise(["a"], START, END)
    assert asked(reserve) == ["b"]


def test_a_promise_is_forgotten_when_the_database_says_so():
    reserve = reserve_of(someone("a", holds=(a_hold(),)))
    assert asked(reserve) == []
    reserve.learn([document(someone("a"), 2)])
    assert asked(reserve) == ["a"]
    reserve.promise(["a"], START, END)
    reserve.learn([document(someone("a"), 2)])
    assert asked(reserve) == []


def test_somebody_who_is_dropped_is_found_again_once_they_are_told_of():
    reserve = reserve_of(someone("a"), someone("b"))
    reserve.people.drop(["a", "unknown"])
    assert asked(reserve) == ["b"]
    reserve.learn([document(someone("a"))])
    assert asked(reserve) == ["a", "b"]


def test_a_few_are_found_among_many_sorted_or_not():
    crowd = [someone(f"v{at:04}", metres=at % 1500, offered=at % 7) for at in range(UNSORTED + 1)]
    reserve = reserve_of(*crowd)
    assert reserve.people.untidy()
    expected = by_the_rules(crowd, published(), drivers=False, count=9)
    assert asked(reserve) == expected
    reserve.people.tidy()
    reserve.people.tidy()
    assert not reserve.people.untidy()
    assert asked(reserve) == expected


def test_long_names_are_kept_whole():
    reserve = reserve_of(someone("a" * 64), someone("a" * 63 + "b", metres=100))
    assert asked(reserve) == ["a" * 64, "a" * 63 + "b"]


def helpers(reserve: Reserve, asks: Errand = Errand.SUPPLY) -> list[str]:
    return reserve.helpers(COMMUNITY, START, END, asks=asks, count=9)


def test_an_errand_is_for_the_nearest_who_is_free_willing_and_serves_there():
    reserve = reserve_of(
        someone("home"),
        someone("street", metres=2000, community="140107001003"),
        someone("driver", metres=800, seats=4),
        someone("busy", metres=10, holds=(a_hold(),)),
        someone("elsewhere", areas=frozenset({"11"})),
        someone("unwilling", intentions=frozenset({PostCategory.SAMPLING})),
    )
    assert helpers(reserve)[:1] == ["home"]
    assert set(helpers(reserve)) == {"home", "street", "driver"}
    assert helpers(reserve, Errand.TRANSFER) == ["driver"]
    assert "unwilling" in helpers(reserve, Errand.LIFE)
    assert "busy" not in helpers(reserve, Errand.LIFE)


@pytest.mark.parametrize("asks", Errand)
def test_nobody_who_is_not_in_service_helps_a_household(asks):
    reserve = reserve_of(someone("asleep", seats=4, asleep=True), someone("awake", seats=4))
    assert helpers(reserve, asks) == ["awake"]


def test_where_no_home_is_known_nobody_is_near():
    assert helpers(reserve_of(someone("a", spot=None))) == []
