"""The mark of a destruction: what was destroyed for which emergency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.base import Message
from contracts.matching import EmergencyDataPurged
from contracts.registry import IncidentPurged

#: Cases named in one event.
_PIECE = 1000


@dataclass(frozen=True, slots=True)
class Purge:
    """One destruction."""

    id: str
    incident_id: str
    keys: int
    cases: int
    #: Cases that are not over: their data are still needed.
    kept: int
    at: datetime


def purged(
    order: IncidentPurged,
    *,
    purge_id: str,
    keys: int,
    over: Sequence[str],
    standing: Sequence[str] = (),
    kept: int,
    now: datetime,
) -> tuple[Purge, list[Message]]:
    """What is told of it: ids, so that others forget their part."""
    made = Purge(purge_id, order.incident_id, keys, len(over), kept, now)
    return made, [
        EmergencyDataPurged(
            incident_id=order.incident_id,
            area=order.area,
            keys=keys if not start else 0,
            kept=kept if not start else 0,
            help_ids=list(over[start : start + _PIECE]),
            standing_ids=list(standing) if not start else [],
        )
        for start in range(0, max(1, len(over)), _PIECE)
    ]
