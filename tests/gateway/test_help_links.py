"""The link of somebody who asked for help, and the board for those who come."""

from datetime import timedelta

import pytest

from contracts.gateway import NoteOutcome
from contracts.matching import AffirmHelp, ClaimHelp, ConfirmHelp, ReopenHelp, WithdrawHelp
from kit.wire import Envelope, new_id, utcnow
from tests.gateway.happened import asked, imported
from tests.gateway.town import Client, Owner, Town, eventually

HERE, NEXT_STREET, ELSEWHERE = "140107001002", "140107002001", "140121001002"


def link(town: Town, help_id: str) -> str:
    return "/h/" + town.keys.link_token("help", help_id)


def decided(envelope: Envelope) -> NoteOutcome:
    return NoteOutcome(command_id=envelope.id, status=200, result={"id": "h", "state": "triaged"})


async def known(town: Town, state: str, sequence: int = 1, **facts) -> str:
    help_id = facts.pop("key", "") or new_id()
    due = {"due_at": utcnow() + timedelta(hours=1)}
    town.say(asked(state, key=help_id, **due, **facts), sequence=sequence)
    found = {"_id": help_id, "state": state}
    await eventually(lambda: town.db.help_requests.count_documents(found))
    return help_id


async def press(anybody: Client, path: str, answer: str, turn: str = "1", accept: str = "*/*"):
    data = {"answer": answer, "turn": turn}
    return await anybody.call("POST", path, data=data, headers={"Accept": accept})


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("needed", AffirmHelp(help_id="h")),
        ("withdraw", WithdrawHelp(help_id="h")),
        ("solved", ConfirmHelp(help_id="h", satisfied=True)),
        ("unsolved", ConfirmHelp(help_id="h", satisfied=False)),
        ("reopen", ReopenHelp(help_id="h")),
    ],
)
async def test_a_button_says_it_once_per_turn(town: Town, anybody, owner: Owner, said, command):
    owner.answer = decided
    help_id = new_id()
    path = link(town, help_id)
    for turn in ("1", "1", "2"):
        assert (await press(anybody, path, said, turn)).status == 200
    wished = command.model_copy(update={"help_id": help_id})
    assert [one.message() for one in owner.heard] == [wished, wished]
    assert owner.heard[0].caller.role == "resident"


@pytest.mark.req("R-HELP-05")
async def test_opening_shows_how_far_it_is_and_never_acts(town: Town, anybody, owner: Owner):
    help_id = await known(town, "resolved", answered=True)
    page = await anybody.get(link(town, help_id), Accept="text/html", Accept_Language="zh-CN")
    shown = page.raw.decode()
    assert page.status == 200
    assert "已有答复" in shown
    assert 'value="solved"' in shown
    assert 'value="unsolved"' in shown
    for method in ("HEAD", "OPTIONS", "PUT"):
        await anybody.call(method, link(town, help_id))
    assert owner.heard == []


@pytest.mark.parametrize(
    ("state", "facts", "buttons"),
    [
        ("received", {}, ["withdraw"]),
        ("triaged", {"questions": 1}, ["needed", "withdraw"]),
        ("in_progress", {"volunteer_id": "v", "responsible": "volunteer:v"}, ["withdraw"]),
        ("duplicate", {"duplicate_of": "h9"}, ["withdraw"]),
        ("confirmed", {"answered": True}, []),
        ("rejected", {"answered": True, "responsible": ""}, ["reopen"]),
        ("unreachable", {"answered": True, "responsible": ""}, ["reopen"]),
    ],
)
async def test_every_state_has_its_own_buttons(town: Town, anybody, state, facts, buttons):
    help_id = await known(town, state, **facts)
    moved = {"$set": {"changed_at": utcnow()}}
    town.db.help_requests.update_one({"_id": help_id}, moved)
    for language in ("zh-CN", "en"):
        page = await anybody.get(f"{link(town, help_id)}?lang={language}", Accept="text/html")
        shown = page.raw.decode()
        assert page.status == 200
        offered = ("needed", "withdraw", "solved", "unsolved", "reopen")
        assert [one for one in offered if f'value="{one}"' in shown] == buttons


async def test_forged_links_and_other_purposes_open_nothing(town: Town, anybody, owner: Owner):
    help_id = new_id()
    offer = "/h/" + town.keys.link_token("offer", help_id)
    for path in (offer, "/h/x", link(town, help_id)[:-2]):
        assert (await press(anybody, path, "withdraw")).status == 404
    assert (await press(anybody, link(town, help_id), "drop")).status == 422
    assert (await press(anybody, link(town, help_id), "needed", "x")).status == 422
    assert owner.heard == []


# ---- the board ------------------------------------------------------------------------------


@pytest.mark.req("R-HELP-04")
async def test_a_volunteer_sees_the_open_requests_of_the_district_masked(town: Town, anybody):
    me = new_id()
    town.say(imported(me, community=HERE))
    await eventually(lambda: town.db.volunteers.count_documents({"_id": me}))
    near = await known(town, "triaged", on_board=True, community=HERE)
    street = await known(town, "triaged", on_board=True, community=NEXT_STREET)
    hidden = [
        await known(town, "triaged", on_board=True, community=ELSEWHERE),
        await known(town, "triaged", on_board=False, community=HERE),
        await known(town, "received", community=HERE),
    ]
    board = (await anybody.knowing(town.key("volunteer", "", me)).get("/v1/help-board")).body
    shown = {one["id"]: one for one in board["items"]}
    assert board["volunteer_id"] == me
    assert (shown[near]["near"], shown[street]["near"]) == (12, 6)
    assert not shown.keys() & set(hidden)
    assert set(shown[near]) == {
        "id", "category", "level", "received_at", "due_at", "vehicle", "area", "near",
    }  # fmt: skip
    assert shown[near]["area"] == HERE[:9]
    assert (await anybody.get("/v1/help-board")).status == 401


@pytest.mark.req("R-HELP-04")
async def test_a_volunteer_claims_for_nobody_else(town: Town, anybody, owner: Owner):
    me = anybody.knowing(town.key("volunteer", "", "wang"))
    owner.answer = decided
    assert (await me.post("/v1/help-requests/h1/claim", {"volunteer_id": "li"})).status == 403
    assert (await me.post("/v1/help-requests/h1/claim", {"volunteer_id": "wang"})).status == 200
    assert owner.heard[-1].message() == ClaimHelp(help_id="h1", volunteer_id="wang")
    operator = anybody.knowing(town.key("city_op"))
    assert (await operator.post("/v1/help-requests/h1/claim", {"volunteer_id": "x"})).status == 403


async def test_the_list_shows_what_is_overdue_and_whose_it_is(town: Town, city: Client):
    late = await known(town, "triaged", responsible="street_op:140107001")
    town.db.help_requests.update_one({"_id": late}, {"$set": {"due_at": utcnow()}})
    await known(town, "triaged", responsible="street_op:140107001")
    path = "/v1/help-requests?overdue=yes&responsible=street_op:140107001"
    found = (await city.get(path)).body["items"]
    assert [one["id"] for one in found] == [late]
