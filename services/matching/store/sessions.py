"""Notes of psychological support, as they rest: sealed by the key of their case."""

from typing import Any

from contracts.matching import NoteSession
from kit.shreds import Label
from kit.store import Doc, Store
from kit.wire import Envelope
from services.matching.domain.help_case import HelpRequest
from services.matching.domain.help_claim import NotTheProvider
from services.matching.domain.help_policy import HelpPolicy
from services.matching.domain.session import Session, note


class Sessions:
    """The notes; every look at them is kept on record first, also one that is refused."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._shelf = store.shelf("sessions", Session, personal=("text",), shred=_label)

    def prepare(self) -> None:
        """Notes are found by their case."""
        self._shelf.collection.create_index("help_id", name="case")

    def keep(
        self, case: HelpRequest, wish: NoteSession, *, policy: HelpPolicy, cause: Envelope
    ) -> None:
        """Keep a note of the provider whose case it is."""
        by = cause.caller.subject if cause.caller.role == "volunteer" else ""
        new = note(case, wish, key=cause.id, by=by, now=cause.time, policy=policy)
        self._shelf.add(new, cause=cause)

    def read(self, help_id: str, cause: Envelope) -> list[dict[str, Any]]:
        """The caller's own notes of a case; Forbidden for everybody else."""
        caller = cause.caller
        provider = caller.role == "volunteer" and bool(caller.subject)
        mine: Doc = {"help_id": help_id, "provider": caller.subject}
        found = self._shelf.find(mine) if provider else []
        by = {"by": caller.id, "role": caller.role, "subject": caller.subject, "at": cause.time}
        asked = {"help_id": help_id, "what": "sessions", "refused": not found}
        self._store.db.readings.insert_one(asked | by)
        if not found:
            raise NotTheProvider
        found.sort(key=lambda one: (one.at, one.id))
        return [{"id": one.id, "at": one.at.isoformat(), "text": one.text} for one in found]

    def forget(self, help_id: str) -> None:
        """Destroy the notes of a case that is about to be forgotten."""
        self._shelf.collection.delete_many({"help_id": help_id})


def _label(session: Session) -> Label:
    return Label(session.community, session.received_at.date())
