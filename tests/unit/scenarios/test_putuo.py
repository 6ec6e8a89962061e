"""The Putuo of the scenario is the one of the article, and fits the contracts."""

from collections import Counter

import pytest

from contracts.logistics import ListHouseholds, RegisterCompound, ScanParcels
from contracts.registry import RegisterVolunteer
from scenarios import gate, households, putuo, report, roster
from scenarios.stories import STORIES


@pytest.fixture(scope="module")
def here():
    return putuo.the_compound()


@pytest.mark.req("R-LOG-08")
def test_it_is_as_large_as_the_article_says(here):
    assert (here.households, here.residents) == (1_400, 3_600)
    assert here.households / putuo.STAFF == 200
    assert min(home["residents"] for _, home in here.doors()) >= 1


def test_the_compound_and_its_rolls_fit_the_contracts(here):
    body = {"area": here.area, "title": here.title, "staircases": here.staircases}
    drawn = RegisterCompound.model_validate(body)
    assert len(drawn.staircases) == len(here.homes)
    for staircase, homes in here.homes.items():
        ListHouseholds(compound_id="c", staircase=staircase, households=homes)


@pytest.mark.req("R-LOG-01", "R-LOG-05")
def test_every_household_gets_a_parcel_and_medicine_is_among_them(here):
    parcels = gate.parcels(here, putuo.SEED)
    scans = [one | {"step": "arrived"} for one in parcels]
    for at in range(0, len(scans), gate.UPLOAD):
        ScanParcels.model_validate({"compound_id": "c", "scans": scans[at : at + gate.UPLOAD]})
    doors = {(one["building"], one["unit"], one["door"]) for one in parcels}
    assert len(doors) == len(parcels) == 1_400
    kinds = Counter(one["kind"] for one in parcels)
    assert kinds["medicine"] > 40
    assert kinds["cold"] > 90


def test_volunteers_are_made_up_and_each_has_a_phone_of_their_own(here):
    people = roster.people(here, putuo.VOLUNTEERS, putuo.SEED)
    for body in people:
        assert RegisterVolunteer.model_validate(body).synthetic
        assert body["name"].startswith("合成")
        assert body["phone"].startswith("100")
    assert len({body["phone"] for body in people}) == 300


def test_what_a_reconciliation_names_is_read_from_it():
    clean = {"missing": [], "differ": {}}
    unit = {
        "staircase": "1-1", "present": clean | {"differ": {"101": [2, 3]}}, "tested": clean,
        "handed": {"antigen_kit": clean | {"missing": ["301"]}}, "told": {},
    }  # fmt: skip
    wrong = {("1-1", "present", "101"), ("1-1", "handed antigen_kit", "301")}
    assert households.found_wrong({"units": [unit]}) == wrong


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_every_row_of_a_table_has_words_and_a_published_figure(story):
    assert story.rows.keys() == story.published.keys()
    assert story.least <= story.rows.keys()
    table = report.table(story, dict(story.published))
    assert all("✓" in cell for cell in table.columns[3].cells)


def test_its_rows_come_out_of_what_the_platform_says():
    units = [{"residents": 2_000}, {"residents": 1_600}]
    steps = {step: {"finished": 300} for step in roster.ORDER}
    waves = [{"parcels": n, "delivered": m, "state": "closed"} for n, m in ((700, 693), (707, 707))]
    here = putuo.outcome(
        {
            "compound": {"households": 1_400},
            "day": {"people": 300, "steps": steps, "units": units},
            "waves": waves,
            "stock": [{"kind": "person", "item": "protective_suit", "balance": 300}],
            "reconciliation": {"units": [{"handed": {"antigen_kit": {"missing": []}}}]},
            "noticed": 5,
        }
    )
    assert here == putuo.PUBLISHED
