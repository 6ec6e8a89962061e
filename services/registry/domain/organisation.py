"""A social organisation, from its application to the members it brings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from contracts.base import Message
from contracts.registry import (
    ApplyOrganisation,
    BringMembers,
    CapabilitiesFiled,
    FileCapabilities,
    OrganisationChanged,
    OrganisationState,
    ReviewOrganisation,
)
from kit.errors import Forbidden, NotFound, Refusal, Unacceptable
from services.registry.domain.credit_code import sound_credit_code
from services.registry.domain.phone import office
from services.registry.domain.text import clean
from services.registry.domain.volunteer import sound_name

#: Approvals by different people that an application needs.
APPROVALS = 2

Outcome = tuple["Organisation", list[Message]]


class AlreadyApplied(Refusal):
    """An organisation with this unified social credit code has applied."""

    code = "already_applied"


class OwnApplication(Forbidden):
    """Whoever applied does not review the application."""

    code = "own_application"


class AlreadyReviewed(Refusal):
    """You have reviewed this application; someone else must decide."""

    code = "already_reviewed"


class AlreadyDecided(Refusal):
    """This application has been decided."""

    code = "already_decided"


class ReasonNeeded(Unacceptable):
    """A rejection needs a reason."""

    code = "reason_needed"


class NotApproved(Refusal):
    """The organisation is not approved."""

    code = "not_approved"


class UnknownMembers(NotFound):
    """Some of these people are not in the reserve."""

    code = "unknown_members"


@dataclass(frozen=True, slots=True)
class CapabilitySheet:
    """What an organisation can bring, as it says itself; counts by kind."""

    people: int
    vehicles: Mapping[str, int]
    equipment: Mapping[str, int]
    skills: frozenset[str]
    ready_24h: bool
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who serves through the platform as a body."""

    id: str
    name: str
    kind: str
    uscc: str | None
    service_areas: frozenset[str]
    contact_name: str
    contact_phone: str
    state: OrganisationState
    applied_by: str
    applied_at: datetime
    approved_by: tuple[str, ...] = ()
    rejected_by: str = ""
    reason: str = ""
    #: Volunteers who serve with it, and since when.
    members: Mapping[str, datetime] = field(default_factory=dict)
    capabilities: CapabilitySheet | None = None


def apply(wish: ApplyOrganisation, *, organisation_id: str, now: datetime, by: str) -> Outcome:
    """Take in an application."""
    organisation = Organisation(
        id=organisation_id,
        name=sound_name(wish.name),
        kind=wish.kind,
        uscc=sound_credit_code(wish.uscc),
        service_areas=wish.service_areas,
        contact_name=sound_name(wish.contact_name),
        contact_phone=office(wish.contact_phone, synthetic=wish.synthetic),
        state="applied",
        applied_by=by,
        applied_at=now,
    )
    return organisation, [_changed(organisation)]


def review(wish: ReviewOrganisation, by: str, organisation: Organisation) -> Outcome:
    """Approve or reject.  The second approval counts, and two people never are one."""
    if organisation.state not in ("applied", "under_review"):
        raise AlreadyDecided(state=organisation.state)
    if by == organisation.applied_by:
        raise OwnApplication
    if by in organisation.approved_by:
        raise AlreadyReviewed
    if wish.verdict == "reject":
        return _rejected(organisation, by, clean(wish.reason or ""))
    approved_by = (*organisation.approved_by, by)
    state: OrganisationState = "approved" if len(approved_by) >= APPROVALS else "under_review"
    after = replace(organisation, state=state, approved_by=approved_by)
    return after, [_changed(after)]


def bring_members(
    wish: BringMembers, known: Collection[str], now: datetime, organisation: Organisation
) -> Outcome:
    """Enter members; ``known`` are those of them who are in the reserve."""
    if organisation.state != "approved":
        raise NotApproved
    missing = sorted(set(wish.volunteer_ids) - set(known))
    if missing:
        raise UnknownMembers(volunteer_ids=missing[:20], count=len(missing))
    new = {one: now for one in wish.volunteer_ids if one not in organisation.members}
    if not new:
        return organisation, []
    after = replace(organisation, members={**organisation.members, **new})
    return after, [_changed(after)]


def file_capabilities(wish: FileCapabilities, now: datetime, organisation: Organisation) -> Outcome:
    """Keep the newest capability sheet of an approved organisation."""
    if organisation.state != "approved":
        raise NotApproved
    vehicles = {one.kind: one.count for one in wish.vehicles}
    equipment = {one.kind: one.count for one in wish.equipment}
    skills = frozenset(filter(None, map(clean, wish.skills)))
    sheet = CapabilitySheet(wish.people, vehicles, equipment, skills, wish.ready_24h, now)
    said = CapabilitiesFiled(
        organisation_id=organisation.id,
        people=sheet.people,
        vehicles=vehicles,
        equipment=equipment,
        skills=skills,
        ready_24h=sheet.ready_24h,
    )
    return replace(organisation, capabilities=sheet), [said]


def _rejected(organisation: Organisation, by: str, reason: str) -> Outcome:
    if not reason:
        raise ReasonNeeded(field="reason")
    after = replace(organisation, state="rejected", rejected_by=by, reason=reason)
    return after, [_changed(after)]


def _changed(organisation: Organisation) -> OrganisationChanged:
    return OrganisationChanged(
        organisation_id=organisation.id,
        name=organisation.name,
        kind=organisation.kind,
        service_areas=organisation.service_areas,
        state=organisation.state,
        members=frozenset(organisation.members),
    )
