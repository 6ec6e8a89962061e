"""Places over the real bus: taken once, freed and offered on."""

from datetime import timedelta
from functools import partial

import pytest

from contracts.matching import (
    AcceptOffer,
    ClaimPlaces,
    DeclineOffer,
    NeedFilled,
    NeedMatched,
    NeedPublished,
    OfferPlaces,
    OffersAccepted,
    OffersTimedOut,
    OffersWithdrawn,
    ReadFunnel,
    ReviewNeed,
    WithdrawNeed,
)
from kit.wire import Envelope, utcnow
from services.matching.domain.offer import Invitee, offer
from tests.support.city import OPERATOR
from tests.support.reserve import (
    a_need,
    an_entry,
    an_organisation,
    enlist,
    offers_made,
    people,
    published,
)

SOON = timedelta(hours=2)


def holds(city, volunteer):
    return city.db("matching").pool.find_one({"_id": volunteer})["holds"]


def free(city, *volunteers):
    """Whether nobody holds hours of these people."""
    busy = {"_id": {"$in": volunteers}, "holds": {"$ne": []}}
    return city.db("matching").pool.count_documents(busy) == 0


@pytest.mark.req("R-NEED-02")
def test_a_need_is_published_by_someone_else_than_its_creator(city, matching):
    need_id = city.ask(a_need()).command_id
    approve = ReviewNeed(need_id=need_id, verdict="approve")
    refused = city.ask(approve, caller=OPERATOR)
    assert (refused.status, refused.code) == (403, "reviewer_is_creator")
    published(city)
    assert city.heard(NeedPublished)


def test_of_four_hundred_who_say_yes_at_once_fifty_have_a_place(city, matching):
    members = [f"v{at}" for at in range(400)]
    enlist(city, *people(400))
    need_id = published(city, people=50)
    claim = ClaimPlaces(
        need_id=need_id, organisation_id=an_organisation(city, *members), volunteer_ids=members
    )
    assert city.ask(claim).status == 200
    offers = offers_made(city, need_id, 400)
    keys = city.send(*[AcceptOffer(offer_id=one) for one in offers.values()])
    outcomes = [city.outcome(key) for key in keys]
    assert sorted((one.status, one.code) for one in outcomes) == (
        [(200, "")] * 50 + [(409, "waiting_list")] * 350
    )
    assert "waiting list" in next(one.detail for one in outcomes if one.code)
    (filled,) = city.heard(NeedFilled)
    assert (filled.accepted, filled.offered) == (50, 0)
    assert len(city.heard(NeedMatched)) == 1
    accepted = [one.volunteer_id for event in city.heard(OffersAccepted) for one in event.offers]
    assert len(set(accepted)) == len(accepted) == 50
    withdrawn = [one.volunteer_id for event in city.heard(OffersWithdrawn) for one in event.offers]
    assert set(accepted) | set(withdrawn) == set(members)
    city.until(lambda: free(city, *withdrawn))
    assert not free(city, *accepted)


@pytest.mark.req("R-NEED-04")
def test_a_need_for_today_is_offered_to_the_nearest_at_once(city, matching):
    enlist(city, an_entry("far", metres=700), an_entry("near", metres=50))
    need_id = published(city, starts_in=SOON)
    assert list(offers_made(city, need_id)) == ["near"]


def test_a_no_asks_the_next_one_and_frees_the_first(city, matching):
    enlist(city, *people(3))
    need_id = published(city, starts_in=SOON)
    first = offers_made(city, need_id)["v0"]
    assert city.ask(DeclineOffer(offer_id=first, reason="influenza")).status == 200
    assert list(offers_made(city, need_id, 2)) == ["v0", "v1"]
    city.until(lambda: free(city, "v0"))
    assert not free(city, "v1")
    assert "influenza" not in str(city.db("matching").needs.find_one())


def test_silence_asks_the_next_one(city, matching, clock):
    enlist(city, *people(2))
    need_id = published(city, starts_in=SOON)
    offers_made(city, need_id)
    clock(timedelta(minutes=46))
    assert list(offers_made(city, need_id, 2)) == ["v0", "v1"]
    (out,) = city.heard(OffersTimedOut)
    assert [one.volunteer_id for one in out.offers] == ["v0"]
    city.until(lambda: free(city, "v0"))
    assert city.ask(AcceptOffer(offer_id=f"{need_id}-1")).status == 200
    slow = city.ask(AcceptOffer(offer_id=f"{need_id}-2"))
    assert (slow.status, slow.code) == (409, "waiting_list")


