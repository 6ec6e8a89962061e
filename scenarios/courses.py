"""No training, no post; no insurance, no post (不培训不上岗，无保障不上岗)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from scenarios.stage import Stage, until

#: Names on one list.
AT_ONCE = 500
#: The courses: what they are called, who gives them, hours, whether online, whether by doctors.
GENERAL: dict[str, Any] = {
    "course": "general", "title": "通用培训：防护常识与服务规范", "provider": "合成区团委",
    "hours": 1, "mode": "online",
}  # fmt: skip
SAMPLING: dict[str, Any] = {
    "course": "sampling", "title": "核酸采样点岗位培训", "provider": "合成区疾控中心",
    "hours": 2, "mode": "onsite",
}  # fmt: skip
TRANSPORT_ONLINE: dict[str, Any] = {
    "course": "sample_transport", "title": "样本转运线上课", "provider": "合成区疾控中心",
    "hours": 1, "mode": "online",
}  # fmt: skip
TRANSPORT: dict[str, Any] = {
    "course": "sample_transport", "title": "防护服穿脱与样本交接", "provider": "合成区人民医院",
    "hours": 3, "mode": "onsite", "trainer_medical": True,
}  # fmt: skip


async def hold(
    stage: Stage,
    area: str,
    course: dict[str, Any],
    people: Sequence[str],
    *,
    on: date,
    failed: Sequence[str] = (),
) -> None:
    """Enter who was at a course, and who failed it."""
    lost = set(failed)
    for number in range(0, len(people), AT_ONCE):
        some = people[number : number + AT_ONCE]
        result = {
            "passed": [one for one in some if one not in lost],
            "failed": [one for one in some if one in lost],
        }
        body = course | {"area": area, "on": on.isoformat()} | result
        about = f"course-{course['course']}-{course['mode']}-{number}"
        await stage.api.send(stage.staff["city"], "/v1/training-sessions", body, about=about)


async def insure(
    stage: Stage, area: str, people: Sequence[str], *, provider: str, days: tuple[date, date]
) -> None:
    """One policy for many; cadres are covered by their employer."""
    first, last = (one.isoformat() for one in days)
    for number in range(0, len(people), AT_ONCE):
        body = {
            "area": area, "insurer": "合成财产保险", "provider": provider,
            "starts_on": first, "ends_on": last,
            "volunteer_ids": people[number : number + AT_ONCE],
        }  # fmt: skip
        about = f"cover-{provider}-{number}"
        await stage.api.send(stage.staff["city"], "/v1/group-covers", body, about=about)


async def known(stage: Stage, area: str, *, insured: int, trained: dict[str, int]) -> None:
    """Wait until so many are insured, and so many are trained for each post."""

    async def all_of_it() -> bool:
        covered, taught = 0, dict.fromkeys(trained, 0)
        async for one in stage.api.all(stage.staff["city"], "/v1/volunteers", area=area):
            covered += bool(one["insured_until"])
            for post in trained:
                taught[post] += post in one["trained_for"]
        return covered >= insured and all(taught[post] >= n for post, n in trained.items())

    await until(all_of_it, what="all courses and policies are entered", every=1.0)
