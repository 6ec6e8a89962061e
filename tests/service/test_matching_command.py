"""Unified command over the real bus: a channel is paused, goes on, and people are redirected."""

from datetime import timedelta

import pytest

from contracts.matching import (
    AcceptOffer,
    AskHelp,
    ChannelChanged,
    DeclineOffer,
    DispatchHelp,
    NamePeople,
    OffersMade,
    PauseChannel,
    RaiseMission,
    RedirectPeople,
    ResumeChannel,
    ReviewNeed,
    VerifyHelp,
)
from kit.wire import Caller
from tests.support.city import REVIEWER
from tests.support.reserve import (
    COMMUNITY,
    a_need,
    an_entry,
    enlist,
    offers_made,
    people,
    published,
)

SOON = timedelta(hours=1)
COMMAND = Caller(id="chief", role="command", area="1401")


def pause(city, channel, area="140107"):
    wish = PauseChannel(channel=channel, area=area, reason="统一调整")
    assert city.ask(wish, caller=COMMAND).status in (200, 201)


def resume(city, channel, area="140107"):
    assert city.ask(ResumeChannel(channel=channel, area=area), caller=COMMAND).status == 200


@pytest.mark.req("R-COM-04")
def test_a_paused_channel_offers_nothing_and_takes_up_where_it_was(city, matching):
    enlist(city, *people(3))
    need_id = published(city, starts_in=SOON)
    first = offers_made(city, need_id)
    pause(city, "needs")
    for one in first.values():
        assert city.ask(DeclineOffer(offer_id=one)).status == 200
    waits = {"_id": need_id, "held_back": True}
    city.until(lambda: city.db("matching").needs.count_documents(waits))
    assert set(offers_made(city, need_id)) == set(first)
    other = city.ask(a_need(starts_in=SOON)).command_id
    verdict = ReviewNeed(need_id=other, verdict="approve")
    assert city.ask(verdict, caller=REVIEWER).code == "channel_paused"
    named = NamePeople(need_id=need_id, volunteer_ids=["v2"], reason="needed")
    assert city.ask(named).code == "channel_paused"
    resume(city, "needs")
    assert len(offers_made(city, need_id, len(first) + 1)) > len(first)
    assert city.ask(verdict, caller=REVIEWER).status == 200
    assert [one.paused for one in city.heard(ChannelChanged, 2)] == [True, False]


def test_what_is_accepted_stays_and_other_districts_go_on(city, matching):
    enlist(city, *people(2))
    need_id = published(city, starts_in=SOON)
    offer = next(iter(offers_made(city, need_id).values()))
    pause(city, "needs", "140105")
    pause(city, "needs", "140107")
    assert city.ask(AcceptOffer(offer_id=offer)).status == 200
    resume(city, "needs", "140107")
    assert offers_made(city, published(city, starts_in=SOON))


@pytest.mark.req("R-COM-04")
def test_missions_and_help_wait_but_a_danger_to_life_does_not(city, matching):
    enlist(city, *people(2))
    pause(city, "missions")
    pause(city, "help")
    mission = RaiseMission(
        community=COMMUNITY, capability="water_rescue", detail="one in the river"
    )
    assert city.ask(mission).code == "channel_paused"

    def asked(**wishes):
        plea = {"community": COMMUNITY, "category": "food", "detail": "米", "name": "段"}
        wish = AskHelp.model_validate({**plea, "phone": "10000000001", **wishes})
        help_id = city.ask(wish).command_id
        assert city.ask(VerifyHelp(help_id=help_id, method="call")).status == 200
        return city.ask(DispatchHelp(help_id=help_id))

    assert asked().code == "channel_paused"
    assert asked(life_threatening=True, category="other").status == 200
    resume(city, "missions")
    assert city.ask(mission).status == 201


@pytest.mark.req("R-COM-04")
def test_redirected_people_say_yes_first_and_only_then_leave(city, matching):
    enlist(city, *people(3))
    here = published(city, starts_in=SOON, people=3)
    for one in offers_made(city, here, 3).values():
        assert city.ask(AcceptOffer(offer_id=one)).status == 200
    there = published(city, starts_in=SOON, people=2)
    wish = RedirectPeople(need_id=here, to=there, people=2, reason="疫点新增")
    assert city.ask(wish, caller=COMMAND).status == 200
    asked = offers_made(city, there, 2)
    assert set(asked) == {"v0", "v1"}
    instead = {
        one.offer_id: one.instead for event in city.heard(OffersMade) for one in event.offers
    }
    assert instead[asked["v0"]].startswith(here)
    assert states(city, here) == ["accepted"] * 3
    assert city.ask(AcceptOffer(offer_id=asked["v0"])).status == 200
    assert city.ask(DeclineOffer(offer_id=asked["v1"])).status == 200
    city.until(lambda: states(city, here) == ["declined", "accepted", "accepted"])
    city.until(lambda: holds(city, "v0") == [there] and holds(city, "v1") == [here])
    again = wish.model_copy(update={"people": 1})
    assert city.ask(again, caller=COMMAND).status == 200
    elsewhere = Caller(id="chief", role="command", area="11")
    assert city.ask(again, caller=elsewhere).code == "forbidden"


def states(city, need_id):
    need = city.db("matching").needs.find_one({"_id": need_id})
    return [one["state"] for one in need["offers"].values()]


def holds(city, volunteer):
    return [one["need"] for one in city.db("matching").pool.find_one({"_id": volunteer})["holds"]]


def test_nobody_is_redirected_who_may_not_serve_there(city, matching):
    enlist(city, an_entry("near"))
    here = published(city, starts_in=SOON)
    city.ask(AcceptOffer(offer_id=offers_made(city, here)["near"]))
    far = published(city, starts_in=SOON, site={"lat": 38.2, "lon": 112.9})
    wish = RedirectPeople(need_id=here, to=far, people=1, reason="疫点新增")
    assert city.ask(wish, caller=COMMAND).code == "nobody_to_redirect"
