"""Duty on the bus: who is there, and who leaves."""

from dataclasses import replace
from functools import partial
from typing import Any

from contracts.matching import (
    BriefPeople,
    CheckIn,
    CheckOut,
    FileReport,
    HandOutTasks,
    Muster,
    ReadPhoto,
    ReadReports,
    ReportProgress,
)
from kit.entrypoints import answers, obeys
from kit.wire import Envelope
from services.matching.domain import duty, muster
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
        rule = partial(duty.check_out, numbers=[number], at=wish.at, now=cause.time)
        self.store.needs.decide(need_id, rule, cause=cause)
        if wish.report:
            self.store.reports.file(wish, cause=replace(cause, answer_to=""))

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

    @obeys(BriefPeople)
    def brief_people(self, wish: BriefPeople, cause: Envelope) -> None:
        """Note who was briefed."""
        numbers = listed(wish.need_id, wish.assignment_ids)
        rule = partial(
            muster.brief, numbers=numbers, topics=wish.topics, at=wish.at, now=cause.time
        )
        self.store.needs.decide(wish.need_id, rule, cause=cause)

    @obeys(HandOutTasks)
    def hand_out_tasks(self, wish: HandOutTasks, cause: Envelope) -> None:
        """Tell those who were briefed what they do."""
        numbers = listed(wish.need_id, [one.assignment_id for one in wish.tasks])
        tasks = list(zip(numbers, [one.duty for one in wish.tasks], strict=True))
        self.store.needs.decide(wish.need_id, partial(muster.hand_out, tasks=tasks), cause=cause)

    @obeys(FileReport)
    def file_report(self, wish: FileReport, cause: Envelope) -> None:
        """Keep what somebody on duty tells the own squad."""
        self.store.reports.file(wish, cause=cause)

    @answers(ReadReports)
    def read_reports(self, query: ReadReports, cause: Envelope) -> dict[str, Any]:
        """The reports of the caller's squad."""
        return {"reports": self.store.reports.of_squad(query.assignment_id, cause)}

    @answers(ReadPhoto)
    def read_photo(self, query: ReadPhoto, cause: Envelope) -> dict[str, Any]:
        """The photo of one of them."""
        photo = self.store.reports.photo(query.assignment_id, query.report_id, cause)
        return {"photo": photo}
