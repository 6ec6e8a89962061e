"""Parcels as they rest: one guarded update a scan, state and log in one document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
        self._small: Convoy[Sent, Mapping[str, Doc]] = Convoy(self._take)

    def prepare(self) -> None:
        """Create the indexes."""
        self._all.create_index([("compound", 1), ("state", 1)], name="lying")
        self._all.create_index("wave", sparse=True, name="wave")
        self._all.create_index("cold_by", sparse=True, name="cold")

    def scan(
        self, compound: str, scans: Sequence[Scan], *, upload: str, now: datetime
    ) -> Mapping[str, Doc]:
        """Take the steps that may be taken; the parcels afterwards, by number.

        A step that was taken finds its guard closed, so a repeat changes nothing.
        """
        upload_of = Sent(compound, tuple(scans), upload, now)
        if len(scans) > SMALL:
            return self._take([upload_of])[0]
        return self._small.ride(upload_of)

    def _take(self, uploads: Sequence[Sent]) -> list[Mapping[str, Doc]]:
        """Several uploads in one trip there and one back."""
        steps = [_step(one.compound, scan, one.id, one.at) for one in uploads for scan in one.scans]
        try:
            self._all.bulk_write(steps, ordered=False)
        except BulkWriteError as wrong:  # two gates saw the same parcel arrive
            errors = wrong.details["writeErrors"]
            if wrong.details["writeConcernErrors"] or any(e["code"] != _DUPLICATE for e in errors):
                raise
        ids = {f"{one.compound}:{scan.parcel}" for one in uploads for scan in one.scans}
        wanted = {"compound": 1, "no": 1, "log": 1}
        found = {one["_id"]: one for one in self._all.find({"_id": {"$in": list(ids)}}, wanted)}
        return [
            {
                scan.parcel: found[f"{one.compound}:{scan.parcel}"]
                for scan in one.scans
                if f"{one.compound}:{scan.parcel}" in found
            }
            for one in uploads
        ]

    def sorted_before(self, compound: str, moment: datetime) -> list[Load]:
        """What lies sorted at the gate since before this moment."""
        lying = {"compound": compound, "state": "sorted", "since": {"$lte": moment}}
        return [_load(one) for one in self._all.find(lying)]

    def claim(self, compound: str, wave: str, moment: datetime) -> list[Load]:
        """Fix a wave's parcels, each by itself: none can be in two waves."""
        lying = {"compound": compound, "state": "sorted", "since": {"$lte": moment}}
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


def _step(compound: str, scan: Scan, upload: str, now: datetime) -> UpdateOne:
    key = f"{compound}:{scan.parcel}"
    line = {"step": scan.step, "at": now, "upload": upload}
    if scan.step == "arrived" and scan.building and scan.unit:
        return UpdateOne(
            {"_id": key}, {"$setOnInsert": _arrived(compound, scan, line)}, upsert=True
        )
    follows: dict[str, Any] = {"_id": key, "state": {"$in": sorted(FOLLOWS[scan.step])}}
    moved = {"state": scan.step, "since": now}
    update: Doc = {"$set": moved, "$push": {"log": line}}
    if scan.step == "sorted":
        update["$unset"] = {"wave": ""}
    return UpdateOne(follows, update)


def _arrived(compound: str, scan: Scan, line: Doc) -> Doc:
    cold = {"cold_by": line["at"] + COLD_FOR} if scan.kind == "cold" else {}
    return {
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
