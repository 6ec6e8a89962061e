"""With the broker away the platform goes on taking commands, and carries them out later, once."""

import asyncio

import pytest

from tests.e2e.conftest import RUN, a_need, made
from tests.e2e.test_modules import until
from tests.support.platform import kill, processes


@pytest.fixture
async def broker_back():
    """Whatever happens, the next test finds the broker at work."""
    yield
    async with asyncio.timeout(90):
        while any(one["state"] not in ("ready", "done") for one in processes().values()):
            await asyncio.sleep(0.2)


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
