"""Read models of people who serve: coarse, for counting and for finding who is where."""

from contracts.registry import (
    ImportProgressed,
    PoolEntry,
    ServiceRecorded,
    VolunteerRegistered,
    VolunteersImported,
)
from kit.wire import Envelope
from services.gateway.views.projection import happened, latest, lies, project
from services.gateway.writes import Write


@project.register
def of_volunteer(event: VolunteerRegistered, envelope: Envelope) -> list[Write]:
    """Somebody joined."""
    return [_joined(event.entry, envelope)]


@project.register
def of_volunteers(event: VolunteersImported, envelope: Envelope) -> list[Write]:
    """Many joined."""
    return [_joined(entry, envelope) for entry in event.entries]


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


@project.register
def of_record(event: ServiceRecorded, envelope: Envelope) -> list[Write]:
    """Hours given."""
    facts = event.model_dump(mode="json", exclude={"record_id", "community", "started_at"})
    facts |= {"area": event.community, "started_at": event.started_at, "at": envelope.time}
    return [Write("records", {"_id": event.record_id}, {"$setOnInsert": facts})]


def _joined(entry: PoolEntry, envelope: Envelope) -> Write:
    facts = {
        "area": entry.community,
        "kind": "reserve" if entry.vehicle_seats is None else "fleet",
        "intentions": sorted(entry.intentions),
        "at": envelope.time,
    }
    return Write("volunteers", {"_id": entry.volunteer_id}, {"$setOnInsert": facts})
