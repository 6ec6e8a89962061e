"""How people come: by a community's link, claimed from a list, handed from unit to unit."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.base import Command, Event, Query
from contracts.registry.people import RegisterVolunteer
from contracts.vocabulary import AreaCode, CommunityCode, Id, Line, Phone


class OpenRecruitLink(Command):
    """A community publishes a recruiting notice with a link for signing up."""

    topic: ClassVar[str] = "registry.open_recruit_link.v1"

    community: CommunityCode
    notice: Line
    expires_at: AwareDatetime
    #: How many may join through it.
    places: int = Field(default=10_000, ge=1, le=100_000)


class RevokeRecruitLink(Command):
    """Close a link before its time."""

    topic: ClassVar[str] = "registry.revoke_recruit_link.v1"

    link_id: Id


class JoinByLink(RegisterVolunteer):
    """Register through a community's link; the community is the link's."""

    topic: ClassVar[str] = "registry.join_by_link.v1"
    sealed: ClassVar[bool] = True
    in_batches: ClassVar[bool] = False

    link_id: Id


class RecruitLinkChanged(Event):
    """A link was opened or revoked."""

    topic: ClassVar[str] = "registry.recruit_link.changed.v1"

    link_id: str
    community: CommunityCode
    notice: str
    state: Literal["open", "revoked"]
    expires_at: AwareDatetime


class ReadRecruitLink(Query):
    """A link as whoever follows it may see it; how many came is for the community."""

    topic: ClassVar[str] = "registry.read_recruit_link.v1"

    link_id: Id


class ClaimRecord(Command):
    """Show that a record made by somebody else is one's own: its badge number and its phone."""

    topic: ClassVar[str] = "registry.claim_record.v1"
    sealed: ClassVar[bool] = True

    number: Line
    phone: Phone
    willing: bool = True
    opinion: Line | None = None


class TransferVolunteer(Command):
    """Hand a volunteer to another managing unit; audited, by the unit that has them."""

    topic: ClassVar[str] = "registry.transfer_volunteer.v1"
    sealed: ClassVar[bool] = True

    volunteer_id: Id
    block: Literal["youth_league", "organisation_department", "street", "community"]
    area: AreaCode
    reason: Line


class ReadBadge(Query):
    """Whether the bearer of a badge is in service now; the name is masked."""

    topic: ClassVar[str] = "registry.read_badge.v1"

    volunteer_id: Id


class GiveConsent(Command):
    """Agree to a use of one's data, in the words of a notice's version (PIPL art. 14)."""

    topic: ClassVar[str] = "registry.give_consent.v1"

    volunteer_id: Id
    purpose: Literal["service", "sensitive", "sharing", "publicity"]
    version: Line
    channel: Literal["web", "paper", "phone", "link"]


class WithdrawConsent(Command):
    """Take a consent back (PIPL art. 15); what was done before stays lawful."""

    topic: ClassVar[str] = "registry.withdraw_consent.v1"

    volunteer_id: Id
    purpose: Literal["service", "sensitive", "sharing", "publicity"]


class ExportMyData(Query):
    """Everything that is kept about oneself, in the clear (PIPL art. 45); audited."""

    topic: ClassVar[str] = "registry.export_my_data.v1"

    volunteer_id: Id


class AskDeletion(Command):
    """Ask that one's data be deleted; what the law keeps is named with its reason (art. 47)."""

    topic: ClassVar[str] = "registry.ask_deletion.v1"

    volunteer_id: Id
