"""Offers on the bus: places held out to people, and their answers."""

from functools import partial

from contracts.matching import (
    AcceptOffer,
    AdoptPlaces,
    CallStandby,
    ClaimPlaces,
    DeclineOffer,
    NamePeople,
    OfferPlaces,
    RevokeLetter,
    SendTeam,
)
from kit.entrypoints import obeys
from kit.wire import Envelope, utcnow
from services.matching.domain.answer import decline
from services.matching.domain.letter import revoke
from services.matching.domain.roster import split
from services.matching.service.desk import Desk


class OfferDesk(Desk):
    """Places on offer."""

    @obeys(OfferPlaces)
    def offer(self, wish: OfferPlaces, cause: Envelope) -> None:
        """Offer places; the time to answer begins when the offer is made."""
        need, now = self.store.needs.get(wish.need_id), utcnow()
        if not self.store.channels.holds_back(need, cause=cause, now=now):
            self.store.places.offer(need, wish, cause=cause, now=now)

    @obeys(ClaimPlaces)
    def claim(self, wish: ClaimPlaces, cause: Envelope) -> None:
        """Offer places to an organisation's members."""
        self._must_offer(wish.need_id)
        self.store.places.claim(wish, cause=cause)

    @obeys(CallStandby)
    def call_standby(self, wish: CallStandby, cause: Envelope) -> None:
        """Ask people to stand by."""
        self._must_offer(wish.need_id)
        self.store.places.stand_by(wish, cause=cause, now=utcnow())

    @obeys(AdoptPlaces)
    def adopt(self, wish: AdoptPlaces, cause: Envelope) -> None:
        """Keep places for an organisation."""
        self.store.places.adopt(wish, cause=cause)

    @obeys(SendTeam)
    def send_team(self, wish: SendTeam, cause: Envelope) -> None:
        """Fill a need with one team."""
        self._must_offer(wish.need_id)
        self.store.places.send_team(wish, cause=cause)

    @obeys(NamePeople)
    def name_people(self, wish: NamePeople, cause: Envelope) -> None:
        """Offer places to people whom an operator names."""
        self._must_offer(wish.need_id)
        self.store.places.name(wish, cause=cause)

    @obeys(RevokeLetter)
    def revoke_letter(self, wish: RevokeLetter, cause: Envelope) -> None:
        """Make an introduction letter void."""
        need_id, number = split(wish.assignment_id)
        rule = partial(revoke, number=number, reason=wish.reason)
        self.store.needs.decide(need_id, rule, cause=cause)

    @obeys(AcceptOffer)
    def accept(self, wish: AcceptOffer, cause: Envelope) -> None:
        """Take a place."""
        self.store.answers.accept(*split(wish.offer_id), cause=cause)

    @obeys(DeclineOffer)
    def decline(self, wish: DeclineOffer, cause: Envelope) -> None:
        """Give a place back.  The reason is not kept: nobody may ask for one."""
        need_id, number = split(wish.offer_id)
        rule = partial(decline, number=number, now=cause.time)
        self.store.needs.decide(need_id, rule, cause=cause)

    def _must_offer(self, need_id: str) -> None:
        """Refuse while the command has paused this."""
        self.store.channels.must_run("needs", self.store.needs.get(need_id).community)
