"""A compound's day over the real bus: steps, head-counts, hand-outs, and how a wave ends."""

import pytest

from contracts.logistics import (
    CloseWave,
    CutZones,
    DayChanged,
    FreezeWave,
    ListHouseholds,
    OpenDay,
    RecordUnit,
    RegisterCompound,
    ScanParcels,
    TakeStep,
    UnitDayChanged,
    WaveClosed,
)
from services.logistics.service import LogisticsService
from services.logistics.store import LogisticsStore

PLAN = [
    {"building": n, "unit": 1, "x": 30 * n, "y": 5, "floors": 3, "doors": 2} for n in range(1, 4)
]
DOORS = [f"{floor}0{door}" for floor in (1, 2, 3) for door in (1, 2)]
DAY = "2022-04-10"


@pytest.fixture
def compound(city):
    city.run(LogisticsService)
    wish = RegisterCompound(area="310107103001", title="圣都汇", staircases=PLAN)
    key = city.ask(wish).result["id"]
    homes = [{"door": door, "floor": int(door[0]), "residents": 2} for door in DOORS]
    for n in range(1, 4):
        city.ask(ListHouseholds(compound_id=key, staircase=f"{n}-1", households=homes))
    return key


def opened(city, compound):
    wish = OpenDay(
        compound_id=compound, day=DAY, people=["v1", "v2"], tested=True, notices=["n1"],
        hand_outs=[{"item": "antigen_kit", "each": 1, "per": "person"}],
    )  # fmt: skip
    return city.ask(wish)


def missing(city, compound):
    store = LogisticsStore(city.db("logistics"), name="logistics", keys=city.keys)
    return store.days.reconciliation(compound, DAY)


def note(city, compound, noted, doors, about=None, staircase="1-1"):
    wish = RecordUnit(
        compound_id=compound, day=DAY, staircase=staircase, noted=noted, about=about, doors=doors
    )
    return city.ask(wish)


@pytest.mark.req("R-LOG-02")
def test_a_day_is_opened_once_and_its_steps_keep_their_order(city, compound):
    assert opened(city, compound).status == 201
    assert opened(city, compound).code == "day_is_open"
    step = {"compound_id": compound, "day": DAY, "people": ["v1", "v2"]}
    assert city.ask(TakeStep(**step, step="wave_1", what="start")).code == "step_too_early"
    for what in ("start", "finish"):
        assert city.ask(TakeStep(**step, step="rubbish", what=what)).status == 200
    waived = TakeStep(**step, step="disinfect", what="waive", reason="没有接触垃圾")
    assert city.ask(waived).status == 200
    told = city.heard(DayChanged, 4)[-1]
    assert told.steps["rubbish"] == {"finished": 2}
    assert told.steps["disinfect"] == {"waived": 2}
    assert told.steps["wave_1"] == {"open": 2}


@pytest.mark.req("R-LOG-07", "R-LOG-09", "R-LOG-10")
def test_building_heads_note_and_what_is_missing_is_named(city, compound):
    opened(city, compound)
    everybody = dict.fromkeys(DOORS, 2)
    for staircase in ("1-1", "2-1", "3-1"):
        assert note(city, compound, "present", everybody, staircase=staircase).status == 200
        note(city, compound, "handed", everybody, "antigen_kit", staircase=staircase)
        note(city, compound, "told", everybody, "n1", staircase=staircase)
        tested = {door: n for door, n in everybody.items() if (staircase, door) != ("2-1", "301")}
        note(city, compound, "tested", tested, staircase=staircase)
    found = missing(city, compound)
    assert [one["green"] for one in found["units"]] == [True, False, True]
    assert found["units"][1]["tested"]["missing"] == ["301"]
    assert note(city, compound, "tested", {"301": 2}, staircase="2-1").status == 200
    assert missing(city, compound)["green"]


@pytest.mark.req("R-LOG-07")
def test_the_same_hand_out_twice_is_counted_once(city, compound):
    opened(city, compound)
    keys = city.send(*[
        RecordUnit(compound_id=compound, day=DAY, staircase="1-1", noted="handed",
                   about="antigen_kit", doors=dict.fromkeys(DOORS, 2))
    ] * 5)  # fmt: skip
    assert {city.outcome(key).status for key in keys} == {200}
    told = max(city.heard(UnitDayChanged, 8), key=lambda one: one.repeated)
    assert (told.pieces, told.repeated) == ({"antigen_kit": 12}, 24)


@pytest.mark.req("R-LOG-09")
def test_a_wave_closes_when_every_count_agrees_or_the_difference_has_a_name(city, compound):
    city.ask(CutZones(compound_id=compound, people=["v1", "v2"]))
    scans = [{"parcel": f"p{n}", "building": n % 3 + 1, "unit": 1} for n in range(9)]

    def scan(step, some=scans):
        some = [one | {"step": step} for one in some]
        return city.ask(ScanParcels(compound_id=compound, scans=some))

    for step in ("arrived", "disinfected", "sorted"):
        scan(step)
    wave = city.ask(FreezeWave(compound_id=compound)).result["id"]
    scan("out")
    scan("delivered", scans[:7])
    heads = {"1-1": 3, "2-1": 2, "3-1": 2}
    wish = CloseWave(wave_id=wave, heads=heads)
    assert city.ask(wish).code == "parcels_under_way"
    scan("failed", scans[7:8])
    scan("lost", scans[8:])
    assert city.ask(CloseWave(wave_id=wave, heads=heads | {"2-1": 3})).code == "counts_differ"
    assert city.ask(wish).result == {"id": wave, "state": "closed"}
    (told,) = city.heard(WaveClosed)
    assert (told.parcels, told.delivered, told.back, told.lost) == (9, 7, 1, 1)
    assert city.ask(CloseWave(wave_id=wave, heads=heads)).code == "wave_is_closed"
