"""Three tiers of thanks: listed for objections, then certificates, honours and trophies."""

from datetime import date, datetime, timedelta

from scenarios.api import Refused
from scenarios.errors import CannotPlay
from scenarios.stage import Doc, Stage, until


async def thank(stage: Stage, area: str, since: date, last: date) -> Doc:
    """Publish a list, hear an objection, decide it, wait the days, issue; the list as it is."""
    with stage.show.step("Thanks listed, objected to, issued", 4) as bar:
        city = stage.staff["city"]
        wish = {
            "area": area, "title": "抗疫志愿服务表彰", "issuer": "合成区志愿服务指挥部",
            "since": since.isoformat(), "until": last.isoformat(),
        }  # fmt: skip
        made = await stage.api.send(city, "/v1/award-lists", wish, about="awards")
        path = f"/v1/award-lists/{made['id']}"
        listed = await stage.api.read(city, path, limit=1)
        bar.advance()
        await _object(stage, path, listed["items"][0]["number"])
        bar.advance()
        await _too_early(stage, path)
        opened = datetime.fromisoformat(listed["objections_until"])
        await stage.clock.reach(opened + timedelta(minutes=1))
        bar.advance()
        await stage.api.send(city, f"{path}/issue", {}, about="awards-issue")

        async def issued() -> bool:
            return bool((await stage.api.read(city, path))["state"] == "issued")

        await until(issued, what="everybody has a certificate")
    return await stage.api.read(city, path, limit=1)


async def verified(stage: Stage, volunteer: str, since: date, last: date) -> bool:
    """Print somebody's certificate and look it up as anybody who scans it would."""
    city = stage.staff["city"]
    wish = {"since": since.isoformat(), "until": last.isoformat(), "issuer": "合成区志愿服务指挥部"}
    path = f"/v1/volunteers/{volunteer}/certificates"
    made = await stage.api.send(city, path, wish, about=f"certificate-{volunteer}")
    paper = await stage.api.read(city, f"/v1/certificates/{made['id']}")
    told = await stage.api.read(city, paper["verify"])
    return bool(told["genuine"] and told["valid"])


async def _object(stage: Stage, path: str, number: str) -> None:
    """Somebody doubts the first on the list; it is looked into, and was wrong."""
    doubt = {"volunteer_number": number, "reason": "听说有一天没有到岗。"}
    await stage.api.send(stage.staff["reviewer"], f"{path}/object", doubt, about="objection")
    found = {"volunteer_number": number, "verdict": "reject", "reason": "签到记录完整，查无此事。"}
    await stage.api.send(stage.staff["city"], f"{path}/decide", found, about="objection-decided")


async def _too_early(stage: Stage, path: str) -> None:
    """Nothing is issued while people may still object."""
    try:
        await stage.api.send(stage.staff["city"], f"{path}/issue", {}, about="awards-too-early")
    except Refused as no:
        if no.code == "objections_open":
            return
        raise
    raise CannotPlay("The thanks were issued while people could still object.")
