"""The launcher with real servers: a home of its own on ports of its own."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection
from pymongo import MongoClient

from cli import erlang
from cli.identity import marked
from cli.settings import Settings
from tests.launcher.stand_ins import eventually
from tests.support.home import Home
from tests.support.ports import free_base

BASE = free_base()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path, BASE)
    yield made
    made.run("down")


def seconds(said: str) -> float:
    """How long it took until everything had stopped, as it says itself."""
    return float(said.rpartition("stopped after ")[2].split()[0])


def works(settings: Settings) -> bool:
    with Connection(settings.amqp_uri) as bus, MongoClient(settings.mongo_uri) as database:
        bus.ensure_connection(max_retries=1)
        database["huiyin_launcher"]["things"].insert_one({"a": 1})
    return True


@pytest.fixture
def foreign(home: Home) -> Iterator[subprocess.Popen[bytes]]:
    """Somebody else's port mapper: the launcher must neither use nor stop it."""
    found = erlang.find(home.settings)
    assert found
    argv = [str(found.programs / "epmd"), "-port", str(BASE + 999), "-address", "127.0.0.1"]
    with subprocess.Popen(argv) as process:
        yield process
        process.kill()


@pytest.mark.req("R-NFR-01")
def test_servers_start_survive_crashes_and_leave_nothing(
    home: Home, foreign: subprocess.Popen[bytes]
) -> None:
    started = home.run("up", "--servers-only")
    assert started.returncode == 0, started.stdout
    assert works(home.settings)
    assert "already up" in home.run("up", "--servers-only").stdout
    assert home.run("status").returncode == 0

    victim = home.pid("rabbitmq")
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: home.pid("rabbitmq") != victim, 10)
    eventually(
        lambda: home.state["phase"] and home.state["processes"]["rabbitmq"]["state"] == "ready", 60
    )
    assert works(home.settings)

    # The supervisor itself dies: its children live on, and `down` still finds them.
    launch = home.state["launch"]
    os.kill(home.state["supervisor"]["pid"], signal.SIGKILL)
    assert home.run("status").returncode == 1
    assert "left" in home.run("doctor").stdout
    stopped = home.run("down")
    assert stopped.returncode == 0
    assert seconds(stopped.stdout) < 8
    assert marked(launch) == []
    assert home.running() == []
    assert foreign.poll() is None
    assert "Nothing was running" in home.run("down").stdout
