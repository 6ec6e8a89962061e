"""An outcome is told as soon as it is heard and written down with others, a moment later."""

from collections.abc import AsyncIterator

import pytest

from contracts.gateway import NoteOutcome
from contracts.matching import AcceptOffer
from services.gateway.accounts import ANYBODY
from services.gateway.bus import open_relay
from services.gateway.intake import Intake
from services.gateway.orders import Order
from services.gateway.problems import Problem
from services.gateway.store import Database
from tests.gateway.town import Town, eventually


@pytest.fixture
async def intake(town: Town) -> AsyncIterator[Intake]:
    database = Database(town.mongo, prefix=f"{town.prefix}told_")
    await database.prepare()
    yield Intake(database, open_relay(town.amqp), town.keys.message)
    await database._client.drop_database(database.views.name)
    database.close()


def order(key: str) -> Order:
    return Order(AcceptOffer(offer_id="n1-1"), ANYBODY.caller, key=key, digest="same")


def decided(command_id: str, status: int = 200) -> NoteOutcome:
    return NoteOutcome(command_id=command_id, status=status, result={"id": "n1-1"})


async def test_who_waits_is_answered_before_the_outcome_is_written(intake: Intake):
    taken = await intake.take(order("a"))
    intake.tell(decided(taken.id))
    told = await intake.outcome(taken.id, 5)
    assert told is not None
    assert told["status"] == 200
    assert (await intake._database.commands.get(taken.id) or {})["state"] == "pending"


async def test_what_was_told_is_what_everybody_reads_and_repeats(intake: Intake):
    taken = await intake.take(order("a"))
    with pytest.raises(Problem, match="still being carried out"):
        await intake.take(order("a"))
    intake.tell(decided(taken.id))
    read, again = await intake.look(taken.id), await intake.take(order("a"))
    assert read is not None
    assert (read["state"], read["outcome"]["status"]) == ("done", 200)
    assert (again.replayed, again.outcome) == (True, read["outcome"])


async def test_once_written_it_rests_in_the_database_and_soon_there_alone(intake: Intake):
    taken = await intake.take(order("a"))
    intake.tell(decided(taken.id))
    await intake.note([decided(taken.id)])
    late = intake._as_told({"_id": taken.id, "state": "pending"})
    assert late["state"] == "done", "who read it before it was written was told it is pending"
    kept = await intake._database.commands.get(taken.id)
    assert (kept or {})["state"] == "done"
    assert await eventually(lambda: not intake._told)


async def test_of_two_outcomes_the_first_is_told_and_written(intake: Intake):
    taken = await intake.take(order("a"))
    both = [decided(taken.id), decided(taken.id, 409)]
    for one in both:
        intake.tell(one)
    assert ((await intake.look(taken.id)) or {})["outcome"]["status"] == 200
    await intake.note(both)
    assert (await intake._database.commands.get(taken.id) or {})["outcome"]["status"] == 200


async def test_a_process_that_died_in_between_is_told_again_and_writes_it(intake: Intake):
    """The message was not acknowledged, so the broker delivers it to the next process."""
    taken = await intake.take(order("a"))
    intake.tell(decided(taken.id))
    after = Intake(intake._database, intake._relay, intake._seal)
    after.tell(decided(taken.id))
    await after.note([decided(taken.id)])
    again = await after.take(order("a"))
    assert (again.replayed, again.outcome and again.outcome["status"]) == (True, 200)
