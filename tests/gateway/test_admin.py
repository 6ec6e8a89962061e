"""`huiyin admin`: keys are made, listed without their secrets, and revoked."""

import asyncio

from typer.testing import CliRunner

from cli.admin import app
from tests.gateway.town import Client, Town


def run(town: Town, *arguments: str):
    env = {"HUIYIN_MONGO_URI": town.mongo, "HUIYIN_MONGO_PREFIX": town.prefix, "COLUMNS": "200"}
    return CliRunner().invoke(app, arguments, env=env)


async def admin(town: Town, *arguments: str):
    return await asyncio.to_thread(run, town, *arguments)


async def test_a_key_is_shown_once_and_opens_its_area(town: Town, anybody: Client):
    made = await admin(town, "key", "--role", "city_op", "--area", "1401", "--name", "值班员")
    assert made.exit_code == 0, made.output
    key = made.stdout.strip()
    assert (await anybody.knowing(key).get("/v1/needs")).status == 200
    listed = await admin(town, "list-keys")
    assert key.split("_")[1] in listed.stdout
    assert key.split("_", 2)[2] not in listed.stdout


async def test_a_revoked_key_opens_nothing(town: Town, anybody: Client):
    key = (await admin(town, "key", "--role", "command")).stdout.strip()
    assert (await admin(town, "revoke", key)).exit_code == 0
    assert (await anybody.knowing(key).get("/v1/needs")).status == 401
    assert (await admin(town, "revoke", key)).exit_code != 0


async def test_terms_that_make_no_sense_are_refused(town: Town):
    for wrong in (["--role", "root"], ["--role", "city_op"], ["--role", "volunteer"]):
        assert (await admin(town, "key", *wrong)).exit_code != 0
