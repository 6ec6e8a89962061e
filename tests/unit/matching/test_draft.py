"""A plan that nobody was told of: what has happened to it, and which plan takes its place."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.matching import SolvePlan
from services.matching.domain.draft import (
    Drift,
    compared,
    dropped,
    may_join,
    overtaken,
    places_changed,
    sent_anew,
    short_of,
    sought,
    successor,
)
from services.matching.domain.figures import Basis, Figures, Repaired, Travel
from services.matching.domain.plan import Overtaken, Plan, request, solve, weigh
from services.matching.domain.plan_publication import publish
from tests.unit.matching.builders import NOW, a_hold, published, someone

NEED = published(people=2)
DAY = (NEED.starts_at + timedelta(hours=8)).date()


def a_draft(*people: str, **basis) -> Plan:
    plan, _ = request(SolvePlan(area="1401", day=DAY), key="p", by="city")
    basis = {"since": NOW, "sought": sought([NEED])} | basis
    return solve(plan, {NEED.id: people}, Figures(), basis=Basis(**basis))[0]


def test_who_sleeps_is_promised_or_may_not_serve_there_any_more_has_dropped_out():
    plan = a_draft("asleep", "busy", "untrained", "fine")
    people = [
        someone("asleep", asleep=True),
        someone("busy", holds=(replace(a_hold(), need="other"),)),
        someone("untrained", intentions=frozenset()),
        someone("fine"),
        someone("nobody of the plan", asleep=True),
    ]
    assert dropped(plan, people, {NEED.id: NEED}) == ["asleep", "busy", "untrained"]


def test_along_streets_the_plan_itself_has_measured_the_ways():
    far = someone("far", metres=5_000)
    assert dropped(a_draft("far"), [far], {NEED.id: NEED}) == ["far"]
    walked = a_draft("far", travel=Travel("streets", 1.0, "v"))
    assert dropped(walked, [far], {NEED.id: NEED}) == []


def test_needs_that_came_went_or_changed_are_told_from_those_that_did_not():
    plan = a_draft("a", "b")
    assert places_changed(plan, [NEED]) == {}
    new = replace(NEED, id="new", vehicles=1)
    gone = replace(NEED, state="withdrawn")
    assert places_changed(plan, [new, gone]) == {"new": (2, 1), NEED.id: (0, 0)}
    assert places_changed(plan, [replace(NEED, id="none", state="submitted")]) == {}


def test_a_plan_is_short_of_people_where_fewer_come_than_are_wanted():
    wider = replace(NEED, people=3)
    assert short_of(a_draft("a", "b"), [NEED], ()) == []
    assert short_of(a_draft("a", "b"), [NEED], {"b"}) == [NEED]
    assert short_of(a_draft("a", "b"), [wider], ()) == [wider]
    assert short_of(a_draft("a"), [replace(NEED, state="withdrawn")], ()) == []


def test_who_could_take_a_place_is_who_has_every_gate_open_at_one_need():
    assert may_join(someone("a"), [replace(NEED, state="published"), NEED])
    assert not may_join(someone("b", intentions=frozenset()), [NEED])
    assert not may_join(someone("a"), [])


def test_only_a_plan_nobody_was_told_of_is_overtaken_and_only_once():
    plan = a_draft("a")
    after, [said] = overtaken(plan, by="p-r2")
    assert (said.state, said.repaired_by) == ("solved", "p-r2")
    assert overtaken(after, by="p-r3") == (after, [])
    assert overtaken(publish(plan)[0], by="p-r2")[1] == []
    for decide in (publish, lambda one: weigh(one, {})):
        with pytest.raises(Overtaken):
            decide(after)
    new, [said] = successor(after, version=2)
    assert (new.id, said.state, said.repairs, new.requested_by) == (
        "p-r2",
        "requested",
        "p",
        "city",
    )


def test_a_repair_tells_who_dropped_out_came_in_moved_and_is_not_needed():
    plan = replace(
        a_draft(), waiting={"n": ("a", "b"), "m": ("c", "d")}, sought={"n": (2, 0), "m": (2, 0)}
    )
    after = {"n": ("c", "e"), "o": ("f",)}
    wanted = {"n": (2, 0), "o": (1, 1)}
    assert compared(plan, after, wanted, ["a", "x"]) == Repaired(
        dropped=1, more=2, fewer=2, called=2, moved=1, released=2
    )
    assert sent_anew(plan, after) == ["c", "e", "f"]
    assert not Drift()
