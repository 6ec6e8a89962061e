"""Squads of a shift: 班长 leads the citizens, 点长 those from inside the system.

A squad is everybody of one block who has a place.  Its head is one of them: whoever was appointed
and still has the place, else the first who was asked of those who said yes.  So a squad with
anybody in it has exactly one head, whoever drops out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from contracts.base import Event
from kit.errors import Forbidden, Refusal
from services.matching.domain.answer import found
from services.matching.domain.duty import EARLY
from services.matching.domain.need import Need
from services.matching.domain.roster import TAKEN, Offer

Block = Literal["social", "inside"]
BLOCKS: tuple[Block, ...] = ("social", "inside")


class NoPlace(Refusal):
    """Only somebody who has a place can lead its squad."""

    code = "no_place"


class NotTheHead(Forbidden):
    """Only the head of a squad sees who is in it."""

    code = "not_the_head"


class NotNow(Refusal):
    """The head sees the squad from two hours before the shift until its end."""

    code = "not_now"


@dataclass(frozen=True, slots=True)
class Squad:
    """Numbers of the roster; the head is one of the members."""

    block: Block
    head: str
    members: tuple[str, ...]
    #: Whether the head was appointed, and is not just the first who said yes.
    appointed: bool = False


def block_of(offer: Offer) -> Block:
    """The block whose squad somebody belongs to."""
    return "inside" if offer.inside else "social"


def squads(need: Need) -> list[Squad]:
    """Those in which there is anybody."""
    return [squad for block in BLOCKS if (squad := _squad(need, block))]


def lacks_head(social: int, inside: int, heads: Mapping[str, str]) -> bool:
    """Whether a squad of two or more has nobody who was appointed, but whoever came first."""
    return (social > 1 and "social" not in heads) or (inside > 1 and "inside" not in heads)


def appoint(need: Need, number: str) -> tuple[Need, list[Event]]:
    """Let somebody lead the squad of their own block."""
    offer = found(need, number)
    if offer.state not in TAKEN:
        raise NoPlace
    heads: Mapping[str, str] = {**need.heads, block_of(offer): number}
    return replace(need, heads=heads), []


def led_by(need: Need, number: str, *, now: datetime) -> Squad:
    """The squad that somebody leads, while its shift lasts."""
    offer = found(need, number)
    squad = _squad(need, block_of(offer))
    if squad is None or squad.head != number:
        raise NotTheHead
    if not need.starts_at - EARLY <= now < need.ends_at:
        raise NotNow
    return squad


def _squad(need: Need, block: Block) -> Squad | None:
    members = tuple(
        number
        for number, one in need.offers.items()
        if one.state in TAKEN and block_of(one) == block
    )
    if not members:
        return None
    appointed = need.heads.get(block, "")
    chosen = appointed in members
    return Squad(block, appointed if chosen else members[0], members, appointed=chosen)
