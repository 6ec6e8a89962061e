"""What each gate costs a city, by solving it without."""

from dataclasses import replace

import pytest

from contracts.vocabulary import Gate
from services.matching.domain.plan import AlreadyOffered, NotSolved, Plan, weigh
from services.matching.solver.columns import columns
from services.matching.solver.lift import LIFTED, value_of_gates
from tests.unit.matching.builders import START, published, someone

LAST_MONTH = START.date().replace(month=3)
OPENERS = {
    Gate.WALK_OVER_15MIN: {"metres": 1100},
    Gate.OUTSIDE_SERVICE_AREA: {"areas": frozenset({"140105"})},
    Gate.NOT_AVAILABLE: {"available": frozenset({"night"})},
    Gate.NOT_WILLING: {"intentions": frozenset({"checkpoint"})},
    Gate.TRAINING_MISSING: {"trained_for": frozenset()},
    Gate.INSURANCE_MISSING: {"insured_until": LAST_MONTH},
    Gate.AGE_BELOW_MIN: {"birth_year": 2006},
}


def a_city(**lacking):
    needs = [published(people=2, category="sampling")]
    return columns([someone("fit"), someone("nearly", **lacking)], needs)


@pytest.mark.parametrize("gate", LIFTED)
def test_a_gate_costs_the_place_of_whom_it_alone_keeps_away(gate):
    values = value_of_gates(a_city(**OPENERS[gate]))
    assert values == dict.fromkeys(LIFTED, 0) | {gate: 1}


def test_lifting_one_of_two_shut_gates_gains_nothing():
    values = value_of_gates(a_city(insured_until=None, trained_for=frozenset()))
    assert set(values.values()) == {0}


def test_gates_are_weighed_once_a_plan_is_solved_and_before_it_is_offered():
    plan = Plan("p", "requested", "1401", START.date(), "city")
    with pytest.raises(NotSolved):
        weigh(plan, {})
    with pytest.raises(AlreadyOffered):
        weigh(replace(plan, state="published"), {})
    solved, [told] = weigh(replace(plan, state="solved"), {Gate.NOT_WILLING: 3})
    assert [(one.gate, one.more) for one in told.gates] == [(Gate.NOT_WILLING, 3)]
    assert solved.gates == {"not_willing": 3}
