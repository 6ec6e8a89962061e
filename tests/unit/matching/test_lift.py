"""What each gate costs a city, by solving it without."""

from dataclasses import replace

import pytest

from contracts.vocabulary import Gate
from services.matching.domain.plan import AlreadyOffered, NotSolved, Plan, weigh
from services.matching.domain.spot import Spot
from services.matching.solver.columns import columns
from services.matching.solver.lift import LIFTED, value_of_gates
from tests.unit.matching.builders import HERE, START, published, someone

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


def a_place(at: int, **lacking):
    """A need for two, with one neighbour who may serve and one who nearly may; far from others."""
    there = Spot(HERE.lat + at / 10, HERE.lon)
    need = replace(published(people=2, category="sampling"), id=f"n{at}", site=there)
    metres = lacking.pop("metres", 0) / 111_194.93
    people = [
        someone(f"fit{at}", spot=there),
        someone(f"nearly{at}", spot=Spot(there.lat + metres, there.lon), **lacking),
    ]
    return need, people


def values(*lacking):
    places = [a_place(at, **one) for at, one in enumerate(lacking)]
    needs, people = zip(*places, strict=True)
    return value_of_gates(columns([one for some in people for one in some], needs))


@pytest.mark.slow
def test_a_gate_costs_the_places_of_whom_it_alone_keeps_away():
    lacking = [OPENERS[gate] for at, gate in enumerate(LIFTED, start=1) for _ in range(at)]
    assert values(*lacking) == {gate: at for at, gate in enumerate(LIFTED, start=1)}


@pytest.mark.slow
def test_lifting_one_of_two_shut_gates_gains_nothing():
    assert set(values({"insured_until": None, "trained_for": frozenset()}).values()) == {0}


def test_gates_are_weighed_once_a_plan_is_solved_and_before_it_is_offered():
    plan = Plan("p", "requested", "1401", START.date(), "city")
    with pytest.raises(NotSolved):
        weigh(plan, {})
    with pytest.raises(AlreadyOffered):
        weigh(replace(plan, state="published"), {})
    solved, [told] = weigh(replace(plan, state="solved"), {Gate.NOT_WILLING: 3})
    assert [(one.gate, one.more) for one in told.gates] == [(Gate.NOT_WILLING, 3)]
    assert solved.gates == {"not_willing": 3}
