"""From a community's wish to a published need: submitted, reviewed by somebody else, or withdrawn.

What is published after the cut-off of its day's plan does not wait for a plan: people are sought
at once.
"""

from dataclasses import replace
from datetime import datetime

from contracts.base import Event
from contracts.matching import (
    NeedPublished,
    NeedRejected,
    NeedSubmitted,
    NeedWithdrawn,
    OffersWithdrawn,
    ReviewNeed,
    SubmitNeed,
)
from kit.errors import Forbidden, Refusal
from services.matching.domain.adoption import give_back
from services.matching.domain.day import local_day
from services.matching.domain.need import (
    BEFORE,
    FALLBACK,
    Need,
    NotOpen,
    ReasonMissing,
    answered,
    looks_from,
    settled,
    told,
)
from services.matching.domain.organisation import Organisation, may_claim
from services.matching.domain.roster import in_state, moved
from services.matching.domain.rules import Rules
from services.matching.domain.spot import spot


class OwnNeed(Forbidden):
    """Someone else must review this need."""

    code = "reviewer_is_creator"


class NotSubmitted(Refusal):
    """This need has been reviewed already."""

    code = "need_not_submitted"


class ShiftBegun(Refusal):
    """This shift has begun."""

    code = "shift_begun"


def submit(
    wish: SubmitNeed, *, key: str, now: datetime, by: str, supporter: Organisation | None = None
) -> tuple[Need, list[Event]]:
    """A new need, waiting for its review; ``supporter`` if an organisation supplies its people."""
    if wish.starts_at <= now:
        raise ShiftBegun
    if supporter:
        may_claim(supporter, ())
    need = Need(
        id=key,
        state="submitted",
        created_by=by,
        site=spot(wish.site),
        closes_at=wish.ends_at,
        supporting_unit=wish.supporting_unit or wish.community,
        **wish.model_dump(exclude={"site", "supporting_unit"}),
    )
    return settled(need), [told(NeedSubmitted, need)]


def review(
    need: Need, wish: ReviewNeed, *, now: datetime, by: str, rules: Rules | None = None
) -> tuple[Need, list[Event]]:
    """Publish or reject, which the creator may not do alone."""
    if need.state != "submitted":
        raise NotSubmitted(state=need.state)
    if by == need.created_by:
        raise OwnNeed
    if wish.verdict == "reject":
        if not wish.reason:
            raise ReasonMissing
        need = replace(need, state="rejected", reason=wish.reason)
        return settled(need), [told(NeedRejected, need)]
    if need.starts_at <= now:
        raise ShiftBegun
    late = (rules or Rules("")).closes(local_day(need.starts_at)) <= now
    look_at = now + FALLBACK if late else max(looks_from(need.starts_at), now + FALLBACK)
    need = replace(need, state="published", after_cut_off=late, look_at=look_at)
    return settled(need), [told(NeedPublished, need)]


def withdraw(need: Need, reason: str, *, now: datetime) -> tuple[Need, list[Event]]:
    """Take a need back, with every place that was offered or taken."""
    if need.state not in BEFORE:
        raise NotOpen(state=need.state)
    losing = in_state(need.offers, "offered", "accepted", "waiting")
    need, returned = give_back(need)
    need = replace(
        need,
        state="withdrawn",
        reason=reason,
        offers=moved(need.offers, losing, "withdrawn", now),
    )
    says: list[Event] = [*returned, told(NeedWithdrawn, need)]
    if losing:
        says.append(answered(OffersWithdrawn, need, losing))
    return settled(need), says
