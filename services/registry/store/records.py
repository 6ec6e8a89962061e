"""Service records and the chains over them, as they rest.

A record is kept first and chained by a sweep within seconds: so writing thousands of records
never waits for one another, and a crash in between leaves records that the next sweep chains.
The index on a record's version decides which of several sweeping processes chains it.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import groupby, islice
from operator import attrgetter

from cattrs import BaseValidationError
from pymongo import ASCENDING, DESCENDING, UpdateMany
from pymongo.errors import BulkWriteError, DuplicateKeyError

from contracts.registry import RecordsSealed, WorkCalendar
from kit.errors import NotFound
from kit.store import Doc, Store
from kit.wire import Envelope
from services.registry.domain.age import local_day
from services.registry.domain.chain import BEGINNING, ChainHead, Fault, Link, faults, linked
from services.registry.domain.record import ServiceRecord, digests
from services.registry.domain.workday import working_days_after

log = logging.getLogger(__name__)
#: Records chained in one sweep, and looked at for the deadline.
SWEEP = 1000
_DUPLICATE = 11000
#: What reading raises when a seal is broken, or a value is none.
BROKEN = (ValueError, TypeError, AttributeError, BaseValidationError)
#: What people wrote in their own words about a person's hours.
WORDS = (
    "activity",
    "reason",
    "earlier.*.reason",
    "disputes.*.reason",
    "disputes.*.answer",
    "evaluation.words",
)


class Records:
    """What people gave, and the proof that nobody changed it afterwards."""

    def __init__(self, store: Store) -> None:
        self.shelf = store.shelf("service_records", ServiceRecord, personal=WORDS)
        #: Records of which it was logged that they cannot be read.
        self._told: set[str] = set()
        self.heads = store.shelf("record_chains", ChainHead)
        self._links = store.db.record_links

    def prepare(self) -> None:
        """Records are found by person, by unit and by what is still to be done about them."""
        records = self.shelf.collection
        records.create_index([("volunteer_id", ASCENDING), ("started_at", ASCENDING)])
        records.create_index("community", name="unit")
        records.create_index(
            [("unsealed", 1), ("community", 1)],
            name="unsealed",
            partialFilterExpression={"unsealed": True},
        )
        records.create_index("due_on", name="due", sparse=True)
        chain = [("unit", ASCENDING), ("seq", ASCENDING)]
        self._links.create_index(chain, unique=True)
        self._links.create_index([("record_id", 1), ("version", 1)], unique=True)

    def of(self, volunteer_id: str) -> list[ServiceRecord]:
        """Everything recorded of a person, the oldest first."""
        found = self.shelf.find({"volunteer_id": volunteer_id})
        return sorted(found, key=lambda one: (one.started_at, one.id))

    def others(self, record: ServiceRecord) -> list[ServiceRecord]:
        """The person's other records."""
        return [one for one in self.of(record.volunteer_id) if one.id != record.id]

    def overdue(self, today: date) -> list[ServiceRecord]:
        """Records that count, should be complete by now, and are not."""
        late = {"due_on": {"$lt": today.isoformat()}, "evaluation": None, "overdue": False}
        found = self.shelf.collection.find(late | {"state": "effective"})
        return list(islice(self._readable(found), SWEEP))

    def _readable(self, documents: Iterable[Doc]) -> Iterator[ServiceRecord]:
        """The records among them that can be read; of the others the log has the id."""
        for document in documents:
            try:
                record = self.shelf.entity(document)
            except BROKEN as wrong:
                if document["_id"] not in self._told:
                    self._told.add(document["_id"])
                    name = type(wrong).__name__
                    log.error("record %s cannot be read: %s", document["_id"], name)  # noqa: TRY400
            else:
                yield record

    # ---- the chain ------------------------------------------------------------------------

    def seal(self, calendar: Callable[[str], WorkCalendar], *, now: datetime) -> int:
        """Chain what is not chained yet, and set the day by which it must be complete.

        What cannot be read stays as it is and keeps nothing else waiting.
        """
        waiting = self.shelf.collection.find({"unsealed": True}).sort("community")
        records = list(islice(self._readable(waiting), SWEEP))
        for unit, some in groupby(records, attrgetter("community")):
            mine = sorted(some, key=lambda one: (one.recorded_at, one.id))
            if self._chain(unit, mine, now):
                self._mark(mine, calendar(unit))
        return len(records)

    def _chain(self, unit: str, records: Sequence[ServiceRecord], now: datetime) -> bool:
        """Append to a unit's chain; False when another process was faster."""
        ids = [one.id for one in records]
        chained = self._links.find({"record_id": {"$in": ids}}, {"record_id": 1, "version": 1})
        known = {(one["record_id"], one["version"]) for one in chained}
        head = self._end(unit)
        links = linked(
            head,
            (
                (one.id, version, digest)
                for one in records
                for version, digest in digests(one)
                if (one.id, version) not in known
            ),
        )
        if links:
            try:
                self._links.insert_many([asdict(one) for one in links], ordered=True)
            except BulkWriteError as wrong:
                if wrong.details["writeErrors"][0]["code"] != _DUPLICATE:
                    raise
                return False
        self._tell(unit, now)
        return True

    def _end(self, unit: str) -> ChainHead:
        """The end of a chain as its links say."""
        last = next(iter(self._links.find({"unit": unit}).sort("seq", DESCENDING).limit(1)), None)
        return ChainHead(unit, last["seq"], last["hash"]) if last else ChainHead(unit, 0, BEGINNING)

    def _tell(self, unit: str, now: datetime) -> None:
        """Keep the end of the chain apart from it, and let the gateway witness it."""
        end = self._end(unit)
        said = RecordsSealed(unit=unit, seq=end.seq, hash=end.hash)
        name = f"{unit}.{end.seq}"
        cause = Envelope(type="registry.seal", data={}, id=name, time=now)
        try:
            self.heads.decide(
                unit, lambda head: (end, [said]) if head.seq < end.seq else (head, []), cause=cause
            )
        except NotFound:
            try:
                self.heads.add(end, [said], cause=cause)
            except DuplicateKeyError:
                self._tell(unit, now)

    def _mark(self, records: Iterable[ServiceRecord], calendar: WorkCalendar) -> None:
        writes = []
        for one in records:
            done = local_day(one.ended_at or one.started_at)
            due = working_days_after(done, calendar.record_within, calendar)
            change = {"unsealed": False, "due_on": due.isoformat()}
            # The shelf remembers records: the next decision about one must see that it changed.
            update = {"$set": change, "$inc": {"_v": 1}}
            writes.append(UpdateMany({"_id": one.id, "version": one.version}, update))
        self.shelf.collection.bulk_write(writes, ordered=False)

    def hash_at(self, unit: str, seq: int) -> str:
        """The hash of one link; empty where there is none."""
        found = self._links.find_one({"unit": unit, "seq": seq}, {"hash": 1})
        return str(found["hash"]) if found else ""

    def verify(self, unit: str) -> tuple[int, list[Fault]]:
        """How many links a unit's chain has, and what is wrong with it."""
        found = self._links.find({"unit": unit}, {"_id": 0}).sort("seq", ASCENDING)
        links = [Link(**one) for one in found]
        sealed = {"$or": [{"community": unit, "unsealed": False},
                          {"_id": {"$in": [one.record_id for one in links]}}]}  # fmt: skip
        there: dict[tuple[str, int], str] = {}
        for document in self.shelf.collection.find(sealed):
            try:
                record = self.shelf.entity(document)
            except BROKEN:
                key = document["_id"]
                there |= {(key, one.version): "" for one in links if one.record_id == key}
            else:
                there |= {
                    (record.id, version): digest
                    for version, digest in digests(record)
                    if not (record.unsealed and version == record.version)
                }
        try:
            head = self.heads.get(unit)
        except NotFound:
            head = ChainHead(unit, 0, BEGINNING)
        return len(links), faults(links, there, head)

    def units(self) -> list[str]:
        """Every unit that has a chain, or records that should be in one."""
        chained = set(self._links.distinct("unit"))
        return sorted(chained | set(self.shelf.collection.distinct("community")))


def shown(fault: Fault) -> Doc:
    """A fault as it is told."""
    return asdict(fault)
