"""What the gateway knows by heart: read models, made of events and nothing else.

`project` turns an event into writes and touches nothing itself.  One module per noun.
"""

from pymongo import ASCENDING, DESCENDING, IndexModel

from services.gateway.views import (
    ambulances,
    channels,
    compounds,
    donations,
    errands,
    fleet,
    groups,
    help_requests,
    honours,
    hotline,
    incidents,
    joining,
    ledger,
    needs,
    offers,
    organisations,
    plans,
    policies,
    records,
    standing_cases,
    stations,
    stories,
    teams,
    troubles,
    volunteers,
)
from services.gateway.views.projection import project

__all__ = [
    "VIEW_INDEXES",
    "ambulances",
    "channels",
    "compounds",
    "donations",
    "errands",
    "fleet",
    "groups",
    "help_requests",
    "honours",
    "hotline",
    "incidents",
    "joining",
    "ledger",
    "needs",
    "offers",
    "organisations",
    "plans",
    "policies",
    "project",
    "records",
    "standing_cases",
    "stations",
    "stories",
    "teams",
    "troubles",
    "volunteers",
]

_NEWEST = (("at", DESCENDING), ("_id", DESCENDING))


def _listed(*fields: str) -> list[IndexModel]:
    """Newest first: over everything, within an area, and for each value of these fields."""
    orders = [[(field, ASCENDING), *_NEWEST] for field in fields]
    return [IndexModel([*_NEWEST]), IndexModel([("area", ASCENDING)]), *map(IndexModel, orders)]


#: The indexes that lists, pages and figures are read by.
VIEW_INDEXES: dict[str, list[IndexModel]] = {
    "needs": [
        *_listed("state", "day"),
        IndexModel([("category", ASCENDING)]),
        IndexModel([("supporting_unit", ASCENDING), ("starts_at", ASCENDING)]),
    ],
    "offers": [
        *_listed("state", "volunteer_id"),
        IndexModel([("need_id", ASCENDING), ("state", ASCENDING)]),
        # The figures' own: distinct people with a place, without reading a document.
        IndexModel(
            [(one, ASCENDING) for one in ("state", "volunteer_id", "with_vehicle")],
            name="placed",
            partialFilterExpression={"state": {"$in": list(offers.TAKEN)}},
        ),
    ],
    "offer_notices": [],
    "adoptions": [*_listed("need_id", "organisation_id")],
    "plans": _listed("day"),
    "dispatch_rules": _listed(),
    "help_requests": _listed("state"),
    "standing_cases": _listed("state", "visitor_id"),
    "donations": _listed("state"),
    "gifts": [],
    "compounds": _listed(),
    "uploads": [IndexModel([("compound_id", ASCENDING)])],
    "waves": [IndexModel([("compound_id", ASCENDING), ("no", ASCENDING)])],
    "compound_days": [IndexModel([("compound_id", ASCENDING), ("day", DESCENDING)])],
    "unit_days": [IndexModel([("compound_id", ASCENDING), ("day", ASCENDING)])],
    "prints": [IndexModel([("compound_id", ASCENDING)])],
    "stations": _listed(),
    "station_checks": [],
    "cold_alarms": [IndexModel([("compound_id", ASCENDING)])],
    "errands": _listed("state", "volunteer_id"),
    "ambulance_bases": _listed(),
    "rides": _listed("state", "car_id"),
    "supply_plans": _listed("state", "day"),
    "trips": _listed("state", "driver_id", "plan_id"),
    "trip_alarms": _listed(),
    "drives": _listed("state"),
    "disclosures": _listed(),
    "stock": [IndexModel([("kind", ASCENDING), ("item", ASCENDING)])],
    "ledger": [
        IndexModel([("no", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("origins", ASCENDING), ("no", ASCENDING)]),
    ],
    "audits": [IndexModel([*_NEWEST])],
    "tickets": _listed("state"),
    "faqs": [IndexModel([("area", DESCENDING), ("_id", ASCENDING)])],
    "messages": [],
    "teams": _listed(),
    "missions": _listed("state", "team_id"),
    "organisations": _listed("state"),
    "volunteers": [
        IndexModel([("area", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("kind", ASCENDING)]),
    ],
    "work_groups": _listed(),
    "incidents": _listed("state"),
    "purges": [IndexModel([("incident_id", ASCENDING)])],
    "service_stations": [IndexModel([("area", ASCENDING)])],
    "imports": _listed(),
    "policies": _listed("kind"),
    "zones": _listed(),
    "import_problems": [IndexModel([("import_id", ASCENDING), ("_id", ASCENDING)])],
    "records": [IndexModel([("volunteer_id", ASCENDING), ("at", DESCENDING)])],
    "recruit_links": _listed(),
    "liaisons": _listed(),
    "rolls": _listed("kind"),
    "troubles": _listed("state", "liaison_id"),
    "award_lists": _listed("state"),
    "certificates": _listed("volunteer_id"),
    "record_cases": _listed("state", "disputed", "overdue"),
    "record_witness": [IndexModel([("area", ASCENDING)])],
    "inspections": _listed("who"),
    "happenings": [IndexModel([*_NEWEST])],
}
