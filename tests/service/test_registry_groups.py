"""Work groups, stations and capability sheets, over the real bus and database."""

import pytest

from contracts.registry import (
    AppointHead,
    CapabilitiesFiled,
    FileCapabilities,
    FormGroup,
    OpenStation,
    ReadGroup,
    RegisterVolunteer,
    ReviewOrganisation,
)
from kit.wire import Caller
from services.registry.service import RegistryService
from tests.unit.registry.builders import COMMUNITY, a_wish, an_application


@pytest.mark.req("R-ORG-08", "R-ORG-09")
def test_a_compound_has_a_group_and_another_copies_it(city):
    city.run(RegistryService)
    person = city.ask(RegisterVolunteer(**a_wish(name="欧阳晓明").model_dump())).result["id"]
    wish = FormGroup(community=COMMUNITY, kind="工作组", title="三区")
    key = city.ask(wish).result["id"]
    seat = AppointHead(group_id=key, subgroup="errands", post="head", volunteer_id=person)
    assert city.ask(seat).status == 200
    told = city.query(ReadGroup(group_id=key, category="medicine"))
    assert (len(told["subgroups"]), told["routed_to"]) == (7, "errands")
    assert told["subgroups"][-1]["head"] == "欧***"
    copied = wish.model_copy(update={"community": "140107001003", "title": "五区"})
    other = FormGroup(**copied.model_dump(exclude={"subgroups"}), subgroups=told["template"])
    copy = city.query(ReadGroup(group_id=city.ask(other).result["id"]))
    assert copy["template"] == told["template"]
    assert all(one["head"] is None for one in copy["subgroups"])


@pytest.mark.req("R-ORG-11")
def test_an_area_has_one_station(city):
    city.run(RegistryService)
    assert city.ask(OpenStation(area="140107", title="中心")).status == 201
    assert city.ask(OpenStation(area="140107", title="中心")).code == "station_there"
    assert city.ask(OpenStation(area="140107001", title="所")).status == 201


def test_an_approved_organisation_files_what_it_can_bring(city):
    city.run(RegistryService)
    key = city.ask(an_application()).result["id"]
    sheet = FileCapabilities(organisation_id=key, people=30, ready_24h=True)
    assert city.ask(sheet).code == "not_approved"
    for who in ("one", "two"):
        caller = Caller(id=who, role="city_op", area="1401")
        city.ask(ReviewOrganisation(organisation_id=key, verdict="approve"), caller=caller)
    assert city.ask(sheet).status == 200
    (said,) = city.heard(CapabilitiesFiled)
    assert (said.people, said.ready_24h) == (30, True)
