"""Read models of people who serve: coarse, for counting and for finding who is where."""

from typing import Any

from contracts.registry import (
    ImportProgressed,
    PoolEntry,
    RegistrationRepeated,
    VolunteerChanged,
    VolunteerRegistered,
    VolunteersImported,
)
from kit.wire import Envelope
from services.gateway.views.projection import happened, latest, lies, position, project
from services.gateway.writes import Write


@project.register
def of_volunteer(event: VolunteerRegistered, envelope: Envelope) -> list[Write]:
    """Somebody joined."""
    return [_first(event.entry, envelope, fresh=True)]


@project.register
def of_volunteers(event: VolunteersImported, envelope: Envelope) -> list[Write]:
    """Many joined."""
    return [_first(entry, envelope, fresh=True) for entry in event.entries]


@project.register
def of_repeated(event: RegistrationRepeated, envelope: Envelope) -> list[Write]:  # noqa: ARG001
    """Nobody has joined; what its owner is told is notify's."""
    return []


@project.register
def of_change(event: VolunteerChanged, envelope: Envelope) -> list[Write]:
    """What somebody may be asked to do has changed.  The home stays: rights follow it."""
    v, entry = position(envelope), event.entry
    facts = {
        **_coarse(entry),
        "state": event.state,
        "v": v,
    }
    key, newer = entry.volunteer_id, {"$not": {"$gte": v}}
    return [
        _first(entry, envelope, home=event.home),
        Write("volunteers", {"_id": key, "v": newer}, {"$set": facts}, upsert=False),
    ]


@project.register
def of_import(event: ImportProgressed, envelope: Envelope) -> list[Write]:
    """How far a list has come, and what is wrong in it; it lies where its sender may act."""
    key, caller = event.import_id, envelope.caller
    facts = event.model_dump(exclude={"import_id", "problems"}) | {"area": caller.area}
    news = []
    if event.state == "done" and not event.dry_run:
        counts = {"accepted": event.accepted, "people": event.kind}
        news.append(happened("import.done", key, envelope, caller.area, **counts))
    return [
        *news,
        *latest("imports", key, envelope, facts),
        lies("import", key, envelope, caller.area, caller.subject),
        *(
            Write(
                "import_problems",
                {"_id": f"{key}:{one.row:07d}:{one.column}:{one.code}"},
                {"$setOnInsert": {"import_id": key, **one.model_dump()}},
            )
            for one in event.problems
        ),
    ]


def _first(entry: PoolEntry, envelope: Envelope, home: str = "", *, fresh: bool = False) -> Write:
    """Somebody as first heard of, unless more is known already."""
    facts = {
        "area": home or entry.community,
        "state": "pending_confirmation" if entry.asleep else "reserve",
        **_coarse(entry),
    }
    update = {"$setOnInsert": facts, "$min": {"at": envelope.time}}
    return Write("volunteers", {"_id": entry.volunteer_id}, update, fresh=fresh)


def _coarse(entry: PoolEntry) -> dict[str, Any]:
    """What lists of people are filtered by."""
    covered = entry.insured_until
    return {
        "kind": "reserve" if entry.vehicle_seats is None else "fleet",
        "affiliation": entry.affiliation.value,
        "intentions": sorted(entry.intentions),
        "trained_for": sorted(entry.trained_for),
        "insured_until": covered.isoformat() if covered else None,
    }
