"""People who are asked to go from one need to another: their hours are held for both meanwhile."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from contracts.base import Event
from contracts.matching import RedirectPeople
from kit.errors import Forbidden
from kit.store import Shelf
from kit.wire import Envelope
from services.matching.domain.need import Need
from services.matching.domain.offer import Invitee, invite
from services.matching.domain.redirect import (
    NobodyToRedirect,
    free_of,
    holders,
    willing_to_ask,
)
from services.matching.domain.roster import OfferState, in_state, offer_id
from services.matching.store.people import People

#: States of an offer that can be given up for another.
OPEN: tuple[OfferState, ...] = ("offered", "accepted")
#: How they are asked.
Asking = Callable[..., tuple[Need, list[Event]]]


class Redirects:
    """One redirect is one wave of offers at the second need."""

    def __init__(self, needs: Shelf[Need], people: People) -> None:
        self._needs = needs
        self._people = people

    def ask(self, wish: RedirectPeople, *, cause: Envelope) -> None:
        """Ask the nearest who may serve there, at most so many."""
        kept = self._needs.kept(wish.to)
        if cause.id in kept.marks:
            return
        source, to = self._needs.get(wish.need_id), kept.entity
        if not to.community.startswith(cause.caller.area):
            raise Forbidden
        there = self._people.pool.find(sorted(holders(source)))
        able = self._people.fit(free_of(source, there), to)
        able = willing_to_ask(able, to, self._people.ways.to(to))
        chosen = [one.id for one in able[: wish.people]]
        asking = partial(invite, override=wish.reason)
        if not self.invite(source, to, chosen, asking, cause=cause, now=cause.time):
            raise NobodyToRedirect

    def invite(
        self,
        source: Need,
        to: Need,
        chosen: Sequence[str],
        asking: Asking,
        *,
        cause: Envelope,
        now: datetime,
    ) -> bool:
        """Ask those who have a place, or an offer, whether they come here instead; if anybody is.

        Only those who would be fit without that place, and alone of their household.
        """
        pool = self._people.pool
        at = {source.offers[one].volunteer: one for one in in_state(source.offers, *OPEN)}
        try:
            held = pool.hold(to, chosen, token=cause.id, now=now, besides=source.id)
            people = [
                Invitee(
                    one.id,
                    with_vehicle=one.drives,
                    home=one.community,
                    inside=source.offers[at[one.id]].inside,
                    instead=offer_id(source.id, at[one.id]),
                )
                for one in self._people.fit(free_of(source, held), to)
                if one.id in at
            ]
            if people:
                rule = partial(asking, people=people, now=now, token=cause.id)
                self._needs.decide(to.id, rule, cause=cause)
            return bool(people)
        finally:
            pool.settle(self._needs.get(to.id), chosen, token=cause.id)
