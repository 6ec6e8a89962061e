"""Hours that nobody measured, and records that were wrong: two people behind each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import (
    AnswerDispute,
    ApproveHours,
    CorrectRecord,
    DisputeRecord,
    EvaluateService,
    SupplementHours,
    WorkCalendar,
)
from contracts.vocabulary import Affiliation
from services.registry.domain.account import account
from services.registry.domain.correction import (
    AlreadyDisputed,
    HoursNotYet,
    HoursOverlap,
    HoursTooLong,
    NotEffective,
    NothingToAnswer,
    NotProposed,
    OwnRecord,
    answer,
    approve,
    correct,
    dispute,
    evaluate,
    supplement,
)
from services.registry.domain.record import counted, fell_due
from services.registry.domain.workday import is_working, working_days_after
from tests.unit.registry.builders import COMMUNITY, NOW
from tests.unit.registry.test_chain import a_record

LATER = NOW + timedelta(days=30)


def supplemented(start=0, minutes=60, *, others=(), affiliation=Affiliation.SOCIAL, by="clerk"):
    begun = NOW + timedelta(minutes=start)
    wish = SupplementHours(
        volunteer_id="v1", community=COMMUNITY, category="sampling", started_at=begun,
        ended_at=begun + timedelta(minutes=minutes), activity="核酸采样", reason="签到机故障",
    )  # fmt: skip
    return supplement(
        wish, record_id="s1", affiliation=affiliation, others=others, now=LATER, by=by
    )[0]


def approved(record, *, by="chief", others=(), verdict="approve"):
    return approve(ApproveHours(record_id="s1", verdict=verdict), record, others=others, by=by)[0]


def corrected(record, *, by="chief", others=(), **facts):
    wish = CorrectRecord(record_id=record.id, reason="早退", **facts)
    return correct(wish, record, others=others, now=LATER, by=by)[0]


def test_supplemented_hours_count_when_somebody_else_approves():
    record = supplemented()
    assert (record.state, counted([record], "volunteer")) == ("proposed", 0)
    with pytest.raises(OwnRecord):
        approved(record, by="clerk")
    after = approved(record)
    assert (after.state, after.approved_by, counted([after], "volunteer")) == (
        "effective", "chief", 60,
    )  # fmt: skip
    with pytest.raises(NotProposed):
        approved(after)
    assert counted([approved(record, verdict="reject")], "volunteer") == 0


def test_no_minute_is_supplemented_that_is_recorded_already():
    there = a_record()
    for start in (-30, 0, 30, 59):
        with pytest.raises(HoursOverlap):
            supplemented(start, others=[there])
    assert supplemented(60, others=[there]).state == "proposed"
    with pytest.raises(HoursOverlap):
        approved(supplemented(), others=[there])


def test_hours_are_in_the_past_and_no_longer_than_a_day():
    with pytest.raises(HoursNotYet):
        supplemented(start=60 * 24 * 31)
    with pytest.raises(HoursTooLong):
        supplemented(minutes=24 * 60 + 1)


@pytest.mark.req("R-REC-04")
def test_a_correction_keeps_what_was_said_and_is_not_by_its_recorder():
    record = a_record()
    with pytest.raises(OwnRecord):
        corrected(record, by="operator")
    after = corrected(record, ended_at=record.started_at + timedelta(minutes=20))
    assert (after.minutes, after.version, after.reason, after.unsealed) == (20, 2, "早退", True)
    assert [(one.version, one.minutes, one.recorded_by) for one in after.earlier] == [
        (1, 60, "operator")
    ]
    with pytest.raises(OwnRecord):  # the corrector is now the recorder
        corrected(after)
    assert corrected(after, by="third", nature="official_duty").nature == "official_duty"


def test_a_correction_does_not_reach_into_another_record():
    record, next_one = a_record(), a_record("r2", start=60)
    with pytest.raises(HoursOverlap):
        corrected(record, others=[next_one], ended_at=record.started_at + timedelta(minutes=61))


def test_what_was_no_volunteering_is_annulled_and_counts_no_more():
    after = corrected(a_record(), annul=True)
    assert (after.state, counted([after], "volunteer")) == ("annulled", 0)
    with pytest.raises(NotEffective):
        corrected(after, by="third")


def test_a_dispute_is_answered_in_words_or_by_a_correction():
    wish = DisputeRecord(record_id="r1", reason="少记一小时")
    record, [said] = dispute(wish, a_record(), dispute_id="d1", now=NOW)
    assert said.disputed
    with pytest.raises(AlreadyDisputed):
        dispute(wish, record, dispute_id="d2", now=NOW)
    reply = AnswerDispute(record_id="r1", answer="签退时间核对无误")
    with pytest.raises(OwnRecord):
        answer(reply, record, by="operator")
    assert not answer(reply, record, by="chief")[0].disputed
    assert not corrected(record, ended_at=record.ended_at + timedelta(minutes=60)).disputed
    with pytest.raises(NothingToAnswer):
        answer(reply, a_record(), by="chief")


# ---- what counts ------------------------------------------------------------------------------

ANY = st.lists(
    st.builds(
        a_record,
        st.integers(0, 9).map(str),
        start=st.integers(0, 2000),
        minutes=st.integers(1, 600),
        nature=st.sampled_from(["volunteer", "official_duty"]),
        state=st.sampled_from(["effective", "proposed", "rejected", "annulled"]),
    ),
    max_size=10,
)


@given(ANY)
def test_no_minute_counts_twice(records):
    for nature in ("volunteer", "official_duty"):
        given_minutes = {
            minute
            for one in records
            if one.nature == nature and one.state == "effective"
            for minute in range(
                int((one.started_at - NOW).total_seconds() // 60),
                int((one.ended_at - NOW).total_seconds() // 60),
            )
        }
        assert counted(records, nature) == len(given_minutes)
        assert counted(records + records, nature) == counted(records, nature)


@given(ANY, st.data())
def test_corrections_never_add_the_old_hours_to_the_new(records, data):
    mine = [one for one in records if one.state == "effective" and one.nature == "volunteer"]
    if not mine:
        return
    one = data.draw(st.sampled_from(mine))
    shorter = replace(one, ended_at=one.started_at + timedelta(minutes=1))
    after = corrected(one, ended_at=shorter.ended_at)
    rest = [other for other in records if other is not one]
    assert counted([*rest, after], "volunteer") <= counted(records, "volunteer")
    assert counted([after], "volunteer") == 1


@given(ANY)
def test_volunteering_and_duty_are_never_mixed(records):
    told = account("v1", records)
    swapped = [replace(one, nature="volunteer") for one in records]
    assert told["minutes"]["volunteer"] + told["minutes"]["official_duty"] >= counted(
        swapped, "volunteer"
    )
    assert told["services"] == sum(one.state == "effective" for one in records)
    assert len(told["records"]) == len(records)


# ---- in time ----------------------------------------------------------------------------------

SPRING = WorkCalendar(
    holidays=frozenset({date(2022, 4, 4), date(2022, 4, 5)}),
    make_up_days=frozenset({date(2022, 4, 2)}),
)


@pytest.mark.req("R-REC-04")
@pytest.mark.parametrize(
    ("after", "number", "due", "calendar"),
    [
        (date(2022, 4, 10), 10, date(2022, 4, 22), WorkCalendar()),
        (date(2022, 4, 1), 1, date(2022, 4, 2), SPRING),  # a Saturday that makes up
        (date(2022, 4, 1), 2, date(2022, 4, 6), SPRING),  # Tomb-Sweeping Day between
        (date(2022, 4, 1), 10, date(2022, 4, 18), SPRING),
        (date(2022, 4, 1), 0, date(2022, 4, 1), SPRING),
    ],
)
def test_working_days_know_holidays_and_make_up_weekends(after, number, due, calendar):
    assert working_days_after(after, number, calendar) == due


@given(st.dates(date(2022, 3, 1), date(2022, 5, 1)), st.integers(1, 15))
def test_the_tenth_working_day_has_nine_before_it(day, number):
    due = working_days_after(day, number, SPRING)
    between = [day + timedelta(days=one + 1) for one in range((due - day).days)]
    assert sum(is_working(one, SPRING) for one in between) == number
    assert is_working(due, SPRING)


@pytest.mark.req("R-REC-04")
def test_a_record_that_is_not_complete_in_time_raises_the_alarm_once():
    due = date(2022, 4, 22)
    record = a_record(due_on=due)
    assert fell_due(record, today=due) == (record, [])
    late, [said] = fell_due(record, today=due + timedelta(days=1))
    assert said.overdue
    assert fell_due(late, today=due + timedelta(days=2)) == (late, [])
    done, [said] = evaluate(EvaluateService(record_id="r1", score=5), late, now=LATER, by="x")
    assert not said.overdue
    assert fell_due(done, today=due + timedelta(days=9)) == (done, [])


@pytest.mark.req("R-REC-04")
def test_a_record_that_was_annulled_is_never_overdue_nor_stays_so():
    due = date(2022, 4, 22)
    record = a_record(due_on=due)
    gone = corrected(record, annul=True)
    assert fell_due(gone, today=due + timedelta(days=1)) == (gone, [])
    late, _ = fell_due(record, today=due + timedelta(days=1))
    assert corrected(late).overdue
    wish = CorrectRecord(record_id="r1", reason="认错人", annul=True)
    after, [said] = correct(wish, late, others=(), now=LATER, by="chief")
    assert (after.overdue, said.overdue, said.state) == (False, False, "annulled")
