"""What may happen to a parcel, and in which order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from contracts.base import Message
from contracts.logistics import ColdChainLate, ParcelsScanned, Scan

#: Where a parcel is still somebody's task.
OPEN = frozenset({"arrived", "disinfected", "sorted", "waved", "out", "failed", "held", "lost"})
#: By step: the states it may follow.  Nothing is handed out that was not disinfected (Putuo).
FOLLOWS: dict[str, frozenset[str]] = {
    "arrived": frozenset({"lost"}),
    "disinfected": frozenset({"arrived"}),
    "sorted": frozenset({"disinfected", "failed", "held"}),
    "out": frozenset({"waved"}),
    "delivered": frozenset({"out"}),
    "collected": frozenset({"sorted"}),
    "failed": frozenset({"out"}),
    "held": frozenset({"arrived", "disinfected", "sorted"}),
    "refused": frozenset({"sorted", "out", "failed"}),
    "lost": OPEN - {"lost"},
    "damaged": OPEN - {"lost"},
    "returned": frozenset({"held", "refused", "failed"}),
}
#: How long a cold parcel may be without a fridge.
COLD_FOR = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Upload:
    """What an upload of scans has counted."""

    id: str
    compound_id: str
    accepted: dict[str, int]
    repeated: int
    refused: tuple[str, ...]
    state: str = "counted"


def counted(
    key: str, compound_id: str, scans: Sequence[Scan], parcels: Mapping[str, Mapping[str, Any]]
) -> tuple[Upload, list[Message]]:
    """What became of each scan, read from the parcels' own logs: the same whenever it is asked."""
    accepted: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    repeated, refused = 0, []
    for scan in scans:
        log: Collection[Mapping[str, Any]] = parcels.get(scan.parcel, {}).get("log", ())
        by = {line["upload"] for line in log if line["step"] == scan.step}
        if key in by and (scan.parcel, scan.step) not in seen:
            accepted[scan.step] = accepted.get(scan.step, 0) + 1
        elif by:
            repeated += 1
        else:
            refused.append(scan.parcel)
        seen.add((scan.parcel, scan.step))
    told = ParcelsScanned(
        upload_id=key,
        compound_id=compound_id,
        accepted=accepted,
        repeated=repeated,
        refused=refused,
    )
    return Upload(key, compound_id, accepted, repeated, tuple(refused)), [told]


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that somebody must see to, said once."""

    id: str
    at: datetime


def too_warm(compound_id: str, parcel: str, *, now: datetime) -> tuple[Alarm, list[Message]]:
    """A cold parcel has been out of the fridge for too long."""
    told = ColdChainLate(compound_id=compound_id, parcel=parcel)
    return Alarm(f"cold-{compound_id}-{parcel}", now), [told]