@pytest.mark.req("R-POST-03")
def test_nobody_is_offered_two_places_at_the_same_time(city, matching):
    enlist(city, an_entry("only"))
    first = published(city, starts_in=SOON)
    offers_made(city, first)
    second = published(city, starts_in=SOON + timedelta(hours=1))
    city.send(OfferPlaces(need_id=second, volunteer_ids=["only"]))
    city.until(lambda: city.waiting("matching.commands") == 0)
    assert [one["need"] for one in holds(city, "only")] == [first]
    city.ask(WithdrawNeed(need_id=first, reason="rain"))
    city.until(lambda: free(city, "only"))
    assert not city.db("matching").needs.find_one({"_id": second})["offers"]


def test_an_offer_made_twice_is_one_offer(city, matching):
    enlist(city, *people(2))
    need_id = published(city, people=2)
    wish = Envelope.of(OfferPlaces(need_id=need_id, volunteer_ids=["v0", "v1"]))
    city.post(wish, wish, wish.again())
    assert offers_made(city, need_id, 2)
    city.until(lambda: city.waiting("matching.commands") == 0)
    pool = city.db("matching").pool
    assert pool.count_documents({"offered": 1, "holds": {"$size": 1}}) == 2
    assert len(city.db("matching").needs.find_one({"_id": need_id})["offers"]) == 2
    city.until(lambda: pool.count_documents({"holds.lease": {"$exists": True}}) == 0)


def test_hours_held_for_an_offer_that_nobody_made_are_freed(city, matching, clock):
    enlist(city, an_entry("v0"))
    need_id = published(city)
    (mongo,) = matching.dependencies
    store, crashed = mongo.opened, Envelope("crashed", {})
    store.pool.hold(store.needs.get(need_id), ["v0"], token=crashed.id, now=utcnow())
    clock(timedelta(minutes=6))
    city.until(lambda: free(city, "v0"), patience=40)
    wish = OfferPlaces(need_id=need_id, volunteer_ids=["v0"])
    store.places.offer(store.needs.get(wish.need_id), wish, cause=crashed, now=utcnow())
    assert free(city, "v0")
    assert store.needs.get(need_id).offers == {}


def test_why_places_are_empty_is_told(city, matching):
    enlist(city, *people(2))
    need_id = published(city, starts_in=SOON, people=3)
    offers_made(city, need_id, 2)
    told = city.query(ReadFunnel(need_id=need_id))
    [place] = told["places"]
    assert (told["asked"], place["wanted"], place["in_range"]) == (2, 1, 2)
    assert place["only"]["already_serving"] == 2


def test_of_people_held_for_an_offer_those_who_were_not_named_are_freed_after_a_crash(
    city, matching, clock
):
    """The process died after it had made the offer, before it gave the others their hours back."""
    enlist(city, *people(2))
    need_id = published(city)
    (mongo,) = matching.dependencies
    store, crashed = mongo.opened, Envelope("crashed", {})
    held = store.pool.hold(store.needs.get(need_id), ["v0", "v1"], token=crashed.id, now=utcnow())
    rule = partial(offer, people=[Invitee(held[0].id)], now=utcnow(), token=crashed.id)
    store.needs.decide(need_id, rule, cause=crashed)
    assert not free(city, held[1].id)
    clock(timedelta(minutes=6))
    city.until(lambda: free(city, held[1].id), patience=40)
    [kept] = holds(city, held[0].id)
    assert (kept["need"], kept.get("lease")) == (need_id, None)


def test_a_second_yes_is_no_mistake_and_a_yes_after_a_no_is(city, matching):
    enlist(city, *people(2))
    need_id = published(city, starts_in=SOON, people=2)
    offers = offers_made(city, need_id, 2)
    for _ in range(2):
        assert city.ask(AcceptOffer(offer_id=offers["v0"])).status == 200
    city.ask(DeclineOffer(offer_id=offers["v1"]))
    refused = city.ask(AcceptOffer(offer_id=offers["v1"]))
    assert (refused.status, refused.code) == (409, "already_answered")
    assert city.ask(AcceptOffer(offer_id="nonsense")).status == 404


def test_only_approved_organisations_claim_and_only_for_their_members(city, matching):
    enlist(city, *people(2))
    need_id = published(city)
    unknown = ClaimPlaces(need_id=need_id, organisation_id="x", volunteer_ids=["v0"])
    assert city.ask(unknown).status == 404
    organisation = an_organisation(city, "v0")
    claim = ClaimPlaces(need_id=need_id, organisation_id=organisation, volunteer_ids=["v0", "v1"])
    assert city.ask(claim).code == "not_a_member"
    claim = ClaimPlaces(need_id=need_id, organisation_id=organisation, volunteer_ids=["v0"])
    assert city.ask(claim).status == 200
    assert list(offers_made(city, need_id)) == ["v0"]
