"""An online activity is a project like any other; its hours are told apart."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from contracts.matching import AcceptOffer, CheckIn, CheckOut, NeedPublished
from contracts.registry import ServiceRecorded
from contracts.vocabulary import DayPart, PostCategory
from services.matching.service import MatchingService
from services.registry.service import RegistryService
from tests.support.reserve import a_need, an_organisation, offers_made, published
from tests.unit.registry.builders import a_wish

READING = {"remote": True, "project": "online_activity", "category": PostCategory.AREA_CONTROL}


@pytest.mark.req("R-ORG-10")
def test_hours_of_an_online_activity_are_recorded_as_online(city):
    city.run(RegistryService)
    city.run(MatchingService)
    wish = a_wish(intentions=frozenset(PostCategory), available=frozenset(DayPart))
    person = city.ask(wish).result["id"]
    city.until(lambda: city.db("matching").pool.count_documents({"_id": person}))
    need_id = published(city, starts_in=timedelta(hours=1), **READING)
    duty = offers_made(city, need_id)[person]
    for step in (AcceptOffer(offer_id=duty), CheckIn(assignment_id=duty)):
        assert city.ask(step).status == 200
    assert city.ask(CheckOut(assignment_id=duty)).status == 200
    city.until(lambda: city.heard(ServiceRecorded))
    (recorded,) = city.heard(ServiceRecorded)
    assert recorded.online
    assert city.db("registry").service_records.find_one({"_id": recorded.record_id})["online"]
    with pytest.raises(ValidationError):
        a_need(project="online_activity")


@pytest.mark.req("R-GATE-04")
def test_each_post_has_a_unit_that_supplies_its_people(city):
    city.run(MatchingService)
    published(city)
    assert city.ask(a_need(supporting_unit="stranger")).status == 404
    body = an_organisation(city)
    published(city, supporting_unit=body, supplies=["meals", "protection"])
    published(city, supporting_unit="140107001")
    told = city.heard(NeedPublished, 3)
    assert {one.supporting_unit for one in told} == {told[0].community, body, "140107001"}
    assert {frozenset(), frozenset({"meals", "protection"})} == {one.supplies for one in told}
