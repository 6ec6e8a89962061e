"""One change is one document write: the aggregate, what it says, and whom it obeyed.

Every document carries three fields of its own: ``_v`` its version, ``_in`` the marks of the
messages it has obeyed (the inbox) and ``_out`` the messages it has promised to say (the
outbox).  They change in the same write as the aggregate, so there is no moment in which a
change is kept and its event lost, or a repeat applied twice (ADR 3).
"""

import dataclasses
import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from bson.codec_options import CodecOptions
from cattrs.preconf.bson import make_converter
from pymongo import UpdateOne, WriteConcern
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    DuplicateKeyError,
    OperationFailure,
    WriteError,
)

from contracts.base import Command, Message
from contracts.gateway import NoteOutcome
from kit.convoy import Convoy
from kit.errors import NotFound, Refusal
from kit.relay import Parcel, Relay
from kit.seal import Keys
from kit.telemetry import OUTBOX_AGE, OUTBOX_DEPTH
from kit.wire import Envelope, new_id, utcnow

log = logging.getLogger(__name__)

#: Marks kept per document.  A repeat older than this many later messages to the same document
#: would not be recognised; the broker and the sweepers repeat within seconds.
MARKS = 1000
_DUPLICATE, _EXISTS = 11000, 48
#: Documents built in one go before others get a turn: some milliseconds.
PAUSE = 50
#: Aggregates of a shelf remembered between decisions.
WARM = 1000
#: Attempts to keep one decision while others change the same document.
TRIES = 200


class Aggregate(Protocol):
    """A frozen dataclass with an identity."""

    @property
    def id(self) -> str:
        """What it is found by."""
        ...


E = TypeVar("E", bound=Aggregate)
Doc = dict[str, Any]
#: What is said: a message, under an id of its own when its sayer must know it beforehand (the id
#: of a command is the id of what it creates).
Said = Message | tuple[str, Message]
#: A rule ready to be applied: the entity as it is -> the entity as it shall be, and what to say.
Rule = Callable[[E], tuple[E, Sequence[Said]]]

_converter = make_converter(omit_if_default=False)
_converter.register_structure_hook(
    datetime, lambda value, _: value if value.tzinfo else value.replace(tzinfo=UTC)
)
_converter.register_unstructure_hook(datetime, lambda value: value)


@dataclass(frozen=True, slots=True)
class Kept(Generic[E]):
    """An aggregate as it lies in the database."""

    entity: E
    version: int
    marks: frozenset[str]


