"""Squads over the real bus: who leads whom, and what the head may know when."""

from datetime import timedelta

import pytest

from contracts.matching import AcceptOffer, AppointHead, ReadOwnSquad, ReadSquads
from contracts.vocabulary import Affiliation
from tests.support.reserve import an_entry, enlist, offers_made, published

SOON = timedelta(hours=1)


@pytest.mark.req("R-PLAN-06")
def test_citizens_and_cadres_have_a_head_each(city, matching):
    cadre = an_entry("cadre").model_copy(update={"affiliation": Affiliation.DEPLOYED_CADRE})
    enlist(city, an_entry("wang", metres=10), an_entry("li", metres=20), cadre)
    need_id = published(city, starts_in=SOON, people=3)
    offers = offers_made(city, need_id, 3)
    for one in offers.values():
        assert city.ask(AcceptOffer(offer_id=one)).status == 200
    assert city.ask(AppointHead(assignment_id=offers["li"])).status == 200
    found = {one["block"]: one for one in city.query(ReadSquads(need_id=need_id))["squads"]}
    assert found["inside"]["head"] == offers["cadre"]
    assert found["social"]["head"] == offers["li"]
    assert len(found["social"]["members"]) == 2
    own = city.query(ReadOwnSquad(assignment_id=offers["li"]))
    assert {one["volunteer_id"] for one in own["members"]} == {"wang", "li"}
