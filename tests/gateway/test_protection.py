"""Protective things for the people of a day, computed from the plan; stations with their six."""

import pytest

from contracts.logistics import StationChanged
from contracts.matching import OffersAccepted
from kit.wire import new_id
from services.gateway.protection import compared, demand
from tests.gateway.happened import HOME, NOON, answered, made
from tests.gateway.town import Client, Town, eventually

DAY = "2022-04-13"


def place(person, category):
    return {"volunteer_id": person, "category": category}


@pytest.mark.req("R-GATE-06")
def test_one_suit_a_person_and_day_however_many_shifts():
    two_shifts = [place("v1", "sampling"), place("v1", "sampling"), place("v2", "checkpoint")]
    needed = demand(two_shifts)
    assert (needed["protective_suit"], needed["n95_mask"], needed["surgical_mask"]) == (1, 2, 2)


@pytest.mark.req("R-GATE-06")
def test_a_hazardous_post_decides_for_the_whole_day():
    assert "surgical_mask" not in demand([place("v1", "checkpoint"), place("v1", "sampling")])


@pytest.mark.req("R-GATE-06")
def test_a_city_says_by_kits_what_each_post_is_given():
    kits = {"checkpoint": {"n95_mask": 3}}
    needed = demand([place("v1", "checkpoint"), place("v2", "sampling")], kits)
    assert needed == {"n95_mask": 3 + 2, "protective_suit": 1, "face_shield": 1, "glove_pair": 2}


def test_what_the_stores_lack_is_short():
    found = compared({"protective_suit": 3, "n95_mask": 6}, {"n95_mask": 9})
    assert [(one["item"], one["short"]) for one in found] == [
        ("n95_mask", 0), ("protective_suit", 3),
    ]  # fmt: skip


@pytest.mark.req("R-GATE-06")
async def test_the_demand_of_a_day_comes_from_those_who_have_places(town: Town, city: Client):
    need = new_id()
    town.say(made("v1", "v2", need_id=need))
    town.say(answered(OffersAccepted, "v1", need_id=need))
    await eventually(lambda: town.db.offers.count_documents({"_id": f"{need}-v1",
                                                             "state": "accepted"}))  # fmt: skip
    assert NOON.date().isoformat() == "2022-04-12"
    told = (await city.get(f"/v1/protection?day={DAY}&area={HOME}")).body
    masks = {one["item"]: one for one in told["items"]}["surgical_mask"]
    assert told["volunteers"] >= 1
    assert masks["needed"] == 2 * told["volunteers"]
    assert masks["short"] == masks["needed"] - min(masks["needed"], masks["in_store"])


@pytest.mark.req("R-GATE-05")
async def test_a_station_without_all_six_is_flagged_and_so_is_one_nobody_looked_at(
    town: Town, city: Client, anybody: Client
):
    area = "140107009009"
    keys = [new_id() for _ in range(3)]
    for number, (key, lacks) in enumerate(zip(keys, ([], ["water"], None), strict=True)):
        day = None if lacks is None else DAY
        told = StationChanged(
            station_id=key, area=area, title=f"站{number}", day=day, lacks=lacks or []
        )
        town.say(told)
    query = {"area": area}
    looked = {"station_id": {"$in": keys}}
    await eventually(lambda: town.db.stations.count_documents(query) == 3)
    await eventually(lambda: town.db.station_checks.count_documents(looked) == 2)
    found = (await city.get(f"/v1/stations?day={DAY}&area={area}")).body
    assert (found["stations"], found["complete"], found["percent"]) == (3, 1, 33.3)
    assert {one["id"]: one["lacks"] for one in found["flagged"]} == {keys[1]: ["water"],
                                                                    keys[2]: None}  # fmt: skip
    elsewhere = anybody.knowing(town.key("community_op", "140105001001"))
    assert (await elsewhere.get(f"/v1/stations?day={DAY}")).body["stations"] == 0
