"""The Yiwu of the scenario: seven sub-groups, and slips of the pen that must all be found."""

import pytest

from contracts.logistics import ListHouseholds, OpenDay, OpenErrand, RecordUnit, RegisterCompound
from scenarios import households, milk, slips, yiwu
from scenarios.slips import Slips
from services.logistics.domain.reconciliation import reconciled
from services.logistics.domain.unit import list_households, record, unit_day, units_of

DAY = {"compound_id": "c", "day": "2022-04-14"}


@pytest.fixture(scope="module")
def here():
    return yiwu.the_compound()


def sheets(here):
    """The day's sheets of all units, as the platform makes them."""
    body = {"area": here.area, "title": here.title, "staircases": here.staircases}
    wish = OpenDay(
        **DAY, people=["v1"], tested=True, notices=[yiwu.NOTICE],
        hand_outs=[{"item": yiwu.RATION, "each": 1}],
    )  # fmt: skip
    found = {}
    for unit in units_of(RegisterCompound.model_validate(body), key="c"):
        rolled = ListHouseholds(
            compound_id="c", staircase=unit.staircase, households=here.homes[unit.staircase]
        )
        known, _ = list_households(unit, rolled)
        found[unit.staircase] = unit_day(known, wish, here.area)[0]
    return found


def noted(found, written, kind, about=None, correction=None):
    for staircase, doors in written.items():
        wish = RecordUnit(
            **DAY, staircase=staircase, noted=kind, about=about, doors=doors, correction=correction
        )
        found[staircase], _ = record(found[staircase], wish, by="head")


@pytest.mark.req("R-LOG-09")
def test_every_slip_is_named_by_its_door_and_nothing_else_is(here):
    found = sheets(here)
    true = households.everybody(here)
    written, wrong = slips.planted(true, slips.MORNING["present"], yiwu.SEED, "present")
    noted(found, written, "present")
    named = households.found_wrong(reconciled(found.values()))
    assert {one for one in named if one[1] == "present"} == {
        (staircase, "present", door) for staircase, door in wrong
    }
    noted(found, slips.only(true, wrong), "present", correction="重新核实")
    named = households.found_wrong(reconciled(found.values()))
    assert not any(kind == "present" for _, kind, _ in named)


def test_twenty_four_slips_are_planted_and_each_is_one():
    planned = [*slips.MORNING.values(), *slips.EVENING.values()]
    assert sum(one.forgotten + one.one_more for one in planned) == yiwu.PUBLISHED["planted"]
    true = {"1-1": {f"{n}01": 2 for n in range(1, 30)}}
    written, wrong = slips.planted(true, Slips(forgotten=3, one_more=4), 1, "x")
    assert len(wrong) == 7
    assert len(written["1-1"]) == 26
    assert sorted(n for n in wrong.values()) == [0, 0, 0, 3, 3, 3, 3]


def test_seven_sub_groups_and_a_head_for_every_unit(here):
    assert len(yiwu.SUB_GROUPS) == 7
    assert len(here.homes) == yiwu.PUBLISHED["units_counted"] == 42


@pytest.mark.req("R-LOG-12")
def test_the_milk_powder_is_ordered_with_all_that_a_runner_must_know():
    order = OpenErrand.model_validate(milk.ORDER | {"community": yiwu.AREA, "help_id": "h1"})
    (powder,) = order.items
    assert powder.maker
    assert powder.specification
    minutes = [milk.CALLED_BACK, milk.WRITTEN_DOWN, milk.CLAIMED, *(one[2] for one in milk.STEPS)]
    assert sum(minutes) < yiwu.PUBLISHED["milk_minutes"]
    assert max(body.get("amount_fen", 0) for body, _, _ in milk.STEPS) <= order.limit_fen
