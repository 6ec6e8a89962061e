"""The gate: couriers hand over, a group disinfects and sorts, what lies there goes out in waves."""

from collections.abc import Sequence
from typing import Any

from scenarios.api import Refused, each
from scenarios.chance import dice, picked
from scenarios.compounds import Compound
from scenarios.stage import Doc, Stage

#: Of a hundred parcels: medicine, cold things, for infants, others.
KINDS = {"medicine": 5.0, "cold": 10.0, "infant": 3.0, "normal": 82.0}
LITRES = {3: 30.0, 6: 35.0, 12: 20.0, 25: 10.0, 45: 5.0}
#: Scans in one upload of a phone.
UPLOAD = 100


def parcels(compound: Compound, seed: int) -> list[Doc]:
    """A parcel for every household, in the order in which couriers bring them."""
    rng = dice(seed, "parcels")
    doors = list(compound.doors())
    kinds = picked(rng, list(KINDS), list(KINDS.values()), len(doors))
    litres = picked(rng, list(LITRES), list(LITRES.values()), len(doors))
    found = []
    for number, place in enumerate(rng.permutation(len(doors)).tolist()):
        staircase, home = doors[place]
        building, unit = map(int, staircase.split("-"))
        found.append(
            {"parcel": f"sf{number:05}", "building": building, "unit": unit,
             "floor": home["floor"], "door": home["door"], "kind": kinds[number],
             "litres": litres[number], "kilograms": litres[number] / 4}
        )  # fmt: skip
    return found


async def scan(stage: Stage, path: str, step: str, some: Sequence[Doc], about: str) -> None:
    """Upload a step of these parcels, a phone's memory at a time."""
    parts = [some[at : at + UPLOAD] for at in range(0, len(some), UPLOAD)]

    async def upload(numbered: tuple[int, Sequence[Doc]]) -> None:
        number, part = numbered
        body = {"scans": [one | {"step": step} for one in part]}
        key = f"{about}-{step}-{number}"
        await stage.api.send(stage.staff["gate"], f"{path}/scans", body, about=key)

    await each(enumerate(parts), upload, at_once=4)


async def take_in(stage: Stage, path: str, some: Sequence[Doc], about: str) -> None:
    """Couriers hand over; the gate's group disinfects and sorts by building."""
    with stage.show.step(f"Parcels disinfected and sorted ({about})", len(some)) as bar:
        for step in ("arrived", "disinfected", "sorted"):
            await scan(stage, path, step, some, about)
        bar.set(len(some))


async def freeze(stage: Stage, path: str, about: str) -> str:
    """The cut-off; the wave's id."""
    made = await stage.api.send(stage.staff["gate"], f"{path}/waves", {}, about=about)
    return str(made["id"])


async def carry_out(
    stage: Stage, path: str, some: Sequence[Doc], failed: Sequence[Doc], about: str
) -> None:
    """Volunteers carry them to the doors; where nobody opens they come back to the gate."""
    missed = {one["parcel"] for one in failed}
    with stage.show.step(f"Parcels brought to the doors ({about})", len(some)) as bar:
        await scan(stage, path, "out", some, about)
        there = [one for one in some if one["parcel"] not in missed]
        await scan(stage, path, "delivered", there, about)
        for step in ("failed", "sorted") if failed else ():
            await scan(stage, path, step, failed, f"{about}-again")
        bar.set(len(some))


async def close(
    stage: Stage, wave: str, some: Sequence[Doc], failed: Sequence[Doc], about: str
) -> bool:
    """Building heads count what came; a first count with one too many is refused."""
    missed = {one["parcel"] for one in failed}
    heads: dict[str, int] = {}
    for one in some:
        staircase = f"{one['building']}-{one['unit']}"
        heads[staircase] = heads.get(staircase, 0) + (one["parcel"] not in missed)
    wrong = {"heads": heads | {min(heads): heads[min(heads)] + 1}}
    path, gate = f"/v1/waves/{wave}/close", stage.staff["gate"]
    noticed = await refused(stage, path, wrong, f"{about}-miscounted")
    await stage.api.send(gate, path, {"heads": heads}, about=about)
    return noticed == "counts_differ"


async def refused(stage: Stage, path: str, body: dict[str, Any], about: str) -> str:
    """Send what must be refused; the code of the refusal, or nothing."""
    try:
        await stage.api.send(stage.staff["gate"], path, body, about=about)
    except Refused as no:
        return no.code
    return ""
