"""Parcels as they rest: one guarded update a scan, state and log in one document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from contracts.logistics import Scan
from kit.convoy import Convoy
from kit.store import Doc, Store
from services.logistics.domain.closing import Fate, fate
from services.logistics.domain.compound import Wave
from services.logistics.domain.parcel import COLD_FOR, FOLLOWS, OPEN
from services.logistics.domain.wave import Load

_DUPLICATE = 11000
#: Uploads of at most so many scans share their trips to the database with others.
SMALL = 25
#: A parcel that nobody knows.
_NEW: Doc = {"log": [{"step": ""}]}


@dataclass(frozen=True, slots=True)
class Sent:
    """An upload of scans."""

    compound: str
    scans: tuple[Scan, ...]
    id: str
    at: datetime


class Parcels:
    """The parcels of all compounds; ``_id`` is compound and number."""

    def __init__(self, store: Store) -> None:
        self._all = store.db.parcels
        self._small: Convoy[Sequence[Sent], list[Mapping[str, Doc]]] = Convoy(self._take_all)

    def prepare(self) -> None:
        """Create the indexes."""
        self._all.create_index([("compound", 1), ("state", 1)], name="lying")
        self._all.create_index("wave", sparse=True, name="wave")
        self._all.create_index("cold_by", sparse=True, name="cold")

    def scan(self, uploads: Sequence[Sent]) -> dict[str, Mapping[str, Doc]]:
        """Take the steps that may be taken; the parcels of each upload afterwards, by number.

        A step that was taken finds its guard closed, so a repeat changes nothing.
        """
        small = [one for one in uploads if len(one.scans) <= SMALL]
        found = zip(small, self._small.ride(small) if small else (), strict=True)
        after = {one.id: parcels for one, parcels in found}
        large = [one for one in uploads if len(one.scans) > SMALL]
        return after | {one.id: self._take([one])[0] for one in large}

    def _take_all(self, together: Sequence[Sequence[Sent]]) -> list[list[Mapping[str, Doc]]]:
        found = iter(self._take([one for uploads in together for one in uploads]))
        return [list(islice(found, len(uploads))) for uploads in together]

    def _take(self, uploads: Sequence[Sent]) -> list[Mapping[str, Doc]]:
        """Several uploads in one trip there and one back."""
        steps = [
            _first(one.compound, scan, one.id, one.at) for one in uploads for scan in one.scans
        ]
        self._write(steps)
        found = self._logs(uploads)
        if again := _found_again(uploads, found):
            self._write(again)
            found = self._logs(uploads)
        return [
            {
                scan.parcel: found[f"{one.compound}:{scan.parcel}"]
                for scan in one.scans
                if f"{one.compound}:{scan.parcel}" in found
            }
            for one in uploads
        ]

    def _write(self, steps: Sequence[UpdateOne]) -> None:
        try:
            self._all.bulk_write(steps, ordered=False)
        except BulkWriteError as wrong:  # two gates saw the same parcel arrive
            errors = wrong.details["writeErrors"]
            if wrong.details["writeConcernErrors"] or any(e["code"] != _DUPLICATE for e in errors):
                raise

    def _logs(self, uploads: Sequence[Sent]) -> dict[str, Doc]:
        """The parcels that these uploads speak of."""
        ids = {f"{one.compound}:{scan.parcel}" for one in uploads for scan in one.scans}
        wanted = {"compound": 1, "no": 1, "log": 1}
        return {one["_id"]: one for one in self._all.find({"_id": {"$in": list(ids)}}, wanted)}

    def sorted_before(self, compound: str, moment: datetime) -> list[Load]:
        """What lies sorted at the gate since before this moment."""
        lying = {"compound": compound, "state": "sorted", "since": {"$lte": moment}}
        return [_load(one) for one in self._all.find(lying)]

    def claim(
        self, compound: str, wave: str, moment: datetime, parcels: Iterable[Load]
    ) -> list[Load]:
        """Fix a wave's parcels, each by itself: none can be in two waves."""
        lying = {"_id": {"$in": [f"{compound}:{one.id}" for one in parcels]}, "state": "sorted"}
        line = {"step": "waved", "at": moment, "upload": wave}
        change = {"$set": {"state": "waved", "wave": wave}, "$push": {"log": line}}
        self._all.update_many(lying, change)
        return [_load(one) for one in self._all.find({"wave": wave})]

    def fates(self, wave: Wave) -> dict[str, Fate]:
        """What became of a wave's parcels, by number."""
        numbers = [stop.parcel for trips in wave.trips.values() for trip in trips for stop in trip]
        ids = [f"{wave.compound_id}:{number}" for number in numbers]
        logs = {one["no"]: one["log"] for one in self._all.find({"_id": {"$in": ids}})}
        return {number: fate(logs[number], wave.id) for number in numbers}

    def forget_doors(self, compounds: Sequence[str], since: datetime, until: datetime) -> None:
        """Erase the doors of parcels that came then and are no longer here."""
        gone = {
            "compound": {"$in": list(compounds)},
            "log.0.at": {"$gte": since, "$lte": until},
            "state": {"$nin": sorted(OPEN)},
        }
        self._all.update_many(gone, {"$set": {"door": "", "floor": 0}})

    def too_warm(self, now: datetime) -> list[Doc]:
        """Cold parcels whose time without a fridge is over, and of which nobody was told."""
        late = {"cold_by": {"$lte": now}, "state": {"$in": sorted(OPEN)}}
        return list(self._all.find(late).limit(500))

    def told_of(self, parcels: Iterable[Doc]) -> None:
        """Tell of them once only."""
        ids = [one["_id"] for one in parcels]
        self._all.update_many({"_id": {"$in": ids}}, {"$unset": {"cold_by": ""}})


