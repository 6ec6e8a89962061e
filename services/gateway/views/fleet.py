"""Read models of supply plans and trips."""

from contracts.logistics import SupplyPlanChanged, TripChanged, TripLate
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, project
from services.gateway.writes import Write


@project.register
def of_supply_plan(event: SupplyPlanChanged, envelope: Envelope) -> list[Write]:
    """A supply plan: how good it is, and whom it leaves out."""
    key = event.plan_id
    facts = event.model_dump(exclude={"plan_id"}) | {"day": event.day.isoformat()}
    return [
        *latest("supply_plans", key, envelope, facts),
        lies("supply_plan", key, envelope, event.area),
    ]


@project.register
def of_trip(event: TripChanged, envelope: Envelope) -> list[Write]:
    """A trip; it belongs to its driver."""
    key = event.trip_id
    facts = event.model_dump(exclude={"trip_id", "at"})
    facts |= {"day": event.day.isoformat(), "times": event.at}
    return [
        *latest("trips", key, envelope, facts),
        lies("trip", key, envelope, event.area, event.driver_id),
    ]


@project.register
def of_late(event: TripLate, envelope: Envelope) -> list[Write]:
    """Samples that are late."""
    return latest("trip_alarms", event.trip_id, envelope, event.model_dump(exclude={"trip_id"}))
