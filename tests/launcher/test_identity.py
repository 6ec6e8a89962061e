import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cli.identity import MARK, Identity, marked


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["sleep", "60"], env={**os.environ, MARK: "mark-of-a-test"}) as process:
        yield process
        process.kill()


def test_a_running_process_has_an_identity(sleeper: subprocess.Popen[bytes]) -> None:
    who = Identity.of(sleeper.pid)
    assert who
    assert who.alive
    assert Identity.of(os.getpid()) == Identity.own()


def test_a_recycled_pid_is_never_signalled(sleeper: subprocess.Popen[bytes]) -> None:
    who = Identity.of(sleeper.pid)
    assert who
    earlier = replace(who, started=who.started - 1)
    assert not earlier.alive
    assert not earlier.send(signal.SIGKILL)
    assert sleeper.poll() is None


def test_an_ended_process_is_not_alive_even_before_its_parent_looks(
    sleeper: subprocess.Popen[bytes],
) -> None:
    who = Identity.of(sleeper.pid)
    assert who
    assert who.send(signal.SIGKILL)
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)  # a zombie now
    assert not who.alive
    assert not who.send(signal.SIGTERM)


def test_descendants_are_found_by_their_mark(sleeper: subprocess.Popen[bytes]) -> None:
    assert [who.pid for who in marked("mark-of-a-test")] == [sleeper.pid]
    assert marked("mark-of-a-tes") == []
