"""Who may serve at a post.

A walk of at most 15 minutes (Beita), training before a skilled post, no post without insurance,
and nobody in two places at once.  At a remote post everybody of the city may serve from home: it
knows no way, no zone and no insurance (R-ORG-06).  `solver.columns` says the same for whole cities
at a time and `solver.reserve` for one place; tests compare them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from contracts.vocabulary import (
    AREA_LEVELS,
    HAZARDOUS_POSTS,
    MEDICAL_POSTS,
    Affiliation,
    Gate,
    PostCategory,
)
from services.matching.domain.candidate import Candidate
from services.matching.domain.day import day_part, last_day
from services.matching.domain.need import Need
from services.matching.domain.spot import metres
from services.matching.domain.zone import confined_to, in_force

#: Training must be passed when the plan is made; for other posts it is given at the muster.
SKILLED_POSTS = MEDICAL_POSTS | {PostCategory.SAMPLING}
#: Nobody younger serves at a hazardous post (regulation art. 17; ADR).
ADULT = 18


@dataclass(frozen=True, slots=True)
class Way:
    """How people get to a post: seconds per metre of straight line, seconds besides, the limit."""

    pace: float
    extra: int
    limit: int

    @property
    def reach(self) -> float:
        """Metres of straight line within the limit, with half a second for rounding."""
        return (self.limit + 0.5 - self.extra) / self.pace

    def seconds(self, straight: float) -> int:
        """Whole seconds for so many metres of straight line, halves rounded up."""
        return int(straight * self.pace + self.extra + 0.5)


#: 5 km/h, streets 1.3 times as long as the straight line, at most 15 minutes (R-PLAN-04).
WALK = Way(pace=1.3 * 3.6 / 5, extra=0, limit=900)
#: 5 km/h along streets, whose length is measured; the same limit.
ALONG_STREETS = Way(pace=3.6 / 5, extra=0, limit=WALK.limit)
#: 25 km/h, streets 1.4 times as long, two minutes to start and park, at most 30 minutes.
DRIVE = Way(pace=1.4 * 3.6 / 25, extra=120, limit=1800)


def way_of(candidate: Candidate) -> Way:
    """The fleet drives, everybody else walks."""
    return DRIVE if candidate.drives else WALK


def travel_seconds(candidate: Candidate, need: Need) -> int:
    """Seconds from home to the post; none to a remote one.

    When the home is not known, everything in one's own community counts as just within reach and
    everything else as just beyond.
    """
    if need.remote:
        return 0
    way = way_of(candidate)
    if candidate.spot is None:
        return way.limit + (candidate.community != need.community)
    return way.seconds(metres(candidate.spot, need.site))


def prefixes(community: str) -> list[str]:
    """The codes of all areas in which a community lies."""
    return [community[:level] for level in AREA_LEVELS]


def city_of(community: str) -> str:
    """The code of the city in which a community lies."""
    return community[:4]


def born_by(need: Need) -> int:
    """The latest year of birth that is old enough.

    Only years are known.  One counts as old as one becomes in the year of the shift; where the
    law asks for adults, whoever may still be 17 waits for the next year.
    """
    year = last_day(need.ends_at).year
    latest = year - need.min_age
    return min(latest, year - ADULT - 1) if need.category in HAZARDOUS_POSTS else latest


def born_from(need: Need) -> int:
    """The earliest year of birth that is young enough; ``max_age`` itself is (decision 9.4)."""
    return last_day(need.ends_at).year - need.max_age


def _outside(candidate: Candidate, need: Need) -> bool:
    if need.remote:
        return city_of(candidate.community) != city_of(need.community)
    return candidate.areas.isdisjoint(prefixes(need.community))


def _unwilling(candidate: Candidate, need: Need) -> bool:
    """Drivers joined to drive: they are not asked to come on foot."""
    return need.category not in candidate.intentions or (candidate.drives and not need.vehicles)


def _unavailable(candidate: Candidate, need: Need) -> bool:
    return day_part(need.starts_at) not in candidate.available


def _untrained(candidate: Candidate, need: Need) -> bool:
    return need.category in SKILLED_POSTS and need.category not in candidate.trained_for


def _uninsured(candidate: Candidate, need: Need) -> bool:
    """Decision 9.3: social volunteers on any post, everybody on a hazardous one."""
    if need.remote:
        return False
    if candidate.affiliation != Affiliation.SOCIAL and need.category not in HAZARDOUS_POSTS:
        return False
    return candidate.insured_until is None or candidate.insured_until < last_day(need.ends_at)


def _too_young(candidate: Candidate, need: Need) -> bool:
    if candidate.birth_year is None:
        return need.category in HAZARDOUS_POSTS
    return candidate.birth_year > born_by(need)


def _too_old(candidate: Candidate, need: Need) -> bool:
    return candidate.birth_year is not None and candidate.birth_year < born_from(need)


def _no_vehicle(candidate: Candidate, need: Need) -> bool:
    return not candidate.drives and not need.people


def _serving(candidate: Candidate, need: Need) -> bool:
    return any(
        need.id not in (one.need, one.besides)
        and one.start < need.ends_at
        and need.starts_at < one.end
        for one in candidate.holds
    )


def _confined(candidate: Candidate, need: Need) -> bool:
    if need.remote:
        return False
    inside = confined_to(candidate.community, candidate.zones, need.starts_at)
    return not need.community.startswith(inside)


def _sealed_in(candidate: Candidate, need: Need) -> bool:
    order = in_force(candidate.zones, need.starts_at)
    return bool(order and order.level == "sealed") and _confined(candidate, need)


def _controlled(candidate: Candidate, need: Need) -> bool:
    return _confined(candidate, need) and not _sealed_in(candidate, need)


def _asleep(candidate: Candidate, _need: Need) -> bool:
    return candidate.asleep


Check = Callable[[Candidate, Need], bool]

#: What nobody may be let off.
SAFETY: tuple[tuple[Gate, Check], ...] = (
    (Gate.TRAINING_MISSING, _untrained),
    (Gate.INSURANCE_MISSING, _uninsured),
    (Gate.AGE_BELOW_MIN, _too_young),
    (Gate.AGE_ABOVE_MAX, _too_old),
    (Gate.NO_VEHICLE, _no_vehicle),
    (Gate.ALREADY_SERVING, _serving),
    (Gate.NOT_IN_SERVICE, _asleep),
    (Gate.ZONE_SEALED, _sealed_in),
    (Gate.ZONE_CONTROLLED, _controlled),
)
#: What people and their organisations may settle among themselves.
COMFORT: tuple[tuple[Gate, Check], ...] = (
    (Gate.NOT_WILLING, _unwilling),
    (Gate.NOT_AVAILABLE, _unavailable),
    (Gate.OUTSIDE_SERVICE_AREA, _outside),
)


#: How long somebody is on the way to a need.
Seconds = Callable[[Candidate, Need], int]


def gates(candidate: Candidate, need: Need, seconds: Seconds = travel_seconds) -> list[Gate]:
    """Every reason why this person may not serve there; empty when they may."""
    shut = [gate for gate, closed in (*SAFETY, *COMFORT) if closed(candidate, need)]
    if seconds(candidate, need) > way_of(candidate).limit:
        shut.append(Gate.DRIVE_OVER_30MIN if candidate.drives else Gate.WALK_OVER_15MIN)
    return shut


def safety_gates(candidate: Candidate, need: Need) -> list[Gate]:
    """The reasons that stand even for someone whom an organisation has named."""
    return [gate for gate, closed in SAFETY if closed(candidate, need)]
