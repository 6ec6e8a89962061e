"""To whom goods are given: set aside first, handed over when the recipient signs.

The goods wait in ``reserved:team:7f3…`` and end in ``team:7f3…``, so what the warehouse shows is
always free to be given.
"""

from contracts.logistics import AllotDonation
from kit.errors import NotFound
from services.logistics.domain.account import account
from services.logistics.domain.donation import Donation, for_purpose
from services.logistics.domain.ledger import Entry, Move, Posting
from services.logistics.domain.whereabouts import lot_origin

RESERVED = "reserved:"


def allotment(wish: AllotDonation, donation: Donation, *, key: str) -> Posting:
    """Set goods of a donation aside, with the reason that charity law art. 59 asks for."""
    for_purpose(donation, f"{wish.to.kind}:{wish.to.id}")
    move = Move(
        wish.item,
        wish.quantity,
        f"warehouse:{donation.warehouse}",
        f"{RESERVED}{wish.to.kind}:{wish.to.id}",
        origin=lot_origin(donation.id),
    )
    return Posting(key, "allot", (move,), donation_id=donation.id, reason=wish.reason)


def delivery(allotted: Entry, *, donation_id: str) -> Posting:
    """Hand over what was set aside, under an id that can exist only once per allotment."""
    if allotted.kind != "allot" or allotted.donation_id != donation_id:
        raise NotFound(f"this donation has no allotment {allotted.id}")
    moves = []
    for leg in allotted.legs:
        if leg.delta > 0:
            here = account(leg.account)
            target = here.place.removeprefix(RESERVED)
            moves.append(Move(here.item, leg.delta, here.place, target, here.lot))
    return Posting(
        f"deliver-{allotted.id}",
        "deliver",
        tuple(moves),
        donation_id=donation_id,
        reason=allotted.reason,
    )
