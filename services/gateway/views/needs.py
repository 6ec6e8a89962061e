"""Read model of community needs."""

from datetime import datetime, timedelta, timezone

from contracts.matching import (
    NeedChanged,
    NeedCompleted,
    NeedFilled,
    NeedInService,
    NeedMatched,
    NeedPublished,
    NeedReopened,
    PlacesAdopted,
)
from kit.wire import Envelope
from services.gateway.views.projection import happened, latest, lies, project
from services.gateway.writes import Write

_LOCAL = timezone(timedelta(hours=8))  # Asia/Shanghai has no summer time
#: States in the order a need can pass through them; one version may tell of several.
STATES = (
    "submitted", "rejected", "published", "matched", "filled", "in_service", "completed",
    "expired", "withdrawn",
)  # fmt: skip
#: What each event proves that a need has gone through, whichever events arrived before it.
MILESTONES: dict[type[NeedChanged], tuple[str, ...]] = {
    NeedPublished: ("published",),
    NeedMatched: ("published", "matched"),
    NeedReopened: ("published", "matched"),
    NeedFilled: ("published", "matched", "filled"),
    NeedInService: ("published", "matched", "served"),
    NeedCompleted: ("published", "matched", "served", "completed"),
}
#: What the public hears of.
_NEWS: dict[type[NeedChanged], str] = {
    NeedPublished: "need.published",
    NeedMatched: "need.matched",
    NeedFilled: "need.filled",
    NeedCompleted: "need.completed",
}


@project.register
def of_need(event: NeedChanged, envelope: Envelope) -> list[Write]:
    """A need as it is; how many are offered and taken is counted from the offers."""
    passed = [f"{one}_at" for one in MILESTONES.get(type(event), ())]
    key, wanted = event.need_id, {"people": event.people, "vehicles": event.vehicles}
    facts = {
        "area": event.community,
        "state": event.state,
        "category": event.category.value,
        **wanted,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "day": local_day(event.starts_at),
        "meeting_place": event.meeting_place,
        "created_by": event.created_by,
        "reason": event.reason,
        "mandatory": event.mandatory,
        "after_cut_off": event.after_cut_off,
        "responsible": event.responsible,
        "standby": event.standby,
        "remote": event.remote,
        "project": event.project,
        "supporting_unit": event.supporting_unit or event.community,
        "supplies": sorted(event.supplies),
        "records": event.records,
        "progress": event.progress,
    }
    writes = [
        *latest("needs", key, envelope, facts, rank=STATES.index(event.state), passed=passed),
        lies("need", key, envelope, event.community),
    ]
    if type(event) in _NEWS:
        category = event.category.value
        what = _NEWS[type(event)]
        writes.append(happened(what, key, envelope, event.community, category=category, **wanted))
    return writes


@project.register
def of_adopted(event: PlacesAdopted, envelope: Envelope) -> list[Write]:
    """Places kept for an organisation: what it has not named people for by then returns."""
    facts = {
        "need_id": event.need_id,
        "organisation_id": event.organisation_id,
        "area": event.community,
        "places": event.places,
        "until": event.until,
    }
    return latest("adoptions", f"{event.need_id}-{event.organisation_id}", envelope, facts)


def local_day(moment: datetime) -> str:
    """The date of a moment in the city, as YYYY-MM-DD."""
    return moment.astimezone(_LOCAL).date().isoformat()
