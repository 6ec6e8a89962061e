"""Read models of hours given: what counts, and apart from it what somebody must look at."""

from contracts.registry import RecordChanged, RecordsSealed, ServiceRecorded
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, position, project
from services.gateway.writes import Write


@project.register
def of_record(event: ServiceRecorded, envelope: Envelope) -> list[Write]:
    """Hours given; a correction that came before this is newer and stays."""
    facts = event.model_dump(mode="json", exclude={"record_id", "community", "started_at"})
    facts |= {"area": event.community, "started_at": event.started_at}
    update = {"$setOnInsert": facts, "$min": {"at": envelope.time}}
    return [Write("records", {"_id": event.record_id}, update, fresh=True)]


@project.register
def of_change(event: RecordChanged, envelope: Envelope) -> list[Write]:
    """What a record says, or how it stands, has changed.  What does not count is not counted."""
    key, v = event.record_id, position(envelope)
    known = event.model_dump(mode="json", include={"volunteer_id", "category"})
    known |= {"area": event.community, "assignment_id": key}
    facts = {
        "minutes": event.minutes,
        "nature": event.nature,
        "started_at": event.started_at,
        "online": event.online,
        "voided": event.state != "effective",
        "v": v,
    }
    case = {"volunteer_id", "disputed", "overdue", "state", "source", "version"}
    told = event.model_dump(include=case) | {"area": event.community}
    first = {"$setOnInsert": known, "$min": {"at": envelope.time}}
    newer = {"_id": key, "v": {"$not": {"$gte": v}}}
    return [
        Write("records", {"_id": key}, first),
        Write("records", newer, {"$set": facts}, upsert=False),
        *latest("record_cases", key, envelope, told),
        lies("record", key, envelope, event.community, event.volunteer_id),
    ]


@project.register
def of_seal(event: RecordsSealed, envelope: Envelope) -> list[Write]:
    """The end of a unit's chain, witnessed where the registry cannot reach it."""
    facts = {"seq": event.seq, "hash": event.hash, "area": event.unit, "at": envelope.time}
    return [
        Write("record_witness", {"_id": f"{event.unit}.{event.seq:09}"}, {"$setOnInsert": facts})
    ]
