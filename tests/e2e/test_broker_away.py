"""With the broker away the platform goes on taking commands, and carries them out later, once."""

import asyncio
from urllib.request import urlopen

import pytest

from cli.processes import SERVERS
from tests.e2e.conftest import RUN, a_need, made
from tests.e2e.test_modules import until
from tests.support.platform import kill, processes


@pytest.fixture
async def broker_back():
    """Whatever happens, the next test finds the broker at work."""
    yield
    async with asyncio.timeout(90):
        while not await asyncio.to_thread(all_consume):
            await asyncio.sleep(0.2)


def all_consume() -> bool:
    """Whether every process is ready, and those that can be asked say so themselves."""
    running = processes().values()
    ports = [one["port"] for one in running if one["port"] and one["stage"] < SERVERS]
    return all(one["state"] in ("ready", "done") for one in running) and all(map(consumes, ports))


def consumes(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


async def test_commands_wait_for_the_broker(operator, broker_back):
    await asyncio.to_thread(kill, "rabbitmq")
    answers = [
        await operator.post(
            "/v1/needs", a_need(), Prefer="wait=0", Idempotency_Key=f"away-{RUN}-{n}"
        )
        for n in range(20)
    ]
    assert {one.status for one in answers} == {202}
    for answer in answers:
        done = await until(
            operator, answer.headers["Location"], lambda body: body["state"] == "done", 90
        )
        assert done["status"] == 201
        need = made(await operator.get(f"/v1/needs/{answer.body['id']}"), 200)
        assert need["state"] == "submitted"
