"""A compound's volunteers: they sign up the evening before and follow the order of the day."""

from collections.abc import Sequence

from scenarios.api import each
from scenarios.chance import dice
from scenarios.compounds import Compound
from scenarios.gate import refused
from scenarios.stage import Doc, Stage
from scenarios.volunteers import GIVEN, SURNAMES

#: Phone numbers of this scenario's people; no real number begins with 100.
FIRST_PHONE = 10_097_000_000
#: By whom steps are ticked off: as many groups as there are committee members.
GROUPS = 7
ORDER = ("rubbish", "disinfect", "wave_1", "antigen", "wave_2")


def people(compound: Compound, count: int, seed: int) -> list[Doc]:
    """Bodies of ``POST /v1/volunteers``."""
    rng = dice(seed, "roster")
    found = []
    for number in range(count):
        one, two, three = (int(rng.integers(len(some))) for some in (SURNAMES, GIVEN, GIVEN))
        found.append(
            {"name": "合成" + SURNAMES[one] + GIVEN[two] + GIVEN[three],
             "phone": str(FIRST_PHONE + seed % 1000 * 1000 + number), "community": compound.area,
             "intentions": ["area_supply"], "available": ["morning", "afternoon"],
             "synthetic": True}
        )  # fmt: skip
    return found


async def sign_up(stage: Stage, bodies: Sequence[Doc]) -> list[str]:
    """The evening before; their ids in the order of the list."""
    ids: dict[int, str] = {}

    async def join(numbered: tuple[int, Doc]) -> None:
        number, body = numbered
        desk = stage.staff["gate"]
        made = await stage.api.send(desk, "/v1/volunteers", body, about=f"volunteer-{number}")
        ids[number] = made["id"]
        bar.advance()

    with stage.show.step("Volunteers sign up the evening before", len(bodies)) as bar:
        await each(enumerate(bodies), join, at_once=16)
    return [ids[number] for number in range(len(bodies))]


async def take_step(stage: Stage, day: str, step: str, people: Sequence[str]) -> None:
    """Each group's head ticks off the beginning and the end of a step."""
    groups = [list(people[at::GROUPS]) for at in range(min(GROUPS, len(people)))]

    async def tick(numbered: tuple[int, list[str]]) -> None:
        number, group = numbered
        for what in ("start", "finish"):
            body = {"step": step, "what": what, "people": group}
            about = f"{step}-{what}-{number}"
            await stage.api.send(stage.staff["gate"], f"{day}/steps", body, about=about)

    await each(enumerate(groups), tick, at_once=GROUPS)


async def out_of_turn(stage: Stage, day: str, person: str) -> bool:
    """Somebody wants to carry parcels before the rubbish is done: whether that was refused."""
    body = {"step": "wave_1", "what": "start", "people": [person]}
    return await refused(stage, f"{day}/steps", body, "out-of-turn") == "step_too_early"
