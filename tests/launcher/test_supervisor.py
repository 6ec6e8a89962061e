import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from cli import supervisor as module
from cli.identity import marked
from cli.processes import Process
from cli.settings import Settings
from cli.state import Entry
from cli.supervisor import Supervisor
from tests.launcher.stand_ins import DEAF, Diary, positions


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path / "diary")


@asynccontextmanager
async def supervised(
    home: Path, table: Sequence[Process] | Callable[[str], Sequence[Process]], scope: str = "all"
) -> AsyncIterator[Supervisor]:
    listed = table if callable(table) else lambda _scope: table
    supervisor = Supervisor(Settings(home=home), listed, servers_only=scope == "servers")
    running = asyncio.create_task(supervisor.run())
    try:
        yield supervisor
    finally:
        supervisor.stopping.set()
        await running
    assert marked(supervisor.state.launch) == []


async def until(look: Callable[[], Any]) -> None:
    async with asyncio.timeout(10):
        while not look():
            await asyncio.sleep(0.02)


def entry(supervisor: Supervisor, name: str) -> Entry:
    written = supervisor.file.read()
    assert written
    return written.processes[name]


async def test_a_process_starts_when_what_it_needs_is_ready(tmp_path: Path, diary: Diary) -> None:
    opened = asyncio.Event()
    looks = 0

    async def ready() -> bool:
        nonlocal looks
        looks += 1
        return opened.is_set()

    table = [diary.process("service", needs=("broker",)), diary.process("broker", ready=ready)]
    async with supervised(tmp_path, table) as supervisor:
        await until(lambda: "start broker" in diary.lines)
        await until(lambda: looks >= 3)
        assert diary.lines == ["start broker"]
        assert entry(supervisor, "service").state == "waiting"
        opened.set()
        await until(lambda: supervisor.state.phase == "up")
        assert entry(supervisor, "service").state == "ready"


async def test_a_job_runs_once_and_again_only_if_it_fails(tmp_path: Path, diary: Diary) -> None:
    fails_once = f"[ $(grep -c job {diary.path}) -gt 1 ]"
    table = [
        diary.process("job", fails_once, ready=None),
        diary.process("service", needs=("job",)),
    ]
    async with supervised(tmp_path, table) as supervisor:
        await until(lambda: supervisor.state.phase == "up")
        assert diary.lines == ["start job", "start job", "start service"]
        assert entry(supervisor, "job").state == "done"
        assert entry(supervisor, "job").restarts == 1


async def test_a_crashed_process_comes_back_and_its_restart_is_counted(
    tmp_path: Path, diary: Diary
) -> None:
    async with supervised(tmp_path, [diary.process("service")]) as supervisor:
        await until(lambda: supervisor.state.phase == "up")
        first = entry(supervisor, "service").identity
        assert first
        first.send(signal.SIGKILL)
        await until(lambda: diary.count("start service") == 2)
        await until(lambda: entry(supervisor, "service").state == "ready")
        assert entry(supervisor, "service").restarts == 1
        assert entry(supervisor, "service").identity != first


async def test_restarts_are_spaced_further_and_further(
    tmp_path: Path, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept = []
    pause = asyncio.sleep

    async def note(seconds: float) -> None:
        if seconds != module.PAUSE:
            slept.append(seconds)
        await pause(0)

    table = [diary.process("service", "exit 3", ready=_never)]
    async with supervised(tmp_path, table) as supervisor:
        monkeypatch.setattr(module.asyncio, "sleep", note)
        async with asyncio.timeout(10):
            while len(slept) < 8:
                await pause(0.01)
        monkeypatch.undo()
        assert "ended with 3" in (entry(supervisor, "service").error or "")
    assert slept[:8] == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10])


async def _never() -> bool:
    return False


async def test_a_drain_goes_stage_by_stage(tmp_path: Path, diary: Diary) -> None:
    table = [
        diary.process("broker", stage=2),
        diary.process("registry", stage=1),
        diary.process("matching", stage=1),
        diary.process("gateway", stage=0),
    ]
    async with supervised(tmp_path, table) as supervisor:
        await until(lambda: supervisor.state.phase == "up")
    gateway, registry, matching, broker = positions(
        diary.lines, "stop gateway", "stop registry", "stop matching", "stop broker"
    )
    assert gateway < min(registry, matching)
    assert max(registry, matching) < broker
    assert not (tmp_path / "state.json").exists()


async def test_who_does_not_hear_sigterm_is_killed_after_its_grace(
    tmp_path: Path, diary: Diary
) -> None:
    deaf = diary.process("deaf", DEAF, grace=0.2)
    async with supervised(tmp_path, [deaf]) as supervisor:
        await until(lambda: supervisor.state.phase == "up")
        who = entry(supervisor, "deaf").identity
    assert who
    assert not who.alive


async def test_what_a_process_left_behind_is_swept(tmp_path: Path, diary: Diary) -> None:
    orphaning = f"setsid sh -c 'echo start orphan >> {diary.path}; sleep 60' & exec sleep 60"
    async with supervised(tmp_path, [diary.process("parent", orphaning)]) as supervisor:
        await until(lambda: "start orphan" in diary.lines)
        assert len(marked(supervisor.state.launch)) >= 2


@pytest.mark.req("R-NFR-01")
async def test_servers_grow_into_the_platform(tmp_path: Path, diary: Diary) -> None:
    broker = diary.process("broker")
    both = [broker, diary.process("service", needs=("broker",))]

    def table(scope: str) -> list[Process]:
        return [broker] if scope == "servers" else both

    async with supervised(tmp_path, table, scope="servers") as supervisor:
        await until(lambda: supervisor.state.phase == "up")
        supervisor.grow()
        assert supervisor.state.phase == "starting"
        await until(lambda: supervisor.state.phase == "up")
        assert diary.lines == ["start broker", "start service"]


async def test_somebody_elses_server_is_waited_for_and_left_alone(
    tmp_path: Path, diary: Diary
) -> None:
    external = Process("broker", (), _always)
    async with supervised(tmp_path, [external, diary.process("s", needs=("broker",))]) as one:
        await until(lambda: one.state.phase == "up")
        assert entry(one, "broker").pid is None


async def _always() -> bool:
    return True


async def test_a_process_is_told_who_it_is(tmp_path: Path) -> None:
    table = [Process("job", ("sh", "-c", "env"), None, env={"HUIYIN_LANE": "bulk"})]
    async with supervised(tmp_path, table) as supervisor:
        await until(lambda: supervisor.state.phase == "up")
    told = (tmp_path / "logs/job.log").read_text().splitlines()
    assert {"HUIYIN_PROCESS=job", "HUIYIN_LANE=bulk", f"HUIYIN_HOME={tmp_path}"} <= set(told)
