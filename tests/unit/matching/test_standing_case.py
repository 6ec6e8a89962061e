"""Somebody looks in on the same household again and again, and a missed visit is an alarm."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.matching import EndStandingCase, OpenStandingCase, ReportVisit, StandingCaseChanged
from contracts.notify import ForgetContacts, KeepContacts
from kit.errors import Refusal
from services.matching.domain import standing_case as standing
from services.matching.domain import visit

NOW = datetime(2022, 4, 11, 0, 0, tzinfo=UTC)  # Monday, eight in the morning in Taiyuan
COMMUNITY = "140107001002"
OFFICE, STREET = f"community_op:{COMMUNITY}", "street_op:140107001"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRST = NOW + DAY + 2 * HOUR  # Tuesday, ten o'clock


def wish(**changes):
    return OpenStandingCase(
        **{
            "community": COMMUNITY,
            "category": "errand",
            "detail": "独居，买菜倒垃圾",
            "name": "赵奶奶",
            "phone": "10000000003",
            "address": "8-3-502",
            "weekdays": [2, 5],
            "at": "10:00",
            **changes,
        }
    )


def opened(**changes):
    return standing.begin(wish(**changes), standing_id="s1", now=NOW, by="operator")[0]


def planned(case=None, visitor="wang", now=FIRST - DAY):
    return visit.plan(case or opened(), visitor_id=visitor, now=now)[0]


def reported(case, outcome="done", now=FIRST + HOUR):
    return visit.report(case, ReportVisit(standing_id="s1", outcome=outcome), now=now)[0]


def missed(case=None):
    case = case or planned()
    return visit.pass_time(case, now=case.due_at)[0]


def visits(case, count):
    found, at = [], NOW
    for _ in range(count):
        at = standing.next_visit(case, at)
        found.append(at.isoformat()[5:16] if at else None)
    return found


# ---- the calendar ---------------------------------------------------------------------------


@pytest.mark.req("R-HELP-09")
def test_visits_fall_on_their_days():
    assert visits(opened(), 4) == ["04-12T02:00", "04-15T02:00", "04-19T02:00", "04-22T02:00"]
    every_other = opened(every_weeks=2)
    assert visits(every_other, 3) == ["04-12T02:00", "04-15T02:00", "04-26T02:00"]


def test_visits_begin_and_end_with_their_days():
    case = opened(from_day="2022-04-15", until_day="2022-04-19")
    assert visits(case, 2) == ["04-15T02:00", "04-19T02:00"]
    assert standing.next_visit(case, FIRST + 7 * DAY) is None
    with pytest.raises(standing.NoVisits):
        opened(from_day="2022-04-13", until_day="2022-04-14")


@given(
    days=st.frozensets(st.integers(1, 7), min_size=1),
    weeks=st.integers(1, 4),
    clock=st.sampled_from(["00:00", "09:30", "23:59"]),
    later=st.integers(0, 90 * 24 * 60),
)
def test_there_is_always_a_next_visit_and_it_is_later(days, weeks, clock, later):
    case = opened(weekdays=days, every_weeks=weeks, at=clock)
    after = NOW + timedelta(minutes=later)
    at = standing.next_visit(case, after)
    assert at
    assert after < at <= after + timedelta(weeks=weeks + 1)


# ---- the visits -----------------------------------------------------------------------------


def test_a_new_case_has_an_owner_a_time_and_a_contact():
    case, said = standing.begin(wish(), standing_id="s1", now=NOW, by="operator")
    assert (case.state, case.responsible, case.visit_at) == ("open", OFFICE, FIRST)
    assert isinstance(said[-1], KeepContacts)
    assert "赵奶奶" not in said[0].model_dump_json()


def test_a_visitor_is_sought_a_day_before():
    case = opened()
    assert not visit.seeks(case, FIRST - DAY - HOUR)
    assert visit.seeks(case, FIRST - DAY)


@pytest.mark.req("R-HELP-09")
def test_whoever_came_first_stays_the_helper_and_another_only_stands_in():
    case = reported(planned())
    assert (case.helper_id, case.visits, case.visit_at) == ("wang", 1, FIRST + 3 * DAY)
    stand_in = planned(case, "li", FIRST + 2 * DAY)
    assert (stand_in.visitor_id, stand_in.helper_id) == ("li", "wang")
    assert stand_in.responsible == "volunteer:li"


def test_nobody_free_is_an_alarm_until_somebody_is():
    case, _ = visit.plan(opened(), visitor_id="", now=FIRST - DAY)
    assert (case.alarm, case.responsible, case.plan_at) == ("nobody", OFFICE, FIRST - DAY + HOUR)
    case = planned(case, now=FIRST - DAY + HOUR)
    assert (case.alarm, case.responsible) == ("", "volunteer:wang")


@pytest.mark.req("R-HELP-09")
def test_a_missed_visit_is_an_alarm_that_goes_up_until_somebody_looks():
    case = planned()
    assert visit.pass_time(case, now=FIRST + 2 * HOUR - timedelta(seconds=1)) == (case, [])
    case = missed(case)
    assert (case.alarm, case.missed, case.responsible) == ("missed", 1, OFFICE)
    assert (case.helper_id, case.visit_at) == ("", FIRST + 3 * DAY)  # somebody else comes next
    up, _ = visit.pass_time(case, now=case.due_at)
    assert (up.responsible, up.escalated) == (STREET, 1)
    seen = reported(up, now=up.due_at)
    assert (seen.alarm, seen.visits, seen.visit_at) == ("", 1, FIRST + 3 * DAY)
    assert seen.responsible == OFFICE


@pytest.mark.parametrize("outcome", ["not_home", "needs_help"])
def test_a_door_that_stays_shut_or_trouble_behind_it_is_the_offices_at_once(outcome):
    case = reported(planned(), outcome)
    assert (case.alarm, case.responsible) == (outcome, OFFICE)
    assert case.due_at == FIRST + HOUR + standing.ALARM
    assert case.visits == (outcome == "needs_help")
    assert reported(case).alarm == ""


def test_a_visit_is_not_reported_before_it_can_have_begun():
    with pytest.raises(visit.VisitTooEarly):
        reported(planned(), now=FIRST - 3 * HOUR)


# ---- a pause of the channel: nobody is planned meanwhile ---------------------------------------


@pytest.mark.req("R-HELP-09", "R-COM-04")
@pytest.mark.parametrize("helper", ["wang", ""])
def test_a_visit_that_is_past_is_missed_by_nobody_and_the_usual_helper_stays(helper):
    case = opened(helper_id=helper or None)
    past = FIRST + 2 * HOUR
    still, _ = visit.plan(case, visitor_id="wang", now=past - timedelta(seconds=1))
    assert (still.state, still.visit_at) == ("planned", FIRST)
    case, _ = visit.plan(case, visitor_id="wang", now=past)
    assert (case.state, case.alarm, case.responsible) == ("open", "missed", OFFICE)
    assert (case.missed, case.helper_id, case.visit_at) == (1, helper, FIRST + 3 * DAY)
    assert visit.pass_time(case, now=past + HOUR / 60) == (case, [])


def test_a_visit_passes_also_while_another_alarm_has_time_left():
    case, _ = visit.plan(opened(), visitor_id="", now=FIRST + HOUR + HOUR / 60)
    assert (case.alarm, case.plan_at) == ("nobody", FIRST + 2 * HOUR + HOUR / 60)
    case, _ = visit.pass_time(case, now=case.due_at)
    assert case.escalated == 1
    case = replace(case, due_at=case.plan_at + HOUR / 60)
    case, _ = visit.plan(case, visitor_id="wang", now=case.plan_at)
    assert (case.alarm, case.missed, case.visit_at) == ("missed", 1, FIRST + 3 * DAY)


@pytest.mark.req("R-HELP-09", "R-COM-04")
def test_an_alarm_is_due_also_while_the_next_visitor_is_sought():
    case = missed(planned(opened(weekdays=range(1, 8))))
    assert visit.seeks(case, case.due_at)
    assert visit.is_due(case, case.due_at)
    assert not visit.is_due(case, case.due_at - timedelta(seconds=1))


# ---- rest and end ---------------------------------------------------------------------------


def test_a_case_that_rests_is_asked_about_every_week():
    rests, _ = standing.pause(planned(), reason="住院", now=NOW)
    assert (rests.state, rests.visitor_id, rests.due_at) == ("paused", "", NOW + 7 * DAY)
    asked, _ = visit.pass_time(rests, now=NOW + 7 * DAY)
    assert (asked.responsible, asked.due_at) == (STREET, NOW + 14 * DAY)
    again, _ = standing.resume(asked, now=NOW + 8 * DAY)
    assert (again.state, again.visit_at) == ("open", FIRST + 7 * DAY)


def test_after_the_last_visit_the_case_ends_and_forgets():
    case = reported(planned(opened(until_day="2022-04-12")))
    assert (case.state, case.responsible, case.due_at) == ("ended", "", None)
    gone, said = visit.pass_time(case, now=case.forget_at)
    assert said == [ForgetContacts(subjects=["s1"])]
    assert (gone.name, gone.phone, gone.address, gone.next_at) == ("", "", "", None)


class Visits(RuleBasedStateMachine):
    """A standing case, and everything anybody may try with it."""

    def __init__(self):
        super().__init__()
        self.now, self.case, self.last = NOW, None, None

    def attempt(self, step, *args, **kwargs):
        try:
            self.case, said = step(self.case, *args, **kwargs)
        except Refusal:
            return
        self.last = next((one for one in said if isinstance(one, StandingCaseChanged)), self.last)

    @initialize(until=st.sampled_from([None, "2022-04-20"]))
    def begin(self, until):
        self.case, (self.last, _) = standing.begin(
            wish(until_day=until), standing_id="s1", now=NOW, by="operator"
        )

    @rule(visitor=st.sampled_from(["", "wang", "li"]))
    def plan(self, visitor):
        self.attempt(visit.plan, visitor_id=visitor, now=self.now)

    @rule(outcome=st.sampled_from(["done", "not_home", "needs_help"]))
    def report(self, outcome):
        told = ReportVisit(standing_id="s1", outcome=outcome)
        self.attempt(visit.report, told, now=self.now)

    @rule(pauses=st.booleans())
    def rest(self, pauses):
        if pauses:
            self.attempt(standing.pause, reason="外出", now=self.now)
        else:
            self.attempt(standing.resume, now=self.now)

    @rule()
    def choose(self):
        self.attempt(visit.choose, helper_id="li")

    @rule(really=st.sampled_from([False, False, True]))
    def end(self, really):
        if really:
            wish_to_end = EndStandingCase(standing_id="s1", reason="搬走")
            self.attempt(standing.end, wish_to_end, now=self.now)

    @rule(hours=st.sampled_from([1, 2, 23, 24, 72, 24 * 40]))
    def time_passes(self, hours):
        self.now += hours * HOUR
        for _ in range(300):
            before = self.case
            if not before.next_at or before.next_at > self.now:
                return
            if visit.seeks(before, self.now):
                self.plan("wang")
            else:
                self.attempt(visit.pass_time, now=self.now)
            assert self.case != before, "a sweep would find this case for ever"

    @invariant()
    def until_it_ends_somebody_is_responsible_by_a_time(self):
        case = self.case
        if case and case.state != "ended":
            assert case.responsible
            assert case.due_at
            assert case.next_at <= case.due_at
            assert case.state == "paused" or case.visit_at

    @invariant()
    def who_comes_is_somebody_and_what_was_said_last_is_what_is(self):
        if self.case:
            assert (self.case.state == "planned") == bool(self.case.visitor_id)
            assert standing.changed(self.case) == self.last


class TestVisits(Visits.TestCase):
    """R-HELP-09."""

    pytestmark = pytest.mark.req("R-HELP-09")
