"""Places and the people who are asked to take them: two documents, bound by a hold (see `pool`)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from contracts.base import Event, Message
from contracts.matching import (
    AdoptPlaces,
    CallStandby,
    ClaimPlaces,
    NamePeople,
    OfferPlaces,
    SendTeam,
)
from contracts.vocabulary import Affiliation, Gate
from kit.decision import Kept
from kit.errors import NotFound
from kit.store import Shelf
from kit.wire import Envelope
from services.matching.domain import standby
from services.matching.domain.admission import may_begin
from services.matching.domain.adoption import adopt, send_team
from services.matching.domain.candidate import Candidate
from services.matching.domain.gates import Seconds, gates, safety_gates, travel_seconds
from services.matching.domain.need import Need
from services.matching.domain.offer import Invitee, acceptance, invite, offer, wave
from services.matching.domain.organisation import MayNotServe, Organisation, may_claim, may_serve
from services.matching.domain.quote import Quote
from services.matching.domain.refill import GREEDY, cost_of, quality
from services.matching.store.answers import Answers
from services.matching.store.moves import Moves
from services.matching.store.people import People

#: How people are asked by name: by an organisation, or by an operator with a reason.
Naming = partial[tuple[Need, list[Event]]] | partial[tuple[Need, list[Message]]]
#: States of an offer in which its hours are held.
HELD = frozenset({"offered", "accepted", "checked_in"})


class Places:
    """Offers, by whatever way somebody comes to one."""

    def __init__(
        self,
        needs: Shelf[Need],
        people: People,
        organisations: Shelf[Organisation],
        answers: Answers,
        moves: Moves,
    ) -> None:
        self._needs = needs
        self._people = people
        self._pool = people.pool
        self._rules = people.rules
        self._organisations = organisations
        self._answers = answers
        self._moves = moves

    # ---- asking ---------------------------------------------------------------------------

    def offer(self, need: Need, wish: OfferPlaces, *, cause: Envelope, now: datetime) -> None:
        """Offer places of a need to these people, as far as they and the places are free."""
        quote = wish.plan_id and Quote(wish.plan_id, wish.walk_price, wish.drive_price)
        with self._people.held(need, wish.volunteer_ids, cause=cause, now=now) as held:
            people = _invitees(one for one in held if not safety_gates(one, need))
            rule = partial(offer, people=people, now=now, token=cause.id, quote=quote or None)
            held.decided = self._needs.decide(need.id, rule, cause=cause)

    def top_up(self, kept: Kept[Need], *, cause: Envelope, now: datetime) -> None:
        """Fill what a need still wants: first those who wait for a place, then the nearest."""
        if self._answers.place_waiting(kept.entity, cause=cause, now=now):
            kept = self._needs.kept(kept.entity.id)
        need = kept.entity
        if cause.id in kept.marks or not need.seeks():
            return
        rules = self._rules.of(need.community)
        rate, decided = acceptance(need, rules.acceptance), None
        held: list[tuple[Candidate, bool]] = []
        travel = self._people.ways.to(need)
        fit, along = partial(self._fit, need=need, travel=travel), travel is not travel_seconds
        hold = partial(self._pool.hold_nearest, need, fit=fit, token=cause.id, now=now, along=along)
        try:
            for drivers in (False, True) if now < need.starts_at else ():
                wanted = wave(need.wanted(with_vehicle=drivers), rate)
                held += hold(wanted=wanted, drivers=drivers)
            as_planned = travel if self._people.ways.as_planned(need) else None
            people = _refilling(need, [one for one, is_fit in held if is_fit], as_planned)
            if len(people) < need.wanted(with_vehicle=False) + need.wanted(with_vehicle=True):
                self._moves.propose(need, rules, cause=cause, now=now)
            rule = partial(offer, people=people, now=now, token=cause.id, rate=rate, searched=True)
            decided = self._needs.decide(need.id, rule, cause=cause)
        finally:
            if held:
                decided = decided or self._needs.get(need.id)
                self._pool.settle(decided, [one.id for one, _ in held], token=cause.id)

    def _fit(self, people: Sequence[Candidate], *, need: Need, travel: Seconds) -> list[Candidate]:
        able = [one for one in people if not gates(one, need, travel)]
        if need.quote:  # as the plan would choose
            able.sort(key=lambda one: (cost_of(one, need, travel), one.id))
        return self._people.fit(able, need)

    def stand_by(self, wish: CallStandby, *, cause: Envelope, now: datetime) -> None:
        """Ask the nearest to stand by for places that may fall free."""
        kept = self._needs.kept(wish.need_id)
        if cause.id in kept.marks:
            return
        need, held = kept.entity, list[tuple[Candidate, bool]]()
        travel = self._people.ways.to(need)
        fit, along = partial(self._fit, need=need, travel=travel), travel is not travel_seconds
        hold = partial(self._pool.hold_nearest, need, fit=fit, token=cause.id, now=now, along=along)
        try:
            held += hold(wanted=wish.people, drivers=False)
            people = _invitees(one for one, is_fit in held if is_fit)
            rule = partial(standby.ask, people=people, now=now, token=cause.id)
            self._needs.decide(need.id, partial(rule, echelon=wish.echelon), cause=cause)
        finally:
            ids = [one.id for one, _ in held]
            self._pool.settle(self._needs.get(need.id), ids, token=cause.id)

    def claim(self, wish: ClaimPlaces, *, cause: Envelope) -> None:
        """Offer places to the members whom an organisation names."""
        if cause.id not in self._needs.kept(wish.need_id).marks:
            may_claim(self._organisations.get(wish.organisation_id), wish.volunteer_ids)
            naming = partial(invite, organisation=wish.organisation_id)
            self._invite(wish.need_id, wish.volunteer_ids, naming, cause=cause)

    def adopt(self, wish: AdoptPlaces, *, cause: Envelope) -> None:
        """Keep places for an organisation until the cut-off."""
        may_claim(self._organisations.get(wish.organisation_id), ())
        rules = self._rules.of(self._needs.get(wish.need_id).community)
        rule = partial(adopt, wish=wish, now=cause.time, rules=rules)
        self._needs.decide(wish.need_id, rule, cause=cause)

    def send_team(self, wish: SendTeam, *, cause: Envelope) -> None:
        """Fill a need with an organisation's team, or refuse all of it."""
        if cause.id not in self._needs.kept(wish.need_id).marks:
            may_claim(self._organisations.get(wish.organisation_id), wish.volunteer_ids)
            naming = partial(send_team, organisation=wish.organisation_id)
            self._invite(wish.need_id, wish.volunteer_ids, naming, cause=cause)

    def may_begin(self, need_id: str, numbers: Iterable[str]) -> None:
        """Check once more, at the door, who may serve; a Refusal names those who may not."""
        need = self._needs.get(need_id)
        coming = [
            need.offers[one].volunteer
            for one in numbers
            if one in need.offers and need.offers[one].state in {"accepted", "no_show"}
        ]
        may_begin(self._pool.find(coming), need)

    def name(self, wish: NamePeople, *, cause: Envelope) -> None:
        """Offer places to the people whom an operator names, with a reason."""
        if cause.id not in self._needs.kept(wish.need_id).marks:
            naming = partial(invite, override=wish.reason)
            self._invite(wish.need_id, wish.volunteer_ids, naming, cause=cause)

    def _invite(
        self,
        need_id: str,
        volunteers: Sequence[str],
        naming: Naming,
        *,
        cause: Envelope,
    ) -> None:
        need = self._needs.get(need_id)
        fresh = [one for one in volunteers if one not in need.asked()]
        known = self._pool.find(fresh)
        if len(known) < len(set(fresh)):
            raise NotFound("someone named is not in the reserve")
        may_serve(known, need)
        with self._people.held(need, fresh, cause=cause, now=cause.time) as held:
            if missed := set(fresh) - {one.id for one in held}:
                raise self._missed(sorted(missed), self._pool.find(fresh), need)
            rule = partial(naming, people=_invitees(held), now=cause.time, token=cause.id)
            held.decided = self._needs.decide(need_id, rule, cause=cause)

    def _missed(self, missed: Sequence[str], named: Sequence[Candidate], need: Need) -> MayNotServe:
        """Why these of the people named are not to be had, whose own papers are in order."""
        may_serve([one for one in named if one.id in missed], need)  # someone else was faster
        apart = {one.id for one in self._people.turns.apart(named, need)}
        gate = {True: Gate.NOT_RESTED, False: Gate.HOUSEHOLD_SERVING}
        return MayNotServe(volunteers={one: [gate[one in apart]] for one in missed})


def _invitees(people: Iterable[Candidate]) -> list[Invitee]:
    return [
        Invitee(
            one.id,
            with_vehicle=one.drives,
            home=one.community,
            inside=one.affiliation != Affiliation.SOCIAL,
        )
        for one in people
    ]


def _refilling(need: Need, people: Sequence[Candidate], travel: Seconds | None) -> list[Invitee]:
    """The same, with how well each refills a place of the plan that sent people before.

    Nobody can say where ways cannot be measured as that plan did (``travel`` None).
    """
    asked = _invitees(people)
    if need.quote is None:
        return asked
    found = [
        quality(need, cost_of(one, need, travel), with_vehicle=one.drives) if travel else GREEDY
        for one in people
    ]
    return [
        replace(one, refill=kind, gap=gap) for one, (kind, gap) in zip(asked, found, strict=True)
    ]
