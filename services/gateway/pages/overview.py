"""The public overview: eight modules, the funnel, the newest events."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from services.gateway.figures import Figures
from services.gateway.pages.paper import language, page
from services.gateway.wording import told


@dataclass(frozen=True, slots=True)
class Card:
    """One module: its main figure with a unit, and figures beside it, as texts and paths."""

    name: str
    unit: str
    main: str
    beside: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the funnel: a figure as a part of another."""

    text: str
    part: str
    whole: str
    of: str


CARDS = (
    Card("reserve_volunteers", "unit_people", "reserve_volunteers.registered", (
        ("sub_matched", "reserve_volunteers.matched"),
        ("sub_person_times", "service.person_times"),
    )),
    Card("volunteer_fleet", "unit_vehicles", "volunteer_fleet.registered", (
        ("sub_matched", "volunteer_fleet.matched"),
    )),
    Card("community_needs", "unit_needs", "community_needs.published", (
        ("sub_matched", "community_needs.matched"),
        ("sub_filled", "community_needs.filled"),
        ("sub_completed", "community_needs.completed"),
    )),
    Card("help_requests", "unit_cases", "help_requests.received", (
        ("sub_answered", "help_requests.answered"),
        ("sub_closed", "help_requests.closed"),
        ("sub_overdue", "help_requests.overdue"),
    )),
    Card("donations", "unit_donations", "donations.donations"),
    Card("hotline", "unit_calls", "hotline.calls", (
        ("sub_answered", "hotline.states.answered"),
        ("sub_converted", "hotline.states.converted"),
    )),
    Card("emergency_teams", "unit_teams", "emergency_teams.teams", (
        ("sub_members", "emergency_teams.members"),
        ("sub_missions", "emergency_teams.missions"),
    )),
    Card("organisations", "unit_organisations", "organisations.approved", (
        ("sub_applied", "organisations.applied"),
        ("sub_org_members", "organisations.members"),
    )),
)  # fmt: skip
STEPS = (
    Step("published", "funnel.published", "funnel.published", ""),
    Step("matched", "funnel.matched", "funnel.published", "of_published"),
    Step("filled", "funnel.filled", "funnel.published", "of_published"),
    Step("volunteers_matched", "reserve_volunteers.matched", "reserve_volunteers.registered",
         "of_reserve"),
    Step("answered_help", "help_requests.answered", "help_requests.received", "of_received"),
)  # fmt: skip


async def overview_page(request: Request) -> Response:
    """The figures as they are; the page's script keeps them fresh."""
    figures: Figures = request.app.state.figures
    now = told(await figures.read(), language(request))
    paused = await request.app.state.database.find("channels", {"paused": True})
    facts = {"figures": now, "at": at, "paused": paused}
    return page(request, "overview.html", cards=CARDS, steps=STEPS, **facts)


def at(figures: Mapping[str, Any], path: str) -> int:
    """The figure at a path like ``hotline.states.answered``; none yet is nought."""
    found: Any = figures
    for name in path.split("."):
        found = found.get(name, 0) if isinstance(found, Mapping) else 0
    return int(found)
