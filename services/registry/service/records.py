"""Hours given: supplemented, corrected, chained."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any

from contracts.registry import (
    AnswerDispute,
    ApproveHours,
    CorrectRecord,
    DisputeRecord,
    EvaluateService,
    ReadRecords,
    SupplementHours,
    VerifyRecords,
)
from kit.entrypoints import answers, obeys, sweeps
from kit.wire import Envelope, utcnow
from services.registry.domain import correction
from services.registry.domain.account import account
from services.registry.domain.age import local_day
from services.registry.domain.record import fell_due
from services.registry.service.base import OnTheBus
from services.registry.store.records import shown


class AboutRecords(OnTheBus):
    """Hours given: supplemented, corrected, chained."""

    @obeys(SupplementHours)
    def supplement(self, wish: SupplementHours, cause: Envelope) -> None:
        """Write down hours that nobody measured."""
        record, says = correction.supplement(
            wish,
            record_id=cause.id,
            affiliation=self.store.volunteers.get(wish.volunteer_id).affiliation,
            others=self.store.records.of(wish.volunteer_id),
            now=cause.time,
            by=cause.caller.id,
        )
        self.store.records.shelf.add(record, says, cause=cause)

    @obeys(ApproveHours)
    def approve_hours(self, wish: ApproveHours, cause: Envelope) -> None:
        """Let supplemented hours count, or not."""
        rule = partial(correction.approve, wish, by=cause.caller.id)
        self._about(wish, rule, cause)

    @obeys(CorrectRecord)
    def correct_record(self, wish: CorrectRecord, cause: Envelope) -> None:
        """Say anew what a record says."""
        rule = partial(correction.correct, wish, now=cause.time, by=cause.caller.id)
        self._about(wish, rule, cause)

    def _about(
        self, wish: ApproveHours | CorrectRecord, rule: Callable[..., Any], cause: Envelope
    ) -> None:
        """Decide about a record in the light of the person's others, which wait meanwhile."""
        records = self.store.records
        record = records.shelf.get(wish.record_id)
        span = correction.hours(wish, record)
        alone = self.store.hours.claimed(record, span, cause.id) if span else nullcontext()
        with alone:
            others = records.others(record)
            records.shelf.decide(record.id, partial(rule, others=others), cause=cause)

    @obeys(DisputeRecord)
    def dispute_record(self, wish: DisputeRecord, cause: Envelope) -> None:
        """Note what a volunteer says is wrong."""
        rule = partial(correction.dispute, wish, dispute_id=cause.id, now=cause.time)
        self.store.records.shelf.decide(wish.record_id, rule, cause=cause)

    @obeys(AnswerDispute)
    def answer_dispute(self, wish: AnswerDispute, cause: Envelope) -> None:
        """Tell why a record stays."""
        rule = partial(correction.answer, wish, by=cause.caller.id)
        self.store.records.shelf.decide(wish.record_id, rule, cause=cause)

    @obeys(EvaluateService)
    def evaluate(self, wish: EvaluateService, cause: Envelope) -> None:
        """Complete a record."""
        rule = partial(correction.evaluate, wish, now=cause.time, by=cause.caller.id)
        self.store.records.shelf.decide(wish.record_id, rule, cause=cause)

    @answers(ReadRecords)
    def read_records(self, query: ReadRecords, cause: Envelope) -> dict[str, Any]:
        """Everything recorded of a person."""
        self.store.note_reading("records", query.volunteer_id, cause)
        return account(query.volunteer_id, self.store.records.of(query.volunteer_id))

    @answers(VerifyRecords)
    def verify_records(self, query: VerifyRecords, cause: Envelope) -> dict[str, Any]:
        """Whether a unit's records are as they were written."""
        links, wrong = self.store.records.verify(query.unit)
        return {
            "unit": query.unit,
            "links": links,
            "faults": [shown(one) for one in wrong],
            "hash": self.store.records.hash_at(query.unit, query.at_seq or links),
            "at": cause.time,
        }

    @sweeps(every=5)
    def seal_records(self) -> None:
        """Chain new records."""
        now = utcnow()
        self.store.records.seal(lambda unit: self.store.rules.calendar(unit, now), now=now)

    @sweeps(every=60)
    def alarm_records(self) -> None:
        """Raise the alarm over records that are not complete in time."""
        now = utcnow()
        for record in self.store.records.overdue(local_day(now)):
            cause = Envelope(type="registry.alarm", data={}, id=f"late-{record.id}", time=now)
            rule = partial(fell_due, today=local_day(now))
            self.store.records.shelf.decide(record.id, rule, cause=cause)
