"""What a service process tells about itself: probes, figures and one line of JSON a happening."""

import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import urlopen

import orjson
import pytest

from contracts.registry import ReportReadiness
from tests.service.test_kit_bus import TeamService, a_team
from tests.support.ports import free_base

SPEAK = """
import logging
from contracts.registry import ReportReadiness
from kit.telemetry import about, log_to_stderr
from kit.wire import Envelope
log_to_stderr()
wish = ReportReadiness(team_id="t1", readiness="ready")
logging.getLogger("registry").warning("late", extra=about(Envelope.of(wish, id="m1", call="c1")))
"""


@pytest.fixture
def told(city, monkeypatch):
    """What the service says at a path of its probe: status and text."""
    port = free_base()
    monkeypatch.setenv("HUIYIN_PROBE_PORT", str(port))
    monkeypatch.setattr("kit.entrypoints.RETRY_AFTER_MS", (1000,))
    city.run(TeamService)

    def read(path: str) -> tuple[int, str]:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as other:
            return other.code, ""

    return read


def test_whether_it_lives_and_hears(told):
    assert told("/livez") == (200, "ok\n")
    assert told("/readyz") == (200, "ok\n")
    assert told("/elsewhere")[0] == 404


def test_what_became_of_messages_is_counted(city, told):
    topic = ReportReadiness.topic

    def figure(name: str, **labels: str) -> float:
        wanted = name + "".join(sorted(f'{key}="{value}"' for key, value in labels.items()))
        for line in told("/metrics")[1].splitlines():
            metric, _, value = line.rpartition(" ")
            plain, _, rest = metric.partition("{")
            if plain + "".join(sorted(rest.rstrip("}").split(",") if rest else [])) == wanted:
                return float(value)
        return 0.0

    def figures() -> list[float]:
        done, refused, failed = (
            figure("huiyin_messages_handled_total", topic=topic, outcome=outcome)
            for outcome in ("done", "refused", "failed")
        )
        return [
            done, refused, failed,
            figure("huiyin_handler_seconds_count", topic=topic),
            figure("huiyin_retries_total", topic=topic),
            figure("huiyin_dead_letters_total", topic=topic),
        ]  # fmt: skip

    before = figures()
    team = city.ask(a_team()).command_id
    for readiness in ("on_mission", "ready"):
        city.ask(ReportReadiness(team_id=team, readiness=readiness))
    city.send(ReportReadiness(team_id=team, readiness="resting"))
    city.until(lambda: city.waiting("dead.registry") == 1)
    city.dead("registry")
    grown = [now - then for now, then in zip(figures(), before, strict=True)]
    assert grown == [1, 1, 2, 3, 1, 1]
    assert figure("huiyin_relay_confirmed_total") > 0
    # Until it sweeps again, what a test before this one left is told.
    city.until(lambda: figure("huiyin_outbox_depth") == figure("huiyin_outbox_oldest_seconds") == 0)


def test_a_line_of_the_log_is_json_and_names_the_call():
    done = subprocess.run([sys.executable, "-c", SPEAK], capture_output=True, check=True)
    line = done.stderr.splitlines()[-1]
    said = orjson.loads(line)
    assert (said["level"], said["logger"], said["message"]) == ("WARNING", "registry", "late")
    assert (said["call"], said["message_id"]) == ("c1", "m1")
    assert said["topic"] == ReportReadiness.topic
