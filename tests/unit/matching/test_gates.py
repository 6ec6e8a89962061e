"""Who may serve, who may not and why, and who is asked first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contracts.vocabulary import DayPart, Gate, PostCategory
from services.matching.domain.gates import DRIVE, WALK, gates, safety_gates, travel_seconds
from tests.unit.matching.builders import END, START, a_hold, minutes, published, someone

HAZARDOUS = {"category": PostCategory.SAMPLING}


def metres_in(seconds: float) -> float:
    """How far away somebody lives who walks so long."""
    return seconds / WALK.pace


@pytest.mark.req("R-PLAN-04")
@pytest.mark.parametrize(
    ("seconds", "shut"),
    [(0, []), (899, []), (900, []), (901, [Gate.WALK_OVER_15MIN])],
)
def test_fifteen_minutes_on_foot_are_near_enough_and_a_second_more_is_not(seconds, shut):
    walker = someone(metres=metres_in(seconds))
    assert travel_seconds(walker, published()) == seconds
    assert gates(walker, published()) == shut


@pytest.mark.req("R-PLAN-04")
@pytest.mark.parametrize(("metres", "shut"), [(900, []), (2000, [Gate.WALK_OVER_15MIN])])
def test_nine_hundred_metres_are_accepted_and_two_kilometres_are_not(metres, shut):
    assert gates(someone(metres=metres), published()) == shut


@pytest.mark.req("R-PLAN-04")
@pytest.mark.parametrize(
    ("seconds", "shut"), [(1799, []), (1800, []), (1801, [Gate.DRIVE_OVER_30MIN])]
)
def test_drivers_come_from_further_away(seconds, shut):
    driver = someone(seats=4, metres=(seconds - DRIVE.extra) / DRIVE.pace)
    assert gates(driver, published(vehicles=1)) == shut


def test_a_home_that_is_not_known_is_near_in_its_own_community_only():
    assert gates(someone(spot=None), published()) == []
    stranger = someone(spot=None, community="140107001003")
    assert gates(stranger, published()) == [Gate.WALK_OVER_15MIN]


@pytest.mark.req("R-REG-09")
@pytest.mark.parametrize(
    ("areas", "shut"),
    [
        pytest.param({"140107"}, [], id="the district"),
        pytest.param({"1401"}, [], id="the city"),
        pytest.param({"140107001002"}, [], id="this very community"),
        pytest.param({"140107002", "140105"}, [Gate.OUTSIDE_SERVICE_AREA], id="elsewhere"),
    ],
)
def test_people_serve_in_the_areas_they_named(areas, shut):
    assert gates(someone(areas=frozenset(areas)), published()) == shut


@pytest.mark.req("R-REG-09")
def test_people_do_what_they_are_willing_to_do():
    unwilling = someone(intentions=frozenset({PostCategory.AREA_SUPPLY}))
    assert gates(unwilling, published()) == [Gate.NOT_WILLING]


@pytest.mark.req("R-REG-09")
def test_people_come_when_they_have_time():
    evening = someone(available=frozenset({DayPart.EVENING}))
    assert gates(evening, published()) == [Gate.NOT_AVAILABLE]
    at_six = published(starts_at=START + timedelta(hours=10), ends_at=END + timedelta(hours=10))
    assert gates(evening, at_six) == []


@pytest.mark.parametrize(
    "category",
    [PostCategory.ISOLATION_SITE, PostCategory.SAMPLE_TRANSPORT, PostCategory.SAMPLING],
)
def test_skilled_posts_need_training_for_just_them(category):
    trained = someone(trained_for=frozenset({category}))
    others = someone(trained_for=frozenset(PostCategory) - {category})
    assert gates(trained, published(category=category)) == []
    assert gates(others, published(category=category)) == [Gate.TRAINING_MISSING]


def test_other_posts_train_at_the_muster():
    assert gates(someone(trained_for=frozenset()), published()) == []


@pytest.mark.req("R-GATE-03")
@pytest.mark.parametrize(
    ("until", "shut"),
    [
        (None, [Gate.INSURANCE_MISSING]),
        (date(2022, 4, 11), [Gate.INSURANCE_MISSING]),
        (date(2022, 4, 12), []),
    ],
)
def test_cover_lasts_until_the_shift_is_over(until, shut):
    assert gates(someone(insured_until=until), published()) == shut


@pytest.mark.req("R-GATE-03")
def test_a_night_shift_needs_cover_for_the_next_day():
    night = published(starts_at=START + timedelta(hours=14), ends_at=START + timedelta(hours=17))
    assert gates(someone(insured_until=date(2022, 4, 12)), night) == [Gate.INSURANCE_MISSING]
    until_midnight = published(
        starts_at=START + timedelta(hours=14), ends_at=START + timedelta(hours=16)
    )
    assert gates(someone(insured_until=date(2022, 4, 12)), until_midnight) == []


@pytest.mark.req("R-GATE-03")
def test_cadres_need_cover_of_their_own_on_hazardous_posts_only():
    cadre = someone(affiliation="deployed_cadre", insured_until=None)
    assert gates(cadre, published()) == []
    assert gates(cadre, published(**HAZARDOUS)) == [Gate.INSURANCE_MISSING]


@pytest.mark.req("R-REG-12")
@pytest.mark.parametrize(
    ("born", "shut"),
    [
        (2003, [Gate.AGE_BELOW_MIN]),
        (2002, []),
        (1972, []),
        (1971, [Gate.AGE_ABOVE_MAX]),
        (None, []),
    ],
)
def test_age_limits_include_their_ends(born, shut):
    need = published(min_age=20, max_age=50)
    assert gates(someone(birth_year=born), need) == shut


@pytest.mark.parametrize(
    ("born", "shut"),
    [(2003, []), (2004, [Gate.AGE_BELOW_MIN]), (None, [Gate.AGE_BELOW_MIN])],
)
def test_nobody_who_may_be_a_minor_does_hazardous_work(born, shut):
    need = published(min_age=14, **HAZARDOUS)
    assert gates(someone(birth_year=born), need) == shut


@pytest.mark.req("R-POST-03")
@pytest.mark.parametrize(
    ("hold", "shut"),
    [
        pytest.param(a_hold(), [Gate.ALREADY_SERVING], id="the same hours"),
        pytest.param(a_hold(END - minutes(1), END + minutes(9)), [Gate.ALREADY_SERVING], id="one"),
        pytest.param(a_hold(END, END + minutes(60)), [], id="straight after"),
        pytest.param(a_hold(START - minutes(60), START), [], id="straight before"),
    ],
)
def test_nobody_is_in_two_places_at_once(hold, shut):
    assert gates(someone(holds=(hold,)), published()) == shut


def test_hours_held_to_come_elsewhere_instead_bar_nobody_from_their_own_place():
    need = published()
    asked = replace(a_hold(), besides=need.id)
    assert gates(someone(holds=(asked,)), need) == []
    assert gates(someone(holds=(asked,)), replace(need, id="third")) == [Gate.ALREADY_SERVING]


def test_the_fleet_drives_and_the_others_walk():
    assert gates(someone(), published(people=0, vehicles=1)) == [Gate.NO_VEHICLE]
    assert gates(someone(seats=4), published()) == [Gate.NOT_WILLING]
    assert gates(someone(seats=4), published(vehicles=1)) == []


def test_every_reason_is_given():
    hopeless = someone(
        metres=5000,
        intentions=frozenset(),
        available=frozenset(),
        areas=frozenset(),
        trained_for=frozenset(),
        insured_until=None,
        birth_year=2010,
        holds=(a_hold(),),
        asleep=True,
    )
    assert set(gates(hopeless, published(**HAZARDOUS))) == set(Gate) - {
        Gate.AGE_ABOVE_MAX,
        Gate.NO_VEHICLE,
        Gate.HOUSEHOLD_SERVING,
        Gate.DRIVE_OVER_30MIN,
        Gate.NOT_RESTED,
        Gate.DAY_OFF_DUE,
        Gate.ZONE_SEALED,
        Gate.ZONE_CONTROLLED,
    }


def test_organisations_decide_about_ways_and_wishes_but_not_about_safety():
    far = someone(metres=5000, intentions=frozenset(), available=frozenset(), areas=frozenset())
    assert safety_gates(far, published()) == []
    assert safety_gates(someone(insured_until=None), published()) == [Gate.INSURANCE_MISSING]
