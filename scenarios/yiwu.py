"""Yiwu, April 2022: 银河湾, where seven sub-groups and building heads saw that nobody was missed.

The article gives seven sub-groups, head-counts and ledgers, what each unit got and who was tested,
and an errand runner who brought milk powder in less than an hour.  How many live there, and the
slips of the pen that the building heads make here, are made up.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from scenarios import households, slips, supplies
from scenarios.compounds import Compound, Size, compound
from scenarios.eve import Eve, prepare
from scenarios.milk import bring_milk_powder
from scenarios.needs import CHINA
from scenarios.stage import Doc, Stage
from scenarios.story import Story

SEED = 20220414
AREA = "330782002001"
EVENING = datetime(2022, 4, 13, 18, 0, tzinfo=CHINA)
SIZE = Size(towers=0, houses=21, units=2, residents=2_520)
#: What each of the seven does (Yiwu): one group for each of these.
SUB_GROUPS = ("宣传", "排查", "采样", "保供", "配送", "消杀", "关爱")
EACH_GROUP = 6
RATION, NOTICE = "ration_pack", "stay-home"

#: By what is noted, and about which item or notice: the true figures of each unit's doors.
Sheets = dict[tuple[str, str | None], dict[str, dict[str, int]]]

PUBLISHED: dict[str, float] = {
    "sub_groups": 7,
    "units_counted": 42,
    "planted": 24,
    "found": 24,
    "false_alarms": 0,
    "missing": 0,
    "rations_left": 0,
    "milk_minutes": 60,
}
ROWS = {
    "sub_groups": "小组 sub-groups",
    "units_counted": "楼道 units whose heads counted",
    "planted": "差错 mistakes planted",
    "found": "　found and named by door",
    "false_alarms": "　false alarms",
    "missing": "　doors missed in the evening",
    "rations_left": "物资 ration packs unaccounted for",
    "milk_minutes": "奶粉 minutes until the milk powder came",
}


def the_compound() -> Compound:
    """银河湾 as it is played."""
    return compound(AREA, "银河湾", SIZE, SEED)


async def play(stage: Stage, _cache: Path) -> Doc:
    """One day: counted, supplied, tested, told; what is wrong is found and put right."""
    here = the_compound()
    desks = [f"group-{n}" for n in range(len(SUB_GROUPS))]
    volunteers = len(SUB_GROUPS) * EACH_GROUP
    eve = await prepare(stage, here, EVENING, desks=desks, volunteers=volunteers, seed=SEED)
    await stage.clock.reach(eve.at("07:00"))
    await eve.open(stage, "gate", {"item": RATION, "each": 1}, NOTICE)
    await supplies.receive(stage, AREA, RATION, here.households)
    found = await _a_day(stage, here, eve)
    at = eve.path
    handed = await _handed(stage, at)
    await supplies.hand_out(stage, AREA, RATION, handed)
    minutes = await bring_milk_powder(stage, AREA, eve.people[0])
    return {
        "day": await stage.api.read(stage.staff["gate"], at),
        "reconciliation": await households.reconciliation(stage, at),
        "found": found,
        "rations_left": await supplies.left(stage, RATION),
        "milk_minutes": minutes,
    }


async def _a_day(stage: Stage, here: Compound, eve: Eve) -> dict[str, int]:
    """The heads' notes with their slips, reconciled and put right, morning and evening."""
    at = eve.path
    await stage.clock.reach(eve.at("08:00"))
    morning: Sheets = {("present", None): households.everybody(here)}
    found = await _noted(stage, at, morning, slips.MORNING, "morning")
    await stage.clock.reach(eve.at("16:00"))
    evening: Sheets = {
        ("handed", RATION): households.everybody(here, 1),
        ("tested", None): households.everybody(here),
        ("told", NOTICE): households.everybody(here, 1),
    }
    more = await _noted(stage, at, evening, slips.EVENING, "evening")
    return {name: found[name] + more[name] for name in found}


async def _noted(
    stage: Stage,
    at: str,
    right: Sheets,
    plan: Mapping[str, slips.Slips],
    when: str,
) -> dict[str, int]:
    """Note what heads write, compare what the platform names with what is wrong, correct it."""
    planted: dict[tuple[str, str, str], int] = {}
    for (kind, about), true in right.items():
        written, wrong = slips.planted(true, plan[kind], SEED, kind)
        planted |= {(stairs, f"{kind} {about or ''}".strip(), door): n
                    for (stairs, door), n in wrong.items()}  # fmt: skip
        await households.note(stage, at, written, kind, about)
    kinds = {kind for _, kind, _ in planted}
    named = {one for one in await _named(stage, at, when) if one[1] in kinds}
    for (kind, about), true in right.items():
        name = f"{kind} {about or ''}".strip()
        doors = [(stairs, door) for stairs, one, door in planted if one == name]
        await households.correct(stage, at, slips.only(true, doors), kind, about)
    stage.show.console.print(
        f"  {when}: {len(planted)} slips of the pen, {len(named & planted.keys())} named, "
        f"{len(named - planted.keys())} false alarms.",
        highlight=False,
    )
    return {
        "planted": len(planted),
        "found": len(named & planted.keys()),
        "false_alarms": len(named - planted.keys()),
    }


async def _named(stage: Stage, at: str, when: str) -> set[tuple[str, str, str]]:
    """What the platform named before it was put right: a second play finds it right already."""
    file = stage.notes / f"named-{when}.json"
    if not file.exists():
        told = households.found_wrong(await households.reconciliation(stage, at))
        file.write_text(json.dumps(sorted(told)))
    return {(staircase, kind, door) for staircase, kind, door in json.loads(file.read_text())}


async def _handed(stage: Stage, at: str) -> int:
    """Ration packs that the building heads have noted."""
    today = await stage.api.read(stage.staff["gate"], at)
    return sum(int(one["pieces"][RATION]) for one in today["units"])


def outcome(figures: Doc) -> dict[str, float]:
    """The rows of the table."""
    units = figures["day"]["units"]
    missing = households.found_wrong(figures["reconciliation"])
    return {
        "sub_groups": figures["day"]["people"] // EACH_GROUP,
        "units_counted": sum(one["counted"] == one["households"] for one in units),
        **figures["found"],
        "missing": len(missing),
        "rations_left": figures["rations_left"],
        "milk_minutes": figures["milk_minutes"],
    }


STORY = Story(
    name="yiwu",
    title="Yiwu, April 2022",
    seed=SEED,
    published=PUBLISHED,
    rows=ROWS,
    play=play,
    outcome=outcome,
    least=frozenset({"false_alarms", "missing", "rations_left", "milk_minutes"}),
)