class Store:
    """A service's database: its shelves, its outbox and its memory of what it refused."""

    def __init__(self, db: Database[Doc], *, name: str, keys: Keys) -> None:
        self.name = name
        self.keys = keys
        self.db: Database[Doc] = db.with_options(
            codec_options=CodecOptions(tz_aware=True),
            write_concern=WriteConcern(w="majority", j=True),
        )
        self.relay: Relay | None = None
        self._speaking: set[str] = {"refusals"}

    def prepare(self) -> None:
        """Create the collections and indexes, before the first message comes."""
        for name in self._speaking - set(self.db.list_collection_names()):
            self._create(name)
        for name in self._speaking:
            self.db[name].create_index("_out.at", sparse=True, name="outbox")

    def _create(self, name: str) -> None:
        """Create a collection; another process of this service may be doing the same."""
        try:
            self.db.create_collection(name, check_exists=False)
        except OperationFailure as failure:
            if failure.code != _EXISTS:
                raise

    def shelf(
        self, name: str, kind: type[E], *, personal: Sequence[str] = (), blind: Sequence[str] = ()
    ) -> "Shelf[E]":
        """A collection of aggregates of one kind.

        ``personal`` names fields that rest encrypted; ``blind`` those of them that must be found
        by equality, through a keyed hash in ``<field>_key``.
        """
        self._speaking.add(name)
        return Shelf(self, name, kind, personal=tuple(personal), blind=tuple(blind))

    # ---- refusals -------------------------------------------------------------------------

    def refuse(self, cause: Envelope, refusal: Refusal) -> None:
        """Remember that a command was refused, and promise to tell who waits for it."""
        outcome = NoteOutcome(
            command_id=cause.id,
            status=refusal.status,
            code=refusal.code,
            detail=str(refusal),
            facts=refusal.facts,
        )
        promises = self.promises([outcome], cause, subject=cause.id, version=1)
        document = {"_id": cause.id, "at": utcnow(), "code": refusal.code, "_out": promises}
        try:
            self.db.refusals.insert_one(document)
        except DuplicateKeyError:
            return
        self.hand_over("refusals", cause.id, promises)

    def was_refused(self, cause: Envelope) -> bool:
        """Whether a command that arrives again was refused the first time."""
        return self.db.refusals.count_documents({"_id": cause.id}, limit=1) > 0

    # ---- outbox ---------------------------------------------------------------------------

    def promises(
        self, says: Iterable[Said], cause: Envelope, *, subject: str, version: int
    ) -> list[Doc]:
        """Messages as they lie in a document's outbox: ready to publish, byte for byte."""
        ready = []
        source = f"huiyin/{self.name}"
        for one in says:
            key, message = one if isinstance(one, tuple) else (new_id(), one)
            envelope = cause.follow(
                message, source=source, subject=subject, sequence=version, id=key
            )
            ready.append(
                {
                    "id": envelope.id,
                    "at": envelope.time,
                    "to": "commands" if isinstance(message, Command) else "events",
                    "key": message.topic,
                    "body": envelope.pack(self.keys.message),
                }
            )
        return ready

    def hand_over(self, collection: str, key: Any, promises: Sequence[Doc]) -> None:
        """Let the relay say these promises now."""
        if self.relay is not None and promises:
            self.relay.take([_parcel(collection, key, promise) for promise in promises])

    def fulfil(self, origins: Iterable[tuple[str, Any, str]]) -> None:
        """Cross out what the broker has confirmed: ``(collection, document id, message id)``."""
        by_document: dict[tuple[str, Any], list[str]] = {}
        for collection, key, message_id in origins:
            by_document.setdefault((collection, key), []).append(message_id)
        writes: dict[str, list[UpdateOne]] = {}
        for (collection, key), ids in by_document.items():
            pull = UpdateOne({"_id": key}, {"$pull": {"_out": {"id": {"$in": ids}}}})
            writes.setdefault(collection, []).append(pull)
        for collection, updates in writes.items():
            lax = self.db.get_collection(collection, write_concern=WriteConcern(w=1))
            try:
                lax.bulk_write(updates, ordered=False)
            except AutoReconnect:
                log.warning(
                    "could not cross out %d promises; they will be said again", len(updates)
                )

    def sweep(self, *, older_than: timedelta = timedelta(seconds=5), most: int = 2000) -> int:
        """Hand over promises that a crash or a full buffer left behind; how many."""
        now = oldest = utcnow()
        found = 0
        for collection in sorted(self._speaking):
            stale = self.db[collection].find({"_out.at": {"$lt": now - older_than}}, {"_out": 1})
            for document in stale.limit(most):
                found += len(document["_out"])
                oldest = min(oldest, document["_out"][0]["at"])
                self.hand_over(collection, document["_id"], document["_out"])
        OUTBOX_DEPTH.set(found)
        OUTBOX_AGE.set((now - oldest).total_seconds())
        return found


