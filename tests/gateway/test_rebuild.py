"""What the gateway knows can be made anew from what was said: every figure, every read model.

Live, events come by the bus in batches, in any order and some of them twice; in a rebuild they come
in one go, in their order.  Nothing may differ.
"""

from collections.abc import AsyncIterator, Iterator
from random import Random
from typing import Any

import pytest
import pytest_asyncio

from contracts.matching import HelpChanged, NeedCompleted, NeedPublished, NeedSubmitted
from contracts.notify import MessagesChanged
from kit.relay import Publisher
from services.gateway.figures import count
from services.gateway.store import Database
from services.gateway.views import VIEW_INDEXES, project
from tests.gateway.happened import NOON
from tests.gateway.history import DRIVERS, PEOPLE, Told, history
from tests.gateway.town import Town, eventually, founded, serving

#: How many messages come between two looks at the figures.
AT_ONCE = 60


@pytest.fixture
def another() -> Iterator[Town]:
    """A town of its own, of which nobody else tells anything."""
    with founded() as town:
        yield town


def as_it_comes(told: list[Told], chance: Random) -> list[Told]:
    """The same in another order, every third of it twice."""
    doubled = told + chance.sample(told, len(told) // 3)
    chance.shuffle(doubled)
    return doubled


def say(town: Town, told: list[Told]) -> None:
    publisher = Publisher(town.amqp, deadline=60)
    for first in range(0, len(told), AT_ONCE):
        publisher.send([town._parcel(one) for _, one in told[first : first + AT_ONCE]])
    publisher.drop()


async def known(database: Database) -> dict[str, Any]:
    """Every figure, and every document that figures, lists and rights are read from."""
    names = sorted([*VIEW_INDEXES, "scopes", "kits"])
    found = {name: await database.find(name, {}, [("_id", 1)], 100_000) for name in names}
    return {**found, "figures": await count(database.views, NOON)}


@pytest_asyncio.fixture
async def anew(another: Town) -> AsyncIterator[Database]:
    """An empty database."""
    database = Database(another.mongo, prefix=f"{another.prefix}anew_")
    await database.prepare(VIEW_INDEXES)
    yield database
    await database._client.drop_database(database.views.name)
    database.close()


@pytest.mark.req("R-NFR-02", "R-COM-02")
@pytest.mark.parametrize("seed", [20220412, 20221017])
async def test_a_rebuild_from_all_events_is_what_was_known_live(
    another: Town, anew: Database, seed: int
):
    told = history(seed)
    await anew.apply([one for event, said in told for one in project(event, said)])
    with serving(another):
        say(another, as_it_comes(told, Random(seed)))
        await eventually(lambda: another.waiting("gateway.events") == 0)
    live = Database(another.mongo, prefix=another.prefix)  # the gateway has written all and ended
    found, expected = await known(live), await known(anew)
    live.close()
    assert {name for name in found if found[name] != expected[name]} == set()
    tell_of(told, expected["figures"])


def tell_of(told: list[Told], figures: dict[str, Any]) -> None:
    """The figures are those of this history, counted by hand."""
    kinds = [type(event) for event, _ in told]
    assert figures["reserve_volunteers"]["registered"] == len(PEOPLE)
    assert figures["volunteer_fleet"]["registered"] == len(DRIVERS)
    assert figures["community_needs"]["submitted"] == kinds.count(NeedSubmitted)
    assert figures["community_needs"]["published"] == kinds.count(NeedPublished)
    assert figures["community_needs"]["completed"] == kinds.count(NeedCompleted)
    asked = {event.help_id for event, _ in told if isinstance(event, HelpChanged)}
    assert figures["help_requests"]["received"] == len(asked)
    sent = [len(event.message_ids) for event, _ in told if isinstance(event, MessagesChanged)]
    assert sum(figures["messages"].values()) == sum(sent)
