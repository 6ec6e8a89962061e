"""A service's database: its shelves, its outbox and its memory of what it refused."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, OperationFailure

from contracts.gateway import NoteDeath, NoteOutcome
from kit.decision import E, Rule
from kit.errors import Refusal
from kit.inserting import insert_new
from kit.outbox import Doc, Outbox
from kit.seal import Keys
from kit.shelf import PAUSE, TRIES, Shelf
from kit.shreds import Label
from kit.wire import Envelope, utcnow

__all__ = ["PAUSE", "TRIES", "Doc", "Rule", "Shelf", "Store"]

_EXISTS = 48
#: How long who buries a message may take until the broker has it there.
BURIAL = timedelta(minutes=1)
#: When a note about a suspect goes that nobody took back: its process settled it and died then.
FORGOTTEN = timedelta(days=7)


class Store(Outbox):
    """A service's database: its shelves, its outbox and its memory of what it refused."""

    def __init__(self, db: Database[Doc], *, name: str, keys: Keys) -> None:
        super().__init__(db, name=name, keys=keys)
        self._speaking |= {"refusals", "deaths"}

    def prepare(self) -> None:
        """Create the collections and indexes, before the first message comes."""
        for name in self._speaking - set(self.db.list_collection_names()):
            self._create(name)
        for name in self._speaking:
            self.db[name].create_index("_out.at", sparse=True, name="outbox")
        forgotten = int(FORGOTTEN.total_seconds())
        self.db.suspects.create_index("at", name="old", expireAfterSeconds=forgotten)

    def _create(self, name: str) -> None:
        """Create a collection; another process of this service may be doing the same."""
        try:
            self.db.create_collection(name, check_exists=False)
        except OperationFailure as failure:
            if failure.code != _EXISTS:
                raise

    def shelf(
        self,
        name: str,
        kind: type[E],
        *,
        personal: Sequence[str] = (),
        blind: Sequence[str] = (),
        shred: Callable[[E], Label] | None = None,
    ) -> Shelf[E]:
        """A collection of aggregates of one kind.

        ``personal`` names fields that rest encrypted, by path (`kit.paths`); ``blind`` those of
        them that must be found by equality, through a keyed hash in ``<field>_key``.  ``shred``
        says by which key they are sealed that can be destroyed (`kit.shreds`); it must tell the
        same of an aggregate for ever.
        """
        self._speaking.add(name)
        return Shelf(self, name, kind, personal=tuple(personal), blind=tuple(blind), shred=shred)

    # ---- refusals -------------------------------------------------------------------------

    def refuse(self, cause: Envelope, refusal: Refusal) -> None:
        """Remember that a command was refused, and promise to tell who waits for it."""
        self.refuse_many([(cause, refusal)])

    def refuse_many(self, refused: Sequence[tuple[Envelope, Refusal]]) -> None:
        """The same for many, in one write; the first refusal of each command stays."""
        documents = [self._refusal(cause, refusal) for cause, refusal in refused]
        there = set(insert_new(self.db.refusals, documents))
        for place, document in enumerate(documents):
            if place not in there:
                self.hand_over("refusals", document["_id"], document["_out"])

    def _refusal(self, cause: Envelope, refusal: Refusal) -> Doc:
        outcome = NoteOutcome(
            command_id=cause.id,
            status=refusal.status,
            code=refusal.code,
            detail=str(refusal),
            facts=refusal.facts,
        )
        promises = self.promises([outcome], cause, subject=cause.id, version=1)
        return {"_id": cause.id, "at": utcnow(), "code": refusal.code, "_out": promises}

    def was_refused(self, cause: Envelope) -> bool:
        """Whether a command that arrives again was refused the first time."""
        return self.db.refusals.count_documents({"_id": cause.id}, limit=1) > 0

    # ---- dead letters ---------------------------------------------------------------------

    def may_bury(self, cause: Envelope) -> bool:
        """Whether this copy of a command is the one to be buried; False while another one is.

        Whoever waits says a command again, so several copies may fail at the same moment.  A
        process may die while it buries one: after a while another copy may.
        """
        now = utcnow()
        try:
            self.db.deaths.insert_one({"_id": cause.id, "at": now, "lies": False, "_out": []})
        except DuplicateKeyError:
            given_up = {"_id": cause.id, "lies": False, "at": {"$lt": now - BURIAL}}
            done = self.db.deaths.update_one(given_up, {"$set": {"at": now}})
            return done.modified_count > 0
        return True

    def lies_dead(self, cause: Envelope) -> bool:
        """Whether a copy of this command lies among the dead letters, or did so before."""
        return self.db.deaths.count_documents({"_id": cause.id, "lies": True}, limit=1) > 0

    def note_death(self, cause: Envelope) -> None:
        """Remember that the broker has a dead letter, and promise to tell who waits for it."""
        promises = self.promises(
            [NoteDeath(command_id=cause.id)], cause, subject=cause.id, version=1
        )
        change = {"$set": {"at": utcnow(), "lies": True}, "$push": {"_out": {"$each": promises}}}
        self.db.deaths.update_one({"_id": cause.id}, change, upsert=True)
        self.hand_over("deaths", cause.id, promises)

    # ---- suspects -------------------------------------------------------------------------

    def suspect(self, cause: Envelope) -> int:
        """Note that a suspect is begun on (`kit.suspects`); how often it was without an end."""
        update = {"$inc": {"begun": 1}, "$set": {"at": utcnow()}}
        before = self.db.suspects.find_one_and_update({"_id": cause.id}, update, upsert=True)
        return int(before["begun"]) if before else 0

    def acquit(self, cause: Envelope) -> None:
        """Take the note back: the process lives, and the message is settled."""
        self.db.suspects.delete_one({"_id": cause.id})
