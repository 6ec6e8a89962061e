"""An introduction letter at the gate: one call says whether it is good, and for whom."""

from datetime import timedelta

import pytest

from contracts.matching import LettersRevoked, OffersAccepted, OffersDeclined, WaitersPlaced
from kit.wire import new_id, utcnow
from services.gateway.views.letters import letter
from tests.gateway.happened import HOME, NOON, answered, made
from tests.gateway.town import Client, Town, eventually

ELSEWHERE = "140105001001"


def an_offer(state: str = "accepted", **changes):
    return {
        "_id": "n1-1",
        "state": state,
        "home": ELSEWHERE,
        "area": HOME,
        "category": "checkpoint",
        "starts_at": NOON,
        "ends_at": NOON + timedelta(hours=4),
        **changes,
    }


def verdict(hours: float, **changes) -> str:
    return letter(an_offer(**changes), NOON + timedelta(hours=hours))["verdict"]


@pytest.mark.req("R-PLAN-05")
def test_a_letter_is_good_from_two_hours_before_the_shift_until_two_hours_after_it():
    assert [verdict(at) for at in (-2.1, -2, 0, 6, 6.1)] == [
        "not_yet", "valid", "valid", "valid", "expired",
    ]  # fmt: skip


@pytest.mark.req("R-PLAN-05")
def test_a_letter_goes_with_the_place():
    assert verdict(0, state="declined") == verdict(0, state="withdrawn") == "revoked"
    assert verdict(0, letter_revoked_at=NOON) == "revoked"
    assert verdict(5, state="checked_out") == "valid"


def test_who_serves_at_home_or_has_no_place_needs_none():
    assert letter(an_offer(home=""), NOON) is None
    assert letter(an_offer(state="offered"), NOON) is None


async def a_letter(town: Town, anybody: Client, event=OffersAccepted) -> tuple[str, str, dict]:
    """Somebody from elsewhere who has a place; need and offer, and what the gate is told."""
    need_id = new_id()
    told = made("v1", need_id=need_id, expires_at=utcnow() + timedelta(hours=1))
    abroad = told.offers[0].model_copy(update={"home": ELSEWHERE})
    town.say(told.model_copy(update={"offers": [abroad]}))
    town.say(answered(event, "v1", need_id=need_id), sequence=2)
    path = f"/v1/letters/{town.keys.link_token('letter', f'{need_id}-v1')}"

    async def known():
        answer = await anybody.get(path)
        return answer.status == 200 and answer.body

    return need_id, path, await eventually(known)


@pytest.mark.req("R-PLAN-05")
async def test_anybody_at_a_gate_learns_in_one_call_whether_a_letter_is_good(
    town: Town, anybody: Client
):
    """The shift of these events is long over; nobody is there who could tell the holder's name."""
    _, path, told = await a_letter(town, anybody)
    assert told["verdict"] == "expired"
    assert (told["from_community"], told["to_community"]) == (ELSEWHERE, HOME)
    assert told["holder"] == ""
    assert "volunteer_id" not in told
    page = await anybody.get(path, Accept="text/html", Accept_Language="zh-CN")
    assert (page.status, "已过期" in page.raw.decode()) == (200, True)


async def test_a_place_from_the_waiting_list_comes_with_its_letter_too(town: Town, anybody: Client):
    _, _, told = await a_letter(town, anybody, WaitersPlaced)
    assert told["verdict"] == "expired"


@pytest.mark.req("R-PLAN-05")
@pytest.mark.parametrize("event", [OffersDeclined, LettersRevoked])
async def test_a_place_given_back_and_a_letter_revoked_are_told_at_once(
    town: Town, anybody: Client, event
):
    need_id, path, _ = await a_letter(town, anybody)
    town.say(answered(event, "v1", need_id=need_id), sequence=3)

    async def revoked():
        return (await anybody.get(path)).body["verdict"] == "revoked"

    await eventually(revoked)


async def test_the_holder_carries_a_link_that_the_gate_understands(town: Town, anybody: Client):
    need_id, path, _ = await a_letter(town, anybody)
    holder = anybody.knowing(town.key("volunteer", "", subject="v1"))
    mine = await holder.get(f"/v1/assignments/{need_id}-v1/letter")
    assert mine.status == 200
    assert mine.body["link"].endswith(path)
    stranger = anybody.knowing(town.key("volunteer", "", subject="v2"))
    assert (await stranger.get(f"/v1/assignments/{need_id}-v1/letter")).status == 404


async def test_a_forged_letter_opens_nothing(town: Town, anybody: Client):
    need_id, path, _ = await a_letter(town, anybody)
    offer_link = town.keys.link_token("offer", f"{need_id}-v1")
    for forged in (path[:-1] + "_", f"/v1/letters/{offer_link}", "/v1/letters/x"):
        assert (await anybody.get(forged)).status == 404
