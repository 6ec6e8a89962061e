"""What every act of a scenario is given."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.api import Api
from scenarios.clock import RehearsalClock
from scenarios.errors import CannotPlay
from scenarios.people import People
from scenarios.show import Show
from scenarios.staff import Staff

Doc = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    """The platform as its users see it, and the folder where a scenario keeps its notes."""

    api: Api
    staff: Staff
    people: People
    clock: RehearsalClock
    show: Show
    notes: Path
    #: Only what lies in this area is played; empty: the whole city.
    area: str = ""

    async def figures(self) -> Doc:
        """The public's figures."""
        return await self.api.read(self.staff["city"], "/v1/stats")


async def until(
    look: Callable[[], Awaitable[bool]], *, what: str, seconds: float = 120.0, every: float = 0.3
) -> None:
    """Wait for something to become true; CannotPlay says what did not."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not await look():
        if loop.time() > end:
            raise CannotPlay(f"This did not happen within {seconds:.0f} s: {what}.")
        await asyncio.sleep(every)
