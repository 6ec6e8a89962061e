"""Rules as data: proposed by one person, put in force by another, never changed afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from contracts.base import Message
from contracts.registry import (
    PolicyChanged,
    PolicyContent,
    PolicyKind,
    PolicyState,
    PostRules,
    ProposePolicy,
    RecognitionRules,
    ReviewPolicy,
    WorkCalendar,
)
from contracts.vocabulary import HAZARDOUS_POSTS, MEDICAL_POSTS
from kit.errors import Forbidden, Refusal, Unacceptable
from services.registry.domain.catalogue import SHIPPED
from services.registry.domain.text import clean

#: What holds where no city has said anything else.
DEFAULTS: dict[PolicyKind, PolicyContent] = {
    "posts": SHIPPED,
    "calendar": WorkCalendar(),
    "recognition": RecognitionRules(),
}
_content: TypeAdapter[PolicyContent] = TypeAdapter(PolicyContent)


class OwnProposal(Forbidden):
    """Whoever proposed rules does not put them in force."""

    code = "own_proposal"


class PolicyDecided(Refusal):
    """This proposal has been decided; propose a new version."""

    code = "policy_decided"


class PolicyReasonNeeded(Unacceptable):
    """To turn rules down needs a reason."""

    code = "policy_reason_needed"


class BelowTheLaw(Unacceptable):
    """The law asks for more at this post: adults, insurance for everybody, medical trainers."""

    code = "below_the_law"


class PolicyInThePast(Unacceptable):
    """Rules hold from a moment that is still to come; what was done was done under others."""

    code = "policy_in_the_past"


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of one kind of rules for one area."""

    id: str
    kind: PolicyKind
    area: str
    version: int
    state: PolicyState
    effective_from: datetime
    #: As JSON: rules are read whole, and never searched.
    content: dict[str, Any]
    reason: str
    proposed_by: str
    proposed_at: datetime
    reviewed_by: str = ""

    def rules(self) -> PolicyContent:
        """What it says."""
        return _content.validate_python(self.content)


Outcome = tuple[Policy, list[Message]]


def propose(
    wish: ProposePolicy, *, policy_id: str, version: int, now: datetime, by: str
) -> Outcome:
    """Write down a proposal, if it is within the law."""
    if isinstance(wish.content, PostRules):
        _within_the_law(wish.content)
    if wish.effective_from < now:
        raise PolicyInThePast(field="effective_from")
    policy = Policy(
        id=policy_id,
        kind=wish.content.kind,
        area=wish.area,
        version=version,
        state="proposed",
        effective_from=wish.effective_from,
        content=wish.content.model_dump(mode="json"),
        reason=clean(wish.reason),
        proposed_by=by,
        proposed_at=now,
    )
    return policy, [_changed(policy)]


def review(wish: ReviewPolicy, by: str, policy: Policy) -> Outcome:
    """Put it in force or turn it down; two people see every rule."""
    if policy.state != "proposed":
        raise PolicyDecided(state=policy.state)
    if by == policy.proposed_by:
        raise OwnProposal
    reason = clean(wish.reason or "")
    if wish.verdict == "reject" and not reason:
        raise PolicyReasonNeeded(field="reason")
    state: PolicyState = "in_force" if wish.verdict == "approve" else "rejected"
    after = replace(policy, state=state, reviewed_by=by, reason=reason or policy.reason)
    return after, [_changed(after)]


def in_force(policies: Iterable[Policy], *, area: str, at: datetime) -> Policy | None:
    """Of policies of one kind the one that holds: of the smallest area, and of those the latest."""
    holding = [
        one
        for one in policies
        if one.state == "in_force" and area.startswith(one.area) and one.effective_from <= at
    ]
    order = ("effective_from", "version")
    return max(
        holding, key=lambda one: (len(one.area), *(getattr(one, x) for x in order)), default=None
    )


def _within_the_law(rules: PostRules) -> None:
    """Regulation art. 17 and Beita's special posts are a floor that no city goes below."""
    for post in rules.posts:
        hazardous = post.hazardous or post.category in HAZARDOUS_POSTS
        adult = post.min_age >= 18 and post.insurance == "everybody" and post.hazardous
        medical = post.face_to_face and post.medical_trainer
        if (hazardous and not adult) or (post.category in MEDICAL_POSTS and not medical):
            raise BelowTheLaw(category=post.category.value)


def _changed(policy: Policy) -> PolicyChanged:
    return PolicyChanged(
        policy_id=policy.id,
        kind=policy.kind,
        area=policy.area,
        version=policy.version,
        state=policy.state,
        effective_from=policy.effective_from,
        reason=policy.reason,
        content=policy.rules(),
    )
