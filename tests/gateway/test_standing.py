"""How the gateway stands when what it leans on goes away, and how it goes."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from contracts.matching import PlanChanged
from kit.wire import new_id
from tests.gateway.cable import Wire
from tests.gateway.samples import NEED
from tests.gateway.town import (
    Client,
    Owner,
    Town,
    client,
    eventually,
    serving,
)


async def test_it_says_how_it_is(anybody: Client):
    for path in ("/livez", "/readyz", "/healthz"):
        assert (await anybody.get(path)).status == 200
    metrics = (await anybody.get("/metrics")).raw.decode()
    assert 'huiyin_http_requests_total{method="GET",route="/livez",status="200"}' in metrics
    assert "huiyin_commands_pending" in metrics


async def test_figures_count_by_route_and_never_by_path(town: Town, anybody: Client):
    token = town.keys.link_token("offer", new_id())
    await anybody.get(f"/o/{token}")
    await anybody.get("/v1/commands/some-id")
    metrics = (await anybody.get("/metrics")).raw.decode()
    assert token not in metrics
    assert "some-id" not in metrics
    assert 'route="/o/{token}"' in metrics


async def test_openapi_tells_every_command_its_body(anybody: Client):
    schema = (await anybody.get("/openapi.json")).body
    body = schema["paths"]["/v1/needs/{need_id}/review"]["post"]["requestBody"]
    assert set(body["content"]["application/json"]["schema"]["properties"]) == {"verdict", "reason"}
    named = {one["$ref"] for one in _refs(schema)}
    assert named
    assert all(_found(schema, one) for one in named)


def _refs(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        mine = [node] if isinstance(node.get("$ref"), str) else []
        return mine + [one for child in node.values() for one in _refs(child)]
    return [one for child in node for one in _refs(child)] if isinstance(node, list) else []


def _found(schema: Any, reference: str) -> bool:
    for step in reference.removeprefix("#/").split("/"):
        schema = schema.get(step)
        if schema is None:
            return False
    return True


async def test_without_its_database_it_keeps_nothing_and_says_so(town: Town):
    """A command that is not kept is not accepted; events wait on the bus until they can be."""
    wire = Wire(town.mongo)
    with serving(town, HUIYIN_MONGO_URI=wire.uri) as (base, _app), Owner(town) as owner:
        async with client(base) as anybody:
            city = anybody.knowing(town.key("city_op"))
            assert (await city.post("/v1/needs", NEED)).status == 201
            wire.cut()
            answer = await city.post("/v1/needs", NEED)
            assert (answer.status, answer.body["code"]) == (503, "unavailable")
            assert answer.headers["Retry-After"]
            assert (await anybody.get("/livez")).status == 200
            assert (await anybody.get("/readyz")).status == 503
            heard, plan = len(owner.heard), new_id()
            town.say(PlanChanged(plan_id=plan, area="1401", day="2026-04-02", state="solved"))
            wire.mend()
            await eventually(lambda: town.db.plans.find_one({"_id": plan}), 30)

            async def back():
                return (await city.post("/v1/needs", NEED)).status == 201

            await eventually(back, 30)
            assert len(owner.heard) > heard
    wire.close()


# ---- a process of its own -------------------------------------------------------------------


@contextmanager
def process(town: Town, log: Path):
    """A gateway as the launcher starts it; its process and address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = os.environ | {
        "HUIYIN_AMQP_URI": town.amqp,
        "HUIYIN_MONGO_URI": town.mongo,
        "HUIYIN_MONGO_PREFIX": town.prefix,
        "HUIYIN_LOG_LEVEL": "DEBUG",
    }
    command = [sys.executable, "-m", "uvicorn", "services.gateway.app:create_app", "--factory"]
    options = ["--port", str(port), "--no-access-log", "--timeout-graceful-shutdown", "5"]
    with log.open("wb") as out:
        running = subprocess.Popen([*command, *options], env=env, stdout=out, stderr=out)
        try:
            yield running, f"http://127.0.0.1:{port}"
        finally:
            running.kill()
            running.wait()


async def ready(base: str) -> None:
    async with client(base) as anybody:

        async def answers():
            try:
                return (await anybody.get("/readyz")).status == 200
            except OSError:
                return False

        await eventually(answers, 60)


async def test_told_to_stop_it_ends_its_streams_and_goes(town: Town, tmp_path: Path):
    with process(town, tmp_path / "log") as (running, base):
        await ready(base)
        async with client(base) as anybody:
            city = anybody.knowing(town.key("city_op"))
            url, headers = base + "/v1/events", city.headers
            async with city.session.get(url, headers=headers) as stream:
                assert stream.status == 200
                began = time.monotonic()
                running.send_signal(signal.SIGTERM)
                async for _ in stream.content:
                    pass
                await asyncio.to_thread(running.wait, 10)
        assert time.monotonic() - began < 5
        assert running.returncode in (0, -signal.SIGTERM)


async def test_logs_hold_no_personal_data_and_no_secrets(town: Town, tmp_path: Path):
    """Canaries in every place a client can write to; debug logging, where most is told."""
    canary, phone = "金丝雀", "13800138000"
    with process(town, tmp_path / "log") as (running, base), Owner(town):
        await ready(base)
        key, token = town.key("city_op"), town.keys.link_token("offer", new_id())
        async with client(base) as anybody:
            city = anybody.knowing(key)
            body = {"name": canary, "phone": phone, "community": "140107001002"}
            full = body | {"intentions": ["sampling"], "available": ["night"]}
            for sent in (body, full, full | {"phone": canary}):
                await city.post("/v1/volunteers", sent, Idempotency_Key=new_id())
            await city.post("/v1/volunteers", b'{"name": "' + canary.encode())
            await anybody.call("POST", f"/o/{token}", data={"answer": "accept"})
            await anybody.get(f"/o/{token}")
            await anybody.get(f"/v1/needs?phone={phone}")
            await anybody.get(f"/{phone}")
        running.send_signal(signal.SIGTERM)
        await asyncio.to_thread(running.wait, 20)
    log = (tmp_path / "log").read_text()
    assert "answered" in log, "nothing was logged at all"
    for secret in (canary, phone, token.rpartition(".")[2], key.split("_", 2)[2]):
        assert secret not in log
