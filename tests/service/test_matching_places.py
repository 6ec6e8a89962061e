"""Places over the real bus: teams, adopted places, people named, waiting, and the door."""

from datetime import timedelta

import pytest

from contracts.matching import (
    AcceptOffer,
    AdoptPlaces,
    CheckIn,
    ClaimPlaces,
    DeclineOffer,
    LettersRevoked,
    NamePeople,
    NeedFilled,
    NeedUnmet,
    OffersMade,
    RevokeLetter,
    SendTeam,
    WaitersPlaced,
)
from contracts.registry import VolunteersImported
from kit.wire import utcnow
from tests.support.reserve import (
    COMMUNITY,
    an_entry,
    an_organisation,
    enlist,
    offers_made,
    people,
    published,
)

SOON = timedelta(hours=1)
ELSEWHERE = "140107001009"


def members(count):
    return [f"v{at}" for at in range(count)]


@pytest.mark.req("R-ORG-03")
def test_a_team_comes_as_a_whole_or_not_at_all(city, matching):
    enlist(city, *people(3))
    need_id = published(city, people=3, whole_team=True)
    group = an_organisation(city, *members(3))
    half = SendTeam(need_id=need_id, organisation_id=group, volunteer_ids=members(2))
    assert city.ask(half).code == "team_size"
    assert city.db("matching").pool.count_documents({"holds": {"$ne": []}}) == 0
    whole = half.model_copy(update={"volunteer_ids": members(3)})
    assert city.ask(whole).result["state"] == "filled"
    (filled,) = city.heard(NeedFilled)
    assert filled.accepted == 3


@pytest.mark.req("R-ORG-02")
def test_adopted_places_wait_for_names(city, matching):
    enlist(city, *people(3))
    need_id = published(city, people=3, starts_in=timedelta(days=3))
    group = an_organisation(city, *members(3))
    adopt = AdoptPlaces(need_id=need_id, organisation_id=group, places=2)
    assert city.ask(adopt).status == 200
    assert city.ask(adopt.model_copy(update={"places": 4})).code == "too_many_places"
    claim = ClaimPlaces(need_id=need_id, organisation_id=group, volunteer_ids=members(2))
    assert city.ask(claim).status == 200
    assert set(offers_made(city, need_id, 2)) == {"v0", "v1"}


@pytest.mark.req("R-PLAN-04", "R-PLAN-05")
def test_an_operator_names_somebody_who_lives_too_far_with_a_reason_and_a_letter(city, matching):
    far = an_entry("far", metres=3000).model_copy(update={"community": ELSEWHERE})
    enlist(city, far)
    need_id = published(city)
    wish = NamePeople(need_id=need_id, volunteer_ids=["far"], reason="the only one who signs")
    assert city.ask(wish).status == 200
    offer_id = offers_made(city, need_id)["far"]
    (made,) = [one for event in city.heard(OffersMade) for one in event.offers]
    assert (made.home, made.override) == (ELSEWHERE, True)
    void = RevokeLetter(assignment_id=offer_id, reason="zone closed")
    assert city.ask(void).code == "no_letter"
    city.ask(AcceptOffer(offer_id=offer_id))
    assert city.ask(void).status == 200
    assert city.heard(LettersRevoked)[0].offers[0].offer_id == offer_id


def test_a_place_given_back_goes_to_the_one_who_waits(city, matching):
    enlist(city, *people(2))
    need_id = published(city)
    group = an_organisation(city, *members(2))
    city.ask(ClaimPlaces(need_id=need_id, organisation_id=group, volunteer_ids=members(2)))
    offers = offers_made(city, need_id, 2)
    assert city.ask(AcceptOffer(offer_id=offers["v0"])).status == 200
    assert city.ask(AcceptOffer(offer_id=offers["v1"])).code == "waiting_list"
    free = {"_id": "v1", "holds": []}
    city.until(lambda: city.db("matching").pool.count_documents(free))
    city.ask(DeclineOffer(offer_id=offers["v0"]))
    (placed,) = city.heard(WaitersPlaced)
    assert [one.volunteer_id for one in placed.offers] == ["v1"]
    assert city.db("matching").pool.find_one({"_id": "v1"})["holds"][0]["need"] == need_id


@pytest.mark.req("R-GATE-03")
def test_insurance_that_ended_since_the_yes_shuts_the_door(city, matching):
    enlist(city, an_entry("v0"))
    need_id = published(city, starts_in=SOON)
    offer_id = offers_made(city, need_id)["v0"]
    assert city.ask(AcceptOffer(offer_id=offer_id)).status == 200
    lapsed = an_entry("v0").model_copy(update={"insured_until": None})
    city.send(VolunteersImported(import_id="i2", kind="volunteers", chunk=0, entries=[lapsed]))
    uninsured = {"_id": "v0", "insured_until": None}
    city.until(lambda: city.db("matching").pool.count_documents(uninsured))
    refused = city.ask(CheckIn(assignment_id=offer_id))
    assert (refused.status, refused.code) == (409, "insurance_missing")
    enlist_again = VolunteersImported(
        import_id="i3", kind="volunteers", chunk=0, entries=[an_entry("v0")]
    )
    city.send(enlist_again)
    city.until(lambda: city.ask(CheckIn(assignment_id=offer_id)).status == 200)


