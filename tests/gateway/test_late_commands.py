"""Commands whose outcome does not come: said again and again, whatever the others do."""

from datetime import timedelta

from contracts.matching import AcceptOffer
from kit.wire import utcnow
from services.gateway.accounts import ANYBODY
from services.gateway.bus import open_relay
from services.gateway.intake import LONGEST, Intake
from services.gateway.orders import Order, document_of
from services.gateway.store import Database
from tests.gateway.town import Town


async def test_a_command_that_waits_for_days_keeps_no_other_from_being_said(town: Town):
    """It lies among the dead letters until an operator has time for it."""
    database = Database(town.mongo, prefix=f"{town.prefix}late_")
    await database.prepare()
    now, seal = utcnow(), town.keys.message
    orders = [Order(AcceptOffer(offer_id=f"n1-{one}"), ANYBODY.caller) for one in range(2)]
    old, young = (document_of(one, seal) | {"due": now} for one in orders)
    await database.add_commands([old | {"tries": 500, "at": now - timedelta(days=4)}, young])
    try:
        assert await Intake(database, open_relay(town.amqp), seal).sweep(utcnow()) == 2
        again = await database.views.commands.find_one({"_id": old["_id"]})
        assert again["tries"] == 501
        assert again["due"] <= utcnow() + LONGEST
        assert await database.overdue(utcnow()) == []
    finally:
        await database._client.drop_database(database.views.name)
        database.close()
