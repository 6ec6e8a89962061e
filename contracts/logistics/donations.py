"""Gifts of goods, from the pledge to the hand-over."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.base import Command, Event
from contracts.vocabulary import AreaCode, Id, Line, Phone, Strict, Text

DonationState = Literal["pledged", "received", "stocked", "allocated", "delivered", "declined"]


class DonationLine(Strict):
    """So much of one thing."""

    item: Id = Field(examples=["sprayer", "rescue_kit", "protective_suit"])
    quantity: int = Field(ge=1, le=1_000_000)
    unit: Line = "piece"


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


class ReceiveDonation(Command):
    """The goods are here, inspected (charity law art. 36: usable, safe), and go into stock."""

    topic: ClassVar[str] = "logistics.receive_donation.v1"

    donation_id: Id
    warehouse: Id = "main"
    inspected: Literal["passed", "declined"] = "passed"
    note: Line | None = None


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
