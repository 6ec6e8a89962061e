"""Standing cases on the bus: decode, decide, keep."""

from functools import partial
from operator import attrgetter
from typing import Any

from contracts.matching import (
    ChooseHelper,
    EndStandingCase,
    OpenStandingCase,
    PauseStandingCase,
    ReadStandingCase,
    ReportVisit,
    ResumeStandingCase,
)
from kit.decision import while_own
from kit.entrypoints import answers, obeys, sweeps
from kit.wire import Envelope, utcnow
from services.matching.domain import standing_case, visit
from services.matching.service.desk import Desk


class StandingDesk(Desk):
    """What matching does about recurring visits."""

    @obeys(OpenStandingCase)
    def open_standing_case(self, wish: OpenStandingCase, cause: Envelope) -> None:
        """Begin to visit a household."""
        self.store.channels.must_run("standing", wish.community)
        self.store.standing.must_be_in_service(wish.helper_id)
        case, says = standing_case.begin(
            wish, standing_id=cause.id, now=cause.time, by=cause.caller.id
        )
        self.store.standing.shelf.add(case, says, cause=cause)

    @obeys(ReportVisit)
    def report_visit(self, wish: ReportVisit, cause: Envelope) -> None:
        """Note how a visit went."""
        rule = partial(visit.report, wish=wish, now=cause.time)
        own = while_own(rule, attrgetter("visitor_id"), cause, role="volunteer")
        self.store.standing.decide(wish.standing_id, own, cause=cause)

    @obeys(ChooseHelper)
    def choose_helper(self, wish: ChooseHelper, cause: Envelope) -> None:
        """Let somebody else come from the next visit on."""
        self.store.standing.must_be_in_service(wish.helper_id)
        rule = partial(visit.choose, helper_id=wish.helper_id)
        self.store.standing.decide(wish.standing_id, rule, cause=cause)

    @obeys(PauseStandingCase)
    def pause_standing_case(self, wish: PauseStandingCase, cause: Envelope) -> None:
        """Make no visits for a while."""
        rule = partial(standing_case.pause, reason=wish.reason, now=cause.time)
        self.store.standing.decide(wish.standing_id, rule, cause=cause)

    @obeys(ResumeStandingCase)
    def resume_standing_case(self, wish: ResumeStandingCase, cause: Envelope) -> None:
        """Go on with the visits."""
        rule = partial(standing_case.resume, now=cause.time)
        self.store.standing.decide(wish.standing_id, rule, cause=cause)

    @obeys(EndStandingCase)
    def end_standing_case(self, wish: EndStandingCase, cause: Envelope) -> None:
        """Make no more visits."""
        rule = partial(standing_case.end, wish=wish, now=cause.time)
        self.store.standing.decide(wish.standing_id, rule, cause=cause)

    @sweeps(every=2)
    def pass_time_for_standing_cases(self) -> None:
        """Seek visitors, and notice visits that were missed."""
        self.store.standing.pass_time(utcnow())

    @answers(ReadStandingCase)
    def read_standing_case(self, query: ReadStandingCase, cause: Envelope) -> dict[str, Any]:
        """Who is visited and what for."""
        return self.store.standing.read(query.standing_id, cause, query.purpose)
