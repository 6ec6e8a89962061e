"""A command is kept, said, decided by its owner, and answered with what was decided."""

import asyncio
from datetime import timedelta

import pytest

from contracts.gateway import NoteOutcome
from kit.wire import Envelope, utcnow
from tests.gateway.cable import Wire
from tests.gateway.samples import NEED, TEAM, VOLUNTEER
from tests.gateway.town import (
    Client,
    Owner,
    Town,
    client,
    eventually,
    serving,
)


async def test_a_command_is_answered_with_its_owners_outcome(city: Client, owner: Owner):
    answer = await city.post("/v1/needs", NEED)
    assert answer.status == 201
    assert answer.body == {"id": owner.heard[0].id, "state": "new"}
    assert answer.headers["Location"] == f"/v1/needs/{owner.heard[0].id}"


async def test_the_owner_learns_who_asked_and_gets_the_trace(city: Client, owner: Owner):
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    await city.post("/v1/needs", NEED, traceparent=trace)
    heard = owner.heard[0]
    assert (heard.caller.role, heard.caller.area) == ("city_op", "1401")
    assert heard.traceparent == trace
    assert heard.answer_to == "gateway"
    assert not heard.repeat


async def test_a_refusal_is_a_problem_in_the_callers_language(city: Client, owner: Owner):
    def refuse(envelope: Envelope) -> NoteOutcome:
        return NoteOutcome(
            command_id=envelope.id, status=409, code="full", detail="No place is left.",
            facts={"places": 50},
        )  # fmt: skip

    owner.answer = refuse
    answer = await city.post("/v1/needs", NEED, Accept_Language="en")
    assert answer.status == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.body["code"] == "full"
    assert answer.body["places"] == 50
    assert answer.headers["Content-Language"] == "en"


async def test_a_made_thing_can_be_acted_on_at_once(city: Client, owner: Owner):
    made = await city.post("/v1/needs", NEED)
    answer = await city.post(f"/v1/needs/{made.body['id']}/review", {"verdict": "approve"})
    assert answer.status == 201  # as this owner says to everything
    assert owner.heard[-1].data["need_id"] == made.body["id"]


@pytest.mark.parametrize("prefer", ["wait=0", "respond-async"])
async def test_who_does_not_wait_gets_a_202_and_asks_later(city: Client, owner: Owner, prefer: str):
    answer = await city.post("/v1/needs", NEED, Prefer=prefer)
    assert answer.status == 202
    where = answer.headers["Location"]

    async def done():
        found = await city.get(where)
        return found if found.body["state"] == "done" else None

    found = await eventually(done)
    assert found.body["status"] == 201
    assert found.body["location"] == f"/v1/needs/{answer.body['id']}"


async def test_only_who_gave_a_command_may_ask_for_it(town: Town, city: Client, owner: Owner):
    where = (await city.post("/v1/needs", NEED, Prefer="respond-async")).headers["Location"]
    other = city.knowing(town.key("city_op"))
    assert (await other.get(where)).status == 404
    assert (await city.get(where)).status == 200


async def test_what_is_personal_rests_sealed_and_is_destroyed_when_done(
    town: Town, anybody: Client, owner: Owner
):
    owner.answer = lambda _: None
    answer = await anybody.post("/v1/volunteers", VOLUNTEER, Prefer="wait=0")
    kept = town.db.commands.find_one({"_id": answer.body["id"]})
    assert VOLUNTEER["name"].encode() not in bytes(kept["body"])
    assert VOLUNTEER["phone"].encode() not in bytes(kept["body"])
    town.say(NoteOutcome(command_id=answer.body["id"], status=201, result={"id": "x"}))
    await eventually(
        lambda: town.db.commands.find_one({"_id": answer.body["id"]})["state"] == "done"
    )
    assert "body" not in town.db.commands.find_one({"_id": answer.body["id"]})


async def test_a_late_outcome_changes_nothing(town: Town, city: Client, owner: Owner):
    answer = await city.post("/v1/needs", NEED)
    said = NoteOutcome(command_id=answer.body["id"], status=409, code="late")
    town.say(said, NoteOutcome(command_id="nobody", status=200))
    await eventually(lambda: town.waiting("gateway.commands") == 0)
    assert (await city.get(f"/v1/commands/{answer.body['id']}")).body["status"] == 201


