"""An emergency team, as far as it can be called (应急队伍); the registry owns it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from contracts.registry import TeamRegistered
from services.matching.domain.spot import Spot, metres


@dataclass(frozen=True, slots=True)
class Team:
    """A local copy, without its name."""

    id: str
    area: str
    capabilities: frozenset[str]
    spot: Spot | None
    readiness: str


def known(told: TeamRegistered) -> Team:
    """A team that the registry tells of."""
    where = Spot(told.near.lat, told.near.lon) if told.near else None
    return Team(told.team_id, told.area, frozenset(told.capabilities), where, told.readiness)


def in_order(
    teams: Iterable[Team], community: str, site: Spot | None, *, first: str, passed: Collection[str]
) -> list[Team]:
    """Whom to ask: the team named, then those of the street, the district, the city, then others.

    Of equals the nearest comes first.  Teams in ``passed`` have been asked and are left out.
    """
    return sorted(
        (one for one in teams if one.id not in passed),
        key=lambda one: (
            one.id != first,
            -len(one.area) if community.startswith(one.area) else 0,
            _distance(one.spot, site),
            one.id,
        ),
    )


def _distance(one: Spot | None, other: Spot | None) -> float:
    """Metres; those whose place is unknown come last."""
    return metres(one, other) if one and other else float("inf")
