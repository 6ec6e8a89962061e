"""Questions of policy: one answer for everybody, until it is revised or withdrawn."""

import pytest

from contracts.notify import AnswerTicket, PublishFaq, ReviseFaq
from services.notify.domain.faq import FaqWithdrawn, announce, revise, withdraw
from services.notify.domain.ticket import answer, pass_time
from tests.unit.notify.test_ticket import NOW, a_call

CAN_I_LEAVE = PublishFaq(
    area="1401", topic_of_call="policy", question="能出小区吗？", answer="凭通行证。"
)


def an_answer():
    return announce(CAN_I_LEAVE, faq_id="f1")[0]


def test_an_answer_is_told_with_every_revision():
    faq, [first] = announce(CAN_I_LEAVE, faq_id="f1")
    assert (first.revision, first.answer, first.state) == (1, "凭通行证。", "published")
    wish = ReviseFaq(faq_id="f1", question=faq.question, answer="可以。")
    faq, [second] = revise(faq, wish)
    assert (second.revision, second.answer) == (2, "可以。")
    assert revise(faq, wish) == (faq, [])


def test_what_was_withdrawn_stays_so():
    gone, [told] = withdraw(an_answer())
    assert told.state == "withdrawn"
    with pytest.raises(FaqWithdrawn):
        withdraw(gone)
    with pytest.raises(FaqWithdrawn):
        revise(gone, ReviseFaq(faq_id="f1", question="?", answer="!"))


@pytest.mark.req("R-COM-01")
def test_an_answer_counts_as_given_the_first_time_until_the_call_goes_one_office_up():
    wish = AnswerTicket(ticket_id="t1", answer="凭通行证。", faq_id="f1")
    call, _ = a_call()
    _, [told, _letter] = answer(call, wish, now=NOW, by="operator")
    assert (told.first_time, told.faq_id) == (True, "f1")
    late, [passed_on] = pass_time(call, now=call.due_at)
    assert not passed_on.first_time
    _, [told, _letter] = answer(late, wish, now=call.due_at, by="street")
    assert not told.first_time
