"""A plan that nobody has been told of yet follows what happens, by exact repair.

Its people drop out, or are promised elsewhere; needs come, go, and are filled in other ways.  Then
the next version of the plan takes its place: the old one with what must change, proven to be the
best again (`solver.amend`).  After publication nobody is moved without a yes (`disturbance`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from contracts.vocabulary import Gate
from services.matching.domain.candidate import Candidate
from services.matching.domain.day import first_moment
from services.matching.domain.figures import Repaired
from services.matching.domain.gates import Seconds, gates, travel_seconds
from services.matching.domain.need import OPEN, Need
from services.matching.domain.plan import Decision, Plan, told_of

#: Places of needs, on foot and with a vehicle.
Sought = Mapping[str, tuple[int, int]]
#: Who goes where, by need.
Pairs = Mapping[str, Sequence[str]]
_NONE = (0, 0)
#: Along streets ways may be shorter than straight lines say, should the map be gone by now.
_WAYS = frozenset({Gate.WALK_OVER_15MIN, Gate.DRIVE_OVER_30MIN})


@dataclass(frozen=True, slots=True)
class Drift:
    """What has happened to a plan: who dropped out, and needs whose places are others now."""

    gone: tuple[str, ...] = ()
    places: Sought = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.gone or self.places)


def sought(needs: Iterable[Need]) -> dict[str, tuple[int, int]]:
    """What a plan has to fill of each need."""
    wanted = {
        one.id: (one.wanted(with_vehicle=False), one.wanted(with_vehicle=True))
        for one in needs
        if one.state in OPEN
    }
    return {need: places for need, places in wanted.items() if places != _NONE}


def places_changed(plan: Plan, needs: Sequence[Need]) -> dict[str, tuple[int, int]]:
    """Of these needs those that ask for other places than the plan has reckoned with."""
    now = sought(needs)
    changed = {one.id: now.get(one.id, _NONE) for one in needs}
    return {need: some for need, some in changed.items() if some != plan.sought.get(need, _NONE)}


def dropped(
    plan: Plan,
    people: Iterable[Candidate],
    needs: Mapping[str, Need],
    seconds: Seconds = travel_seconds,
) -> list[str]:
    """Of these people those who cannot take the place any more that the plan has for them."""
    place = {one: need for need, some in plan.waiting.items() for one in some}
    return [
        one.id
        for one in people
        if one.id in place
        and (_promised(one, plan) or _shut(one, plan, needs.get(place[one.id]), seconds))
    ]


def short_of(plan: Plan, needs: Iterable[Need], gone: Collection[str]) -> list[Need]:
    """Of these needs those with a place for which the plan has nobody now that these are gone."""
    wanted = {one.id: one for one in needs}
    return [
        wanted[need]
        for need, places in sought(wanted.values()).items()
        if sum(one not in gone for one in plan.waiting.get(need, ())) < sum(places)
    ]


def may_join(one: Candidate, needs: Iterable[Need], seconds: Seconds = travel_seconds) -> bool:
    """Whether somebody could take a place of one of these needs."""
    return any(not gates(one, need, seconds) for need in needs)


def overtaken(plan: Plan, *, by: str) -> Decision:
    """Another version takes the place of a plan of which nobody has been told."""
    if plan.state != "solved" or plan.repaired_by:
        return plan, []
    plan = replace(plan, repaired_by=by)
    return plan, [told_of(plan)]


def successor(plan: Plan, *, version: int) -> Decision:
    """The plan that takes its place, yet to be computed; who has signed for gaps still has."""
    after = Plan(
        id=plan.repaired_by,
        state="requested",
        area=plan.area,
        day=plan.day,
        requested_by=plan.requested_by,
        version=version,
        rules_version=plan.rules_version,
        gaps=plan.gaps,
        exceptions=plan.exceptions,
        repairs=plan.id,
    )
    return after, [told_of(after)]


def compared(plan: Plan, after: Pairs, wanted: Sought, gone: Iterable[str]) -> Repaired:
    """What a repair has changed."""
    old, new = _posts(plan.waiting), _posts(after)
    missing = set(gone)
    changes = [
        wanted.get(need, _NONE)[way] - plan.sought.get(need, _NONE)[way]
        for need in wanted.keys() | plan.sought.keys()
        for way in (0, 1)
    ]
    return Repaired(
        dropped=len(missing & old.keys()),
        more=sum(max(0, one) for one in changes),
        fewer=sum(max(0, -one) for one in changes),
        called=len(new.keys() - old.keys()),
        moved=sum(old[one] != new[one] for one in old.keys() & new.keys()),
        released=len(old.keys() - new.keys() - missing),
    )


def sent_anew(plan: Plan, after: Pairs) -> list[str]:
    """Who has a place by a repair that they did not have."""
    old = _posts(plan.waiting)
    return [one for one, need in _posts(after).items() if old.get(one) != need]


def _posts(pairs: Pairs) -> dict[str, str]:
    return {one: need for need, some in pairs.items() for one in some}


def _promised(one: Candidate, plan: Plan) -> bool:
    """Whether somebody has anything to do on the day by now."""
    start = first_moment(plan.day)
    return any(hold.start < start + timedelta(days=1) and start < hold.end for hold in one.holds)


def _shut(one: Candidate, plan: Plan, need: Need | None, seconds: Seconds) -> bool:
    if need is None:
        return False
    closed = set(gates(one, need, seconds))
    unlike = plan.travel.mode == "streets" and seconds is travel_seconds
    return bool(closed - _WAYS if unlike else closed)
