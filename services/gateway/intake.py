"""The durable intake: a command is kept before anything is done about it, and answered for then.

One document per command carries who asked, under which idempotency key, and the envelope byte for
byte.  The relay publishes it; the owner's outcome comes back over the bus, is told to whoever waits
and written into the same document, many together.  It is decided by then and kept by its owner, and
the message that says so is acknowledged when it is written, so a crash in between loses nothing.
A broker that is slow or away turns an answer into a 202; a process that dies leaves a pending
document, which a sweeper says again.
"""

import asyncio
import logging
from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from prometheus_client import Counter, Gauge
from pymongo.errors import PyMongoError

from contracts.gateway import NoteDeath, NoteOutcome
from kit.errors import Unavailable, Unreadable
from kit.relay import Parcel, Relay
from kit.seal import Seal
from kit.wire import Envelope, utcnow
from services.gateway.convoy import Convoy
from services.gateway.orders import PATIENCE, Order, document_of
from services.gateway.problems import Problem
from services.gateway.store import Database

log = logging.getLogger(__name__)

#: The longest pause before a command without an outcome is said again.
LONGEST = timedelta(minutes=10)
SWEEP_EVERY = 5.0
#: Seconds after which a waiting request also looks into the database: its outcome may have been
#: heard by another process of the gateway.
LOOK_EVERY = 0.5
#: Seconds for which an outcome that was told is known here after it was written.
KEPT = 1.0
#: Seconds for which commands wait at most for those with whom they came last time.  All hops of
#: their way cost less then, and of that way, some 35 ms for thirty callers, it takes nothing when
#: all are there.
GATHERING = 0.02
#: Seconds that the relay needs to say what was kept.
_SAYING = 0.002
#: Commands of an import kept in one write: together some megabytes.
_SLICE = 20

TAKEN = Counter("huiyin_commands_taken_total", "Commands kept, by topic.", ["topic"])
SAID_AGAIN = Counter("huiyin_commands_said_again_total", "Commands whose outcome was late.")
WAITING = Gauge("huiyin_commands_pending", "Commands without an outcome, when last counted.")

Outcome = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """A command that has been kept; with its outcome if that was known before."""

    id: str
    location: str = ""
    outcome: Outcome | None = None
    replayed: bool = False


