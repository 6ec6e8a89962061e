"""Routes are checked by rules that do not know the solver; nobody is dropped in silence."""

import numpy as np
import pytest
from hypothesis import given, settings

from services.logistics.routing import again as anew
from services.logistics.routing.again import again, broken
from services.logistics.routing.check import cost, drive, faults
from services.logistics.routing.nearest import nearest
from services.logistics.routing.problem import Plan, Route, arrays, job_of
from services.logistics.routing.process import packed, unpacked
from services.logistics.routing.solve import solve
from services.logistics.routing.travel import straight
from tests.unit.logistics.roads import HOUR, job, jobs

DAY = (0, 24 * HOUR)
#: Three stops on a line, minutes from the depot; one small car that may load once more, one large.
LINE = job(
    [(1, 4, *DAY), (2, 4, *DAY), (3, 4, *DAY)],
    [(8, 0, 8 * HOUR, 12 * HOUR, 1), (20, 0, 8 * HOUR, 12 * HOUR, 0)],
    loading=600,
)
GOOD = Plan((Route(0, ((0, 1), (2,))),), ())


def quick(one):
    return solve(one, seconds=0.02)


def test_a_plan_is_timed_and_priced_by_hand():
    driven = drive(LINE, GOOD.routes[0])
    assert driven.leaves == (8 * HOUR + 600, 8 * HOUR + 600 + 240 + 240 + 600)
    assert [visit.begin - visit.arrive for visit in driven.visits] == [0, 0, 0]
    assert driven.back == driven.leaves[1] + 180 + 120 + 180
    assert cost(LINE, GOOD) == 600 + 240 + 360
    assert faults(LINE, GOOD) == []


def test_who_has_a_window_is_waited_for_at_the_depot():
    late = job([(5, 1, 10 * HOUR, 11 * HOUR)], [(1, 0, 8 * HOUR, 12 * HOUR, 0)])
    driven = drive(late, Route(0, ((0,),)))
    assert driven.leaves == (10 * HOUR - 300,)
    assert driven.visits[0].arrive == driven.visits[0].begin == 10 * HOUR


@pytest.mark.req("R-LOG-14")
@pytest.mark.parametrize(
    ("plan", "says"),
    [
        (Plan((Route(0, ((0, 1),)),), ()), "stop 2 is told of 0 times"),
        (Plan((Route(0, ((0, 1), (2,))),), (2,)), "stop 2 is told of 2 times"),
        (Plan((Route(1, ((0, 1, 2, 7),)),), ()), "there is no stop 7"),
        (Plan((Route(1, ((0, 1, 2),)),), (-1,)), "there is no stop -1"),
        (Plan((Route(2, ((0, 1, 2),)),), ()), "there is no car 2"),
        (Plan((Route(0, ((0, 1),)), Route(0, ((2,),))), ()), "car 0 has 2 routes"),
        (Plan((Route(0, ((0, 1, 2),)),), ()), "car 0 is too full on trip 0"),
        (Plan((Route(0, ((0,), (1,), (2,))),), ()), "car 0 loads too often"),
        (Plan((Route(0, ((0, 1), ())), Route(1, ((2,),))), ()), "car 0 has a trip without a stop"),
    ],
)
def test_each_planted_fault_is_found(plan, says):
    assert says in faults(LINE, plan)


def test_coming_too_late_and_working_too_long_are_found():
    tight = job([(5, 1, 0, 8 * HOUR)], [(1, 0, 8 * HOUR, 8 * HOUR + 500, 0)])
    assert faults(tight, Plan((Route(0, ((0,),)),), ())) == [
        "car 0 comes too late to stop 0",
        "car 0 is back too late",
    ]


@settings(max_examples=min(30, 2 * settings.default.max_examples))
@given(jobs())
def test_whatever_the_job_the_plan_can_be_driven_and_names_who_is_left(one):
    """Invariant 11, for the solver and for the list by hand."""
    for plan in (quick(one), nearest(one)):
        assert faults(one, plan) == []


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(jobs())
def test_a_stop_that_a_car_could_go_for_alone_is_never_left_while_cars_stand_idle(one):
    plan = solve(one, seconds=0.03)
    idle = set(range(len(one.cars.place))) - {route.car for route in plan.routes}
    for stop in plan.unserved:
        for car in idle:
            alone = Plan(
                (Route(car, ((stop,),)),), tuple(set(range(len(one.stops.place))) - {stop})
            )
            assert faults(one, alone) != []


@settings(deadline=None)
@given(jobs())
def test_planning_again_keeps_what_drivers_were_told(one):
    """The half of the stops is known first; the other half comes during the day."""
    known = [stop for stop in range(len(one.stops.place)) if stop % 2 == 0]
    gone = frozenset(range(len(one.stops.place))) - frozenset(known)
    first = again(one, (), nearest, gone=gone)
    second = again(one, first.routes, nearest)
    assert faults(one, second) == []
    assert broken(one, first.routes, second) == []


def test_a_stop_that_is_gone_leaves_its_route_and_a_broken_promise_is_named():
    told = GOOD.routes
    plan = again(LINE, told, quick, gone=frozenset({1}))
    assert plan.routes[0].trips[0] == (0,)
    assert 1 not in {stop for route in plan.routes for stop in route.stops}
    assert broken(LINE, told, Plan((Route(0, ((1, 0), (2,))),), ())) == [
        "car 0 was told of other stops"
    ]
    pushed = Plan((Route(0, ((2,), (0, 1))),), ())
    assert broken(LINE, (Route(0, ((0, 1),)),), pushed) == ["car 0 was told of other times"]
    assert anew.SLACK == 900


def test_a_new_stop_on_the_way_joins_a_route_and_no_second_car_is_asked():
    told = (Route(1, ((0, 2),)),)
    assert again(LINE, told, quick).routes == (Route(1, ((0, 1, 2),)),)


def test_nobody_is_served_when_there_is_no_car():
    none = job([(1, 1, *DAY)], [(0, 0, 0, 0, 0)])
    assert nearest(none).unserved == solve(none, seconds=0.02).unserved == (0,)


def test_a_job_and_a_plan_survive_the_way_to_the_child_process():
    there = job_of({name: np.asarray(one) for name, one in arrays(LINE).items()})
    assert cost(there, GOOD) == cost(LINE, GOOD)
    assert there.loading == LINE.loading
    assert packed(unpacked({"routes": [[0, [[0, 1], [2]]]], "unserved": []})) == packed(GOOD)


def test_ways_are_longer_than_the_straight_line_by_the_detour_of_streets():
    seconds = straight([(37.87, 112.55), (37.96, 112.55)])
    assert seconds[0, 0] == 0
    assert seconds[0, 1] == seconds[1, 0] == pytest.approx(0.09 * 111_195 * 1.3 / (25 / 3.6), abs=1)
