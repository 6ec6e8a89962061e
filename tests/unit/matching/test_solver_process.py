"""The child process: what it says, how it is stopped, and what it may use."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from services.matching.solver import NOWHERE, People, Posts, candidates, gap, solve
from services.matching.solver.city import city
from services.matching.solver.columns import columns
from services.matching.solver.process import Cancelled, compute
from tests.unit.matching.builders import published, someone

PEOPLE = [someone(f"v{at:03}", metres=at * 9) for at in range(90)]
NEEDS = [replace(published(people=4), id=f"n{at}") for at in range(5)]


@pytest.mark.slow
def test_it_says_what_it_does_and_proves_what_it_found():
    stages = []
    answer = compute(columns(PEOPLE, NEEDS), watch=lambda one: not stages.append(one.stage))
    assert stages[0] == "start"
    assert (answer.filled, answer.gap, answer.policy) == (20, 0, "2")
    assert answer.certificate.startswith(b"\x1f\x8b")


def test_nobody_has_to_wait_for_a_plan_they_do_not_want():
    with pytest.raises(Cancelled):
        compute(columns(PEOPLE, NEEDS), watch=lambda _: False)


def test_without_time_there_is_no_plan():
    with pytest.raises(subprocess.TimeoutExpired):
        compute(columns(PEOPLE, NEEDS), polish=0)


@pytest.mark.slow
def test_a_child_that_needs_too_much_memory_ends():
    with pytest.raises(subprocess.CalledProcessError):
        compute(columns(PEOPLE, NEEDS), memory=1)


@pytest.mark.slow
def test_the_plan_does_not_depend_on_the_order_of_the_rows():
    there, back = (columns(PEOPLE[::step], NEEDS[::step]) for step in (1, -1))
    assert compute(there).pairs == compute(back).pairs


@pytest.mark.slow
def test_the_service_itself_never_loads_the_compiler():
    code = "import sys, services.matching.solver.process; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_rows_come_back_as_they_were_given():
    numbers = columns(PEOPLE, NEEDS)
    whole = city(numbers.people, numbers.posts)
    solution = solve(whole.problem)
    assert gap(whole.problem, solution) == 0
    rows = whole.rows(solution)
    plain = candidates(numbers.people, numbers.posts)
    allowed = set(zip(plain.post_of_arc().tolist(), plain.person.tolist(), strict=True))
    sent = np.flatnonzero(rows != NOWHERE)
    assert {(rows[person], person) for person in sent.tolist()} <= allowed
    assert len(sent) == 20


@pytest.mark.req("R-PLAN-04")
@pytest.mark.parametrize(("seconds", "may"), [(899, True), (900, True), (901, False)])
def test_fifteen_minutes_are_near_enough_and_a_second_more_is_not(seconds, may):
    """On the meridian, where a metre is a known part of a degree."""
    earth, pace = 6_371_008.8, 0.936
    north = np.degrees(seconds / pace / earth)
    numbers = columns([someone("only")], [published(people=1)])
    lat = numbers.posts.lat[:1] + north
    people: People = replace(numbers.people, lat=lat, lon=numbers.posts.lon[:1].copy())
    posts: Posts = numbers.posts
    found = candidates(people, posts)
    assert (len(found.person) == 1) == may
    if may:
        assert found.cost.tolist() == [seconds]
