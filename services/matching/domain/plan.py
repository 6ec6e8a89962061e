"""Plans: who is to be offered which place on a day, for a whole area at once (一日一调度).

requested → solved → publishing → published.  A plan only fills what is free: people who have a
place from an earlier plan, or an open offer, keep it.  It is not published while a mandatory post
lacks people, unless somebody else than the planner has signed for it (R-PLAN-02).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Literal

from contracts import matching as told
from contracts.base import Event, Message
from contracts.matching import (
    GateValue,
    OfferPlaces,
    PlanChanged,
    PlanGap,
    PlanState,
    SignException,
    SolvePlan,
    Uncovered,
)
from contracts.vocabulary import Gate
from kit.errors import Forbidden, NotFound, Refusal
from services.matching.domain.need import Need
from services.matching.domain.rules import Rules

#: Needs whose offers go out in one write, so that the plan's document stays small.
NEEDS_AT_ONCE = 100
#: People who are offered places of one need at once, so that the event stays small.
PEOPLE_AT_ONCE = 200


class NotSolved(Refusal):
    """This plan is still being computed."""

    code = "plan_not_solved"


class MandatoryEmpty(Refusal):
    """Mandatory posts lack people: find some, or let somebody sign an exception."""

    code = "mandatory_empty"


class SignerPlanned(Forbidden):
    """Whoever asked for the plan cannot sign its exceptions."""

    code = "signer_is_planner"


class NoGap(Refusal):
    """There is no gap at a mandatory post to sign for."""

    code = "no_gap"


class AlreadyOffered(Refusal):
    """The places of this plan are on offer: its gates can no longer be weighed."""

    code = "already_offered"


class NoSuchPart(NotFound):
    """This plan's certificate has no such part."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan achieves: places sought, those filled, and seconds of way to all of them."""

    needs: int = 0
    places: int = 0
    filled: int = 0
    cost_seconds: int = 0
    solve_ms: int = 0
    #: Seconds of way that a better plan might save; 0 is proven to be the best.
    gap_seconds: int = 0
    #: The version of the weights it was made by.
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a plan's certificate rests: its digest, and the number of its parts."""

    digest: str = ""
    parts: int = 0


NO_PROOF = Proof()


@dataclass(frozen=True, slots=True)
class Travel:
    """How ways are measured: straight lines times a detour (`gates.WALK`), or along streets."""

    mode: Literal["straight", "streets"] = "straight"
    detour: float = 1.3
    #: Of the map of streets.
    version: str = ""


STRAIGHT = Travel()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who answers for an empty post, why, and since when."""

    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Hole:
    """Hours for which a round-the-clock post has no shift."""

    post: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan; ``waiting`` names, by need, those who have not yet been offered their place."""

    id: str
    state: PlanState
    area: str
    day: date
    requested_by: str
    figures: Figures = Figures()
    proof: Proof = NO_PROOF
    waiting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: int = 1
    travel: Travel = STRAIGHT
    rules_version: int = 0
    #: Mandatory needs, with how many people each lacks.
    gaps: Mapping[str, int] = field(default_factory=dict)
    #: By need.
    exceptions: Mapping[str, Signature] = field(default_factory=dict)
    uncovered: tuple[Hole, ...] = ()
    #: By gate how many more places it keeps empty.
    gates: Mapping[str, int] = field(default_factory=dict)


Decision = tuple[Plan, list[Event]]


def request(
    wish: SolvePlan, *, key: str, by: str, version: int = 1, rules: Rules | None = None
) -> Decision:
    """A plan that is yet to be computed, by the figures in force."""
    plan = Plan(
        key,
        "requested",
        wish.area,
        wish.day,
        by,
        version=version,
        rules_version=rules.version if rules else 0,
    )
    return plan, [_changed(plan)]


def solve(
    plan: Plan,
    pairs: Mapping[str, tuple[str, ...]],
    figures: Figures,
    *,
    proof: Proof = NO_PROOF,
    travel: Travel = STRAIGHT,
    mandatory: Iterable[Need] = (),
    holes: Iterable[Uncovered] = (),
) -> Decision:
    """Keep what was computed, and what it leaves open; the first answer counts."""
    if plan.state != "requested":
        return plan, []
    plan = replace(
        plan,
        state="solved",
        waiting=dict(pairs),
        figures=figures,
        proof=proof,
        travel=travel,
        gaps=gaps(mandatory, pairs),
        uncovered=tuple(Hole(one.post, one.starts_at, one.ends_at) for one in holes),
    )
    return plan, [_changed(plan)]


