"""Whose promises a closed zone breaks: found by the hours that its people have promised."""

from collections import defaultdict
from datetime import datetime
from functools import partial

from contracts.vocabulary import Gate
from kit.store import Shelf
from kit.wire import Envelope
from services.matching.domain.candidate import Candidate
from services.matching.domain.closure import shut_in
from services.matching.domain.gates import safety_gates
from services.matching.domain.need import Need
from services.matching.domain.zone import Order
from services.matching.store.pool import Pool

_SHUT = frozenset({Gate.ZONE_SEALED, Gate.ZONE_CONTROLLED})


class Closures:
    """Places that are free because somebody may not leave home."""

    def __init__(self, needs: Shelf[Need], pool: Pool) -> None:
        self._needs = needs
        self._pool = pool

    def carry_out(self, order: Order, *, cause: Envelope, now: datetime) -> None:
        """Free the places of people of a zone; doing it again finds none."""
        if order.level not in ("sealed", "controlled"):
            return
        held: dict[str, list[Candidate]] = defaultdict(list)
        for one in self._pool.promised_from(order.area, now):
            for hold in one.holds:
                held[hold.need].append(one)
        for need in self._needs.find_all(held):
            shut = [one.id for one in held[need.id] if _SHUT.intersection(safety_gates(one, need))]
            if shut:
                silent = Envelope("sweep", {}, id=f"shut-{need.id}-{cause.id}")
                rule = partial(shut_in, volunteers=shut, now=now)
                self._needs.decide(need.id, rule, cause=silent)
