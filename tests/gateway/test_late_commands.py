"""Commands whose outcome does not come: said again and again, whatever the others do."""

from datetime import timedelta

from contracts.gateway import NoteDeath, NoteOutcome
from contracts.matching import AcceptOffer
from kit.wire import utcnow
from services.gateway.accounts import ANYBODY
from services.gateway.bus import open_relay
from services.gateway.intake import LONGEST, Intake
from services.gateway.orders import Order, document_of
from services.gateway.store import Database
from tests.gateway.samples import NEED
from tests.gateway.town import Client, Owner, Town, eventually


async def test_a_command_that_waits_for_days_keeps_no_other_from_being_said(town: Town):
    """It lies among the dead letters until an operator has time for it."""
    database = Database(town.mongo, prefix=f"{town.prefix}late_")
    await database.prepare()
    now, seal = utcnow(), town.keys.message
    orders = [Order(AcceptOffer(offer_id=f"n1-{one}"), ANYBODY.caller) for one in range(2)]
    old, young = (document_of(one, seal) | {"due": now} for one in orders)
    await database.commands.add([old | {"tries": 500, "at": now - timedelta(days=4)}, young])
    try:
        assert await Intake(database, open_relay(town.amqp), seal).sweep(utcnow()) == 2
        again = await database.views.commands.find_one({"_id": old["_id"]})
        assert again["tries"] == 501
        assert again["due"] <= utcnow() + LONGEST
        assert await database.commands.overdue(utcnow()) == []
    finally:
        await database._client.drop_database(database.views.name)
        database.close()


async def test_a_command_that_lies_dead_is_not_said_again_and_ends_when_it_is_replayed(
    town: Town, city: Client, owner: Owner
):
    owner.answer = lambda _: None
    asked = {"Prefer": "wait=0", "Idempotency-Key": "dead-1"}
    where = (await city.post("/v1/needs", NEED, **asked)).headers["Location"]
    key = where.rpartition("/")[2]
    town.say(NoteDeath(command_id=key))

    async def state() -> str:
        return (await city.get(where)).body["state"]

    async def is_dead() -> bool:
        return await state() == "dead"

    await eventually(is_dead)
    assert "due" not in town.db.commands.find_one({"_id": key})
    again = await city.post("/v1/needs", NEED, **asked)
    assert (again.status, again.body["code"]) == (409, "set_aside")
    # The operator has mended what was broken and replays it.
    town.say(NoteOutcome(command_id=key, status=201, result={"id": key, "state": "submitted"}))
    await eventually(lambda: town.db.commands.find_one({"_id": key})["state"] == "done")
    assert (await city.post("/v1/needs", NEED, **asked)).status == 201
    # News of the other copy's death may come late.
    town.say(NoteDeath(command_id=key))
    await eventually(lambda: town.waiting("gateway.commands") == 0)
    assert await state() == "done"
