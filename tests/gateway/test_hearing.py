"""Events become read models, live changes and, if they are poisoned, dead letters."""

import asyncio
import threading
from typing import Any

import orjson
import pytest
from amqp import Message as Basic
from kombu import Connection

from contracts.matching import PlanChanged
from contracts.notify import ReadMessages
from contracts.registry import ReadVolunteer
from kit.bundle import packed
from kit.wire import Caller, Envelope, new_id
from services.gateway.asking import LINES, Asker
from services.gateway.problems import Problem
from tests.gateway.town import Client, Town, eventually, until


def plan(plan_id: str, state: str = "solved", area: str = "1401") -> PlanChanged:
    return PlanChanged(plan_id=plan_id, area=area, day="2026-04-02", state=state)


async def test_an_event_is_in_the_read_model_soon(town: Town, city: Client, base: str):
    key = new_id()
    town.say(plan(key))
    answer = await eventually(lambda: readable(city, key))
    assert answer.body["state"] == "solved"


async def readable(city: Client, key: str) -> Any:
    answer = await city.get(f"/v1/plans/{key}")
    return answer if answer.status == 200 else None


async def test_old_and_repeated_events_change_nothing(town: Town, city: Client):
    key = new_id()
    town.say(plan(key, "published"), sequence=3)
    town.say(plan(key, "requested"), sequence=1)
    town.say(plan(key, "published"), sequence=3)
    last = new_id()
    town.say(plan(last))
    await eventually(lambda: readable(city, last))
    assert (await city.get(f"/v1/plans/{key}")).body["state"] == "published"


async def test_a_burst_is_taken_in_batches_and_in_order(town: Town, city: Client):
    key = new_id()
    states = ["requested", "solved", "publishing", "published"]
    events = [plan(key, state) for state in states]
    for sequence, event in enumerate(events, 1):
        town.say(event, sequence=sequence)
    others = [plan(new_id()) for _ in range(500)]
    town.say(*others)
    await eventually(lambda: readable(city, others[-1].plan_id))
    assert (await city.get(f"/v1/plans/{key}")).body["state"] == "published"
    found = town.db.plans.count_documents({"_id": {"$in": [one.plan_id for one in others]}})
    assert found == 500


async def test_a_poisoned_event_does_not_take_its_neighbours_along(town: Town, city: Client):
    before, after = new_id(), new_id()
    town.say(plan(before))
    broken = Envelope(type="matching.plan.changed.v1", data={"plan_id": 7})
    town.say_raw("gateway.events", broken.pack(town.keys.message))
    town.say_raw("gateway.events", orjson.dumps({"type": "no.such.event.v1", "id": "1"}))
    town.say(plan(after))
    await eventually(lambda: readable(city, after))
    await eventually(lambda: readable(city, before))
    letters: list[Any] = []
    await eventually(lambda: letters.extend(town.take("dead.gateway")) or len(letters) == 2)
    assert {one.headers["x-origin-queue"] for one in letters} == {"gateway.events"}


async def test_what_cannot_be_read_in_a_bundle_is_buried_alone(town: Town, city: Client):
    plans = [plan(new_id()) for _ in range(3)]
    broken = [Envelope(type="matching.plan.changed.v1", data={"plan_id": n}) for n in range(2)]
    told = [*map(Envelope.of, plans[:2]), *broken, Envelope.of(plans[2])]
    town.say_raw("gateway.events", packed([one.pack(town.keys.message) for one in told]))
    for one in plans:
        await eventually(lambda key=one.plan_id: readable(city, key))
    letters: list[Any] = []
    await eventually(lambda: letters.extend(town.take("dead.gateway")) or len(letters) == 2)
    found = [Envelope.unpack(one.body, town.keys.message) for one in letters]
    assert sorted(one.id for one in found) == sorted(one.id for one in broken)
    await eventually(lambda: town.waiting("gateway.events") == 0)


async def test_an_event_that_cannot_be_written_is_buried_alone(town: Town, city: Client):
    """A version beyond what the database counts to is refused however often it is tried."""
    after = new_id()
    town.say(plan(new_id()), sequence=2**62)
    town.say(plan(after))
    await eventually(lambda: readable(city, after))
    letters: list[Any] = []
    await eventually(lambda: letters.extend(town.take("dead.gateway")) or len(letters) == 1)
    assert letters[0].headers["x-topic"] == "matching.plan.changed.v1"
    assert "Overflow" in letters[0].headers["x-error"]


# ---- questions to owners --------------------------------------------------------------------


class Answerer:
    """Answers one question at an owner's queue."""

    def __init__(self, town: Town, answer: dict[str, Any], queue: str = "notify.queries") -> None:
        self._town, self._answer, self._queue = town, answer, queue
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        with Connection(self._town.amqp) as connection:
            channel, taken = connection.default_channel, []
            until(lambda: taken.append(channel.basic_get(self._queue, no_ack=True)) or taken[-1])
            question = taken[-1]
            seal = self._town.keys.message
            envelope = Envelope.unpack(question.body, seal)
            body = seal.close(orjson.dumps(self._answer), about=envelope.id)
            reply = Basic(body.encode(), correlation_id=question.properties["correlation_id"])
            channel.basic_publish(reply, "", question.properties["reply_to"])


async def test_a_question_is_answered_by_its_owner(town: Town):
    asker, caller = Asker(town.amqp, town.keys.message), Caller("a", "city_op", "1401")
    Answerer(town, {"result": [1, 2]})
    assert await asker.ask(ReadMessages(), caller, deadline=10) == [1, 2]
    Answerer(town, {"refusal": {"status": 403, "code": "forbidden", "detail": "No."}})
    with pytest.raises(Problem) as raised:
        await asker.ask(ReadMessages(), caller, deadline=10)
    assert (raised.value.status, raised.value.code) == (403, "forbidden")
    asker.close()


async def test_a_question_that_waits_long_keeps_no_other_waiting(town: Town):
    asker, caller = Asker(town.amqp, town.keys.message), Caller("a", "city_op", "1401")
    slow = asyncio.ensure_future(
        asker.ask(ReadVolunteer(volunteer_id="nobody"), caller, deadline=60)
    )
    Answerer(town, {"result": [1, 2]})
    assert await asker.ask(ReadMessages(), caller, deadline=30) == [1, 2]
    assert not slow.done()
    Answerer(town, {"result": "late"}, "registry.queries")
    assert await slow == "late"
    asker.close()


async def test_more_questions_than_lines_are_a_503_in_time_too(town: Town):
    asker, caller = Asker(town.amqp, town.keys.message), Caller("a", "city_op", "1401")
    asked = [asker.ask(ReadMessages(), caller, deadline=1) for _ in range(2 * LINES)]
    refused = await asyncio.gather(*asked, return_exceptions=True)
    assert {one.status for one in refused if isinstance(one, Problem)} == {503}
    assert len(refused) == 2 * LINES
    asker.close()


async def test_a_question_nobody_answers_is_a_503_in_time(town: Town):
    for uri in (town.amqp, "amqp://guest:guest@127.0.0.1:9//"):
        asker = Asker(uri, town.keys.message)
        with pytest.raises(Problem) as raised:
            await asker.ask(ReadMessages(), Caller("a", "city_op"), deadline=0.3)
        assert raised.value.status == 503
        asker.close()
