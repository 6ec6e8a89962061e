"""Channels as the command rules them, and as everybody sees that they are paused."""

import pytest

from contracts.gateway import NoteOutcome
from contracts.matching import ChannelChanged, PauseChannel
from tests.gateway.happened import NOON
from tests.gateway.town import Client, Owner, Town, eventually


@pytest.mark.req("R-COM-04")
async def test_only_the_command_pauses_and_only_in_its_area(
    town: Town, city: Client, anybody: Client, owner: Owner
):
    owner.answer = lambda one: NoteOutcome(command_id=one.id, status=200, result={})
    command = anybody.knowing(town.key("command", "1401"))
    wish = {"area": "140107", "reason": "统一调整"}
    path = "/v1/channels/needs/pause"
    assert (await command.post(path, wish)).status == 200
    assert (await command.post(path, wish | {"area": "1101"})).status == 403
    assert (await city.post(path, wish)).status == 403
    assert (await command.post("/v1/channels/gossip/pause", wish)).status == 422
    assert owner.heard[0].message() == PauseChannel(channel="needs", **wish)


@pytest.mark.req("R-COM-04")
async def test_a_pause_is_on_the_first_page_until_it_is_over(
    town: Town, city: Client, anybody: Client
):
    facts = {"channel": "help", "area": "140107", "since": NOON}
    town.say(ChannelChanged(paused=True, reason="临时管控演练", **facts), sequence=1)

    async def shown() -> bool:
        return "临时管控演练" in (await anybody.get("/")).raw.decode()

    await eventually(shown)
    assert "求助派单已暂停" in (await anybody.get("/board")).raw.decode()
    [one] = (await city.get("/v1/channels?area=140107")).body["items"]
    assert (one["channel"], one["paused"]) == ("help", True)
    town.say(ChannelChanged(paused=False, **facts), sequence=2)

    async def gone() -> bool:
        return not await shown()

    await eventually(gone)