async def test_outcomes_heard_by_another_gateway_reach_who_waits(
    town: Town, city: Client, owner: Owner
):
    """Two processes share the queue of outcomes; the database tells what the other one heard."""
    owner.answer = lambda _: None
    asked = asyncio.create_task(city.post("/v1/teams", TEAM))
    await eventually(lambda: owner.heard)
    outcome = {"status": 201, "result": {"id": "t"}, "code": "", "detail": "", "facts": {}}
    town.db.commands.update_one(
        {"_id": owner.heard[0].id}, {"$set": {"state": "done", "outcome": outcome}}
    )
    assert (await asked).status == 201


# ---- what goes wrong ------------------------------------------------------------------------


async def test_a_broker_that_is_away_costs_a_202_and_nothing_else(town: Town):
    wire = Wire(town.amqp)
    with serving(town, wire.uri) as (base, _app), Owner(town) as owner:
        async with client(base) as anybody:
            city = anybody.knowing(town.key("city_op"))
            assert (await city.post("/v1/needs", NEED)).status == 201
            wire.cut()
            late = [await city.post("/v1/needs", NEED, Prefer="wait=0") for _ in range(20)]
            assert {one.status for one in late} == {202}
            assert (await city.get("/readyz")).status == 200
            wire.mend()

            async def all_done():
                states = [await city.get(one.headers["Location"]) for one in late]
                return all(one.body["state"] == "done" for one in states)

            await eventually(all_done, 60)
            heard = [one.id for one in owner.heard]
            assert len(set(heard)) == 21
            assert {one.body["id"] for one in late} < set(heard)
    wire.close()


async def test_a_new_process_says_what_a_dead_one_left(town: Town):
    nowhere = "amqp://guest:guest@127.0.0.1:9//"
    with serving(town, nowhere) as (base, _app):
        async with client(base) as anybody:
            city = anybody.knowing(town.key("city_op"))
            kept = await city.post("/v1/needs", NEED, Prefer="wait=0")
            assert kept.status == 202
    long_ago = {"at": utcnow() - timedelta(minutes=1), "due": utcnow()}
    town.db.commands.update_one({"_id": kept.body["id"]}, {"$set": long_ago})
    with Owner(town) as owner, serving(town):
        await eventually(lambda: [one for one in owner.heard if one.id == kept.body["id"]])
        assert owner.heard[0].repeat, "the owner must look whether it has obeyed it before"
        await eventually(
            lambda: town.db.commands.find_one({"_id": kept.body["id"]})["state"] == "done"
        )


async def test_a_command_without_an_outcome_is_said_again_ever_more_seldom(
    town: Town, city: Client, owner: Owner
):
    owner.answer = lambda _: None
    kept = await city.post("/v1/needs", NEED, Prefer="wait=0")

    def said() -> int:
        return len([one for one in owner.heard if one.id == kept.body["id"]])

    await eventually(lambda: said() == 1)  # what is on its way is not said again
    long_ago = {"due": utcnow() - timedelta(seconds=1)}
    town.db.commands.update_one({"_id": kept.body["id"]}, {"$set": long_ago})
    await eventually(lambda: said() == 2)
    once = {"_id": kept.body["id"], "tries": 1}  # written down after it has been said
    found = await eventually(lambda: town.db.commands.find_one(once))
    assert found["due"] > utcnow() + timedelta(seconds=50)
    town.say(NoteOutcome(command_id=kept.body["id"], status=200))


async def test_a_poisoned_message_is_buried_and_the_gateway_lives_on(
    town: Town, city: Client, owner: Owner
):
    town.say_raw("gateway.commands", b"\xff not an envelope")
    town.say_raw("gateway.commands", b'{"type": "gateway.note_outcome.v1", "id": "1"}')
    assert (await city.post("/v1/needs", NEED)).status == 201
    letters = []
    await eventually(lambda: letters.extend(town.take("dead.gateway")) or len(letters) == 2)
    assert letters[0].headers["x-origin-queue"] == "gateway.commands"
    assert "Unreadable" in letters[0].headers["x-error"]


async def test_stopping_leaves_no_message_to_be_delivered_again(town: Town):
    with serving(town) as (base, _app), Owner(town):
        async with client(base) as anybody:
            city = anybody.knowing(town.key("city_op"))
            asked = [city.post("/v1/needs", NEED, Prefer="wait=0") for _ in range(200)]
            assert {one.status for one in await asyncio.gather(*asked)} == {202}
    assert [one for one in town.take("gateway.commands") if one.delivery_info["redelivered"]] == []