def gaps(mandatory: Iterable[Need], pairs: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """How many people each mandatory need still lacks when the plan has had its way."""
    missing = {
        need.id: sum(need.wanted(with_vehicle=one) for one in (False, True))
        - len(pairs.get(need.id, ()))
        for need in mandatory
    }
    return {need: count for need, count in missing.items() if count > 0}


def sign(plan: Plan, wish: SignException, *, by: str, now: datetime) -> Decision:
    """Answer for gaps: those named, or all.  A second signature changes nothing."""
    if plan.state == "requested":
        raise NotSolved
    if by == plan.requested_by:
        raise SignerPlanned
    meant = dict.fromkeys(wish.need_ids or plan.gaps)
    if not meant or meant.keys() - plan.gaps.keys():
        raise NoGap(needs=[one for one in meant if one not in plan.gaps])
    signature = Signature(by, wish.reason, now)
    fresh = {one: signature for one in meant if one not in plan.exceptions}
    plan = replace(plan, exceptions={**plan.exceptions, **fresh})
    return plan, [_changed(plan)]


def weigh(plan: Plan, values: Mapping[Gate, int]) -> Decision:
    """Keep what each gate costs."""
    may_be_weighed(plan)
    plan = replace(plan, gates={gate.value: more for gate, more in values.items()})
    return plan, [_changed(plan)]


def may_be_weighed(plan: Plan) -> None:
    """Refuse a plan that is not there yet, or whose places are on offer already."""
    if plan.state == "requested":
        raise NotSolved
    if plan.state != "solved":
        raise AlreadyOffered


def part(plan: Plan, number: int) -> str:
    """The key of a part of a plan's certificate."""
    if plan.state == "requested":
        raise NotSolved
    if not 0 <= number < plan.proof.parts:
        raise NoSuchPart
    return f"{plan.proof.digest}/{number}"


def publish(plan: Plan, *, mandatory: Iterable[Need] = ()) -> Decision:
    """Begin to send the offers out, unless a mandatory need, as it is now, would lack people."""
    if plan.state == "requested":
        raise NotSolved
    if plan.state != "solved":
        return plan, []
    plan = replace(plan, gaps=gaps(mandatory, plan.waiting))
    unsigned = [one for one in plan.gaps if one not in plan.exceptions]
    if unsigned:
        raise MandatoryEmpty(needs=unsigned)
    plan = replace(plan, state="publishing")
    return plan, [_changed(plan)]


def publish_more(plan: Plan) -> tuple[Plan, list[Message]]:
    """Send out the offers of some needs; the event said with them sets off the next ones."""
    if plan.state != "publishing":
        return plan, []
    now = dict(islice(plan.waiting.items(), NEEDS_AT_ONCE))
    later = {need: people for need, people in plan.waiting.items() if need not in now}
    plan = replace(plan, waiting=later, state="publishing" if later else "published")
    says: list[Message] = [
        OfferPlaces(
            need_id=need, plan_id=plan.id, volunteer_ids=list(people[at : at + PEOPLE_AT_ONCE])
        )
        for need, people in now.items()
        for at in range(0, len(people), PEOPLE_AT_ONCE)
    ]
    return plan, [*says, _changed(plan)]


def _changed(plan: Plan) -> PlanChanged:
    figures = plan.figures
    return PlanChanged(
        plan_id=plan.id,
        area=plan.area,
        day=plan.day,
        state=plan.state,
        needs=figures.needs,
        places=figures.places,
        filled=figures.filled,
        cost_seconds=figures.cost_seconds,
        solve_ms=figures.solve_ms,
        version=plan.version,
        mode="streets" if plan.travel.mode == "streets" else "straight_line",
        travel=told.Travel(
            mode=plan.travel.mode, detour=plan.travel.detour, version=plan.travel.version
        ),
        rules_version=plan.rules_version,
        gaps=[
            PlanGap(need_id=need, missing=missing, excepted=need in plan.exceptions)
            for need, missing in plan.gaps.items()
        ],
        uncovered=[
            Uncovered(post=one.post, starts_at=one.starts_at, ends_at=one.ends_at)
            for one in plan.uncovered
        ],
        gap_seconds=figures.gap_seconds,
        policy=figures.policy,
        gates=[GateValue(gate=Gate(gate), more=more) for gate, more in plan.gates.items()],
    )
