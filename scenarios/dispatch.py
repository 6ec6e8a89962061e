"""Act four: tomorrow's plan is solved and published, people answer, gaps are filled again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, datetime, timedelta

from scenarios.api import Refused
from scenarios.show import Bar
from scenarios.stage import Doc, Stage, until

#: What is done with a plan before it is published.
Ready = Callable[[Stage, Doc], Awaitable[None]]
#: A little more than the time people have for an answer.
TOO_LATE = timedelta(minutes=46)
#: Seconds without an answer after which an evening may be quiet, and between two looks at people.
QUIET, LOOK_EVERY = 0.8, 0.3
#: Seconds after which nobody waits any longer for letters that do not come.
SLOW_POST = 15.0
#: Evenings have an end: so often at most is waited for those who do not answer.
WAVES = 6


async def solve_plan(stage: Stage, area: str, day: date, *, again: int = 0) -> Doc:
    """Who could go where on that day; the solved plan, or a later one of the same day."""
    city = stage.staff["city"]
    with stage.show.step("Plan for tomorrow solved"):
        wish = {"area": area, "day": day.isoformat()}
        about = f"plan-{day}-{again}" if again else f"plan-{day}"
        made = await stage.api.send(city, "/v1/plans", wish, about=about)
        return await _plan_in_state(stage, made["id"], "solved")


async def publish_plan(stage: Stage, plan: Doc, ready: Ready | None = None) -> None:
    """Offer the places to the people whom the plan names, or the repair that took its place.

    ``ready`` makes each version ready for it: what was signed for one is not signed for the next.
    """
    accepted = False
    while not accepted:
        plan = await _in_force(stage, plan["id"])
        if ready:
            await ready(stage, plan)
        accepted = await _accepted(stage, plan)
    with stage.show.step("Plan published: places offered", plan["needs"]) as bar:
        await _plan_in_state(stage, plan["id"], "published")
        bar.set(plan["needs"])


async def _accepted(stage: Stage, plan: Doc) -> bool:
    """Whether the plan may go out; if not because it was repaired, that is known by then."""
    key = plan["id"]
    try:
        await stage.api.send(
            stage.staff["city"], f"/v1/plans/{key}/publish", {}, about=f"publish-{key}"
        )
    except Refused as no:
        if no.code != "plan_repaired":
            raise

        async def overtaken() -> bool:
            now = await stage.api.read(stage.staff["city"], f"/v1/plans/{key}")
            return bool(now["repaired_by"])

        await until(overtaken, what="the plan tells of its repair")
        return False
    return True


async def _in_force(stage: Stage, key: str) -> Doc:
    """The plan, or the last of the repairs that have taken its place."""
    while True:
        plan = await stage.api.read(stage.staff["city"], f"/v1/plans/{key}")
        if not plan.get("repaired_by"):
            return plan
        key = plan["repaired_by"]

        async def there(key: str = key, day: str = plan["day"]) -> bool:
            plans = stage.api.all(stage.staff["city"], "/v1/plans", day=day)
            return key in [one["id"] async for one in plans if one["state"] != "requested"]

        await until(there, what="the plan is repaired", seconds=180)


async def answer_all(stage: Stage, waves: int = WAVES, *, ignored: int = 0) -> None:
    """People answer their letters; who does not is replaced when the time for it is over.

    ``ignored``: how many letters had been let be before these offers were made.
    """
    with stage.show.step("Offers read and answered, one by one") as bar:
        await _quiet_evening(stage, bar, ignored_before=ignored)
    for wave in range(1, waves + 1):
        ignored = stage.people.read["ignore"]
        if not await unanswered(stage):
            return
        with stage.show.step(f"Unanswered offers time out, others asked ({wave})") as bar:
            await stage.clock.pass_by(TOO_LATE)
            await until(lambda: _timed_out(stage), what="the unanswered offers time out")
            await _quiet_evening(stage, bar, ignored_before=ignored)


async def unanswered(stage: Stage) -> int:
    """How many offers are open."""
    return len([offer async for offer in _offered(stage)])


async def _plan_in_state(stage: Stage, plan: str, wanted: str) -> Doc:
    order = ("requested", "solved", "publishing", "published")
    found: Doc = {}

    async def there() -> bool:
        found.update(await stage.api.read(stage.staff["city"], f"/v1/plans/{plan}"))
        return order.index(found["state"]) >= order.index(wanted)

    await until(there, what=f"the plan is {wanted}", seconds=180)
    return found


async def _quiet_evening(stage: Stage, bar: Bar, *, ignored_before: int) -> None:
    """Wait until nobody answers any more and every offer still open was read and let be.

    A letter that is still on its way shows as an open offer which nobody has ignored yet.
    """
    loop = asyncio.get_running_loop()
    done, since = -1, loop.time()
    while True:
        people = stage.people
        if people.done != done:
            done, since = people.done, loop.time()
            bar.set(done, people.read.total())
        still = loop.time() - since
        if still > QUIET:
            waiting = await unanswered(stage)
            if waiting <= people.read["ignore"] - ignored_before or still > SLOW_POST:
                return
        await asyncio.sleep(LOOK_EVERY)


def _offered(stage: Stage) -> AsyncIterator[Doc]:
    return stage.api.all(stage.staff["city"], "/v1/offers", state="offered")


async def _timed_out(stage: Stage) -> bool:
    """Whether no offer is open any more whose time is over; those made just now are not late."""
    now = stage.clock.now()
    async for offer in _offered(stage):
        if datetime.fromisoformat(offer["expires_at"]) <= now:
            return False
    return True
