"""News of things that nobody knows yet, taken in by several at once, on real threads."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.errors import OperationFailure

from kit.newest import keep_newest
from services.gateway.store import Database
from services.gateway.writes import Write
from tests.gateway.town import Town

THINGS, VERSIONS = 100, 4


@pytest.fixture
def copies(town: Town) -> Iterator[Any]:
    """A collection of nobody's."""
    yield town.db.copies
    town.db.copies.drop()


def at_once(*works: Any) -> None:
    """Do these on threads that begin every thing together."""
    start = threading.Barrier(len(works))

    def labour(work: Any) -> None:
        for number in range(THINGS):
            start.wait(30)
            work(number)

    hands = [threading.Thread(target=labour, args=(work,)) for work in works]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()


@pytest.mark.req("R-NFR-02")
def test_of_news_that_come_at_once_the_newest_stays(copies: Any):
    def tell(v: int) -> Any:
        return lambda number: keep_newest(copies, [(f"thing-{number}", v, {"said": v})])

    at_once(*map(tell, range(1, VERSIONS + 1)))
    assert {(one["v"], one["said"]) for one in copies.find()} == {(VERSIONS, VERSIONS)}
    assert copies.count_documents({}) == THINGS


def test_older_news_change_nothing(copies: Any):
    keep_newest(copies, [("a", 2, {"said": "second"})])
    keep_newest(copies, [("a", 1, {"said": "first"}), ("b", 1, {"said": "first"})])
    assert {one["_id"]: one["said"] for one in copies.find()} == {"a": "second", "b": "first"}


def test_no_news_are_no_write(copies: Any):
    keep_newest(copies, [])
    assert copies.count_documents({}) == 0


@pytest.mark.req("R-NFR-02")
async def test_of_gateways_that_hear_at_once_the_newest_stays(town: Town, copies: Any):
    gateways = [Database(town.mongo, prefix=town.prefix) for _ in range(VERSIONS)]

    def told(number: int, v: int) -> Write:
        return Write("copies", {"_id": f"thing-{number}", "v": {"$lt": v}}, {"$set": {"v": v}})

    for number in range(THINGS):
        hearing = enumerate(gateways, start=1)
        await asyncio.gather(*(gateway.apply([told(number, v)]) for v, gateway in hearing))
    for gateway in gateways:
        gateway.close()
    assert {one["v"] for one in copies.find()} == {VERSIONS}


async def test_whose_a_thing_is_is_known_before_it_is_listed(town: Town):
    gateway = Database(town.mongo, prefix=town.prefix)
    listed = Write("missions", {"_id": "m-1"}, {"$unheard_of": {"team_id": "t-1"}})
    with pytest.raises(OperationFailure):  # the list is not written, though it comes first
        await gateway.apply([listed, Write("scopes", {"_id": "m-1"}, {"$set": {"owner": "t-1"}})])
    assert (await gateway.things(["m-1"]))[0] == {"_id": "m-1", "owner": "t-1"}
    gateway.close()


async def test_what_is_taken_to_be_new_is_updated_where_it_was(town: Town, copies: Any):
    gateway = Database(town.mongo, prefix=town.prefix)
    first = {"$set": {"area": "1401"}, "$setOnInsert": {"home": "140107", "v": 1}}
    shy = Write("copies", {"_id": "a", "shy": {"$ne": True}}, {"$set": {"home": "1"}}, upsert=False)
    fresh = Write("copies", {"_id": "a"}, first, fresh=True, otherwise=shy)
    await gateway.apply([fresh])
    assert copies.find_one() == {"_id": "a", "area": "1401", "home": "140107", "v": 1}
    await gateway.apply([fresh, fresh])
    assert copies.find_one() == {"_id": "a", "area": "1401", "home": "1", "v": 1}
    copies.replace_one({"_id": "a"}, {"shy": True, "v": 2})
    await gateway.apply([fresh])
    assert copies.find_one() == {"_id": "a", "area": "1401", "shy": True, "v": 2}
    gateway.close()
