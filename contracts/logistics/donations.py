"""Gifts of goods, from the pledge to the hand-over."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.base import Command, Event, Query
from contracts.vocabulary import AreaCode, AwareDatetime, Id, Line, Phone, Strict, Text

DonationState = Literal["pledged", "received", "stocked", "allocated", "delivered", "declined"]


class DonationLine(Strict):
    """So much of one thing."""

    item: Id = Field(examples=["sprayer", "rescue_kit", "protective_suit"])
    quantity: int = Field(ge=1, le=1_000_000)
    unit: Line = "piece"
    #: Food and medicine must have a last day of use when they are received.
    category: Literal["material", "food", "medicine"] = "material"


class Recipient(Strict):
    """To whom goods go."""

    kind: Literal["team", "community", "organisation"]
    id: Id


class PledgeDonation(Command):
    """Someone wants to give goods.  The platform never takes money."""

    topic: ClassVar[str] = "logistics.pledge_donation.v1"
    sealed: ClassVar[bool] = True

    donor_name: Line
    donor_phone: Phone | None = None
    publish_name: Literal["full", "masked", "anonymous"] = "masked"
    area: AreaCode
    purpose: Text | None = None
    lines: list[DonationLine] = Field(min_length=1, max_length=100)
    ticket_id: Id | None = None
    synthetic: bool = False
    #: Those who give together with the donor.
    joint_donors: list[Line] = Field(default=[], max_length=20)
    #: For whom alone it is meant (charity law art. 54).
    earmark: Recipient | None = None
    drive_id: Id | None = None


class ReceiveDonation(Command):
    """The goods are here, inspected (charity law art. 36: usable, safe), and go into stock."""

    topic: ClassVar[str] = "logistics.receive_donation.v1"

    donation_id: Id
    warehouse: Id = "main"
    inspected: Literal["passed", "declined"] = "passed"
    note: Line | None = None
    #: What passed the inspection, where that is less than was pledged.
    accepted: dict[Id, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    #: The last day of use by item.
    expires: dict[Id, date] = Field(default_factory=dict)
    #: The number of the receipt (charity law art. 38); none when the donor waives it.
    receipt_no: Line | None = None


class OpenDrive(Command):
    """Ask many for goods until a goal is reached; then it closes itself.

    It opens again when goods that were pledged are declined and too little is left.

    In public only a qualified charity may do so (charity law art. 22); neighbours may within
    their own compound, whose community is then the area.
    """

    topic: ClassVar[str] = "logistics.open_drive.v1"

    area: AreaCode
    title: Line
    organisation_id: Id | None = None
    qualification_no: Line | None = None
    filing_no: Line | None = None
    goal: list[DonationLine] = Field(min_length=1, max_length=50)


class CloseDrive(Command):
    """End a drive before its goal is reached."""

    topic: ClassVar[str] = "logistics.close_drive.v1"

    drive_id: Id
    reason: Line


class DiscloseDonations(Command):
    """Publish what was received in an area and has not been published yet.

    A correction is a disclosure of its own that names the one it corrects.
    """

    topic: ClassVar[str] = "logistics.disclose_donations.v1"

    area: AreaCode
    corrects: Id | None = None
    note: Text | None = None


class AskDisclosed(Query):
    """The published donations, newest first, with the names that donors let be shown."""

    topic: ClassVar[str] = "logistics.ask_disclosed.v1"
    sealed: ClassVar[bool] = True

    limit: int = Field(default=100, ge=1, le=500)


class StockDonation(Command):
    """Enter the goods of a received donation in the ledger.  Logistics says it to itself."""

    topic: ClassVar[str] = "logistics.stock_donation.v1"
    lane: ClassVar[str] = "ledger"

    donation_id: Id


class AllotDonation(Command):
    """Give so much of a donation to someone (art. 59: with a reason)."""

    topic: ClassVar[str] = "logistics.allot_donation.v1"
    lane: ClassVar[str] = "ledger"

    donation_id: Id
    item: Id
    quantity: int = Field(ge=1, le=1_000_000)
    to: Recipient
    reason: Line


class DeliverAllotment(Command):
    """The recipient has it and signs."""

    topic: ClassVar[str] = "logistics.deliver_allotment.v1"
    lane: ClassVar[str] = "ledger"

    donation_id: Id
    allotment_id: Id


class DonationChanged(Event):
    """A donation as it is after a change; the donor's name stays with logistics."""

    topic: ClassVar[str] = "logistics.donation.changed.v1"

    donation_id: str
    state: DonationState
    area: AreaCode
    lines: list[DonationLine]
    #: By item, over all recipients.
    allotted: dict[str, int] = Field(default_factory=dict)
    delivered: dict[str, int] = Field(default_factory=dict)
    #: By which the donor asks about the gift.
    tracking_code: str = ""
    #: By when its receipt must be public (72 hours), and whether the law's five days are over.
    disclose_by: AwareDatetime | None = None
    overdue: bool = False
    disclosed: bool = False
    #: A comfort gift: the post that it was brought to, and the need by which people stand there.
    brought_to: str = Field(default="", examples=["station:7f3…"])
    need_id: str = ""


class DriveChanged(Event):
    """A drive as it is after a change."""

    topic: ClassVar[str] = "logistics.drive.changed.v1"

    drive_id: str
    state: Literal["open", "reached", "closed"]
    area: AreaCode
    title: str
    #: False: neighbours among themselves; the public must not be asked.
    qualified: bool
    goal: dict[str, int]
    pledged: dict[str, int]


class DonationsDisclosed(Event):
    """The receipt of these donations is public now."""

    topic: ClassVar[str] = "logistics.donations.disclosed.v1"

    disclosure_id: str
    area: AreaCode
    donation_ids: list[str]
    #: By item, as received.
    totals: dict[str, int]
    corrects: str | None = None
    note: str = ""
