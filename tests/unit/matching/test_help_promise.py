"""事事有回音、件件有着落: whatever happens, in whatever order, to a request for help."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from contracts.matching import AskHelp, HelpChanged, VerifyHelp
from contracts.notify import TellAnswer
from kit.errors import Refusal
from services.matching.domain import help as aid

START = datetime(2022, 4, 12, tzinfo=UTC)


class Case(RuleBasedStateMachine):
    """One case, and everything anybody may try with it."""

    def __init__(self):
        super().__init__()
        self.now = START
        self.case = None
        self.changes, self.answers = [], []

    def attempt(self, step, *args, **kwargs):
        """Take a step; a refusal changes nothing."""
        try:
            self.case, said = step(self.case, *args, **kwargs)
        except Refusal:
            return
        self.changes += [one for one in said if isinstance(one, HelpChanged)]
        self.answers += [one for one in said if isinstance(one, TellAnswer)]

    @initialize(life=st.booleans(), infant=st.booleans())
    def receive(self, life, infant):
        wish = AskHelp(
            community="140107001002",
            category="food",
            detail="米",
            name="段",
            phone="10000000001",
            life_threatening=life,
            vulnerable=["infant"] if infant else [],
        )
        self.case, said = aid.receive(wish, help_id="h1", now=self.now, by="resident")
        self.changes.append(said[0])

    @rule(verdict=st.sampled_from(["approve", "reject"]), reason=st.sampled_from([None, "重复"]))
    def verify(self, verdict, reason):
        wish = VerifyHelp(help_id="h1", method="call", verdict=verdict, reason=reason)
        self.attempt(aid.verify, wish, now=self.now, by="operator")

    @rule(volunteer=st.sampled_from(["wang", "li"]))
    def dispatch(self, volunteer):
        self.attempt(aid.dispatch, volunteer_id=volunteer, now=self.now)

    @rule()
    def start(self):
        self.attempt(aid.start, now=self.now)

    @rule()
    def resolve(self):
        self.attempt(aid.resolve, answer="已送到", now=self.now)

    @rule(satisfied=st.booleans())
    def confirm(self, satisfied):
        self.attempt(aid.confirm, satisfied=satisfied, now=self.now)

    @rule(answer=st.sampled_from([None, "", "已解决"]))
    def close(self, answer):
        self.attempt(aid.close, answer=answer)

    @rule(minutes=st.sampled_from([1, 11, 61, 1441]))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)
        self.attempt(aid.escalate, now=self.now)

    @invariant()
    def an_open_case_has_someone_responsible_and_a_time(self):
        if self.case and self.case.state not in aid.OVER:
            assert self.case.responsible
            assert self.case.due_at is not None

    @invariant()
    def a_closed_case_has_an_answer_that_was_told(self):
        if self.case and self.case.state in aid.OVER:
            assert self.case.answer
            assert self.answers[-1].text == self.case.answer

    @invariant()
    def after_a_sweep_nothing_is_overdue(self):
        if self.case and self.case.due_at:
            swept, _ = aid.escalate(self.case, now=self.now)
            assert swept.due_at > self.now

    @invariant()
    def what_was_said_last_is_what_is(self):
        if self.case:
            last = self.changes[-1]
            assert (last.state, last.responsible, last.due_at) == (
                self.case.state, self.case.responsible, self.case.due_at,
            )  # fmt: skip

    @precondition(lambda self: self.case and self.case.state in aid.OVER)
    @rule()
    def over_is_over(self):
        before = self.case
        self.close("再来一次")
        self.resolve()
        assert self.case == before


class TestPromise(Case.TestCase):
    """R-HELP-05."""

    settings = settings(max_examples=100, stateful_step_count=20, deadline=None)
    pytestmark = pytest.mark.req("R-HELP-05")
