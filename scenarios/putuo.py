"""Putuo, April 2022: 圣都汇, where parcels for 1,400 households came in two waves a day.

The figures are the article's (its 1,300 or nearly 1,400 households, 3,600 residents, seven
committee members, 300 volunteers at the peak); the people, houses and parcels are made up.
"""

from datetime import datetime
from pathlib import Path

from scenarios import gate, households, roster, suits
from scenarios.chance import luck
from scenarios.compounds import Compound, Size, compound
from scenarios.eve import Eve, prepare
from scenarios.needs import CHINA
from scenarios.stage import Doc, Stage
from scenarios.story import Story

SEED = 20220410
AREA = "310107103001"
EVENING = datetime(2022, 4, 9, 18, 0, tzinfo=CHINA)
SIZE = Size(towers=5, houses=15, units=3, residents=3_600)
VOLUNTEERS, STAFF = 300, 7
#: Parcels that come in the morning, and those of them that come after the cut-off.
MORNING, LATE = 720, 20
#: Of a hundred doors, where nobody opens at the first try.
NOBODY_OPENS = 0.01
KIT, NOTICE = "antigen_kit", "test-order"

PUBLISHED: dict[str, float] = {
    "households": 1_400,
    "residents": 3_600,
    "staff": STAFF,
    "volunteers": 300,
    "waves": 2,
    "parcels": 1_400,
    "per_wave": 2.3,
    "suits": 300,
    "steps_missed": 0,
    "kits_missing": 0,
    "owed_yuan": 0,
    "noticed": 5,
}
ROWS = {
    "households": "户 households in the compound",
    "residents": "　residents",
    "staff": "居委 committee members",
    "volunteers": "志愿者 volunteers at the peak",
    "waves": "快递 delivery waves a day",
    "parcels": "　parcels at the doors by the evening",
    "per_wave": "　parcels a volunteer and wave",
    "suits": "防护服 suits, one each a day",
    "steps_missed": "一天五步 steps left out",
    "kits_missing": "抗原 households without kits",
    "owed_yuan": "垫付 yuan still owed (30,000 advanced)",
    "noticed": "　mistakes planted and noticed",
}


def the_compound() -> Compound:
    """圣都汇 as it is played."""
    return compound(AREA, "圣都汇", SIZE, SEED)


async def play(stage: Stage, _cache: Path) -> Doc:
    """The evening before, and one day with two waves; the platform's figures at the end."""
    here = the_compound()
    desks = [f"committee-{n}" for n in range(STAFF)]
    eve = await prepare(stage, here, EVENING, desks=desks, volunteers=VOLUNTEERS, seed=SEED)
    await suits.advance(stage, AREA, eve.people[0])
    noticed = [await suits.collect(stage, AREA, VOLUNTEERS, 10)]
    await suits.reimburse(stage, AREA, eve.people[0])
    noticed += [*await _a_day(stage, here, eve)]
    return await _figures(stage, eve) | {"noticed": sum(noticed)}


async def _a_day(stage: Stage, here: Compound, eve: Eve) -> list[bool]:
    """Rubbish, oneself, first wave, antigen, second wave; what was planted and noticed."""
    at, path, people = eve.path, eve.compound, eve.people
    await stage.clock.reach(eve.at("06:30"))
    await eve.open(stage, "committee-0", {"item": KIT, "each": 1, "per": "person"}, NOTICE)
    owners, about = {"people": people}, f"zones-{eve.day}"
    await stage.api.send(stage.staff["committee-0"], f"{path}/zones", owners, about=about)
    noticed = [await suits.hand_out(stage, AREA, str(eve.day), people)]
    noticed.append(await roster.out_of_turn(stage, at, people[0]))
    await stage.clock.reach(eve.at("07:30"))
    for step in ("rubbish", "disinfect"):
        await roster.take_step(stage, at, step, people)
    parcels = gate.parcels(here, SEED)
    early, late = parcels[: MORNING - LATE], parcels[MORNING - LATE :]
    await stage.clock.reach(eve.at("09:00"))
    noticed.append(await _wave(stage, path, "wave_1", early, late[:LATE]))
    await roster.take_step(stage, at, "wave_1", people)
    await stage.clock.reach(eve.at("13:00"))
    await _antigen(stage, here, at, people)
    again = _nobody_opens(early)
    await stage.clock.reach(eve.at("15:30"))
    await gate.take_in(stage, path, late[LATE:], "afternoon")
    noticed.append(await _wave(stage, path, "wave_2", [*again, *late], []))
    await roster.take_step(stage, at, "wave_2", people)
    return noticed


