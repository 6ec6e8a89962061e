"""Parcels over the real bus: every scan counted once, every parcel in one wave, once delivered."""

from datetime import timedelta

import pytest

from contracts.logistics import (
    ColdChainLate,
    CompoundChanged,
    CutZones,
    FreezeWave,
    ParcelsScanned,
    RegisterCompound,
    ScanParcels,
    WaveFrozen,
)
from kit.wire import Envelope, utcnow
from services.logistics.service import LogisticsService
from services.logistics.store import LogisticsStore

PLAN = [
    {
        "building": building,
        "unit": unit,
        "x": 40 * building,
        "y": 15 * unit,
        "floors": 6,
        "doors": 2,
    }
    for building in range(1, 5)
    for unit in (1, 2)
]


@pytest.fixture
def logistics(city):
    return city.run(LogisticsService)


@pytest.fixture
def compound(city, logistics):
    wish = RegisterCompound(area="310107103001", title="圣都汇", staircases=PLAN)
    return city.ask(wish).result["id"]


def scans(step, numbers, kind="normal"):
    return [
        {"parcel": f"p{n}", "step": step, "building": n % 4 + 1, "unit": n % 2 + 1,
         "floor": n % 6 + 1, "door": f"{n % 6 + 1}01", "kind": kind}
        for n in numbers
    ]  # fmt: skip


def scan(city, compound, *uploads):
    keys = city.send(*[ScanParcels(compound_id=compound, scans=one) for one in uploads])
    for key in keys:
        assert city.outcome(key).status == 201

    def told():
        found = {one.upload_id: one for one in city.heard(ParcelsScanned)}
        return [found[key] for key in keys] if set(keys) <= found.keys() else []

    city.until(told)
    return told()


def sort_all(city, compound, numbers, kind="normal"):
    for step in ("arrived", "disinfected", "sorted"):
        scan(city, compound, scans(step, numbers, kind))


@pytest.mark.req("R-LOG-03", "R-LOG-15")
def test_an_upload_sent_twice_counts_once_and_nothing_skips_the_disinfection(city, compound):
    first, second = scan(city, compound, scans("arrived", range(25)), scans("arrived", range(25)))
    assert first.accepted.get("arrived", 0) + second.accepted.get("arrived", 0) == 25
    assert first.repeated + second.repeated == 25
    (early,) = scan(city, compound, scans("sorted", range(25)))
    assert (early.accepted, len(early.refused)) == ({}, 25)


def test_uploads_that_come_together_are_counted_together_and_one_that_is_wrong_fails_alone(
    city, logistics, compound
):
    wishes = [
        Envelope.of(
            ScanParcels(compound_id=where, scans=scans("arrived", [n])), answer_to="gateway"
        )
        for n, where in enumerate([compound] * 20 + ["nowhere"] + [compound] * 20)
    ]
    city.post(*wishes, wishes[0])
    told = [city.outcome(one.id) for one in wishes]
    assert [one.status for one in told] == [201] * 20 + [404] + [201] * 20
    city.until(lambda: city.take() or city.waiting("logistics.commands") == 0)
    assert city.db("logistics").uploads.count_documents({}) == 40
    assert city.db("logistics").parcels.count_documents({"log": {"$size": 1}}) == 40
    assert len(city.heard(ParcelsScanned, 40)) == 40


@pytest.mark.req("R-LOG-01", "R-LOG-04")
def test_what_comes_after_the_cut_off_waits_for_the_next_wave(city, compound):
    sort_all(city, compound, range(30))
    wish = FreezeWave(compound_id=compound)
    assert city.ask(wish).code == "no_carrier"
    assert city.ask(CutZones(compound_id=compound, people=["v1", "v2", "v3"])).status == 200
    assert sorted(city.heard(CompoundChanged, 2)[-1].zones) == ["v1", "v2", "v3"]
    assert city.ask(wish).status == 201
    sort_all(city, compound, range(30, 40))
    assert city.ask(wish).status == 201
    first, second = sorted(city.heard(WaveFrozen, 2), key=lambda one: one.no)
    assert (first.parcels, second.parcels) == (30, 10)
    assert sum(sum(trips) for trips in first.trips.values()) == 30
    assert city.ask(wish).code == "nothing_sorted"


def test_two_cut_offs_at_once_never_take_the_same_parcel(city, compound):
    city.ask(CutZones(compound_id=compound, people=["v1", "v2"]))
    sort_all(city, compound, range(40))
    keys = city.send(*[FreezeWave(compound_id=compound)] * 4)
    assert {city.outcome(key).status for key in keys} <= {201, 409}
    found = [
        stop["parcel"]
        for wave in city.db("logistics").waves.find()
        for trips in wave["trips"].values()
        for trip in trips
        for stop in trip
    ]
    assert sorted(found) == sorted(f"p{n}" for n in range(40))


def test_waves_that_are_cut_off_at_once_have_a_number_each(city, compound):
    city.ask(CutZones(compound_id=compound, people=["v1"]))
    for step in ("arrived", "disinfected"):
        scan(city, compound, scans(step, range(60)))
    wishes = []
    for n in range(60):
        wishes.append(ScanParcels(compound_id=compound, scans=scans("sorted", [n])))
        wishes.append(FreezeWave(compound_id=compound))
    for key in city.send(*wishes):
        assert city.outcome(key).status in (201, 409)
    found = [one["no"] for one in city.db("logistics").waves.find()]
    assert len(found) > 1
    assert sorted(found) == list(range(1, len(found) + 1))


def test_a_parcel_ends_once(city, compound):
    """Invariant 7."""
    city.ask(CutZones(compound_id=compound, people=["v1"]))
    sort_all(city, compound, range(4))
    city.ask(FreezeWave(compound_id=compound))
    scan(city, compound, scans("out", range(4)))
    (done,) = scan(city, compound, scans("delivered", range(4)))
    assert done.accepted == {"delivered": 4}
    for step in ("failed", "lost", "collected", "delivered"):
        (late,) = scan(city, compound, scans(step, range(4)))
        assert late.accepted == {}
    states = city.db("logistics").parcels.distinct("state")
    assert states == ["delivered"]


@pytest.mark.req("R-LOG-05")
def test_a_cold_parcel_that_waits_for_too_long_is_told_of_once(city, logistics, compound):
    scan(city, compound, scans("arrived", range(3), "cold"), scans("arrived", range(9, 12)))
    store = LogisticsStore(city.db("logistics"), name="logistics", keys=city.keys)
    store.watch_cold(utcnow() + timedelta(hours=1))
    for _ in range(2):
        store.watch_cold(utcnow() + timedelta(hours=2, seconds=1))
    assert sorted(one.parcel for one in city.heard(ColdChainLate, 3)) == ["p0", "p1", "p2"]
