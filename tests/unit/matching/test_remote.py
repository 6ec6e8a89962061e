"""Remote posts: anybody of the city serves from home, and says how far they are (R-ORG-06)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.vocabulary import Gate, PostCategory
from services.matching.domain.duty import NotCheckedIn, check_in
from services.matching.domain.gates import gates
from services.matching.domain.progress import NotRemote, report
from services.matching.domain.zone import Order
from services.matching.solver import candidates, gap, solve
from services.matching.solver.columns import columns
from services.matching.solver.process import compute
from tests.unit.matching.builders import (
    COMMUNITY,
    END,
    START,
    a_wish,
    accepted,
    kinds,
    minutes,
    offered,
    published,
    someone,
)
from tests.unit.matching.test_candidates import people
from tests.unit.matching.test_nearby import by_the_rules, reserve_of, volunteers

SURVEY = PostCategory.EPI_SURVEY


def a_remote_need(**changes):
    return published(remote=True, category=SURVEY, **changes)


def on_duty(*names):
    need = accepted(*names, remote=True, category=SURVEY, records=264_900)
    return check_in(need, need.offers, at=None, now=START)[0]


@pytest.mark.req("R-ORG-06")
def test_a_remote_post_knows_no_way_no_zone_and_no_insurance():
    home = "140105002001"
    sealed = Order("z", home, "sealed", START - timedelta(days=1))
    one = someone(community=home, metres=50_000, zones=(sealed,), insured_until=None)
    assert gates(one, a_remote_need()) == []
    assert {Gate.WALK_OVER_15MIN, Gate.ZONE_SEALED, Gate.INSURANCE_MISSING} <= set(
        gates(one, published(category=SURVEY))
    )


def test_it_is_for_people_of_the_city_who_are_willing_and_free():
    assert gates(someone(community="110105001001"), a_remote_need()) == [Gate.OUTSIDE_SERVICE_AREA]
    assert gates(someone(intentions=frozenset()), a_remote_need()) == [Gate.NOT_WILLING]


@pytest.mark.parametrize("changes", [{"vehicles": 1}, {"category": PostCategory.SAMPLING}])
def test_nobody_drives_or_swabs_from_home(changes):
    with pytest.raises(ValidationError):
        a_wish(**{"remote": True, "category": SURVEY, **changes})


@given(people, st.lists(st.sampled_from([COMMUNITY, "140105002001", "110105001001"]), max_size=3))
def test_whole_cities_are_gated_by_the_same_rules_beside_other_posts(people, where):
    remote = [
        replace(a_remote_need(people=2), id=f"r{at}", community=one) for at, one in enumerate(where)
    ]
    needs = [*remote, replace(published(), id="there")]
    city = columns(people, needs)
    problem = candidates(city.people, city.posts)
    found = {
        (city.needs[post], city.volunteers[person])
        for post, person in zip(problem.post_of_arc(), problem.person, strict=True)
    }
    expected = {(need.id, one.id) for need in needs for one in people if not gates(one, need)}
    assert found == expected
    assert gap(problem, solve(problem)) == 0


@given(st.lists(volunteers, max_size=40), st.integers(1, 9))
def test_one_place_is_filled_by_the_same_rules(people, count):
    need, named = a_remote_need(), [replace(one, id=f"v{at}") for at, one in enumerate(people)]
    reserve = reserve_of(*named)
    found = reserve.nearest(need, drivers=False, count=count)
    assert found == by_the_rules(named, need, drivers=False, count=count)
    [remote, there] = reserve.funnels([(need, False), (published(), False)])
    able = [one for one in named if not one.drives and not gates(one, need)]
    assert remote.qualified == len(able)
    assert reserve.funnels([(need, False)]) == [remote]
    assert there == reserve.funnels([(published(), False)])[0]


@pytest.mark.slow
@pytest.mark.req("R-ORG-06")
def test_a_plan_sends_the_near_to_the_gate_and_the_far_to_the_screen():
    gate, screen = replace(published(people=1), id="gate"), a_remote_need(people=1)
    pairs = compute(columns([someone("far", metres=20_000), someone("near")], [gate, screen])).pairs
    assert pairs == {"gate": ("near",), "need": ("far",)}


@pytest.mark.req("R-ORG-06")
def test_a_post_counts_what_its_people_report_and_a_repeat_adds_nothing():
    need = on_duty("a", "b")
    need, says = report(need, "1", done=400, at=None, now=START + minutes(60))
    assert kinds(says) == ["NeedProgressed"]
    need, _ = report(need, "2", done=150, at=None, now=START + minutes(61))
    need, says = report(need, "1", done=700, at=None, now=START + minutes(120))
    assert (says[0].progress, says[0].records) == (850, 264_900)
    assert report(need, "1", done=700, at=None, now=START + minutes(121)) == (need, [])
    assert report(need, "1", done=400, at=START + minutes(60), now=END) == (need, [])


def test_only_who_is_there_reports_and_only_where_something_is_counted():
    with pytest.raises(NotCheckedIn):
        report(accepted("a", remote=True, category=SURVEY), "1", done=1, at=None, now=START)
    with pytest.raises(NotRemote):
        report(accepted("a"), "1", done=1, at=None, now=START)


def test_nobody_needs_a_letter_to_stay_at_home():
    assert offered("a", remote=True, category=SURVEY).offers["1"].home == ""