class Shelf(Generic[E]):
    """One collection of aggregates: read them, add them, decide about them."""

    def __init__(
        self,
        store: Store,
        name: str,
        kind: type[E],
        *,
        personal: tuple[str, ...],
        blind: tuple[str, ...],
    ) -> None:
        self._store = store
        self._kind = kind
        self._name = name
        self._personal = personal
        self._blind = blind
        self._deciding: dict[str, Convoy[tuple[Rule[E], Envelope], None]] = {}
        self._reads: Convoy[str, Doc | None] = Convoy(self._read_many)
        self._versions: Convoy[str, int | None] = Convoy(self._read_versions)
        self._warm: dict[str, Kept[E]] = {}
        self._inserts: Convoy[Doc, None] = Convoy(self._insert_many)
        self._updates: Convoy[tuple[UpdateOne, str, str], bool] = Convoy(self._update_many)
        self._fields = {one.name for one in dataclasses.fields(kind)}  # type: ignore[arg-type]

    @property
    def collection(self) -> Collection[Doc]:
        """The collection itself, for queries that only this shelf's store makes."""
        return self._store.db[self._name]

    # ---- reading --------------------------------------------------------------------------

    def get(self, key: str) -> E:
        """The aggregate, or NotFound."""
        return self.kept(key).entity

    def kept(self, key: str) -> Kept[E]:
        """The aggregate with its version and marks, or NotFound."""
        document = self._reads.ride(key)
        if document is None:
            raise NotFound(f"there is no {self._kind.__name__.lower()} {key}")
        marks = frozenset(mark["id"] for mark in document.get("_in", ()))
        return Kept(self.entity(document), document["_v"], marks)

    def find(self, query: Mapping[str, Any], *, limit: int = 0) -> list[E]:
        """The aggregates that fit, in no promised order."""
        return [self.entity(document) for document in self.collection.find(query).limit(limit)]

    def entity(self, document: Mapping[str, Any]) -> E:
        """A document turned back into what it describes."""
        plain = {name: document[name] for name in self._fields if name in document}
        plain["id"] = document["_id"]
        for name in self._personal:
            if plain.get(name):
                about = f"{self._name}.{name}.{document['_id']}"
                plain[name] = self._store.keys.field.open(plain[name], about=about).decode()
        return _converter.structure(plain, self._kind)

    # ---- writing --------------------------------------------------------------------------

    def document(self, entity: E, says: Sequence[Said], cause: Envelope) -> Doc:
        """The first version of an aggregate as a document, with its promises and its mark."""
        return self._document(entity, [*says, *_outcome(201, entity, cause)], cause)

    def _document(self, entity: E, says: Sequence[Said], cause: Envelope) -> Doc:
        version = 1
        fields = self._sealed(entity.id, _converter.unstructure(entity))
        fields.pop("id")
        promises = self._store.promises(says, cause, subject=entity.id, version=version)
        marks = [{"id": cause.id, "at": utcnow()}]
        return {"_id": entity.id, "_v": version, "_in": marks, "_out": promises, **fields}

    def add(self, entity: E, says: Sequence[Said] = (), *, cause: Envelope) -> None:
        """Keep a new aggregate.  A repeat of the same message changes nothing.

        Raises DuplicateKeyError when a unique index finds the same thing under another id.
        """
        document = self.document(entity, says, cause)
        try:
            self._inserts.ride(document)
        except DuplicateKeyError:
            if self._obeyed(entity.id, cause):
                return
            raise
        self._store.hand_over(self._name, entity.id, document["_out"])

    def add_many(self, new: Iterable[tuple[E, Sequence[Said], Envelope]]) -> list[E]:
        """Keep new aggregates in one write; those that were there already come back unkept.

        A unique index decides which are there.  Nobody is told an outcome: what comes in numbers
        is reported as a whole.  Other work gets a turn between the documents.
        """
        entities: list[E] = []
        documents: list[Doc] = []
        for entity, says, cause in new:
            entities.append(entity)
            documents.append(self._document(entity, says, cause))
            if len(documents) % PAUSE == 0:
                time.sleep(0)
        there: list[E] = []
        results = self._insert_many(documents) if documents else []
        for entity, document, failure in zip(entities, documents, results, strict=True):
            if isinstance(failure, DuplicateKeyError):
                there.append(entity)
            elif failure is not None:
                raise failure
            else:
                self._store.hand_over(self._name, entity.id, document["_out"])
        return there

    def decide(self, key: str, rule: Rule[E], *, cause: Envelope) -> None:
        """Apply a rule to an aggregate and keep the result, as one conditional write.

        Decisions about the same thing that wait for each other are taken one after the other and
        written together, each with a version of its own.  When another process was faster, they
        are taken again on what is there then.  A repeat of a message that was obeyed changes
        nothing.  Raises what the rule raises, and NotFound.
        """
        convoy = self._deciding.get(key)
        if convoy is None:
            convoy = self._deciding[key] = Convoy(partial(self._decide_together, key))
        try:
            convoy.ride((rule, cause))
        finally:
            if convoy.idle and self._deciding.get(key) is convoy:
                del self._deciding[key]

    def _decide_together(
        self, key: str, wishes: Sequence[tuple[Rule[E], Envelope]]
    ) -> list[Exception | None]:
        """For each wish None, or what its rule raised."""
        warm = self._warm.pop(key, None)
        for attempt in range(TRIES):
            kept = warm or self.kept(key)
            turn = _Turn(kept)
            results = [turn.take(rule, cause, self._store) for rule, cause in wishes]
            if turn.version == kept.version:
                if warm is None or self._is_current(warm):
                    self._keep_warm(kept)
                    return results
            elif self._replace(kept, turn):
                self._keep_warm(Kept(turn.entity, turn.version, turn.marks))
                return results
            warm = None
            time.sleep(0.001 * min(attempt, 20))
        raise AutoReconnect(f"{self._name} {key} changes too fast to be decided about")

    def _keep_warm(self, kept: Kept[E]) -> None:
        """Remember an aggregate for the next decision about it, which may come at once.

        What is remembered may be out of date.  A decision on it is kept only if the version still
        fits, and a refusal is believed only after the version was looked at.
        """
        self._warm[kept.entity.id] = kept
        if len(self._warm) > WARM:
            del self._warm[next(iter(self._warm))]

    def _is_current(self, kept: Kept[E]) -> bool:
        return self._versions.ride(kept.entity.id) == kept.version

    def _replace(self, kept: Kept[E], turn: "_Turn[E]") -> bool:
        marks = [{"id": cause, "at": utcnow()} for cause in turn.obeyed]
        update: Doc = {
            "$set": {"_v": turn.version},
            "$push": {
                "_in": {"$each": marks, "$slice": -MARKS},
                "_out": {"$each": turn.promises},
            },
        }
        put, gone = self._changes(kept.entity, turn.entity)
        update["$set"] |= put
        if gone:
            update["$unset"] = gone
        key = kept.entity.id
        expected = {"_id": key, "_v": kept.version}
        written = self._updates.ride((UpdateOne(expected, update), key, turn.obeyed[-1]))
        if written:
            self._store.hand_over(self._name, key, turn.promises)
        return written

    # ---- trips: what several workers want at the same time goes in one round trip ---------

    def _read_many(self, keys: Sequence[str]) -> list[Doc | None]:
        found = {one["_id"]: one for one in self.collection.find({"_id": {"$in": list(set(keys))}})}
        return [found.get(key) for key in keys]

    def _read_versions(self, keys: Sequence[str]) -> list[int | None]:
        wanted = self.collection.find({"_id": {"$in": list(set(keys))}}, {"_v": 1})
        found = {one["_id"]: one["_v"] for one in wanted}
        return [found.get(key) for key in keys]

    def _insert_many(self, documents: Sequence[Doc]) -> list[Exception | None]:
        try:
            self.collection.insert_many(documents, ordered=False)
        except BulkWriteError as wrong:
            if wrong.details["writeConcernErrors"]:
                raise  # written perhaps, but not safe: whoever waits must try again
            failed = {error["index"]: error for error in wrong.details["writeErrors"]}
            return [_failure(failed.get(place)) for place in range(len(documents))]
        return [None] * len(documents)

    def _update_many(self, updates: Sequence[tuple[UpdateOne, str, str]]) -> list[bool | Exception]:
        """Whether each conditional update found the version it expected."""
        failed: dict[int, Any] = {}
        try:
            done = self.collection.bulk_write([update for update, _, _ in updates], ordered=False)
            if done.modified_count == len(updates):
                return [True] * len(updates)
        except BulkWriteError as wrong:
            if wrong.details["writeConcernErrors"]:
                raise  # written perhaps, but not safe: whoever waits must try again
            failed = {error["index"]: error for error in wrong.details["writeErrors"]}
        marked = self._marked([(key, cause) for _, key, cause in updates])
        return [
            _failure(failed.get(place)) or (key, cause) in marked
            for place, (_, key, cause) in enumerate(updates)
        ]

    def _marked(self, pairs: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of ``(id, message id)`` where the document carries the message's mark."""
        keys, causes = [key for key, _ in pairs], {cause for _, cause in pairs}
        found = self.collection.find({"_id": {"$in": keys}}, {"_in.id": 1})
        return {
            (one["_id"], mark["id"]) for one in found for mark in one["_in"] if mark["id"] in causes
        }

    def _changes(self, old: E, new: E) -> tuple[Doc, Doc]:
        """What to ``$set`` and ``$unset``: whole fields, and single entries of mappings."""
        put: Doc = {}
        gone: Doc = {}
        for name in self._fields - {"id"}:
            before, after = getattr(old, name), getattr(new, name)
            if before is after:
                continue
            if isinstance(before, Mapping) and isinstance(after, Mapping) and before:
                for key in after:
                    if key not in before or before[key] is not after[key]:
                        put[f"{name}.{key}"] = _converter.unstructure(after[key])
                gone |= {f"{name}.{key}": "" for key in before if key not in after}
            else:
                put |= self._sealed(new.id, {name: _converter.unstructure(after)})
                if name in self._blind and not after:
                    gone[f"{name}_key"] = ""
        return put, gone

    def _sealed(self, key: str, fields: Doc) -> Doc:
        """Fields as they rest: personal ones encrypted, with the blind keys of some beside them."""
        for name in self._personal:
            value = fields.get(name)
            if value:
                about = f"{self._name}.{name}.{key}"
                fields[name] = self._store.keys.field.close(value.encode(), about=about)
                if name in self._blind:
                    fields[f"{name}_key"] = self._store.keys.blind(name, value)
        return fields

    def _obeyed(self, key: str, cause: Envelope) -> bool:
        """Whether the aggregate carries the mark of this message."""
        return self.collection.count_documents({"_id": key, "_in.id": cause.id}, limit=1) > 0


class _Turn(Generic[E]):
    """Decisions about one aggregate, taken one after the other, to be kept together."""

    def __init__(self, kept: Kept[E]) -> None:
        self.entity = kept.entity
        self.version = kept.version
        self.marks = kept.marks
        self.obeyed: list[str] = []
        self.promises: list[Doc] = []

    def take(self, rule: Rule[E], cause: Envelope, store: Store) -> Exception | None:
        """Apply a rule; what it raises changes nothing and concerns only who brought it."""
        if cause.id in self.marks:
            return None
        try:
            entity, says = rule(self.entity)
        except Exception as failure:  # noqa: BLE001  returned, and raised to the one it concerns
            return failure
        self.entity = entity
        self.version += 1
        self.marks |= {cause.id}
        self.obeyed.append(cause.id)
        said = [*says, *_outcome(200, entity, cause)]
        self.promises += store.promises(said, cause, subject=entity.id, version=self.version)
        return None


def consequence(cause: Envelope, subject: str, place: int) -> str:
    """The id of the message that ``cause`` makes ``subject`` say in this place of the list.

    The same cause always has the same consequences, so saying one twice is recognised as a
    repeat, and a command that follows is known by id before it is sent.
    """
    return hashlib.blake2b(f"{cause.id}/{subject}/{place}".encode(), digest_size=16).hexdigest()


def _outcome(status: int, entity: Aggregate, cause: Envelope) -> list[Message]:
    """What to tell whoever waits for this command; nothing when nobody does."""
    if not cause.answer_to:
        return []
    state = getattr(entity, "state", None)
    result = {"id": entity.id} | ({"state": _plain(state)} if state is not None else {})
    return [NoteOutcome(command_id=cause.id, status=status, result=result)]


def _failure(error: Mapping[str, Any] | None) -> Exception | None:
    """One write's error out of a bulk, as the exception it would have been alone."""
    if error is None:
        return None
    kind = DuplicateKeyError if error["code"] == _DUPLICATE else WriteError
    return kind(error["errmsg"], error["code"], dict(error))


def _plain(state: object) -> str:
    return str(state.value if isinstance(state, Enum) else state)


def _parcel(collection: str, key: Any, promise: Mapping[str, Any]) -> Parcel:
    """A promise from an outbox, addressed."""
    return Parcel(
        exchange=promise["to"],
        key=promise["key"],
        body=bytes(promise["body"]),
        id=promise["id"],
        origin=(collection, key, promise["id"]),
    )
