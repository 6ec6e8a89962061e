"""Building heads: nobody counted twice, nobody forgotten, nothing overwritten in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.logistics import ListHouseholds, OpenDay, RecordUnit, RegisterCompound
from services.logistics.domain.reconciliation import reconciled
from services.logistics.domain.unit import (
    NotPlanned,
    UnknownDoor,
    list_households,
    record,
    unit_day,
    units_of,
)

AREA = "330782002001"
DAY = {"compound_id": "c1", "day": "2022-04-10"}
PLAN = {
    "hand_outs": [
        {"item": "antigen_kit", "each": 1, "per": "person"},
        {"item": "ration_pack", "each": 1},
    ],
    "tested": True,
    "notices": ["n1"],
}
ROLL = {"101": 3, "102": 2, "201": 1, "202": 0}


def a_sheet(roll=ROLL):
    drawn = {"building": 1, "unit": 1, "x": 0, "y": 0, "floors": 2, "doors": 2}
    wish = RegisterCompound(area=AREA, title="银河湾", staircases=[drawn])
    (unit,) = units_of(wish, key="c1")
    homes = [{"door": door, "floor": int(door[0]), "residents": n} for door, n in roll.items()]
    wish = ListHouseholds(compound_id="c1", staircase="1-1", households=homes)
    unit, _ = list_households(unit, wish)
    return unit_day(unit, OpenDay(**DAY, people=["v1"], **PLAN), AREA)[0]


def note(noted, doors, about=None, **more):
    return RecordUnit(**DAY, staircase="1-1", noted=noted, about=about, doors=doors, **more)


def noted(sheet, *wishes):
    for wish in wishes:
        sheet, _ = record(sheet, wish, by="head")
    return sheet


def full():
    there = {door: n for door, n in ROLL.items() if n}
    return noted(
        a_sheet(), note("present", ROLL), note("handed", there, "antigen_kit"),
        note("handed", dict.fromkeys(there, 1), "ration_pack"), note("tested", there),
        note("told", dict.fromkeys(there, 1), "n1"),
    )  # fmt: skip


def unit(sheet):
    return reconciled([sheet])["units"][0]


def test_a_new_compound_has_a_door_for_every_household():
    drawn = [{"building": 1, "unit": 1, "x": 0, "y": 0, "floors": 12, "doors": 3}]
    (found,) = units_of(RegisterCompound(area=AREA, title="x", staircases=drawn), key="c1")
    assert (len(found.homes), found.homes["1203"].floor) == (36, 12)


@pytest.mark.req("R-LOG-09")
def test_nothing_missing_is_green():
    assert reconciled([full()])["green"]


@pytest.mark.req("R-LOG-07", "R-LOG-09", "R-LOG-10")
def test_nothing_noted_names_every_door():
    found = unit(a_sheet())
    doors = ["101", "102", "201"]
    assert found["present"]["missing"] == doors
    assert found["handed"]["antigen_kit"]["missing"] == doors
    assert found["tested"]["missing"] == doors
    assert found["told"]["n1"]["missing"] == doors, "the building head's call list"
    assert not found["green"]


@pytest.mark.req("R-LOG-09")
@pytest.mark.parametrize(
    ("kind", "about", "doors", "where"),
    [
        ("handed", "antigen_kit", {"101": 2}, ("handed", "antigen_kit")),
        ("handed", "ration_pack", {"102": 2}, ("handed", "ration_pack")),
        ("tested", None, {"201": 0}, ("tested",)),
        ("told", "n1", {"101": 0}, ("told", "n1")),
        ("present", None, {"102": 5}, ("present",)),
    ],
)
def test_a_figure_that_does_not_agree_is_found(kind, about, doors, where):
    found = unit(noted(full(), note(kind, doors, about, correction="重新点过")))
    for step in where:
        found = found[step]
    (door,) = doors
    assert door in {**found["differ"], **dict.fromkeys(found["missing"])}


@pytest.mark.req("R-LOG-07")
def test_no_household_gets_something_twice_without_a_reason():
    sheet, says = record(full(), note("handed", {"101": 3, "102": 9}, "antigen_kit"), by="head")
    assert says[0].pieces["antigen_kit"] == 6
    assert says[0].repeated == 2
    assert sheet.corrections == ()


def test_a_correction_keeps_what_stood_there_and_who_said_why():
    sheet = noted(full(), note("present", {"101": 4}, correction="奶奶回来了"))
    (one,) = sheet.corrections
    assert (one.door, one.before, one.after, one.by) == ("101", 3, 4, "head")
    assert sheet.figures("present")["101"] == 4


def test_what_is_not_planned_or_not_on_the_roll_is_refused():
    with pytest.raises(NotPlanned):
        record(a_sheet(), note("handed", {"101": 1}, "mask"), by="head")
    with pytest.raises(NotPlanned):
        record(a_sheet(), note("told", {"101": 1}, "n2"), by="head")
    with pytest.raises(UnknownDoor):
        record(a_sheet(), note("present", {"999": 1}), by="head")


@pytest.mark.req("R-LOG-09")
@given(st.dictionaries(st.sampled_from(sorted(ROLL)), st.integers(0, 4)))
def test_exactly_the_doors_that_disagree_are_named(counts):
    sheet = noted(a_sheet(), note("present", counts)) if counts else a_sheet()
    found = unit(sheet)["present"]
    assert set(found["differ"]) == {door for door, n in counts.items() if n != ROLL[door]}
    assert set(found["missing"]) == {d for d, n in ROLL.items() if n and d not in counts}
