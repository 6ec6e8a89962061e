"""联点认领: organisations take over places, and name those of their people who come."""

from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.api import Refused
from scenarios.errors import CannotPlay
from scenarios.staff import Post
from scenarios.stage import Stage, until

#: What the platform answers for a moment, until it has heard of members, courses and policies.
NOT_YET = frozenset({"not_a_member", "organisation_not_approved", "may_not_serve"})


async def bring(stage: Stage, organisation: str, number: int, members: Sequence[str]) -> None:
    """An approved organisation enters its people; its own office names them from now on."""
    await stage.staff.hire(f"org-{number}", Post("org_admin", subject=organisation))
    path = f"/v1/organisations/{organisation}/members"
    body = {"volunteer_ids": list(members)}
    await stage.api.send(stage.staff["city"], path, body, about=f"members-{number}")


async def drive(stage: Stage, people: Sequence[str]) -> None:
    """These have a car and drive it."""
    for number, one in enumerate(people):
        vehicle = {"plate": f"合成E{number:05d}", "type": "car", "seats": 5}
        body = {"licence_class": "C1", "licence_valid_to": "2026-12-31", "vehicle": vehicle}
        path = f"/v1/volunteers/{one}/driving"
        await stage.api.send(stage.staff["city"], path, body, about=f"driving-{number}")


async def adopt(stage: Stage, organisation: str, number: int, need: str, places: int) -> None:
    """Keep places of a need before it is known who comes."""
    body = {"organisation_id": organisation, "places": places}
    desk, path = stage.staff[f"org-{number}"], f"/v1/needs/{need}/adopt"
    await stage.api.send(desk, path, body, about=f"adopt-{need}")


async def turned_away(
    stage: Stage, organisation: str, number: int, need: str, people: Sequence[str]
) -> Mapping[str, Any]:
    """Name people who may not serve; the code of the refusal, and how many they are."""
    try:
        await _claim(stage, organisation, number, need, people, about=f"claim-{need}-too-early")
    except Refused as no:
        if no.code == "may_not_serve":
            return {"refused": no.code, "people": len(people)}
        raise
    raise CannotPlay("Drivers without training and insurance were let through.")


async def name(
    stage: Stage, organisation: str, number: int, need: str, people: Sequence[str]
) -> None:
    """Name those who come."""
    tries = 0

    async def taken() -> bool:
        nonlocal tries
        tries += 1
        about = f"claim-{need}-{tries}"
        try:
            await _claim(stage, organisation, number, need, people, about=about)
        except Refused as no:
            if no.code in NOT_YET:
                return False
            raise
        return True

    await until(taken, what="an organisation's people are named", seconds=20, every=0.5)


async def _claim(
    stage: Stage, organisation: str, number: int, need: str, people: Sequence[str], *, about: str
) -> None:
    body = {"organisation_id": organisation, "volunteer_ids": list(people)}
    path, desk = f"/v1/needs/{need}/claim", stage.staff[f"org-{number}"]
    await stage.api.send(desk, path, body, about=about)
