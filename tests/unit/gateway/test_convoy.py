"""What is asked at the same time travels together, and nobody waits for those who do not come."""

import asyncio
from typing import Any

from services.gateway.bus import gives_way
from services.gateway.convoy import Convoy
from services.gateway.ear import BATCH, MUCH

LONG = 30.0


class Trips:
    """Where riders go: notes how many came together, and can be held up."""

    def __init__(self) -> None:
        self.loads: list[int] = []
        self.open = asyncio.Event()
        self.open.set()

    async def make(self, items: Any) -> list[Any]:
        self.loads.append(len(items))
        await self.open.wait()
        return [one * 2 for one in items]


async def within(seconds: float, *work: Any) -> Any:
    async with asyncio.timeout(seconds):
        return await asyncio.gather(*work)


async def test_a_trip_leaves_as_soon_as_all_are_there_who_came_last_time():
    trips = Trips()
    convoy: Convoy[int, int] = Convoy(trips.make, gathering=LONG)
    for _ in range(5):
        found = await within(LONG / 2, *(convoy.ride(one) for one in range(8)))
        assert found == [one * 2 for one in range(8)]
    assert trips.loads == [8] * 5


async def test_who_comes_alone_waits_for_nobody_who_came_long_ago():
    trips = Trips()
    convoy: Convoy[int, int] = Convoy(trips.make, gathering=0.01)
    await within(LONG, *(convoy.ride(one) for one in range(8)))
    for _ in range(3):
        await within(LONG, convoy.ride(1))
    convoy = Convoy(trips.make, gathering=LONG)
    for _ in range(3):
        await within(LONG / 2, convoy.ride(1))
    assert trips.loads == [8, 1, 1, 1, 1, 1, 1]


async def test_who_comes_while_a_trip_is_under_way_leaves_with_the_next():
    trips = Trips()
    convoy: Convoy[int, int] = Convoy(trips.make, gathering=0.01, lanes=1)
    trips.open.clear()
    first = asyncio.gather(*(convoy.ride(one) for one in range(3)))
    while not trips.loads:
        await asyncio.sleep(0)
    others = asyncio.gather(*(convoy.ride(one) for one in range(5)))
    await asyncio.sleep(0.05)
    assert trips.loads == [3]
    trips.open.set()
    await within(LONG, first, others)
    assert trips.loads == [3, 5]


async def test_a_lull_is_when_nobody_rides_and_is_not_waited_for_too_long():
    trips = Trips()
    convoy: Convoy[int, int] = Convoy(trips.make)
    assert not await convoy.lull(LONG)
    trips.open.clear()
    riding = asyncio.gather(convoy.ride(1))
    await asyncio.sleep(0)
    assert await convoy.lull(0.01)
    assert not riding.done()
    trips.open.set()
    async with asyncio.timeout(LONG / 2):
        assert await convoy.lull(LONG)
        await riding


async def test_nobody_waits_longer_than_a_trip_gathers_once_a_lane_is_free():
    """Who came while all lanes were taken has waited; who comes later does not begin anew."""
    trips, gathering = Trips(), 0.4
    convoy: Convoy[int, int] = Convoy(trips.make, gathering=gathering, lanes=1)
    trips.open.clear()
    before = [asyncio.create_task(convoy.ride(one)) for one in range(3)]
    while not trips.loads:
        await asyncio.sleep(0)
    first = asyncio.create_task(convoy.ride(1))
    await asyncio.sleep(gathering + 0.05)
    second = asyncio.create_task(convoy.ride(2))
    await asyncio.sleep(0)
    trips.open.set()
    await within(gathering / 2, *before, first, second)
    assert trips.loads == [3, 2]


def test_events_give_way_when_there_are_many_and_none_wait_behind_them():
    assert not gives_way(MUCH - 1)
    assert gives_way(MUCH)
    assert gives_way(BATCH - 1)
    assert not gives_way(BATCH)
