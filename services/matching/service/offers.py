"""Offers on the bus: places held out to people, and their answers."""

from functools import partial

from contracts.matching import AcceptOffer, ClaimPlaces, DeclineOffer, OfferPlaces
from kit.entrypoints import obeys
from kit.wire import Envelope, utcnow
from services.matching.domain.offer import accept, decline
from services.matching.domain.roster import split
from services.matching.service.desk import Desk


class OfferDesk(Desk):
    """Places on offer."""

    @obeys(OfferPlaces)
    def offer(self, wish: OfferPlaces, cause: Envelope) -> None:
        """Offer places; the time to answer begins when the offer is made."""
        self.store.offer_places(wish.need_id, wish.volunteer_ids, cause=cause, now=utcnow())

    @obeys(ClaimPlaces)
    def claim(self, wish: ClaimPlaces, cause: Envelope) -> None:
        """Offer places to an organisation's members."""
        self.store.claim(wish, cause=cause)

    @obeys(AcceptOffer)
    def accept(self, wish: AcceptOffer, cause: Envelope) -> None:
        """Take a place."""
        need_id, number = split(wish.offer_id)
        rule = partial(accept, number=number, now=cause.time)
        self.store.needs.decide(need_id, rule, cause=cause)

    @obeys(DeclineOffer)
    def decline(self, wish: DeclineOffer, cause: Envelope) -> None:
        """Give a place back.  The reason is not kept: nobody may ask for one."""
        need_id, number = split(wish.offer_id)
        rule = partial(decline, number=number, now=cause.time)
        self.store.needs.decide(need_id, rule, cause=cause)
