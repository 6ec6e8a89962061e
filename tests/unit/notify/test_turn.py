"""A look at the queue begins where the last one ended, and now and then at the very beginning."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notify.store.turn import BEGINNING, BEHIND, ORDINARY, URGENT, WHOLE_EVERY, Turn

NOW = datetime(2022, 4, 12, 18, tzinfo=UTC)


class Watch:
    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def turn(watch):
    return Turn(watch)


def test_the_first_look_is_at_the_whole_queue(turn):
    assert turn.begins(ORDINARY) == BEGINNING


def test_after_a_full_batch_the_next_look_begins_at_its_last_message(turn):
    turn.begins(ORDINARY)
    turn.looked(ORDINARY, NOW, NOW - timedelta(minutes=3))
    assert turn.begins(ORDINARY) == NOW - timedelta(minutes=3)


def test_after_an_empty_look_only_what_comes_late_may_be_behind(turn):
    turn.begins(ORDINARY)
    turn.looked(ORDINARY, NOW, None)
    assert turn.begins(ORDINARY) == NOW - BEHIND


def test_every_few_seconds_the_whole_queue_is_looked_at_again(turn, watch):
    turn.begins(ORDINARY)
    turn.looked(ORDINARY, NOW, None)
    watch.seconds += WHOLE_EVERY
    assert turn.begins(ORDINARY) == BEGINNING
    assert turn.begins(ORDINARY) != BEGINNING


def test_each_lane_has_a_place_of_its_own(turn):
    turn.begins(ORDINARY)
    turn.looked(ORDINARY, NOW, NOW)
    assert turn.begins(URGENT) == BEGINNING
