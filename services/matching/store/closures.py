"""Whose promises are broken, by a closed zone or because they no longer serve.

They are found by the hours that they have promised.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from contracts.vocabulary import Gate
from kit.store import Shelf
from kit.wire import Envelope
from services.matching.domain.candidate import Candidate
from services.matching.domain.closure import shut_out
from services.matching.domain.gates import safety_gates
from services.matching.domain.need import Need
from services.matching.domain.zone import Order
from services.matching.store.pool import Pool

_SHUT = frozenset({Gate.ZONE_SEALED, Gate.ZONE_CONTROLLED})
_OUT = frozenset({Gate.NOT_IN_SERVICE})


class Closures:
    """Places that are free because somebody may not come."""

    def __init__(self, needs: Shelf[Need], pool: Pool) -> None:
        self._needs = needs
        self._pool = pool

    def carry_out(self, order: Order, *, cause: Envelope, now: datetime) -> None:
        """Free the places of people of a zone; doing it again finds none."""
        if order.level not in ("sealed", "controlled"):
            return
        self._free(self._pool.promised_from(order.area, now), _SHUT, cause=cause, now=now)

    def dismiss(self, volunteer: str, *, cause: Envelope, now: datetime) -> None:
        """Free the places of somebody, unless they are in service now."""
        self._free(self._pool.find([volunteer]), _OUT, cause=cause, now=now)

    def _free(
        self,
        people: Iterable[Candidate],
        because: frozenset[Gate],
        *,
        cause: Envelope,
        now: datetime,
    ) -> None:
        held: dict[str, list[Candidate]] = defaultdict(list)
        for one in people:
            for hold in one.holds:
                held[hold.need].append(one)
        for need in self._needs.find_all(held):
            out = [one.id for one in held[need.id] if because.intersection(safety_gates(one, need))]
            if out:
                silent = Envelope("sweep", {}, id=f"shut-{need.id}-{cause.id}")
                rule = partial(shut_out, volunteers=out, now=now)
                self._needs.decide(need.id, rule, cause=silent)
