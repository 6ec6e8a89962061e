"""Buying for others: decode, decide, keep."""

from typing import Any

from contracts.logistics import ClaimErrand, OpenErrand, ReadErrand, StepErrand
from contracts.registry import IncidentPurged
from kit.entrypoints import answers, hears, obeys, sweeps
from kit.wire import Envelope, utcnow
from services.logistics.service.desk import Desk


class ErrandDesk(Desk):
    """Errands, from the order to the door."""

    @obeys(OpenErrand)
    def open_errand(self, wish: OpenErrand, cause: Envelope) -> None:
        """Note what somebody needs."""
        self.store.errands.open(wish, cause=cause)

    @obeys(ClaimErrand)
    def claim_errand(self, wish: ClaimErrand, cause: Envelope) -> None:
        """Let a volunteer take it."""
        self.store.errands.claim(wish, cause=cause)

    @obeys(StepErrand)
    def step_errand(self, wish: StepErrand, cause: Envelope) -> None:
        """Note what happens with it."""
        self.store.errands.step(wish, cause=cause)

    @hears(IncidentPurged)
    def purge(self, order: IncidentPurged, cause: Envelope) -> None:  # noqa: ARG002
        """Destroy what was brought to whom in an emergency that is over."""
        self.store.errands.forget(order)
        self.store.forget_doors(order)

    @answers(ReadErrand)
    def read_errand(self, wish: ReadErrand, cause: Envelope) -> dict[str, Any]:
        """The whole order."""
        return self.store.errands.read(wish.errand_id, cause, wish.purpose)

    @sweeps(every=5)
    def pass_time_for_errands(self) -> None:
        """Claims lapse, and what nobody takes goes back."""
        self.store.errands.pass_time(utcnow())