@pytest.mark.req("R-PLAN-09")
def test_a_need_for_which_nobody_is_found_becomes_the_streets(city, matching):
    published(city, starts_in=SOON)
    (unmet, *_) = city.heard(NeedUnmet)
    assert unmet.responsible == f"street_op:{COMMUNITY[:9]}"


NORTH = {"lat": 37.87 + 900 / 111_195, "lon": 112.55}


@pytest.fixture
def asked_to_move(city, matching):
    """Who lives between two posts has a place at the nearer one; the other has only them.

    The nearer need and their place there, the farther need and the offer to come there instead.
    """
    enlist(city, an_entry("both", metres=0), an_entry("first", metres=-800))
    near = published(city, starts_in=SOON)
    place = offers_made(city, near)["both"]
    assert city.ask(AcceptOffer(offer_id=place)).status == 200
    far = published(city, starts_in=SOON, site=NORTH, mandatory=True)
    return near, place, far, offers_made(city, far)["both"]


@pytest.mark.req("R-PLAN-01")
def test_one_person_is_asked_where_nobody_else_can_go_and_moves_by_their_own_yes(
    city, asked_to_move
):
    near, place, far, elsewhere = asked_to_move
    (made,) = [one for event in city.heard(OffersMade, 2) for one in event.offers if one.instead]
    assert (made.offer_id, made.instead) == (elsewhere, place)
    assert offers(city, near) == {"both"}
    assert city.db("matching").needs.find_one({"_id": near})["state"] == "filled"
    assert not [one for one, _ in city.said if isinstance(one, NeedUnmet)]

    assert city.ask(AcceptOffer(offer_id=elsewhere)).status == 200
    city.until(lambda: offers(city, near) == {"both", "first"})
    assert city.ask(AcceptOffer(offer_id=offers_made(city, near)["first"])).status == 200
    taken = {"state": "filled", "_id": {"$in": [near, far]}}
    city.until(lambda: city.db("matching").needs.count_documents(taken) == 2)


@pytest.mark.req("R-PLAN-01", "R-PLAN-09")
def test_who_says_no_keeps_the_place_and_the_office_is_asked_next(city, asked_to_move):
    near, _, far, elsewhere = asked_to_move
    assert city.ask(DeclineOffer(offer_id=elsewhere)).status == 200
    (unmet, *_) = city.heard(NeedUnmet)
    assert (unmet.need_id, unmet.responsible) == (far, f"street_op:{COMMUNITY[:9]}")
    assert city.db("matching").needs.find_one({"_id": near})["state"] == "filled"
    assert offers(city, near) == {"both"}
    kept = {"_id": "both", "holds": {"$size": 1}, "holds.need": near}
    city.until(lambda: city.db("matching").pool.count_documents(kept))


@pytest.mark.req("R-PLAN-01", "R-GATE-01")
def test_who_is_asked_elsewhere_may_begin_where_they_have_a_place(city, asked_to_move):
    near, place, far, elsewhere = asked_to_move
    assert city.ask(CheckIn(assignment_id=place)).status == 200
    assert city.ask(AcceptOffer(offer_id=elsewhere)).status == 200
    given_up = {"_id": far, "offers.1.state": "declined"}
    city.until(lambda: city.db("matching").needs.count_documents(given_up))
    assert city.db("matching").needs.find_one({"_id": near})["offers"]["1"]["state"] == "checked_in"


@pytest.mark.req("R-PLAN-01")
def test_hours_are_not_kept_for_a_yes_that_came_before_the_clock_was_looked_at(city, asked_to_move):
    near, _, _, elsewhere = asked_to_move
    late = utcnow() + SOON - timedelta(minutes=1)
    assert city.ask(AcceptOffer(offer_id=elsewhere), time=late).code == "waiting_list"
    kept = {"_id": "both", "holds": {"$size": 1}, "holds.need": near}
    city.until(lambda: city.db("matching").pool.count_documents(kept))


@pytest.mark.req("R-PLAN-01")
def test_a_late_yes_has_the_place_that_was_kept_for_it(city, matching):
    enlist(city, *people(1))
    need_id = published(city, starts_in=SOON)
    late = utcnow() + SOON - timedelta(minutes=1)
    mine = AcceptOffer(offer_id=offers_made(city, need_id)["v0"])
    (asked,) = city.db("matching").pool.find_one({"_id": "v0"})["holds"]
    assert city.ask(mine, time=late).result["state"] == "filled"
    kept = {"_id": "v0", "holds": {"$size": 1}, "holds.token": {"$ne": asked["token"]}}
    city.until(lambda: city.db("matching").pool.count_documents(kept))


def offers(city, need_id):
    city.take()
    return set(offers_made(city, need_id, 0))
