"""The rehearsal clock goes forward, and every process sees it."""

from datetime import UTC, datetime, timedelta

import pytest

from kit import wire
from scenarios import clock as clock_module
from scenarios.clock import RehearsalClock

EVENING = datetime(2022, 4, 12, 10, tzinfo=UTC)
MOMENT = timedelta(seconds=5)


@pytest.fixture
def clock(tmp_path, monkeypatch):
    monkeypatch.setattr(clock_module, "NOTICED", 0)
    return RehearsalClock(tmp_path / "clock")


async def test_it_begins_where_the_story_does(clock):
    await clock.begin(EVENING)
    assert abs(clock.now() - EVENING) < MOMENT


async def test_beginning_again_does_not_turn_it_back(clock):
    await clock.begin(EVENING)
    await clock.pass_by(timedelta(hours=3))
    await clock.begin(EVENING)
    assert abs(clock.now() - EVENING - timedelta(hours=3)) < MOMENT


async def test_it_reaches_a_moment_and_never_goes_back_to_one(clock):
    await clock.begin(EVENING)
    await clock.reach(EVENING + timedelta(hours=2))
    await clock.reach(EVENING + timedelta(hours=1))
    assert abs(clock.now() - EVENING - timedelta(hours=2)) < MOMENT


async def test_the_platform_sees_the_same_moment(clock, tmp_path, monkeypatch):
    await clock.begin(EVENING)
    monkeypatch.setenv("HUIYIN_CLOCK_FILE", str(tmp_path / "clock"))
    monkeypatch.setattr(wire, "_offset", (float("-inf"), timedelta(0)))
    assert abs(wire.utcnow() - clock.now()) < MOMENT
    monkeypatch.setattr(wire, "_offset", (float("-inf"), timedelta(0)))
