"""Several things at once, under eventlet."""

import threading
import time

import pytest

from kit.convoy import Convoy
from kit.together import together


def test_what_is_done_together_travels_together():
    loads = []

    def trip(items):
        loads.append(list(items))
        time.sleep(0.5 if len(loads) == 1 else 0.01)  # it takes a while, in which all others come
        return [one * 2 for one in items]

    convoy = Convoy(trip)
    found = {}
    gate = threading.Barrier(10)

    def work(number):
        gate.wait(5)
        found[number] = convoy.ride(number)

    together((lambda number=number: work(number)) for number in range(10))
    assert found == {number: number * 2 for number in range(10)}
    assert len(loads) <= 2


def test_those_who_come_back_at_once_travel_together_again(monkeypatch):
    monkeypatch.setattr("kit.convoy.GATHERING", 1.0)
    loads = []

    def trip(items):
        loads.append(len(items))
        time.sleep(0.01)
        return items

    convoy = Convoy(trip)

    def work(number):
        for _ in range(10):
            convoy.ride(number)

    together((lambda number=number: work(number)) for number in range(6))
    assert sum(loads) == 60
    assert loads.count(6) >= 8


def test_everything_is_tried_before_a_failure_is_raised():
    done = []

    def work(number):
        if number == 3:
            raise ValueError(number)
        done.append(number)

    with pytest.raises(ValueError, match="3"):
        together((lambda number=number: work(number)) for number in range(200))
    assert len(done) == 199


def test_nothing_is_no_work():
    together([])
