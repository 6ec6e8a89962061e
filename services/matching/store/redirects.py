"""People who are asked to go from one need to another: their hours are held for both meanwhile."""

from functools import partial

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
from services.matching.domain.roster import offer_id
from services.matching.store.pool import Pool
from services.matching.store.rota import Rota
from services.matching.store.rules import RuleBook
from services.matching.store.turns import Turns


class Redirects:
    """One redirect is one wave of offers at the second need."""

    def __init__(
        self, needs: Shelf[Need], pool: Pool, rota: Rota, turns: Turns, rules: RuleBook
    ) -> None:
        self._needs = needs
        self._pool = pool
        self._rota = rota
        self._turns = turns
        self._rules = rules

    def ask(self, wish: RedirectPeople, *, cause: Envelope) -> None:
        """Ask the nearest who may serve there, at most so many."""
        kept = self._needs.kept(wish.to)
        if cause.id in kept.marks:
            return
        source, to = self._needs.get(wish.need_id), kept.entity
        if not to.community.startswith(cause.caller.area):
            raise Forbidden
        there = holders(source)
        people = free_of(source, self._pool.find(sorted(there)))
        rested = self._rota.rested(people, to, self._rules.of(to.community))
        apart = self._turns.apart(rested, to)
        chosen = [one.id for one in willing_to_ask(apart, to)[: wish.people]]
        try:
            held = self._pool.hold(to, chosen, token=cause.id, now=cause.time, besides=source.id)
            held = self._turns.apart(held, to)
            if not held:
                raise NobodyToRedirect
            people_asked = [
                Invitee(
                    one.id,
                    with_vehicle=one.drives,
                    home=one.community,
                    inside=source.offers[there[one.id]].inside,
                    instead=offer_id(source.id, there[one.id]),
                )
                for one in held
            ]
            rule = partial(
                invite,
                people=people_asked,
                now=cause.time,
                token=cause.id,
                override=wish.reason,
            )
            self._needs.decide(to.id, rule, cause=cause)
        finally:
            self._pool.settle(self._needs.get(to.id), chosen, token=cause.id)
