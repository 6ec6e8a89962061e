"""Plans: who is to be offered which place on a day, for a whole area at once (一日一调度).

requested → solved → publishing → published.  A plan only fills what is free: people who have a
place from an earlier plan, or an open offer, keep it.  How it is repaired before it is published:
`draft`; how it goes out: `plan_publication`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from contracts import matching as told
from contracts.base import Event
from contracts.matching import GateValue, PlanChanged, PlanGap, PlanState, SolvePlan, Uncovered
from contracts.vocabulary import Gate
from kit.errors import NotFound, Refusal
from services.matching.domain.figures import (
    NO_BASIS,
    NO_FIGURES,
    NO_PROOF,
    STRAIGHT,
    Basis,
    Figures,
    Hole,
    Proof,
    Repaired,
    Signature,
    Travel,
)
from services.matching.domain.need import Need
from services.matching.domain.quote import Refills
from services.matching.domain.rules import Rules


class NotSolved(Refusal):
    """This plan is still being computed."""

    code = "plan_not_solved"


class Overtaken(Refusal):
    """This plan has been repaired since: look at the one that has taken its place."""

    code = "plan_repaired"


class AlreadyOffered(Refusal):
    """The places of this plan are on offer: its gates can no longer be weighed."""

    code = "already_offered"


class NoSuchPart(NotFound):
    """This plan's certificate has no such part."""


NO_REFILLS = Refills()


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan; ``waiting`` names, by need, those who have not yet been offered their place."""

    id: str
    state: PlanState
    area: str
    day: date
    requested_by: str
    figures: Figures = NO_FIGURES
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
    refills: Refills = NO_REFILLS
    #: Needs whose squads have nobody who was appointed to lead.
    headless: tuple[str, ...] = ()
    #: By gate how many more places it keeps empty.
    gates: Mapping[str, int] = field(default_factory=dict)
    #: The moment at which people and needs were looked at, and the places sought by need, on foot
    #: and with a vehicle.
    since: datetime | None = None
    sought: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    #: The plan of which this is the repair, what that changed, and the repair of this one.
    repairs: str = ""
    repair: Repaired | None = None
    repaired_by: str = ""


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
    return plan, [told_of(plan)]


def solve(
    plan: Plan,
    pairs: Mapping[str, tuple[str, ...]],
    figures: Figures,
    *,
    basis: Basis = NO_BASIS,
    mandatory: Iterable[Need] = (),
    holes: Iterable[Uncovered] = (),
) -> Decision:
    """Keep what was computed, and what it leaves open; the first answer counts.

    Who has signed for a gap of the plan that this one repairs answers for no greater one.
    """
    if plan.state != "requested":
        return plan, []
    missing = gaps(mandatory, pairs)
    plan = replace(
        plan,
        state="solved",
        waiting=dict(pairs),
        figures=figures,
        proof=basis.proof,
        travel=basis.travel,
        gaps=missing,
        exceptions={
            need: one
            for need, one in plan.exceptions.items()
            if missing.get(need, 0) <= plan.gaps.get(need, 0)
        },
        sought=basis.sought,
        since=basis.since,
        repair=basis.repair,
        uncovered=tuple(Hole(one.post, one.starts_at, one.ends_at) for one in holes),
    )
    return plan, [told_of(plan)]


def gaps(mandatory: Iterable[Need], pairs: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """How many people each mandatory need still lacks when the plan has had its way."""
    missing = {
        need.id: sum(need.wanted(with_vehicle=one) for one in (False, True))
        - len(pairs.get(need.id, ()))
        for need in mandatory
    }
    return {need: count for need, count in missing.items() if count > 0}


def weigh(plan: Plan, values: Mapping[Gate, int]) -> Decision:
    """Keep what each gate costs."""
    may_be_weighed(plan)
    plan = replace(plan, gates={gate.value: more for gate, more in values.items()})
    return plan, [told_of(plan)]


def may_be_weighed(plan: Plan) -> None:
    """Refuse a plan that is not there yet, or whose places are on offer already."""
    must_be_in_force(plan)
    if plan.state != "solved":
        raise AlreadyOffered


def must_be_in_force(plan: Plan) -> None:
    """Refuse a plan that is not there yet, or is there no more."""
    if plan.state == "requested":
        raise NotSolved
    if plan.repaired_by:
        raise Overtaken(plan=plan.repaired_by)


def part(plan: Plan, number: int) -> str:
    """The key of a part of a plan's certificate."""
    if plan.state == "requested":
        raise NotSolved
    if not 0 <= number < plan.proof.parts:
        raise NoSuchPart
    return f"{plan.proof.digest}/{number}"


def follow_up(plan: Plan, refills: Refills, headless: Iterable[str]) -> Decision:
    """Keep how a published plan's places were refilled since, and which squads lack a head."""
    after = replace(plan, refills=refills, headless=tuple(headless))
    return (plan, []) if after == plan else (after, [told_of(after)])


def told_of(plan: Plan) -> PlanChanged:
    """The plan as its event carries it."""
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
        refills=told.RefillFigures(**asdict(plan.refills)),
        headless=list(plan.headless),
        gates=[GateValue(gate=Gate(gate), more=more) for gate, more in plan.gates.items()],
        repairs=plan.repairs,
        repaired_by=plan.repaired_by,
        repair=told.RepairFigures(**asdict(plan.repair)) if plan.repair else None,
    )