def _found_again(uploads: Sequence[Sent], known: Mapping[str, Doc]) -> list[UpdateOne]:
    """Parcels that were lost and have arrived after all."""
    return [
        _step(one.compound, scan, one.id, one.at)
        for one in uploads
        for scan in one.scans
        if scan.step == "arrived"
        and known.get(f"{one.compound}:{scan.parcel}", _NEW)["log"][-1]["step"] == "lost"
    ]


def _step(compound: str, scan: Scan, upload: str, now: datetime) -> UpdateOne:
    key = f"{compound}:{scan.parcel}"
    line = {"step": scan.step, "at": now, "upload": upload}
    # An upload that comes again after later steps finds its line, and does not undo them.
    new = {"$not": {"$elemMatch": {"step": scan.step, "upload": upload}}}
    follows: dict[str, Any] = {"_id": key, "state": {"$in": list(FOLLOWS[scan.step])}, "log": new}
    moved = {"state": scan.step, "since": now}
    update: Doc = {"$set": moved, "$push": {"log": line}}
    if scan.step == "sorted":
        update["$unset"] = {"wave": ""}
    return UpdateOne(follows, update)


def _first(compound: str, scan: Scan, upload: str, now: datetime) -> UpdateOne:
    """What a scan asks for at first sight: nobody looks whether a parcel that arrives is known."""
    if scan.step != "arrived" or not scan.building or not scan.unit:
        return _step(compound, scan, upload, now)
    arrived = _arrived(compound, scan, {"step": scan.step, "at": now, "upload": upload})
    return UpdateOne({"_id": arrived["_id"]}, {"$setOnInsert": arrived}, upsert=True)


def _arrived(compound: str, scan: Scan, line: Doc) -> Doc:
    cold = {"cold_by": line["at"] + COLD_FOR} if scan.kind == "cold" else {}
    return {
        "_id": f"{compound}:{scan.parcel}",
        "compound": compound,
        "no": scan.parcel,
        "state": "arrived",
        "since": line["at"],
        "staircase": f"{scan.building}-{scan.unit}",
        "floor": scan.floor,
        "door": scan.door,
        "kind": scan.kind,
        "litres": scan.litres,
        "kilograms": scan.kilograms,
        "log": [line],
        **cold,
    }


def _load(one: Doc) -> Load:
    return Load(
        one["no"], one["staircase"], one["floor"], one["door"], one["kind"], one["litres"],
        one["kilograms"],
    )  # fmt: skip
