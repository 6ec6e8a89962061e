"""How Beita's people come: citizens through their community's code, cadres from a list."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from scenarios.api import each
from scenarios.stage import Doc, Stage, until

NOTICE = "招募抗疫志愿者：扫码报名，就近就便上岗。"


async def join(stage: Stage, citizens: Sequence[Doc], evening: datetime) -> list[str]:
    """Each community opens a link, and citizens register through theirs; their ids in order."""
    links, ids = dict[str, str](), dict[int, str]()
    places = sorted({one["community"] for one in citizens})

    async def open_link(community: str) -> None:
        until_day = (evening + timedelta(days=60)).isoformat()
        body = {"community": community, "notice": NOTICE, "expires_at": until_day}
        made = await stage.api.send(
            stage.staff["desk"], "/v1/recruit-links", body, about=f"link-{community}"
        )
        links[community] = made["id"]
        bar.advance()

    async def register(numbered: tuple[int, Doc]) -> None:
        number, body = numbered
        path = f"/v1/join/{links[body['community']]}"
        made = await stage.api.send(stage.staff["desk"], path, body, about=f"join-{number}")
        ids[number] = made["id"]
        bar.advance()

    with stage.show.step("Communities publish their sign-up codes", len(places)) as bar:
        await each(places, open_link)
    with stage.show.step("Citizens sign up through them", len(citizens)) as bar:
        await each(enumerate(citizens), register, at_once=50)
    return [ids[number] for number in range(len(citizens))]


async def people(stage: Stage, area: str, **which: str) -> list[Doc]:
    """People of an area as the platform lists them, by their ids."""
    found = stage.api.all(stage.staff["city"], "/v1/volunteers", area=area, **which)
    return sorted([one async for one in found], key=lambda one: str(one["id"]))


async def confirm(stage: Stage, area: str, how_many: int) -> list[str]:
    """Streets call the cadres that were sent to them; a list of those reached is entered."""
    streets: dict[str, list[str]] = defaultdict(list)

    async def listed() -> bool:
        return len(await people(stage, area, affiliation="deployed_cadre")) == how_many

    async def confirmed() -> bool:
        return not await people(stage, area, state="pending_confirmation")

    with stage.show.step("Cadres confirmed by phone", how_many) as bar:
        await until(listed, what="the cadres are on the list")
        cadres = await people(stage, area, affiliation="deployed_cadre")
        for one in cadres:
            streets[one["area"][:9]].append(one["id"])
        for street, some in streets.items():
            body: dict[str, Any] = {"area": street, "method": "电话核实", "volunteer_ids": some}
            about = f"confirm-{street}"
            await stage.api.send(stage.staff["city"], "/v1/confirmations", body, about=about)
            bar.advance(len(some))
        await until(confirmed, what="everybody on the list is confirmed")
    return [one["id"] for one in cadres]


async def appoint_liaisons(stage: Stage, area: str) -> None:
    """Everybody from outside the system gets somebody from inside who answers for them."""
    with stage.show.step("Liaisons appointed"):
        city = stage.staff["city"]
        await stage.api.send(city, "/v1/liaisons", {"area": area}, about="liaisons")

        async def known() -> bool:
            found = await stage.api.read(city, "/v1/liaisons", area=area)
            return bool(found["items"])

        await until(known, what="the liaisons are known")
