"""Act five: the next day, those who said yes come, serve and leave; a team goes out."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from scenarios import teams
from scenarios.api import each
from scenarios.chance import luck
from scenarios.needs import CHINA
from scenarios.people import comes
from scenarios.show import Bar
from scenarios.stage import Doc, Stage, until

#: Of a hundred volunteers, how many check in and out alone; the others are ticked off together.
ALONE = 0.04
#: How long before a shift people are there.
EARLY = timedelta(minutes=10)


async def serve_shifts(stage: Stage, area: str, seed: int, day: date) -> None:
    """Every shift of a day: people come at its beginning and leave at its end."""
    shifts: dict[tuple[datetime, datetime], list[Doc]] = defaultdict(list)
    async for one in stage.api.all(stage.staff["city"], "/v1/assignments", area=area):
        starts, ends = (datetime.fromisoformat(one[name]) for name in ("starts_at", "ends_at"))
        if starts.astimezone(CHINA).date() == day:
            shifts[starts, ends].append(one)
    for starts, ends in sorted(shifts):
        there = [one for one in shifts[starts, ends] if comes(seed, one["volunteer_id"])]
        hour = starts.astimezone(CHINA).strftime("%H:%M")
        with stage.show.step(f"Shift of {hour}: volunteers check in", len(there)) as bar:
            await stage.clock.reach(starts - EARLY)
            await _tick_off(stage, there, "check-in", starts - EARLY, bar)
        with stage.show.step(f"Shift of {hour}: volunteers check out", len(there)) as bar:
            await stage.clock.reach(ends)
            await _tick_off(stage, there, "check-out", ends, bar)


async def count_records(stage: Stage) -> None:
    """Wait until every service is written down."""

    async def written() -> bool:
        figures = await stage.figures()
        served = figures["offers"].get("checked_out", 0)
        return bool(figures["service"]["person_times"] >= served)

    with stage.show.step("Service records written"):
        await until(written, what="every service has its record")


async def send_team(stage: Stage, team_ids: Sequence[str]) -> None:
    """An emergency: the nearest ready team that can is asked, goes, arrives and is free again."""
    city, mission = stage.staff["city"], dict[str, Any]()

    async def asked() -> bool:
        mission.update(await stage.api.read(city, path))
        return bool(mission["team_id"])

    with stage.show.step("Emergency mission answered by a team", 4) as bar:
        made = await stage.api.send(city, "/v1/missions", teams.MISSION, about="mission")
        path = f"/v1/missions/{made['id']}"
        bar.advance()
        await until(asked, what="a team is asked")
        head = stage.staff[f"team-{team_ids.index(mission['team_id'])}"]
        outcome = {"outcome": "三栋楼终末消杀完成，无人员受伤。"}
        for step, body in (("commit", {}), ("arrive", {}), ("release", outcome)):
            await stage.api.send(head, f"{path}/{step}", body, about=f"mission-{step}")
            bar.advance()


async def _tick_off(stage: Stage, people: Sequence[Doc], what: str, at: datetime, bar: Bar) -> None:
    """The head of each post ticks off the list; a few people do it themselves."""
    lists: dict[str, list[str]] = defaultdict(list)
    alone: list[str] = []
    for one in people:
        if luck(0, "alone", one["volunteer_id"]) < ALONE:
            alone.append(one["id"])
        else:
            lists[one["need_id"]].append(one["id"])

    async def together(need: str) -> None:
        body = {"what": what.replace("-", "_"), "assignment_ids": sorted(lists[need])}
        path, about = f"/v1/needs/{need}/muster", f"{what}-{need}"
        await _send(stage, path, body | {"at": at.isoformat()}, about)
        bar.advance(len(lists[need]))

    async def by_oneself(assignment: str) -> None:
        path, about = f"/v1/assignments/{assignment}/{what}", f"{what}-{assignment}"
        await _send(stage, path, {"at": at.isoformat()}, about)
        bar.advance()

    await each(lists, together)
    await each(alone, by_oneself)


async def _send(stage: Stage, path: str, body: Doc, about: str) -> None:
    await stage.api.send(stage.staff["desk"], path, body, about=about)
