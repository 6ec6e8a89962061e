"""A plan goes out: signed for where it must be, then offered a few needs at a time.

It is not published while a mandatory post lacks people, unless somebody else than the planner has
signed for it (R-PLAN-02).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import islice

from contracts.base import Message
from contracts.matching import OfferPlaces, SignException
from kit.errors import Forbidden, Refusal
from services.matching.domain.figures import Signature
from services.matching.domain.need import Need
from services.matching.domain.plan import Decision, Plan, gaps, must_be_in_force, told_of

#: Needs whose offers go out in one write, so that the plan's document stays small.
NEEDS_AT_ONCE = 100
#: People who are offered places of one need at once, so that the event stays small.
PEOPLE_AT_ONCE = 200


class MandatoryEmpty(Refusal):
    """Mandatory posts lack people: find some, or let somebody sign an exception."""

    code = "mandatory_empty"


class SignerPlanned(Forbidden):
    """Whoever asked for the plan cannot sign its exceptions."""

    code = "signer_is_planner"


class NoGap(Refusal):
    """There is no gap at a mandatory post to sign for."""

    code = "no_gap"


def sign(plan: Plan, wish: SignException, *, by: str, now: datetime) -> Decision:
    """Answer for gaps: those named, or all.  A second signature changes nothing."""
    must_be_in_force(plan)
    if by == plan.requested_by:
        raise SignerPlanned
    meant = dict.fromkeys(wish.need_ids or plan.gaps)
    if not meant or meant.keys() - plan.gaps.keys():
        raise NoGap(needs=[one for one in meant if one not in plan.gaps])
    signature = Signature(by, wish.reason, now)
    fresh = {one: signature for one in meant if one not in plan.exceptions}
    plan = replace(plan, exceptions={**plan.exceptions, **fresh})
    return plan, [told_of(plan)]


def publish(plan: Plan, *, mandatory: Iterable[Need] = ()) -> Decision:
    """Begin to send the offers out, unless a mandatory need, as it is now, would lack people."""
    must_be_in_force(plan)
    if plan.state != "solved":
        return plan, []
    plan = replace(plan, gaps=gaps(mandatory, plan.waiting))
    unsigned = [one for one in plan.gaps if one not in plan.exceptions]
    if unsigned:
        raise MandatoryEmpty(needs=unsigned)
    plan = replace(plan, state="publishing")
    return plan, [told_of(plan)]


def publish_more(plan: Plan) -> tuple[Plan, list[Message]]:
    """Send out the offers of some needs; the event said with them sets off the next ones."""
    if plan.state != "publishing":
        return plan, []
    now = dict(islice(plan.waiting.items(), NEEDS_AT_ONCE))
    later = {need: people for need, people in plan.waiting.items() if need not in now}
    plan = replace(plan, waiting=later, state="publishing" if later else "published")
    says: list[Message] = [
        OfferPlaces(
            need_id=need,
            plan_id=plan.id,
            volunteer_ids=list(people[at : at + PEOPLE_AT_ONCE]),
            **_quoted(plan, need),
        )
        for need, people in now.items()
        for at in range(0, len(people), PEOPLE_AT_ONCE)
    ]
    return plan, [*says, told_of(plan)]


def _quoted(plan: Plan, need: str) -> dict[str, int | None]:
    """What a plan says of more places of a need."""
    walk, drive = plan.proof.prices.get(need, (-1, -1))
    return {
        "walk_price": walk if walk >= 0 else None,
        "drive_price": drive if drive >= 0 else None,
    }
