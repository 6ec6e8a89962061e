"""What became of commands, as it rests: many outcomes in one write, each its own."""

from contextlib import asynccontextmanager

from contracts.matching import AcceptOffer
from kit.wire import new_id
from services.gateway.accounts import ANYBODY
from services.gateway.orders import Order, document_of
from services.gateway.store import Database
from tests.gateway.town import Town


@asynccontextmanager
async def opened(town: Town, name: str):
    database = Database(town.mongo, prefix=f"{town.prefix}{name}_")
    try:
        await database.prepare()
        yield database
    finally:
        await database._client.drop_database(database.views.name)
        database.close()


def outcome(status, result, **facts):
    return {"status": status, "result": result, "code": "", "detail": "$x", "facts": facts}


async def test_outcomes_that_are_written_together_stay_each_command_s_own(town: Town):
    orders = [Order(AcceptOffer(offer_id=f"n1-{one}"), ANYBODY.caller) for one in range(6)]
    made, other, elsewhere, refused, again, late = (one.id for one in orders)
    told = {
        made: outcome(201, {"id": made, "state": "reserve"}),
        other: outcome(201, {"id": other, "state": "reserve"}),
        elsewhere: outcome(200, {"id": new_id(), "state": "reserve"}),
        refused: outcome(409, {}, limit=3, field="$phone"),
        again: outcome(409, {}, limit=3, field="$phone"),
    }
    async with opened(town, "taken") as database:
        commands = database.commands
        await commands.add([document_of(one, town.keys.message) for one in orders])
        await commands.finish(list(told.items()))
        assert await commands.finished([one.id for one in orders]) == told
        await commands.finish([(made, outcome(409, {})), (late, outcome(409, {}))])
        kept = {key: await commands.get(key) for key in (made, late)}
        assert kept[made]["outcome"] == told[made]
        assert list(kept[made]["outcome"]["result"]) == ["id", "state"]
        assert kept[late]["outcome"] == outcome(409, {})
        whole = await database.views.commands.find({}).to_list(None)
        assert all(one["done_at"] and not {"body", "due"} & one.keys() for one in whole)


async def test_an_index_of_an_earlier_version_gives_way(town: Town):
    async with opened(town, "former") as database:
        commands = database.views.commands
        await commands.create_index("done_at", name="forget", expireAfterSeconds=60)
        await database.prepare()
        assert {"_id_", "idempotency", "pending", "forgotten"} == set(
            await commands.index_information()
        )
