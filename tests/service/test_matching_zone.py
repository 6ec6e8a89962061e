"""Zones that the registry orders, over the real bus: in plans, in searches and at the door."""

from datetime import timedelta

import pytest

from contracts.matching import AcceptOffer, CheckIn, WhyNot
from contracts.registry import ZoneChanged
from kit.wire import utcnow
from services.matching.service import MatchingService
from tests.service.test_matching_plan import LATER, asked, published_plan
from tests.service.test_registry_standing import ask
from tests.support.reserve import COMMUNITY, an_entry, enlist, offers_made, published

NEXT_DOOR = "140107001003"
SOON = timedelta(hours=1)


@pytest.fixture
def matching(city):
    return city.run(MatchingService)


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
    why = ask(city, WhyNot(plan_id=plan_id, volunteer_id="sealed"))
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
def test_who_was_sealed_in_over_night_does_not_begin_elsewhere(city, matching):
    enlist(city, *neighbours("wang"))
    need_id = published(city, starts_in=SOON, people=1)
    offer = offers_made(city, need_id)["wang"]
    assert city.ask(AcceptOffer(offer_id=offer)).status == 200
    closed(city, area=NEXT_DOOR[:12])
    refused = city.ask(CheckIn(assignment_id=offer))
    # Whichever is first: the gate at check-in, or somebody is sought and this yes is taken back.
    assert refused.code in ("zone_closed", "not_accepted")
    assert refused.status == 409


def test_who_is_in_a_controlled_street_still_serves_within_it(city, matching):
    enlist(city, *neighbours("wang"))
    closed(city, area=COMMUNITY[:9], level="controlled")
    need_id = published(city, starts_in=SOON, people=1)
    assert list(offers_made(city, need_id)) == ["wang"]
