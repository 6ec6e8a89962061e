"""People who have a place are asked to go elsewhere instead (R-COM-04).

Nobody is moved without a yes: the first place stays theirs until they have taken the second.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from contracts.base import Message
from contracts.matching import DeclineOffer
from kit.errors import Refusal
from services.matching.domain.answer import decline, found
from services.matching.domain.candidate import Candidate
from services.matching.domain.gates import Seconds, gates, travel_seconds
from services.matching.domain.need import Need
from services.matching.domain.roster import PRESENT, in_state


class NobodyToRedirect(Refusal):
    """Nobody who has a place there could go to the other one."""

    code = "nobody_to_redirect"


def free_of(need: Need, people: Sequence[Candidate]) -> list[Candidate]:
    """These people as they would be without their place at a need."""
    return [
        replace(one, holds=tuple(hold for hold in one.holds if hold.need != need.id))
        for one in people
    ]


def willing_to_ask(
    people: Sequence[Candidate], to: Need, seconds: Seconds = travel_seconds
) -> list[Candidate]:
    """Those who may serve there and were not asked yet, the nearest first."""
    able = [one for one in people if one.id not in to.asked() and not gates(one, to, seconds)]
    return sorted(able, key=lambda one: (seconds(one, to), one.id))


def holders(need: Need) -> dict[str, str]:
    """Whoever has said yes and is not there yet, with the number of their place."""
    return {need.offers[one].volunteer: one for one in in_state(need.offers, "accepted")}


def leave(
    need: Need, number: str, *, instead: str, now: datetime
) -> tuple[Need, Sequence[Message]]:
    """Give the first place up; who has begun there meanwhile stays, and the second is given up.

    Who was missed there has nothing left to give up.
    """
    state = found(need, number).state
    if state in PRESENT:
        return need, [DeclineOffer(offer_id=instead)]
    if state == "no_show":
        return need, []
    return decline(need, number, now=now)
