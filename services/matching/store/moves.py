"""Asking one person elsewhere, where a mandatory place would stay empty otherwise."""

from datetime import datetime
from functools import partial

from kit.store import Shelf
from kit.wire import Envelope
from services.matching.domain.disturbance import Move, let_go, look_soon, moves
from services.matching.domain.need import OPEN, Need
from services.matching.domain.roster import in_state
from services.matching.domain.rules import Rules
from services.matching.store.pool import Pool

#: Needs of the same district and time that are looked through.
NEIGHBOURS = 50


class Moves:
    """At most one for each search, and only from unanswered offers."""

    def __init__(self, needs: Shelf[Need], pool: Pool) -> None:
        self._needs = needs
        self._pool = pool

    def make_room(self, need: Need, rules: Rules, *, cause: Envelope, now: datetime) -> None:
        """Free somebody for a need that still wants people after a search, if the rules let it."""
        most = rules.moves * (need.people + need.vehicles) if need.mandatory else 0
        if need.moved >= most or not need.seeks() or now >= need.starts_at:
            return
        others = self._at_the_same_time(need)
        holders = [
            other.offers[number].volunteer
            for other in others
            for number in in_state(other.offers, "offered")
        ]
        for move in moves(need, others, self._pool.find(holders)):
            if self._somebody_follows(move):
                self._carry_out(need.id, move, cause=cause, now=now)
                return

    def _at_the_same_time(self, need: Need) -> list[Need]:
        return self._needs.find(
            {
                "_id": {"$ne": need.id},
                "state": {"$in": sorted(OPEN)},
                "starts_at": {"$lt": need.ends_at},
                "ends_at": {"$gt": need.starts_at},
                "community": {"$regex": f"^{need.community[:6]}"},
            },
            limit=NEIGHBOURS,
        )

    def _somebody_follows(self, move: Move) -> bool:
        """Whether somebody free is near the place that would become empty."""
        left = self._needs.get(move.need)
        drivers = left.offers[move.number].with_vehicle
        return bool(
            self._pool.mirror.nearest(left, drivers=drivers, count=1, without=set(left.asked()))
        )

    def _carry_out(self, need_id: str, move: Move, *, cause: Envelope, now: datetime) -> None:
        """Two decisions, each harmless alone: an offer taken back, and a search a moment later."""
        from_there = Envelope("sweep", {}, id=f"move-{move.number}-{cause.id}")
        self._needs.decide(
            move.need, partial(let_go, number=move.number, now=now), cause=from_there
        )
        to_here = Envelope("sweep", {}, id=f"room-{cause.id}")
        self._needs.decide(need_id, partial(look_soon, now=now), cause=to_here)
