"""A call is answered, or becomes a need, a help request or a donation."""

from datetime import timedelta

import pytest
from kombu import Connection

from contracts.matching import AskHelp
from contracts.notify import (
    AnswerTicket,
    ConvertTicket,
    FaqChanged,
    OpenTicket,
    PublishFaq,
    ReviseFaq,
    TicketChanged,
    WithdrawFaq,
)
from kit.wire import Envelope
from services.notify.service import NotifyService
from tests.support.reserve import rehearsed

COMMUNITY = "140107001002"


def a_call():
    return OpenTicket(
        community=COMMUNITY,
        topic_of_call="medicine",
        question="降压药快吃完了",
        caller_name="段先生",
        caller_phone="10000000001",
    )


def a_plea():
    return AskHelp(
        community=COMMUNITY,
        category="medicine",
        detail="降压药",
        name="段先生",
        phone="10000000001",
    )


@pytest.fixture
def notify(city, monkeypatch):
    monkeypatch.setenv("HUIYIN_CHANNEL", "outbox")
    return city.run(NotifyService)


@pytest.mark.req("R-HOT-01")
def test_a_call_is_kept_unreadable_and_answered_in_writing(city, notify):
    ticket = city.ask(a_call()).result["id"]
    kept = str(city.db("notify").tickets.find_one({"_id": ticket}))
    assert not any(secret in kept for secret in ("段先生", "10000000001", "降压药"))
    outcome = city.ask(AnswerTicket(ticket_id=ticket, answer="今晚送到"))
    assert (outcome.status, outcome.result["state"]) == (200, "answered")
    opened, answered = city.heard(TicketChanged, 2)
    assert (opened.state, answered.state) == ("opened", "answered")
    assert opened.due_at
    city.until(lambda: city.db("notify").messages.find_one({"state": "sent", "subject": ticket}))


@pytest.mark.req("R-HOT-01")
def test_a_call_becomes_a_help_request_under_the_id_it_remembers(city, notify):
    ticket = city.ask(a_call()).result["id"]
    outcome = city.ask(ConvertTicket(ticket_id=ticket, help=a_plea()))
    assert outcome.result["state"] == "converted"
    converted = city.heard(TicketChanged, 2)[1]
    with Connection(city.amqp) as connection:
        city.until(lambda: city.waiting("matching.commands") == 1)
        raw = connection.default_channel.basic_get("matching.commands", no_ack=True)
    said = Envelope.unpack(raw.body, city.keys.message)
    assert said.id == converted.became_id
    assert said.caller.id == "operator"
    assert said.message() == a_plea().model_copy(update={"ticket_id": ticket, "channel": "phone"})


def test_a_call_is_settled_once(city, notify):
    ticket = city.ask(a_call()).result["id"]
    wishes = [AnswerTicket(ticket_id=ticket, answer="好")] * 5
    wishes += [ConvertTicket(ticket_id=ticket, help=a_plea())] * 5
    outcomes = [city.outcome(key) for key in city.send(*wishes)]
    assert sorted(one.status for one in outcomes) == [200] + [409] * 9
    assert {one.code for one in outcomes if one.status == 409} == {"ticket_settled"}


def test_a_call_becomes_exactly_one_thing(city, notify):
    ticket = city.ask(a_call()).result["id"]
    outcome = city.ask(ConvertTicket(ticket_id=ticket))
    assert (outcome.status, outcome.code) == (422, "exactly_one")


def test_a_call_nobody_made_cannot_be_answered(city, notify):
    assert city.ask(AnswerTicket(ticket_id="t404", answer="?")).status == 404


@pytest.mark.req("R-HOT-01")
def test_a_call_that_nobody_answers_goes_one_office_up(city, notify, tmp_path, monkeypatch):
    clock = rehearsed(tmp_path / "clock", monkeypatch)
    city.ask(a_call())
    clock(timedelta(minutes=31))
    _, overdue = city.heard(TicketChanged, 2)
    assert (overdue.responsible, overdue.escalated) == (f"street_op:{COMMUNITY[:9]}", 1)


@pytest.mark.req("R-COM-01")
def test_an_answer_for_everybody_is_kept_and_told(city, notify):
    wish = PublishFaq(area="1401", topic_of_call="policy", question="能出小区吗？", answer="能。")
    faq = city.ask(wish).result["id"]
    assert city.ask(ReviseFaq(faq_id=faq, question="能出小区吗？", answer="凭证。")).status == 200
    assert city.ask(WithdrawFaq(faq_id=faq)).status == 200
    assert city.ask(WithdrawFaq(faq_id=faq)).code == "faq_withdrawn"
    assert [(one.revision, one.answer, one.state) for one in city.heard(FaqChanged, 3)] == [
        (1, "能。", "published"),
        (2, "凭证。", "published"),
        (3, "凭证。", "withdrawn"),
    ]
