"""A call is answered, or becomes what the caller needs: once."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.logistics import PledgeDonation
from contracts.matching import AskHelp, SubmitNeed
from contracts.notify import (
    AnswerTicket,
    ConvertTicket,
    ForgetContacts,
    KeepContacts,
    OpenTicket,
    TellAnswer,
    TicketChanged,
)
from services.notify.domain.ticket import (
    ANSWER_WITHIN,
    KEEP,
    OneThingOnly,
    TicketSettled,
    answer,
    convert,
    open_ticket,
    pass_time,
)

NOW = datetime(2022, 4, 12, 1, 0, tzinfo=UTC)
COMMUNITY = "140107001002"
HELP = AskHelp(
    community=COMMUNITY, category="medicine", detail="降压药", name="段先生", phone="10000000001"
)
NEED = SubmitNeed(
    community=COMMUNITY,
    category="checkpoint",
    people=3,
    starts_at=NOW,
    ends_at=NOW + timedelta(hours=4),
    meeting_place="东门",
    site={"lat": 37.8, "lon": 112.5},
    content="登记",
    precautions="口罩",
    risk_notice="接触",
    guarantees="保险",
)
DONATION = PledgeDonation(donor_name="某企业", area="1401", lines=[{"item": "mask", "quantity": 9}])


def a_call():
    wish = OpenTicket(
        community=COMMUNITY,
        topic_of_call="policy",
        question="能出小区吗？",
        caller_name="李女士",
        caller_phone="10000000002",
    )
    return open_ticket(wish, ticket_id="t1", now=NOW, by="operator")


@pytest.mark.req("R-HOT-01")
def test_a_call_has_half_an_hour_and_a_number_to_call_back():
    ticket, (changed, contacts) = a_call()
    assert (ticket.state, changed.due_at) == ("opened", NOW + ANSWER_WITHIN)
    assert contacts == KeepContacts(
        contacts=[{"subject": "t1", "phone": "10000000002", "name": "李女士"}]
    )


@pytest.mark.req("R-HOT-01")
def test_an_answer_settles_a_call_and_reaches_the_caller():
    ticket, said = answer(
        a_call()[0], AnswerTicket(ticket_id="t1", answer="可以，凭证出入"), now=NOW, by="op"
    )
    assert (ticket.state, ticket.due_at, ticket.answer) == ("answered", None, "可以，凭证出入")
    assert said[1] == TellAnswer(subject="t1", about="ticket", text="可以，凭证出入")


@pytest.mark.req("R-HOT-01")
@pytest.mark.parametrize(
    ("wish", "became", "command"),
    [
        ({"need": NEED}, "need", NEED),
        (
            {"help": HELP},
            "help",
            HELP.model_copy(update={"ticket_id": "t1", "channel": "phone"}),
        ),
        ({"donation": DONATION}, "donation", DONATION.model_copy(update={"ticket_id": "t1"})),
    ],
)
def test_a_call_becomes_what_the_caller_needs_and_remembers_its_id(wish, became, command):
    ticket, said = convert(
        a_call()[0],
        ConvertTicket(ticket_id="t1", **wish),
        became_id="new-thing",
        now=NOW,
        by="op",
    )
    changed, (own_id, told) = said
    assert (ticket.state, ticket.due_at) == ("converted", None)
    assert (changed.became, changed.became_id, own_id) == (became, "new-thing", "new-thing")
    assert told == command


@pytest.mark.parametrize("wish", [{}, {"need": NEED, "help": HELP}])
def test_a_call_becomes_exactly_one_thing(wish):
    with pytest.raises(OneThingOnly):
        convert(a_call()[0], ConvertTicket(ticket_id="t1", **wish), became_id="x", now=NOW, by="op")


def test_a_settled_call_stays_settled():
    first, _ = answer(a_call()[0], AnswerTicket(ticket_id="t1", answer="是"), now=NOW, by="op")
    with pytest.raises(TicketSettled):
        answer(first, AnswerTicket(ticket_id="t1", answer="否"), now=NOW, by="op")
    with pytest.raises(TicketSettled):
        convert(first, ConvertTicket(ticket_id="t1", help=HELP), became_id="x", now=NOW, by="op")


def test_the_caller_stays_out_of_events():
    _, said = a_call()
    events = [one for one in said if isinstance(one, TicketChanged)]
    assert all(
        secret not in one.model_dump_json()
        for one in events
        for secret in ("李女士", "10000000002", "能出小区吗")
    )


# ---- time -----------------------------------------------------------------------------------


@pytest.mark.req("R-HOT-01")
def test_a_call_that_nobody_answers_goes_up_until_the_city_and_comes_up_again():
    (ticket, _), offices = a_call(), []
    assert pass_time(ticket, now=ticket.due_at - timedelta(seconds=1)) == (ticket, [])
    for _ in range(5):
        ticket, (changed,) = pass_time(ticket, now=ticket.due_at)
        offices.append(changed.responsible.partition(":")[0])
    assert offices == ["street_op", "district_op", "city_op", "city_op", "city_op"]
    assert (changed.escalated, changed.due_at) == (5, NOW + 6 * ANSWER_WITHIN)


def test_a_call_that_was_answered_is_overdue_no_more_and_forgets_its_caller():
    ticket, _ = a_call()
    wish = AnswerTicket(ticket_id="t1", answer="可以")
    ticket, _ = answer(ticket, wish, now=NOW, by="operator")
    assert pass_time(ticket, now=NOW + KEEP - timedelta(seconds=1)) == (ticket, [])
    gone, said = pass_time(ticket, now=NOW + KEEP)
    assert said == [ForgetContacts(subjects=["t1"])]
    assert (gone.caller_name, gone.caller_phone) == ("", "")
    assert "能出小区吗" not in gone.question
    assert pass_time(gone, now=NOW + 2 * KEEP) == (gone, [])
