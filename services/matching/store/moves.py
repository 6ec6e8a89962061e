"""Asking one person elsewhere, where a place would stay empty otherwise."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from kit.store import Shelf
from kit.wire import Envelope
from services.matching.domain.candidate import Candidate
from services.matching.domain.disturbance import AHEAD, Move, ask, moves, worth_a_move
from services.matching.domain.gates import gates, travel_seconds
from services.matching.domain.need import Need
from services.matching.domain.rules import Rules
from services.matching.store.people import People
from services.matching.store.pool import ALONG
from services.matching.store.redirects import Redirects

#: Needs of the same district and time that are looked through.
NEIGHBOURS = 50


class Moves:
    """At most one for each search in vain."""

    def __init__(self, needs: Shelf[Need], people: People, redirects: Redirects) -> None:
        self._needs = needs
        self._pool = people.pool
        self._ways = people.ways
        self._redirects = redirects

    def propose(self, need: Need, rules: Rules, *, cause: Envelope, now: datetime) -> None:
        """Ask somebody who has another place to come here instead, if the rules let it."""
        if not need.seeks() or not worth_a_move(need, rules, now=now):
            return
        asking = Envelope("sweep", {}, id=f"room-{cause.id}")
        holders = self._pool.promised_near(need)
        others = {one.id: one for one in self._at_the_same_time(need, holders)}
        for move in moves(need, list(others.values()), holders, self._ways.to(need)):
            source = others[move.need]
            if self._somebody_follows(source, move) and self._redirects.invite(
                source, need, [move.volunteer], ask, cause=asking, now=now
            ):
                return

    def _at_the_same_time(self, need: Need, holders: Sequence[Candidate]) -> list[Need]:
        """Needs of the district where one of these people has a place, or an open offer."""
        theirs = {hold.need for one in holders for hold in one.holds}
        return self._needs.find(
            {
                "_id": {"$in": sorted(theirs - {need.id})},
                "state": {"$in": sorted(AHEAD)},
                "starts_at": {"$lt": need.ends_at},
                "ends_at": {"$gt": need.starts_at},
                "community": {"$regex": f"^{need.community[:6]}"},
            },
            limit=NEIGHBOURS,
        )

    def _somebody_follows(self, source: Need, move: Move) -> bool:
        """Whether somebody free is near the place that would become empty."""
        drivers, travel = source.offers[move.number].with_vehicle, self._ways.to(source)
        nearest = partial(
            self._pool.mirror.nearest, source, drivers=drivers, without=source.asked()
        )
        if travel is travel_seconds:
            return bool(nearest(count=1))
        near = self._pool.find(nearest(count=ALONG, along=True))
        return any(not gates(one, source, travel) for one in near)
