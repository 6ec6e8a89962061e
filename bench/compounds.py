"""Compounds as in Putuo: some 60 staircases, 1,150 to 1,450 households, towers among low houses."""

import random

from services.logistics.domain.wave import Kind, Load
from services.logistics.domain.zone import Staircase

KINDS: tuple[Kind, ...] = ("medicine", "cold", "infant", "normal")


def a_compound(seed: int) -> list[Staircase]:
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
            found.append(Staircase(building, unit, x, y, floors, doors))
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
        litres = chance.choice((3, 6, 12, 25, 45))
        found.append(Load(f"p{number}", where.key, floor, door, kind, litres, litres / 4))
    return found
