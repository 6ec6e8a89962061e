"""A request for help: who must act, until when, and what the asker hears."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.matching import AskHelp, HelpChanged, MedicineOrder, VerifyHelp
from contracts.notify import KeepContacts, TellAnswer
from services.matching.domain import help as aid
from services.matching.domain import help_answer, help_case, help_time, help_work
from services.matching.domain.help_policy import POLICY
from services.matching.domain.need import ReasonMissing
from services.matching.domain.responsibility import AnswerMissing

NOW = datetime(2022, 4, 12, 2, 0, tzinfo=UTC)  # ten in the morning in Taiyuan
COMMUNITY = "140107001002"
OFFICE = f"community_op:{COMMUNITY}"


def plea(**wishes):
    return AskHelp(
        **{
            "community": COMMUNITY,
            "category": "food",
            "detail": "家里没有米了",
            "name": "段先生",
            "phone": "10000000001",
            **wishes,
        }
    )


def received(**wishes):
    return aid.receive(plea(**wishes), help_id="h1", now=NOW, by="resident")[0]


def verified(case, verdict="approve", reason=None):
    wish = VerifyHelp(help_id="h1", method="call", verdict=verdict, reason=reason)
    return help_work.verify(case, wish, now=NOW, by="operator")[0]


def sent(case=None, volunteer="wang"):
    return help_work.dispatch(case or verified(received()), volunteer_id=volunteer, now=NOW)[0]


def resolved(**wishes):
    return help_answer.resolve(sent(verified(received(**wishes))), answer="米已送到", now=NOW)[0]


def events(said):
    return [one for one in said if isinstance(one, HelpChanged)]


# ---- receipt and triage ---------------------------------------------------------------------


@pytest.mark.req("R-HELP-05")
def test_the_clock_runs_from_receipt():
    case, said = aid.receive(plea(), help_id="h1", now=NOW, by="resident")
    (changed,) = events(said)
    assert (changed.state, changed.responsible) == ("received", OFFICE)
    assert changed.received_at == NOW
    assert changed.due_at == case.due_at == NOW + timedelta(hours=24)


def test_notify_learns_where_to_answer():
    _, said = aid.receive(plea(), help_id="h1", now=NOW, by="resident")
    contact = {"subject": "h1", "phone": "10000000001", "name": "段先生"}
    assert KeepContacts(contacts=[contact]) in said


@pytest.mark.req("R-HELP-02")
@pytest.mark.parametrize(
    ("runs_out_on", "level"),
    [
        pytest.param(date(2022, 4, 12), "urgent", id="today"),
        pytest.param(date(2022, 4, 13), "urgent", id="tomorrow begins in fourteen hours"),
        pytest.param(date(2022, 4, 14), "normal", id="the day after can wait"),
        pytest.param(None, "normal", id="no date, no hurry"),
    ],
)
def test_medicine_that_runs_out_within_a_day_is_urgent(runs_out_on, level):
    order = MedicineOrder(generic_name="硝苯地平", runs_out_on=runs_out_on)
    assert received(category="medicine", medicine=order).level == level


@pytest.mark.req("R-HELP-06")
@pytest.mark.parametrize(
    "flag", ["alone_elderly", "pregnant", "infant", "disabled", "chronic_patient"]
)
def test_the_vulnerable_come_first_and_nobody_hears_why(flag):
    case, said = aid.receive(plea(vulnerable=[flag]), help_id="h1", now=NOW, by="resident")
    assert (case.level, case.reasons) == ("urgent", ("vulnerable",))
    assert flag not in events(said)[0].model_dump_json()


@pytest.mark.req("R-HELP-04")
def test_milk_powder_is_due_within_the_hour():
    assert received(category="mother_baby").due_at == NOW + timedelta(hours=1)


def test_a_danger_to_life_has_ten_minutes():
    case = received(life_threatening=True, vulnerable=["infant"])
    assert (case.level, case.due_at) == ("life", NOW + timedelta(minutes=10))


@pytest.mark.req("R-HELP-03")
@pytest.mark.parametrize("channel", ["web", "phone", "building_head", "agency"])
def test_every_channel_leads_to_the_same_list(channel):
    case = received(channel=channel, ticket_id="t1" if channel == "phone" else None)
    assert (case.state, case.channel, case.responsible) == ("received", channel, OFFICE)


# ---- verification ---------------------------------------------------------------------------


def test_a_true_request_is_triaged_with_a_new_time():
    case = received()
    wish = VerifyHelp(help_id="h1", method="visit")
    after, _ = help_work.verify(case, wish, now=NOW + timedelta(hours=3), by="operator")
    assert (after.state, after.verified_by, after.verified_how) == ("triaged", "operator", "visit")
    assert after.due_at == NOW + timedelta(hours=27)


@pytest.mark.req("R-HELP-05")
def test_a_request_is_turned_down_only_with_a_reason_which_is_its_answer():
    with pytest.raises(ReasonMissing):
        verified(received(), "reject")
    wish = VerifyHelp(help_id="h1", method="call", verdict="reject", reason="已由家属送达")
    case, said = help_work.verify(received(), wish, now=NOW, by="operator")
    assert (case.state, case.due_at, case.responsible) == ("rejected", None, "")
    assert said[-1] == TellAnswer(subject="h1", about="help", text="已由家属送达")


def test_nobody_verifies_twice():
    with pytest.raises(help_case.NotNow):
        verified(verified(received()))
    with pytest.raises(help_work.AlreadyVerified):
        verified(sent())


# ---- dispatch -------------------------------------------------------------------------------


def test_an_unverified_request_waits_unless_a_life_is_in_danger():
    with pytest.raises(help_work.NotVerified):
        sent(received())
    case, said = help_work.dispatch(received(life_threatening=True), volunteer_id="wang", now=NOW)
    assert (case.state, events(said)[0].verified) == ("dispatched", False)
    checked = verified(case)
    assert (checked.state, checked.due_at) == ("dispatched", case.due_at)


@pytest.mark.req("R-HELP-02", "R-HELP-05")
def test_whoever_is_sent_is_responsible():
    case = sent()
    assert (case.state, case.responsible) == ("dispatched", "volunteer:wang")
    assert help_work.start(case, now=NOW)[0].responsible == "volunteer:wang"


@pytest.mark.req("R-HELP-04")
def test_a_case_has_one_helper_until_the_time_is_over():
    case = sent()
    for volunteer in ("li", "wang"):
        with pytest.raises(help_work.SomeoneIsOnIt):
            sent(case, volunteer)
    late, _ = help_time.escalate(case, now=case.due_at)
    assert sent(late, "li").responsible == "volunteer:li"


# ---- the answer -----------------------------------------------------------------------------


@pytest.mark.req("R-HELP-05")
def test_the_answer_goes_to_the_asker_and_not_into_the_event():
    case, said = help_answer.resolve(sent(), answer="米已送到", now=NOW)
    assert (case.state, case.responsible) == ("resolved", OFFICE)
    assert events(said)[0].answered
    assert "米已送到" not in events(said)[0].model_dump_json()
    assert said[-1] == TellAnswer(subject="h1", about="help", text="米已送到")


def test_a_question_can_be_answered_without_sending_anybody():
    case, _ = help_answer.resolve(
        verified(received(category="psychological")), answer="已通话", now=NOW
    )
    assert case.state == "resolved"


def test_an_asker_who_is_not_satisfied_reopens_the_case():
    case, said = help_answer.confirm(resolved(), satisfied=False, now=NOW)
    assert (case.state, case.responsible, case.reopened) == ("in_progress", "volunteer:wang", 1)
    assert not events(said)[0].answered


@pytest.mark.req("R-HELP-05")
def test_nothing_is_closed_without_an_answer():
    for case in (received(), verified(received()), sent()):
        with pytest.raises(AnswerMissing):
            help_answer.close(case, answer=None, now=NOW)
    case, said = help_answer.close(received(), answer="您已自行解决", now=NOW)
    assert (case.state, case.due_at) == ("closed", None)
    assert said[-1] == TellAnswer(subject="h1", about="help", text="您已自行解决")


def test_a_known_answer_is_not_told_again_at_the_end():
    case, _ = help_answer.confirm(resolved(), satisfied=True, now=NOW)
    closed, said = help_answer.close(case, answer=None, now=NOW)
    assert (closed.state, closed.answer) == ("closed", "米已送到")
    assert len(said) == 1


def test_the_end_is_the_end():
    done, _ = help_answer.confirm(resolved(), satisfied=True, now=NOW)
    closed, _ = help_answer.close(done, answer=None, now=NOW)
    with pytest.raises(help_case.NotNow):
        help_answer.close(closed, answer="nochmal", now=NOW)
    with pytest.raises(help_case.NotNow):
        help_answer.confirm(closed, satisfied=False, now=NOW)


# ---- overdue --------------------------------------------------------------------------------


@pytest.mark.req("R-HELP-05")
def test_what_is_overdue_goes_up_until_the_city_and_stays_there():
    case, seen = received(life_threatening=True), []
    for _ in range(5):
        case, said = help_time.escalate(case, now=case.due_at)
        seen.append((case.responsible, case.escalated, len(said)))
    assert seen == [
        ("street_op:140107001", 1, 1),
        ("district_op:140107", 2, 1),
        ("city_op:1401", 3, 1),
        ("city_op:1401", 4, 1),
        ("city_op:1401", 5, 1),
    ]


def test_above_the_helper_stands_the_community():
    case, _ = help_time.escalate(sent(), now=NOW + POLICY.due("normal"))
    assert case.responsible == OFFICE


def test_nothing_is_overdue_before_its_time_or_after_its_end():
    case = received()
    assert help_time.escalate(case, now=case.due_at - timedelta(seconds=1)) == (case, [])
    closed, _ = help_answer.close(case, answer="好", now=NOW)
    assert help_time.escalate(closed, now=NOW + timedelta(days=9)) == (closed, [])
