"""Read models of donations."""

from contracts.logistics import DonationChanged
from kit.wire import Envelope
from services.gateway.views.projection import happened, latest, lies, project
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
    facts = {"area": event.area, "state": event.state, "lines": lines}
    key, goods = event.donation_id, {line.item: line.quantity for line in event.lines}
    writes = [
        *latest("donations", key, envelope, facts),
        lies("donation", key, envelope, event.area),
    ]
    if event.state in ("pledged", "stocked", "allocated", "delivered"):
        writes.append(happened(f"donation.{event.state}", key, envelope, event.area, goods=goods))
    return writes
