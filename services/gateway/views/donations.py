"""Read models of donations."""

from contracts.logistics import DonationChanged, DonationsDisclosed, DriveChanged
from kit.wire import Envelope
from services.gateway.views.projection import happened, latest, lies, project, since
from services.gateway.writes import Write


@project.register
def of_donation(event: DonationChanged, envelope: Envelope) -> list[Write]:
    """A donation and how far each of its lines has come."""
    lines = [
        line.model_dump()
        | {
            "allotted": event.allotted.get(line.item, 0),
            "delivered": event.delivered.get(line.item, 0),
        }
        for line in event.lines
    ]
    facts: dict[str, object] = {"area": event.area, "state": event.state, "lines": lines}
    facts |= {
        "disclose_by": event.disclose_by, "overdue": event.overdue, "disclosed": event.disclosed,
        "brought_to": event.brought_to, "need_id": event.need_id,
    }  # fmt: skip
    key, goods = event.donation_id, {line.item: line.quantity for line in event.lines}
    writes = [
        *latest("donations", key, envelope, facts),
        lies("donation", key, envelope, event.area),
        since("donations", key, {f"since.{event.state}": envelope.time}),
    ]
    if event.tracking_code:
        code = {"donation_id": key, "v": 1}
        found = {"_id": event.tracking_code.replace("-", ""), "v": {"$lt": 1}}
        writes.append(Write("gifts", found, {"$set": code}))
    if event.state in ("pledged", "stocked", "allocated", "delivered"):
        writes.append(happened(f"donation.{event.state}", key, envelope, event.area, goods=goods))
    return writes


@project.register
def of_drive(event: DriveChanged, envelope: Envelope) -> list[Write]:
    """A drive, and how much of its goal has been pledged."""
    key, facts = event.drive_id, event.model_dump(exclude={"drive_id"})
    return [*latest("drives", key, envelope, facts), lies("drive", key, envelope, event.area)]


@project.register
def of_disclosure(event: DonationsDisclosed, envelope: Envelope) -> list[Write]:
    """A publication of what was received."""
    facts = event.model_dump(exclude={"disclosure_id"})
    return latest("disclosures", event.disclosure_id, envelope, facts)
