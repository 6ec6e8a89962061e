"""To whom goods are given: set aside first, handed over when the recipient signs.

The goods wait in ``reserved:team:7f3…`` and end in ``team:7f3…``, so what the warehouse shows is
always free to be given.
"""

from contracts.logistics import AllotDonation
from kit.errors import NotFound
from services.logistics.domain.donation import Donation
from services.logistics.domain.ledger import Entry, Move, Posting

RESERVED = "reserved:"


def allotment(wish: AllotDonation, donation: Donation, *, key: str) -> Posting:
    """Set goods of a donation aside, with the reason that charity law art. 59 asks for."""
    warehouse = f"warehouse:{donation.warehouse}"
    move = Move(wish.item, wish.quantity, warehouse, f"{RESERVED}{wish.to.kind}:{wish.to.id}")
    return Posting(key, "allot", donation.id, (move,), wish.reason)


def delivery(allotted: Entry, *, donation_id: str) -> Posting:
    """Hand over what was set aside, under an id that can exist only once per allotment."""
    if allotted.kind != "allot" or allotted.donation_id != donation_id:
        raise NotFound(f"this donation has no allotment {allotted.id}")
    moves = tuple(
        Move(leg.item, leg.delta, leg.account, leg.account.removeprefix(RESERVED))
        for leg in allotted.legs
        if leg.delta > 0
    )
    return Posting(f"deliver-{allotted.id}", "deliver", donation_id, moves, allotted.reason)
