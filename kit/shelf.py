"""A shelf: the aggregates of one kind, each in one document with its inbox and outbox.

Every document carries three fields of its own: ``_v`` its version, ``_in`` the marks of the
messages it has obeyed (the inbox) and ``_out`` the messages it has promised to say (the
outbox).  They change in the same write as the aggregate, so there is no moment in which a
change is kept and its event lost, or a repeat applied twice (ADR 3).
"""

import dataclasses
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import timedelta
from functools import partial
from typing import Any, Generic

from pymongo import UpdateMany
from pymongo.collection import Collection
from pymongo.errors import AutoReconnect, DuplicateKeyError

from kit.convoy import Convoy
from kit.decision import E, Kept, Rule, Said, Turn, outcome
from kit.errors import NotFound
from kit.outbox import Doc, Outbox
from kit.paths import filled
from kit.plain import CONVERTER
from kit.shreds import Label
from kit.trips import Trips
from kit.wire import Envelope, utcnow

#: Marks kept per document.  A repeat older than this many later messages to the same document
#: would not be recognised; the broker and the sweepers repeat within seconds.
MARKS = 1000
#: Documents built in one go before others get a turn: some milliseconds.
PAUSE = 50
#: Aggregates of a shelf remembered between decisions.
WARM = 1000
#: Attempts to keep one decision while others change the same document.
TRIES = 200


