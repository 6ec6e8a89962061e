"""Who steps in over the real bus: the second line, and others for those who may not leave home."""

from datetime import timedelta

import pytest

from contracts.matching import AcceptOffer, CallStandby, DeclineOffer, WaitersPlaced
from contracts.registry import ZoneChanged
from kit.wire import utcnow
from tests.support.reserve import an_entry, enlist, offers_made, people, published

SOON = timedelta(hours=1)
ELSEWHERE = "140107001009"


@pytest.mark.req("R-PLAN-08")
def test_the_second_line_steps_in_without_another_question(city, matching):
    enlist(city, *people(3))
    need_id = published(city, starts_in=SOON)
    first = offers_made(city, need_id)
    holder = first["v0"]
    assert city.ask(AcceptOffer(offer_id=holder)).status == 200
    assert city.ask(CallStandby(need_id=need_id, people=1)).status == 200
    asked = offers_made(city, need_id, len(first) + 1)
    [[who, offer]] = [one for one in asked.items() if one[0] not in first]
    assert city.ask(AcceptOffer(offer_id=offer)).status == 200
    assert city.ask(DeclineOffer(offer_id=holder)).status == 200
    (placed,) = city.heard(WaitersPlaced)
    assert [one.volunteer_id for one in placed.offers] == [who]
    assert len(offers_made(city, need_id)) == len(asked)


def test_somebody_is_sought_for_who_may_not_leave_a_zone_any_more(city, matching):
    outside = an_entry("wang").model_copy(update={"community": ELSEWHERE})
    enlist(city, outside)
    need_id = published(city, starts_in=SOON)
    offer = offers_made(city, need_id)["wang"]
    assert city.ask(AcceptOffer(offer_id=offer)).status == 200
    enlist(city, an_entry("li", metres=100))
    closed = ZoneChanged(zone_id="z", area=ELSEWHERE, level="sealed", starts_at=utcnow())
    city.send(closed)
    assert set(offers_made(city, need_id, 2)) == {"wang", "li"}
    need = city.db("matching").needs.find_one({"_id": need_id})
    assert need["offers"]["1"]["state"] == "withdrawn"
