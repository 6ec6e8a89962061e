"""Building heads at the doors: who is there, who got what, who was tested, who has the notice."""

from collections.abc import Mapping

from scenarios.api import each
from scenarios.compounds import Compound
from scenarios.stage import Doc, Stage

#: By staircase and door: what is noted there.
Noted = Mapping[str, Mapping[str, int]]


async def draw(stage: Stage, compound: Compound) -> str:
    """Draw the compound and write down each unit's roll; the path of the compound."""
    body = {"area": compound.area, "title": compound.title, "staircases": compound.staircases}
    made = await stage.api.send(stage.staff["gate"], "/v1/compounds", body, about="compound")
    path = f"/v1/compounds/{made['id']}"

    async def enter(staircase: str) -> None:
        body = {"households": compound.homes[staircase]}
        where = f"{path}/units/{staircase}/households"
        await stage.api.send(stage.staff["gate"], where, body, about=f"roll-{staircase}")
        bar.advance()

    with stage.show.step("Units and households on their rolls", len(compound.homes)) as bar:
        await each(compound.homes, enter, at_once=8)
    return path


def everybody(compound: Compound, each_one: int = 0) -> dict[str, dict[str, int]]:
    """For every door the people behind it, or the same figure."""
    return {
        staircase: {home["door"]: each_one or home["residents"] for home in homes}
        for staircase, homes in compound.homes.items()
    }


async def note(stage: Stage, day: str, noted: Noted, kind: str, about: str | None = None) -> None:
    """Each unit's head notes something at each door."""

    async def unit(staircase: str) -> None:
        body = {"noted": kind, "about": about, "doors": noted[staircase]}
        path, key = f"{day}/units/{staircase}/records", f"{kind}-{about}-{staircase}"
        await stage.api.send(stage.staff["gate"], path, body, about=key)
        bar.advance()

    with stage.show.step(f"Building heads at the doors: {about or kind}", len(noted)) as bar:
        await each(noted, unit, at_once=8)


async def correct(
    stage: Stage, day: str, right: Noted, kind: str, about: str | None = None
) -> None:
    """Put right what a head has written; what stood there before is kept with the reason."""
    for staircase, doors in right.items():
        body = {"noted": kind, "about": about, "doors": doors, "correction": "对账后重新上门核实"}
        path, key = f"{day}/units/{staircase}/records", f"right-{kind}-{about}-{staircase}"
        await stage.api.send(stage.staff["gate"], path, body, about=key)


async def reconciliation(stage: Stage, day: str) -> Doc:
    """What is missing."""
    return await stage.api.read(stage.staff["gate"], f"{day}/reconciliation")


def found_wrong(told: Doc) -> set[tuple[str, str, str]]:
    """What a reconciliation names: staircase, kind and item or notice, door."""
    return {
        (unit["staircase"], kind, door)
        for unit in told["units"]
        for kind, line in _lines(unit)
        for door in [*line["missing"], *line["differ"]]
    }


def _lines(unit: Doc) -> list[tuple[str, Doc]]:
    lines = [("present", unit["present"])]
    lines += [(f"handed {item}", line) for item, line in unit["handed"].items()]
    lines += [(f"told {notice}", line) for notice, line in unit["told"].items()]
    return lines + ([("tested", unit["tested"])] if "tested" in unit else [])