class Shelf(Generic[E]):
    """One collection of aggregates: read them, add them, decide about them."""

    def __init__(
        self,
        store: Outbox,
        name: str,
        kind: type[E],
        *,
        personal: tuple[str, ...],
        blind: tuple[str, ...],
        shred: Callable[[E], Label] | None = None,
    ) -> None:
        self._store = store
        self._kind = kind
        self._name = name
        self._personal = [tuple(one.split(".")) for one in personal]
        self._blind = blind
        self._shred = shred
        self._deciding: dict[str, Convoy[tuple[Rule[E], Envelope], E]] = {}
        self._warm: dict[str, Kept[E]] = {}
        self._trips = Trips(lambda: self.collection)
        self._plain = CONVERTER.get_unstructure_hook(kind)
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
        document = self._trips.read(key)
        if document is None:
            raise NotFound(f"there is no {self._kind.__name__.lower()} {key}")
        marks = frozenset(mark["id"] for mark in document.get("_in", ()))
        return Kept(self.entity(document), document["_v"], marks)

    def find_all(self, keys: Iterable[str]) -> list[E]:
        """Those of these aggregates that are there, in the order of the keys."""
        wanted = list(dict.fromkeys(keys))
        found = self._trips.read_all(wanted) if wanted else []
        return [self.entity(document) for document in found]

    def find(self, query: Mapping[str, Any], *, limit: int = 0) -> list[E]:
        """The aggregates that fit, in no promised order."""
        return [self.entity(document) for document in self.collection.find(query).limit(limit)]

    def entity(self, document: Mapping[str, Any]) -> E:
        """A document turned back into what it describes; what was shredded is empty."""
        plain = {name: document[name] for name in self._fields if name in document}
        plain["id"] = document["_id"]
        for path in self._personal:
            if len(path) > 1 and any(filled(plain, path)):
                plain[path[0]] = deepcopy(plain[path[0]])  # others may be given the same document
            for place, key, where in filled(plain, path):
                about = f"{self._name}.{where}.{document['_id']}"
                place[key] = self._store.shreds.open(place[key], about=about)
        return CONVERTER.structure(plain, self._kind)

    # ---- writing --------------------------------------------------------------------------

    def document(self, entity: E, says: Sequence[Said], cause: Envelope) -> Doc:
        """The first version of an aggregate as a document, with its promises and its mark."""
        marks = [{"id": cause.id, "at": utcnow()}]
        return self._document(entity, [*says, *outcome(201, entity, cause)], cause, marks)

    def _document(
        self, entity: E, says: Sequence[Said], cause: Envelope, marks: Sequence[Doc] = ()
    ) -> Doc:
        fields = self._sealed(entity, self._plain(entity))
        del fields["id"]
        promises = self._store.promises(says, cause, subject=entity.id, version=1) if says else []
        return {"_id": entity.id, "_v": 1, "_in": list(marks), "_out": promises, **fields}

    def add(
        self,
        entity: E,
        says: Sequence[Said] = (),
        *,
        cause: Envelope,
        rests: timedelta | None = None,
    ) -> None:
        """Keep a new aggregate.  A repeat of the same message changes nothing.

        With ``rests`` its promises wait until `Outbox.say` is told to say them, or until a sweeper
        finds that they have waited so long.

        Raises DuplicateKeyError when a unique index finds the same thing under another id.
        """
        document = self.document(entity, says, cause)
        for promise in document["_out"]:
            promise["at"] += rests or timedelta()
        try:
            self._trips.insert(document)
        except DuplicateKeyError:
            if self._obeyed(entity.id, cause):
                return
            raise
        if rests is None:
            self._store.hand_over(self._name, entity.id, document["_out"])

    def add_each(self, new: Sequence[tuple[E, Sequence[Said], Envelope]]) -> None:
        """Keep new aggregates as `add` does, in one write; raises the first failure after it."""
        documents = [self.document(*one) for one in new]
        wrong: Exception | None = None
        results = self._trips.insert_many(documents)
        for (entity, _, cause), document, failure in zip(new, documents, results, strict=True):
            if failure is None:
                self._store.hand_over(self._name, entity.id, document["_out"])
            elif not isinstance(failure, DuplicateKeyError) or not self._obeyed(entity.id, cause):
                wrong = wrong or failure
        if wrong is not None:
            raise wrong

    def add_many(self, new: Iterable[tuple[E, Sequence[Said], Envelope]]) -> list[E]:
        """Keep new aggregates in one write; those that were there already come back unkept.

        A unique index decides which are there, so they need no mark of the message.  Nobody is told
        an outcome: what comes in numbers is reported as a whole.  Other work gets a turn between
        the documents.
        """
        entities: list[E] = []
        documents: list[Doc] = []
        for entity, says, cause in new:
            entities.append(entity)
            documents.append(self._document(entity, says, cause))
            if len(documents) % PAUSE == 0:
                time.sleep(0)
        there: list[E] = []
        results = self._trips.insert_many(documents) if documents else []
        for entity, document, failure in zip(entities, documents, results, strict=True):
            if isinstance(failure, DuplicateKeyError):
                there.append(entity)
            elif failure is not None:
                raise failure
            else:
                self._store.hand_over(self._name, entity.id, document["_out"])
        return there

    def decide(self, key: str, rule: Rule[E], *, cause: Envelope) -> E:
        """Apply a rule to an aggregate and keep the result, as one conditional write.

        The aggregate comes back as it is kept.

        Decisions about the same thing that wait for each other are taken one after the other and
        written together, each with a version of its own.  When another process was faster, they
        are taken again on what is there then.  A repeat of a message that was obeyed changes
        nothing.  Raises what the rule raises, and NotFound.
        """
        convoy = self._deciding.get(key)
        if convoy is None:
            convoy = self._deciding[key] = Convoy(partial(self._decide_together, key))
        try:
            return convoy.ride((rule, cause))
        finally:
            if convoy.idle and self._deciding.get(key) is convoy:
                del self._deciding[key]

    def _decide_together(
        self, key: str, wishes: Sequence[tuple[Rule[E], Envelope]]
    ) -> list[E | Exception]:
        """For each wish the aggregate as it was decided, or what its rule raised."""
        warm = self._warm.pop(key, None)
        for attempt in range(TRIES):
            kept = warm or self.kept(key)
            turn = Turn(kept)
            results = [turn.take(rule, cause) for rule, cause in wishes]
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
        return self._trips.version(kept.entity.id) == kept.version

    def _replace(self, kept: Kept[E], turn: "Turn[E]") -> bool:
        key = kept.entity.id
        marks = [{"id": cause, "at": utcnow()} for cause in turn.obeyed]
        promises = [
            promise
            for says, cause, version in turn.says
            for promise in self._store.promises(says, cause, subject=key, version=version)
        ]
        update: Doc = {
            "$set": {"_v": turn.version},
            "$push": {
                "_in": {"$each": marks, "$slice": -MARKS},
                "_out": {"$each": promises},
            },
        }
        put, gone = self._changes(kept.entity, turn.entity)
        update["$set"] |= put
        if gone:
            update["$unset"] = gone
        expected = {"_id": key, "_v": kept.version}
        written = self._trips.update(UpdateMany(expected, update), key, marks)
        if written:
            self._store.hand_over(self._name, key, promises)
        return written

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
                        entry = self._sealed(new, {name: {key: CONVERTER.unstructure(after[key])}})
                        put[f"{name}.{key}"] = entry[name][key]
                gone |= {f"{name}.{key}": "" for key in before if key not in after}
            else:
                put |= self._sealed(new, {name: CONVERTER.unstructure(after)})
                if name in self._blind and not after:
                    gone[f"{name}_key"] = ""
        return put, gone

    def _sealed(self, entity: E, fields: Doc) -> Doc:
        """Fields as they rest: personal ones encrypted, with the blind keys of some beside them."""
        found = [one for path in self._personal for one in filled(fields, path)]
        if not found:
            return fields
        label = self._shred(entity) if self._shred else None
        for place, key, where in found:
            value, about = place[key], f"{self._name}.{where}.{entity.id}"
            place[key] = self._store.shreds.close(value, label, about=about)
            if key in self._blind and place is fields:
                fields[f"{key}_key"] = self._store.keys.blind(key, value)
        return fields

    def _obeyed(self, key: str, cause: Envelope) -> bool:
        """Whether the aggregate carries the mark of this message."""
        return self.collection.count_documents({"_id": key, "_in.id": cause.id}, limit=1) > 0
