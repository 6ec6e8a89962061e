"""People who each send a command as the gateway does, wait for its outcome, and send the next."""

import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kombu import Connection

from contracts.base import Command
from contracts.gateway import NoteOutcome
from kit.amqp import drain, read_ahead
from kit.bundle import opened
from kit.relay import Parcel, Publisher
from kit.seal import Keys
from kit.wire import Caller, Envelope, new_id


class Askers:
    """One connection for all of them: what is measured are those who answer."""

    def __init__(self, uri: str, keys: Keys, role: str) -> None:
        self._keys = keys
        self._role = role
        self._publisher = Publisher(uri)
        self._connection = Connection(uri, heartbeat=0)
        self._connection.connect()
        read_ahead(self._connection.connection.transport)
        channel = self._connection.connection.channel()
        channel.auto_decode = False
        channel.basic_consume("gateway.commands", no_ack=True, callback=self._told)
        self._since: dict[str, float] = {}
        #: Who has had an outcome and may ask again, and how long each outcome took, in seconds.
        self.due: list[str] = []
        self.took: list[float] = []

    @property
    def waiting(self) -> bool:
        """Whether an outcome is still to come."""
        return bool(self._since)

    def ask(self, wishes: Sequence[tuple[str, Command]]) -> list[str]:
        """Send what each of these people wants; the ids of the commands."""
        parcels = [self._parcel(who, wish) for who, wish in wishes]
        self._publisher.send(parcels)
        return [one.id for one in parcels]

    def hear(self, patience: float = 60) -> None:
        """Take every outcome that is there, so that the next wishes leave together."""
        drain(self._connection.connection, patience)
        with suppress(TimeoutError):
            while True:
                drain(self._connection.connection, 0.001)

    def _parcel(self, who: str, wish: Command) -> Parcel:
        key = new_id()
        caller = Caller(id=who, role=self._role)
        envelope = Envelope.of(wish, id=key, caller=caller, answer_to="gateway")
        self._since[key] = time.perf_counter()
        return Parcel("commands", wish.topic, envelope.pack(self._keys.message), key)

    def _told(self, message: Any) -> None:
        for body in opened(message):
            self._note(Envelope.unpack(body, self._keys.message))

    def _note(self, envelope: Envelope) -> None:
        outcome = envelope.message()
        assert isinstance(outcome, NoteOutcome)  # noqa: S101
        if outcome.status != 201:
            raise RuntimeError(f"refused: {outcome.code}")
        self.took.append(time.perf_counter() - self._since.pop(outcome.command_id))
        self.due.append(envelope.caller.id)


def ran(processes: Sequence["subprocess.Popen[str]"]) -> float:
    """Processor seconds of processes that run."""
    stats = [Path(f"/proc/{one.pid}/stat").read_text().rpartition(")")[2] for one in processes]
    return sum(int(one) for stat in stats for one in stat.split()[11:13]) / os.sysconf("SC_CLK_TCK")
