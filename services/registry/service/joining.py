"""How people come, whose they are, and their rights to their data."""

from dataclasses import asdict
from functools import partial
from typing import Any

from contracts.registry import (
    AskDeletion,
    ClaimRecord,
    ExportMyData,
    GiveConsent,
    JoinByLink,
    OpenRecruitLink,
    ReadBadge,
    ReadRecruitLink,
    RevokeRecruitLink,
    TransferVolunteer,
    WithdrawConsent,
)
from kit.entrypoints import answers, obeys
from kit.wire import Envelope
from services.registry.domain import joining, recruit_link
from services.registry.service.base import OnTheBus


class AboutJoining(OnTheBus):
    """How people come, whose they are, and their rights to their data."""

    @obeys(OpenRecruitLink)
    def open_link(self, wish: OpenRecruitLink, cause: Envelope) -> None:
        """Publish a recruiting notice."""
        link, says = recruit_link.open_link(
            wish, link_id=cause.id, now=cause.time, by=cause.caller.id
        )
        self.store.links.add(link, says, cause=cause)

    @obeys(RevokeRecruitLink)
    def revoke_link(self, wish: RevokeRecruitLink, cause: Envelope) -> None:
        """Close a link."""
        self.store.links.decide(wish.link_id, recruit_link.revoke, cause=cause)

    @answers(ReadRecruitLink)
    def read_link(self, query: ReadRecruitLink, cause: Envelope) -> dict[str, Any]:
        """The notice behind a link."""
        return recruit_link.told(self.store.links.get(query.link_id), now=cause.time)

    @obeys(JoinByLink)
    def join(self, wish: JoinByLink, cause: Envelope) -> None:
        """Give someone a place who came by a link."""
        self.store.join(wish, cause=cause)

    @obeys(ClaimRecord)
    def claim(self, wish: ClaimRecord, cause: Envelope) -> None:
        """Let somebody take over the record that others made of them."""
        self.store.claim(wish, cause=cause)

    @obeys(TransferVolunteer)
    def transfer(self, wish: TransferVolunteer, cause: Envelope) -> None:
        """Hand a volunteer to another unit."""
        rule = partial(joining.transfer, wish, caller=asdict(cause.caller))
        self.store.stand(wish.volunteer_id, rule, cause=cause)

    @answers(ReadBadge)
    def read_badge(self, query: ReadBadge, cause: Envelope) -> dict[str, Any]:  # noqa: ARG002
        """Whether the bearer of a badge is in service."""
        return self.store.badge(query.volunteer_id)

    @obeys(GiveConsent)
    def consent(self, wish: GiveConsent, cause: Envelope) -> None:
        """Write down a consent."""
        rule = partial(joining.consent, wish, now=cause.time)
        self.store.volunteers.decide(wish.volunteer_id, rule, cause=cause)

    @obeys(WithdrawConsent)
    def withdraw_consent(self, wish: WithdrawConsent, cause: Envelope) -> None:
        """Take a consent back."""
        self.store.stand(wish.volunteer_id, partial(joining.withdraw_consent, wish), cause=cause)

    @obeys(AskDeletion)
    def erase(self, wish: AskDeletion, cause: Envelope) -> None:
        """Delete what makes a person recognisable."""
        records = self.store.records.of(wish.volunteer_id)
        self.store.stand(wish.volunteer_id, partial(joining.erase, records=records), cause=cause)

    @answers(ExportMyData)
    def export(self, query: ExportMyData, cause: Envelope) -> dict[str, Any]:
        """Everything that is kept about oneself."""
        self.store.note_reading("export", query.volunteer_id, cause)
        volunteer = self.store.volunteers.get(query.volunteer_id)
        return joining.exported(volunteer, self.store.records.of(volunteer.id))
