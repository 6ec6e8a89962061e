"""The solver's child process: watched, stopped, and survived."""

import pytest

from services.logistics.routing import process
from services.logistics.routing.check import faults
from services.logistics.routing.problem import Plan
from services.logistics.routing.process import Cancelled, Undrivable, compute
from tests.unit.logistics.test_routing import LINE


@pytest.mark.slow
def test_the_trace_shows_how_the_plan_gets_better_and_the_last_line_is_the_plan():
    found = compute(LINE, seconds=0.2)
    assert found.by == "pyvrp"
    assert faults(LINE, found.plan) == []
    assert found.trace[-1].cost == found.cost
    assert found.trace[-1].unserved == 0
    assert [one.seconds for one in found.trace] == sorted(one.seconds for one in found.trace)


def test_a_plan_that_nobody_wants_any_more_is_not_worked_on():
    started = []

    def watch(_trace):
        started.append(1)
        return len(started) < 3

    with pytest.raises(Cancelled):
        compute(LINE, seconds=30, watch=watch)


def test_a_dead_child_is_replaced_by_the_list_by_hand(monkeypatch):
    monkeypatch.setattr(process, "_follow", lambda child, *_rest: child.kill())
    found = compute(LINE, seconds=30)
    assert (found.by, found.trace) == ("nearest", ())
    assert faults(LINE, found.plan) == []


def test_a_plan_that_cannot_be_driven_never_comes_out(monkeypatch):
    monkeypatch.setattr(process, "nearest", lambda _job: Plan((), (0, 1)))
    monkeypatch.setattr(process, "_follow", lambda child, *_rest: child.kill())
    with pytest.raises(Undrivable, match="stop 2 is told of 0 times"):
        compute(LINE, seconds=30)
