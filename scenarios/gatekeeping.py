"""Posts that may not stay empty, people who may not serve, and what came of both."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from scenarios.api import Refused, each
from scenarios.chance import luck
from scenarios.errors import CannotPlay
from scenarios.needs import CHINA
from scenarios.recruiting import people
from scenarios.stage import Doc, Stage

FAR_AWAY = "郊外路口，步行十五分钟内无人居住，由下沉干部乘车前往。"
STANDS_IN = "岗位不能空，由备勤的下沉干部替补。"
#: Needs that still seek people.
OPEN = ("published", "matched")
#: People asked by name for each place that is empty.
SPARE = 3
_PAPERS = ("training_", "insurance_")


async def must_not_publish(stage: Stage, plan: Doc) -> str:
    """Try to publish a plan that leaves mandatory posts empty; the code of the refusal."""
    path = f"/v1/plans/{plan['id']}/publish"
    try:
        await stage.api.send(stage.staff["city"], path, {}, about=f"publish-{plan['id']}")
    except Refused as no:
        if no.code == "mandatory_empty":
            return no.code
        raise
    raise CannotPlay("A plan was published although mandatory posts have nobody.")


async def sign_gaps(stage: Stage, plan: Doc) -> None:
    """Somebody else than the planner answers for mandatory posts that stay empty for now."""
    found = await stage.api.read(stage.staff["city"], f"/v1/plans/{plan['id']}")
    if not found["gaps"]:
        return
    with stage.show.step("Exceptions signed for posts without people", len(found["gaps"])) as bar:
        path, body = f"/v1/plans/{plan['id']}/exceptions", {"reason": FAR_AWAY}
        await stage.api.send(stage.staff["reviewer"], path, body, about=f"sign-{plan['id']}")
        bar.set(len(found["gaps"]))


async def name_people(
    stage: Stage, needs: Sequence[str], cadres: Sequence[str], day: date, *, why: str
) -> int:
    """Ask cadres by name to mandatory posts where somebody's yes is missing; how many those were.

    Who was asked before may still answer: the first yes has the place.
    """
    wanted = set(needs)
    empty = [
        one
        async for one in stage.api.all(stage.staff["city"], "/v1/needs", day=day.isoformat())
        if one["id"] in wanted
        and one["mandatory"]
        and one["state"] in OPEN
        and one["accepted"] < one["people"]
    ]
    busy = await _busy(stage, day) if empty else set()
    free = sorted(set(cadres) - busy, key=lambda one: luck(0, "stands in", str(day), one))
    asked = 0
    for one in sorted(empty, key=lambda one: str(one["id"])):
        while free:
            some = [free.pop() for _ in range(min(SPARE, len(free)))]
            if await _named(stage, one["id"], some, why):
                asked += 1
                break
    return asked


async def looked_back(
    stage: Stage, area: str, first: date, days: int, *, adopted: Sequence[str]
) -> Doc:
    """What came of it all, asked of the platform; ``adopted`` are needs of the first day."""
    everybody = await people(stage, area)
    cadres = [one for one in everybody if one["affiliation"] == "deployed_cadre"]
    [liaisons] = (await stage.api.read(stage.staff["city"], "/v1/liaisons", area=area))["items"]
    needs = [await _needs(stage, first + timedelta(days=number)) for number in range(days)]
    posts = {one["id"] for one in needs[0] if one["mandatory"]}
    places = [one async for one in stage.api.all(stage.staff["city"], "/v1/assignments", area=area)]
    taken = Counter(one["need_id"] for one in places)
    begun = [one for one in places if _day(one) == first]
    return {
        "social": sum(one["affiliation"] == "social" for one in everybody),
        "cadres": len(cadres),
        "confirmed": sum(one["state"] == "reserve" for one in cadres),
        "liaisons": liaisons["liaisons"],
        "posts": sum(one["people"] for one in needs[0] if one["id"] in posts),
        "empty": sum(_empty(one, taken) for one in needs),
        "adopted": sum(taken[one] for one in adopted),
        "letters": sum(bool(one.get("home")) for one in places),
        "unfit": await _unfit(stage, [one for one in begun if one["state"] == "checked_out"]),
    }


async def _named(stage: Stage, need: str, some: Sequence[str], why: str) -> bool:
    """False if some of these have to rest, or lack a paper; the place may be taken meanwhile."""
    path, body = f"/v1/needs/{need}/people", {"volunteer_ids": list(some), "reason": why}
    try:
        await stage.api.send(stage.staff["city"], path, body, about=f"name-{need}-{some[0]}")
    except Refused as no:
        if no.code not in ("may_not_serve", "need_not_open"):
            raise
        return no.code == "need_not_open"
    return True


async def _busy(stage: Stage, day: date) -> set[str]:
    """Everybody who was offered a place on that day; the list is newest first."""
    found = set[str]()
    async for one in stage.api.all(stage.staff["city"], "/v1/offers"):
        if _day(one) == day:
            found.add(one["volunteer_id"])
        elif _day(one) < day:
            break
    return found


async def _needs(stage: Stage, day: date) -> list[Doc]:
    found = stage.api.all(stage.staff["city"], "/v1/needs", day=day.isoformat())
    return [one async for one in found]


def _empty(needs: Sequence[Doc], taken: Mapping[str, int]) -> int:
    """Places of mandatory posts that nobody took."""
    mandatory = (one for one in needs if one["mandatory"])
    return sum(max(0, one["people"] - taken[one["id"]]) for one in mandatory)


def _day(offer: Doc) -> date:
    return datetime.fromisoformat(offer["starts_at"]).astimezone(CHINA).date()


async def _unfit(stage: Stage, served: Sequence[Doc]) -> int:
    """How many were on duty without a course or a policy that the post asks for."""
    wrong = 0

    async def look(one: Doc) -> None:
        nonlocal wrong
        shift = {"category": one["category"], "community": one["area"], "moment": "check_in"}
        shift |= {name: one[name] for name in ("starts_at", "ends_at")}
        path = f"/v1/volunteers/{one['volunteer_id']}/eligibility"
        told = await stage.api.read(stage.staff["city"], path, **shift)
        wrong += any(reason["code"].startswith(_PAPERS) for reason in told["reasons"])

    with stage.show.step("Papers of everybody on duty looked at", len(served)):
        await each(served, look)
    return wrong
