"""Buying for others (代买): medicine, things for mother and child, food."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field, model_validator

from contracts.base import Command, Event, Query
from contracts.vocabulary import CommunityCode, Id, Line, Phone, Purpose, Strict

ErrandCategory = Literal["medicine", "mother_baby", "food", "other"]
ErrandState = Literal[
    "open", "claimed", "bought", "handed_over", "settled", "returned", "cancelled"
]  # fmt: skip
ErrandStep = Literal["give_back", "unavailable", "buy", "hand_over", "settle", "cancel"]


class ErrandItem(Strict):
    """One line of an order; the name alone brings the wrong thing home."""

    name: Line = Field(description="Of a medicine the generic name (通用名).")
    brand: Line | None = None
    maker: Line | None = None
    specification: Line | None = Field(default=None, examples=["5mg×28片", "3段 900g"])
    form: Line | None = Field(default=None, description="剂型: tablet, capsule, powder …")
    quantity: int = Field(default=1, ge=1, le=50)
    substitute: bool = Field(default=False, description="Another maker or brand will do.")


class OpenErrand(Command):
    """Something is to be bought for a household.  The platform carries no money.

    With ``help_id`` it belongs to a request for help, which follows it.
    """

    topic: ClassVar[str] = "logistics.open_errand.v1"
    sealed: ClassVar[bool] = True

    community: CommunityCode
    category: ErrandCategory
    items: list[ErrandItem] = Field(min_length=1, max_length=20)
    name: Line
    phone: Phone
    address: Line
    limit_fen: int = Field(ge=1, le=1_000_000, description="At most so much may be spent.")
    prescription: bool = Field(default=False, description="One is needed, and there is one.")
    card: Literal["none", "insurance_card", "prescription_paper", "both"] = Field(
        default="none", description="What the volunteer takes along and brings back."
    )
    runs_out_on: date | None = None
    note: Line | None = None
    help_id: Id | None = None

    @model_validator(mode="after")
    def _whole(self) -> "OpenErrand":
        complete = all(one.specification for one in self.items)
        if self.category in ("medicine", "mother_baby") and not complete:
            raise ValueError("medicine and things for a child need their specification")
        return self


class ClaimErrand(Command):
    """A volunteer takes an errand; who has not bought in time loses it again."""

    topic: ClassVar[str] = "logistics.claim_errand.v1"

    errand_id: Id
    volunteer_id: Id


class StepErrand(Command):
    """What happens next with an errand.

    ``buy`` needs the amount and the receipt's photo (its id, where the city keeps photos);
    ``hand_over`` the cards back; ``settle`` how the household has paid, outside the platform;
    ``give_back``, ``unavailable`` and ``cancel`` a reason.
    """

    topic: ClassVar[str] = "logistics.step_errand.v1"
    sealed: ClassVar[bool] = True

    errand_id: Id
    step: ErrandStep
    amount_fen: int | None = Field(default=None, ge=0, le=1_000_000)
    receipt: Id | None = None
    card_back: bool = False
    paid: Literal["cash", "transfer", "subsidy", "gift"] | None = None
    reason: Line | None = None


class ReadErrand(Query):
    """The order, for who buys and for operators.  Others see it masked on the board."""

    topic: ClassVar[str] = "logistics.read_errand.v1"
    sealed: ClassVar[bool] = True

    errand_id: Id
    purpose: Purpose | None = Field(None, description="Why; a volunteer's is the task itself.")


class ErrandChanged(Event):
    """An errand as it is after a change; never for whom, nor what is bought."""

    topic: ClassVar[str] = "logistics.errand.changed.v1"

    errand_id: str
    community: CommunityCode
    category: ErrandCategory
    state: ErrandState
    volunteer_id: str = ""
    help_id: str = ""
    opened_at: AwareDatetime
    due_at: AwareDatetime | None = None
    urgent: bool = False
    amount_fen: int | None = Field(default=None, description="Spent, outside the platform.")
    minutes: int | None = Field(default=None, description="From its opening to the door.")
    lapses: int = 0
    why: str = Field(default="", description="lapsed, given_back, unavailable, nobody, cancelled.")