class Intake:
    """Keeps commands, hands them to the relay and tells their outcomes."""

    def __init__(self, database: Database, relay: Relay, seal: Seal) -> None:
        self._database = database
        self._relay = relay
        self._seal = seal
        self._keeping = Convoy(self._keep, lanes=1, gathering=GATHERING)
        self._waiting: dict[str, asyncio.Future[Outcome | None]] = {}
        #: Outcomes that were told, until everybody finds them in the database.
        self._told: dict[str, Outcome] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def take(self, order: Order) -> Taken:
        """Keep the command, once, and see that it is said."""
        document = document_of(order, self._seal)
        # Before it is said, so that no outcome comes too early; who asks the same waits already.
        future = asyncio.get_running_loop().create_future()
        first, fresh = self._waiting.setdefault(order.id, future) is future, False
        try:
            before = await self._keeping.ride(document)
            fresh = before is None
        finally:
            if first and not fresh:
                self._waiting.pop(order.id, None)
        if before is not None:
            return _repeated(self._as_told(before), order)
        return Taken(order.id, document.get("makes", {}).get("location", ""))

    async def _keep(self, documents: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
        """Keep commands, and hand those that are new to the relay together: they stay together."""
        before = await self._database.commands.add(documents)
        fresh = [one for one, old in zip(documents, before, strict=True) if old is None]
        self._relay.take([_parcel(one) for one in fresh])
        for topic, count in Tally(one["topic"] for one in fresh).items():
            TAKEN.labels(topic=topic).inc(count)
        return before

    async def take_many(self, documents: Sequence[dict[str, Any]]) -> None:
        """Keep commands for which nobody waits, under the ids they have; repeats are dropped."""
        for start in range(0, len(documents), _SLICE):
            some = documents[start : start + _SLICE]
            await self._keep(some)

    async def outcome(self, command_id: str, seconds: float) -> Outcome | None:
        """What became of a command taken here, or None if that is not known in time."""
        future = self._waiting.get(command_id)
        if future is None or seconds <= 0:
            self._waiting.pop(command_id, None)
            return None
        late = asyncio.get_running_loop().call_later(seconds, _give_up, future)
        try:
            return await future
        finally:
            late.cancel()
            self._waiting.pop(command_id, None)

    async def lull(self, most: float) -> None:
        """Wait until no command is on its way to be kept and said, at most so many seconds.

        For work that nobody waits for, and that would hold up those for which somebody does.
        """
        if await self._keeping.lull(most):
            await asyncio.sleep(_SAYING)

    async def look(self, command_id: str) -> dict[str, Any] | None:
        """A command and what became of it."""
        found = await self._database.commands.get(command_id)
        return None if found is None else self._as_told(found)

    def tell(self, heard: NoteOutcome) -> None:
        """Tell who waits what its owner decided.  `note` must follow."""
        outcome = self._told.setdefault(heard.command_id, _outcome(heard))
        self._answer({heard.command_id: outcome})

    async def note(self, outcomes: Sequence[NoteOutcome]) -> None:
        """Write down what owners decided, so that it may be acknowledged."""
        decided: dict[str, Outcome] = {}
        for one in outcomes:  # the first of each command stays, as it was told
            decided.setdefault(one.command_id, _outcome(one))
        await self._database.commands.finish(list(decided.items()))
        # Whoever read the command before this was written may not have looked here yet.
        asyncio.get_running_loop().call_later(KEPT, self._forget, list(decided))

    async def set_aside(self, deaths: Sequence[NoteDeath]) -> None:
        """Write down which commands nobody could carry out; they are not said again."""
        await self._database.commands.set_aside([one.command_id for one in deaths])

    # ---- time -----------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to look for commands whose outcome is late."""
        self._tasks = [asyncio.create_task(self._sweeping()), asyncio.create_task(self._looking())]

    async def stop(self) -> None:
        """Stop looking."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def sweep(self, now: datetime) -> int:
        """Say again what has waited too long; how many commands that were."""
        late = await self._database.commands.overdue(now)
        due = {one["_id"]: now + _pause(one["tries"]) for one in late}
        lost = [one for one in due if one not in self._relay.in_hand]
        for start in range(0, len(lost), _SLICE):
            for document in await self._database.commands.bodies(lost[start : start + _SLICE]):
                self._say_again(document)
        if due:
            SAID_AGAIN.inc(len(lost))
            log.warning("%d commands have no outcome yet, %d said again", len(due), len(lost))
            await self._database.commands.postpone(due)
        WAITING.set(await self._database.commands.pending())
        return len(due)

    async def _sweeping(self) -> None:
        # What a process that died has left is said at once, not only after the usual patience.
        ahead = PATIENCE - timedelta(seconds=5)
        while True:
            look = self.sweep(utcnow() + ahead)
            [failure] = await asyncio.gather(look, return_exceptions=True)
            if isinstance(failure, BaseException):  # whatever it is, the next look comes
                log.warning("could not look for late commands: %s", type(failure).__name__)
            else:
                ahead = timedelta()
            await asyncio.sleep(SWEEP_EVERY)

    async def _looking(self) -> None:
        seen: set[str] = set()
        while True:
            await asyncio.sleep(LOOK_EVERY)
            older, seen = seen & self._waiting.keys(), set(self._waiting)
            try:
                if older:
                    self._answer(await self._database.commands.finished(list(older)))
            except (PyMongoError, Unavailable) as away:
                log.warning("could not look for outcomes: %s", type(away).__name__)

    # ---- pieces ---------------------------------------------------------------------------

    def _say_again(self, document: dict[str, Any]) -> None:
        try:
            envelope = Envelope.unpack(document["body"], self._seal).again()
        except Unreadable as wrong:
            why = str(wrong)
            log.error("command %s cannot be said again: %s", document["_id"], why)  # noqa: TRY400
        else:
            self._relay.take([_parcel(document | {"body": envelope.pack(self._seal)})])

    def _forget(self, command_ids: Sequence[str]) -> None:
        for command_id in command_ids:
            self._told.pop(command_id, None)

    def _as_told(self, command: dict[str, Any]) -> dict[str, Any]:
        """A command that was read, with the outcome that was told since."""
        told = self._told.get(command["_id"]) if command["state"] == "pending" else None
        return command if told is None else command | {"state": "done", "outcome": told}

    def _answer(self, outcomes: Mapping[str, Outcome]) -> None:
        for command_id, outcome in outcomes.items():
            future = self._waiting.get(command_id)
            if future is not None and not future.done():
                future.set_result(outcome)


def _repeated(before: Mapping[str, Any], order: Order) -> Taken:
    """The answer to a command whose key was used before."""
    if before["digest"] != order.digest:
        detail = "This Idempotency-Key was used for something else."
        raise Problem(422, "idempotency_key_reused", detail)
    if before.get("dead") and before["state"] != "done":
        detail = "The first request with this Idempotency-Key failed and waits for an operator."
        raise Problem(409, "set_aside", detail, command=before["_id"])
    if before["state"] != "done":
        detail = "The first request with this Idempotency-Key is still being carried out."
        where = f"/v1/commands/{before['_id']}"
        raise Problem(
            409, "in_flight", detail, headers={"Retry-After": "1"}, command=before["_id"], at=where
        )
    location = before.get("makes", {}).get("location", "")
    return Taken(before["_id"], location, before["outcome"], replayed=True)


def _pause(tries: int) -> timedelta:
    """Twice as long each time, up to a limit: what nobody can carry out may wait for days."""
    return min(PATIENCE * (1 << min(tries + 1, 10)), LONGEST)


def _give_up(future: "asyncio.Future[Outcome | None]") -> None:
    if not future.done():
        future.set_result(None)


def _outcome(heard: NoteOutcome) -> Outcome:
    return heard.model_dump(exclude={"command_id"})


def _parcel(document: Mapping[str, Any]) -> Parcel:
    """The stored command, addressed.

    With an origin, so that the relay knows it has it in hand; there is nothing to cross out there,
    because a command is over when its outcome is here.
    """
    command_id = document["_id"]
    return Parcel(
        "commands", document["topic"], bytes(document["body"]), command_id, origin=command_id
    )
