"""What ends a process: a message that does so each time, a loop that stands still."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cli.processes import nameko
from contracts.gateway import NoteDeath
from contracts.registry import ReportReadiness
from kit.suspects import DEATHS, RETURNS
from tests.support.fatal import PATIENCE


@contextmanager
def fatal(**environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that may end of itself."""
    argv = nameko("tests.support.fatal")
    env = os.environ | {"HUIYIN_PROBE_PORT": "0"} | environment
    with subprocess.Popen(argv, env=env, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is not None


def a_report(team: str) -> ReportReadiness:
    return ReportReadiness(team_id=team, readiness="ready")


def test_a_message_that_ends_its_process_each_time_is_buried_and_others_are_obeyed_once(city):
    obeyed, suspects = city.db("registry").obeyed, city.db("registry").suspects
    (killer,) = city.send(a_report("ends"))
    others = city.send(*[a_report("t1")] * 40)
    deaths = 0
    while not city.waiting("dead.registry"):
        with fatal() as process:
            city.until(lambda: ended(process) or city.waiting("dead.registry"))
            deaths += ended(process)
            if not ended(process):
                city.until(lambda: obeyed.count_documents({}) == len(others))
                city.until(lambda: suspects.count_documents({}) == 0)
                assert [one.command_id for one in city.heard(NoteDeath)] == [killer]
    assert deaths == RETURNS + DEATHS
    assert {one["_id"]: one["times"] for one in obeyed.find()} == dict.fromkeys(others, 1)
    (letter,) = city.dead("registry")
    assert letter.properties["message_id"] == killer
    why = letter.properties["application_headers"]["x-error"]
    assert why == "3 times a process ended while it worked on this message"


def test_a_process_whose_loop_stands_still_ends_itself(city):
    with fatal(**{PATIENCE: "10"}) as process:
        [still] = city.send(a_report("stands-still"))
        city.until(lambda: ended(process))
        assert process.returncode == 70
    assert [one["_id"] for one in city.db("registry").begun.find()] == [still]


def test_a_process_whose_broker_is_away_for_longer_waits_for_it(city):
    with fatal(**{PATIENCE: "6"}, HUIYIN_AMQP_URI="amqp://127.0.0.1:1/none") as process:
        time.sleep(12)
        assert not ended(process)
