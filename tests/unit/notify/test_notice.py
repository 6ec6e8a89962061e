"""Who is told, and how often."""

import pytest

from contracts.notify import ForgetContacts, TellAnswer
from services.notify.domain.notice import notices
from tests.unit.notify.occasions import (
    a_rejection,
    donation,
    help_changed,
    offers,
    placement,
    withdrawal,
)


def message_ids(event, occasion="e1"):
    return [one.message_id(to) for one in notices(event, occasion) for to in one.to]


def told(event):
    return [(one.template, to.subject) for one in notices(event, "e1") for to in one.to]


def test_everybody_who_is_offered_a_place_gets_a_message_with_their_own_offer():
    (notice,) = notices(offers("wang", "li"), "e1")
    assert [(one.subject, one.offer_id) for one in notice.to] == [
        ("wang", "o-wang"),
        ("li", "o-li"),
    ]
    assert len(set(message_ids(offers("wang", "li")))) == 2


def test_a_repeat_of_an_event_is_the_same_messages():
    assert message_ids(offers("wang"), "e1") == message_ids(offers("wang"), "e1")
    assert message_ids(offers("wang"), "e1") != message_ids(offers("wang"), "e2")


def test_whose_offer_is_withdrawn_is_told():
    assert told(withdrawal("wang")) == [("offer_withdrawn", "wang")]


def test_who_waited_for_a_place_is_told_at_once_that_there_is_one():
    assert told(placement("wang")) == [("waiter_placed", "wang")]
    assert notices(placement("wang"), "o")[0].urgent


@pytest.mark.req("R-HELP-05")
@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param("received", [("help_received", "3f9ab2c4d5")], id="the asker, at once"),
        pytest.param(
            "dispatched",
            [("help_dispatched", "3f9ab2c4d5"), ("help_assigned", "wang")],
            id="the asker and the one who is sent",
        ),
        pytest.param("in_progress", [], id="nobody while work goes on"),
        pytest.param("resolved", [], id="the answer comes by itself"),
        pytest.param("closed", [("help_closed", "3f9ab2c4d5")], id="the asker, at the end"),
    ],
)
def test_news_of_a_help_request(state, expected):
    assert told(help_changed(state, volunteer_id="wang")) == expected


@pytest.mark.req("R-HELP-05")
def test_an_answer_goes_to_the_one_who_asked():
    answer = TellAnswer(subject="3f9ab2c4d5", about="help", text="药已送到")
    (notice,) = notices(answer, "c1")
    assert notice.facts == {"number": "3F9AB2C4", "answer": "药已送到"}
    assert notice.urgent


def test_an_escalation_tells_nobody_again():
    first, later = help_changed("dispatched", "wang"), help_changed("dispatched", "wang", 1)
    assert message_ids(first, "e1") == message_ids(later, "e2")


def test_a_second_helper_is_told_and_the_asker_hears_of_it():
    first, later = help_changed("dispatched", "wang"), help_changed("dispatched", "li")
    assert not set(message_ids(first)) & set(message_ids(later))


def assigned(dispatches, occasion, escalated=0):
    event = help_changed("dispatched", "wang", escalated)
    event = event.model_copy(update={"dispatches": dispatches})
    told = [one for one in notices(event, occasion) if one.template == "help_assigned"]
    return [one.message_id(to) for one in told for to in one.to]


@pytest.mark.req("R-HELP-02")
def test_who_is_sent_again_is_told_again_and_once():
    first, again = assigned(1, "e1"), assigned(2, "e2")
    assert first != again
    assert len(again) == 1
    assert again == assigned(2, "e2") == assigned(2, "e3", escalated=1)


def test_a_donor_is_told_once_per_step():
    first = message_ids(donation("allocated", allotted={"sprayer": 17}), "e1")
    second = message_ids(donation("allocated", allotted={"sprayer": 34}), "e2")
    assert first == second
    assert told(donation("pledged")) == []


@pytest.mark.req("R-DON-05")
def test_who_brought_something_to_a_post_is_thanked_once_it_is_in_the_ledger():
    brought = {"brought_to": "station:s1"}
    assert told(donation("received", **brought)) == []
    assert told(donation("delivered", **brought)) == [("comfort_thanks", "d1")]


def test_who_submitted_a_need_hears_that_it_was_rejected():
    assert told(a_rejection("community-7")) == [("need_rejected", "community-7")]


def test_nobody_is_behind_the_systems_own_needs():
    assert told(a_rejection("system")) == []


def test_an_event_that_means_nothing_to_anybody_is_a_mistake_of_ours():
    with pytest.raises(TypeError):
        notices(ForgetContacts(subjects=["s1"]), "e1")
