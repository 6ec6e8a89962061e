"""Social organisations."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.base import Command, Event
from contracts.vocabulary import AreaCode, Id, Line, Phone, Verdict


class ApplyOrganisation(Command):
    """A social organisation asks to serve through the platform."""

    topic: ClassVar[str] = "registry.apply_organisation.v1"
    sealed: ClassVar[bool] = True

    name: Line
    kind: Literal[
        "social_group", "private_non_enterprise", "foundation", "enterprise",
        "public_institution", "university", "community_group",
    ]  # fmt: skip
    uscc: str | None = Field(
        default=None, pattern=r"^[0-9A-HJ-NP-RTUW-Y]{18}$",
        description="Unified social credit code (GB 32100); none for a community's own group.",
    )  # fmt: skip
    service_areas: frozenset[AreaCode] = Field(min_length=1)
    contact_name: Line
    contact_phone: Phone
    synthetic: bool = False


class ReviewOrganisation(Command):
    """Approve or reject an application.  Two different people must approve."""

    topic: ClassVar[str] = "registry.review_organisation.v1"

    organisation_id: Id
    verdict: Verdict
    reason: Line | None = None


class BringMembers(Command):
    """An approved organisation names volunteers of the reserve who serve with it."""

    topic: ClassVar[str] = "registry.bring_members.v1"

    organisation_id: Id
    volunteer_ids: list[Id] = Field(min_length=1, max_length=1000)


OrganisationState = Literal["applied", "under_review", "approved", "rejected"]


class OrganisationChanged(Event):
    """An organisation applied, was reviewed once, approved or rejected, or brought members."""

    topic: ClassVar[str] = "registry.organisation.changed.v1"

    organisation_id: str
    name: str
    kind: str
    service_areas: frozenset[AreaCode]
    state: OrganisationState
    members: frozenset[str] = frozenset()
