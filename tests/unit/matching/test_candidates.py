"""The gates of a whole city at once let through exactly whom the single gates let through."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import DayPart, PostCategory
from services.matching.domain.gates import DRIVE, WALK, gates, travel_seconds
from services.matching.domain.policy import IN_FORCE
from services.matching.domain.spot import Spot
from services.matching.domain.zone import Order, around
from services.matching.solver import candidates, gap, solve
from services.matching.solver.columns import columns
from services.matching.solver.process import compute
from tests.unit.matching.builders import COMMUNITY, END, HERE, START, published, someone

COMMUNITIES = [COMMUNITY, "140107001003", "140105002001"]
spots = st.builds(
    lambda north, east: Spot(HERE.lat + north, HERE.lon + east),
    st.floats(-0.09, 0.09),
    st.floats(-0.1, 0.1),
)
near_spots = st.builds(
    lambda north, east: Spot(HERE.lat + north, HERE.lon + east),
    st.floats(-0.009, 0.009),
    st.floats(-0.011, 0.011),
)
#: Without an end: a plan is strict for the whole day, the rules for each shift.
zones = st.one_of(
    st.just(()),
    st.tuples(
        st.builds(
            Order,
            st.just("z"),
            st.sampled_from(["1401", *COMMUNITIES]),
            st.sampled_from(["sealed", "controlled", "normal"]),
            st.just(START - timedelta(days=1)),
        )
    ),
)
people = st.lists(
    st.builds(
        someone,
        spot=st.one_of(near_spots, spots, st.none()),
        community=st.sampled_from(COMMUNITIES),
        intentions=st.frozensets(st.sampled_from(PostCategory), min_size=4),
        available=st.frozensets(st.sampled_from(DayPart), min_size=2),
        areas=st.sampled_from([frozenset({"1401"}), frozenset({"140107"}), frozenset({"140105"})]),
        trained_for=st.frozensets(st.sampled_from(PostCategory), min_size=3),
        insured_until=st.sampled_from([None, date(2022, 4, 11), date(2022, 4, 12)]),
        birth_year=st.sampled_from([None, 1961, 1962, 1990, 2003, 2004, 2005]),
        affiliation=st.sampled_from(["social", "deployed_cadre"]),
        seats=st.sampled_from([None, None, 4]),
        served=st.integers(0, 9),
        zones=zones,
    ),
    max_size=12,
).map(
    lambda found: [
        replace(one, id=f"v{at}", zones=around(one.community, one.zones))
        for at, one in enumerate(found)
    ]
)
needs = st.lists(
    st.builds(
        lambda community, site, category, size, later, mandatory: replace(
            published(
                category=category,
                people=size[0],
                vehicles=size[1],
                starts_at=START + timedelta(hours=later),
                ends_at=END + timedelta(hours=later),
                mandatory=mandatory,
            ),
            community=community,
            site=site,
        ),
        st.sampled_from(COMMUNITIES),
        near_spots,
        st.sampled_from(PostCategory),
        st.sampled_from([(1, 0), (2, 1), (0, 1)]),
        st.sampled_from([0, 5, 10, 14]),
        st.booleans(),
    ),
    max_size=4,
).map(lambda found: [replace(one, id=f"n{at}") for at, one in enumerate(found)])


@given(people, needs)
def test_both_let_the_same_people_through(people, needs):
    city = columns(people, needs)
    problem = candidates(city.people, city.posts)
    found = {
        (city.needs[post], city.volunteers[person]): cost
        for post, person, cost in zip(
            problem.post_of_arc(), problem.person, problem.cost, strict=True
        )
    }
    expected = {
        (need.id, one.id): travel_seconds(one, need) + one.served * IN_FORCE.service
        for need in needs
        for one in people
        if not gates(one, need)
    }
    assert found == expected
    assert gap(problem, solve(problem)) == 0


def test_the_edge_of_the_reach_is_found_in_every_direction():
    """A grid must not lose the people just inside the limit."""
    need = replace(published(people=1), id="n")
    ring = []
    for at in range(360):
        turn, arc = np.radians(at), WALK.limit / WALK.pace / 111_194.93
        north, east = arc * np.cos(turn), arc * np.sin(turn) / np.cos(np.radians(HERE.lat))
        ring.append(someone(f"v{at}", spot=Spot(HERE.lat + north, HERE.lon + east)))
    problem = candidates(*_numbers(ring, [need]))
    assert len(problem.person) == sum(not gates(one, need) for one in ring) > 300


@pytest.mark.slow
def test_the_child_process_names_people_and_needs():
    needs = [replace(published(people=1, vehicles=1), id="n1")]
    driver = someone("driver", seats=5, metres=0.9 * DRIVE.reach)
    answer = compute(
        columns([someone("near", metres=90), someone("far", metres=800), driver], needs)
    )
    assert {need: set(sent) for need, sent in answer.pairs.items()} == {"n1": {"near", "driver"}}
    assert answer.filled == 2
    assert answer.cost_seconds > 84


@pytest.mark.slow
def test_a_mandatory_post_is_filled_before_a_nearer_one():
    near = replace(published(people=1), id="near")
    far = replace(published(people=1, mandatory=True), id="far", site=someone(metres=700).spot)
    assert compute(columns([someone("only")], [near, far])).pairs == {"far": ("only",)}


@pytest.mark.slow
def test_who_served_less_goes_first_and_a_minute_of_way_weighs_one_service():
    people = [someone("tired", metres=0, served=1), someone("fresh", metres=60)]
    assert compute(columns(people, [published(people=1)])).pairs == {"need": ("fresh",)}
    people = [someone("tired", metres=0, served=1), someone("fresh", metres=70)]
    assert compute(columns(people, [published(people=1)])).pairs == {"need": ("tired",)}


@pytest.mark.slow
@pytest.mark.req("R-POST-03")
def test_249_posts_are_filled_from_484_cadres_and_nobody_is_sent_twice():
    cadres = [someone(f"c{at}", metres=at, affiliation="deployed_cadre") for at in range(484)]
    posts = [replace(published(people=1), id=f"n{at}") for at in range(249)]
    sent = [one for people in compute(columns(cadres, posts)).pairs.values() for one in people]
    assert len(sent) == len(set(sent)) == 249


@pytest.mark.slow
def test_a_city_without_people_has_a_plan_too():
    assert compute(columns([], [published()])).pairs == {}


def _numbers(people, needs):
    city = columns(people, needs)
    return city.people, city.posts
