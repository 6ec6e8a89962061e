"""Answers to offers, and whose hours they keep or free."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from contracts.matching import OffersAnswered
from kit.store import Shelf
from kit.wire import Envelope
from services.matching.domain.answer import (
    OfferTimedOut,
    OnTheList,
    PlaceTaken,
    StillFree,
    accept,
    accept_late,
    found,
    place_waiting,
    wait,
    waiting,
)
from services.matching.domain.deadline import bar
from services.matching.domain.gates import safety_gates
from services.matching.domain.need import Need
from services.matching.domain.roster import split
from services.matching.store.people import People

#: States of an offer in which its hours are held.
HELD = frozenset({"offered", "accepted", "checked_in"})


class Answers:
    """Yes, also when it is late, and what becomes of hours that were held."""

    def __init__(self, needs: Shelf[Need], people: People) -> None:
        self._needs = needs
        self._people = people

    def accept(self, need_id: str, number: str, *, cause: Envelope) -> None:
        """Take a place.  Whoever says yes too late gets one that is free, or waits for one."""
        try:
            rule = partial(accept, number=number, now=cause.time)
            self._needs.decide(need_id, rule, cause=cause)
        except (PlaceTaken, OfferTimedOut, OnTheList):
            self._accept_late(need_id, number, cause=cause)

    def _accept_late(self, need_id: str, number: str, *, cause: Envelope) -> None:
        """The waiting list, or the place that is free after all; OnTheList if there is none."""
        rule = partial(wait, number=number, now=cause.time)
        silent = _silent(cause, "wait")
        try:
            self._needs.decide(need_id, rule, cause=silent)
        except StillFree:
            if self._take_free(need_id, number, cause=cause):
                return
            self._needs.decide(need_id, partial(rule, even_if_free=True), cause=silent)
        raise OnTheList

    def _take_free(self, need_id: str, number: str, *, cause: Envelope) -> bool:
        """Whether a late yes of somebody who may come has found its place and hours still free."""
        need, now = self._needs.get(need_id), cause.time
        volunteer = found(need, number).volunteer
        with self._people.held(need, [volunteer], cause=cause, now=now, besides=need_id) as held:
            if not held or safety_gates(held[0], need):
                return False
            rule = partial(accept_late, number=number, now=now, token=cause.id)
            try:
                self._needs.decide(need_id, rule, cause=cause)
            except PlaceTaken:
                return False  # somebody was faster
        self._people.pool.keep_one(need, [volunteer], token=cause.id)
        return True

    def place_waiting(self, need: Need, *, cause: Envelope, now: datetime) -> bool:
        """Give what is free to those who said yes when nothing was; whether there were any."""
        line = [need.offers[one].volunteer for one in waiting(need)] if need.seeks() else []
        if not line or now >= need.starts_at:
            return False
        standing_by = {one.volunteer for one in need.offers.values() if one.echelon}
        # Who stands by has kept the hours; whoever else waits needs them anew.
        for what, besides in (("place", ""), ("stand-by", need.id)):
            some = [one for one in line if (one in standing_by) is bool(besides)]
            if some:
                silent = _silent(cause, what)
                with self._people.held(need, some, cause=silent, now=now, besides=besides) as held:
                    names = {one.id for one in held if not safety_gates(one, need)}
                    rule = partial(place_waiting, held=names, now=now, token=silent.id)
                    self._needs.decide(need.id, rule, cause=silent)
                self._people.pool.keep_one(need, some, token=silent.id)
        return True

    # ---- holds ----------------------------------------------------------------------------

    def free_forgotten(self, now: datetime) -> None:
        """Free the hours that were held for offers nobody made."""
        for (need_id, token), volunteers in self._people.pool.overdue(now).items():
            cause = Envelope(type="sweep", data={}, id=f"bar-{token}")
            self._needs.decide(need_id, partial(bar, token=token), cause=cause)
            self._people.pool.settle(self._needs.get(need_id), volunteers, token=token)

    def given_up(self, closed: Sequence[OffersAnswered]) -> dict[tuple[str, str], list[str]]:
        """By need and token of their offer, whose hours these events free.

        Not of people who have a place there again: an event may come late, or twice, and a yes in
        between has a hold of its own, under a token of its own.
        """
        wanted = {"_id": {"$in": [one.need_id for one in closed]}}
        numbers = {split(offer.offer_id)[1] for event in closed for offer in event.offers}
        parts = {f"offers.{one}.{part}": 1 for one in numbers for part in ("state", "token")}
        rosters = self._needs.collection.find(wanted, parts) if parts else ()
        there = {one["_id"]: one.get("offers", {}) for one in rosters}
        found: dict[tuple[str, str], list[str]] = {}
        for event in closed:
            for one in event.offers:
                offer = there.get(event.need_id, {}).get(split(one.offer_id)[1], {})
                if offer.get("state") not in HELD:
                    key = (event.need_id, offer.get("token", ""))
                    found.setdefault(key, []).append(one.volunteer_id)
        return found


def _silent(cause: Envelope, what: str) -> Envelope:
    """A cause of the same thing for another decision, of which nobody waits to hear."""
    return replace(cause, id=f"{what}-{cause.id}", answer_to="")
