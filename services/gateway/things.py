"""Where each thing lies and whose it is: what rights are decided by.

Read models know it from events; of a thing that was made a moment ago the command that makes it
knows it already, because the thing's id is the command's.
"""

import time
from dataclasses import dataclass

from services.gateway.convoy import Convoy
from services.gateway.store import Database

#: Seconds an answer is kept: where a thing lies does not change.
FRESH = 30.0
_MOST = 50_000
#: Kinds of things that stay whose they are.  Others change hands: a case is given to somebody else,
#: a mission to the next team; whose those are is never told from memory.
_STAYS = frozenset(
    {"offer", "record", "certificate", "story", "import", "team", "organisation", "volunteer"}
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A need, an offer, a team …: its area, and the person, team or organisation it belongs to."""

    id: str
    area: str = ""
    owner: str = ""
    kind: str = ""


class Things:
    """Looks things up, and remembers them for a while."""

    def __init__(self, database: Database) -> None:
        self._convoy = Convoy(database.things)
        self._known: dict[str, tuple[float, Thing]] = {}

    async def get(self, thing_id: str, *, fresh: bool = False, owned: bool = False) -> Thing | None:
        """The thing, or None when nobody has heard of it; ``fresh`` asks the database.

        ``owned``: what is asked is whose it is, and not only where it lies.
        """
        now = time.monotonic()
        until, thing = self._known.get(thing_id, (0.0, Thing("")))
        if until > now and not fresh and (thing.kind in _STAYS or not owned):
            return thing
        found = await self._convoy.ride(thing_id)
        if found is None:
            return None
        if len(self._known) >= _MOST:
            self._known.clear()
        thing = Thing(thing_id, *(found.get(one, "") for one in ("area", "owner", "kind")))
        self._known[thing_id] = (now + FRESH, thing)
        return thing
