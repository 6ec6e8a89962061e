"""A need: people, and drivers with vehicles, whom a community asks for, for one shift.

submitted → published or rejected → matched → filled → in_service → completed; also withdrawn
and expired.  A need is matched when its first place is taken and filled when all are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from contracts.matching import (
    NeedChanged,
    NeedState,
    OffersAnswered,
    Project,
    Supplied,
)
from contracts.vocabulary import PostCategory
from kit.errors import Refusal, Unacceptable
from services.matching.domain.day import first_moment, local_day
from services.matching.domain.roster import (
    PRESENT,
    TAKEN,
    Offer,
    Roster,
    closed,
    count,
)
from services.matching.domain.spot import Spot

#: Needs that wait for people to say yes.
OPEN: frozenset[NeedState] = frozenset({"published", "matched"})
#: Needs that may still get people; some are on duty before the shift begins.
SEEKING: frozenset[NeedState] = OPEN | {"in_service"}
#: Needs that are alive: time will change them.
RUNNING: frozenset[NeedState] = SEEKING | {"filled"}
#: Needs before their shift, which can be taken back.
BEFORE: frozenset[NeedState] = OPEN | {"submitted", "filled"}
#: A need for another day waits for that day's plan until so long before its shift.
WAITS_FOR_PLAN = timedelta(hours=3)
#: After how long a search is repeated that the answer to an offer should have set off.
FALLBACK = timedelta(seconds=15)


class ReasonMissing(Unacceptable):
    """A rejection needs a reason."""

    code = "reason_missing"


class NotOpen(Refusal):
    """This need does not look for people now."""

    code = "need_not_open"


@dataclass(frozen=True, slots=True)
class Adoption:
    """Places kept for an organisation until a moment."""

    places: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records somebody has worked through, as of a moment."""

    done: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Need:
    """A need with its roster."""

    id: str
    state: NeedState
    community: str
    category: PostCategory
    people: int
    vehicles: int
    starts_at: datetime
    ends_at: datetime
    meeting_place: str
    site: Spot
    content: str
    precautions: str
    risk_notice: str
    guarantees: str
    min_age: int
    max_age: int
    mandatory: bool
    created_by: str
    #: When the shift is closed: at its end, and again later while someone is still on duty.
    closes_at: datetime
    #: The round-the-clock post of which this is one shift.
    post: str | None = None
    #: Published after the cut-off of its day's plan.
    after_cut_off: bool = False
    #: Filled by one organisation's team: nobody is asked singly.
    whole_team: bool = False
    #: Done from home, by anybody of the city.
    remote: bool = False
    project: Project = "duty"
    #: Who supplies what its people need, and what: an organisation, or an area's office.
    supporting_unit: str = ""
    supplies: frozenset[Supplied] = frozenset()
    #: How many records there are to work through; 0 where nobody counts them.
    records: int = 0
    #: What each of its people has done, by number of the roster.
    progress: Mapping[str, Tally] = field(default_factory=dict)
    #: By organisation.
    adoptions: Mapping[str, Adoption] = field(default_factory=dict)
    #: The office that must see to it that people come; empty while the search itself may find them.
    responsible: str = ""
    #: Nobody is sought because the command has paused this: see `channel`.
    held_back: bool = False
    #: How many people were taken away elsewhere for this need.
    moved: int = 0
    reason: str = ""
    offers: Roster = field(default_factory=dict)
    #: Who was appointed to lead, by block, as numbers of the roster.
    heads: Mapping[str, str] = field(default_factory=dict)
    #: Holds that were given up because no offer came of them; none may come of them later.
    barred: tuple[str, ...] = ()
    #: When to look for more people, if nothing makes us look before.
    look_at: datetime | None = None
    #: When time alone will next change this need; `settled` keeps it right.
    next_due: datetime | None = None

    def free(self, *, with_vehicle: bool) -> int:
        """Places of one kind that nobody has taken; a place on offer is still free."""
        places = self.vehicles if with_vehicle else self.people
        taken = (one.with_vehicle is with_vehicle for one in self._in(TAKEN))
        return places - sum(taken)

    def wanted(self, *, with_vehicle: bool) -> int:
        """Places of one kind that are neither taken nor on offer, while people are sought."""
        if self.state not in SEEKING or self.whole_team:
            return 0
        offered = sum(one.with_vehicle is with_vehicle for one in self._in({"offered"}))
        kept = 0 if with_vehicle else sum(map(self.kept, self.adoptions))
        return max(0, self.free(with_vehicle=with_vehicle) - offered - kept)

    def kept(self, organisation: str) -> int:
        """Places that an organisation has adopted and not yet named anybody for."""
        adopted = self.adoptions.get(organisation)
        named = self._in(TAKEN | {"offered"})
        sent = sum(one.organisation == organisation and not one.with_vehicle for one in named)
        return max(0, adopted.places - sent) if adopted else 0

    def seeks(self) -> bool:
        """Whether more people should be asked."""
        return self.wanted(with_vehicle=False) > 0 or self.wanted(with_vehicle=True) > 0

    def asked(self) -> frozenset[str]:
        """Everybody who was ever offered a place; nobody is asked twice."""
        return frozenset(one.volunteer for one in self.offers.values())

    def _in(self, states: frozenset[str] | set[str]) -> list[Offer]:
        return [one for one in self.offers.values() if one.state in states]


E = TypeVar("E", bound=NeedChanged)
A = TypeVar("A", bound=OffersAnswered)


def looks_from(starts_at: datetime) -> datetime:
    """From when a need looks for people by itself: on its day, or shortly before its shift."""
    return min(first_moment(local_day(starts_at)), starts_at - WAITS_FOR_PLAN)


def settled(need: Need) -> Need:
    """The need with the moment of its next change by time alone."""
    due: list[datetime | None] = []
    if need.state == "submitted":
        due = [need.starts_at]
    elif need.state in RUNNING:
        open_until = [one.expires_at for one in need.offers.values() if one.state == "offered"]
        due = [need.closes_at, *open_until]
        due += [one.until for one in need.adoptions.values()]
        if count(need.offers, {"waiting"}):
            due.append(need.starts_at)
        if need.look_at and need.look_at < need.starts_at and need.seeks():
            due.append(need.look_at)
    return replace(need, next_due=min((one for one in due if one), default=None))


def told(kind: type[E], need: Need) -> E:
    """The need as an event of this kind carries it."""
    return kind(
        need_id=need.id,
        state=need.state,
        community=need.community,
        category=need.category,
        people=need.people,
        vehicles=need.vehicles,
        starts_at=need.starts_at,
        ends_at=need.ends_at,
        meeting_place=need.meeting_place,
        offered=count(need.offers, {"offered"}),
        accepted=count(need.offers, TAKEN),
        present=count(need.offers, PRESENT),
        created_by=need.created_by,
        reason=need.reason,
        mandatory=need.mandatory,
        after_cut_off=need.after_cut_off,
        responsible=need.responsible,
        remote=need.remote,
        project=need.project,
        supporting_unit=need.supporting_unit or need.community,
        supplies=need.supplies,
        records=need.records,
        progress=sum(one.done for one in need.progress.values()),
    )


def answered(kind: type[A], need: Need, numbers: Sequence[str]) -> A:
    """These offers as an event of this kind carries them."""
    return kind(
        need_id=need.id,
        community=need.community,
        category=need.category,
        offers=closed(need.id, need.offers, numbers),
    )
