"""The same key and body: one effect, one answer.  Another body: refused.  Not done yet: told so."""

import asyncio

import pytest

from contracts.gateway import NoteOutcome
from kit.wire import Envelope, new_id
from tests.gateway.samples import NEED, VOLUNTEER
from tests.gateway.town import Client, Owner, Town, eventually


async def test_the_same_again_gets_the_same_answer_and_no_second_effect(city: Client, owner: Owner):
    key = new_id()
    first, second = [await city.post("/v1/needs", NEED, Idempotency_Key=key) for _ in range(2)]
    assert (second.status, second.body) == (first.status, first.body)
    assert second.headers["Location"] == first.headers["Location"]
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(owner.heard) == 1


async def test_the_order_of_members_and_spaces_do_not_matter(city: Client, owner: Owner):
    key, turned = new_id(), dict(reversed(NEED.items()))
    await city.post("/v1/needs", NEED, Idempotency_Key=key)
    assert (await city.post("/v1/needs", turned, Idempotency_Key=key)).status == 201
    assert len(owner.heard) == 1


async def test_a_refusal_is_remembered_too(city: Client, owner: Owner):
    def refuse(envelope: Envelope) -> NoteOutcome:
        return NoteOutcome(command_id=envelope.id, status=409, code="full", detail="Full.")

    owner.answer, key = refuse, new_id()
    first, second = [await city.post("/v1/needs", NEED, Idempotency_Key=key) for _ in range(2)]
    assert first.status == second.status == 409
    assert second.body == first.body
    assert second.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("path", ["/v1/needs", "/v1/needs/need-of-keys/review"])
async def test_a_key_used_for_something_else_is_refused(
    town: Town, city: Client, owner: Owner, path: str
):
    town.lies("need-of-keys", "140107001002")
    key = new_id()
    await city.post("/v1/needs", NEED, Idempotency_Key=key)
    other = NEED | {"people": 5} if path == "/v1/needs" else {"verdict": "approve"}
    answer = await city.post(path, other, Idempotency_Key=key)
    assert (answer.status, answer.body["code"]) == (422, "idempotency_key_reused")
    assert len(owner.heard) == 1


async def test_two_callers_may_use_the_same_key(town: Town, city: Client, owner: Owner):
    key, other = new_id(), city.knowing(town.key("city_op"))
    mine = await city.post("/v1/needs", NEED, Idempotency_Key=key)
    theirs = await other.post("/v1/needs", NEED, Idempotency_Key=key)
    assert mine.body["id"] != theirs.body["id"]


async def test_what_is_in_flight_is_told_so(town: Town, city: Client, owner: Owner):
    owner.answer, key = lambda _: None, new_id()
    first = await city.post("/v1/needs", NEED, Idempotency_Key=key, Prefer="wait=0")
    second = await city.post("/v1/needs", NEED, Idempotency_Key=key)
    assert (second.status, second.body["code"]) == (409, "in_flight")
    assert second.headers["Retry-After"] == "1"
    assert second.body["at"] == first.headers["Location"]
    town.say(NoteOutcome(command_id=first.body["id"], status=201, result={"id": "n"}))

    async def replayed():
        again = await city.post("/v1/needs", NEED, Idempotency_Key=key)
        return again.status == 201 and again.headers["Idempotent-Replayed"] == "true"

    await eventually(replayed)


async def test_fifty_at_once_with_one_key_have_one_effect(anybody: Client, owner: Owner):
    key = new_id()
    asked = [anybody.post("/v1/volunteers", VOLUNTEER, Idempotency_Key=key) for _ in range(50)]
    answers = await asyncio.gather(*asked)
    assert {one.status for one in answers} <= {201, 409}
    assert len({one.body["id"] for one in answers if one.status == 201}) == 1
    assert len(owner.heard) == 1


async def test_a_key_outlives_a_restart_of_the_clock(town: Town, city: Client, owner: Owner):
    """Keys are forgotten by the database's own clock, 30 days after, not by a rehearsal's."""
    key = new_id()
    made = await city.post("/v1/needs", NEED, Idempotency_Key=key)
    (forget,) = [one for one in town.db.commands.list_indexes() if one["name"] == "forgotten"]
    assert forget["expireAfterSeconds"] >= 7 * 24 * 3600
    assert list(forget["key"]) == ["done_at"]
    kept = {"_id": made.body["id"], "done_at": {"$exists": True}}
    assert await eventually(lambda: town.db.commands.find_one(kept))
