"""Act four: tomorrow's plan is solved and published, people answer, gaps are filled again."""

import asyncio
from datetime import date, datetime, timedelta

from scenarios.show import Bar
from scenarios.stage import Doc, Stage, until

#: A little more than the time people have for an answer.
TOO_LATE = timedelta(minutes=46)
#: Seconds without anything new after which an evening is quiet.
QUIET = 2.0
#: Seconds between two looks at people, and at the figures while people are busy.
LOOK_EVERY, COUNT_EVERY = 0.3, 10.0
#: The same while letters are still on their way, or some were never sent.
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


async def publish_plan(stage: Stage, plan: Doc) -> None:
    """Offer the places to the people whom the plan names."""
    with stage.show.step("Plan published: places offered", plan["needs"]) as bar:
        path = f"/v1/plans/{plan['id']}/publish"
        await stage.api.send(stage.staff["city"], path, {}, about=f"publish-{plan['id']}")
        await _plan_in_state(stage, plan["id"], "published")
        bar.set(plan["needs"])


async def answer_all(stage: Stage, waves: int = WAVES) -> None:
    """People answer their letters; who does not is replaced when the time for it is over."""
    with stage.show.step("Offers read and answered, one by one") as bar:
        await _quiet_evening(stage, bar)
    for wave in range(1, waves + 1):
        if not (await _open_offers(stage)):
            return
        with stage.show.step(f"Unanswered offers time out, others asked ({wave})") as bar:
            await stage.clock.pass_by(TOO_LATE)
            await until(lambda: _timed_out(stage), what="the unanswered offers time out")
            await _quiet_evening(stage, bar)


async def _plan_in_state(stage: Stage, plan: str, wanted: str) -> Doc:
    order = ("requested", "solved", "publishing", "published")
    found: Doc = {}

    async def there() -> bool:
        found.update(await stage.api.read(stage.staff["city"], f"/v1/plans/{plan}"))
        return order.index(found["state"]) >= order.index(wanted)

    await until(there, what=f"the plan is {wanted}", seconds=180)
    return found


async def _quiet_evening(stage: Stage, bar: Bar) -> None:
    """Wait until every letter is read and answered and nothing new has come for a while.

    While people are busy answering, nobody needs the figures, and counting them is not free.
    """
    loop = asyncio.get_running_loop()
    answered, offers, since, counted = -1, -1, loop.time(), float("-inf")
    while True:
        if stage.people.done != answered:
            answered, since = stage.people.done, loop.time()
        busy = loop.time() - since < QUIET
        if loop.time() - counted > (COUNT_EVERY if busy else QUIET):
            offers_now, counted = sum((await stage.figures())["offers"].values()), loop.time()
            if offers_now != offers:
                offers, since = offers_now, loop.time()
            elif not busy and (answered >= offers or loop.time() - since > SLOW_POST):
                return
        bar.set(answered, offers)
        await asyncio.sleep(LOOK_EVERY)


async def _open_offers(stage: Stage) -> int:
    found: int = (await stage.figures())["offers"].get("offered", 0)
    return found


async def _timed_out(stage: Stage) -> bool:
    """Whether no offer is open any more whose time is over; those made just now are not late."""
    now = stage.clock.now()
    async for offer in stage.api.all(stage.staff["city"], "/v1/offers", state="offered"):
        if datetime.fromisoformat(offer["expires_at"]) <= now:
            return False
    return True
