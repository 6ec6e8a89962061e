"""The link in a message: GET shows, only POST answers, and a forged one opens nothing."""

import pytest

from contracts.gateway import NoteOutcome
from contracts.matching import AcceptOffer, CheckIn, DeclineOffer, ReportProgress
from kit.wire import Envelope, new_id, utcnow
from tests.gateway.town import Client, Owner, Response, Town, client, serving


def link(town: Town, offer_id: str = "") -> tuple[str, str]:
    offer_id = offer_id or new_id()
    return offer_id, "/o/" + town.keys.link_token("offer", offer_id)


async def press(anybody: Client, path: str, answer: str, accept: str = "*/*") -> Response:
    return await anybody.call("POST", path, data={"answer": answer}, headers={"Accept": accept})


def decided(envelope: Envelope) -> NoteOutcome:
    return NoteOutcome(command_id=envelope.id, status=200, result={"id": "o", "state": "accepted"})


@pytest.mark.parametrize(("said", "command"), [("accept", AcceptOffer), ("decline", DeclineOffer)])
async def test_a_button_sends_the_answer(
    town: Town, anybody: Client, owner: Owner, said: str, command: type
):
    owner.answer = decided
    offer_id, path = link(town)
    answer = await press(anybody, path, said)
    assert (answer.status, answer.body["state"]) == (200, "accepted")
    assert owner.heard[0].message() == command(offer_id=offer_id)
    assert owner.heard[0].caller.role == "volunteer"


async def test_pressing_twice_answers_once(town: Town, anybody: Client, owner: Owner):
    owner.answer = decided
    _, path = link(town)
    first, second = [await press(anybody, path, "accept") for _ in range(2)]
    assert second.body == first.body
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(owner.heard) == 1


async def test_what_was_refused_once_is_asked_again(town: Town, anybody: Client, owner: Owner):
    """Who begins too early may begin in time; whoever found no place free may find one later."""
    owner.answer = lambda one: NoteOutcome(command_id=one.id, status=409, code="too_early")
    _, path = link(town)
    assert (await press(anybody, path, "begin")).status == 409
    owner.answer = decided
    assert (await press(anybody, path, "begin")).status == 200
    assert len(owner.heard) == 2


async def test_a_yes_that_no_longer_holds_is_not_told_again(
    town: Town, anybody: Client, owner: Owner
):
    owner.answer = decided
    offer_id, path = link(town)
    assert (await press(anybody, path, "accept")).status == 200
    assert (await press(anybody, path, "decline")).status == 200
    known = {"_id": offer_id, "state": "declined", "v": 7, "at": utcnow()}
    town.db.offers.insert_one(known)
    owner.answer = lambda one: NoteOutcome(command_id=one.id, status=409, code="already_answered")
    assert (await press(anybody, path, "accept")).status == 409
    assert (await press(anybody, path, "decline")).headers["Idempotent-Replayed"] == "true"
    assert len(owner.heard) == 3


async def test_opening_a_link_never_answers(town: Town, anybody: Client, owner: Owner):
    _, path = link(town)
    for method in ("GET", "HEAD", "OPTIONS", "PUT"):
        await anybody.call(method, path)
    await anybody.get(path + "?answer=accept")
    assert owner.heard == []
    assert town.db.commands.count_documents({"caller": "link", "key": {"$regex": path[3:20]}}) == 0


async def test_forged_links_open_nothing_and_are_counted(town: Town):
    with serving(town, HUIYIN_PUBLIC_LIMIT="5/minute") as (base, _app), Owner(town) as owner:
        owner.answer = decided
        offer_id, path = link(town)
        forged = ["/o/x", f"/o/{offer_id}.AAAAAAAAAAAAAAAAAAAAAA", path[:-1] + "_", "/o/é"]
        async with client(base) as anybody:
            assert {(await press(anybody, one, "accept")).status for one in forged} == {404}
            assert (await anybody.get("/o/" + "x" * 500)).status == 404
            assert (await anybody.get("/o/x")).status == 429
            assert owner.heard == []
            for _ in range(10):  # real ones are not counted: a district may sit behind one address
                assert (await press(anybody, link(town)[1], "accept")).status == 200


@pytest.mark.parametrize(
    ("data", "media_type", "status"),
    [
        (b"answer=maybe", "application/x-www-form-urlencoded", 422),
        (b"", "application/x-www-form-urlencoded", 422),
        (b"answer=%ff", "application/x-www-form-urlencoded", 422),
        (b"answer=" + b"x" * 2000, "application/x-www-form-urlencoded", 413),
        (b'{"answer": "accept"}', "application/json", 415),
    ],
)
async def test_answers_that_are_none(
    town: Town, anybody: Client, owner: Owner, data: bytes, media_type: str, status: int
):
    answer = await anybody.call(
        "POST", link(town)[1], data=data, headers={"Content-Type": media_type}
    )
    assert answer.status == status
    assert owner.heard == []


async def test_a_browser_gets_a_page(town: Town, anybody: Client, owner: Owner):
    owner.answer = decided
    for path, status in ((link(town)[1], 200), ("/o/forged", 404)):
        answer = await press(anybody, path, "accept", "text/html")
        assert answer.status == status
        assert answer.headers["Content-Type"].startswith("text/html")


async def test_a_button_pressed_twice_while_nothing_is_decided_shows_a_page_too(
    town: Town, anybody: Client, owner: Owner
):
    owner.answer = lambda _: None
    _, path = link(town)
    headers = {"Accept": "text/html", "Prefer": "wait=0"}
    for _ in range(2):
        answer = await anybody.call("POST", path, data={"answer": "accept"}, headers=headers)
        assert (answer.status, answer.headers["Content-Type"][:9]) == (202, "text/html")
    town.say(NoteOutcome(command_id=owner.heard[0].id, status=200)) if owner.heard else None


@pytest.mark.req("R-ORG-06")
async def test_who_serves_from_home_begins_and_reports_behind_the_same_link(
    town: Town, anybody: Client, owner: Owner
):
    owner.answer = decided
    offer_id, path = link(town)
    assert (await press(anybody, path, "begin")).status == 200
    for done in ("40", "75", "75"):
        answer = await anybody.call("POST", path, data={"answer": "progress", "done": done})
        assert answer.status == 200
    wrong = await anybody.call("POST", path, data={"answer": "progress", "done": "many"})
    assert wrong.status == 422
    assert [one.message() for one in owner.heard] == [
        CheckIn(assignment_id=offer_id),
        ReportProgress(assignment_id=offer_id, done=40),
        ReportProgress(assignment_id=offer_id, done=75),
    ]
