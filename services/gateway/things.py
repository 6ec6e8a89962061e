"""Where each thing lies and whose it is: what rights are decided by.

Read models know it from events; of a thing that was made a moment ago the command that makes it
knows it already, because the thing's id is the command's.
"""

import time
from dataclasses import dataclass

from services.gateway.convoy import Convoy
from services.gateway.store import Database

#: Seconds an answer is kept: areas and owners hardly ever change.
FRESH = 30.0
_MOST = 50_000


@dataclass(frozen=True, slots=True)
class Thing:
    """A need, an offer, a team …: its area, and the person, team or organisation it belongs to."""

    id: str
    area: str = ""
    owner: str = ""


class Things:
    """Looks things up, and remembers them for a while."""

    def __init__(self, database: Database) -> None:
        self._convoy = Convoy(database.things)
        self._known: dict[str, tuple[float, Thing]] = {}

    async def get(self, thing_id: str, *, fresh: bool = False) -> Thing | None:
        """The thing, or None when nobody has heard of it; ``fresh`` asks the database."""
        now = time.monotonic()
        until, thing = self._known.get(thing_id, (0.0, Thing("")))
        if until > now and not fresh:
            return thing
        found = await self._convoy.ride(thing_id)
        if found is None:
            return None
        if len(self._known) >= _MOST:
            self._known.clear()
        thing = Thing(thing_id, found.get("area", ""), found.get("owner", ""))
        self._known[thing_id] = (now + FRESH, thing)
        return thing
