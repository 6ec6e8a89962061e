"""What one person gave, as that person may see it: every record, every version, what counts."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from contracts.registry import Nature
from services.registry.domain.record import ServiceRecord, counted

_NATURES: tuple[Nature, ...] = ("volunteer", "official_duty")


def account(volunteer_id: str, records: Sequence[ServiceRecord]) -> dict[str, Any]:
    """Records oldest first; minutes of volunteering and of duty, never added to each other."""
    return {
        "volunteer_id": volunteer_id,
        "services": sum(one.state == "effective" for one in records),
        "minutes": {nature: counted(records, nature) for nature in _NATURES},
        "records": [_told(one) for one in records],
    }


def _told(record: ServiceRecord) -> dict[str, Any]:
    shown = asdict(record)
    shown["due_on"] = record.due_on and record.due_on.isoformat()
    shown["sealed"] = not shown.pop("unsealed")
    return shown
