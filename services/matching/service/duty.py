"""Duty on the bus: who is there, and who leaves."""

from functools import partial

from contracts.matching import CheckIn, CheckOut, Muster, ReportProgress
from kit.entrypoints import obeys
from kit.wire import Envelope
from services.matching.domain import duty
from services.matching.domain.progress import report
from services.matching.domain.roster import listed, split
from services.matching.service.desk import Desk


class DutyDesk(Desk):
    """Arrivals and departures."""

    @obeys(CheckIn)
    def check_in(self, wish: CheckIn, cause: Envelope) -> None:
        """Note that someone is there."""
        need_id, number = split(wish.assignment_id)
        self.store.places.may_begin(need_id, [number])
        rule = partial(duty.check_in, numbers=[number], at=wish.at, now=cause.time)
        self.store.needs.decide(need_id, rule, cause=cause)

    @obeys(CheckOut)
    def check_out(self, wish: CheckOut, cause: Envelope) -> None:
        """Note that someone has finished."""
        need_id, number = split(wish.assignment_id)
        rule = partial(
            duty.check_out, numbers=[number], at=wish.at, now=cause.time, report=wish.report
        )
        self.store.needs.decide(need_id, rule, cause=cause)

    @obeys(ReportProgress)
    def report_progress(self, wish: ReportProgress, cause: Envelope) -> None:
        """Note how far somebody at a remote post is."""
        need_id, number = split(wish.assignment_id)
        rule = partial(report, number=number, done=wish.done, at=wish.at, now=cause.time)
        self.store.needs.decide(need_id, rule, cause=cause)

    @obeys(Muster)
    def muster(self, wish: Muster, cause: Envelope) -> None:
        """Note for a whole list who is there, or who leaves."""
        step = duty.check_in if wish.what == "check_in" else duty.check_out
        numbers = listed(wish.need_id, wish.assignment_ids)
        if wish.what == "check_in":
            self.store.places.may_begin(wish.need_id, numbers)
        rule = partial(step, numbers=numbers, at=wish.at, now=cause.time)
        self.store.needs.decide(wish.need_id, rule, cause=cause)
