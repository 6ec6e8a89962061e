"""Groups are public to residents, stations roll up, organisations show what they bring."""

import pytest

from contracts.matching import NeedSubmitted
from contracts.registry import (
    CapabilitiesFiled,
    GroupChanged,
    OrganisationChanged,
    StationOpened,
    SubGroupTold,
)
from kit.wire import new_id
from tests.gateway.happened import HOME, need
from tests.gateway.oracle import Oracle
from tests.gateway.town import Client, Town, eventually


@pytest.mark.req("R-ORG-08")
async def test_a_resident_reads_the_organigram_without_a_key(town: Town, anybody: Client):
    key = new_id()
    parts = [SubGroupTold(code="errands", title="红色代跑组", takes=["medicine"], headed=True)]
    facts = {"group_id": key, "community": HOME, "kind": "工作组", "title": "三区"}
    town.say(GroupChanged(**facts, subgroups=parts))
    await eventually(lambda: town.db.work_groups.count_documents({"_id": key}))
    with Oracle(town, lambda asked: {"result": {"routed_to": asked.data["category"]}}):
        told = await anybody.get(f"/v1/work-groups/{key}?category=medicine")
    assert (told.status, told.body["title"], told.body["routed_to"]) == (200, "三区", "medicine")
    assert (await anybody.get("/v1/work-groups")).status == 401


@pytest.mark.req("R-ORG-11")
async def test_needs_roll_up_from_station_to_office_to_centre(town: Town, anybody: Client):
    levels = (("140999", "centre"), ("140999001", "office"), ("140999001001", "station"))
    for area, level in levels:
        town.say(StationOpened(station_id=new_id(), area=area, level=level, title=level))
    for number in (1, 2):
        key = new_id()
        town.say(need(NeedSubmitted, "submitted", key, community=f"14099900100{number}"))
        await eventually(lambda key=key: town.db.needs.count_documents({"_id": key}))
    await eventually(
        lambda: town.db.service_stations.count_documents({"area": {"$gte": "140999"}}) == 3
    )
    district = anybody.knowing(town.key("district_op", "140999"))
    found = (await district.get("/v1/service-stations")).body["items"]
    told = [(one["level"], one["parent"], one["open_needs"]) for one in found]
    assert told == [("centre", "", 2), ("office", "140999", 2), ("station", "140999001", 1)]


async def test_an_organisation_shows_what_it_can_bring(town: Town, city: Client):
    key = town.lies(new_id(), "1401")
    known = {"name": "蓝天", "kind": "social_group", "service_areas": ["1401"]}
    town.say(OrganisationChanged(organisation_id=key, state="approved", **known))
    sheet = {"people": 30, "vehicles": {"ambulance": 4}, "equipment": {}, "skills": []}
    town.say(CapabilitiesFiled(organisation_id=key, **sheet, ready_24h=True), sequence=2)
    filed = {"_id": key, "capabilities.people": 30, "state": "approved"}
    await eventually(lambda: town.db.organisations.count_documents(filed))
    told = (await city.get(f"/v1/organisations/{key}")).body["capabilities"]
    assert (told["vehicles"], told["ready_24h"]) == ({"ambulance": 4}, True)
