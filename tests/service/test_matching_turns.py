"""A couple with children takes turns: never both in one shift, over the real bus."""

from datetime import timedelta

import pytest

from contracts.matching import ClaimPlaces, DeclineOffer, OfferPlaces, WhyNot
from contracts.registry import SetHousehold, VolunteerChanged
from services.registry.service import RegistryService
from tests.service.test_matching_plan import planned
from tests.support.reserve import an_entry, an_organisation, enlist, offers_made, published
from tests.unit.registry.builders import a_wish

SOON = timedelta(hours=2)


def a_couple():
    """The mother lives a step nearer; a neighbour further away."""
    homes = {"mother": (10, "h1"), "father": (20, "h1"), "neighbour": (300, "")}
    return [
        an_entry(name, metres=metres).model_copy(update={"household": home})
        for name, (metres, home) in homes.items()
    ]


@pytest.mark.req("R-REG-13")
def test_of_a_couple_one_is_asked_to_a_shift_and_the_other_when_the_first_cannot(city, matching):
    enlist(city, *a_couple())
    need_id = published(city, starts_in=SOON, people=2)
    offers = offers_made(city, need_id, 2)
    assert set(offers) == {"mother", "neighbour"}
    city.ask(DeclineOffer(offer_id=offers["mother"]))
    assert set(offers_made(city, need_id, 3)) == {"mother", "neighbour", "father"}


@pytest.mark.req("R-REG-13")
def test_at_another_time_the_other_serves(city, matching):
    enlist(city, *a_couple()[:2])
    day, body = timedelta(days=2), an_organisation(city, "mother", "father")

    def named(volunteer, later):
        need_id = published(city, starts_in=day + timedelta(hours=later))
        wish = ClaimPlaces(need_id=need_id, organisation_id=body, volunteer_ids=[volunteer])
        return city.ask(wish).status

    assert named("mother", 0) == 200
    assert (named("father", 1), named("father", 5)) == (409, 200)


@pytest.mark.req("R-REG-13")
def test_nobody_can_name_both(city, matching):
    enlist(city, *a_couple())
    need_id = published(city, people=3)
    body = an_organisation(city, "mother", "father")
    both = ClaimPlaces(need_id=need_id, organisation_id=body, volunteer_ids=["mother", "father"])
    refused = city.ask(both)
    assert (refused.status, refused.code) == (409, "may_not_serve")
    assert refused.facts["volunteers"] == {"father": ["household_serving"]}
    assert city.ask(both.model_copy(update={"volunteer_ids": ["father"]})).status == 200
    city.send(OfferPlaces(need_id=need_id, volunteer_ids=["mother", "neighbour"]))
    assert set(offers_made(city, need_id, 2)) == {"father", "neighbour"}
    city.until(lambda: city.db("matching").pool.count_documents({"_id": "mother", "holds": []}))


@pytest.mark.req("R-REG-13")
def test_a_plan_sends_one_of_a_household_and_tells_the_other_why(city, matching):
    enlist(city, *a_couple())
    need_id = published(city, people=2)
    plan_id = planned(city)
    chosen = city.db("matching").plans.find_one({"_id": plan_id})["waiting"][need_id]
    assert sorted(chosen) == ["father", "neighbour"]
    city.send(OfferPlaces(need_id=need_id, volunteer_ids=list(chosen)))
    offers_made(city, need_id, 2)
    told = city.query(WhyNot(plan_id=plan_id, volunteer_id="mother"))
    assert (told["verdict"], told["gates"]) == ("gates", ["household_serving"])


@pytest.mark.req("R-REG-13")
def test_a_household_shares_a_word_that_nobody_is_told(city):
    city.run(RegistryService)
    word = "李家3号楼"
    his = city.ask(a_wish(household_group=word)).result["id"]
    hers = city.ask(a_wish(phone="10000000003")).result["id"]
    assert city.ask(SetHousehold(volunteer_id=hers, household_group=" 李家3号楼 ")).status == 200
    city.until(lambda: city.heard(VolunteerChanged))
    (changed,) = city.heard(VolunteerChanged)
    rests = {one["_id"]: one for one in city.db("registry").volunteers.find()}
    assert rests[his]["household"] == rests[hers]["household"] == changed.entry.household != ""
    assert word not in str(rests) + changed.model_dump_json()
    assert city.ask(SetHousehold(volunteer_id=hers, household_group=word, take_turns=False))
    city.until(lambda: len(city.heard(VolunteerChanged)) == 2)
    assert city.heard(VolunteerChanged)[-1].entry.household == ""
