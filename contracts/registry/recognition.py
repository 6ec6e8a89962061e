"""Thanks: lists that are public before they are issued, and certificates that can be verified."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field, model_validator

from contracts.base import Command, Event, Query
from contracts.vocabulary import AreaCode, Id, Line, Verdict

Tier = Literal["certificate", "honour"]
ListState = Literal["listed", "issuing", "issued"]


class ListAwards(Command):
    """Make the list of those to be thanked for a period, and publish it for objections."""

    topic: ClassVar[str] = "registry.list_awards.v1"

    area: AreaCode
    title: Line
    issuer: Line
    since: date
    until: date = Field(description="The last day of the period.")

    @model_validator(mode="after")
    def _forward(self) -> "ListAwards":
        if self.until < self.since:
            raise ValueError("it ends before it starts")
        return self


class ObjectAward(Command):
    """Say why somebody on a list should not be thanked so, while it is open for objections."""

    topic: ClassVar[str] = "registry.object_award.v1"
    sealed: ClassVar[bool] = True

    list_id: Id
    volunteer_number: Line
    reason: Line


class DecideObjection(Command):
    """Uphold an objection, and the award falls; or reject it.  Always with a reason."""

    topic: ClassVar[str] = "registry.decide_objection.v1"
    sealed: ClassVar[bool] = True

    list_id: Id
    volunteer_number: Line
    verdict: Verdict = Field(description="approve: the objection is right, the award falls.")
    reason: Line


class IssueAwards(Command):
    """Issue a list once nobody can object any more: a certificate for each."""

    topic: ClassVar[str] = "registry.issue_awards.v1"

    list_id: Id


class AwardsChanged(Event):
    """A list was published, is being issued, or is issued."""

    topic: ClassVar[str] = "registry.awards.changed.v1"

    list_id: str
    area: AreaCode
    title: str
    state: ListState
    since: date
    until: date
    objections_until: AwareDatetime
    people: int
    certificates: int
    honours: int
    trophies: int


class ReadAwards(Query):
    """A published list, by volunteer number, best first; with what each score is made of."""

    topic: ClassVar[str] = "registry.read_awards.v1"

    list_id: Id
    after: int = Field(
        default=0, ge=0, le=1_000_000_000, description="The rank of the last one seen."
    )
    limit: int = Field(default=100, ge=1, le=500)


class PrintCertificate(Command):
    """A volunteer's own certificate of all that is recorded (Order 67 art. 14): free, at once."""

    topic: ClassVar[str] = "registry.print_certificate.v1"

    volunteer_id: Id
    since: date
    until: date
    issuer: Line


class RevokeCertificate(Command):
    """Take a certificate back; its page says so from then on."""

    topic: ClassVar[str] = "registry.revoke_certificate.v1"
    sealed: ClassVar[bool] = True

    certificate_id: Id
    reason: Line


class CertificateChanged(Event):
    """A certificate was issued or revoked."""

    topic: ClassVar[str] = "registry.certificate.changed.v1"

    certificate_id: str
    number: str
    volunteer_id: str
    area: AreaCode
    kind: Literal["record", "certificate", "honour"]
    state: Literal["issued", "revoked"]


class ReadCertificate(Query):
    """What a certificate says, for whoever holds its token; the name is masked.

    ``unmasked`` is for the paper itself, which names the person and whom they work for.
    """

    topic: ClassVar[str] = "registry.read_certificate.v1"

    certificate_id: Id
    unmasked: bool = False
