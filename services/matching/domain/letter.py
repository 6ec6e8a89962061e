"""Introduction letters (介绍信): permission to cross into another community for a shift.

A letter comes with the assignment and goes with it: it is read from the same offer, so it can
neither be forgotten nor outlive the place.  It permits crossing; the distance is another matter
(decision 9.12), which an operator settles with a reason.
"""

from dataclasses import replace

from contracts.base import Event
from contracts.matching import LettersRevoked
from kit.errors import Refusal
from services.matching.domain.answer import found
from services.matching.domain.need import Need, answered


class NoLetter(Refusal):
    """Nobody needs a letter for this place, or it was never taken."""

    code = "no_letter"


def revoke(need: Need, number: str, *, reason: str) -> tuple[Need, list[Event]]:
    """A letter is no longer good; its holder keeps the place.  Twice is once."""
    mine = found(need, number)
    if mine.state not in {"accepted", "checked_in"} or mine.home in {"", need.community}:
        raise NoLetter
    if mine.letter_revoked:
        return need, []
    gone = replace(mine, letter_revoked=reason)
    need = replace(need, offers={**need.offers, number: gone})
    return need, [answered(LettersRevoked, need, [number])]
