"""Act one: the people, teams and organisations of a city are entered."""

from collections.abc import Sequence
from typing import Any

from scenarios import spreadsheet, teams
from scenarios.api import each
from scenarios.staff import Post
from scenarios.stage import Doc, Stage, until


async def bring_list(
    stage: Stage, kind: str, head: Sequence[str], rows: Sequence[list[str]], title: str
) -> Doc:
    """Write a spreadsheet, upload it, and wait until every row is dealt with."""
    file = stage.notes / f"{kind}.xlsx"
    spreadsheet.write(file, head, rows)
    with stage.show.step(title, len(rows)) as bar:
        path = f"/v1/imports/{kind}?synthetic=true"
        started = await stage.api.upload(stage.staff["city"], path, file.name, file.read_bytes())
        found: Doc = {}

        async def done() -> bool:
            found.update(await stage.api.read(stage.staff["city"], f"/v1/imports/{started['id']}"))
            bar.set(found.get("seen", 0))
            if found["state"] == "failed":
                raise RuntimeError(f"{file.name}: {found['problem']['detail']}")
            return bool(found["state"] == "done")

        await until(done, what=f"the import of {len(rows):,} rows ends")
    return found


async def qualify_counsellors(stage: Stage, count: int) -> None:
    """Some of the reserve show that they may counsel: others are not sent to who is desperate."""
    city = stage.staff["city"]
    found = await stage.api.read(city, "/v1/volunteer-search", state="reserve", limit=count)
    with stage.show.step("Counsellors' qualifications seen", count) as bar:
        for one in found["items"]:
            body = {"type": "psychological_counsellor"}
            path = f"/v1/volunteers/{one['id']}/qualifications"
            await stage.api.send(city, path, body, about=f"counsellor-{one['id']}")
            bar.advance()


async def enter_teams(stage: Stage) -> list[str]:
    """Register the emergency teams; their heads report them ready.  The teams' ids."""
    ids: dict[int, str] = {}
    bodies = teams.teams()

    async def enter(numbered: tuple[int, dict[str, Any]]) -> None:
        number, body = numbered
        about = f"team-{number}"
        told = await stage.api.send(stage.staff["city"], "/v1/teams", body, about=about)
        ids[number] = told["id"]
        head = await stage.staff.hire(about, Post("team_lead", subject=told["id"]))
        path = f"/v1/teams/{told['id']}/readiness"
        await stage.api.send(head, path, {"readiness": "ready"}, about=f"{about}-ready")
        bar.advance()

    with stage.show.step("Emergency teams registered and ready", len(bodies)) as bar:
        await each(enumerate(bodies), enter)
    return [ids[number] for number in range(len(bodies))]


async def admit_organisations(stage: Stage, bodies: Sequence[dict[str, Any]]) -> list[str]:
    """Social organisations apply; two people approve each.  Their ids."""
    ids: dict[int, str] = {}

    async def admit(numbered: tuple[int, dict[str, Any]]) -> None:
        number, body = numbered
        about = f"organisation-{number}"
        made = await stage.api.send(stage.staff["desk"], "/v1/organisations", body, about=about)
        ids[number] = made["id"]
        path = f"/v1/organisations/{made['id']}/review"
        for who in ("city", "reviewer"):
            approval = {"verdict": "approve"}
            await stage.api.send(stage.staff[who], path, approval, about=f"{about}-by-{who}")
        bar.advance()

    with stage.show.step("Organisations approved by two people", len(bodies)) as bar:
        await each(enumerate(bodies), admit)
    return [ids[number] for number in range(len(bodies))]
