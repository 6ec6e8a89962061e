"""Live changes: who sees which, and what happens to those who come back or lag behind."""

import asyncio

import orjson
import pytest

from contracts.logistics import LedgerAudited
from contracts.matching import NeedPublished, OffersAccepted
from kit.wire import Caller, new_id
from services.gateway.feed import LAG, Change, Feed
from services.gateway.routers.reads.events import stream
from tests.gateway.happened import answered, envelope, imported, made, need
from tests.gateway.town import Client, Town

CITY = Caller("c", "city_op", "1401")
ELSEWHERE = Caller("e", "district_op", "140105")
ME = Caller("m", "volunteer", "", "v1")


def told(feed: Feed, *events, first: int = 0):
    wrapped = [envelope(one, key=f"e{first + place}") for place, one in enumerate(events)]
    feed.publish(list(zip(events, wrapped, strict=True)))


def types(screen):
    found = [screen.waiting.get_nowait() for _ in range(screen.waiting.qsize())]
    return [change.type for change in found if change is not None]


def test_a_change_is_seen_in_its_area_only():
    feed = Feed()
    with feed.screen(CITY) as city, feed.screen(ELSEWHERE) as elsewhere:
        told(feed, need(NeedPublished, "published"))
        assert types(city) == ["need.published"]
        assert types(elsewhere) == []


def test_people_see_what_concerns_them():
    feed = Feed()
    with feed.screen(ME) as mine:
        told(feed, made("v2"), made("v1"), answered(OffersAccepted, "v1"))
        assert types(mine) == ["offers.made", "offers.accepted"]


def test_an_audit_says_itself_how_many_entries_it_read():
    audited = LedgerAudited(
        audit_id="night", entries=3, accounts=4, faults=[], hash="h", totals={}, milliseconds=5
    )
    change = Change.of(audited, envelope(audited, key="e1"))
    assert (change.type, change.facts) == ("ledger.audited", {})


@pytest.mark.parametrize("event", [made("v1"), imported("v1"), answered(OffersAccepted, "v1")])
def test_a_change_tells_counts_and_no_person(event):
    feed = Feed()
    with feed.screen(CITY) as city:
        told(feed, event)
        facts = city.waiting.get_nowait().facts
    assert facts["count"] == 1
    assert "v1" not in str(facts)


def test_who_comes_back_is_told_what_came_meanwhile():
    feed = Feed()
    told(feed, *[need(NeedPublished, "published")] * 3)
    with feed.screen(CITY, after="e0") as again, feed.screen(CITY, after="unknown") as new:
        assert types(again) == ["need.published"] * 2
        assert types(new) == []


def test_who_lags_too_far_behind_is_sent_away_and_holds_nobody_up():
    feed = Feed()
    with feed.screen(CITY) as slow:
        told(feed, *[need(NeedPublished, "published")] * (LAG + 5))
        assert slow.ended
        assert len(types(slow)) == LAG
        told(feed, need(NeedPublished, "published"))
        assert slow.waiting.qsize() == 0


async def test_silence_is_filled_with_comments_and_the_end_is_told():
    feed = Feed()
    lines = stream(feed, CITY, "", 0.01)
    assert await anext(lines) == b"retry: 3000\n\n"
    assert (await anext(lines)).startswith(b":")
    feed.close()
    rest = [line async for line in lines]
    assert rest[-1].startswith(b": read the lists anew")


async def test_a_key_that_was_revoked_sees_nothing_more():
    feed, asked = Feed(), iter([True, False])

    async def known() -> bool:
        return next(asked)

    lines = stream(feed, CITY, "", 0.01, known)
    assert await anext(lines) == b"retry: 3000\n\n"
    assert (await anext(lines)).startswith(b":")
    assert [line async for line in lines] in ([], [b": nothing new\n\n"])
    told(feed, need(NeedPublished, "published"))
    assert feed._screens == set()


async def test_changes_arrive_over_http(town: Town, city: Client):
    key = new_id()
    async with (
        asyncio.timeout(60),
        city.session.get(f"{city.base}/v1/events", headers=city.headers) as answer,
    ):
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert await answer.content.readline() == b"retry: 3000\n"
        town.say(need(NeedPublished, "published", key))
        seen: dict[str, bytes] = {}
        while "data" not in seen:
            name, _, value = (await answer.content.readline()).strip().partition(b": ")
            seen[name.decode()] = value
    assert seen["event"] == b"need.published"
    data = orjson.loads(seen["data"])
    assert (data["area"], data["state"]) == ("140107001002", "published")
    assert data["id"] == seen["id"].decode()


@pytest.mark.req("R-COM-03")
async def test_an_agency_hears_of_its_area_what_it_is_contracted_for(town: Town, anybody: Client):
    """What lies elsewhere is not said to it; what it has no contract for it cannot even ask."""
    deaf = anybody.knowing(town.key("agency", "140107", contracts=["needs:write"]))
    assert (await deaf.get("/v1/events")).status == 403
    agency = anybody.knowing(town.key("agency", "140107", contracts=["events:read"]))
    async with (
        asyncio.timeout(60),
        agency.session.get(f"{agency.base}/v1/events", headers=agency.headers) as answer,
    ):
        assert await answer.content.readline() == b"retry: 3000\n"
        elsewhere = need(NeedPublished, "published", new_id(), community="140105001001")
        _, here = town.say(elsewhere, need(NeedPublished, "published", new_id()))
        line = b""
        while not line.startswith(b"data: "):
            line = await answer.content.readline()
    told = orjson.loads(line.removeprefix(b"data: "))
    assert (told["id"], told["area"]) == (here.id, "140107001002")