async def _wave(stage: Stage, path: str, step: str, some: list[Doc], too_late: list[Doc]) -> bool:
    """One wave; whether a wrong count was noticed."""
    if step == "wave_1":
        await gate.take_in(stage, path, some, "morning")
    wave = await gate.freeze(stage, path, step)
    if too_late:
        await gate.take_in(stage, path, too_late, "late")
    failed = _nobody_opens(some) if step == "wave_1" else []
    await gate.carry_out(stage, path, some, failed, step)
    return await gate.close(stage, wave, some, failed, f"close-{step}")


async def _antigen(stage: Stage, here: Compound, at: str, people: list[str]) -> None:
    """Heads count, hand out kits, tell the order of the tests; volunteers keep the order."""
    there = households.everybody(here)
    await households.note(stage, at, there, "present")
    await households.note(stage, at, households.everybody(here, 1), "told", NOTICE)
    await households.note(stage, at, there, "handed", KIT)
    await households.note(stage, at, there, "tested")
    await roster.take_step(stage, at, "antigen", people)


async def _figures(stage: Stage, eve: Eve) -> Doc:
    """What the platform says of it in the end."""
    path = eve.compound
    desk = stage.staff["committee-0"]
    compound = await stage.api.read(desk, path)
    today = await stage.api.read(desk, eve.path)
    missing = await households.reconciliation(stage, eve.path)
    found = await stage.api.read(desk, f"{path}/waves")
    stock = (await stage.api.read(desk, "/v1/ledger/balances"))["items"]
    return {
        "compound": compound, "day": today, "reconciliation": missing, "waves": found["items"],
        "stock": stock, "people": len(eve.people),
    }  # fmt: skip


def outcome(figures: Doc) -> dict[str, float]:
    """The rows of the table."""
    waves = figures["waves"]
    delivered = sum(one["delivered"] for one in waves if one["state"] == "closed")
    units = figures["day"]["units"]
    carried = sum(one["parcels"] for one in waves)
    steps = figures["day"]["steps"].values()
    return {
        "households": figures["compound"]["households"],
        "residents": sum(one["residents"] for one in units),
        "staff": STAFF,
        "volunteers": figures["day"]["people"],
        "waves": len(waves),
        "parcels": delivered,
        "per_wave": round(carried / len(waves) / figures["day"]["people"], 1),
        "suits": _held(figures["stock"], "person", suits.SUIT),
        "steps_missed": sum(n for step in steps for state, n in step.items() if state == "open"),
        "kits_missing": _without(figures["reconciliation"], KIT),
        "owed_yuan": abs(_held(figures["stock"], "advance", "cny_fen")) // 100,
        "noticed": figures["noticed"],
    }


def _held(stock: list[Doc], kind: str, item: str) -> int:
    return sum(one["balance"] for one in stock if (one["kind"], one["item"]) == (kind, item))


def _without(told: Doc, item: str) -> int:
    return sum(len(unit["handed"][item]["missing"]) for unit in told["units"])


def _nobody_opens(some: list[Doc]) -> list[Doc]:
    return [one for one in some if luck(SEED, "opens", one["parcel"]) < NOBODY_OPENS]


STORY = Story(
    name="putuo",
    title="Putuo, April 2022",
    seed=SEED,
    published=PUBLISHED,
    rows=ROWS,
    play=play,
    outcome=outcome,
    least=frozenset({"steps_missed", "kits_missing", "owed_yuan"}),
)
