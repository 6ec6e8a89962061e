"""What the kernel says of the processors."""

import pytest

from scenarios.processors import Processors

BEFORE = "cpu  100 0 50 800 20 0 10 20 7 0\ncpu0 1 2 3"
AFTER = "cpu  400 0 150 900 20 0 50 170 9 0\ncpu0 1 2 3"


def test_what_others_on_the_host_got_is_told_from_what_was_used_here():
    meanwhile = Processors.of(AFTER, ticks=100).since(Processors.of(BEFORE, ticks=100))
    assert meanwhile.busy == pytest.approx(4.4)
    assert meanwhile.stolen == pytest.approx(1.5)
    assert meanwhile.withheld == pytest.approx(1.5 / 5.9)


def test_who_wanted_nothing_was_refused_nothing():
    still = Processors.of(BEFORE)
    assert still.since(still).withheld == 0.0


def test_the_machine_itself_can_be_asked():
    assert Processors.now().busy > 0
