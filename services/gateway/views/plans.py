"""Read models of plans and of the figures by which they are made."""

from contracts.matching import PlanChanged, RulesChanged
from kit.wire import Envelope
from services.gateway.views.projection import happened, latest, lies, project
from services.gateway.writes import Write


@project.register
def of_plan(event: PlanChanged, envelope: Envelope) -> list[Write]:
    """A plan's figures; its pairs stay with matching."""
    facts = event.model_dump(exclude={"plan_id", "day"}) | {"day": event.day.isoformat()}
    writes = [
        *latest("plans", event.plan_id, envelope, facts),
        lies("plan", event.plan_id, envelope, event.area),
    ]
    if event.state == "published":
        figures = {"needs": event.needs, "places": event.places, "filled": event.filled}
        news = happened("plan.published", event.plan_id, envelope, event.area, **figures)
        writes.append(news)
    return writes


@project.register
def of_rules(event: RulesChanged, envelope: Envelope) -> list[Write]:
    """An area's figures as they are from now on."""
    return latest("dispatch_rules", event.area, envelope, event.model_dump())
