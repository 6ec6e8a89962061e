"""What matching knows of a volunteer at the moment it decides: nothing to recognise."""

from dataclasses import dataclass
from datetime import date, datetime

from contracts.registry import PoolEntry
from services.matching.domain.spot import Spot
from services.matching.domain.zone import Order


@dataclass(frozen=True, slots=True)
class Hold:
    """Hours of a person that are kept for a need, so that nobody else is promised them.

    ``token`` names the attempt that took them.  Until ``lease`` runs out the attempt may still
    make an offer of it; the lease is removed once it has.  Whoever is asked to come instead of
    going to the need ``besides`` holds hours for both, and serves at one of them.
    """

    need: str
    token: str
    start: datetime
    end: datetime
    lease: datetime | None = None
    besides: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A volunteer of the pool; one with ``seats`` belongs to the fleet and brings a vehicle."""

    id: str
    community: str
    #: Home, rounded to about 100 m; unknown for some.
    spot: Spot | None
    intentions: frozenset[str]
    #: Parts of the day.
    available: frozenset[str]
    #: Area codes of 2 to 12 digits.
    areas: frozenset[str]
    trained_for: frozenset[str]
    insured_until: date | None
    birth_year: int | None
    affiliation: str
    seats: int | None
    holds: tuple[Hold, ...] = ()
    #: How often a place was offered, and how often the person served.
    offered: int = 0
    served: int = 0
    #: Not to be asked: not confirmed yet, suspended or withdrawn.
    asleep: bool = False
    #: Orders that concern the community where the person lives.
    zones: tuple[Order, ...] = ()
    #: Kinds of professional qualification that are valid now.
    qualifications: frozenset[str] = frozenset()
    #: Never two of one household at the same time; empty for most people.
    household: str = ""

    @property
    def drives(self) -> bool:
        """Whether this is someone of the fleet."""
        return self.seats is not None


def enters(entry: PoolEntry) -> Candidate:
    """Someone who has just joined; without a service area they serve in their district."""
    return Candidate(
        id=entry.volunteer_id,
        community=entry.community,
        spot=Spot(entry.near.lat, entry.near.lon) if entry.near else None,
        intentions=frozenset(entry.intentions),
        available=frozenset(entry.available),
        areas=entry.service_areas or frozenset({entry.community[:6]}),
        trained_for=frozenset(entry.trained_for),
        insured_until=entry.insured_until,
        birth_year=entry.birth_year,
        affiliation=entry.affiliation,
        seats=entry.vehicle_seats,
        asleep=entry.asleep,
        qualifications=entry.qualifications,
        household=entry.household,
    )
