"""What volunteers may be asked to do."""

from dataclasses import asdict
from functools import partial
from typing import Any

from contracts.registry import (
    AcknowledgeGuide,
    AddDriving,
    ChangeStanding,
    EndRole,
    GiveRole,
    ReadEligibility,
    RecordCover,
    RecordQualification,
    RecordTraining,
    ReportIn,
    SetHousehold,
    SignAgreement,
)
from kit.entrypoints import answers, obeys, sweeps
from kit.wire import Envelope, utcnow
from services.registry.domain import standing
from services.registry.domain.age import local_day
from services.registry.domain.household import set_household
from services.registry.domain.verdict import told
from services.registry.service.base import OnTheBus


class AboutStanding(OnTheBus):
    """What volunteers may be asked to do."""

    @obeys(ChangeStanding)
    def change_standing(self, wish: ChangeStanding, cause: Envelope) -> None:
        """Confirm, suspend, reinstate, reject or let go."""
        rule = partial(standing.change, wish, caller=asdict(cause.caller))
        self.store.stand(wish.volunteer_id, rule, cause=cause)

    @obeys(RecordTraining)
    def train(self, wish: RecordTraining, cause: Envelope) -> None:
        """Enter the result of a course."""
        rule = partial(standing.train, wish, by=cause.caller.id)
        self.store.stand(wish.volunteer_id, rule, cause=cause)

    @obeys(RecordCover)
    def cover(self, wish: RecordCover, cause: Envelope) -> None:
        """Enter an insurance."""
        self.store.stand(wish.volunteer_id, partial(standing.cover, wish), cause=cause)

    @obeys(RecordQualification)
    def qualify(self, wish: RecordQualification, cause: Envelope) -> None:
        """Enter a qualification."""
        self.store.stand(wish.volunteer_id, partial(standing.qualify, wish), cause=cause)

    @obeys(SignAgreement)
    def agree(self, wish: SignAgreement, cause: Envelope) -> None:
        """Enter a signed agreement."""
        self.store.stand(wish.volunteer_id, partial(standing.agree, wish), cause=cause)

    @obeys(AddDriving)
    def add_driving(self, wish: AddDriving, cause: Envelope) -> None:
        """Let somebody of the reserve join the fleet too."""
        self.store.stand(wish.volunteer_id, partial(standing.add_driving, wish), cause=cause)

    @obeys(ReportIn)
    def report_in(self, wish: ReportIn, cause: Envelope) -> None:
        """Note where a member serves from now on."""
        self.store.stand(wish.volunteer_id, partial(standing.report_in, wish), cause=cause)

    @obeys(SetHousehold)
    def set_household(self, wish: SetHousehold, cause: Envelope) -> None:
        """Note with whom of the household somebody takes turns."""
        rule = partial(set_household, wish, hide=self.store.hide)
        self.store.stand(wish.volunteer_id, rule, cause=cause)

    @obeys(AcknowledgeGuide)
    def acknowledge(self, wish: AcknowledgeGuide, cause: Envelope) -> None:
        """Note that a guide was read."""
        rule = partial(standing.acknowledge, wish)
        self.store.volunteers.decide(wish.volunteer_id, rule, cause=cause)

    @obeys(GiveRole)
    def give_role(self, wish: GiveRole, cause: Envelope) -> None:
        """Give a position in a unit."""
        rule = partial(standing.give_role, wish, now=cause.time)
        self.store.volunteers.decide(wish.volunteer_id, rule, cause=cause)

    @obeys(EndRole)
    def end_role(self, wish: EndRole, cause: Envelope) -> None:
        """Take a position back."""
        rule = partial(standing.end_role, wish)
        self.store.volunteers.decide(wish.volunteer_id, rule, cause=cause)

    @sweeps(every=60)
    def expire(self) -> None:
        """Tell others whose training or insurance has run out."""
        now = utcnow()
        today = local_day(now)
        for one in self.store.expired(today):
            cause = Envelope(type="registry.expire", data={}, id=f"{today}-{one}", time=now)
            self.store.stand(one, standing.expire, cause=cause)

    @answers(ReadEligibility)
    def read_eligibility(self, query: ReadEligibility, cause: Envelope) -> dict[str, Any]:
        """Whether a volunteer may serve a post, with every reason."""
        self.store.note_reading("eligibility", query.volunteer_id, cause)
        return told(*self.store.judged(query))
