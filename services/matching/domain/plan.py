"""Plans: who is to be offered which place on a day, for a whole area at once (一日一调度).

requested → solved → publishing → published.  A plan only fills what is free: people who have a
place from an earlier plan, or an open offer, keep it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from contracts.base import Event, Message
from contracts.matching import OfferPlaces, PlanChanged, PlanState, SolvePlan
from kit.errors import NotFound, Refusal

#: Needs whose offers go out in one write, so that the plan's document stays small.
NEEDS_AT_ONCE = 100
#: People who are offered places of one need at once, so that the event stays small.
PEOPLE_AT_ONCE = 200


class NotSolved(Refusal):
    """This plan is still being computed."""

    code = "plan_not_solved"


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


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan; ``waiting`` names, by need, those who have not yet been offered their place."""

    id: str
    state: PlanState
    area: str
    day: date
    requested_by: str
    figures: Figures = Figures()
    proof: Proof = Proof()
    waiting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def request(wish: SolvePlan, *, key: str, by: str) -> tuple[Plan, list[Event]]:
    """A plan that is yet to be computed."""
    plan = Plan(key, "requested", wish.area, wish.day, by)
    return plan, [_changed(plan)]


def solve(
    plan: Plan, pairs: Mapping[str, tuple[str, ...]], figures: Figures, proof: Proof = Proof()
) -> tuple[Plan, list[Event]]:
    """Keep what was computed; the first answer counts."""
    if plan.state != "requested":
        return plan, []
    plan = replace(plan, state="solved", waiting=dict(pairs), figures=figures, proof=proof)
    return plan, [_changed(plan)]


def part(plan: Plan, number: int) -> str:
    """The key of a part of a plan's certificate."""
    if plan.state == "requested":
        raise NotSolved
    if not 0 <= number < plan.proof.parts:
        raise NoSuchPart
    return f"{plan.proof.digest}/{number}"


def publish(plan: Plan) -> tuple[Plan, list[Event]]:
    """Begin to send the offers out."""
    if plan.state == "requested":
        raise NotSolved
    if plan.state != "solved":
        return plan, []
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
        gap_seconds=figures.gap_seconds,
        policy=figures.policy,
    )
