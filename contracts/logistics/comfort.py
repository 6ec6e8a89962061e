"""Comfort gifts (慰问): fruit and noodles brought to those who stand at a post."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from contracts.base import Command
from contracts.logistics.donations import DonationLine
from contracts.vocabulary import AreaCode, Id, Line, Phone, Strict


class Post(Strict):
    """Who is comforted; with ``need_id`` those who stand there by that need."""

    kind: Literal["station", "team", "community", "organisation"]
    id: Id


class GiveComfort(Command):
    """Somebody has brought something to a post, past every warehouse.

    It is a donation like any other: in the ledger, thanked, published within 72 hours; the day's
    food without a last day of use is for this day.
    """

    topic: ClassVar[str] = "logistics.give_comfort.v1"
    sealed: ClassVar[bool] = True

    donor_name: Line
    donor_phone: Phone | None = None
    publish_name: Literal["full", "masked", "anonymous"] = "masked"
    joint_donors: list[Line] = Field(default=[], max_length=20)
    area: AreaCode
    post: Post
    need_id: Id | None = None
    lines: list[DonationLine] = Field(min_length=1, max_length=20)
    #: The last day of use by item; medicine needs one.
    expires: dict[Id, date] = Field(default_factory=dict, max_length=20)
    synthetic: bool = False
