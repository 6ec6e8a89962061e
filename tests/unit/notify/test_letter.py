"""What becomes of a message."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.letter import Intent, Letter, Step, after, changes, masked
from services.notify.domain.notice import Recipient

NOW = datetime(2022, 4, 12, tzinfo=UTC)


def test_sent_is_sent():
    assert after("sent", 0, NOW) == Step("sent", NOW, 1)


def test_a_message_nobody_tried_waits_as_before():
    assert after(None, 3, NOW) == Step("queued", NOW, 3)


@pytest.mark.parametrize(("fate", "end"), [("refused", "failed"), ("no_address", "unreachable")])
def test_a_message_is_tried_again_ever_later_and_then_given_up(fate, end):
    tries, waits, state = 0, [], "queued"
    while state == "queued":
        step = after(fate, tries, NOW)
        state, tries = step.state, step.tries
        waits.append(step.due - NOW)
    assert state == end
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[0] > timedelta(0)


@given(st.lists(st.sampled_from(["sent", "refused", "no_address"]), min_size=5, max_size=20))
def test_every_message_comes_to_an_end(fates):
    tries, states = 0, []
    for fate in fates:
        step = after(fate, tries, NOW)
        tries = step.tries
        states.append(step.state)
    assert set(states) & {"sent", "failed", "unreachable"}


def test_one_event_tells_of_all_messages_of_a_template():
    def intent(name, template):
        return Intent(name, "n", template, Recipient("wang"))

    sent, waiting = Step("sent", NOW, 1), Step("queued", NOW, 1)
    said = changes(
        {
            sent: [intent("1", "offer"), intent("2", "offer"), intent("3", "help_closed")],
            waiting: [intent("4", "offer")],
        },
        "smtp",
    )
    assert [(one.template, one.message_ids) for one in said] == [
        ("help_closed", ["3"]),
        ("offer", ["1", "2"]),
    ]


@pytest.mark.parametrize(
    ("phone", "shown"), [("13812348000", "138****8000"), ("12345", "****"), ("", "****")]
)
def test_a_phone_number_is_shown_masked(phone, shown):
    assert masked(phone) == shown
    assert Letter("m", phone, "", "").phone == phone
