"""事事有回音、件件有着落: whatever happens, in whatever order, to two requests for help.

Everything the rules say to each other is carried, late and in any order, as the bus may do.
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from contracts.matching import (
    AdoptTwin,
    AskHelp,
    DropTwin,
    HelpChanged,
    NoteAttempt,
    ReturnHelp,
    SettleTwin,
    TriageHelp,
    VerifyHelp,
)
from contracts.notify import TellAnswer
from kit.errors import Refusal
from services.matching.domain import help as aid
from services.matching.domain import help_answer, help_case, help_time, help_twin, help_work

START = datetime(2022, 4, 12, tzinfo=UTC)
CASES = st.sampled_from(["h1", "h2"])
VOLUNTEERS = st.sampled_from(["wang", "li"])


class Cases(RuleBasedStateMachine):
    """Two cases, and everything anybody may try with them."""

    def __init__(self):
        super().__init__()
        self.now = START
        self.cases = {}
        self.changes, self.answers, self.paths, self.post = {}, {}, [], []
        self.keys = 0

    def attempt(self, case_id, step, *args, **kwargs):
        """Take a step; a refusal changes nothing."""
        before = self.cases[case_id]
        try:
            after, said = step(before, *args, **kwargs)
        except Refusal:
            return
        self.keep(before, after, said)

    def keep(self, before, after, said):
        self.cases[after.id] = after
        self.paths.append((before.state, after.state))
        for one in said:
            if isinstance(one, HelpChanged):
                self.changes[one.help_id] = one
            elif isinstance(one, TellAnswer):
                self.answers[one.subject] = one.text
            elif isinstance(one, AdoptTwin | DropTwin | SettleTwin):
                self.post.append(one)

    @initialize(
        life=st.booleans(), infant=st.booleans(), category=st.sampled_from(["food", "other"])
    )
    def receive(self, life, infant, category):
        for key in ("h1", "h2"):
            wish = AskHelp(
                community="140107001002",
                category=category,
                detail="米",
                name="段",
                phone="10000000001",
                life_threatening=life and key == "h1",
                vulnerable=["infant"] if infant else [],
            )
            case, said = aid.receive(wish, help_id=key, now=self.now, by="resident")
            self.keep(case, case, said)

    @rule(
        key=CASES, verdict=st.sampled_from(["approve", "reject"]), why=st.sampled_from([None, "假"])
    )
    def verify(self, key, verdict, why):
        wish = VerifyHelp(help_id=key, method="call", verdict=verdict, reason=why)
        self.attempt(key, help_work.verify, wish, now=self.now, by="operator")

    @rule(key=CASES, level=st.sampled_from(["life", "urgent", "normal"]))
    def override(self, key, level):
        wish = TriageHelp(help_id=key, level=level, reason="看过了")
        self.attempt(key, help_work.override, wish, now=self.now, by="operator")

    @rule(
        key=CASES, volunteer=VOLUNTEERS, way=st.sampled_from([help_work.dispatch, help_work.claim])
    )
    def go(self, key, volunteer, way):
        self.attempt(key, way, volunteer_id=volunteer, now=self.now)

    @rule(key=CASES)
    def start(self, key):
        self.attempt(key, help_work.start, now=self.now)

    @rule(key=CASES, helper=st.booleans(), to=st.sampled_from([None, "140107", "140107001002"]))
    def hand_back(self, key, helper, to):
        wish = ReturnHelp(help_id=key, reason="不行", to=to)
        self.attempt(key, help_work.hand_back, wish, helper=helper, now=self.now)

    @rule(key=CASES)
    def resolve(self, key):
        self.attempt(key, help_answer.resolve, answer="已送到", now=self.now)

    @rule(key=CASES, satisfied=st.booleans())
    def confirm(self, key, satisfied):
        self.attempt(key, help_answer.confirm, satisfied=satisfied, now=self.now)

    @rule(key=CASES, reached=st.booleans())
    def call(self, key, reached):
        self.keys += 1
        name = f"a{self.keys}"
        wish = NoteAttempt(help_id=key, method="visit", reached=reached)
        self.attempt(key, help_answer.attempt, wish, key=name, by="operator", now=self.now)

    @rule(key=CASES, answer=st.sampled_from([None, "", "已解决"]))
    def close(self, key, answer):
        self.attempt(key, help_answer.close, answer=answer, now=self.now)

    @rule(key=CASES)
    def affirm(self, key):
        self.attempt(key, help_answer.affirm, now=self.now)

    @rule(key=CASES)
    def reopen(self, key):
        self.attempt(key, help_answer.reopen, reason="又缺了", now=self.now)

    @rule(key=CASES)
    def withdraw(self, key):
        self.attempt(key, help_answer.withdraw, reason=None, now=self.now)

    @rule(key=CASES, into=CASES)
    def merge(self, key, into):
        self.attempt(key, help_twin.merge, self.cases[into], now=self.now)

    @rule(key=CASES)
    def unmerge(self, key):
        self.attempt(key, help_twin.unmerge, now=self.now)

    @precondition(lambda self: self.post)
    @rule(data=st.data())
    def carry(self, data):
        """One message arrives: any of those on the way."""
        self.deliver(data.draw(st.integers(0, len(self.post) - 1)))

    def deliver(self, place):
        said = self.post.pop(place)
        now, case = self.now, self.cases[said.help_id]
        if isinstance(said, AdoptTwin):
            decided = help_twin.adopt(case, twin_id=said.twin_id, level=said.level, now=now)
        elif isinstance(said, DropTwin):
            decided = help_twin.drop(case, twin_id=said.twin_id)
        else:
            decided = help_twin.settle(case, said, now=now)
        self.keep(case, *decided)

    @rule(minutes=st.sampled_from([1, 11, 61, 1441, 44_000]))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)
        self.sweep()

    def sweep(self):
        for key in self.cases:
            while (before := self.cases[key]).next_at and before.next_at <= self.now:
                self.attempt(key, help_time.pass_time, now=self.now)
                assert self.cases[key] != before, "a sweep would find this case for ever"

    @invariant()
    def every_open_case_has_someone_responsible_and_a_time(self):
        for case in self.cases.values():
            if case.state not in help_case.OVER:
                assert case.responsible
                assert case.due_at is not None
                assert case.next_at is not None
                assert case.next_at <= case.due_at

    @invariant()
    def a_case_that_ended_has_an_answer_that_was_told(self):
        for key, case in self.cases.items():
            if case.state in help_case.OVER:
                assert case.answer
                assert case.forgotten or self.answers[key] == case.answer

    @invariant()
    def nothing_goes_beside_the_table(self):
        for before, after in self.paths:
            assert after == before or after in help_case.TABLE[before]
        self.paths.clear()

    @invariant()
    def what_was_said_last_is_what_is(self):
        for key, case in self.cases.items():
            last = self.changes[key]
            assert (last.state, last.responsible, last.due_at, last.volunteer_id) == (
                case.state, case.responsible, case.due_at, case.volunteer_id,
            )  # fmt: skip

    @invariant()
    def who_is_sent_is_somebody(self):
        for case in self.cases.values():
            assert case.state != "dispatched" or case.volunteer_id

    @invariant()
    def nobody_waits_for_a_case_that_is_over(self):
        """Once everything said has arrived, a duplicate waits for a case that stands for it."""
        if self.post:
            return
        for case in self.cases.values():
            if case.state == "duplicate":
                main = self.cases[case.duplicate_of]
                assert main.state not in (*help_case.OVER, "duplicate")
                assert case.id in main.twins

    def teardown(self):
        while self.post:
            self.deliver(0)
        if self.cases:
            self.nobody_waits_for_a_case_that_is_over()


class TestPromise(Cases.TestCase):
    """R-HELP-05."""

    pytestmark = pytest.mark.req("R-HELP-05")
