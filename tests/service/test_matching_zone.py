"""Zones that the registry orders, over the real bus: in plans, in searches and at the door."""

from datetime import timedelta

import pytest

from contracts.matching import AcceptOffer, CheckIn, OffersWithdrawn, WhyNot
from contracts.registry import VolunteerChanged, ZoneChanged
from kit.wire import utcnow
from tests.service.test_matching_plan import LATER, asked, published_plan
from tests.support.reserve import COMMUNITY, an_entry, enlist, offers_made, published

NEXT_DOOR = "140107001003"
SOON = timedelta(hours=1)


def closed(city, *, area=NEXT_DOOR, level="sealed"):
    """Let the registry order a zone, and wait until everybody there carries it."""
    order = ZoneChanged(zone_id="z", area=area, level=level, starts_at=utcnow() - SOON)
    city.send(order)
    pool = city.db("matching").pool
    city.until(lambda: pool.count_documents({"zones.id": "z"}))


def neighbours(*names, **facts):
    """People who live next door, and serve in the whole district."""
    return [an_entry(one, **facts).model_copy(update={"community": NEXT_DOOR}) for one in names]


@pytest.mark.req("R-REG-10")
def test_a_plan_leaves_out_who_is_sealed_in_elsewhere(city, matching):
    enlist(city, *neighbours("sealed"), an_entry("free", metres=500))
    closed(city)
    need_id = published(city, starts_in=LATER, people=1)
    plan_id = published_plan(city)
    city.until(lambda: asked(city) == {"free": need_id})
    why = city.query(WhyNot(plan_id=plan_id, volunteer_id="sealed"))
    assert "zone_sealed" in str(why)


def test_who_comes_after_the_order_carries_it_too(city, matching):
    enlist(city, an_entry("first"))
    city.send(ZoneChanged(zone_id="z", area="1401", level="sealed", starts_at=utcnow() - SOON))
    city.until(lambda: city.db("matching").pool.count_documents({"zones.id": "z"}))
    enlist(city, *neighbours("late"))
    city.until(lambda: city.db("matching").pool.count_documents({"_id": "late", "zones.id": "z"}))
    need_id = published(city, starts_in=SOON, people=2)
    assert list(offers_made(city, need_id)) == ["first"]


@pytest.mark.req("R-REG-10")
def test_who_was_sealed_in_over_night_is_replaced_and_does_not_begin(city, matching):
    enlist(city, *neighbours("wang"))
    need_id = published(city, starts_in=SOON, people=1)
    offer = offers_made(city, need_id)["wang"]
    assert city.ask(AcceptOffer(offer_id=offer)).status == 200
    closed(city, area=NEXT_DOOR[:12])
    city.until(lambda: city.heard(OffersWithdrawn))
    refused = city.ask(CheckIn(assignment_id=offer))
    assert (refused.code, refused.status) == ("not_accepted", 409)


@pytest.mark.req("R-REG-10")
def test_a_late_yes_from_a_sealed_place_takes_no_place(city, matching):
    enlist(city, *neighbours("wang"))
    need_id = published(city, starts_in=SOON, people=1)
    offer = offers_made(city, need_id)["wang"]
    closed(city, area=NEXT_DOOR[:12])
    city.until(lambda: city.heard(OffersWithdrawn))
    assert city.ask(AcceptOffer(offer_id=offer)).code == "waiting_list"
    enlist(city, an_entry("free"))
    assert offers_made(city, need_id, 2)["free"]
    assert city.db("matching").pool.count_documents({"_id": "wang", "holds": []})


def test_who_is_suspended_has_a_place_no_longer_and_somebody_else_is_asked(city, matching):
    enlist(city, an_entry("wang"), an_entry("free", metres=500))
    need_id = published(city, starts_in=SOON, people=1)
    offer = offers_made(city, need_id)["wang"]
    assert city.ask(AcceptOffer(offer_id=offer)).status == 200
    asleep = an_entry("wang").model_copy(update={"asleep": True})
    news = VolunteerChanged(
        entry=asleep, home=COMMUNITY, state="suspended", cause="suspended", at=utcnow()
    )  # fmt: skip
    city.send(news, sequence=2)
    (withdrawn,) = city.heard(OffersWithdrawn)
    assert [one.volunteer_id for one in withdrawn.offers] == ["wang"]
    assert offers_made(city, need_id, 2)["free"]
    city.until(lambda: city.db("matching").pool.count_documents({"_id": "wang", "holds": []}))
    assert city.ask(AcceptOffer(offer_id=offer)).status == 409


@pytest.mark.req("R-REG-10")
def test_who_moved_into_a_sealed_place_does_not_begin_outside_it(city, matching):
    enlist(city, an_entry("wang"))
    need_id = published(city, starts_in=SOON, people=1)
    offer = offers_made(city, need_id)["wang"]
    assert city.ask(AcceptOffer(offer_id=offer)).status == 200
    enlist(city, *neighbours("li"))
    closed(city, area=NEXT_DOOR[:12])
    (moved,) = neighbours("wang")
    news = VolunteerChanged(
        entry=moved, home=NEXT_DOOR, state="reserve", cause="moved", at=utcnow()
    )  # fmt: skip
    city.send(news, sequence=2)
    pool = city.db("matching").pool
    city.until(lambda: pool.count_documents({"_id": "wang", "zones.id": "z"}))
    refused = city.ask(CheckIn(assignment_id=offer))
    assert (refused.code, refused.status) == ("zone_closed", 409)


def test_who_is_in_a_controlled_street_still_serves_within_it(city, matching):
    enlist(city, *neighbours("wang"))
    closed(city, area=COMMUNITY[:9], level="controlled")
    need_id = published(city, starts_in=SOON, people=1)
    assert list(offers_made(city, need_id)) == ["wang"]
