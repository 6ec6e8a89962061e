"""Compounds as in Putuo: some 60 staircases, 1,150 to 1,450 households, towers among low houses.

Parcels are those of `make demo CITY=putuo`.  Ways are as long as in the compounds that the design
was measured in, where 500 parcels brought one by one took 66.3 hours: in ours they take 66.4.
"""

import random

from scenarios.gate import LITRES
from services.logistics.domain.wave import Kind, Load
from services.logistics.domain.zone import Staircase

KINDS: tuple[Kind, ...] = ("medicine", "cold", "infant", "normal")


#: Metres of the demo's compound that are one metre here.
SCALE = 0.6


def a_compound(seed: int, scale: float = SCALE) -> list[Staircase]:
    """Rows of houses; numbers do not follow the way one walks."""
    chance, found = random.Random(seed), []
    buildings = list(range(1, 27))
    chance.shuffle(buildings)
    for place, building in enumerate(buildings):
        row, column = divmod(place, 6)
        tall = chance.random() < 0.2
        for unit in range(1, 2 if tall else chance.choice((3, 4))):
            x, y = 20 + column * 70 + unit * 15, 20 + row * 55 + chance.uniform(-5, 5)
            floors, doors = (chance.choice((18, 24)), 3) if tall else (6, 3)
            found.append(Staircase(building, unit, x * scale, y * scale, floors, doors))
    return found


def parcels(compound: list[Staircase], count: int, seed: int) -> list[Load]:
    """Parcels for random doors."""
    chance, found = random.Random(seed), []
    weights = [one.floors * one.doors for one in compound]
    for number in range(count):
        (where,) = chance.choices(compound, weights)
        floor = chance.randint(1, where.floors)
        door = f"{floor}0{chance.randint(1, where.doors)}"
        (kind,) = chance.choices(KINDS, (5, 10, 3, 82))
        (litres,) = chance.choices(list(LITRES), list(LITRES.values()))
        found.append(Load(f"p{number}", where.key, floor, door, kind, litres, litres / 4))
    return found
